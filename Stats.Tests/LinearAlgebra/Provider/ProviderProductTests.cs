using System.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Tests.LinearAlgebra;

/// <summary>
/// Products in all transpositions against sums in twice the precision, element by element. A term of an inner product of k is rounded at most
/// k times on its way through any order of summation, fused or not, and twice more by alpha and the update; beta C is rounded twice: the error
/// is at most gamma_{k+2} (|alpha||A||B| + |beta C|) (Higham 2002, 3.5), for the managed provider too.
/// </summary>
public class ProviderProductTests
{
    [Fact]
    public void ProductsOfDoubles() => Products<double>(6000, 1);

    [Fact]
    public void ProductsOfFloats() => Products<float>(4000, 2);

    private static void Products<T>(int cases, int seed)
        where T : struct, IFloatingPointIeee754<T>
    {
        Random random = new(seed);
        T[] factors = [T.Zero, T.One, -T.One, T.CreateChecked(0.37), T.CreateChecked(-2.5)];
        for (int i = 0; i < cases; i++)
        {
            int m = Providers<T>.Size(random), n = Providers<T>.Size(random), k = Providers<T>.Size(random);
            Transpose turnA = (Transpose)random.Next(111, 114), turnB = (Transpose)random.Next(111, 114);
            T alpha = factors[random.Next(factors.Length)], beta = factors[random.Next(factors.Length)];
            T[] a = Providers<T>.Draw(random, m * k), b = Providers<T>.Draw(random, k * n), c = Providers<T>.Draw(random, m * n);
            Update(turnA, turnB, alpha, a, b, beta, c, m, k, n);
            Multiplied(a, b, m, k, n);
        }
    }

    /// <summary>C = alpha op(A) op(B) + beta C of both providers within the bound.</summary>
    private static void Update<T>(Transpose turnA, Transpose turnB, T alpha, T[] a, T[] b, T beta, T[] c, int m, int k, int n)
        where T : struct, IFloatingPointIeee754<T>
    {
        bool plainA = turnA == Transpose.DontTranspose, plainB = turnB == Transpose.DontTranspose;
        double[] left = Providers<T>.Wide(a), right = Providers<T>.Wide(b), start = Providers<T>.Wide(c);
        double scale = double.CreateChecked(alpha), keep = double.CreateChecked(beta);
        ExactProduct product = new(plainA ? left : ExactProduct.Transposed(left, k, m), m, k, plainB ? right : ExactProduct.Transposed(right, n, k), n);
        foreach (ILinearAlgebraProvider<T> provider in new[] { Providers<T>.Ours, Providers<T>.Managed })
        {
            T[] result = Providers<T>.Copy(c);
            provider.MatrixMultiplyWithUpdate(turnA, turnB, alpha, a, plainA ? m : k, plainA ? k : m, b, plainB ? k : n, plainB ? n : k, beta, result);
            double[] residual = new double[m * n], magnitude = new double[m * n];
            for (int e = 0; e < residual.Length; e++)
            {
                (double value, double rest, _) = ExactProduct.Dot([scale, scale, keep, -1.0], [product.Values[e], product.Rests[e], start[e], double.CreateChecked(result[e])]);
                residual[e] = value + rest;
                magnitude[e] = Math.Abs(scale * product.Magnitudes[e]) + Math.Abs(keep * start[e]);
            }

            Providers<T>.Within(residual, magnitude, Providers<T>.Gamma(k + 2), $"{provider}: {m} x {k} x {n}, {turnA}, {turnB}, {alpha}, {beta}");
        }
    }

    private static void Multiplied<T>(T[] a, T[] b, int m, int k, int n, bool oursOnly = false)
        where T : struct, IFloatingPointIeee754<T>
    {
        ExactProduct product = new(Providers<T>.Wide(a), m, k, Providers<T>.Wide(b), n);
        foreach (ILinearAlgebraProvider<T> provider in oursOnly ? [Providers<T>.Ours] : new[] { Providers<T>.Ours, Providers<T>.Managed })
        {
            // What the result holds before does not matter.
            T[] result = [.. Enumerable.Repeat(T.NaN, m * n)];
            provider.MatrixMultiply(a, m, k, b, k, n, result);
            Providers<T>.Within(product.Residual(Providers<T>.Wide(result)), product.Magnitudes, Providers<T>.Gamma(k + 1), $"{provider}: {m} x {k} x {n}");
        }
    }

    [Theory]
    [InlineData(200, 600, 70)]
    [InlineData(300, 257, 300)]
    [InlineData(1, 700, 900)]
    [InlineData(900, 700, 1)]
    [InlineData(400, 1, 400)]
    [InlineData(25, 513, 4100)]
    public void LargeProductsCrossEveryBlock(int m, int k, int n)
    {
        Random random = new(3);
        Multiplied(Providers<double>.Draw(random, m * k), Providers<double>.Draw(random, k * n), m, k, n, oursOnly: true);
        Multiplied(Providers<float>.Draw(random, m * k), Providers<float>.Draw(random, k * n), m, k, n, oursOnly: true);
    }

    // alpha times the finished sum, as the managed provider has it: alpha times a factor could leave the range.
    [Fact]
    public void AlphaScalesTheSumAndNotAFactor()
    {
        foreach ((double alpha, double element, double x) in new[] { (1e200, 1e-300, 1e200), (1e-200, 1e300, 1e-200), (double.PositiveInfinity, 1.0, 0.5) })
        {
            double[] a = [element, element, element, -element], b = [x, 0.0], expected = new double[2], actual = new double[2];
            Providers<double>.Managed.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.DontTranspose, alpha, a, 2, 2, b, 2, 1, 0.0, expected);
            Providers<double>.Ours.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.DontTranspose, alpha, a, 2, 2, b, 2, 1, 0.0, actual);
            for (int i = 0; i < 2; i++)
                Assert.True(expected[i] == actual[i] || Math.Abs(expected[i] - actual[i]) <= 4 * Providers<double>.Roundoff * Math.Abs(expected[i]), $"{actual[i]}, expected {expected[i]}");
        }
    }

    // A A' and A' A take a path of their own, which gives an exactly symmetric matrix.
    [Theory]
    [InlineData(64, 30)]
    [InlineData(65, 300)]
    [InlineData(200, 7)]
    [InlineData(333, 100)]
    public void ProductsWithTheOwnTransposeAreSymmetric(int m, int k)
    {
        OwnTranspose<double>(m, k);
        OwnTranspose<float>(m, k);
    }

    private static void OwnTranspose<T>(int m, int k)
        where T : struct, IFloatingPointIeee754<T>
    {
        Random random = new(m);
        T alpha = T.CreateChecked(0.7);
        T[] a = Providers<T>.Draw(random, m * k), actual = Providers<T>.Draw(random, m * m), general = new T[m * m];
        Providers<T>.Ours.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, alpha, a, m, k, a, m, k, T.Zero, actual);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < i; j++)
                Assert.Equal(actual[(i * m) + j], actual[(j * m) + i]);
        }

        Providers<T>.Ours.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, alpha, a, m, k, Providers<T>.Copy(a), m, k, T.Zero, general);
        Assert.Equal(general, actual);
        Update(Transpose.DontTranspose, Transpose.Transpose, alpha, a, a, T.Zero, actual, m, k, m);
        Update(Transpose.Transpose, Transpose.DontTranspose, T.One, a, a, T.Zero, actual, m, k, m);
    }

    // One array as a factor and the result: the managed provider clears or scales it first, and ours answers the same.
    [Fact]
    public void AResultThatIsAFactorIsTheManagedProvidersAffair()
    {
        double[] a = Providers<double>.Draw(new Random(12), 49), b = Providers<double>.Draw(new Random(13), 49);
        Providers<double>.Same(a, x => Providers<double>.Managed.MatrixMultiply(x, 7, 7, b, 7, 7, x), x => Providers<double>.Ours.MatrixMultiply(x, 7, 7, b, 7, 7, x), 0.0, "result is A");
        Providers<double>.Same(
            a, x => Providers<double>.Managed.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.DontTranspose, 0.5, b, 7, 7, x, 7, 7, 0.3, x),
            x => Providers<double>.Ours.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.DontTranspose, 0.5, b, 7, 7, x, 7, 7, 0.3, x), 0.0, "C is B");
    }
}

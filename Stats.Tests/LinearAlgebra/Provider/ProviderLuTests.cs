using System.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Tests.LinearAlgebra;

/// <summary>
/// LU factorisations, solutions and inverses: beside the managed provider's on well-conditioned matrices, and against their backward-error
/// bounds on any: |P A - L U| &lt;= gamma_n |L||U|, |P B - P A X| &lt;= gamma_3n |L||U||X| (Higham 2002, theorems 9.3 and 9.4).
/// </summary>
public class ProviderLuTests
{
    [Fact]
    public void WellConditionedDoublesAgree() => Agree<double>(3000, 5);

    [Fact]
    public void WellConditionedFloatsAgree() => Agree<float>(2000, 6);

    private static void Agree<T>(int cases, int seed)
        where T : struct, IFloatingPointIeee754<T>
    {
        Random random = new(seed);
        ILinearAlgebraProvider<T> ours = Providers<T>.Ours, managed = Providers<T>.Managed;
        for (int c = 0; c < cases; c++)
        {
            int n = Providers<T>.Size(random), columns = Providers<T>.Size(random);
            T[] a = Providers<T>.Dominant(random, n), b = Providers<T>.Draw(random, n * columns);
            // The condition number is below 3 and |L||U| below a small multiple of n: the errors of both stay below 4 n^2 eps, those of elements of U below n times that.
            double bound = 2.0 * ((8.0 * n * n) + 8.0);
            T[] expected = Providers<T>.Copy(a), actual = Providers<T>.Copy(a);
            int[] pivotsExpected = new int[n], pivotsActual = new int[n];
            managed.LUFactor(expected, n, pivotsExpected);
            ours.LUFactor(actual, n, pivotsActual);
            Assert.Equal(pivotsExpected, pivotsActual);
            Providers<T>.Close(expected, actual, bound * ((2 * n) + 2), "LU");
            Providers<T>.Same(b, x => managed.LUSolve(columns, a, n, x), x => ours.LUSolve(columns, a, n, x), bound, "LU solve");
            Providers<T>.Same(b, x => managed.LUSolveFactored(columns, expected, n, pivotsExpected, x), x => ours.LUSolveFactored(columns, expected, n, pivotsExpected, x), bound, "LU solve factored");
            Providers<T>.Same(a, x => managed.LUInverse(x, n), x => ours.LUInverse(x, n), bound, "inverse");
            Providers<T>.Same(expected, x => managed.LUInverseFactored(x, n, pivotsExpected), x => ours.LUInverseFactored(x, n, pivotsExpected), bound, "inverse factored");
        }
    }

    [Fact]
    public void AnyDoublesAreBackwardStable() => BackwardStable<double>(2000, 15);

    [Fact]
    public void AnyFloatsAreBackwardStable() => BackwardStable<float>(2000, 16);

    private static void BackwardStable<T>(int cases, int seed)
        where T : struct, IFloatingPointIeee754<T>
    {
        Random random = new(seed);
        for (int c = 0; c < cases; c++)
        {
            int n = Providers<T>.Size(random), columns = random.Next(5) == 0 ? Providers<T>.Size(random) : 1 + random.Next(3);
            T[] a = Providers<T>.Draw(random, n * n), b = Providers<T>.Draw(random, n * columns);
            // Rows of very different size, so that the pivots move.
            for (int i = 0; i < n; i++)
            {
                T scale = T.CreateChecked(Math.Pow(2.0, random.Next(-8, 9)));
                for (int j = 0; j < n; j++)
                    a[(j * n) + i] *= scale;
            }

            T[] identity = new T[n * n];
            for (int i = 0; i < n; i++)
                identity[i * (n + 1)] = T.One;
            foreach (ILinearAlgebraProvider<T> provider in new[] { Providers<T>.Ours, Providers<T>.Managed })
            {
                T[] factor = Providers<T>.Copy(a), solution = Providers<T>.Copy(b), direct = Providers<T>.Copy(b), inverse = Providers<T>.Copy(a);
                int[] pivots = new int[n];
                provider.LUFactor(factor, n, pivots);
                provider.LUSolveFactored(columns, factor, n, pivots, solution);
                provider.LUSolve(columns, a, n, direct);
                Assert.Equal(solution, direct);
                provider.LUInverse(inverse, n);
                (double[] lower, double[] upper) = Triangles(Providers<T>.Wide(factor), n);
                Assert.All(lower, x => Assert.True(Math.Abs(x) <= 1.0));
                double[] exchanged = Exchanged(a, n, n, pivots);
                ExactProduct product = new(lower, n, n, upper, n);
                Providers<T>.Within(product.Residual(exchanged), product.Magnitudes, Providers<T>.Gamma(n), $"{provider}: LU of order {n}");
                Solved(solution, b, columns, "solution");
                Solved(inverse, identity, n, "inverse");

                void Solved(T[] x, T[] right, int sides, string what)
                {
                    double[] wide = Providers<T>.Wide(x);
                    Providers<T>.Within(
                        new ExactProduct(exchanged, n, n, wide, sides).Residual(Exchanged(right, n, sides, pivots)), new ExactProduct(product.Magnitudes, n, n, wide, sides).Magnitudes,
                        Providers<T>.Gamma(3 * n), $"{provider}: {what} of order {n}");
                }
            }
        }
    }

    private static (double[] Lower, double[] Upper) Triangles(double[] factor, int n)
    {
        double[] lower = new double[n * n], upper = new double[n * n];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++)
                (lower[(j * n) + i], upper[(j * n) + i]) = i > j ? (factor[(j * n) + i], 0.0) : (i == j ? 1.0 : 0.0, factor[(j * n) + i]);
        }

        return (lower, upper);
    }

    private static double[] Exchanged<T>(T[] a, int n, int columns, int[] pivots)
        where T : struct, IFloatingPointIeee754<T>
    {
        double[] exchanged = Providers<T>.Wide(a);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < columns; j++)
                (exchanged[(j * n) + i], exchanged[(j * n) + pivots[i]]) = (exchanged[(j * n) + pivots[i]], exchanged[(j * n) + i]);
        }

        return exchanged;
    }

    // A division by a pivot of 0 is what IEEE says: infinities and NaN, not an exception. Small integers, so that both providers' arithmetic is exact.
    [Fact]
    public void SingularMatricesAnswerAsTheManagedProviderDoes()
    {
        Singular<double>();
        Singular<float>();
    }

    private static void Singular<T>()
        where T : struct, IFloatingPointIeee754<T>
    {
        T[] Numbers(params int[] values) => Array.ConvertAll(values, T.CreateChecked);
        foreach ((int n, T[] a) in new[]
        {
            (1, Numbers(0)), (2, Numbers(1, 2, 2, 4)), (2, Numbers(0, 0, 0, 0)), (3, Numbers(1, 0, 0, 0, 0, 0, 0, 0, 1)), (3, Numbers(4, 2, 1, 4, 2, 1, 1, 1, 1)),
            (20, [.. Enumerable.Range(0, 400).Select(e => T.CreateChecked(e % 21 == 0 && e != 105 ? 2 : 0))]),
            (40, [.. Enumerable.Range(0, 1600).Select(e => T.CreateChecked(e / 40 == 30 ? 0 : e % 41 == 0 ? 4 : e % 40 == 7 ? 1 : 0))]),
        })
        {
            T[] b = [.. Enumerable.Range(0, 3 * n).Select(i => T.CreateChecked((i % 5) - 2))];
            int[] expected = new int[n], actual = new int[n];
            Bits(a, x => Providers<T>.Managed.LUFactor(x, n, expected), x => Providers<T>.Ours.LUFactor(x, n, actual));
            Assert.Equal(expected, actual);
            Bits(b, x => Providers<T>.Managed.LUSolve(3, a, n, x), x => Providers<T>.Ours.LUSolve(3, a, n, x));
            Bits(a, x => Providers<T>.Managed.LUInverse(x, n), x => Providers<T>.Ours.LUInverse(x, n));
        }

        static void Bits(T[] start, Action<T[]> expected, Action<T[]> actual)
        {
            T[] x = Providers<T>.Copy(start), y = Providers<T>.Copy(start);
            expected(x);
            actual(y);
            Assert.Equal(x, y);
        }
    }
}

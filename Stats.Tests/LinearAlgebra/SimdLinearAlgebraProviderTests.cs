using System.Numerics;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Tests.LinearAlgebra;

/// <summary>
/// Every operation against MathNet's managed provider on random shapes, sizes 0 and 1 included: the same values up to rounding, the same
/// exceptions. Bounds: an inner product of k terms in any order errs by at most k eps times the sum of magnitudes (Higham 2002, 3.5), in each provider.
/// </summary>
[Collection(LinearAlgebraProviderUse.Name)]
public class SimdLinearAlgebraProviderTests
{
    private static readonly ILinearAlgebraProvider Ours = SimdLinearAlgebraProvider.Instance, Managed = ManagedLinearAlgebraProvider.Instance;
    private static readonly int[] Sizes = [0, 1, 2, 3, 5, 7, 8, 9, 16, 17, 23, 24, 25, 31, 48, 50, 64, 97];

    private static T[] Draw<T>(Random random, int count)
        where T : IFloatingPointIeee754<T> => [.. Enumerable.Range(0, count).Select(_ => T.CreateChecked(2.0 * random.NextDouble() - 1.0))];

    private static double Eps<T>() => typeof(T) == typeof(double) ? 2.220446049250313e-16 : 1.1920929e-07;

    /// <summary>Elementwise within factor eps, both of numbers of size scale.</summary>
    private static void Close<T>(T[] expected, T[] actual, double bound, string what)
        where T : IFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(double.CreateChecked(expected[i]) - double.CreateChecked(actual[i]));
            Assert.True(difference <= bound * Eps<T>(), $"{what}: element {i} is {actual[i]}, expected {expected[i]}, {difference / Eps<T>():G3} eps apart, allowed {bound:G3}");
        }
    }

    [Fact]
    public void ProductsOfDoubles() => Products(SimdOf<double>(), ManagedOf<double>(), 3000, 1);

    [Fact]
    public void ProductsOfFloats() => Products(SimdOf<float>(), ManagedOf<float>(), 1000, 2);

    private static ILinearAlgebraProvider<T> SimdOf<T>()
        where T : struct, IEquatable<T>, IFormattable => (ILinearAlgebraProvider<T>)Ours;

    private static ILinearAlgebraProvider<T> ManagedOf<T>()
        where T : struct, IEquatable<T>, IFormattable => (ILinearAlgebraProvider<T>)Managed;

    private static void Products<T>(ILinearAlgebraProvider<T> ours, ILinearAlgebraProvider<T> managed, int cases, int seed)
        where T : struct, IFloatingPointIeee754<T>
    {
        Random random = new(seed);
        T[] factors = [T.Zero, T.One, -T.One, T.CreateChecked(0.37), T.CreateChecked(-2.5)];
        for (int i = 0; i < cases; i++)
        {
            int m = Sizes[random.Next(Sizes.Length)], n = Sizes[random.Next(Sizes.Length)], k = Sizes[random.Next(Sizes.Length)];
            Transpose turnA = (Transpose)random.Next(111, 114), turnB = (Transpose)random.Next(111, 114);
            bool plainA = turnA == Transpose.DontTranspose, plainB = turnB == Transpose.DontTranspose;
            T alpha = factors[random.Next(factors.Length)], beta = factors[random.Next(factors.Length)];
            T[] a = Draw<T>(random, m * k), b = Draw<T>(random, k * n), expected = Draw<T>(random, m * n), actual = [.. expected];
            managed.MatrixMultiplyWithUpdate(turnA, turnB, alpha, a, plainA ? m : k, plainA ? k : m, b, plainB ? k : n, plainB ? n : k, beta, expected);
            ours.MatrixMultiplyWithUpdate(turnA, turnB, alpha, a, plainA ? m : k, plainA ? k : m, b, plainB ? k : n, plainB ? n : k, beta, actual);
            // Terms of size at most 1: the sum of magnitudes is at most k, the factors at most 2.5; both providers err.
            Close(expected, actual, 2 * (2.5 * k * (k + 1.0) + 5.0), $"{m} x {k} x {n}, {turnA}, {turnB}, {alpha}, {beta}");
            managed.MatrixMultiply(a, m, k, b, k, n, expected);
            ours.MatrixMultiply(a, m, k, b, k, n, actual);
            Close(expected, actual, 2.0 * k * (k + 1.0), $"{m} x {k} x {n}");
        }
    }

    [Fact]
    public void LargeProductsCrossEveryBlock()
    {
        Random random = new(3);
        foreach ((int m, int k, int n) in new[] { (200, 600, 70), (600, 257, 300), (1, 700, 900), (900, 700, 1), (400, 1, 400), (25, 513, 4100) })
        {
            double[] a = Draw<double>(random, m * k), b = Draw<double>(random, k * n), expected = new double[m * n], actual = new double[m * n];
            Managed.MatrixMultiply(a, m, k, b, k, n, expected);
            Ours.MatrixMultiply(a, m, k, b, k, n, actual);
            Close(expected, actual, 2.0 * k * (k + 1.0), $"{m} x {k} x {n}");
        }
    }

    // alpha times the finished sum, as the managed provider has it: alpha times a factor could leave the range.
    [Fact]
    public void AlphaScalesTheSumAndNotAFactor()
    {
        foreach ((double alpha, double element, double x) in new[] { (1e200, 1e-300, 1e200), (1e-200, 1e300, 1e-200), (double.PositiveInfinity, 1.0, 0.5) })
        {
            double[] a = [element, element, element, -element], b = [x, 0.0], expected = new double[2], actual = new double[2];
            Managed.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.DontTranspose, alpha, a, 2, 2, b, 2, 1, 0.0, expected);
            Ours.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.DontTranspose, alpha, a, 2, 2, b, 2, 1, 0.0, actual);
            for (int i = 0; i < 2; i++)
                Assert.True(expected[i] == actual[i] || Math.Abs(expected[i] - actual[i]) <= 4 * Eps<double>() * Math.Abs(expected[i]), $"{actual[i]}, expected {expected[i]}");
        }
    }

    // Complex numbers are handed over argument by argument: the managed provider's bits come back.
    [Fact]
    public void ComplexNumbersAreTheManagedProviders()
    {
        Random random = new(11);
        Complex[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => new Complex(random.NextDouble() - 0.5, random.NextDouble() - 0.5))];
        ILinearAlgebraProvider<Complex> ours = Ours, managed = Managed;
        const int n = 7;
        Complex[] a = Numbers(n * n), b = Numbers(n * 3), c = Numbers(n * 3), x = (Complex[])c.Clone(), y = (Complex[])c.Clone();
        managed.MatrixMultiplyWithUpdate(Transpose.ConjugateTranspose, Transpose.DontTranspose, 0.3, a, n, n, b, n, 3, 0.7, x);
        ours.MatrixMultiplyWithUpdate(Transpose.ConjugateTranspose, Transpose.DontTranspose, 0.3, a, n, n, b, n, 3, 0.7, y);
        Assert.Equal(x, y);
        managed.LUSolve(3, a, n, x);
        ours.LUSolve(3, a, n, y);
        Assert.Equal(x, y);
        managed.QRSolve(a, n, n, b, 3, x, QRMethod.Thin);
        ours.QRSolve(a, n, n, b, 3, y, QRMethod.Thin);
        Assert.Equal(x, y);
        managed.SvdSolve((Complex[])a.Clone(), n, n, b, 3, x);
        ours.SvdSolve((Complex[])a.Clone(), n, n, b, 3, y);
        Assert.Equal(x, y);
        Complex[] e = new Complex[n], f = new Complex[n], v = new Complex[n * n], w = new Complex[n * n];
        managed.EigenDecomp(false, n, a, v, e, new Complex[n * n]);
        ours.EigenDecomp(false, n, a, w, f, new Complex[n * n]);
        Assert.Equal(e, f);
        Assert.Equal(managed.DotProduct(b, c), ours.DotProduct(b, c));
        Assert.Equal(managed.MatrixNorm(Norm.InfinityNorm, n, 3, b), ours.MatrixNorm(Norm.InfinityNorm, n, 3, b));
    }

    // A A' and A' A take a path of their own, which gives an exactly symmetric matrix.
    [Theory]
    [InlineData(64, 30)]
    [InlineData(65, 300)]
    [InlineData(200, 7)]
    [InlineData(333, 100)]
    public void ProductsWithTheOwnTransposeAreSymmetric(int m, int k)
    {
        Random random = new(m);
        double[] a = Draw<double>(random, m * k), expected = new double[m * m], actual = Draw<double>(random, m * m);
        Managed.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, 0.7, a, m, k, a, m, k, 0.0, expected);
        Ours.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, 0.7, a, m, k, a, m, k, 0.0, actual);
        Close(expected, actual, 2.0 * k * (k + 1.0), "A A'");
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < i; j++)
                Assert.Equal(actual[(i * m) + j], actual[(j * m) + i]);
        }

        double[] general = new double[m * m];
        Ours.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, 0.7, a, m, k, (double[])a.Clone(), m, k, 0.0, general);
        Assert.Equal(general, actual);
        Managed.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.DontTranspose, 1.0, a, k, m, a, k, m, 0.0, expected);
        Ours.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.DontTranspose, 1.0, a, k, m, a, k, m, 0.0, actual);
        Close(expected, actual, 2.0 * k * (k + 1.0), "A' A");
    }

    [Fact]
    public void NaNAndInfinityAreWhereTheyAreInTheManagedProduct()
    {
        Random random = new(4);
        for (int i = 0; i < 300; i++)
        {
            int m = 1 + random.Next(40), n = 1 + random.Next(40), k = 1 + random.Next(40);
            double[] a = Draw<double>(random, m * k), b = Draw<double>(random, k * n), expected = new double[m * n], actual = new double[m * n];
            a[random.Next(a.Length)] = new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity }[random.Next(3)];
            b[random.Next(b.Length)] = new[] { double.NaN, double.PositiveInfinity, 0.0 }[random.Next(3)];
            Managed.MatrixMultiply(a, m, k, b, k, n, expected);
            Ours.MatrixMultiply(a, m, k, b, k, n, actual);
            for (int j = 0; j < expected.Length; j++)
                Assert.True(double.IsFinite(expected[j]) ? double.IsFinite(actual[j]) : expected[j].Equals(actual[j]));
        }
    }

    [Fact]
    public void FactorsOfDoubles() => Factors(SimdOf<double>(), ManagedOf<double>(), 500, 5);

    [Fact]
    public void FactorsOfFloats() => Factors(SimdOf<float>(), ManagedOf<float>(), 200, 6);

    private static void Factors<T>(ILinearAlgebraProvider<T> ours, ILinearAlgebraProvider<T> managed, int cases, int seed)
        where T : struct, IFloatingPointIeee754<T>
    {
        Random random = new(seed);
        for (int c = 0; c < cases; c++)
        {
            int n = Sizes[random.Next(Sizes.Length)], columns = Sizes[random.Next(Sizes.Length)];
            // Diagonally dominant: the condition number is below 3, the pivots do not depend on rounding, and the errors of both stay below 4 n^2 eps.
            T[] a = Draw<T>(random, n * n), b = Draw<T>(random, n * columns);
            for (int i = 0; i < n; i++)
                a[i * (n + 1)] = T.CreateChecked((2.0 * n) + 1.0 + random.NextDouble());
            // Rows exchanged, so that pivoting has something to do.
            int[] rows = [.. Enumerable.Range(0, n)];
            random.Shuffle(rows);
            T[] shuffled = new T[n * n];
            for (int k = 0; k < n * n; k++)
                shuffled[k] = a[(k / Math.Max(n, 1) * n) + rows[k % Math.Max(n, 1)]];
            double bound = (8.0 * n * n) + 8;

            T[] luExpected = (T[])shuffled.Clone(), luActual = (T[])shuffled.Clone();
            int[] pivotsExpected = new int[n], pivotsActual = new int[n];
            managed.LUFactor(luExpected, n, pivotsExpected);
            ours.LUFactor(luActual, n, pivotsActual);
            Assert.Equal(pivotsExpected, pivotsActual);
            Close(luExpected, luActual, bound * ((2 * n) + 2), "LU");
            Same(b, x => managed.LUSolve(columns, shuffled, n, x), x => ours.LUSolve(columns, shuffled, n, x), bound, "LU solve");
            Same(b, x => managed.LUSolveFactored(columns, luExpected, n, pivotsExpected, x), x => ours.LUSolveFactored(columns, luExpected, n, pivotsExpected, x), bound, "LU solve factored");
            Same(shuffled, x => managed.LUInverse(x, n), x => ours.LUInverse(x, n), bound, "inverse");
            Same(luExpected, x => managed.LUInverseFactored(x, n, pivotsExpected), x => ours.LUInverseFactored(x, n, pivotsExpected), bound, "inverse factored");

            T[] spd = (T[])a.Clone();
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < i; j++)
                    spd[(i * n) + j] = spd[(j * n) + i];
            }

            T[] factor = (T[])spd.Clone();
            managed.CholeskyFactor(factor, n);
            Same(spd, x => managed.CholeskyFactor(x, n), x => ours.CholeskyFactor(x, n), bound, "Cholesky");
            Same(b, x => managed.CholeskySolve(spd, n, x, columns), x => ours.CholeskySolve(spd, n, x, columns), bound, "Cholesky solve");
            Same(b, x => managed.CholeskySolveFactored(factor, n, x, columns), x => ours.CholeskySolveFactored(factor, n, x, columns), bound, "Cholesky solve factored");
        }

        static void Same(T[] start, Action<T[]> expected, Action<T[]> actual, double bound, string what)
        {
            // Clones: MathNet refuses one empty array in two roles, and an empty collection expression is always the same one.
            T[] x = (T[])start.Clone(), y = (T[])start.Clone();
            expected(x);
            actual(y);
            Close(x, y, bound, what);
        }
    }

    /// <summary>
    /// Orthogonal factorisations on random shapes: products reproduce the matrix, and what is unique agrees with the managed provider. R and the
    /// vectors are unique up to signs where the matrix has full rank and distinct values, as random ones do; solutions are unique.
    /// </summary>
    [Fact]
    public void OrthogonalFactorisationsAgree()
    {
        Random random = new(9);
        for (int c = 0; c < 400; c++)
        {
            int m = Sizes[random.Next(Sizes.Length)], n = Sizes[random.Next(Sizes.Length)], columns = random.Next(4);
            double[] a = Draw<double>(random, m * n), b = Draw<double>(random, m * columns);
            // The bound: errors of a few n eps in each provider, on columns of norm up to sqrt(max(m, n)), times the condition number for solutions.
            double scale = 100.0 * (Math.Max(m, n) + 1.0);
            string what = $"{m} x {n}";
            int k = Math.Min(m, n);
            double[] s = new double[k], sExpected = new double[k], u = new double[m * m], vt = new double[n * n];
            // The managed provider's singular value decomposition fails on empty matrices and may change its input.
            if (k > 0)
            {
                Managed.SingularValueDecomposition(false, [.. a], m, n, sExpected, new double[m * m], new double[n * n]);
                Ours.SingularValueDecomposition(true, [.. a], m, n, s, u, vt);
                Close(sExpected, s, scale, what);
                double[] values = new double[k];
                Ours.SingularValueDecomposition(false, [.. a], m, n, values, new double[m * m], new double[n * n]);
                Close(sExpected, values, scale, what);
                Close(a, Times(Scaled(u, m, k, s), m, k, Top(vt, n, k), n), scale, what);
                Orthonormal(u, m, m, scale, what);
                Orthonormal(vt, n, n, scale, what);
                double condition = sExpected[0] / sExpected[^1];
                if (condition < 1e6)
                {
                    double[] x = new double[n * columns], y = new double[n * columns];
                    Managed.SvdSolve([.. a], m, n, b, columns, x);
                    Ours.SvdSolve([.. a], m, n, b, columns, y);
                    Close(x, y, scale * condition * Size(x), what);
                    Ours.SvdSolveFactored(m, n, s, u, vt, b, columns, y);
                    Close(x, y, scale * condition * Size(x), what);
                    if (m >= n)
                    {
                        foreach (QRMethod method in new[] { QRMethod.Full, QRMethod.Thin })
                        {
                            Managed.QRSolve(a, m, n, b, columns, x, method);
                            Ours.QRSolve(a, m, n, b, columns, y, method);
                            Close(x, y, scale * condition * condition * Size(x), what);
                        }
                    }
                }
            }

            double[] r = (double[])a.Clone(), q = new double[m * m];
            Ours.QRFactor(r, m, n, q, new double[k]);
            Close(a, Times(q, m, m, r, n), scale, what);
            Orthonormal(q, m, m, scale, what);
            for (int j = 0; j < n; j++)
            {
                for (int i = 0; i < m; i++)
                    Assert.True(i <= j || r[(j * m) + i] == 0.0);
            }

            if (m >= n)
            {
                double[] thin = [.. a], triangle = new double[n * n];
                Ours.ThinQRFactor(thin, m, n, triangle, new double[n]);
                Close(a, Times(thin, m, n, triangle, n), scale, what);
                Orthonormal(thin, m, n, scale, what);
                for (int j = 0; j < n; j++)
                {
                    for (int i = 0; i <= j; i++)
                        Assert.Equal(r[(j * m) + i], triangle[(j * n) + i]);
                }

                double[] x = new double[n * columns], y = new double[n * columns];
                Managed.QRSolveFactored(q, r, m, n, null, b, columns, x, QRMethod.Full);
                Ours.QRSolveFactored(q, r, m, n, null, b, columns, y, QRMethod.Full);
                double condition = k == 0 ? 1.0 : sExpected[0] / sExpected[^1];
                Close(x, y, scale * condition * Size(x), what);
                Ours.QRSolveFactored(thin, triangle, m, n, null, b, columns, y, QRMethod.Thin);
                Close(x, y, scale * condition * Size(x), what);
            }
        }
    }

    [Fact]
    public void SymmetricEigenvaluesAgreeAndOthersAreHandedOver()
    {
        Random random = new(10);
        for (int c = 0; c < 200; c++)
        {
            // The managed provider fails at order 0.
            int n = Sizes[1 + random.Next(Sizes.Length - 1)];
            double[] a = Draw<double>(random, n * n);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < i; j++)
                    a[(i * n) + j] = a[(j * n) + i];
            }

            double[] vectors = new double[n * n], d = new double[n * n], other = new double[n * n];
            Complex[] expected = new Complex[n], actual = new Complex[n];
            Managed.EigenDecomp(true, n, (double[])a.Clone(), other, expected, new double[n * n]);
            Ours.EigenDecomp(true, n, (double[])a.Clone(), vectors, actual, d);
            double scale = 100.0 * (n + 1.0);
            Close([.. expected.Select(z => z.Real)], [.. actual.Select(z => z.Real)], scale, "eigenvalues");
            Assert.All(actual, z => Assert.Equal(0.0, z.Imaginary));
            Orthonormal(vectors, n, n, scale, "eigenvectors");
            Close(Times(a, n, n, vectors, n), Times(vectors, n, n, d, n), scale, "A Q = Q D");
            if (n < 20)
            {
                double[] general = Draw<double>(random, n * n);
                Managed.EigenDecomp(false, n, [.. general], other, expected, new double[n * n]);
                Ours.EigenDecomp(false, n, [.. general], vectors, actual, new double[n * n]);
                Assert.Equal(expected, actual);
            }
        }
    }

    private static double Size(double[] x) => x.Length == 0 ? 1.0 : Math.Max(1.0, x.Max(Math.Abs));

    private static double[] Times(double[] a, int m, int k, double[] b, int n)
    {
        double[] c = new double[m * n];
        Managed.MatrixMultiply(a, m, k, b, k, n, c);
        return c;
    }

    private static double[] Scaled(double[] u, int m, int k, double[] s) => [.. u.Take(m * k).Select((x, i) => x * s[i / m])];

    private static double[] Top(double[] vt, int n, int k) => [.. Enumerable.Range(0, k * n).Select(i => vt[(i / k * n) + (i % k)])];

    private static void Orthonormal(double[] q, int m, int n, double bound, string what)
    {
        double[] gram = new double[n * n], identity = new double[n * n];
        Managed.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.DontTranspose, 1.0, q, m, n, q, m, n, 0.0, gram);
        for (int i = 0; i < n; i++)
            identity[i * (n + 1)] = 1.0;
        Close(identity, gram, bound, what);
    }

    [Fact]
    public void VectorOperationsAreElementwiseTheSame()
    {
        Random random = new(7);
        foreach (int n in Sizes)
        {
            double[] x = Draw<double>(random, n), y = Draw<double>(random, n);
            foreach (double alpha in new[] { 0.0, 1.0, -0.7 })
            {
                Compare(r => Managed.AddVectorToScaledVector(y, alpha, x, r), r => Ours.AddVectorToScaledVector(y, alpha, x, r), n, 1);
                Compare(r => Managed.ScaleArray(alpha, x, r), r => Ours.ScaleArray(alpha, x, r), n, 0);
            }

            Compare(r => Managed.AddArrays(x, y, r), r => Ours.AddArrays(x, y, r), n, 0);
            Compare(r => Managed.SubtractArrays(x, y, r), r => Ours.SubtractArrays(x, y, r), n, 0);
            Compare(r => Managed.PointWiseMultiplyArrays(x, y, r), r => Ours.PointWiseMultiplyArrays(x, y, r), n, 0);
            Compare(r => Managed.PointWiseDivideArrays(x, y, r), r => Ours.PointWiseDivideArrays(x, y, r), n, 0);
            Compare(r => Managed.PointWisePowerArrays(x, y, r), r => Ours.PointWisePowerArrays(x, y, r), n, 0);
            Compare(r => Managed.ConjugateArray(x, r), r => Ours.ConjugateArray(x, r), n, 0);
            Assert.True(Math.Abs(Managed.DotProduct(x, y) - Ours.DotProduct(x, y)) <= 2.0 * n * n * Eps<double>());
            int rows = n % 3 == 0 ? 3 : 1;
            foreach (Norm norm in n == 0 ? [Norm.OneNorm, Norm.FrobeniusNorm] : Enum.GetValues<Norm>())
                Assert.Equal(Managed.MatrixNorm(norm, rows, n / rows, x), Ours.MatrixNorm(norm, rows, n / rows, x), 2.0 * n * n * Eps<double>());
        }

        static void Compare(Action<double[]> expected, Action<double[]> actual, int n, double bound)
        {
            double[] a = new double[n], b = new double[n];
            expected(a);
            actual(b);
            for (int i = 0; i < n; i++)
                Assert.True(a[i].Equals(b[i]) || Math.Abs(a[i] - b[i]) <= bound * Eps<double>(), $"{b[i]}, expected {a[i]}");
        }
    }

    public static TheoryData<string, Action<ILinearAlgebraProvider>> BadCalls => new()
    {
        { "null x", p => p.MatrixMultiply(null, 1, 1, new double[1], 1, 1, new double[1]) },
        { "null result", p => p.MatrixMultiply(new double[1], 1, 1, new double[1], 1, 1, null) },
        { "inner sizes", p => p.MatrixMultiply(new double[6], 2, 3, new double[4], 2, 2, new double[4]) },
        { "length of x", p => p.MatrixMultiply(new double[5], 2, 3, new double[6], 3, 2, new double[4]) },
        { "length of result", p => p.MatrixMultiply(new double[6], 2, 3, new double[6], 3, 2, new double[5]) },
        { "transposed sizes", p => p.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.DontTranspose, 1.0, new double[6], 2, 3, new double[6], 3, 2, 0.0, new double[6]) },
        { "null c", p => p.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.DontTranspose, 1.0, new double[6], 3, 2, new double[6], 3, 2, 0.0, null) },
        { "null vector", p => p.AddArrays(null, new double[1], new double[1]) },
        { "vector lengths", p => p.AddArrays(new double[2], new double[1], new double[1]) },
        { "dot lengths", p => p.DotProduct(new double[2], new double[1]) },
        { "axpy null", p => p.AddVectorToScaledVector(null, 1.0, new double[1], new double[1]) },
        { "scale null", p => p.ScaleArray(2.0, null, new double[1]) },
        { "divide null", p => p.PointWiseDivideArrays(new double[1], null, new double[1]) },
        { "lu null", p => p.LUFactor((double[]?)null, 2, new int[2]) },
        { "lu length", p => p.LUFactor(new double[3], 2, new int[2]) },
        { "lu pivots", p => p.LUFactor(new double[4], 2, new int[1]) },
        { "lu inverse length", p => p.LUInverse(new double[3], 2) },
        { "lu inverse factored pivots", p => p.LUInverseFactored(new double[4], 2, new int[3]) },
        { "lu solve length", p => p.LUSolve(2, new double[4], 2, new double[3]) },
        { "lu solve null", p => p.LUSolveFactored(1, new double[4], 2, null, new double[2]) },
        { "lu solve bad pivot", p => p.LUSolveFactored(1, new double[4], 2, [0, 7], new double[2]) },
        { "cholesky null", p => p.CholeskyFactor((double[]?)null, 2) },
        { "cholesky solve null", p => p.CholeskySolve(new double[4], 2, null, 1) },
        { "cholesky solve length", p => p.CholeskySolveFactored(new double[4], 2, new double[3], 1) },
        { "qr length", p => p.QRFactor(new double[5], 3, 2, new double[9], new double[2]) },
        { "qr tau", p => p.QRFactor(new double[6], 3, 2, new double[9], new double[1]) },
        { "thin qr null", p => p.ThinQRFactor(null, 3, 2, new double[4], new double[2]) },
        { "qr solve wide", p => p.QRSolve(new double[6], 2, 3, new double[2], 1, new double[3]) },
        { "qr solve factored length", p => p.QRSolveFactored(new double[9], new double[5], 3, 2, null, new double[3], 1, new double[2]) },
        { "svd length", p => p.SingularValueDecomposition(true, new double[6], 3, 2, new double[2], new double[9], new double[3]) },
        { "svd null", p => p.SingularValueDecomposition(true, null, 3, 2, new double[2], new double[9], new double[4]) },
        { "svd solve length", p => p.SvdSolve(new double[6], 3, 2, new double[3], 1, new double[3]) },
        { "eigen null", p => p.EigenDecomp(true, 2, null, new double[4], new Complex[2], new double[4]) },
        { "eigen length", p => p.EigenDecomp(true, 2, new double[3], new double[4], new Complex[2], new double[4]) },
    };

    [Theory]
    [MemberData(nameof(BadCalls), DisableDiscoveryEnumeration = true)]
    public void BadCallsThrowWhatTheManagedProviderThrows(string what, Action<ILinearAlgebraProvider> call)
    {
        Exception expected = Assert.ThrowsAny<Exception>(() => call(Managed)), actual = Assert.ThrowsAny<Exception>(() => call(Ours));
        Assert.True(expected.GetType() == actual.GetType() && expected.Message == actual.Message, $"{what}: {actual.GetType().Name}: {actual.Message}, expected {expected.GetType().Name}: {expected.Message}");
    }

    [Fact]
    public void AnIndefiniteMatrixNamesItsMinor()
    {
        double[] a = [4, 1, 1, 1, 1, 1, 1, 1, 0.5];
        Assert.ThrowsAny<ArgumentException>(() => Managed.CholeskyFactor([.. a], 3));
        Assert.Equal(3, Assert.Throws<NotPositiveDefiniteException>(() => Ours.CholeskyFactor([.. a], 3)).LeadingMinor);
        a[4] = double.NaN;
        Assert.Equal(2, Assert.Throws<NotPositiveDefiniteException>(() => Ours.CholeskyFactor([.. a], 3)).LeadingMinor);
    }

    [Fact]
    public void SingularSystemsAnswerAsTheManagedProviderDoes()
    {
        double[] singular = [1, 2, 2, 4], right = [1, 1], expected = [.. right], actual = [.. right];
        Managed.LUSolve(1, singular, 2, expected);
        Ours.LUSolve(1, singular, 2, actual);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void AnyNumberOfThreadsGivesTheSameBits()
    {
        Random random = new(8);
        int n = 700, before = MathNet.Numerics.Control.MaxDegreeOfParallelism;
        double[] a = Draw<double>(random, n * n), b = Draw<double>(random, n * n);
        List<double[]> results = [];
        try
        {
            foreach (int threads in new[] { 1, 2, 3, 8 })
            {
                MathNet.Numerics.Control.MaxDegreeOfParallelism = threads;
                double[] product = new double[n * n], lu = [.. a], spd = new double[n * n], solution = [.. b];
                Ours.MatrixMultiply(a, n, n, b, n, n, product);
                Ours.LUFactor(lu, n, new int[n]);
                Ours.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, 1.0, a, n, n, a, n, n, 0.0, spd);
                for (int i = 0; i < n; i++)
                    spd[i * (n + 1)] += 1.0;
                Ours.CholeskySolve(spd, n, solution, n);
                Ours.CholeskyFactor(spd, n);
                results.Add([.. product, .. lu, .. spd, .. solution]);
            }
        }
        finally
        {
            MathNet.Numerics.Control.MaxDegreeOfParallelism = before;
        }

        foreach (double[] result in results)
            Assert.True(result.AsSpan().SequenceEqual(results[0]));
    }

    [Fact]
    public void MathNetsMatricesUseIt()
    {
        ILinearAlgebraProvider before = LinearAlgebraControl.Provider;
        try
        {
            SimdLinearAlgebraProvider.Use();
            Assert.Same(SimdLinearAlgebraProvider.Instance, LinearAlgebraControl.Provider);
            var a = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Random(30, 30, 1);
            var spd = a.TransposeAndMultiply(a) + MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseIdentity(30);
            Assert.True((spd.Cholesky().Solve(spd) - MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseIdentity(30)).InfinityNorm() < 1e-11);
            Assert.Throws<NotPositiveDefiniteException>(() => (-spd).Cholesky());
        }
        finally
        {
            LinearAlgebraControl.Provider = before;
        }
    }
}

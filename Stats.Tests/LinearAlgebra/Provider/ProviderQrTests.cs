using System.Numerics;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Tests.LinearAlgebra;

/// <summary>
/// QR factorisations and least squares for doubles. Householder's backward error is, column by column, at most a modest constant times m k u
/// for k reflectors of m elements (Higham 2002, theorem 19.4); held here is one that grows like the sum of the two, as it does in practice.
/// Q (its first k columns) and R are unique up to the signs of columns and rows where the leading columns are independent; an error of the
/// matrix reaches them times the condition number (Higham 2002, 19.9).
/// </summary>
public class ProviderQrTests
{
    private static readonly ILinearAlgebraProvider<double> Ours = Providers<double>.Ours, Managed = Providers<double>.Managed;

    private static double Allowed(int m, int n) => 8.0 * (m + n + 1.0) * Providers<double>.Roundoff;

    [Fact]
    public void FactorisationsAgreeUpToSignsAndAreBackwardStable()
    {
        Random random = new(9);
        for (int c = 0; c < 2000; c++)
        {
            int m = Providers<double>.Size(random), n = Providers<double>.Size(random), k = Math.Min(m, n);
            string what = $"{m} x {n}";
            double[] a = Providers<double>.Draw(random, m * n), r = [.. a], q = new double[m * m], expectedR = [.. a], expectedQ = new double[m * m];
            Ours.QRFactor(r, m, n, q, new double[k]);
            Managed.QRFactor(expectedR, m, n, expectedQ, new double[k]);
            Reproduced(a, q, r, m, m, n, what);
            for (int j = 0; j < n; j++)
                Assert.All(r[((j * m) + Math.Min(j + 1, m))..((j + 1) * m)], x => Assert.Equal(0.0, x));
            double condition = Condition(a[..(m * k)], m, k);
            UpToSigns(expectedQ, expectedR, q, r, m, m, n, condition, what);
            if (m < n)
                continue;
            double[] thin = Providers<double>.Copy(a), triangle = Enumerable.Repeat(double.NaN, n * n).ToArray(), expectedThin = Providers<double>.Copy(a), expectedTriangle = new double[n * n];
            Ours.ThinQRFactor(thin, m, n, triangle, new double[n]);
            Managed.ThinQRFactor(expectedThin, m, n, expectedTriangle, new double[n]);
            Reproduced(a, thin, triangle, m, n, n, what);
            UpToSigns(expectedThin, expectedTriangle, thin, triangle, m, n, n, condition, what);
            // The thin factorisation is a part of the full one, to the bit.
            for (int j = 0; j < n; j++)
                Assert.Equal(r[(j * m)..((j * m) + n)], triangle[(j * n)..((j + 1) * n)]);
        }
    }

    /// <summary>A = Q R column by column, Q of m x inner with orthonormal columns.</summary>
    private static void Reproduced(double[] a, double[] q, double[] r, int m, int inner, int n, string what)
    {
        double[] residual = new ExactProduct(q, m, inner, r, n).Residual(a), errors = new double[n], sizes = new double[n];
        for (int j = 0; j < n; j++)
            (errors[j], sizes[j]) = (Norm(residual[(j * m)..((j + 1) * m)]), Norm(a[(j * m)..((j + 1) * m)]));
        Providers<double>.Within(errors, sizes, Allowed(m, Math.Min(m, n)), what);
        Orthonormal(q, m, inner, Allowed(m, Math.Min(m, n)), what);
    }

    /// <summary>Q'Q is the identity within <paramref name="allowed"/>, element by element.</summary>
    internal static void Orthonormal(double[] q, int m, int n, double allowed, string what)
    {
        double[] identity = new double[n * n];
        for (int i = 0; i < n; i++)
            identity[i * (n + 1)] = 1.0;
        Providers<double>.Within(new ExactProduct(ExactProduct.Transposed(q, m, n), n, m, q, n).Residual(identity), [.. Enumerable.Repeat(1.0, n * n)], allowed, what);
    }

    private static void UpToSigns(double[] expectedQ, double[] expectedR, double[] q, double[] r, int m, int inner, int n, double condition, string what)
    {
        // Signs of diagonal elements that may be rounding say nothing.
        if (condition > 1e6)
            return;
        double allowed = 2.0 * Allowed(m, n) * condition, size = Norm(expectedR);
        for (int i = 0; i < Math.Min(m, n); i++)
        {
            double sign = Math.Sign(expectedR[(i * inner) + i]) * Math.Sign(r[(i * inner) + i]);
            for (int j = 0; j < n; j++)
                Assert.True(Math.Abs(expectedR[(j * inner) + i] - (sign * r[(j * inner) + i])) <= allowed * size, $"{what}: R({i}, {j}) is {r[(j * inner) + i]}, expected {expectedR[(j * inner) + i]}");
            for (int j = 0; j < m; j++)
                Assert.True(Math.Abs(expectedQ[(i * m) + j] - (sign * q[(i * m) + j])) <= allowed, $"{what}: Q({j}, {i}) is {q[(i * m) + j]}, expected {expectedQ[(i * m) + j]}");
        }
    }

    internal static double Norm(double[] x) => Math.Sqrt(x.Sum(e => e * e));

    private static double Condition(double[] a, int m, int n)
    {
        if (a.Length == 0)
            return 1.0;
        double[] s = new double[Math.Min(m, n)];
        // The managed provider, which small ones are handed to, changes its input.
        Ours.SingularValueDecomposition(false, [.. a], m, n, s, new double[m * m], new double[n * n]);
        return s[0] / s[^1];
    }

    [Fact]
    public void LeastSquaresAgreeAndAreBackwardStable()
    {
        Random random = new(19);
        for (int c = 0; c < 2000; c++)
        {
            int m = Providers<double>.Size(random), n = Providers<double>.Size(random, m), columns = random.Next(4);
            double[] a = Providers<double>.Draw(random, m * n), b = Providers<double>.Draw(random, m * columns), q = new double[m * m], r = [.. a], thin = Providers<double>.Copy(a), triangle = new double[n * n];
            double condition = Condition(a, m, n);
            Managed.QRFactor(r, m, n, q, new double[n]);
            Managed.ThinQRFactor(thin, m, n, triangle, new double[n]);
            foreach (QRMethod method in new[] { QRMethod.Full, QRMethod.Thin })
            {
                double[] expected = new double[n * columns], actual = new double[n * columns], factored = [.. Enumerable.Repeat(double.NaN, n * columns)];
                Managed.QRSolve(a, m, n, b, columns, expected, method);
                Ours.QRSolve(a, m, n, b, columns, actual, method);
                Ours.QRSolveFactored(method == QRMethod.Full ? q : thin, method == QRMethod.Full ? r : triangle, m, n, null, b, columns, factored, method);
                Solved(a, m, n, b, actual, columns, $"{m} x {n}");
                Solved(a, m, n, b, factored, columns, $"{m} x {n}, factored");
                if (condition > 1e6)
                    continue;
                // The condition of the solution, and its square times the residual's share (Higham 2002, theorem 20.1), relative to the largest of a column and b.
                for (int j = 0; j < columns; j++)
                {
                    double allowed = 2.0 * Allowed(m, n) * condition * (Norm(expected[(j * n)..((j + 1) * n)]) * 2.0 + (condition * Norm(b[(j * m)..((j + 1) * m)]) / Math.Max(Norm(a), 1e-300)));
                    for (int i = j * n; i < (j + 1) * n; i++)
                    {
                        Assert.True(Math.Abs(expected[i] - actual[i]) <= allowed, $"{m} x {n}: {actual[i]}, expected {expected[i]}");
                        Assert.True(Math.Abs(expected[i] - factored[i]) <= allowed, $"{m} x {n}, factored: {factored[i]}, expected {expected[i]}");
                    }
                }
            }
        }
    }

    /// <summary>The solution of a system nearby has A'(b - A x) below the change of A times |b - A x| + |A||x|.</summary>
    private static void Solved(double[] a, int m, int n, double[] b, double[] x, int columns, string what)
    {
        double size = Norm(a);
        for (int j = 0; j < columns; j++)
        {
            double[] side = b[(j * m)..((j + 1) * m)], solution = x[(j * n)..((j + 1) * n)], residual = new ExactProduct(a, m, n, solution, 1).Residual(side);
            double[] gradient = new ExactProduct(ExactProduct.Transposed(a, m, n), n, m, residual, 1).Values;
            Providers<double>.Within([Norm(gradient)], [size * ((size * Norm(solution)) + Norm(side))], Allowed(m, n), what);
            if (m == n)
                Providers<double>.Within([Norm(residual)], [(size * Norm(solution)) + Norm(side)], Allowed(m, n), what);
        }
    }

    // What a zero column, a zero matrix or a matrix of one number is factored into: no reflector, no NaN.
    [Fact]
    public void ColumnsThatNeedNoReflector()
    {
        foreach ((int m, int n) in new[] { (1, 1), (3, 2), (2, 3), (45, 41), (60, 30), (30, 60) })
        {
            double[] zero = new double[m * n], q = new double[m * m];
            Ours.QRFactor(zero, m, n, q, new double[Math.Min(m, n)]);
            Assert.All(zero, x => Assert.Equal(0.0, x));
            Orthonormal(q, m, m, 0.0, "zero matrix");
            double[] diagonal = new double[m * n], factored;
            for (int i = 0; i < Math.Min(m, n); i++)
                diagonal[(i * m) + i] = i - 2.0;
            factored = [.. diagonal];
            Ours.QRFactor(factored, m, n, q, new double[Math.Min(m, n)]);
            Assert.Equal(diagonal, factored);
        }
    }

    // A reflector that met NaN or an infinity carries NaN to every later column; earlier ones stay what they are.
    [Theory]
    [InlineData(5, 4)]
    [InlineData(45, 41)]
    [InlineData(90, 70)]
    public void WhatIsNotFiniteReachesEveryLaterColumn(int m, int n)
    {
        foreach (double special in new[] { double.NaN, double.PositiveInfinity })
        {
            int place = n / 2;
            double[] a = Providers<double>.Draw(new Random(m), m * n), clean = [.. a];
            a[(place * m) + m - 1] = special;
            double[] r = [.. a], x = new double[n];
            Ours.QRFactor(r, m, n, new double[m * m], new double[n]);
            for (int j = 0; j < n; j++)
                Assert.Equal(j < place, double.IsFinite(r[(j * m) + j]));
            Ours.QRSolve(a, m, n, clean[..m], 1, x);
            Assert.All(x, e => Assert.True(double.IsNaN(e)));
        }
    }
}

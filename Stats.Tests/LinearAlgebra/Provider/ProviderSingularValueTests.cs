using System.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Tests.LinearAlgebra;

/// <summary>
/// Singular values and vectors for doubles. A backward-stable decomposition is that of a matrix within a modest multiple of (m + n) u |A|: its
/// values move by no more (Weyl), its product misses A by no more, and solutions move by that times the condition number.
/// </summary>
public class ProviderSingularValueTests
{
    private static readonly ILinearAlgebraProvider<double> Ours = Providers<double>.Ours, Managed = Providers<double>.Managed;

    private static double Allowed(int m, int n) => 16.0 * (m + n + 1.0) * Providers<double>.Roundoff;

    [Fact]
    public void DecompositionsAgreeAndAreBackwardStable()
    {
        Random random = new(9);
        for (int c = 0; c < 2500; c++)
        {
            int m = Math.Max(1, Providers<double>.Size(random, 60)), n = Math.Max(1, Providers<double>.Size(random, 60)), k = Math.Min(m, n), columns = random.Next(4);
            string what = $"{m} x {n}";
            double[] a = Providers<double>.Draw(random, m * n), b = Providers<double>.Draw(random, m * columns), expected = new double[k], s = new double[k], only = new double[k], u = new double[m * m], vt = new double[n * n];
            // The managed provider changes its input.
            Managed.SingularValueDecomposition(false, [.. a], m, n, expected, new double[m * m], new double[n * n]);
            Ours.SingularValueDecomposition(true, [.. a], m, n, s, u, vt);
            Ours.SingularValueDecomposition(false, [.. a], m, n, only, new double[m * m], new double[n * n]);
            double allowed = Allowed(m, n);
            double[] bound = [.. Enumerable.Repeat(expected[0], k)];
            Providers<double>.Within([.. s.Zip(expected, (x, y) => x - y)], bound, 2.0 * allowed, what);
            Providers<double>.Within([.. only.Zip(expected, (x, y) => x - y)], bound, 2.0 * allowed, what);
            Assert.True(s[^1] >= 0.0);
            ProviderQrTests.Orthonormal(u, m, m, allowed, what);
            ProviderQrTests.Orthonormal(vt, n, n, allowed, what);
            double[] scaled = u[..(m * k)], top = new double[k * n];
            for (int e = 0; e < scaled.Length; e++)
                scaled[e] *= s[e / m];
            for (int e = 0; e < top.Length; e++)
                top[e] = vt[(e / k * n) + (e % k)];
            Providers<double>.Within([ProviderQrTests.Norm(new ExactProduct(scaled, m, k, top, n).Residual(a))], [ProviderQrTests.Norm(a)], allowed, what);

            double condition = expected[0] / expected[^1];
            if (condition > 1e6)
                continue;
            double[] x = new double[n * columns], y = [.. Enumerable.Repeat(double.NaN, n * columns)], z = [.. y];
            Managed.SvdSolve([.. a], m, n, b, columns, x);
            Ours.SvdSolve([.. a], m, n, b, columns, y);
            Ours.SvdSolveFactored(m, n, s, u, vt, b, columns, z);
            for (int e = 0; e < x.Length; e++)
            {
                // As for least squares: the condition, and its square times the residual's share.
                double side = ProviderQrTests.Norm(b[(e / n * m)..(((e / n) + 1) * m)]), solution = ProviderQrTests.Norm(x[(e / n * n)..(((e / n) + 1) * n)]);
                double within = 2.0 * allowed * condition * ((2.0 * solution) + (condition * side / expected[0]));
                Assert.True(Math.Abs(x[e] - y[e]) <= within && Math.Abs(x[e] - z[e]) <= within, $"{what}: {y[e]} and {z[e]}, expected {x[e]}");
            }
        }
    }

    // The managed provider fails in other ways; ours answers: no values, the identity for the vectors, solutions of norm 0.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 3)]
    [InlineData(4, 0)]
    public void EmptyMatricesHaveNoSingularValues(int m, int n)
    {
        Assert.ThrowsAny<Exception>(() => Managed.SingularValueDecomposition(true, [], m, n, [], new double[m * m], new double[n * n]));
        double[] u = new double[m * m], vt = new double[n * n], x = [.. Enumerable.Repeat(double.NaN, n * 2)];
        Ours.SingularValueDecomposition(true, [], m, n, [], u, vt);
        ProviderQrTests.Orthonormal(u, m, m, 0.0, "U");
        ProviderQrTests.Orthonormal(vt, n, n, 0.0, "V'");
        Ours.SingularValueDecomposition(false, [], m, n, [], u, vt);
        Ours.SvdSolve([], m, n, new double[m * 2], 2, x);
        Assert.All(x, e => Assert.Equal(0.0, e));
    }

    [Theory]
    [InlineData(-3.0)]
    [InlineData(0.0)]
    [InlineData(5e-324)]
    [InlineData(1e308)]
    public void OneNumber(double value)
    {
        double[] s = new double[1], u = new double[1], vt = new double[1];
        Ours.SingularValueDecomposition(true, [value], 1, 1, s, u, vt);
        Assert.Equal(Math.Abs(value), s[0]);
        Assert.Equal(value, u[0] * s[0] * vt[0]);
        Assert.Equal(1.0, Math.Abs(u[0]));
    }

    // Small ones go to the managed provider only when finite: it answers others with an index out of range, or not at all.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(12, 12)]
    [InlineData(13, 5)]
    [InlineData(40, 50)]
    public void WhatIsNotFiniteDoesNotConverge(int m, int n)
    {
        foreach (double special in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            double[] a = Providers<double>.Draw(new Random(m), m * n);
            a[^1] = special;
            foreach (bool vectors in new[] { false, true })
                Assert.Throws<NonConvergenceException>(() => Ours.SingularValueDecomposition(vectors, [.. a], m, n, new double[Math.Min(m, n)], new double[m * m], new double[n * n]));
            Assert.Throws<NonConvergenceException>(() => Ours.SvdSolve([.. a], m, n, new double[m], 1, new double[n]));
        }
    }
}

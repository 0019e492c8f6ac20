using System.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Tests.LinearAlgebra;

/// <summary>
/// Eigenvalues for doubles. A backward-stable symmetric decomposition is that of a matrix within a modest multiple of n u |A|: its values move by
/// no more (Weyl), and A Q misses Q D by no more.
/// </summary>
public class ProviderEigenTests
{
    private static readonly ILinearAlgebraProvider<double> Ours = Providers<double>.Ours, Managed = Providers<double>.Managed;

    [Fact]
    public void SymmetricDecompositionsAgreeAndAreBackwardStable()
    {
        Random random = new(10);
        for (int c = 0; c < 2000; c++)
        {
            // Every tenth beyond the order up to which the managed provider is the faster one.
            int n = c % 10 == 0 ? random.Next(60, 100) : Math.Max(1, Providers<double>.Size(random));
            string what = $"order {n}";
            double[] a = Providers<double>.Symmetric(random, n, definite: false), vectors = new double[n * n], d = new double[n * n];
            Complex[] expected = new Complex[n], actual = new Complex[n];
            Managed.EigenDecomp(true, n, [.. a], new double[n * n], expected, new double[n * n]);
            Ours.EigenDecomp(true, n, a, vectors, actual, d);
            double allowed = 16.0 * (n + 1.0) * Providers<double>.Roundoff;
            double[] size = [.. Enumerable.Repeat(ProviderQrTests.Norm(a), n)];
            Providers<double>.Within([.. actual.Zip(expected, (x, y) => x.Real - y.Real)], size, 2.0 * allowed, what);
            for (int j = 0; j < n; j++)
            {
                Assert.Equal(0.0, actual[j].Imaginary);
                Assert.True(j == 0 || actual[j - 1].Real <= actual[j].Real);
                for (int i = 0; i < n; i++)
                    Assert.Equal(i == j ? actual[j].Real : 0.0, d[(j * n) + i]);
            }

            ProviderQrTests.Orthonormal(vectors, n, n, allowed, what);
            double[] scaled = [.. vectors];
            for (int e = 0; e < scaled.Length; e++)
                scaled[e] *= actual[e / n].Real;
            Providers<double>.Within([ProviderQrTests.Norm(new ExactProduct(a, n, n, vectors, n).Residual(scaled))], [size[0]], allowed, what);
        }
    }

    // The managed provider fails at order 0.
    [Fact]
    public void AnEmptyMatrixHasNoEigenvalues()
    {
        Assert.ThrowsAny<Exception>(() => Managed.EigenDecomp(true, 0, [], [], [], []));
        Ours.EigenDecomp(true, 0, [], [], [], []);
    }

    [Theory]
    [InlineData(-3.0)]
    [InlineData(0.0)]
    [InlineData(5e-324)]
    [InlineData(1e308)]
    public void OneNumber(double value)
    {
        double[] vector = new double[1], d = new double[1];
        Complex[] values = new Complex[1];
        Ours.EigenDecomp(true, 1, [value], vector, values, d);
        Assert.Equal((Complex)value, values[0]);
        Assert.Equal(value, d[0]);
        Assert.Equal(1.0, Math.Abs(vector[0]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(30)]
    [InlineData(64)]
    [InlineData(65)]
    public void WhatIsNotFiniteDoesNotConverge(int n)
    {
        foreach (double special in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            double[] a = Providers<double>.Symmetric(new Random(n), n, definite: false);
            a[n - 1] = a[(n - 1) * n] = special;
            Assert.Throws<NonConvergenceException>(() => Ours.EigenDecomp(true, n, a, new double[n * n], new Complex[n], new double[n * n]));
        }
    }
}

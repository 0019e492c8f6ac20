using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Tests.LinearAlgebra;

/// <summary>Matrices of every scale, and graded ones, of the orders at which the provider chooses between its kernels and the managed decompositions.</summary>
public class ProviderScaleTests
{
    private static readonly ILinearAlgebraProvider<double> Ours = Providers<double>.Ours;

    public static readonly TheoryData<int, double, double> Cases = Build();

    private static TheoryData<int, double, double> Build()
    {
        TheoryData<int, double, double> cases = [];
        foreach (int order in new[] { 1, 2, 3, 8, 12, 13, 40, 41, 64, 65 })
        {
            foreach (double scale in new[] { 1e-300, 1e-200, 1e-100, 1e-20, 1e-14, 1.0, 1e20, 1e155, 1e160, 1e300 })
                cases.Add(order, scale, 1.0);
            foreach (double grade in new[] { 1e-3, 1e-10, 1e-20 })
                cases.Add(order, 1.0, grade);
        }

        return cases;
    }

    /// <summary>Elements in [-1, 1] times the scale and grade^((i + j) / order).</summary>
    private static double[] Draw(int n, double scale, double grade, bool symmetric)
    {
        PhiloxRandom random = new((ulong)(1000 * n));
        double[] a = new double[n * n];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++)
                a[i + j * n] = symmetric && i < j ? a[j + i * n] : (2.0 * random.NextDouble() - 1.0) * scale * Math.Pow(grade, (i + j) / (double)n);
        }

        return a;
    }

    /// <summary>The largest element of X'X - 1.</summary>
    private static double Orthogonality(double[] x, int n)
    {
        double worst = 0.0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
                worst = Math.Max(worst, Math.Abs(Enumerable.Range(0, n).Sum(k => x[k + i * n] * x[k + j * n]) - (i == j ? 1.0 : 0.0)));
        }

        return worst;
    }

    /// <summary>The largest element of A - X diag(d) Y over the largest of A.</summary>
    private static double Residual(double[] a, double[] x, double[] d, Func<int, int, double> y, int n)
    {
        double largest = a.Max(Math.Abs), worst = 0.0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                worst = Math.Max(worst, Math.Abs(a[i + j * n] / largest - Enumerable.Range(0, n).Sum(k => x[i + k * n] * (d[k] / largest) * y(k, j))));
        }

        return worst;
    }

    private static double Bound(int n) => 40.0 * n * Accuracy.Epsilon;

    [Theory]
    [MemberData(nameof(Cases))]
    public void SingularValues(int n, double scale, double grade)
    {
        double[] a = Draw(n, scale, grade, symmetric: false), s = new double[n], u = new double[n * n], vt = new double[n * n];
        Ours.SingularValueDecomposition(true, [.. a], n, n, s, u, vt);
        Assert.True(Orthogonality(u, n) <= Bound(n) && Orthogonality(vt, n) <= Bound(n), $"orthogonality {Orthogonality(u, n)}, {Orthogonality(vt, n)}");
        Assert.True(Residual(a, u, s, (k, j) => vt[k + j * n], n) <= Bound(n), $"residual {Residual(a, u, s, (k, j) => vt[k + j * n], n)}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Eigenvalues(int n, double scale, double grade)
    {
        double[] a = Draw(n, scale, grade, symmetric: true), vectors = new double[n * n], diagonal = new double[n * n];
        System.Numerics.Complex[] values = new System.Numerics.Complex[n];
        Ours.EigenDecomp(true, n, [.. a], vectors, values, diagonal);
        Assert.True(Orthogonality(vectors, n) <= Bound(n), $"orthogonality {Orthogonality(vectors, n)}");
        Assert.True(Residual(a, vectors, [.. values.Select(v => v.Real)], (k, j) => vectors[j + k * n], n) <= Bound(n), $"residual {Residual(a, vectors, [.. values.Select(v => v.Real)], (k, j) => vectors[j + k * n], n)}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void OrthogonalTriangular(int n, double scale, double grade)
    {
        double[] a = Draw(n, scale, grade, symmetric: false), r = [.. a], q = new double[n * n];
        Ours.QRFactor(r, n, n, q, new double[n]);
        Assert.True(Orthogonality(q, n) <= Bound(n), $"orthogonality {Orthogonality(q, n)}");
        double largest = a.Max(Math.Abs);
        double[] ones = [.. Enumerable.Repeat(largest, n)];
        Assert.True(Residual(a, q, ones, (k, j) => k <= j ? r[k + j * n] / largest : 0.0, n) <= Bound(n), "residual");
    }

    [Fact]
    public void TheEndsOfTheRange()
    {
        double[] pair = [1.2e308, 1.2e308], q = new double[4];
        Ours.QRFactor(pair, 2, 1, q, new double[1]);
        Assert.True(Orthogonality(q, 2) <= 1e-15 && Math.Abs(pair[0] / 1.2e308 / Math.Sqrt(2.0)) is > 0.999999 and < 1.000001);
        double[] thin = [1.2e308, 1.2e308], triangle = new double[1];
        Ours.ThinQRFactor(thin, 2, 1, triangle, new double[1]);
        Assert.Equal(0.5, thin[0] * thin[0], 1e-15);
    }

    /// <summary>A factor goes to the finished sum, which is 0 or finite here while its parts times the factor are not.</summary>
    [Theory]
    [InlineData(60, 512)]
    [InlineData(3, 2000)]
    [InlineData(2, 20000)]
    public void FactorsApplyToTheFinishedSum(int n, int k)
    {
        double[] a = new double[n * k], b = [.. Enumerable.Repeat(1.0, k * n)], c = new double[n * n];
        for (int p = 0; p < k; p++)
            Array.Fill(a, p < k / 2 ? 1e300 : -1e300, p * n, n);
        Ours.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.DontTranspose, 1e10, a, n, k, b, k, n, 0.0, c);
        // The sum of magnitudes, rounded at most k times.
        double bound = 1e300 * k * (k * Accuracy.Epsilon) * 1e10;
        Assert.All(c, v => Assert.InRange(v, -bound, bound));
        a[0] = 5e300;
        Ours.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.DontTranspose, double.PositiveInfinity, a, n, k, b, k, n, 0.0, c);
        Assert.Equal(double.PositiveInfinity, c[0]);
    }

    [Fact]
    public void ADowndateNamesItsMinor()
    {
        CholeskyFactor factor = CholeskyFactor.Of(MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseIdentity(3));
        Assert.Equal(2, Assert.Throws<NotPositiveDefiniteException>(() => factor.Downdate([0.0, 2.0, 0.0])).LeadingMinor);
    }
}

using FsCheck.Xunit;
using MathNet.Numerics.LinearAlgebra;
using Pinned = Stats.Tests.LinearAlgebra.SpectralMatrices.Pinned;

namespace Stats.Tests.LinearAlgebra;

public class HouseholderQrTests
{
    /// <summary>
    /// In units of (n + 10) eps. Measured: below 0.7 on random matrices; 1.2 (registers of 8 lanes) and 2.2 (of 2) for the orthogonality where all
    /// elements are equal, for then all roundings of a sum have one sign and grow with its length per lane. LAPACK has 1.0 there.
    /// </summary>
    private const double Factor = 3.0;

    public static TheoryData<string, int, int> Shapes()
    {
        TheoryData<string, int, int> data = [];
        foreach (string kind in SpectralMatrices.GeneralKinds)
        {
            foreach ((int m, int n) in new[] { (1, 1), (2, 2), (2, 1), (1, 2), (7, 4), (4, 7), (32, 32), (65, 33), (40, 100), (130, 130), (150, 20) })
                data.Add(kind, m, n);
            if (Sweep.IsFull)
            {
                data.Add(kind, 333, 333);
                data.Add(kind, 520, 410);
                data.Add(kind, 90, 600);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Q_times_R_is_A(string kind, int m, int n)
    {
        Pinned a = SpectralMatrices.General(kind, m, n, 100 * m + n);
        Check(a, m, n);
        CheckPivoted(a, m, n);
    }

    [Property(MaxTest = 150, StartSize = 1000, EndSize = 1_000_000_000, Replay = "(8807074866131498093,4978728449631582259)")]
    public void Any_shape_and_kind(int first, int second)
    {
        int m = 1 + (int)((uint)first % 90), n = 1 + (int)((uint)second % 90);
        Pinned a = SpectralMatrices.General(SpectralMatrices.GeneralKinds[(uint)(first ^ second) % SpectralMatrices.GeneralKinds.Length], m, n, first);
        Check(a, m, n);
        CheckPivoted(a, m, n);
    }

    private static void Check(Pinned a, int m, int n)
    {
        int k = Math.Min(m, n);
        Pinned factored = a.Copy(), thin = new(m, k), full = new(m, m);
        double[] tau = new double[k];
        HouseholderQr.Factor(factored.View, tau, default);
        HouseholderQr.FormQ(factored.View, tau, thin.View, default);
        HouseholderQr.FormQ(factored.View, tau, full.View, default);
        Matrix<double> r = Upper(factored, k, n);
        SpectralMatrices.Within(SpectralMatrices.Relative(thin.ToMatrix() * r - a.ToMatrix(), a.ToMatrix()), Factor, m, "residual");
        SpectralMatrices.Within(SpectralMatrices.Orthogonality(full.ToMatrix()), Factor, m, "orthogonality");
        // The thin Q is the first columns of the full one, not merely another basis of them.
        SpectralMatrices.Within((full.ToMatrix().SubMatrix(0, m, 0, k) - thin.ToMatrix()).FrobeniusNorm(), Factor, m, "residual");
        Assert.All(tau, t => Assert.True(t == 0.0 || (t >= 1.0 - 1e-15 && t <= 2.0 + 1e-15)));

        // Q'A = [R; 0] and Q Q'A = A.
        Pinned applied = a.Copy();
        HouseholderQr.Apply(factored.View, tau, transposed: true, applied.View, default);
        Matrix<double> expected = Matrix<double>.Build.Dense(m, n);
        expected.SetSubMatrix(0, 0, r);
        SpectralMatrices.Within(SpectralMatrices.Relative(applied.ToMatrix() - expected, a.ToMatrix()), Factor, m, "residual");
        HouseholderQr.Apply(factored.View, tau, transposed: false, applied.View, default);
        SpectralMatrices.Within(SpectralMatrices.Relative(applied.ToMatrix() - a.ToMatrix(), a.ToMatrix()), Factor, m, "residual");
    }

    private static void CheckPivoted(Pinned a, int m, int n)
    {
        int k = Math.Min(m, n);
        Pinned factored = a.Copy(), q = new(m, k);
        double[] tau = new double[k];
        int[] permutation = new int[n];
        HouseholderQr.FactorPivoted(factored.View, tau, permutation, default);
        HouseholderQr.FormQ(factored.View, tau, q.View, default);
        Assert.Equal(Enumerable.Range(0, n), permutation.Order());
        Matrix<double> r = Upper(factored, k, n), original = a.ToMatrix(), permuted = Matrix<double>.Build.Dense(m, n, (i, j) => original[i, permutation[j]]);
        SpectralMatrices.Within(SpectralMatrices.Relative(q.ToMatrix() * r - permuted, original), Factor, m, "residual");
        SpectralMatrices.Within(SpectralMatrices.Orthogonality(q.ToMatrix()), Factor, m, "orthogonality");

        // No later column has a larger norm than the pivot's; what was down-dated is right to sqrt(eps) of it, or to rounding of the whole.
        double slack = SpectralMatrices.Allowed(1.0, m) * Math.Abs(r[0, 0]);
        for (int i = 0; i < k; i++)
        {
            for (int j = i; j < n; j++)
            {
                double largest = Math.Max(Enumerable.Range(i, k - i).Max(row => Math.Abs(r[row, j])), double.Epsilon);
                double norm = largest * Math.Sqrt(Enumerable.Range(i, k - i).Sum(row => Math.Pow(r[row, j] / largest, 2)));
                Assert.True(norm <= Math.Abs(r[i, i]) * (1.0 + 1e-7) + slack, $"column {j} at step {i}: {norm} beside {r[i, i]}");
            }
        }
    }

    [Fact]
    public void Signs_and_values_are_LAPACKs()
    {
        // beta = -sign(alpha) |x|, tau = (beta - alpha) / beta.
        Pinned a = Pinned.From(2, 2, (i, j) => new[,] { { 3.0, 1.0 }, { 4.0, 2.0 } }[i, j]);
        double[] tau = new double[2];
        HouseholderQr.Factor(a.View, tau, default);
        double[] expected = [-5.0, 0.5, -2.2, 0.4];
        for (int i = 0; i < 4; i++)
            Assert.Equal(expected[i], a.Values[i], 4e-15);
        Assert.Equal(1.6, tau[0], 4e-16);
        Assert.Equal(0.0, tau[1]);
    }

    [Fact]
    public void R_is_the_managed_providers()
    {
        Pinned a = SpectralMatrices.General("random", 60, 45, 3);
        double[] tau = new double[45];
        Pinned factored = a.Copy();
        HouseholderQr.Factor(factored.View, tau, default);
        double[] r = new double[60 * 45], q = new double[60 * 60];
        a.Values.CopyTo(r, 0);
        MathNet.Numerics.Providers.LinearAlgebra.ManagedLinearAlgebraProvider.Instance.QRFactor(r, 60, 45, q, new double[45]);
        for (int j = 0; j < 45; j++)
        {
            // R is unique up to the signs of its rows.
            for (int i = 0; i <= j; i++)
                Assert.Equal(Math.Abs(r[i + 60 * j]), Math.Abs(factored.View[i, j]), 1e-12);
        }
    }

    [Fact]
    public void Pivoting_shows_the_rank()
    {
        Pinned a = SpectralMatrices.General("rank deficient", 120, 90, 8);
        HouseholderQr.FactorPivoted(a.View, new double[90], new int[90], default);
        double largest = Math.Abs(a.View[0, 0]);
        Assert.True(Math.Abs(a.View[29, 29]) > 0.01 * largest);
        for (int i = 30; i < 90; i++)
            Assert.True(Math.Abs(a.View[i, i]) <= SpectralMatrices.Allowed(1.0, 120) * largest);
    }

    [Theory]
    [InlineData(1e308)]
    [InlineData(1e-308)]
    [InlineData(1e-316)]
    public void Ends_of_the_range(double scale)
    {
        // Entries to 0.3 of the scale: no norm of 20 of them exceeds 1.8e308.
        Pinned a = SpectralMatrices.General("random", 20, 12, 4);
        for (int i = 0; i < 240; i++)
            a.Values[i] *= 0.3 * scale;
        Pinned factored = a.Copy(), q = new(20, 12);
        double[] tau = new double[12];
        HouseholderQr.Factor(factored.View, tau, default);
        HouseholderQr.FormQ(factored.View, tau, q.View, default);
        SpectralMatrices.Within(SpectralMatrices.Orthogonality(q.ToMatrix()), Factor, 20, "orthogonality");
        // Elements are rounded to multiples of 5e-324 whatever their size.
        double grain = 400.0 * double.Epsilon / scale;
        Matrix<double> scaledR = Upper(factored, 12, 12).Map(x => x / scale), scaledA = a.ToMatrix().Map(x => x / scale);
        Assert.True((q.ToMatrix() * scaledR - scaledA).FrobeniusNorm() <= SpectralMatrices.Allowed(2.0, 20) + grain);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        Pinned a = SpectralMatrices.General("random", 400, 350, 5);
        Pinned[] factors = [a.Copy(), a.Copy(), a.Copy()], pivoted = [a.Copy(), a.Copy(), a.Copy()], q = [new(400, 350), new(400, 350), new(400, 350)];
        for (int i = 0; i < 3; i++)
        {
            double[] tau = new double[350];
            Execution execution = new() { MaxDegreeOfParallelism = i + 1 };
            HouseholderQr.Factor(factors[i].View, tau, execution);
            HouseholderQr.FormQ(factors[i].View, tau, q[i].View, execution);
            HouseholderQr.FactorPivoted(pivoted[i].View, tau, new int[350], execution);
            Assert.Equal(factors[0].Values, factors[i].Values);
            Assert.Equal(q[0].Values, q[i].Values);
            Assert.Equal(pivoted[0].Values, pivoted[i].Values);
        }
    }

    [Fact]
    public void Rows_may_be_the_contiguous_ones()
    {
        Pinned a = SpectralMatrices.General("random", 70, 50, 6), columns = a.Copy(), pivoted = a.Copy(), rows = new(70, 50), rowsPivoted = new(70, 50), q = new(70, 50), rowsQ = new(70, 50);
        MatrixCopy.Copy(a.View, rows.RowMajor);
        MatrixCopy.Copy(a.View, rowsPivoted.RowMajor);
        double[] tau = new double[50], rowsTau = new double[50];
        HouseholderQr.Factor(columns.View, tau, default);
        HouseholderQr.FormQ(columns.View, tau, q.View, default);
        HouseholderQr.Factor(rows.RowMajor, rowsTau, default);
        HouseholderQr.FormQ(rows.RowMajor, rowsTau, rowsQ.RowMajor, default);
        Assert.True((columns.ToMatrix() - Pinned.ToMatrix(rows.RowMajor)).FrobeniusNorm() <= 1e-12);
        Assert.True((q.ToMatrix() - Pinned.ToMatrix(rowsQ.RowMajor)).FrobeniusNorm() <= 1e-12);
        int[] permutation = new int[50], rowsPermutation = new int[50];
        HouseholderQr.FactorPivoted(pivoted.View, tau, permutation, default);
        HouseholderQr.FactorPivoted(rowsPivoted.RowMajor, tau, rowsPermutation, default);
        Assert.Equal(permutation, rowsPermutation);
        Assert.True((pivoted.ToMatrix() - Pinned.ToMatrix(rowsPivoted.RowMajor)).FrobeniusNorm() <= 1e-12);
    }

    [Fact]
    public void NaN_and_infinities_give_NaN_and_empty_matrices_nothing()
    {
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity })
        {
            Pinned a = SpectralMatrices.General("random", 40, 40, 7), b = a.Copy();
            a.Values[50] = b.Values[50] = bad;
            HouseholderQr.Factor(a.View, new double[40], default);
            HouseholderQr.FactorPivoted(b.View, new double[40], new int[40], default);
            Assert.True(double.IsNaN(a.View[39, 39]));
            Assert.True(double.IsNaN(b.View[39, 39]));
        }

        foreach ((int m, int n) in new[] { (0, 0), (0, 3), (3, 0) })
        {
            Pinned a = new(m, n), q = new(m, m);
            int[] permutation = new int[n];
            HouseholderQr.Factor(a.View, [], default);
            HouseholderQr.FactorPivoted(a.View, [], permutation, default);
            HouseholderQr.FormQ(a.View, [], q.View, default);
            Assert.Equal(Enumerable.Range(0, n), permutation);
            Assert.True(SpectralMatrices.Orthogonality(q.ToMatrix().SubMatrix(0, Math.Max(m, 1), 0, Math.Max(m, 1))) == (m == 0 ? 1.0 : 0.0));
        }

        Assert.Throws<ArgumentException>("tau", () => HouseholderQr.Factor(new Pinned(3, 2).View, new double[3], default));
        Assert.Throws<ArgumentException>("permutation", () => HouseholderQr.FactorPivoted(new Pinned(3, 2).View, new double[2], new int[3], default));
    }

    private static Matrix<double> Upper(Pinned factored, int k, int n) =>
        Matrix<double>.Build.Dense(k, n, (i, j) => i <= j ? factored.View[i, j] : 0.0);
}

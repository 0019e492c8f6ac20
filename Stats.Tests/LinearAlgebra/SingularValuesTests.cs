using FsCheck.Xunit;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using Pinned = Stats.Tests.LinearAlgebra.SpectralMatrices.Pinned;

namespace Stats.Tests.LinearAlgebra;

public class SingularValuesTests
{
    /// <summary>
    /// In units of (n + 10) eps, residuals and values of the norm too. Measured: below 1 on random matrices; 1.5 (registers of 8 lanes) and 3.4
    /// (of 2) for the orthogonality where all elements are equal, for then all roundings of a sum have one sign. LAPACK has 1.5 there.
    /// </summary>
    private const double Residual = 2.0, Orthogonality = 5.0, Value = 2.0;

    public static TheoryData<string, int, int> Shapes()
    {
        TheoryData<string, int, int> data = [];
        foreach (string kind in SpectralMatrices.GeneralKinds)
        {
            foreach ((int m, int n) in new[] { (1, 1), (2, 2), (3, 1), (1, 4), (9, 5), (28, 28), (29, 29), (30, 58), (60, 57), (150, 40), (40, 150), (130, 130), (200, 190) })
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
    public void U_S_V_is_A(string kind, int m, int n) => Check(SpectralMatrices.General(kind, m, n, 100 * m + n), m, n);

    [Property(MaxTest = 150, StartSize = 1000, EndSize = 1_000_000_000, Replay = "(8807074866131498093,4978728449631582259)")]
    public void Any_shape_and_kind(int first, int second)
    {
        int m = 1 + (int)((uint)first % 120), n = 1 + (int)((uint)second % 120);
        Check(SpectralMatrices.General(SpectralMatrices.GeneralKinds[(uint)(first ^ second) % SpectralMatrices.GeneralKinds.Length], m, n, second), m, n);
    }

    private static void Check(Pinned a, int m, int n)
    {
        int k = Math.Min(m, n), size = Math.Max(m, n);
        double[] s = new double[k], alone = new double[k], before = [.. a.Values];
        SingularValues.Compute(a.View, alone, default);
        foreach ((Pinned u, Pinned vt) in new[] { (new Pinned(m, k), new Pinned(k, n)), (new Pinned(m, m), new Pinned(n, n)) })
        {
            SingularValues.Decompose(a.View, s, u.View, vt.View, default);
            Assert.Equal(before, a.Values);
            Assert.All(s, v => Assert.True(v >= 0.0));
            Assert.Equal(s.OrderDescending(), s);
            Assert.Equal(alone.OrderDescending(), alone);
            for (int i = 0; i < k; i++)
                Assert.True(Math.Abs(s[i] - alone[i]) <= SpectralMatrices.Allowed(Value, size) * s[0], $"value {i}: {s[i]} and {alone[i]}");
            Matrix<double> matrix = a.ToMatrix(), left = u.ToMatrix(), right = vt.ToMatrix();
            Matrix<double> product = left.SubMatrix(0, m, 0, k).MapIndexed((_, j, x) => x * s[j]) * right.SubMatrix(0, k, 0, n);
            SpectralMatrices.Within(SpectralMatrices.Relative(product - matrix, matrix), Residual, size, "residual");
            SpectralMatrices.Within(SpectralMatrices.Orthogonality(left), Orthogonality, size, "orthogonality");
            SpectralMatrices.Within(SpectralMatrices.Orthogonality(right.Transpose()), Orthogonality, size, "orthogonality");
        }
    }

    [Theory]
    [InlineData(30)]
    [InlineData(120)]
    [InlineData(255)]
    public void Values_that_were_put_in_come_out(int n)
    {
        // U diag(s) V' with reflectors for U and V, s from 1 down to 1e-20 and three zeros: absolute errors of n eps.
        Random random = new(n);
        double[] expected = [.. Enumerable.Range(0, n).Select(i => i >= n - 3 ? 0.0 : Math.Pow(10.0, -20.0 * i / n))];
        double[] left = Unit(), right = Unit();
        Pinned a = Pinned.From(n, n, (i, j) =>
        {
            double sum = i == j ? expected[i] : 0.0;
            double leftShadow = left[j] * expected[j], rightShadow = expected[i] * right[i], core = Enumerable.Range(0, n).Sum(p => left[p] * expected[p] * right[p]);
            return sum - 2.0 * left[i] * leftShadow - 2.0 * rightShadow * right[j] + 4.0 * left[i] * core * right[j];
        });
        double[] s = new double[n];
        SingularValues.Compute(a.View, s, default);
        for (int i = 0; i < n; i++)
            Assert.Equal(expected[i], s[i], SpectralMatrices.Allowed(1.0, n));
        Check(a, n, n);

        double[] Unit()
        {
            double[] x = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
            double norm = Math.Sqrt(x.Sum(v => v * v));
            return [.. x.Select(v => v / norm)];
        }
    }

    [Fact]
    public void Values_are_the_managed_providers()
    {
        foreach ((int m, int n) in new[] { (40, 40), (75, 50), (50, 75) })
        {
            Pinned a = SpectralMatrices.General("random", m, n, m);
            int k = Math.Min(m, n);
            double[] copy = [.. a.Values], expected = new double[k], u = new double[m * m], vt = new double[n * n], s = new double[k];
            MathNet.Numerics.Providers.LinearAlgebra.ManagedLinearAlgebraProvider.Instance.SingularValueDecomposition(true, copy, m, n, expected, u, vt);
            SingularValues.Compute(a.View, s, default);
            for (int i = 0; i < k; i++)
                Assert.Equal(expected[i], s[i], 1e-12);
        }
    }

    [Theory]
    [InlineData(1e306)]
    [InlineData(1e-306)]
    [InlineData(1e-320)]
    public void Ends_of_the_range(double scale)
    {
        Pinned a = SpectralMatrices.General("random", 60, 45, 2), u = new(60, 45), vt = new(45, 45);
        double[] s = new double[45], expected = new double[45];
        for (int i = 0; i < a.Values.Length; i++)
            a.Values[i] *= scale;
        SingularValues.Decompose(a.View, s, u.View, vt.View, default);
        SpectralMatrices.Within(SpectralMatrices.Orthogonality(u.ToMatrix()), Orthogonality, 60, "orthogonality");
        SpectralMatrices.Within(SpectralMatrices.Orthogonality(vt.ToMatrix()), Orthogonality, 60, "orthogonality");
        // The same matrix near 1: a power of two scales without rounding.
        int exponent = Math.ILogB(scale);
        for (int i = 0; i < a.Values.Length; i++)
            a.Values[i] = Math.ScaleB(a.Values[i], -exponent);
        SingularValues.Compute(a.View, expected, default);
        for (int i = 0; i < 45; i++)
            Assert.Equal(expected[i], Math.ScaleB(s[i], -exponent), 1e-12 + 2.0 * Math.ScaleB(double.Epsilon, -exponent));
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        foreach ((int m, int n) in new[] { (400, 380), (900, 200) })
        {
            Pinned a = SpectralMatrices.General("random", m, n, 9);
            Pinned[] u = [new(m, n), new(m, n), new(m, n)], vt = [new(n, n), new(n, n), new(n, n)];
            double[][] s = [new double[n], new double[n], new double[n]];
            for (int i = 0; i < 3; i++)
            {
                SingularValues.Decompose(a.View, s[i], u[i].View, vt[i].View, new() { MaxDegreeOfParallelism = i + 1 });
                Assert.Equal(s[0], s[i]);
                Assert.Equal(u[0].Values, u[i].Values);
                Assert.Equal(vt[0].Values, vt[i].Values);
            }
        }
    }

    [Fact]
    public void Strides_do_not_matter()
    {
        Pinned a = SpectralMatrices.General("random", 90, 70, 11), u = new(90, 70), vt = new(70, 70), rows = new(90, 70), rowsU = new(90, 70), rowsVt = new(70, 70);
        double[] s = new double[70], rowsS = new double[70];
        MatrixCopy.Copy(a.View, rows.RowMajor);
        SingularValues.Decompose(a.View, s, u.View, vt.View, default);
        SingularValues.Decompose(rows.RowMajor, rowsS, rowsU.RowMajor, rowsVt.RowMajor, default);
        Assert.Equal(s, rowsS);
        Assert.Equal(u.ToMatrix(), Pinned.ToMatrix(rowsU.RowMajor));
        Assert.Equal(vt.ToMatrix(), Pinned.ToMatrix(rowsVt.RowMajor));
    }

    [Fact]
    public void Bad_input_is_refused_and_empty_matrices_have_no_values()
    {
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity })
        {
            Pinned a = SpectralMatrices.General("random", 50, 40, 1);
            a.Values[60] = bad;
            Assert.Throws<NonConvergenceException>(() => SingularValues.Compute(a.View, new double[40], default));
            Assert.Throws<NonConvergenceException>(() => SingularValues.Decompose(a.View, new double[40], new Pinned(50, 40).View, new Pinned(40, 40).View, default));
        }

        foreach ((int m, int n) in new[] { (0, 0), (0, 3), (3, 0) })
        {
            Pinned u = new(m, m), vt = new(n, n);
            SingularValues.Decompose(new Pinned(m, n).View, [], u.View, vt.View, default);
            SingularValues.Compute(new Pinned(m, n).View, [], default);
            for (int i = 0; i < m; i++)
                Assert.Equal(1.0, u.View[i, i]);
            for (int i = 0; i < n; i++)
                Assert.Equal(1.0, vt.View[i, i]);
        }

        Assert.Throws<ArgumentException>("s", () => SingularValues.Compute(new Pinned(3, 2).View, new double[3], default));
        Assert.Throws<ArgumentException>("u", () => SingularValues.Decompose(new Pinned(4, 2).View, new double[2], new Pinned(4, 3).View, new Pinned(2, 2).View, default));
        Assert.Throws<ArgumentException>("vt", () => SingularValues.Decompose(new Pinned(4, 2).View, new double[2], new Pinned(4, 2).View, new Pinned(3, 2).View, default));
    }
}

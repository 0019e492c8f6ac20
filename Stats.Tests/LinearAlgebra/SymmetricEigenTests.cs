using FsCheck.Xunit;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using Pinned = Stats.Tests.LinearAlgebra.SpectralMatrices.Pinned;

namespace Stats.Tests.LinearAlgebra;

public class SymmetricEigenTests
{
    /// <summary>In units of (n + 10) eps, residuals and values of the norm too. Measured: below 1 on random matrices.</summary>
    private const double Residual = 2.0, Orthogonality = 3.0, Value = 2.0;

    public static TheoryData<string, int> Orders()
    {
        TheoryData<string, int> data = [];
        foreach (string kind in SpectralMatrices.SymmetricKinds)
        {
            foreach (int n in Sweep.IsFull ? [1, 2, 3, 10, 32, 33, 64, 65, 100, 210, 333, 520] : new[] { 1, 2, 3, 10, 33, 65, 130 })
                data.Add(kind, n);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void A_Q_is_Q_L(string kind, int n) => Check(SpectralMatrices.Symmetric(kind, n, 31 * n), n);

    [Property(MaxTest = 150, StartSize = 1000, EndSize = 1_000_000_000, Replay = "(8807074866131498093,4978728449631582259)")]
    public void Any_order_and_kind(int first, int second)
    {
        int n = 1 + (int)((uint)first % 150);
        Check(SpectralMatrices.Symmetric(SpectralMatrices.SymmetricKinds[(uint)second % SpectralMatrices.SymmetricKinds.Length], n, first), n);
    }

    private static void Check(Pinned a, int n)
    {
        Pinned q = new(n, n);
        double[] values = new double[n], alone = new double[n];
        double[] before = [.. a.Values];
        SymmetricEigen.Decompose(a.View, values, q.View, default);
        SymmetricEigen.Eigenvalues(a.View, alone, default);
        Assert.Equal(before, a.Values);
        Assert.Equal(values.Order(), values);
        Assert.Equal(alone.Order(), alone);
        Matrix<double> matrix = a.ToMatrix(), vectors = q.ToMatrix(), scaled = vectors.MapIndexed((_, j, x) => x * values[j]);
        SpectralMatrices.Within(SpectralMatrices.Relative(matrix * vectors - scaled, matrix), Residual, n, "residual");
        SpectralMatrices.Within(SpectralMatrices.Orthogonality(vectors), Orthogonality, n, "orthogonality");
        double largest = values.Max(Math.Abs);
        for (int i = 0; i < n; i++)
            Assert.True(Math.Abs(values[i] - alone[i]) <= SpectralMatrices.Allowed(Value, n) * largest, $"value {i}: {values[i]} and {alone[i]}");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(33)]
    [InlineData(200)]
    [InlineData(301)]
    public void Second_differences_have_known_eigenvalues(int n)
    {
        // 2 - 2 cos(k pi / (n + 1)) = 4 sin^2(k pi / (2 (n + 1)))
        Pinned a = SpectralMatrices.Symmetric("second difference", n, 0), q = new(n, n);
        double[] values = new double[n], alone = new double[n];
        SymmetricEigen.Decompose(a.View, values, q.View, default);
        SymmetricEigen.Eigenvalues(a.View, alone, default);
        for (int k = 1; k <= n; k++)
        {
            double expected = 4.0 * Math.Pow(Math.Sin(k * Math.PI / (2.0 * (n + 1))), 2);
            Assert.Equal(expected, values[k - 1], SpectralMatrices.Allowed(1.0, n));
            Assert.Equal(expected, alone[k - 1], SpectralMatrices.Allowed(1.0, n));
        }
    }

    [Fact]
    public void Glued_Wilkinson_matrices_keep_their_vectors_orthogonal()
    {
        // 20 blocks of order 21: groups of 20 eigenvalues that agree to all digits.
        Check(SpectralMatrices.Symmetric("glued Wilkinson", 420, 0), 420);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(90)]
    public void Values_are_the_managed_providers(int n)
    {
        Pinned a = SpectralMatrices.Symmetric("random", n, n);
        double[] values = new double[n], vectors = new double[n * n], diagonal = new double[n * n], copy = [.. a.Values];
        System.Numerics.Complex[] expected = new System.Numerics.Complex[n];
        MathNet.Numerics.Providers.LinearAlgebra.ManagedLinearAlgebraProvider.Instance.EigenDecomp(true, n, copy, vectors, expected, diagonal);
        SymmetricEigen.Eigenvalues(a.View, values, default);
        double[] sorted = [.. expected.Select(z => z.Real).Order()];
        for (int i = 0; i < n; i++)
            Assert.Equal(sorted[i], values[i], 1e-12);
    }

    [Theory]
    [InlineData(1e306)]
    [InlineData(1e-306)]
    [InlineData(1e-320)]
    public void Ends_of_the_range(double scale)
    {
        Pinned a = SpectralMatrices.Symmetric("random", 50, 2), q = new(50, 50);
        double[] values = new double[50], expected = new double[50];
        for (int i = 0; i < a.Values.Length; i++)
            a.Values[i] *= scale;
        SymmetricEigen.Decompose(a.View, values, q.View, default);
        SpectralMatrices.Within(SpectralMatrices.Orthogonality(q.ToMatrix()), Orthogonality, 50, "orthogonality");
        // The same matrix near 1: a power of two scales without rounding.
        int exponent = Math.ILogB(scale);
        for (int i = 0; i < a.Values.Length; i++)
            a.Values[i] = Math.ScaleB(a.Values[i], -exponent);
        SymmetricEigen.Eigenvalues(a.View, expected, default);
        for (int i = 0; i < 50; i++)
            Assert.Equal(expected[i], Math.ScaleB(values[i], -exponent), 1e-12 + 2.0 * Math.ScaleB(double.Epsilon, -exponent));
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        foreach (string kind in new[] { "random", "glued Wilkinson" })
        {
            Pinned a = SpectralMatrices.Symmetric(kind, 420, 9);
            Pinned[] q = [new(420, 420), new(420, 420), new(420, 420)];
            double[][] values = [new double[420], new double[420], new double[420]];
            for (int i = 0; i < 3; i++)
            {
                SymmetricEigen.Decompose(a.View, values[i], q[i].View, new() { MaxDegreeOfParallelism = i + 1 });
                Assert.Equal(values[0], values[i]);
                Assert.Equal(q[0].Values, q[i].Values);
            }
        }
    }

    [Fact]
    public void Strides_do_not_matter_and_the_result_may_replace_the_matrix()
    {
        Pinned a = SpectralMatrices.Symmetric("random", 80, 11), q = new(80, 80), rows = new(80, 80), rowsQ = new(80, 80);
        double[] values = new double[80], rowsValues = new double[80];
        MatrixCopy.Copy(a.View, rows.RowMajor);
        SymmetricEigen.Decompose(a.View, values, q.View, default);
        SymmetricEigen.Decompose(rows.RowMajor, rowsValues, rowsQ.RowMajor, default);
        Assert.Equal(values, rowsValues);
        Assert.Equal(q.ToMatrix(), Pinned.ToMatrix(rowsQ.RowMajor));
        SymmetricEigen.Decompose(a.View, values, a.View, default);
        Assert.Equal(q.Values, a.Values);
    }

    [Fact]
    public void Only_the_lower_triangle_is_read()
    {
        Pinned a = SpectralMatrices.Symmetric("random", 70, 12), q = new(70, 70), other = new(70, 70);
        double[] values = new double[70], otherValues = new double[70];
        SymmetricEigen.Decompose(a.View, values, q.View, default);
        for (int j = 0; j < 70; j++)
        {
            for (int i = 0; i < j; i++)
                a.Values[i + 70 * j] = double.NaN;
        }

        SymmetricEigen.Decompose(a.View, otherValues, other.View, default);
        Assert.Equal(values, otherValues);
        Assert.Equal(q.Values, other.Values);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        foreach (double bad in new[] { double.NaN, double.NegativeInfinity })
        {
            Pinned a = SpectralMatrices.Symmetric("random", 50, 1);
            a.Values[7] = bad;
            Assert.Throws<NonConvergenceException>(() => SymmetricEigen.Eigenvalues(a.View, new double[50], default));
            Assert.Throws<NonConvergenceException>(() => SymmetricEigen.Decompose(a.View, new double[50], new Pinned(50, 50).View, default));
        }

        SymmetricEigen.Decompose(new Pinned(0, 0).View, [], new Pinned(0, 0).View, default);
        Assert.Throws<ArgumentException>("a", () => SymmetricEigen.Eigenvalues(new Pinned(3, 2).View, new double[3], default));
        Assert.Throws<ArgumentException>("eigenvalues", () => SymmetricEigen.Eigenvalues(new Pinned(3, 3).View, new double[2], default));
        Assert.Throws<ArgumentException>("q", () => SymmetricEigen.Decompose(new Pinned(3, 3).View, new double[3], new Pinned(3, 2).View, default));
    }
}

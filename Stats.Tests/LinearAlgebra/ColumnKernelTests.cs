using MathNet.Numerics.LinearAlgebra;
using Pinned = Stats.Tests.LinearAlgebra.SpectralMatrices.Pinned;

namespace Stats.Tests.LinearAlgebra;

/// <summary>The products under the orthogonal factorisations, against MathNet's, for every remainder of rows and columns and every alignment.</summary>
public unsafe class ColumnKernelTests
{
    public static TheoryData<int, int, int> Shapes()
    {
        TheoryData<int, int, int> data = [];
        foreach (int rows in new[] { 1, 5, 8, 17, 31, 64, 200 })
        {
            foreach (int columns in new[] { 1, 2, 7, 8, 9, 23, 40 })
                data.Add(rows, columns, (rows + columns) % 8);
        }

        data.Add(900, 700, 3);
        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Products_with_a_vector(int rows, int columns, int offset)
    {
        // A block that begins anywhere within a line of the cache.
        Pinned whole = SpectralMatrices.General("random", rows + 8, columns, 1), x = SpectralMatrices.General("random", columns, 1, 2), y = SpectralMatrices.General("random", rows, 1, 3);
        MatrixView<double> a = whole.View.Block(offset, 0, rows, columns);
        Matrix<double> matrix = Pinned.ToMatrix(a);
        Matrix<double> sum = y.ToMatrix() - 0.75 * matrix * x.ToMatrix(), turned = matrix.TransposeThisAndMultiply(y.ToMatrix());
        Pinned product = new(columns, 1);
        MatrixVector.MultiplyTransposed(a, y.View.Data, product.View.Data, default);
        MatrixVector.Add(-0.75, a, x.View.Data, y.View.Data, default);
        // Each is a sum of as many terms below 1: its rounding errors are below that many eps.
        Assert.True((y.ToMatrix() - sum).Enumerate().Max(Math.Abs) <= (columns + 2) * Accuracy.Epsilon);
        Assert.True((product.ToMatrix() - turned).Enumerate().Max(Math.Abs) <= (rows + 2) * Accuracy.Epsilon);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(13)]
    [InlineData(66)]
    [InlineData(255)]
    [InlineData(300)]
    [InlineData(601)]
    public void Symmetric_product(int n)
    {
        Pinned a = SpectralMatrices.Symmetric("random", n, 4), x = SpectralMatrices.General("random", n, 1, 5), y = new(n, 1), scratch = new(MatrixVector.PartialsLength(n), 1);
        Matrix<double> expected = a.ToMatrix() * x.ToMatrix();
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < j; i++)
                a.Values[i + j * n] = double.NaN;
        }

        MatrixVector.MultiplySymmetric(a.View, x.View.Data, y.View.Data, scratch.View.Data, default);
        Assert.True((y.ToMatrix() - expected).Enumerate().Max(Math.Abs) <= (n + 2) * Accuracy.Epsilon);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 2, 9)]
    [InlineData(100, 33, 32)]
    [InlineData(769, 100, 13)]
    [InlineData(1600, 50, 64)]
    public void Narrow_transposed_product(int rows, int columns, int width)
    {
        Pinned a = SpectralMatrices.General("random", rows, columns, 6), b = SpectralMatrices.General("random", rows, width, 7), c = new(columns, width);
        TransposedProduct.Add(1.0, a.View, b.View, c.View, lower: false);
        Assert.True((c.ToMatrix() - a.ToMatrix().TransposeThisAndMultiply(b.ToMatrix())).Enumerate().Max(Math.Abs) <= (rows + 2) * Accuracy.Epsilon);
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(12, 1)]
    [InlineData(100, 50)]
    [InlineData(100, 99)]
    public void Secular_roots_are_roots(int k, int j)
    {
        // Poles that nearly meet and weights over 12 orders of magnitude.
        Random random = new(k + j);
        Pinned d = new(k, 1), w = new(k, 1), differences = new(k, 1);
        for (int i = 0; i < k; i++)
        {
            d.Values[i] = (i == 0 ? 0.1 : d.Values[i - 1]) + Math.Pow(10.0, -12.0 * random.NextDouble());
            w.Values[i] = Math.Pow(10.0, -12.0 * random.NextDouble());
        }

        foreach (bool squared in new[] { false, true })
        {
            double distance = SecularEquation.Solve(k, j, d.View.Data, w.View.Data, w.Values.Sum(), squared, differences.View.Data, out int origin);
            Assert.True(origin == j || origin == j + 1);
            Assert.Equal(-distance, differences.Values[origin]);
            for (int i = 0; i < k; i++)
                Assert.Equal(i <= j, differences.Values[i] < 0.0);
            double sum = 1.0, magnitudes = 1.0;
            for (int i = 0; i < k; i++)
            {
                sum += w.Values[i] / differences.Values[i];
                magnitudes += Math.Abs(w.Values[i] / differences.Values[i]);
            }

            Assert.True(Math.Abs(sum) <= (k + 10) * Accuracy.Epsilon * magnitudes);
        }
    }
}

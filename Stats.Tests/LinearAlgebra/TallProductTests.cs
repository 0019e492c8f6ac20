using MathNet.Numerics.LinearAlgebra;
using Pinned = Stats.Tests.LinearAlgebra.SpectralMatrices.Pinned;

namespace Stats.Tests.LinearAlgebra;

/// <summary>Products whose sums are cut into parts: against MathNet's, and the same bits for any number of threads.</summary>
public unsafe class TallProductTests
{
    private static readonly int[] ThreadCounts = [1, 2, 3, 8];

    // Two parts and a rest, a narrow C of more than one block, a C whose sides differ, one beyond the register tile.
    [Theory]
    [InlineData(8, 8, 40_001)]
    [InlineData(1, 3, 400_000)]
    [InlineData(17, 5, 33_333)]
    [InlineData(70, 60, 9_001)]
    [InlineData(140, 100, 8_200)]
    public void Products_of_matrices(int m, int n, int k)
    {
        Pinned a = SpectralMatrices.General("random", k, m, 11), b = SpectralMatrices.General("random", k, n, 12);
        Pinned wideA = Turned(a), wideB = Turned(b);
        Matrix<double> expected = -0.75 * a.ToMatrix().TransposeThisAndMultiply(b.ToMatrix());
        foreach ((MatrixView<double> left, MatrixView<double> right) in new[]
        {
            (a.View.Transposed, b.View), (a.View.Transposed, wideB.View.Transposed), (wideA.View, b.View), (wideA.View, wideB.View.Transposed),
        })
        {
            Same(
                m * n, k, expected,
                (threads, result) => MatrixProduct.Add(-0.75, left, right, MatrixView<double>.ColumnMajor((double*)result, m, n), threads));
            Same(
                m * n, k, expected.Transpose(),
                (threads, result) => MatrixProduct.Add(-0.75, left, right, MatrixView<double>.RowMajor((double*)result, m, n), threads));
        }
    }

    [Theory]
    [InlineData(8, 40_001)]
    [InlineData(90, 9_001)]
    [InlineData(140, 5_000)]
    public void Lower_triangle_of_the_product_with_the_own_transpose(int n, int k)
    {
        Pinned a = SpectralMatrices.General("random", k, n, 13);
        Matrix<double> expected = a.ToMatrix().TransposeThisAndMultiply(a.ToMatrix()).LowerTriangle();
        Same(n * n, k, expected, (threads, result) =>
        {
            MatrixView<double> c = MatrixView<double>.ColumnMajor((double*)result, n, n);
            MatrixProduct.Add(1.0, a.View.Transposed, a.View, c, threads, MatrixProduct.Part.Lower);
            for (int j = 0; j < n; j++)
                new Span<double>(c.At(0, j), j).Clear();
        });
    }

    // Few or many rows, few or many columns: every branch of the product with a vector; the last is an inner product.
    [Theory]
    [InlineData(40_001, 8)]
    [InlineData(9, 33_000)]
    [InlineData(700, 900)]
    [InlineData(300, 2_000)]
    [InlineData(500_003, 1)]
    public void Products_with_a_vector(int rows, int columns)
    {
        Pinned a = SpectralMatrices.General("random", rows, columns, 14), x = SpectralMatrices.General("random", columns, 1, 15), y = SpectralMatrices.General("random", rows, 1, 16);
        foreach (double alpha in new[] { -1.0, 0.3 })
        {
            Same(rows, columns, alpha * a.ToMatrix() * x.ToMatrix(), (threads, result) => MatrixVector.Add(alpha, a.View, x.View.Data, (double*)result, threads));
            Same(columns, rows, alpha * a.ToMatrix().TransposeThisAndMultiply(y.ToMatrix()), (threads, result) => MatrixVector.Add(alpha, a.View.Transposed, y.View.Data, (double*)result, threads));
        }
    }

    private static Pinned Turned(Pinned a)
    {
        Pinned turned = new(a.View.Columns, a.View.Rows);
        MatrixCopy.Copy(a.View.Transposed, turned.View);
        return turned;
    }

    private static void Same(int length, int terms, Matrix<double> expected, Action<Execution, nint> compute)
    {
        double[]? first = null;
        foreach (int threads in ThreadCounts)
        {
            Pinned result = new(length, 1);
            compute(new() { MaxDegreeOfParallelism = threads }, (nint)result.View.Data);
            first ??= [.. result.Values];
            Assert.True(result.Values.AsSpan().SequenceEqual(first), $"{threads} threads");
        }

        // Sums of as many terms below 1, of one sign on the diagonal of A'A: each error is below terms eps times the sum of magnitudes, below
        // terms; both sides err. A term that is wanting or counted twice is a thousand times as large.
        double[] reference = expected.ToColumnMajorArray();
        for (int i = 0; i < length; i++)
            Assert.True(Math.Abs(first![i] - reference[i]) <= 2.0 * terms * (terms + 2.0) * Accuracy.Epsilon, $"element {i}: {first[i]}, expected {reference[i]}");
    }
}

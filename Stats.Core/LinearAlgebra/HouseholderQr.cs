// Factor: panels of BlockReflector.Width columns, each factored column by column with the reflectors so far applied to it as one block
// (left-looking: only the current column is written), then the columns right of it updated by matrix products.
// FactorPivoted: HouseholderQr.Pivoting.cs.
namespace Stats.Core;

/// <summary>
/// A = Q R by Householder reflectors, in LAPACK's layout: R on and above the diagonal, below it the reflectors (first elements 1 not stored),
/// their factors apart. Backward stable for every finite input, rank-deficient, graded or near the ends of the range; NaN or an infinity
/// gives NaN. Matrices of any strides.
/// </summary>
internal static unsafe partial class HouseholderQr
{
    /// <summary>Overwrites A (m x n) with its factors.</summary>
    /// <param name="a">m x n.</param>
    /// <param name="tau">min(m, n) numbers.</param>
    /// <param name="execution">How it runs.</param>
    public static void Factor(MatrixView<double> a, Span<double> tau, Execution execution)
    {
        int m = a.Rows, n = a.Columns, k = Math.Min(m, n), width = BlockReflector.Width;
        if (tau.Length != k)
            throw new ArgumentException($"tau has {tau.Length} elements, the matrix needs {k}.", nameof(tau));
        if (k == 0)
            return;
        using MatrixBuffer panel = new(m, width), triangle = new(width, width), work = new(n, 2 * width);
        for (int start = 0; start < k; start += width)
        {
            int columns = Math.Min(width, k - start), rows = m - start, right = start + columns;
            MatrixView<double> v = panel.View.Block(start, 0, rows, columns), t = triangle.View.Block(0, 0, columns, columns);
            MatrixBuffer.Copy(a.Block(start, start, rows, columns), v);
            FactorPanel(v, t, tau.Slice(start, columns));
            MatrixBuffer.Copy(v, a.Block(start, start, rows, columns));
            for (int j = 0; j < columns; j++)
            {
                new Span<double>(v.At(0, j), j).Clear();
                v[j, j] = 1.0;
            }

            if (right < n)
                BlockReflector.Apply(v, t, transposed: true, a.Block(start, right, rows, n - right), work.View, execution);
        }
    }

    /// <summary>The first columns of Q: thin (as many columns as reflectors) or up to all m of them.</summary>
    /// <param name="factored">What <see cref="Factor"/> left.</param>
    /// <param name="tau">Its factors.</param>
    /// <param name="q">m rows and at most m columns; may not overlap <paramref name="factored"/>.</param>
    /// <param name="execution">How it runs.</param>
    public static void FormQ(MatrixView<double> factored, ReadOnlySpan<double> tau, MatrixView<double> q, Execution execution)
    {
        MatrixBuffer.SetIdentity(q);
        BlockReflector.ApplyAll(factored, tau, transposed: false, q, identityColumns: true, execution);
    }

    /// <summary>C = Q C, or Q' C where transposed; C has m rows.</summary>
    public static void Apply(MatrixView<double> factored, ReadOnlySpan<double> tau, bool transposed, MatrixView<double> c, Execution execution) =>
        BlockReflector.ApplyAll(factored, tau, transposed, c, identityColumns: false, execution);

    private static void FactorPanel(MatrixView<double> a, MatrixView<double> t, Span<double> tau)
    {
        int m = a.Rows;
        double* products = stackalloc double[BlockReflector.Width];
        double* weighted = stackalloc double[BlockReflector.Width];
        double* diagonal = stackalloc double[BlockReflector.Width];
        for (int i = 0; i < a.Columns; i++)
        {
            double* column = a.At(0, i);
            if (i > 0)
                ApplyTransposed(a, t, i, column, products, weighted);
            tau[i] = Reflector.Generate(m - i, column + i);
            // The unit diagonal is written out while the panel is worked on; the strip above it is R and stays out of every product.
            diagonal[i] = column[i];
            column[i] = 1.0;
            BlockReflector.ExtendTriangle(a, i, tau[i], t, products);
        }

        for (int i = 0; i < a.Columns; i++)
            a[i, i] = diagonal[i];
    }

    /// <summary>column = (I - V T' V') column with the i reflectors so far.</summary>
    private static void ApplyTransposed(MatrixView<double> a, MatrixView<double> t, int i, double* column, double* products, double* weighted)
    {
        // V is a unit triangle of i rows, of which a holds the part below the diagonal, over a rectangle.
        MatrixVectorKernel.MultiplyTransposed(a.Block(i, 0, a.Rows - i, i), column + i, products, Execution.SingleThread);
        for (int c = 0; c < i; c++)
        {
            double* v = a.At(0, c);
            for (int r = c; r < i; r++)
                products[c] = Math.FusedMultiplyAdd(v[r], column[r], products[c]);
        }

        for (int c = 0; c < i; c++)
        {
            double sum = 0.0;
            for (int r = 0; r <= c; r++)
                sum = Math.FusedMultiplyAdd(t[r, c], products[r], sum);
            weighted[c] = sum;
        }

        for (int c = 0; c < i; c++)
        {
            double* v = a.At(0, c);
            for (int r = c; r < i; r++)
                column[r] = Math.FusedMultiplyAdd(-weighted[c], v[r], column[r]);
        }

        MatrixVectorKernel.Add(-1.0, a.Block(i, 0, a.Rows - i, i), weighted, column + i, Execution.SingleThread);
    }
}

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
    /// <summary>Overwrites A (m x n) with its factors; cancelled, it leaves A half done.</summary>
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
        execution = execution with { Progress = null };
        using MatrixBuffer panel = new(m, width), triangle = new(width, width), work = new(n, 2 * width);
        for (int start = 0; start < k; start += width)
        {
            int columns = Math.Min(width, k - start), rows = m - start, right = start + columns;
            MatrixView<double> v = panel.View.Block(start, 0, rows, columns), t = triangle.View.Block(0, 0, columns, columns);
            MatrixCopy.Copy(a.Block(start, start, rows, columns), v);
            FactorPanel(v, t, tau.Slice(start, columns), a.Block(start, start, rows, columns));
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

    /// <summary>v becomes the reflectors, unit diagonal and zeros written out; factored gets the factors in LAPACK's layout.</summary>
    private static void FactorPanel(MatrixView<double> v, MatrixView<double> t, Span<double> tau, MatrixView<double> factored)
    {
        int m = v.Rows;
        double* products = stackalloc double[BlockReflector.Width];
        double* weighted = stackalloc double[BlockReflector.Width];
        for (int i = 0; i < v.Columns; i++)
        {
            // column = (I - V T' V') column with the reflectors so far.
            double* column = v.At(0, i);
            MatrixVector.MultiplyTransposed(v.Block(0, 0, m, i), column, products, Execution.SingleThread);
            MatrixVector.MultiplyTransposed(t.Block(0, 0, i, i), products, weighted, Execution.SingleThread);
            MatrixVector.Add(-1.0, v.Block(0, 0, m, i), weighted, column, Execution.SingleThread);
            tau[i] = Reflector.Generate(m - i, column + i);
            MatrixCopy.Copy(v.Block(0, i, m, 1), factored.Block(0, i, m, 1));
            new Span<double>(column, i).Clear();
            column[i] = 1.0;
            BlockReflector.ExtendTriangle(v, i, tau[i], t, products);
        }
    }
}

// Halves of the columns (Toledo 1997): the left half is factored with its pivots, which then exchange rows of the right half; the upper part
// of the right half is solved, the lower updated by a product and factored in turn. Up to BaseColumns columns are eliminated one by one.
namespace Stats.Core;

/// <summary>P A = L U by partial pivoting, in place: L below the diagonal (ones on it), U on and above.</summary>
internal static unsafe class LuKernel
{
    private const int BaseColumns = 8;

    /// <summary>Matrices of up to this many columns and twice as many rows are eliminated at once.</summary>
    private const int TinyColumns = 16;

    /// <summary>Shorter columns cost less than the call of a vectorised loop.</summary>
    private const int CallFrom = 8;

    /// <summary>Factors; row i was exchanged with row pivots[i] >= i, in this order. A zero pivot is left where it is: U is then singular.</summary>
    public static void Factor<T>(MatrixView<T> a, Span<int> pivots, Execution execution)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        int columns = Math.Min(a.Rows, a.Columns);
        if (columns <= BaseColumns || (columns <= TinyColumns && a.Rows <= 2 * TinyColumns))
        {
            Base(a, pivots[..columns]);
            if (a.Columns > columns)
            {
                MatrixView<T> right = a.Block(0, columns, a.Rows, a.Columns - columns);
                Exchange(right, pivots[..columns], execution);
                TriangularSolve.Lower(a.Block(0, 0, columns, columns), right.Block(0, 0, columns, right.Columns), unit: true, execution);
            }

            return;
        }

        int half = Math.Max(columns / 2 / BaseColumns * BaseColumns, BaseColumns), restRows = a.Rows - half, restColumns = a.Columns - half;
        MatrixView<T> left = a.Block(0, 0, a.Rows, half), top = a.Block(0, half, half, restColumns), corner = a.Block(half, half, restRows, restColumns);
        Factor(left, pivots[..half], execution);
        Exchange(a.Block(0, half, a.Rows, restColumns), pivots[..half], execution);
        TriangularSolve.Lower(a.Block(0, 0, half, half), top, unit: true, execution);
        MatrixProduct.Add(-T.One, a.Block(half, 0, restRows, half), top, corner, execution);
        Span<int> second = pivots[half..columns];
        Factor(corner, second, execution);
        Exchange(a.Block(half, 0, restRows, half), second, execution);
        for (int i = 0; i < second.Length; i++)
            second[i] += half;
    }

    /// <summary>Exchanges row i with row pivots[i], for each i in order.</summary>
    public static void Exchange<T>(MatrixView<T> a, ReadOnlySpan<int> pivots, Execution execution)
        where T : unmanaged
    {
        if (execution.Threads > 1 && (long)a.Columns * pivots.Length >= 1 << 16)
        {
            int[] copy = pivots.ToArray();
            ParallelBlocks.Run(a.Columns, Math.Max(16, (a.Columns + execution.Threads - 1) / execution.Threads), execution with { Progress = null }, (_, from, to) => ExchangeColumns(a, copy, from, to));
            return;
        }

        ExchangeColumns(a, pivots, 0, a.Columns);
    }

    /// <summary>Undoes <see cref="Exchange"/>.</summary>
    public static void ExchangeBack<T>(MatrixView<T> a, ReadOnlySpan<int> pivots)
        where T : unmanaged
    {
        for (int j = 0; j < a.Columns; j++)
        {
            T* column = a.At(0, j);
            for (int i = pivots.Length - 1; i >= 0; i--)
                (column[i * a.RowStride], column[pivots[i] * a.RowStride]) = (column[pivots[i] * a.RowStride], column[i * a.RowStride]);
        }
    }

    private static void ExchangeColumns<T>(MatrixView<T> a, ReadOnlySpan<int> pivots, int from, int to)
        where T : unmanaged
    {
        for (int j = from; j < to; j++)
        {
            T* column = a.At(0, j);
            for (int i = 0; i < pivots.Length; i++)
                (column[i * a.RowStride], column[pivots[i] * a.RowStride]) = (column[pivots[i] * a.RowStride], column[i * a.RowStride]);
        }
    }

    private static void Base<T>(MatrixView<T> a, Span<int> pivots)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        nint stride = a.RowStride, end = a.Rows * stride;
        for (int j = 0; j < pivots.Length; j++)
        {
            T* column = a.At(0, j);
            int pivot = j;
            T largest = T.Abs(column[j * stride]);
            for (int i = j + 1; i < a.Rows; i++)
            {
                T size = T.Abs(column[i * stride]);
                if (size > largest)
                    (pivot, largest) = (i, size);
            }

            pivots[j] = pivot;
            for (int k = 0; pivot != j && k < pivots.Length; k++)
                (a[j, k], a[pivot, k]) = (a[pivot, k], a[j, k]);
            T divisor = column[j * stride];
            nint first = (j + 1) * stride;
            if (divisor != T.Zero)
            {
                for (nint i = first; i < end; i += stride)
                    column[i] /= divisor;
            }

            for (int k = j + 1; k < pivots.Length; k++)
            {
                T* other = a.At(0, k);
                T factor = -other[j * stride];
                if (stride == 1 && end - first >= CallFrom)
                {
                    VectorKernel.AddScaled(other + first, column + first, factor, (int)(end - first));
                    continue;
                }

                for (nint i = first; i < end; i += stride)
                    other[i] = T.FusedMultiplyAdd(factor, column[i], other[i]);
            }
        }
    }
}

namespace Stats.Core;

/// <summary>
/// What the two divide-and-conquer methods share: an orthogonal basis, block diagonal with two blocks, is multiplied by the vectors of a
/// rank-one update. Its columns are of three kinds, zero below the cut, full, zero above it; grouped by kind, two products leave the zeros out.
/// </summary>
internal static unsafe class DividedBasis
{
    public const byte Top = 0, Full = 1, Bottom = 2;

    /// <summary>Roots that a thread takes at once.</summary>
    private const int RootBlock = 16;

    /// <summary>Weights that a thread takes at once.</summary>
    private const int WeightBlock = 128;

    /// <summary>
    /// Solves the secular equation for all roots; differences(i, j) becomes D_i - x_j, weights[i] the weight of which the computed roots are
    /// the exact ones, <paramref name="store"/> gets (j, origin, distance of root j from pole origin).
    /// </summary>
    public static void SolveSecular(
        int k, double* d, double* weights, bool squared, MatrixView<double> differences, Action<int, int, double> store, Execution execution)
    {
        double sum = 0.0;
        for (int i = 0; i < k; i++)
            sum += weights[i];
        ParallelBlocks.Run(k, RootBlock, execution, (_, from, to) =>
        {
            for (int j = from; j < to; j++)
            {
                double x = SecularEquation.Solve(k, j, d, weights, sum, squared, differences.At(0, j), out int origin);
                store(j, origin, x);
            }
        });
        ParallelBlocks.Run(k, WeightBlock, execution, (_, from, to) => SecularEquation.RefineWeights(k, d, squared, differences, weights, from, to));
    }

    /// <summary>
    /// The columns of the given kinds in the order top, full, bottom: order[g] is the g-th of the grouped, place[i] where kept[i] went.
    /// </summary>
    public static (int Top, int Full) Group(ReadOnlySpan<int> kept, ReadOnlySpan<byte> kinds, Span<int> order, Span<int> place)
    {
        int next = 0, top = 0, full = 0;
        for (byte kind = Top; kind <= Bottom; kind++)
        {
            for (int i = 0; i < kept.Length; i++)
            {
                if (kinds[kept[i]] == kind)
                {
                    place[i] = next;
                    order[next++] = kept[i];
                }
            }

            if (kind == Top)
                top = next;
            else if (kind == Full)
                full = next - top;
        }

        return (top, full);
    }

    /// <summary>
    /// basis = [basis(:, order[..k]) coefficients, basis(:, order[k..])], the first <paramref name="top"/> of order being zero from row
    /// <paramref name="cut"/> on, and those beyond top + full zero above it.
    /// </summary>
    /// <param name="basis">Rows x order.Length.</param>
    /// <param name="cut">The first row below the cut.</param>
    /// <param name="order">Columns in grouped order, the deflated last.</param>
    /// <param name="k">How many columns are combined.</param>
    /// <param name="top">How many columns are zero below the cut.</param>
    /// <param name="full">How many are full.</param>
    /// <param name="work">As large as the basis.</param>
    /// <param name="coefficients">k x k, rows in grouped order.</param>
    /// <param name="execution">How it runs.</param>
    public static void Multiply(
        MatrixView<double> basis, int cut, ReadOnlySpan<int> order, int k, int top, int full, MatrixView<double> work,
        MatrixView<double> coefficients, Execution execution)
    {
        int rows = basis.Rows, columns = order.Length, upper = top + full;
        for (int g = 0; g < columns; g++)
        {
            // Halves that are zero stay behind: nobody reads them.
            int from = g >= upper && g < k ? cut : 0, to = g < top ? cut : rows;
            new ReadOnlySpan<double>(basis.At(from, order[g]), to - from).CopyTo(new(work.At(from, g), to - from));
        }

        for (int j = 0; j < columns; j++)
        {
            Span<double> target = new(basis.At(0, j), rows);
            if (j < k)
                target.Clear();
            else
                new ReadOnlySpan<double>(work.At(0, j), rows).CopyTo(target);
        }

        MatrixProduct.Add(1.0, work.Block(0, 0, cut, upper), coefficients.Block(0, 0, upper, k), basis.Block(0, 0, cut, k), execution);
        MatrixProduct.Add(1.0, work.Block(cut, top, rows - cut, k - top), coefficients.Block(top, 0, k - top, k), basis.Block(cut, 0, rows - cut, k), execution);
    }

    /// <summary>column(left) = c left + s right, column(right) = c right - s left.</summary>
    public static void Rotate(MatrixView<double> basis, int left, int right, double c, double s)
    {
        double* x = basis.At(0, left), y = basis.At(0, right);
        for (int i = 0; i < basis.Rows; i++)
        {
            double a = x[i], b = y[i];
            x[i] = Math.FusedMultiplyAdd(c, a, s * b);
            y[i] = Math.FusedMultiplyAdd(c, b, -(s * a));
        }
    }

    /// <summary>The execution of each of two halves that run beside one another.</summary>
    public static Execution Half(Execution execution) =>
        execution with { MaxDegreeOfParallelism = Math.Max(1, execution.Threads / 2), Progress = null };
}

// Blocked column pivoting (Quintana-Orti, Sun and Bischof 1998): within a panel only the pivot column and the pivot row are brought up to
// date, A - V F' holds the rest back; the panel ends early when a norm can no longer be told from its down-dating, and is computed anew.
namespace Stats.Core;

internal static unsafe partial class HouseholderQr
{
    /// <summary>Below this a down-dated norm has lost half its digits (Drmac and Bujanovic 2008): sqrt(eps).</summary>
    private const double DowndatingTolerance = 1.4901161193847656e-8;

    /// <summary>
    /// A P = Q R with, at each step, the column of largest remaining norm brought to the front: |R(j, j)| does not grow with j, up to rounding.
    /// Column j of A P is column permutation[j] of A.
    /// </summary>
    /// <param name="a">m x n, overwritten as by <see cref="Factor"/>.</param>
    /// <param name="tau">min(m, n) numbers.</param>
    /// <param name="permutation">n numbers.</param>
    /// <param name="execution">How it runs.</param>
    public static void FactorPivoted(MatrixView<double> a, Span<double> tau, Span<int> permutation, Execution execution)
    {
        int m = a.Rows, n = a.Columns, k = Math.Min(m, n);
        if (tau.Length != k)
            throw new ArgumentException($"tau has {tau.Length} elements, the matrix needs {k}.", nameof(tau));
        if (permutation.Length != n)
            throw new ArgumentException($"permutation has {permutation.Length} elements, the matrix {n} columns.", nameof(permutation));
        for (int j = 0; j < n; j++)
            permutation[j] = j;
        if (k == 0)
            return;
        execution = execution with { Progress = null };
        using MatrixBuffer work = MatrixBuffer.CopyOf(a), heldBack = new(n, BlockReflector.Width), norms = new(n, 3);
        double* current = norms.View.At(0, 0), reference = norms.View.At(0, 1), scratch = norms.View.At(0, 2);
        for (int j = 0; j < n; j++)
            current[j] = reference[j] = Reflector.Norm(m, work.View.At(0, j));
        int start = 0;
        while (start < k)
        {
            int columns = Math.Min(BlockReflector.Width, k - start);
            start += FactorPivotedPanel(
                work.View.Block(0, start, m, n - start), start, columns, tau[start..], permutation[start..], current + start, reference + start,
                heldBack.View.Block(start, 0, n - start, columns), scratch, execution);
        }

        MatrixCopy.Copy(work.View, a);
    }

    /// <summary>Factors at most <paramref name="width"/> columns and brings the others up to date; returns how many.</summary>
    private static int FactorPivotedPanel(
        MatrixView<double> a, int firstRow, int width, Span<double> tau, Span<int> permutation, double* current, double* reference,
        MatrixView<double> f, double* scratch, Execution execution)
    {
        int m = a.Rows, n = a.Columns, done = 0;
        bool lostNorm = false;
        double* row = stackalloc double[BlockReflector.Width];
        double* products = stackalloc double[BlockReflector.Width];
        while (done < width && !lostNorm)
        {
            int k = done, pivotRow = firstRow + k, rows = m - pivotRow;
            int pivot = k;
            for (int j = k + 1; j < n; j++)
            {
                if (current[j] > current[pivot])
                    pivot = j;
            }

            if (pivot != k)
            {
                Swap(a, k, pivot);
                for (int c = 0; c < k; c++)
                    (f[k, c], f[pivot, c]) = (f[pivot, c], f[k, c]);
                (permutation[k], permutation[pivot]) = (permutation[pivot], permutation[k]);
                (current[pivot], reference[pivot]) = (current[k], reference[k]);
            }

            double* column = a.At(pivotRow, k);
            for (int c = 0; c < k; c++)
                row[c] = f[k, c];
            MatrixVector.Add(-1.0, a.Block(pivotRow, 0, rows, k), row, column, Execution.SingleThread);
            tau[k] = Reflector.Generate(rows, column);
            double diagonal = column[0];
            column[0] = 1.0;

            // F(:, k) = tau (A' v - F V' v), of which A' v is the one pass over the matrix.
            double* weights = f.At(0, k);
            new Span<double>(weights, k + 1).Clear();
            MatrixVector.MultiplyTransposed(a.Block(pivotRow, k + 1, rows, n - k - 1), column, weights + k + 1, execution);
            MatrixVector.MultiplyTransposed(a.Block(pivotRow, 0, rows, k), column, products, Execution.SingleThread);
            MatrixVector.Add(-1.0, f.Block(k + 1, 0, n - k - 1, k), products, weights + k + 1, Execution.SingleThread);
            Reflector.Scale(n - k - 1, weights + k + 1, tau[k]);

            for (int c = 0; c <= k; c++)
                row[c] = a[pivotRow, c];
            UpdateRow(a, pivotRow, k, row, f, scratch);
            if (pivotRow < Math.Min(m, firstRow + n) - 1)
            {
                for (int j = k + 1; j < n; j++)
                    lostNorm |= Downdate(Math.Abs(a[pivotRow, j]), ref current[j], ref reference[j]);
            }

            column[0] = diagonal;
            done++;
        }

        int below = m - firstRow - done;
        if (done < n && below > 0)
        {
            MatrixProduct.Add(-1.0, a.Block(firstRow + done, 0, below, done), f.Block(done, 0, n - done, done).Transposed,
                a.Block(firstRow + done, done, below, n - done), execution);
        }

        for (int j = done; lostNorm && j < n; j++)
        {
            if (reference[j] < 0.0)
                current[j] = reference[j] = Reflector.Norm(below, a.At(firstRow + done, j));
        }

        return done;
    }

    /// <summary>A(pivotRow, j) for the columns j right of the pivot, with all reflectors applied.</summary>
    private static void UpdateRow(MatrixView<double> a, int pivotRow, int k, double* row, MatrixView<double> f, double* scratch)
    {
        int right = a.Columns - k - 1;
        new Span<double>(scratch, right).Clear();
        MatrixVector.Add(1.0, f.Block(k + 1, 0, right, k + 1), row, scratch, Execution.SingleThread);
        for (int j = 0; j < right; j++)
            a[pivotRow, k + 1 + j] -= scratch[j];
    }

    /// <summary>The norm without the element that became part of R; true, and a negative reference, where it must be computed anew.</summary>
    private static bool Downdate(double element, ref double current, ref double reference)
    {
        if (current == 0.0 || reference < 0.0)
            return false;
        double ratio = element / current, rest = Math.Max(0.0, (1.0 + ratio) * (1.0 - ratio)), shrunk = current / reference;
        if (rest * shrunk * shrunk <= DowndatingTolerance)
        {
            reference = -1.0;
            return true;
        }

        current *= Math.Sqrt(rest);
        return false;
    }

    private static void Swap(MatrixView<double> a, int left, int right)
    {
        double* x = a.At(0, left), y = a.At(0, right);
        for (int i = 0; i < a.Rows; i++)
            (x[i], y[i]) = (y[i], x[i]);
    }
}

// Row r of B in the middle is taken out: above it a bidiagonal block of nl rows and nl + 1 columns, below it one of nr rows. With both solved,
// B = U M V' where M has a first row z and d on the diagonal beside it (d = 0 in the first place), and the block's vector of length nl + 1
// that the upper block maps to 0 belongs to that first place. M's singular values are the roots of 1 + sum of z^2 / (d^2 - x^2), its vectors
// come from the z of which the computed roots are exact (Gu and Eisenstat 1995; deflation as there). Every place p carries d[p], column p of U
// and column p of V; place r is the row taken out, with U's unit vector.
using MathNet.Numerics;

namespace Stats.Core;

/// <summary>Singular values and vectors of an upper bidiagonal matrix of norm about 1 (2^-100 to 2^100).</summary>
internal static unsafe class BidiagonalDivideAndConquer
{
    /// <summary>At most this many rows are solved by QR steps.</summary>
    private const int Leaf = 28;

    /// <summary>2^-53.</summary>
    private const double Epsilon = 1.1102230246251565e-16;

    /// <summary>B = U diag(d) V', d not negative, in no order.</summary>
    /// <param name="d">The diagonal; becomes the singular values.</param>
    /// <param name="e">The n - 1 numbers above it; destroyed.</param>
    /// <param name="u">n x n, column-major, zeros; becomes the left vectors.</param>
    /// <param name="v">n x n, column-major, zeros; becomes the right vectors.</param>
    /// <param name="execution">How it runs.</param>
    /// <exception cref="NonConvergenceException">The matrix is not finite.</exception>
    public static void Solve(double* d, double* e, MatrixView<double> u, MatrixView<double> v, Execution execution)
    {
        int n = u.Rows, space = n > Leaf ? n : 0;
        using MatrixBuffer work = new(space, n), left = new(space, n), right = new(space, n);
        Solve(d, e, u, v, work.View, left.View, right.View, execution with { Progress = null });
    }

    private static void Solve(
        double* d, double* e, MatrixView<double> u, MatrixView<double> v, MatrixView<double> work, MatrixView<double> left, MatrixView<double> right,
        Execution execution)
    {
        int n = u.Rows, m = v.Rows;
        if (n <= Leaf)
        {
            for (int i = 0; i < n; i++)
                u[i, i] = 1.0;
            for (int i = 0; i < m; i++)
                v[i, i] = 1.0;
            Span<double> diagonal = new(d, n), beside = new(e, Math.Max(n - 1, 0));
            if (m > n)
                BidiagonalQr.RemoveLastColumn(diagonal, beside, n > 0 ? e[n - 1] : 0.0, v);
            BidiagonalQr.Solve(diagonal, beside, u, v.Block(0, 0, m, n));
            return;
        }

        int middle = n / 2;
        double alpha = d[middle], beta = e[middle];
        Execution half = DividedBasis.Half(execution);
        ParallelBlocks.Run(2, 1, execution, (part, _, _) =>
        {
            int start = part == 0 ? 0 : middle + 1, rows = part == 0 ? middle : n - middle - 1, columns = part == 0 ? middle + 1 : m - middle - 1;
            Solve(d + start, e + start, u.Block(start, start, rows, rows), v.Block(start, start, columns, columns),
                work.Block(start, start, rows, rows), left.Block(start, start, rows, rows), right.Block(start, start, rows, rows), half);
        });
        Merge(d, middle, alpha, beta, u, v, work, left, right, execution);
    }

    private static void Merge(
        double* d, int middle, double alpha, double beta, MatrixView<double> u, MatrixView<double> v, MatrixView<double> work,
        MatrixView<double> left, MatrixView<double> right, Execution execution)
    {
        int n = u.Rows, m = v.Rows;
        double[] z = new double[n];
        byte[] kinds = new byte[n];
        for (int p = 0; p < n; p++)
        {
            z[p] = p <= middle ? alpha * v[middle, p] : beta * v[middle + 1, p];
            kinds[p] = p < middle ? DividedBasis.Top : DividedBasis.Bottom;
        }

        d[middle] = 0.0;
        u[middle, middle] = 1.0;
        kinds[middle] = DividedBasis.Full;
        double tolerance = Math.Max(Math.Abs(alpha), Math.Abs(beta));
        for (int p = 0; p < n; p++)
            tolerance = Math.Max(tolerance, d[p]);
        // All zero: the identities that U and V are made of serve.
        if (tolerance == 0.0)
            return;
        // Beside the norm of the whole, 1, the floor is nothing; beneath it squares would underflow.
        tolerance = Math.Max(8.0 * Epsilon * tolerance, 1e-100);
        if (m > n)
        {
            // Both blocks have a vector that they map to 0; a rotation leaves z on one of them.
            double other = beta * v[middle + 1, n], norm = double.Hypot(z[middle], other);
            if (norm > tolerance)
                DividedBasis.Rotate(v, middle, n, z[middle] / norm, other / norm);
            z[middle] = norm;
        }

        if (Math.Abs(z[middle]) <= tolerance)
            z[middle] = tolerance;

        int[] order = new int[n], kept = new int[n];
        int k = Deflate(d, z, kinds, middle, tolerance, u, v, order, kept);
        int[] place = new int[k];
        (int top, int full) = DividedBasis.Group(kept.AsSpan(0, k), kinds, order, place);
        double[] poles = new double[k], weights = new double[k], values = new double[n];
        for (int i = 0; i < k; i++)
        {
            // The second pole keeps a distance from the first, which is 0.
            poles[i] = i == 0 ? 0.0 : Math.Max(d[kept[i]], 0.5 * tolerance);
            weights[i] = z[kept[i]] * z[kept[i]];
        }

        for (int g = k; g < n; g++)
            values[g] = d[order[g]];
        fixed (double* pole = poles, weight = weights)
        {
            DividedBasis.SolveSecular(
                k, pole, weight, squared: true, right, (j, origin, x) => values[j] = Math.Sqrt(Math.FusedMultiplyAdd(poles[origin], poles[origin], x)), execution);
            Vectors(k, z, kept, place, poles, weights, left, right, execution);
        }

        values.CopyTo(new Span<double>(d, n));
        DividedBasis.Multiply(u, middle + 1, order, k, top, full, work, left.Block(0, 0, k, k), execution);
        DividedBasis.Multiply(v.Block(0, 0, m, n), middle + 1, order, k, top, full, work, right.Block(0, 0, k, k), execution);
    }

    /// <summary>
    /// Splits the places into those kept, the first one leading and the others ascending by d (returned: how many), and the deflated, listed in
    /// order[k..]; of two places with all but equal d one is rotated to z = 0.
    /// </summary>
    private static int Deflate(
        double* d, double[] z, byte[] kinds, int middle, double tolerance, MatrixView<double> u, MatrixView<double> v, int[] order, int[] kept)
    {
        int n = z.Length, k = 0, dropped = n, previous = -1;
        double[] keys = new double[n];
        int[] ascending = new int[n];
        for (int p = 0; p < n; p++)
        {
            keys[p] = p == middle ? -1.0 : d[p];
            ascending[p] = p;
        }

        Array.Sort(keys, ascending);
        kept[k++] = middle;
        foreach (int p in ascending.AsSpan(1))
        {
            if (Math.Abs(z[p]) <= tolerance)
            {
                order[--dropped] = p;
                continue;
            }

            if (previous >= 0)
            {
                if (d[p] - d[previous] <= tolerance)
                {
                    double norm = double.Hypot(z[p], z[previous]), c = z[p] / norm, s = -z[previous] / norm;
                    z[p] = norm;
                    z[previous] = 0.0;
                    DividedBasis.Rotate(u, previous, p, c, s);
                    DividedBasis.Rotate(v, previous, p, c, s);
                    if (kinds[p] != kinds[previous])
                        kinds[p] = DividedBasis.Full;
                    order[--dropped] = previous;
                }
                else
                {
                    kept[k++] = previous;
                }
            }

            previous = p;
        }

        if (previous >= 0)
            kept[k++] = previous;
        return k;
    }

    /// <summary>
    /// right(place[i], j) = sign(z_i) sqrt(w_i) / (d_i^2 - x_j^2), left the same times d_i with -1 in the first place; columns of norm 1.
    /// </summary>
    private static void Vectors(
        int k, double[] z, int[] kept, int[] place, double[] poles, double[] weights, MatrixView<double> left, MatrixView<double> right, Execution execution)
    {
        double[] numerators = new double[k];
        for (int i = 0; i < k; i++)
            numerators[i] = Math.CopySign(Math.Sqrt(Math.Max(0.0, weights[i])), z[kept[i]]);
        ParallelBlocks.Run(k, 32, execution, (_, from, to) =>
        {
            double[] vector = new double[k], other = new double[k];
            for (int j = from; j < to; j++)
            {
                Span<double> column = new(right.At(0, j), k), leftColumn = new(left.At(0, j), k);
                System.Numerics.Tensors.TensorPrimitives.Divide(numerators, column, vector);
                System.Numerics.Tensors.TensorPrimitives.Multiply(poles, vector, other);
                other[0] = -1.0;
                double inverse = 1.0 / Math.Sqrt(Reductions.SquaredNorm(vector)), leftInverse = 1.0 / Math.Sqrt(Reductions.SquaredNorm(other));
                for (int i = 0; i < k; i++)
                {
                    column[place[i]] = vector[i] * inverse;
                    leftColumn[place[i]] = other[i] * leftInverse;
                }
            }
        });
    }
}

// T = diag(T1, T2) + |b| v v', v the last unit vector above the cut and sign(b) the first below it, b the element that the cut takes away
// (Cuppen 1981). With the halves solved, T = Q (D + rho z z') Q'. Elements of z that vanish and pairs of equal d drop out (deflation); the
// rest are the roots of a secular equation, and their vectors come from the z of which these roots are exact (Gu and Eisenstat 1995).
using MathNet.Numerics;

namespace Stats.Core;

/// <summary>Eigenvalues and eigenvectors of a symmetric tridiagonal matrix of norm about 1 (2^-100 to 2^100).</summary>
internal static unsafe class TridiagonalDivideAndConquer
{
    /// <summary>At most this order is solved by QL steps.</summary>
    private const int Leaf = 32;

    private const double Epsilon = 1.1102230246251565e-16;

    /// <summary>T = Z diag(d) Z', d in no order.</summary>
    /// <param name="d">The diagonal; becomes the eigenvalues.</param>
    /// <param name="e">The n - 1 numbers beside it; destroyed.</param>
    /// <param name="z">n x n, column-major, zeros; becomes the eigenvectors.</param>
    /// <param name="execution">How it runs.</param>
    /// <exception cref="NonConvergenceException">The matrix is not finite.</exception>
    public static void Solve(double* d, double* e, MatrixView<double> z, Execution execution)
    {
        int n = z.Rows;
        using MatrixBuffer first = new(n > Leaf ? n : 0, n), second = new(n > Leaf ? n : 0, n);
        Solve(d, e, z, first.View, second.View, execution with { Progress = null });
    }

    private static void Solve(double* d, double* e, MatrixView<double> z, MatrixView<double> work, MatrixView<double> differences, Execution execution)
    {
        int n = z.Rows;
        if (n <= Leaf)
        {
            for (int i = 0; i < n; i++)
                z[i, i] = 1.0;
            TridiagonalQl.EigenvaluesAndVectors(new(d, n), new(e, Math.Max(n - 1, 0)), z);
            return;
        }

        int cut = n / 2;
        double coupling = e[cut - 1];
        d[cut - 1] -= Math.Abs(coupling);
        d[cut] -= Math.Abs(coupling);
        Execution half = DividedBasis.Half(execution);
        ParallelBlocks.Run(2, 1, execution, (part, _, _) =>
        {
            int start = part == 0 ? 0 : cut, order = part == 0 ? cut : n - cut;
            Solve(d + start, e + start, z.Block(start, start, order, order), work.Block(start, start, order, order),
                differences.Block(start, start, order, order), half);
        });
        Merge(d, cut, coupling, z, work, differences, execution);
    }

    private static void Merge(
        double* d, int cut, double coupling, MatrixView<double> basis, MatrixView<double> work, MatrixView<double> differences, Execution execution)
    {
        int n = basis.Rows;
        double[] z = new double[n];
        byte[] kinds = new byte[n];
        // z has norm 1; rho takes the factor that this costs.
        double rho = 2.0 * Math.Abs(coupling), inverse = Math.Sqrt(0.5), signed = Math.CopySign(inverse, coupling);
        for (int j = 0; j < n; j++)
        {
            z[j] = j < cut ? inverse * basis[cut - 1, j] : signed * basis[cut, j];
            kinds[j] = j < cut ? DividedBasis.Top : DividedBasis.Bottom;
        }

        int[] order = new int[n], kept = new int[n];
        int k = Deflate(d, z, kinds, rho, basis, order, kept);
        int[] place = new int[k];
        (int top, int full) = DividedBasis.Group(kept.AsSpan(0, k), kinds, order, place);

        double[] poles = new double[k], weights = new double[k], roots = new double[n];
        for (int i = 0; i < k; i++)
        {
            poles[i] = d[kept[i]];
            weights[i] = rho * z[kept[i]] * z[kept[i]];
        }

        for (int g = k; g < n; g++)
            roots[g] = d[order[g]];
        fixed (double* pole = poles, weight = weights)
        {
            DividedBasis.SolveSecular(k, pole, weight, squared: false, differences, (j, origin, x) => roots[j] = poles[origin] + x, execution);
            Vectors(k, z, kept, place, weights, differences, execution);
        }

        roots.CopyTo(new Span<double>(d, n));
        DividedBasis.Multiply(basis, cut, order, k, top, full, work, differences.Block(0, 0, k, k), execution);
    }

    /// <summary>
    /// Splits the columns into those kept, ascending by d (returned: how many), and the deflated, listed in order[k..]; pairs of all but
    /// equal d are rotated so that one of them has z = 0.
    /// </summary>
    private static int Deflate(double* d, double[] z, byte[] kinds, double rho, MatrixView<double> basis, int[] order, int[] kept)
    {
        int n = z.Length, k = 0, dropped = n, previous = -1;
        double largest = 0.0;
        double[] keys = new double[n];
        int[] ascending = new int[n];
        for (int j = 0; j < n; j++)
        {
            largest = Math.Max(largest, Math.Max(Math.Abs(d[j]), Math.Abs(z[j])));
            keys[j] = d[j];
            ascending[j] = j;
        }

        Array.Sort(keys, ascending);
        double tolerance = 8.0 * Epsilon * largest;
        foreach (int j in ascending)
        {
            if (rho * Math.Abs(z[j]) <= tolerance)
            {
                order[--dropped] = j;
                continue;
            }

            if (previous >= 0)
            {
                double norm = double.Hypot(z[j], z[previous]), c = z[j] / norm, s = -z[previous] / norm, gap = d[j] - d[previous];
                if (Math.Abs(gap * c * s) <= tolerance)
                {
                    z[j] = norm;
                    z[previous] = 0.0;
                    DividedBasis.Rotate(basis, previous, j, c, s);
                    (double a, double b) = (d[previous], d[j]);
                    d[previous] = a * c * c + b * s * s;
                    d[j] = a * s * s + b * c * c;
                    if (kinds[j] != kinds[previous])
                        kinds[j] = DividedBasis.Full;
                    order[--dropped] = previous;
                }
                else
                {
                    kept[k++] = previous;
                }
            }

            previous = j;
        }

        if (previous >= 0)
            kept[k++] = previous;
        return k;
    }

    /// <summary>differences(place[i], j) = sign(z_i) sqrt(w_i) / (d_i - root_j), columns of norm 1.</summary>
    private static void Vectors(int k, double[] z, int[] kept, int[] place, double[] weights, MatrixView<double> differences, Execution execution)
    {
        double[] numerators = new double[k];
        for (int i = 0; i < k; i++)
            numerators[i] = Math.CopySign(Math.Sqrt(Math.Max(0.0, weights[i])), z[kept[i]]);
        ParallelBlocks.Run(k, 32, execution, (_, from, to) =>
        {
            double[] vector = new double[k];
            for (int j = from; j < to; j++)
            {
                Span<double> column = new(differences.At(0, j), k);
                System.Numerics.Tensors.TensorPrimitives.Divide(numerators, column, vector);
                double inverse = 1.0 / Math.Sqrt(Reductions.SquaredNorm(vector));
                for (int i = 0; i < k; i++)
                    column[place[i]] = vector[i] * inverse;
            }
        });
    }
}

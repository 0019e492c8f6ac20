// Panels (Dongarra, Sorensen and Hammarling 1989): within one, the matrix stays as it is and A - L R' holds the update back, L = [v0 w0 v1
// w1 ...], R = [w0 v0 w1 v1 ...], so that column i and each product need one pass over 2 i columns. Half of the work is the product A v,
// limited by memory; the other half is the rank-2k update L R' of the lower triangle, a matrix product.
namespace Stats.Core;

/// <summary>Q' A Q = T, A symmetric, T tridiagonal, Q a product of n - 1 reflectors.</summary>
internal static unsafe class Tridiagonalization
{
    /// <summary>Columns in a panel.</summary>
    private const int Width = 32;

    /// <summary>Below this order the rest is done in one panel.</summary>
    private const int LastPanel = 64;

    /// <summary>
    /// Overwrites the strict lower triangle of A, column-major: below its first subdiagonal column j holds the reflector j, which acts on rows
    /// from j + 1 on (so that the block from (1, 0) is laid out as <see cref="BlockReflector.ApplyAll"/> reads it). The upper triangle is not read.
    /// </summary>
    /// <param name="a">The matrix.</param>
    /// <param name="diagonal">n numbers.</param>
    /// <param name="offDiagonal">n - 1 numbers.</param>
    /// <param name="tau">n - 1 numbers.</param>
    /// <param name="execution">How it runs.</param>
    public static void Reduce(MatrixView<double> a, Span<double> diagonal, Span<double> offDiagonal, Span<double> tau, Execution execution)
    {
        int n = a.Rows;
        if (n == 0)
            return;
        int most = Math.Max(Width, LastPanel);
        using MatrixBuffer left = new(n, 2 * most), right = new(n, 2 * most), scratch = new(MatrixVector.PartialsLength(n), 1);
        double* row = stackalloc double[2 * most];
        double* products = stackalloc double[2 * most];
        int start = 0;
        while (start < n)
        {
            int columns = n - start <= LastPanel ? n - start : Width;
            for (int i = 0; i < columns; i++)
            {
                int j = start + i, below = n - j - 1, pairs = 2 * i;
                MatrixView<double> l = left.View.Block(j + 1, 0, below, pairs), r = right.View.Block(j + 1, 0, below, pairs);
                for (int c = 0; c < pairs; c++)
                    row[c] = right.View[j, c];
                MatrixVector.Add(-1.0, left.View.Block(j, 0, below + 1, pairs), row, a.At(j, j), Execution.SingleThread);
                diagonal[j] = a[j, j];
                if (below == 0)
                    break;
                double* v = a.At(j + 1, j);
                tau[j] = Reflector.Generate(below, v);
                offDiagonal[j] = v[0];

                double* leftV = left.View.At(j + 1, pairs), leftW = left.View.At(j + 1, pairs + 1);
                double* rightW = right.View.At(j + 1, pairs), rightV = right.View.At(j + 1, pairs + 1);
                leftV[0] = 1.0;
                new Span<double>(v + 1, below - 1).CopyTo(new(leftV + 1, below - 1));

                // w = tau (A - L R') v - (tau / 2) (v' that) v
                MatrixVector.MultiplySymmetric(a.Block(j + 1, j + 1, below, below), leftV, leftW, scratch.View.Data, execution);
                MatrixVector.MultiplyTransposed(r, leftV, products, Execution.SingleThread);
                MatrixVector.Add(-1.0, l, products, leftW, Execution.SingleThread);
                Reflector.Scale(below, leftW, tau[j]);
                Span<double> w = new(leftW, below), vs = new(leftV, below);
                Reductions.AddScaled(w, vs, -0.5 * tau[j] * Reductions.Dot(w, vs));
                w.CopyTo(new(rightW, below));
                vs.CopyTo(new(rightV, below));
            }

            int next = start + columns, rest = n - next;
            if (rest > 0)
            {
                MatrixProduct.Add(-1.0, left.View.Block(next, 0, rest, 2 * columns), right.View.Block(next, 0, rest, 2 * columns).Transposed,
                    a.Block(next, next, rest, rest), execution, MatrixProduct.Part.Lower);
            }

            start = next;
        }
    }
}

// Panels (Dongarra, Sorensen and Hammarling 1989): within one the matrix stays as it is and A - L R' holds the update back,
// L = [v0 x0 v1 x1 ...], R = [y0 p0 y1 p1 ...], v and p the left and right reflectors. Half of the work is the two products A' v and A p
// for each column, limited by memory; the other half is L R', a matrix product.
namespace Stats.Core;

/// <summary>Q' A P = B, A of at least as many rows as columns, B upper bidiagonal, Q and P products of reflectors.</summary>
internal static unsafe class Bidiagonalization
{
    /// <summary>Columns in a panel.</summary>
    private const int Width = 32;

    /// <summary>
    /// Overwrites A, m x n column-major, m >= n: below the diagonal column j holds the left reflector j, laid out as
    /// <see cref="BlockReflector.ApplyAll"/> reads it; what stays above is of no use.
    /// </summary>
    /// <param name="a">m x n, m >= n.</param>
    /// <param name="right">n x n; column j holds the right reflector j below the first subdiagonal: the block from (1, 0) is laid out like the left ones.</param>
    /// <param name="diagonal">n numbers.</param>
    /// <param name="offDiagonal">n - 1 numbers.</param>
    /// <param name="leftTau">n numbers.</param>
    /// <param name="rightTau">n - 1 numbers.</param>
    /// <param name="execution">How it runs.</param>
    public static void Reduce(
        MatrixView<double> a, MatrixView<double> right, Span<double> diagonal, Span<double> offDiagonal, Span<double> leftTau, Span<double> rightTau,
        Execution execution)
    {
        int m = a.Rows, n = a.Columns;
        using MatrixBuffer leftBuffer = new(m, 2 * Width), rightBuffer = new(n, 2 * Width);
        MatrixView<double> l = leftBuffer.View, r = rightBuffer.View;
        double* row = stackalloc double[2 * Width];
        double* products = stackalloc double[2 * Width];
        for (int start = 0; start < n; start += Width)
        {
            int columns = Math.Min(Width, n - start);
            for (int i = 0; i < columns; i++)
            {
                int j = start + i, pairs = 2 * i, rows = m - j, beyond = n - j - 1;

                // The column as it would be, then its reflector v.
                double* v = a.At(j, j);
                for (int c = 0; c < pairs; c++)
                    row[c] = r[j, c];
                MatrixVector.Add(-1.0, l.Block(j, 0, rows, pairs), row, v, Execution.SingleThread);
                leftTau[j] = Reflector.Generate(rows, v);
                diagonal[j] = v[0];
                double* leftV = l.At(j, pairs);
                leftV[0] = 1.0;
                new Span<double>(v + 1, rows - 1).CopyTo(new(leftV + 1, rows - 1));
                // What lies above v in its panel column belongs to finished rows.
                new Span<double>(l.At(start, pairs), i).Clear();
                if (beyond == 0)
                    break;

                // y = tau (A - L R')' v
                double* y = r.At(j + 1, pairs);
                MatrixVector.MultiplyTransposed(a.Block(j, j + 1, rows, beyond), leftV, y, execution);
                MatrixVector.MultiplyTransposed(l.Block(j, 0, rows, pairs), leftV, products, Execution.SingleThread);
                MatrixVector.Add(-1.0, r.Block(j + 1, 0, beyond, pairs), products, y, Execution.SingleThread);
                Reflector.Scale(beyond, y, leftTau[j]);

                // The row as it would be, v's own part included (v[0] = 1), then its reflector p.
                double* p = right.At(j + 1, j);
                for (int c = 0; c < pairs; c++)
                    row[c] = l[j, c];
                row[pairs] = 1.0;
                for (int c = 0; c < beyond; c++)
                    p[c] = a[j, j + 1 + c];
                MatrixVector.Add(-1.0, r.Block(j + 1, 0, beyond, pairs + 1), row, p, Execution.SingleThread);
                rightTau[j] = Reflector.Generate(beyond, p);
                offDiagonal[j] = p[0];
                double* rightP = r.At(j + 1, pairs + 1);
                rightP[0] = 1.0;
                new Span<double>(p + 1, beyond - 1).CopyTo(new(rightP + 1, beyond - 1));

                // x = tau (A - L R' - v y') p
                double* x = l.At(j + 1, pairs + 1);
                new Span<double>(x, rows - 1).Clear();
                MatrixVector.Add(1.0, a.Block(j + 1, j + 1, rows - 1, beyond), rightP, x, execution);
                MatrixVector.MultiplyTransposed(r.Block(j + 1, 0, beyond, pairs + 1), rightP, products, Execution.SingleThread);
                MatrixVector.Add(-1.0, l.Block(j + 1, 0, rows - 1, pairs + 1), products, x, Execution.SingleThread);
                Reflector.Scale(rows - 1, x, rightTau[j]);
            }

            int next = start + columns;
            if (next < n)
            {
                MatrixProduct.Add(-1.0, l.Block(next, 0, m - next, 2 * columns), r.Block(next, 0, n - next, 2 * columns).Transposed,
                    a.Block(next, next, m - next, n - next), execution);
            }
        }
    }
}

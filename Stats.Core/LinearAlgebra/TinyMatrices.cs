using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stats.Core;

/// <summary>
/// Cholesky, LU, QR and solutions for column-major matrices of order up to <see cref="Largest"/> (QR <see cref="LargestQr"/>), where passing views from call to call would cost more
/// than the arithmetic.
/// </summary>
// Not merged with the base cases of CholeskyKernel, LuKernel and TriangularSolve: these, through their views, take twice the time at order 4 (a solution three times).
internal static unsafe class TinyMatrices
{
    public const int Largest = 8;

    /// <summary>Right-hand sides of more elements together are solved a register at a time.</summary>
    private const int MostSingle = 40;

    /// <summary>Up to this many rows and columns QR is done here.</summary>
    public const int LargestQr = 40;

    /// <summary>A = L L' in place, zeros above the diagonal; 0, or the order of the leading minor that failed.</summary>
    public static int Cholesky<T>(T* a, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int j = 0; j < n; j++)
        {
            T* column = a + j * n;
            for (int k = 0; k < j; k++)
            {
                T* earlier = a + k * n;
                T factor = -earlier[j];
                for (int i = j; i < n; i++)
                    column[i] = T.FusedMultiplyAdd(factor, earlier[i], column[i]);
            }

            T pivot = column[j];
            if (!(pivot > T.Zero))
                return j + 1;
            T root = T.Sqrt(pivot);
            column[j] = root;
            for (int i = j + 1; i < n; i++)
                column[i] /= root;
        }

        for (int j = 1; j < n; j++)
        {
            for (int i = 0; i < j; i++)
                a[j * n + i] = T.Zero;
        }

        return 0;
    }

    /// <summary>P A = L U in place; row i was exchanged with row pivots[i].</summary>
    public static void Lu<T>(T* a, Span<int> pivots)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = pivots.Length;
        for (int j = 0; j < n; j++)
        {
            T* column = a + j * n;
            int pivot = j;
            T largest = T.Abs(column[j]);
            for (int i = j + 1; i < n; i++)
            {
                T size = T.Abs(column[i]);
                if (size > largest)
                    (pivot, largest) = (i, size);
            }

            pivots[j] = pivot;
            for (int k = 0; pivot != j && k < n; k++)
                (a[k * n + j], a[k * n + pivot]) = (a[k * n + pivot], a[k * n + j]);
            T divisor = column[j];
            for (int i = j + 1; divisor != T.Zero && i < n; i++)
                column[i] /= divisor;
            for (int k = j + 1; k < n; k++)
                Subtract(column, a[k * n + j], a + k * n, j + 1, n);
        }
    }

    /// <summary>P A X = B from the factors of A, in place of B.</summary>
    public static void LuSolve<T>(T* lu, ReadOnlySpan<int> pivots, T* b, int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = pivots.Length;
        if (n * columns > MostSingle)
        {
            MatrixView<T> factors = MatrixView<T>.ColumnMajor(lu, n, n);
            SolveTogether(factors, unit: true, factors, pivots, MatrixView<T>.ColumnMajor(b, n, columns));
            return;
        }

        // Step by step for all right-hand sides, so that one does not wait for the divisions of another.
        T* end = b + n * columns;
        for (int i = 0; i < n; i++)
        {
            int other = pivots[i];
            for (T* x = b; other != i && x < end; x += n)
                (x[i], x[other]) = (x[other], x[i]);
        }

        for (int i = 0; i < n - 1; i++)
        {
            for (T* x = b; x < end; x += n)
                Subtract(lu + i * n, x[i], x, i + 1, n);
        }

        for (int i = n - 1; i >= 0; i--)
        {
            T* column = lu + i * n;
            T pivot = column[i];
            for (T* x = b; x < end; x += n)
            {
                T value = x[i] / pivot;
                x[i] = value;
                Subtract(column, value, x, 0, i);
            }
        }
    }

    /// <summary>L L' X = B, in place of B.</summary>
    public static void CholeskySolve<T>(T* lower, int n, T* b, int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (n * columns > MostSingle)
        {
            MatrixView<T> factor = MatrixView<T>.ColumnMajor(lower, n, n);
            SolveTogether(factor, unit: false, factor.Transposed, [], MatrixView<T>.ColumnMajor(b, n, columns));
            return;
        }

        T* end = b + n * columns;
        for (int i = 0; i < n; i++)
        {
            T* column = lower + i * n;
            T pivot = column[i];
            for (T* x = b; x < end; x += n)
            {
                T value = x[i] / pivot;
                x[i] = value;
                Subtract(column, value, x, i + 1, n);
            }
        }

        for (int i = n - 1; i >= 0; i--)
        {
            T* column = lower + i * n;
            T pivot = column[i];
            for (T* x = b; x < end; x += n)
            {
                T sum = x[i];
                for (int j = i + 1; j < n; j++)
                    sum = T.FusedMultiplyAdd(-column[j], x[j], sum);
                x[i] = sum / pivot;
            }
        }
    }

    /// <summary>Rows exchanged, then both triangles, while the right-hand sides are at hand as rows.</summary>
    [SkipLocalsInit]
    private static void SolveTogether<T>(MatrixView<T> lower, bool unit, MatrixView<T> upper, ReadOnlySpan<int> pivots, MatrixView<T> b)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* rows = stackalloc T[Largest * TriangularSolve.Group];
        for (int start = 0; start < b.Columns; start += TriangularSolve.Group)
        {
            MatrixView<T> group = b.Block(0, start, b.Rows, Math.Min(TriangularSolve.Group, b.Columns - start));
            int stride = TriangularSolve.ToRows(group, rows);
            for (int i = 0; i < pivots.Length; i++)
            {
                T* row = rows + i * stride, other = rows + pivots[i] * stride;
                for (int c = 0; row != other && c < stride; c++)
                    (row[c], other[c]) = (other[c], row[c]);
            }

            TriangularSolve.SolveRows(lower, rows, stride, unit, lower: true);
            TriangularSolve.SolveRows(upper, rows, stride, unit: false, lower: false);
            TriangularSolve.FromRows(rows, stride, group);
        }
    }

    /// <summary>A = Q R by Householder reflectors: R on and above the diagonal of a, the reflectors below it, their factors in tau (LAPACK's layout and signs).</summary>
    public static void Qr(double* a, int m, int n, double* tau)
    {
        for (int j = 0; j < Math.Min(m, n); j++)
        {
            double* column = a + j * m;
            double largest = 0.0, squares = 0.0;
            for (int i = j; i < m; i++)
                largest = Math.Max(largest, Math.Abs(column[i]));
            bool reflects = false;
            for (int i = j + 1; i < m; i++)
                reflects |= column[i] != 0.0;
            tau[j] = 0.0;
            if (!reflects)
                continue;
            // In units of the largest element: no square leaves the range.
            for (int i = j; i < m; i++)
                squares += column[i] / largest * (column[i] / largest);
            double head = column[j], beta = -Math.CopySign(largest * Math.Sqrt(squares), head);
            tau[j] = (beta - head) / beta;
            double divisor = head - beta;
            for (int i = j + 1; i < m; i++)
                column[i] /= divisor;
            column[j] = beta;
            for (int k = j + 1; k < n; k++)
                Reflect(column, tau[j], a + k * m, j, m);
        }
    }

    /// <summary>The first columns of Q (m x columns), from what <see cref="Qr"/> left of an m x n matrix.</summary>
    public static void FormQ(double* factored, int m, int n, double* tau, double* q, int columns)
    {
        for (int k = 0; k < columns; k++)
        {
            double* column = q + k * m;
            for (int i = 0; i < m; i++)
                column[i] = i == k ? 1.0 : 0.0;
            // Reflectors beyond the k-th leave the k-th unit vector alone.
            for (int j = Math.Min(k, Math.Min(m, n) - 1); j >= 0; j--)
                Reflect(factored + j * m, tau[j], column, j, m);
        }
    }

    /// <summary>x -= tau v (v'x), v being 1 at <paramref name="first"/> and stored below.</summary>
    private static void Reflect(double* v, double tau, double* x, int first, int m)
    {
        double sum = x[first];
        for (int i = first + 1; i < m; i++)
            sum = Math.FusedMultiplyAdd(v[i], x[i], sum);
        sum *= tau;
        x[first] -= sum;
        for (int i = first + 1; i < m; i++)
            x[i] = Math.FusedMultiplyAdd(-sum, v[i], x[i]);
    }

    private static void Subtract<T>(T* column, T factor, T* b, int from, int to)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = from; i < to; i++)
            b[i] = T.FusedMultiplyAdd(-column[i], factor, b[i]);
    }
}

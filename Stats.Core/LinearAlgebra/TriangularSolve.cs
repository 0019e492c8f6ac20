// Halves: with A = [A11 0; A21 A22], X1 = A11^-1 B1, B2 -= A21 X1, X2 = A22^-1 B2, so that nearly all the work is in products. A block of
// up to BaseSize rows is solved by substitution on a row-contiguous copy of 32 right-hand sides, held in registers a row at a time.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>B becomes A^-1 B for a triangular A; the other triangle of A is never read. A right-hand A (B A^-1) is the transposed problem.</summary>
internal static unsafe class TriangularSolve
{
    private const int BaseSize = 32;

    /// <summary>Up to this size calls cost more than they do.</summary>
    private const int TinySize = 16;

    /// <summary>Right-hand sides of a group: solved to the end by one thread.</summary>
    public const int Group = 32;

    /// <summary>Right-hand sides that a thread takes at least.</summary>
    private const int ParallelColumns = 256;

    /// <summary>B = A^-1 B, A lower triangular, with ones on the diagonal if <paramref name="unit"/>.</summary>
    public static void Lower<T>(MatrixView<T> a, MatrixView<T> b, bool unit, Execution execution)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => Solve(a, b, unit, lower: true, execution);

    /// <summary>B = A^-1 B, A upper triangular, with ones on the diagonal if <paramref name="unit"/>.</summary>
    public static void Upper<T>(MatrixView<T> a, MatrixView<T> b, bool unit, Execution execution)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => Solve(a, b, unit, lower: false, execution);

    private static void Solve<T>(MatrixView<T> a, MatrixView<T> b, bool unit, bool lower, Execution execution)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        if (b.Rows <= TinySize && b.Columns <= 4)
        {
            Tiny(a, b, unit, lower);
            return;
        }

        if (b.Columns == 1)
        {
            Vector(a, b, unit, lower);
            return;
        }

        // Columns are independent, but a group of few would be summed in another order: the groups are nearly equal and the same for any number of threads.
        if (b.Columns >= 2 * ParallelColumns)
        {
            Execution single = Execution.SingleThread;
            int groups = b.Columns / ParallelColumns, block = (b.Columns + groups - 1) / groups;
            ParallelBlocks.Run(b.Columns, block, execution with { Progress = null }, (_, from, to) => Recurse(a, b.Block(0, from, b.Rows, to - from), unit, lower, single));
            return;
        }

        Recurse(a, b, unit, lower, execution);
    }

    private static void Recurse<T>(MatrixView<T> a, MatrixView<T> b, bool unit, bool lower, Execution execution)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        int n = b.Rows;
        if (n <= BaseSize)
        {
            Substitute(a, b, unit, lower);
            return;
        }

        int half = (n / 2 + BaseSize - 1) / BaseSize * BaseSize, rest = n - half;
        MatrixView<T> top = b.Block(0, 0, half, b.Columns), bottom = b.Block(half, 0, rest, b.Columns);
        MatrixView<T> first = a.Block(0, 0, half, half), second = a.Block(half, half, rest, rest);
        if (lower)
        {
            Recurse(first, top, unit, lower, execution);
            MatrixProduct.Add(-T.One, a.Block(half, 0, rest, half), top, bottom, execution);
            Recurse(second, bottom, unit, lower, execution);
        }
        else
        {
            Recurse(second, bottom, unit, lower, execution);
            MatrixProduct.Add(-T.One, a.Block(0, half, half, rest), bottom, top, execution);
            Recurse(first, top, unit, lower, execution);
        }
    }

    /// <summary>Column updates where columns of A are contiguous (no element waits for a sum), inner products elsewhere.</summary>
    private static void Tiny<T>(MatrixView<T> a, MatrixView<T> b, bool unit, bool lower)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        int n = b.Rows;
        for (int c = 0; c < b.Columns; c++)
        {
            T* x = b.At(0, c);
            nint stride = b.RowStride;
            for (int step = 0; step < n; step++)
            {
                int i = lower ? step : n - 1 - step;
                if (a.RowStride == 1 && stride == 1)
                {
                    T* column = a.At(0, i);
                    T value = unit ? x[i] : x[i] / column[i];
                    x[i] = value;
                    int last = lower ? n : i;
                    for (int r = lower ? i + 1 : 0; r < last; r++)
                        x[r] = T.FusedMultiplyAdd(-column[r], value, x[r]);
                    continue;
                }

                int from = lower ? 0 : i + 1, to = lower ? i : n;
                T* row = a.At(i, 0);
                T sum = x[i * stride];
                for (int j = from; j < to; j++)
                    sum = T.FusedMultiplyAdd(-row[j * a.ColumnStride], x[j * stride], sum);
                x[i * stride] = unit ? sum : sum / row[i * a.ColumnStride];
            }
        }
    }

    [SkipLocalsInit]
    private static void Substitute<T>(MatrixView<T> a, MatrixView<T> b, bool unit, bool lower)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        int n = b.Rows;
        if (n == 0)
            return;
        T* triangle = stackalloc T[BaseSize * BaseSize];
        T* rows = stackalloc T[BaseSize * Group];
        // Row i of the triangle: its coefficients and, on the diagonal, the divisor.
        for (int i = 0; i < n; i++)
        {
            for (int j = lower ? 0 : i; j <= (lower ? i : n - 1); j++)
                triangle[i * BaseSize + j] = a[i, j];
        }

        MatrixView<T> copied = new(triangle, n, n, BaseSize, 1);
        for (int start = 0; start < b.Columns; start += Group)
        {
            MatrixView<T> group = b.Block(0, start, n, Math.Min(Group, b.Columns - start));
            int stride = ToRows(group, rows);
            SolveRows(copied, rows, stride, unit, lower);
            FromRows(rows, stride, group);
        }
    }

    /// <summary>Up to <see cref="Group"/> right-hand sides, n numbers each, become n rows; the distance between rows, whole registers, is returned.</summary>
    public static int ToRows<T>(MatrixView<T> group, T* rows)
        where T : unmanaged
    {
        // What the last register holds beyond the right-hand sides is not used.
        int lanes = Vector512.IsHardwareAccelerated ? Vector512<T>.Count : Vector256<T>.Count, stride = (group.Columns + lanes - 1) / lanes * lanes;
        if (group.Columns < stride)
            new Span<T>(rows, group.Rows * stride).Clear();
        MatrixCopy.Copy(group, new MatrixView<T>(rows, group.Rows, group.Columns, stride, 1));
        return stride;
    }

    /// <summary>Undoes <see cref="ToRows"/>.</summary>
    public static void FromRows<T>(T* rows, int stride, MatrixView<T> group)
        where T : unmanaged => MatrixCopy.Copy(new MatrixView<T>(rows, group.Rows, group.Columns, stride, 1), group);

    /// <summary>Rows that lie <paramref name="stride"/> apart become A^-1 times them.</summary>
    public static void SolveRows<T>(MatrixView<T> a, T* rows, int stride, bool unit, bool lower)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
            SolveRows<Lanes512<T>, T>(a, rows, stride, unit, lower);
        else if (Vector256.IsHardwareAccelerated)
            SolveRows<Lanes256<T>, T>(a, rows, stride, unit, lower);
        else
            SolveRows<Lanes128<T>, T>(a, rows, stride, unit, lower);
    }

    private static void SolveRows<TLanes, T>(MatrixView<T> a, T* rows, int stride, bool unit, bool lower)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        int n = a.Rows;
        for (int step = 0; step < n; step++)
        {
            int i = lower ? step : n - 1 - step, from = lower ? 0 : i + 1, to = lower ? i : n;
            T* coefficients = a.At(i, 0);
            for (int v = 0; v < stride; v += TLanes.Count)
            {
                T* target = rows + i * stride + v;
                TLanes sum = TLanes.Load(target);
                for (int j = from; j < to; j++)
                    sum = TLanes.Fma(TLanes.Broadcast(-coefficients[j * a.ColumnStride]), TLanes.Load(rows + j * stride + v), sum);
                (unit ? sum : sum / TLanes.Broadcast(coefficients[i * a.ColumnStride])).Store(target);
            }
        }
    }

    /// <summary>One right-hand side: inner products where rows of A are contiguous, column updates where columns are.</summary>
    private static void Vector<T>(MatrixView<T> a, MatrixView<T> b, bool unit, bool lower)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        int n = b.Rows;
        T[]? rented = null;
        T* x = b.Data;
        try
        {
            Span<T> copy = default;
            if (b.RowStride != 1)
            {
                rented = System.Buffers.ArrayPool<T>.Shared.Rent(n);
                copy = rented.AsSpan(0, n);
                for (int i = 0; i < n; i++)
                    copy[i] = b[i, 0];
            }

            fixed (T* copied = copy)
            {
                if (rented is not null)
                    x = copied;
                for (int step = 0; step < n; step++)
                {
                    int i = lower ? step : n - 1 - step;
                    if (a.RowStride == 1)
                    {
                        if (!unit)
                            x[i] /= a[i, i];
                        int from = lower ? i + 1 : 0;
                        VectorKernel.AddScaled(x + from, a.At(from, i), -x[i], lower ? n - i - 1 : i);
                        continue;
                    }

                    int first = lower ? 0 : i + 1, count = lower ? i : n - i - 1;
                    T sum = x[i] - Dot(a.At(i, first), a.ColumnStride, x + first, count);
                    x[i] = unit ? sum : sum / a[i, i];
                }
            }

            for (int i = 0; rented is not null && i < n; i++)
                b[i, 0] = copy[i];
        }
        finally
        {
            if (rented is not null)
                System.Buffers.ArrayPool<T>.Shared.Return(rented);
        }
    }

    private static T Dot<T>(T* a, nint stride, T* x, int count)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        if (stride == 1)
            return VectorKernel.Dot(a, x, count);
        T sum = T.Zero;
        for (int i = 0; i < count; i++)
            sum = T.FusedMultiplyAdd(a[i * stride], x[i], sum);
        return sum;
    }
}

// Limited by memory: an element of the matrix is read once and used for one multiply-add (two in the symmetric product). Eight (four) columns
// go together, so that the vector of the long side is read, and written, once for eight (four) columns. Map of the branches, for A with
// contiguous columns (a matrix with contiguous rows is the transpose of one):
//   up to two blocks of elements   one pass on one thread, no sum is cut
//   A x   many rows                blocks of rows, in each all columns: no sum is cut
//         up to FewRows rows       sums cut into blocks of columns, each with a partial result
//   A'x   many columns             blocks of columns: no sum is cut
//         up to FewColumns         sums cut into blocks of rows, each with partial results
// Where blocks begin depends on the shape alone, and partial results are added from the first block to the last: the bits of a result are
// the same for any number of threads.
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>Products of a matrix with a vector, of doubles or floats, in fixed blocks: bit-equal for any number of threads.</summary>
internal static unsafe partial class MatrixVector
{
    /// <summary>Elements of a block: fewer are not worth another thread.</summary>
    public const int BlockElements = 1 << 17;

    /// <summary>Up to this many rows are too few to share them among threads.</summary>
    public const int FewRows = 512;

    /// <summary>Up to this many columns are too few to share them among threads.</summary>
    public const int FewColumns = 64;

    /// <summary>Sums of fewer terms are formed one by one.</summary>
    private const int ShortSum = 8;

    /// <summary>Rows of a pass over all columns: their sums stay in the first-level cache.</summary>
    private const int PassRows = 1024;

    /// <summary>Bytes of a column from which on whole lines of the cache are read; where they begin decides nothing about the bits.</summary>
    private const int AlignedFrom = 4_096;

    /// <summary>y += alpha A x; A's rows or columns are contiguous, x and y are contiguous and apart from A and each other.</summary>
    public static void Add<T>(T alpha, MatrixView<T> a, T* x, T* y, Execution execution)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (a.Rows == 0 || a.Columns == 0)
            return;
        if (a.RowStride != 1 && a.Columns >= ShortSum)
        {
            AddDots(alpha, a, x, y, execution);
        }
        else if (a.RowStride != 1)
        {
            if (a.Rows < BlockElements)
                AddShortDots(alpha, a, x, y);
            else
                AddShortDotBlocks(alpha, a, x, y, execution);
        }
        else if ((long)a.Rows * a.Columns < 2 * BlockElements)
        {
            AddPasses(alpha, a, x, y);
        }
        else if (a.Rows > FewRows)
        {
            AddRowBlocks(alpha, a, x, y, execution);
        }
        else
        {
            AddColumnBlocks(alpha, a, x, y, execution);
        }
    }

    /// <summary>y = A'x; A's columns are contiguous.</summary>
    public static void MultiplyTransposed<T>(MatrixView<T> a, T* x, T* y, Execution execution)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (a.Columns == 0)
            return;
        if ((long)a.Rows * a.Columns < 2 * BlockElements)
            DotColumns(a, x, y);
        else if (a.Columns > FewColumns)
            DotColumnBlocks(a, x, y, execution);
        else
            DotRowBlocks(a, x, y, execution);
    }

    /// <summary>y += alpha A x; A's rows are contiguous.</summary>
    private static void AddDots<T>(T alpha, MatrixView<T> a, T* x, T* y, Execution execution)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* products = PackBuffers<T>.Rent(a.Rows, out nint held);
        try
        {
            MultiplyTransposed(a.Transposed, x, products, execution);
            VectorKernel.AddScaled(y, products, alpha, a.Rows);
        }
        finally
        {
            PackBuffers<T>.Return(products, held);
        }
    }

    private static void AddShortDotBlocks<T>(T alpha, MatrixView<T> a, T* x, T* y, Execution execution)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ParallelBlocks.Run(a.Rows, BlockElements, execution with { Progress = null }, (_, from, to) => AddShortDots(alpha, a.Block(from, 0, to - from, a.Columns), x, y + from));

    private static void AddShortDots<T>(T alpha, MatrixView<T> a, T* x, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < a.Rows; i++)
        {
            T* row = a.At(i, 0);
            T sum = T.Zero;
            for (int j = 0; j < a.Columns; j++)
                sum = T.FusedMultiplyAdd(row[j], x[j], sum);
            y[i] = T.FusedMultiplyAdd(alpha, sum, y[i]);
        }
    }

    private static void AddRowBlocks<T>(T alpha, MatrixView<T> a, T* x, T* y, Execution execution)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int blockRows = Math.Max(FewRows, BlockElements / a.Columns / 64 * 64);
        ParallelBlocks.Run(a.Rows, blockRows, execution with { Progress = null }, (_, from, to) => AddPasses(alpha, a.Block(from, 0, to - from, a.Columns), x, y + from));
    }

    private static void AddColumnBlocks<T>(T alpha, MatrixView<T> a, T* x, T* y, Execution execution)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int rows = a.Rows, blockColumns = Math.Max(8, BlockElements / rows / 8 * 8), blocks = ParallelBlocks.CountOf(a.Columns, blockColumns);
        T* partials = PackBuffers<T>.Rent((nint)blocks * rows, out nint held);
        try
        {
            ParallelBlocks.Run(a.Columns, blockColumns, execution with { Progress = null }, (block, from, to) =>
            {
                T* partial = partials + (nint)block * rows;
                new Span<T>(partial, rows).Clear();
                AddColumns(T.One, a.Block(0, from, rows, to - from), x + from, partial);
            });
            SumBlocks(partials, blocks, rows);
            VectorKernel.AddScaled(y, partials, alpha, rows);
        }
        finally
        {
            PackBuffers<T>.Return(partials, held);
        }
    }

    private static void DotColumnBlocks<T>(MatrixView<T> a, T* x, T* y, Execution execution)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int blockColumns = Math.Max(8, BlockElements / a.Rows / 8 * 8);
        ParallelBlocks.Run(a.Columns, blockColumns, execution with { Progress = null }, (_, from, to) => DotColumns(a.Block(0, from, a.Rows, to - from), x, y + from));
    }

    private static void DotRowBlocks<T>(MatrixView<T> a, T* x, T* y, Execution execution)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int columns = a.Columns, blockRows = Math.Max(64, BlockElements / columns / 64 * 64), blocks = ParallelBlocks.CountOf(a.Rows, blockRows);
        T* partials = PackBuffers<T>.Rent((nint)blocks * columns, out nint held);
        try
        {
            ParallelBlocks.Run(a.Rows, blockRows, execution with { Progress = null }, (block, from, to) =>
                DotColumns(a.Block(from, 0, to - from, columns), x + from, partials + (nint)block * columns));
            SumBlocks(partials, blocks, columns);
            new Span<T>(partials, columns).CopyTo(new(y, columns));
        }
        finally
        {
            PackBuffers<T>.Return(partials, held);
        }
    }

    /// <summary>The first partial result becomes the sum of all.</summary>
    private static void SumBlocks<T>(T* partials, int blocks, int length)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int block = 1; block < blocks; block++)
            VectorKernel.AddScaled(partials, partials + (nint)block * length, T.One, length);
    }

    /// <summary>y += alpha A x. The order within a row does not depend on the pass.</summary>
    [SkipLocalsInit]
    private static void AddPasses<T>(T alpha, MatrixView<T> a, T* x, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        bool exact = T.Abs(alpha) == T.One;
        if (exact && a.Rows <= PassRows)
        {
            AddColumns(alpha, a, x, y);
            return;
        }

        T* sums = stackalloc T[PassRows];
        for (int from = 0; from < a.Rows; from += PassRows)
        {
            int rows = Math.Min(PassRows, a.Rows - from);
            MatrixView<T> block = a.Block(from, 0, rows, a.Columns);
            if (exact)
            {
                AddColumns(alpha, block, x, y + from);
                continue;
            }

            // The sums first, then alpha, as in the product of matrices: alpha x could leave the range where alpha A x does not.
            new Span<T>(sums, rows).Clear();
            AddColumns(T.One, block, x, sums);
            VectorKernel.AddScaled(y + from, sums, alpha, rows);
        }
    }

    private static void AddColumns<T>(T sign, MatrixView<T> a, T* x, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
            AddColumns<Lanes512<T>, T>(sign, a, x, y);
        else if (Vector256.IsHardwareAccelerated)
            AddColumns<Lanes256<T>, T>(sign, a, x, y);
        else
            AddColumns<Lanes128<T>, T>(sign, a, x, y);
    }

    private static void DotColumns<T>(MatrixView<T> a, T* x, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
            DotColumns<Lanes512<T>, T>(a, x, y);
        else if (Vector256.IsHardwareAccelerated)
            DotColumns<Lanes256<T>, T>(a, x, y);
        else
            DotColumns<Lanes128<T>, T>(a, x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddColumns<TLanes, T>(T sign, MatrixView<T> a, T* x, T* y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int m = a.Rows, j = 0;
        for (; j <= a.Columns - 8; j += 8)
        {
            T* c0 = a.At(0, j), c1 = a.At(0, j + 1), c2 = a.At(0, j + 2), c3 = a.At(0, j + 3);
            T* c4 = a.At(0, j + 4), c5 = a.At(0, j + 5), c6 = a.At(0, j + 6), c7 = a.At(0, j + 7);
            T x0 = sign * x[j], x1 = sign * x[j + 1], x2 = sign * x[j + 2], x3 = sign * x[j + 3];
            T x4 = sign * x[j + 4], x5 = sign * x[j + 5], x6 = sign * x[j + 6], x7 = sign * x[j + 7];
            TLanes f0 = TLanes.Broadcast(x0), f1 = TLanes.Broadcast(x1), f2 = TLanes.Broadcast(x2), f3 = TLanes.Broadcast(x3);
            TLanes f4 = TLanes.Broadcast(x4), f5 = TLanes.Broadcast(x5), f6 = TLanes.Broadcast(x6), f7 = TLanes.Broadcast(x7);
            int head = m * sizeof(T) < AlignedFrom ? 0 : Unaligned(c0, m), i = head;
            for (; i <= m - TLanes.Count; i += TLanes.Count)
            {
                TLanes s = TLanes.Fma(TLanes.Load(c0 + i), f0, TLanes.Load(y + i));
                TLanes t = TLanes.Load(c1 + i) * f1;
                s = TLanes.Fma(TLanes.Load(c2 + i), f2, s);
                t = TLanes.Fma(TLanes.Load(c3 + i), f3, t);
                s = TLanes.Fma(TLanes.Load(c4 + i), f4, s);
                t = TLanes.Fma(TLanes.Load(c5 + i), f5, t);
                s = TLanes.Fma(TLanes.Load(c6 + i), f6, s);
                t = TLanes.Fma(TLanes.Load(c7 + i), f7, t);
                (s + t).Store(y + i);
            }

            int end = i;
            for (i = head > 0 ? 0 : end; i < m; i = i + 1 == head ? end : i + 1)
            {
                T s = T.FusedMultiplyAdd(c0[i], x0, y[i]), t = c1[i] * x1;
                s = T.FusedMultiplyAdd(c2[i], x2, s);
                t = T.FusedMultiplyAdd(c3[i], x3, t);
                s = T.FusedMultiplyAdd(c4[i], x4, s);
                t = T.FusedMultiplyAdd(c5[i], x5, t);
                s = T.FusedMultiplyAdd(c6[i], x6, s);
                t = T.FusedMultiplyAdd(c7[i], x7, t);
                y[i] = s + t;
            }
        }

        for (; j <= a.Columns - 2; j += 2)
        {
            T* c0 = a.At(0, j), c1 = a.At(0, j + 1);
            T x0 = sign * x[j], x1 = sign * x[j + 1];
            TLanes f0 = TLanes.Broadcast(x0), f1 = TLanes.Broadcast(x1);
            int i = 0;
            for (; i <= m - TLanes.Count; i += TLanes.Count)
                TLanes.Fma(TLanes.Load(c1 + i), f1, TLanes.Fma(TLanes.Load(c0 + i), f0, TLanes.Load(y + i))).Store(y + i);
            for (; i < m; i++)
                y[i] = T.FusedMultiplyAdd(c1[i], x1, T.FusedMultiplyAdd(c0[i], x0, y[i]));
        }

        if (j < a.Columns)
            VectorKernel.AddScaled(y, a.At(0, j), sign * x[j], m);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DotColumns<TLanes, T>(MatrixView<T> a, T* x, T* y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int m = a.Rows, j = 0;
        for (; j <= a.Columns - 8; j += 8)
        {
            T* c0 = a.At(0, j), c1 = a.At(0, j + 1), c2 = a.At(0, j + 2), c3 = a.At(0, j + 3);
            T* c4 = a.At(0, j + 4), c5 = a.At(0, j + 5), c6 = a.At(0, j + 6), c7 = a.At(0, j + 7);
            TLanes s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
            int i = 0;
            for (; i <= m - TLanes.Count; i += TLanes.Count)
            {
                TLanes v = TLanes.Load(x + i);
                s0 = TLanes.Fma(TLanes.Load(c0 + i), v, s0);
                s1 = TLanes.Fma(TLanes.Load(c1 + i), v, s1);
                s2 = TLanes.Fma(TLanes.Load(c2 + i), v, s2);
                s3 = TLanes.Fma(TLanes.Load(c3 + i), v, s3);
                s4 = TLanes.Fma(TLanes.Load(c4 + i), v, s4);
                s5 = TLanes.Fma(TLanes.Load(c5 + i), v, s5);
                s6 = TLanes.Fma(TLanes.Load(c6 + i), v, s6);
                s7 = TLanes.Fma(TLanes.Load(c7 + i), v, s7);
            }

            T t0 = s0.Sum(), t1 = s1.Sum(), t2 = s2.Sum(), t3 = s3.Sum(), t4 = s4.Sum(), t5 = s5.Sum(), t6 = s6.Sum(), t7 = s7.Sum();
            for (; i < m; i++)
            {
                t0 = T.FusedMultiplyAdd(c0[i], x[i], t0);
                t1 = T.FusedMultiplyAdd(c1[i], x[i], t1);
                t2 = T.FusedMultiplyAdd(c2[i], x[i], t2);
                t3 = T.FusedMultiplyAdd(c3[i], x[i], t3);
                t4 = T.FusedMultiplyAdd(c4[i], x[i], t4);
                t5 = T.FusedMultiplyAdd(c5[i], x[i], t5);
                t6 = T.FusedMultiplyAdd(c6[i], x[i], t6);
                t7 = T.FusedMultiplyAdd(c7[i], x[i], t7);
            }

            (y[j], y[j + 1], y[j + 2], y[j + 3]) = (t0, t1, t2, t3);
            (y[j + 4], y[j + 5], y[j + 6], y[j + 7]) = (t4, t5, t6, t7);
        }

        for (; j < a.Columns; j++)
            y[j] = VectorKernel.Dot(a.At(0, j), x, m);
    }

    /// <summary>Numbers before the first whole line of the cache, at most <paramref name="count"/>: loads that span two lines take twice the time.</summary>
    private static int Unaligned<T>(T* address, int count)
        where T : unmanaged => Math.Min((int)((64 - ((nint)address & 63)) & 63) / sizeof(T), count);
}

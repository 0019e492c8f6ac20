// Limited by memory: a matrix element is read once and used for one multiply-add (two in the symmetric product). Eight (four) columns go
// together, so that the vector of the long side is read, and written, once for eight (four) columns. Apart from MatrixVector, which works on
// arrays that the collector may move: here loads start at a whole line, so that the bits of an inner product depend on the address.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>Products of a column-major matrix (row stride 1) with a vector, in fixed blocks: bit-equal for any number of threads.</summary>
internal static unsafe class MatrixVectorKernel
{
    /// <summary>Elements of a block: fewer are not worth another thread.</summary>
    private const int BlockElements = 1 << 17;

    /// <summary>Blocks of the symmetric product at most; each has a partial result.</summary>
    private const int SymmetricBlocks = 8;

    /// <summary>Below this order a symmetric product stays on one thread, blocks and all.</summary>
    private const int SymmetricParallelFrom = 512;

    /// <summary>y += alpha A x.</summary>
    public static void Add(double alpha, MatrixView<double> a, double* x, double* y, Execution execution)
    {
        if (a.Rows == 0 || a.Columns == 0)
            return;
        // Rows in whole registers of any width: where a block starts does not move an element from the register loop to the tail.
        int blockRows = Math.Max(64, BlockElements / a.Columns / 64 * 64);
        if (a.Rows <= blockRows)
            AddRows(alpha, a, x, y);
        else
            ParallelBlocks.Run(a.Rows, blockRows, execution, (_, from, to) => AddRows(alpha, a.Block(from, 0, to - from, a.Columns), x, y + from));
    }

    /// <summary>y = A' x.</summary>
    public static void MultiplyTransposed(MatrixView<double> a, double* x, double* y, Execution execution)
    {
        if (a.Columns == 0)
            return;
        int blockColumns = Math.Max(8, BlockElements / Math.Max(a.Rows, 1) / 8 * 8);
        if (a.Columns <= blockColumns)
            DotColumns(a, x, y);
        else
            ParallelBlocks.Run(a.Columns, blockColumns, execution, (_, from, to) => DotColumns(a.Block(0, from, a.Rows, to - from), x, y + from));
    }

    /// <summary>y = A x, A symmetric, of which the lower triangle is read.</summary>
    /// <param name="a">The matrix.</param>
    /// <param name="x">The vector.</param>
    /// <param name="y">The result.</param>
    /// <param name="partials"><see cref="PartialsLength"/> numbers of scratch.</param>
    /// <param name="execution">How it runs.</param>
    public static void MultiplySymmetric(MatrixView<double> a, double* x, double* y, double* partials, Execution execution)
    {
        int n = a.Rows;
        int blockColumns = Math.Max(64, (n + SymmetricBlocks - 1) / SymmetricBlocks + 3) / 4 * 4;
        int blocks = n < 256 ? 1 : ParallelBlocks.CountOf(n, blockColumns);
        if (blocks == 1)
        {
            new Span<double>(y, n).Clear();
            AddSymmetric(a, 0, n, x, y);
            return;
        }

        ParallelBlocks.Run(n, blockColumns, n < SymmetricParallelFrom ? Execution.SingleThread : execution, (block, from, to) =>
        {
            double* partial = block == 0 ? y : partials + (nint)(block - 1) * n;
            new Span<double>(partial + from, n - from).Clear();
            AddSymmetric(a, from, to, x, partial);
        });
        for (int block = 1; block < blocks; block++)
        {
            int from = block * blockColumns;
            Reductions.AddScaled(new(y + from, n - from), new(partials + (nint)(block - 1) * n + from, n - from), 1.0);
        }
    }

    /// <summary>The scratch that a symmetric product of order n needs.</summary>
    public static int PartialsLength(int n) => (SymmetricBlocks - 1) * n;

    private static void AddRows(double alpha, MatrixView<double> a, double* x, double* y)
    {
        if (Vector512.IsHardwareAccelerated)
            AddRows<Simd8>(alpha, a, x, y);
        else if (Vector256.IsHardwareAccelerated)
            AddRows<Simd4>(alpha, a, x, y);
        else
            AddRows<Simd2>(alpha, a, x, y);
    }

    private static void DotColumns(MatrixView<double> a, double* x, double* y)
    {
        if (Vector512.IsHardwareAccelerated)
            DotColumns<Simd8>(a, x, y);
        else if (Vector256.IsHardwareAccelerated)
            DotColumns<Simd4>(a, x, y);
        else
            DotColumns<Simd2>(a, x, y);
    }

    private static void AddSymmetric(MatrixView<double> a, int from, int to, double* x, double* y)
    {
        if (Vector512.IsHardwareAccelerated)
            AddSymmetric<Simd8>(a, from, to, x, y);
        else if (Vector256.IsHardwareAccelerated)
            AddSymmetric<Simd4>(a, from, to, x, y);
        else
            AddSymmetric<Simd2>(a, from, to, x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows<T>(double alpha, MatrixView<double> a, double* x, double* y)
        where T : unmanaged, ISimd<T>
    {
        int m = a.Rows, j = 0;
        for (; j <= a.Columns - 8; j += 8)
        {
            double* c0 = a.At(0, j), c1 = a.At(0, j + 1), c2 = a.At(0, j + 2), c3 = a.At(0, j + 3);
            double* c4 = a.At(0, j + 4), c5 = a.At(0, j + 5), c6 = a.At(0, j + 6), c7 = a.At(0, j + 7);
            double x0 = alpha * x[j], x1 = alpha * x[j + 1], x2 = alpha * x[j + 2], x3 = alpha * x[j + 3];
            double x4 = alpha * x[j + 4], x5 = alpha * x[j + 5], x6 = alpha * x[j + 6], x7 = alpha * x[j + 7];
            T f0 = T.Broadcast(x0), f1 = T.Broadcast(x1), f2 = T.Broadcast(x2), f3 = T.Broadcast(x3);
            T f4 = T.Broadcast(x4), f5 = T.Broadcast(x5), f6 = T.Broadcast(x6), f7 = T.Broadcast(x7);
            int head = Unaligned(c0, m), i = head;
            for (; i <= m - T.Count; i += T.Count)
            {
                T s = T.Fma(T.Load(in *c0, i), f0, T.Load(in *y, i));
                T t = T.Load(in *c1, i) * f1;
                s = T.Fma(T.Load(in *c2, i), f2, s);
                t = T.Fma(T.Load(in *c3, i), f3, t);
                s = T.Fma(T.Load(in *c4, i), f4, s);
                t = T.Fma(T.Load(in *c5, i), f5, t);
                s = T.Fma(T.Load(in *c6, i), f6, s);
                t = T.Fma(T.Load(in *c7, i), f7, t);
                (s + t).Store(ref *y, i);
            }

            int end = i;
            for (i = head > 0 ? 0 : end; i < m; i = i + 1 == head ? end : i + 1)
            {
                double s = Math.FusedMultiplyAdd(c0[i], x0, y[i]), t = c1[i] * x1;
                s = Math.FusedMultiplyAdd(c2[i], x2, s);
                t = Math.FusedMultiplyAdd(c3[i], x3, t);
                s = Math.FusedMultiplyAdd(c4[i], x4, s);
                t = Math.FusedMultiplyAdd(c5[i], x5, t);
                s = Math.FusedMultiplyAdd(c6[i], x6, s);
                t = Math.FusedMultiplyAdd(c7[i], x7, t);
                y[i] = s + t;
            }
        }

        for (; j <= a.Columns - 2; j += 2)
        {
            double* c0 = a.At(0, j), c1 = a.At(0, j + 1);
            double x0 = alpha * x[j], x1 = alpha * x[j + 1];
            T f0 = T.Broadcast(x0), f1 = T.Broadcast(x1);
            int i = 0;
            for (; i <= m - T.Count; i += T.Count)
                T.Fma(T.Load(in *c1, i), f1, T.Fma(T.Load(in *c0, i), f0, T.Load(in *y, i))).Store(ref *y, i);
            for (; i < m; i++)
                y[i] = Math.FusedMultiplyAdd(c1[i], x1, Math.FusedMultiplyAdd(c0[i], x0, y[i]));
        }

        if (j < a.Columns)
            Reductions.AddScaled(new(y, m), new(a.At(0, j), m), alpha * x[j]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DotColumns<T>(MatrixView<double> a, double* x, double* y)
        where T : unmanaged, ISimd<T>
    {
        int m = a.Rows, j = 0;
        for (; j <= a.Columns - 8; j += 8)
        {
            double* c0 = a.At(0, j), c1 = a.At(0, j + 1), c2 = a.At(0, j + 2), c3 = a.At(0, j + 3);
            double* c4 = a.At(0, j + 4), c5 = a.At(0, j + 5), c6 = a.At(0, j + 6), c7 = a.At(0, j + 7);
            T s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
            int head = Unaligned(c0, m), i = head;
            for (; i <= m - T.Count; i += T.Count)
            {
                T v = T.Load(in *x, i);
                s0 = T.Fma(T.Load(in *c0, i), v, s0);
                s1 = T.Fma(T.Load(in *c1, i), v, s1);
                s2 = T.Fma(T.Load(in *c2, i), v, s2);
                s3 = T.Fma(T.Load(in *c3, i), v, s3);
                s4 = T.Fma(T.Load(in *c4, i), v, s4);
                s5 = T.Fma(T.Load(in *c5, i), v, s5);
                s6 = T.Fma(T.Load(in *c6, i), v, s6);
                s7 = T.Fma(T.Load(in *c7, i), v, s7);
            }

            double t0 = Reductions.Sum(s0), t1 = Reductions.Sum(s1), t2 = Reductions.Sum(s2), t3 = Reductions.Sum(s3), t4 = Reductions.Sum(s4), t5 = Reductions.Sum(s5), t6 = Reductions.Sum(s6), t7 = Reductions.Sum(s7);
            int end = i;
            for (i = head > 0 ? 0 : end; i < m; i = i + 1 == head ? end : i + 1)
            {
                t0 = Math.FusedMultiplyAdd(c0[i], x[i], t0);
                t1 = Math.FusedMultiplyAdd(c1[i], x[i], t1);
                t2 = Math.FusedMultiplyAdd(c2[i], x[i], t2);
                t3 = Math.FusedMultiplyAdd(c3[i], x[i], t3);
                t4 = Math.FusedMultiplyAdd(c4[i], x[i], t4);
                t5 = Math.FusedMultiplyAdd(c5[i], x[i], t5);
                t6 = Math.FusedMultiplyAdd(c6[i], x[i], t6);
                t7 = Math.FusedMultiplyAdd(c7[i], x[i], t7);
            }

            (y[j], y[j + 1], y[j + 2], y[j + 3]) = (t0, t1, t2, t3);
            (y[j + 4], y[j + 5], y[j + 6], y[j + 7]) = (t4, t5, t6, t7);
        }

        for (; j < a.Columns; j++)
            y[j] = Reductions.Dot(new(a.At(0, j), m), new(x, m));
    }

    /// <summary>y += what columns from &lt;= j &lt; to of the lower triangle, and their mirror image, contribute.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddSymmetric<T>(MatrixView<double> a, int from, int to, double* x, double* y)
        where T : unmanaged, ISimd<T>
    {
        int n = a.Rows, j = from;
        for (; j <= to - 4; j += 4)
        {
            // The triangle on the diagonal.
            for (int c = 0; c < 4; c++)
            {
                double* column = a.At(0, j + c);
                double s = column[j + c] * x[j + c];
                for (int r = c + 1; r < 4; r++)
                {
                    s = Math.FusedMultiplyAdd(column[j + r], x[j + r], s);
                    y[j + r] = Math.FusedMultiplyAdd(column[j + r], x[j + c], y[j + r]);
                }

                y[j + c] += s;
            }

            double* c0 = a.At(0, j), c1 = a.At(0, j + 1), c2 = a.At(0, j + 2), c3 = a.At(0, j + 3);
            double x0 = x[j], x1 = x[j + 1], x2 = x[j + 2], x3 = x[j + 3];
            T f0 = T.Broadcast(x0), f1 = T.Broadcast(x1), f2 = T.Broadcast(x2), f3 = T.Broadcast(x3);
            T s0 = default, s1 = default, s2 = default, s3 = default;
            int start = j + 4, head = start + Unaligned(c0 + start, n - start), i = head;
            for (; i <= n - T.Count; i += T.Count)
            {
                T a0 = T.Load(in *c0, i), a1 = T.Load(in *c1, i), a2 = T.Load(in *c2, i), a3 = T.Load(in *c3, i), v = T.Load(in *x, i);
                T s = T.Fma(a0, f0, T.Load(in *y, i)), t = a1 * f1;
                s0 = T.Fma(a0, v, s0);
                s1 = T.Fma(a1, v, s1);
                s = T.Fma(a2, f2, s);
                t = T.Fma(a3, f3, t);
                s2 = T.Fma(a2, v, s2);
                s3 = T.Fma(a3, v, s3);
                (s + t).Store(ref *y, i);
            }

            double t0 = Reductions.Sum(s0), t1 = Reductions.Sum(s1), t2 = Reductions.Sum(s2), t3 = Reductions.Sum(s3);
            int end = i;
            for (i = head > start ? start : end; i < n; i = i + 1 == head ? end : i + 1)
            {
                double s = Math.FusedMultiplyAdd(c0[i], x0, y[i]), t = c1[i] * x1, v = x[i];
                t0 = Math.FusedMultiplyAdd(c0[i], v, t0);
                t1 = Math.FusedMultiplyAdd(c1[i], v, t1);
                s = Math.FusedMultiplyAdd(c2[i], x2, s);
                t = Math.FusedMultiplyAdd(c3[i], x3, t);
                t2 = Math.FusedMultiplyAdd(c2[i], v, t2);
                t3 = Math.FusedMultiplyAdd(c3[i], v, t3);
                y[i] = s + t;
            }

            y[j] += t0;
            y[j + 1] += t1;
            y[j + 2] += t2;
            y[j + 3] += t3;
        }

        for (; j < to; j++)
        {
            int below = n - j - 1;
            double* column = a.At(j + 1, j);
            y[j] += Math.FusedMultiplyAdd(column[-1], x[j], Reductions.Dot(new(column, below), new(x + j + 1, below)));
            Reductions.AddScaled(new(y + j + 1, below), new(column, below), x[j]);
        }
    }

    /// <summary>Numbers before the first whole line of the cache, at most <paramref name="count"/>: loads that span two lines take twice the time.</summary>
    private static int Unaligned(double* address, int count) => Math.Min((int)((64 - ((nint)address & 63)) & 63) / sizeof(double), count);
}

// An element of the triangle serves for itself and its mirror image: two multiply-adds for one reading. Each block of columns adds to the rows
// below them, so each has a partial result of its own.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <content>The product of a symmetric matrix with a vector.</content>
internal static unsafe partial class MatrixVector
{
    /// <summary>Blocks of the symmetric product at most; each has a partial result.</summary>
    private const int SymmetricBlocks = 8;

    /// <summary>Below this order a symmetric product stays on one thread, blocks and all.</summary>
    private const int SymmetricParallelFrom = 512;

    /// <summary>y = A x, A symmetric, of which the lower triangle is read; its columns are contiguous.</summary>
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
            VectorKernel.AddScaled(y + from, partials + (nint)(block - 1) * n + from, 1.0, n - from);
        }
    }

    /// <summary>The scratch that a symmetric product of order n needs.</summary>
    public static int PartialsLength(int n) => (SymmetricBlocks - 1) * n;

    private static void AddSymmetric(MatrixView<double> a, int from, int to, double* x, double* y)
    {
        if (Vector512.IsHardwareAccelerated)
            AddSymmetric<Lanes512<double>>(a, from, to, x, y);
        else if (Vector256.IsHardwareAccelerated)
            AddSymmetric<Lanes256<double>>(a, from, to, x, y);
        else
            AddSymmetric<Lanes128<double>>(a, from, to, x, y);
    }

    /// <summary>y += what columns from &lt;= j &lt; to of the lower triangle, and their mirror image, contribute.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddSymmetric<TLanes>(MatrixView<double> a, int from, int to, double* x, double* y)
        where TLanes : unmanaged, ILanes<TLanes, double>
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
            TLanes f0 = TLanes.Broadcast(x0), f1 = TLanes.Broadcast(x1), f2 = TLanes.Broadcast(x2), f3 = TLanes.Broadcast(x3);
            TLanes s0 = default, s1 = default, s2 = default, s3 = default;
            int start = j + 4, head = start + Unaligned(c0 + start, n - start), i = head;
            for (; i <= n - TLanes.Count; i += TLanes.Count)
            {
                TLanes a0 = TLanes.Load(c0 + i), a1 = TLanes.Load(c1 + i), a2 = TLanes.Load(c2 + i), a3 = TLanes.Load(c3 + i), v = TLanes.Load(x + i);
                TLanes s = TLanes.Fma(a0, f0, TLanes.Load(y + i)), t = a1 * f1;
                s0 = TLanes.Fma(a0, v, s0);
                s1 = TLanes.Fma(a1, v, s1);
                s = TLanes.Fma(a2, f2, s);
                t = TLanes.Fma(a3, f3, t);
                s2 = TLanes.Fma(a2, v, s2);
                s3 = TLanes.Fma(a3, v, s3);
                (s + t).Store(y + i);
            }

            double t0 = s0.Sum(), t1 = s1.Sum(), t2 = s2.Sum(), t3 = s3.Sum();
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
            y[j] += Math.FusedMultiplyAdd(column[-1], x[j], VectorKernel.Dot(column, x + j + 1, below));
            VectorKernel.AddScaled(y + j + 1, column, x[j], below);
        }
    }
}

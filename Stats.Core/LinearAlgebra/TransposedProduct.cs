// Both factors have contiguous columns and the result is narrow: nothing needs packing. Three columns of A against eight of B make 24 dot
// products in registers, 11 loads for 24 multiply-adds; A's columns stay in the first-level cache while all of B passes.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>C = A' B, A and B column-major and long, B of few columns.</summary>
internal static unsafe class TransposedProduct
{
    /// <summary>Rows of a pass: three columns of A take 18 KiB.</summary>
    private const int ChunkRows = 768;

    /// <summary>Columns of A that a thread takes at once, a multiple of 3.</summary>
    private const int BlockColumns = 48;

    /// <summary>Fewer multiply-adds are not worth another thread.</summary>
    private const long ParallelFrom = 96 * 96 * 96;

    /// <summary>C = A' B, in fixed blocks: bit-equal for any number of threads.</summary>
    /// <param name="a">m x n, row stride 1.</param>
    /// <param name="b">m x k, row stride 1.</param>
    /// <param name="c">n x k, row stride 1, zeros; becomes the product.</param>
    /// <param name="execution">How it runs.</param>
    public static void Compute(MatrixView<double> a, MatrixView<double> b, MatrixView<double> c, Execution execution)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            // 24 sums do not fit into fewer than 32 registers.
            MatrixProduct.Add(1.0, a.Transposed, b, c, execution);
            return;
        }

        if ((long)a.Rows * a.Columns * b.Columns < ParallelFrom)
            Columns(a, b, c);
        else
            ParallelBlocks.Run(a.Columns, BlockColumns, execution, (_, from, to) => Columns(a.Block(0, from, a.Rows, to - from), b, c.Block(from, 0, to - from, c.Columns)));
    }

    private static void Columns(MatrixView<double> a, MatrixView<double> b, MatrixView<double> c)
    {
        int n = a.Columns, k = b.Columns;
        double* sums = stackalloc double[24];
        for (int start = 0; start < a.Rows; start += ChunkRows)
        {
            int rows = Math.Min(ChunkRows, a.Rows - start);
            for (int j = 0; j < n; j += 3)
            {
                // Columns that are wanting are read as the last one; their sums are not used.
                int width = Math.Min(3, n - j);
                double* a0 = a.At(start, j), a1 = a.At(start, j + Math.Min(1, width - 1)), a2 = a.At(start, j + width - 1);
                for (int r = 0; r < k; r += 8)
                {
                    int height = Math.Min(8, k - r);
                    if (height == 8)
                        Dots(rows, a0, a1, a2, b.At(start, r), b.ColumnStride, sums);
                    else
                        Rest(rows, a0, a1, a2, b.Block(start, r, rows, height), sums);
                    for (int s = 0; s < height; s++)
                    {
                        for (int t = 0; t < width; t++)
                            c[j + t, r + s] += sums[3 * s + t];
                    }
                }
            }
        }
    }

    private static void Rest(int rows, double* a0, double* a1, double* a2, MatrixView<double> b, double* sums)
    {
        for (int s = 0; s < b.Columns; s++)
        {
            ReadOnlySpan<double> column = new(b.At(0, s), rows);
            sums[3 * s] = Reductions.Dot(new(a0, rows), column);
            sums[3 * s + 1] = Reductions.Dot(new(a1, rows), column);
            sums[3 * s + 2] = Reductions.Dot(new(a2, rows), column);
        }
    }

    /// <summary>sums[3 s + t] = column t of A times column s of B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dots(int rows, double* a0, double* a1, double* a2, double* b, nint stride, double* sums)
    {
        double* b1 = b + stride, b2 = b1 + stride, b3 = b2 + stride, b4 = b3 + stride, b5 = b4 + stride, b6 = b5 + stride, b7 = b6 + stride;
        Vector512<double> s00 = default, s01 = default, s02 = default, s10 = default, s11 = default, s12 = default;
        Vector512<double> s20 = default, s21 = default, s22 = default, s30 = default, s31 = default, s32 = default;
        Vector512<double> s40 = default, s41 = default, s42 = default, s50 = default, s51 = default, s52 = default;
        Vector512<double> s60 = default, s61 = default, s62 = default, s70 = default, s71 = default, s72 = default;
        int i = 0;
        for (; i <= rows - 8; i += 8)
        {
            Vector512<double> x0 = Vector512.Load(a0 + i), x1 = Vector512.Load(a1 + i), x2 = Vector512.Load(a2 + i), y = Vector512.Load(b + i);
            Add(ref s00, ref s01, ref s02, x0, x1, x2, y);
            y = Vector512.Load(b1 + i);
            Add(ref s10, ref s11, ref s12, x0, x1, x2, y);
            y = Vector512.Load(b2 + i);
            Add(ref s20, ref s21, ref s22, x0, x1, x2, y);
            y = Vector512.Load(b3 + i);
            Add(ref s30, ref s31, ref s32, x0, x1, x2, y);
            y = Vector512.Load(b4 + i);
            Add(ref s40, ref s41, ref s42, x0, x1, x2, y);
            y = Vector512.Load(b5 + i);
            Add(ref s50, ref s51, ref s52, x0, x1, x2, y);
            y = Vector512.Load(b6 + i);
            Add(ref s60, ref s61, ref s62, x0, x1, x2, y);
            y = Vector512.Load(b7 + i);
            Add(ref s70, ref s71, ref s72, x0, x1, x2, y);
        }

        Store(sums, s00, s01, s02);
        Store(sums + 3, s10, s11, s12);
        Store(sums + 6, s20, s21, s22);
        Store(sums + 9, s30, s31, s32);
        Store(sums + 12, s40, s41, s42);
        Store(sums + 15, s50, s51, s52);
        Store(sums + 18, s60, s61, s62);
        Store(sums + 21, s70, s71, s72);
        for (; i < rows; i++)
        {
            for (int s = 0; s < 8; s++)
            {
                double y = b[i + s * stride];
                sums[3 * s] = Math.FusedMultiplyAdd(a0[i], y, sums[3 * s]);
                sums[3 * s + 1] = Math.FusedMultiplyAdd(a1[i], y, sums[3 * s + 1]);
                sums[3 * s + 2] = Math.FusedMultiplyAdd(a2[i], y, sums[3 * s + 2]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        ref Vector512<double> s0, ref Vector512<double> s1, ref Vector512<double> s2, Vector512<double> x0, Vector512<double> x1, Vector512<double> x2, Vector512<double> y)
    {
        s0 = Vector512.FusedMultiplyAdd(x0, y, s0);
        s1 = Vector512.FusedMultiplyAdd(x1, y, s1);
        s2 = Vector512.FusedMultiplyAdd(x2, y, s2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(double* sums, Vector512<double> s0, Vector512<double> s1, Vector512<double> s2)
    {
        sums[0] = Vector512.Sum(s0);
        sums[1] = Vector512.Sum(s1);
        sums[2] = Vector512.Sum(s2);
    }
}

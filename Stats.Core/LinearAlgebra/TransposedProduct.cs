// Both factors have contiguous columns: nothing needs packing. Six columns of A against four of B make 24 dot products in registers, 10 loads
// for 24 multiply-adds; A's columns stay in the first-level cache while all of B passes.
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>C += A' B, A and B column-major and long, C narrow.</summary>
internal static unsafe class TransposedProduct
{
    /// <summary>Rows of a pass: six columns of A take 24 KiB of doubles.</summary>
    private const int ChunkRows = 512;

    /// <summary>Columns of A and of B in a tile.</summary>
    private const int TileA = 6, TileB = 4;

    /// <summary>Columns of A that a thread takes at once, a multiple of the tile's.</summary>
    private const int BlockColumns = 48;

    /// <summary>Fewer multiply-adds are not worth another thread.</summary>
    private const long ParallelFrom = 96 * 96 * 96;

    /// <summary>Whether 24 sums fit into the registers; where they do not, the packed product is faster.</summary>
    public static bool IsFast => Vector512.IsHardwareAccelerated;

    /// <summary>C = A' B, in fixed blocks: bit-equal for any number of threads.</summary>
    /// <param name="a">m x n, row stride 1.</param>
    /// <param name="b">m x k, row stride 1.</param>
    /// <param name="c">n x k, row stride 1, zeros; becomes the product.</param>
    /// <param name="execution">How it runs.</param>
    public static void Compute(MatrixView<double> a, MatrixView<double> b, MatrixView<double> c, Execution execution)
    {
        if (!IsFast)
            MatrixProduct.Add(1.0, a.Transposed, b, c, execution);
        else if ((long)a.Rows * a.Columns * b.Columns < ParallelFrom)
            Add(a, b, c);
        else
            ParallelBlocks.Run(a.Columns, BlockColumns, execution, (_, from, to) => Add(a.Block(0, from, a.Rows, to - from), b, c.Block(from, 0, to - from, c.Columns)));
    }

    /// <summary>C += A' B on this thread. Every element is summed in the same order, wherever it lies.</summary>
    /// <param name="a">m x n, row stride 1.</param>
    /// <param name="b">m x k, row stride 1.</param>
    /// <param name="c">n x k.</param>
    /// <param name="part">Of the elements that are not wanted, some are computed, some not.</param>
    [SkipLocalsInit]
    public static void Add<T>(MatrixView<T> a, MatrixView<T> b, MatrixView<T> c, MatrixProduct.Part part = MatrixProduct.Part.All)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = a.Columns, k = b.Columns;
        T* sums = stackalloc T[TileA * TileB];
        T** columns = stackalloc T*[TileA + TileB];
        for (int start = 0; start < a.Rows; start += ChunkRows)
        {
            int rows = Math.Min(ChunkRows, a.Rows - start);
            for (int j = 0; j < n; j += TileA)
            {
                int width = Math.Min(TileA, n - j), wanted = part == MatrixProduct.Part.Lower ? Math.Min(k, j + width) : k;
                // Columns that are wanting are read as the last one; their sums are not used.
                for (int t = 0; t < TileA; t++)
                    columns[t] = a.At(start, Math.Min(j + t, n - 1));
                for (int r = 0; r < wanted; r += TileB)
                {
                    for (int s = 0; s < TileB; s++)
                        columns[TileA + s] = b.At(start, Math.Min(r + s, k - 1));
                    Dots(rows, columns, sums);
                    for (int s = 0; s < Math.Min(TileB, k - r); s++)
                    {
                        for (int t = 0; t < width; t++)
                            c[j + t, r + s] += sums[TileA * s + t];
                    }
                }
            }
        }
    }

    /// <summary>sums[6 s + t] = column t times column 6 + s.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dots<T>(int rows, T** columns, T* sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* a0 = columns[0], a1 = columns[1], a2 = columns[2], a3 = columns[3], a4 = columns[4], a5 = columns[5];
        T* b0 = columns[6], b1 = columns[7], b2 = columns[8], b3 = columns[9];
        Vector512<T> s00 = default, s01 = default, s02 = default, s03 = default, s04 = default, s05 = default;
        Vector512<T> s10 = default, s11 = default, s12 = default, s13 = default, s14 = default, s15 = default;
        Vector512<T> s20 = default, s21 = default, s22 = default, s23 = default, s24 = default, s25 = default;
        Vector512<T> s30 = default, s31 = default, s32 = default, s33 = default, s34 = default, s35 = default;
        int lanes = Vector512<T>.Count;
        nint i = 0;
        for (; i <= rows - lanes; i += lanes)
        {
            Vector512<T> y0 = Vector512.Load(b0 + i), y1 = Vector512.Load(b1 + i), y2 = Vector512.Load(b2 + i), y3 = Vector512.Load(b3 + i);
            Vector512<T> x = Vector512.Load(a0 + i);
            Add(ref s00, ref s10, ref s20, ref s30, x, y0, y1, y2, y3);
            x = Vector512.Load(a1 + i);
            Add(ref s01, ref s11, ref s21, ref s31, x, y0, y1, y2, y3);
            x = Vector512.Load(a2 + i);
            Add(ref s02, ref s12, ref s22, ref s32, x, y0, y1, y2, y3);
            x = Vector512.Load(a3 + i);
            Add(ref s03, ref s13, ref s23, ref s33, x, y0, y1, y2, y3);
            x = Vector512.Load(a4 + i);
            Add(ref s04, ref s14, ref s24, ref s34, x, y0, y1, y2, y3);
            x = Vector512.Load(a5 + i);
            Add(ref s05, ref s15, ref s25, ref s35, x, y0, y1, y2, y3);
        }

        Store(sums, s00, s01, s02, s03, s04, s05);
        Store(sums + 6, s10, s11, s12, s13, s14, s15);
        Store(sums + 12, s20, s21, s22, s23, s24, s25);
        Store(sums + 18, s30, s31, s32, s33, s34, s35);
        for (; i < rows; i++)
        {
            for (int s = 0; s < TileB; s++)
            {
                T y = columns[TileA + s][i];
                for (int t = 0; t < TileA; t++)
                    sums[TileA * s + t] = T.FusedMultiplyAdd(columns[t][i], y, sums[TileA * s + t]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<T>(
        ref Vector512<T> s0, ref Vector512<T> s1, ref Vector512<T> s2, ref Vector512<T> s3, Vector512<T> x, Vector512<T> y0, Vector512<T> y1, Vector512<T> y2, Vector512<T> y3)
    {
        s0 = ProductKernel.Fma(x, y0, s0);
        s1 = ProductKernel.Fma(x, y1, s1);
        s2 = ProductKernel.Fma(x, y2, s2);
        s3 = ProductKernel.Fma(x, y3, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(T* sums, Vector512<T> s0, Vector512<T> s1, Vector512<T> s2, Vector512<T> s3, Vector512<T> s4, Vector512<T> s5)
        where T : unmanaged
    {
        sums[0] = Vector512.Sum(s0);
        sums[1] = Vector512.Sum(s1);
        sums[2] = Vector512.Sum(s2);
        sums[3] = Vector512.Sum(s3);
        sums[4] = Vector512.Sum(s4);
        sums[5] = Vector512.Sum(s5);
    }
}

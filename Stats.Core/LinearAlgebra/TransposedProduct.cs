// Both factors have contiguous columns and the result is narrow: nothing needs packing. Three columns of A against eight (four) of B make 24
// (12) dot products in registers, 11 loads for 24 multiply-adds; A's columns stay in the first-level cache while all of B passes.
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>C += alpha A'B, A and B column-major and long, B of few columns.</summary>
internal static unsafe class TransposedProduct
{
    /// <summary>Bytes of a column in a pass: three columns of A take 18 KiB.</summary>
    private const int ChunkBytes = 6_144;

    /// <summary>C += alpha A'B. The order of an element's sum does not depend on its place, nor on which triangle is wanted.</summary>
    /// <param name="alpha">A factor of the sum.</param>
    /// <param name="a">m x n, row stride 1.</param>
    /// <param name="b">m x k, row stride 1.</param>
    /// <param name="c">n x k of any strides.</param>
    /// <param name="lower">Whether of C only the lower triangle is wanted; above it some elements are computed, some not.</param>
    public static void Add<T>(T alpha, MatrixView<T> a, MatrixView<T> b, MatrixView<T> c, bool lower)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
            Add<Lanes512<T>, T>(alpha, a, b, c, lower);
        else if (Vector256.IsHardwareAccelerated)
            Add<Lanes256<T>, T>(alpha, a, b, c, lower);
        else
            Add<Lanes128<T>, T>(alpha, a, b, c, lower);
    }

    private static void Add<TLanes, T>(T alpha, MatrixView<T> a, MatrixView<T> b, MatrixView<T> c, bool lower)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // 24 sums do not fit into fewer than 32 registers.
        int n = a.Columns, chunkRows = ChunkBytes / sizeof(T), most = Vector512.IsHardwareAccelerated ? 8 : 4;
        T* sums = stackalloc T[24];
        for (int start = 0; start < a.Rows; start += chunkRows)
        {
            int rows = Math.Min(chunkRows, a.Rows - start);
            for (int j = 0; j < n; j += 3)
            {
                // Columns that are wanting are read as the last one; their sums are not used.
                int width = Math.Min(3, n - j), k = lower ? Math.Min(b.Columns, j + width) : b.Columns;
                T* a0 = a.At(start, j), a1 = a.At(start, j + Math.Min(1, width - 1)), a2 = a.At(start, j + width - 1);
                for (int r = 0; r < k;)
                {
                    int height = Math.Min(most, k - r);
                    if (height > 4)
                        EightColumns<TLanes, T>(rows, a0, a1, a2, b.Block(start, r, rows, height), sums);
                    else
                        FourColumns<TLanes, T>(rows, a0, a1, a2, b.Block(start, r, rows, height), sums);
                    for (int s = 0; s < height; s++)
                    {
                        for (int t = 0; t < width; t++)
                            c[j + t, r + s] = T.FusedMultiplyAdd(alpha, sums[3 * s + t], c[j + t, r + s]);
                    }

                    r += height;
                }
            }
        }
    }

    /// <summary>sums[3 s + t] = column t of A times column s of B, which has five to eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightColumns<TLanes, T>(int rows, T* a0, T* a1, T* a2, MatrixView<T> b, T* sums)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int last = b.Columns - 1;
        T* b0 = b.Data, b1 = b.At(0, 1), b2 = b.At(0, 2), b3 = b.At(0, 3), b4 = b.At(0, 4);
        T* b5 = b.At(0, Math.Min(5, last)), b6 = b.At(0, Math.Min(6, last)), b7 = b.At(0, Math.Min(7, last));
        TLanes s00 = default, s01 = default, s02 = default, s10 = default, s11 = default, s12 = default;
        TLanes s20 = default, s21 = default, s22 = default, s30 = default, s31 = default, s32 = default;
        TLanes s40 = default, s41 = default, s42 = default, s50 = default, s51 = default, s52 = default;
        TLanes s60 = default, s61 = default, s62 = default, s70 = default, s71 = default, s72 = default;
        int i = 0;
        for (; i <= rows - TLanes.Count; i += TLanes.Count)
        {
            TLanes x0 = TLanes.Load(a0 + i), x1 = TLanes.Load(a1 + i), x2 = TLanes.Load(a2 + i);
            Add<TLanes, T>(ref s00, ref s01, ref s02, x0, x1, x2, TLanes.Load(b0 + i));
            Add<TLanes, T>(ref s10, ref s11, ref s12, x0, x1, x2, TLanes.Load(b1 + i));
            Add<TLanes, T>(ref s20, ref s21, ref s22, x0, x1, x2, TLanes.Load(b2 + i));
            Add<TLanes, T>(ref s30, ref s31, ref s32, x0, x1, x2, TLanes.Load(b3 + i));
            Add<TLanes, T>(ref s40, ref s41, ref s42, x0, x1, x2, TLanes.Load(b4 + i));
            Add<TLanes, T>(ref s50, ref s51, ref s52, x0, x1, x2, TLanes.Load(b5 + i));
            Add<TLanes, T>(ref s60, ref s61, ref s62, x0, x1, x2, TLanes.Load(b6 + i));
            Add<TLanes, T>(ref s70, ref s71, ref s72, x0, x1, x2, TLanes.Load(b7 + i));
        }

        Store<TLanes, T>(sums, s00, s01, s02);
        Store<TLanes, T>(sums + 3, s10, s11, s12);
        Store<TLanes, T>(sums + 6, s20, s21, s22);
        Store<TLanes, T>(sums + 9, s30, s31, s32);
        Store<TLanes, T>(sums + 12, s40, s41, s42);
        Store<TLanes, T>(sums + 15, s50, s51, s52);
        Store<TLanes, T>(sums + 18, s60, s61, s62);
        Store<TLanes, T>(sums + 21, s70, s71, s72);
        AddRest(i, rows, a0, a1, a2, b, sums);
    }

    /// <summary>sums[3 s + t] = column t of A times column s of B, which has one to four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourColumns<TLanes, T>(int rows, T* a0, T* a1, T* a2, MatrixView<T> b, T* sums)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int last = b.Columns - 1;
        T* b0 = b.Data, b1 = b.At(0, Math.Min(1, last)), b2 = b.At(0, Math.Min(2, last)), b3 = b.At(0, last);
        TLanes s00 = default, s01 = default, s02 = default, s10 = default, s11 = default, s12 = default;
        TLanes s20 = default, s21 = default, s22 = default, s30 = default, s31 = default, s32 = default;
        int i = 0;
        for (; i <= rows - TLanes.Count; i += TLanes.Count)
        {
            TLanes x0 = TLanes.Load(a0 + i), x1 = TLanes.Load(a1 + i), x2 = TLanes.Load(a2 + i);
            Add<TLanes, T>(ref s00, ref s01, ref s02, x0, x1, x2, TLanes.Load(b0 + i));
            Add<TLanes, T>(ref s10, ref s11, ref s12, x0, x1, x2, TLanes.Load(b1 + i));
            Add<TLanes, T>(ref s20, ref s21, ref s22, x0, x1, x2, TLanes.Load(b2 + i));
            Add<TLanes, T>(ref s30, ref s31, ref s32, x0, x1, x2, TLanes.Load(b3 + i));
        }

        Store<TLanes, T>(sums, s00, s01, s02);
        Store<TLanes, T>(sums + 3, s10, s11, s12);
        Store<TLanes, T>(sums + 6, s20, s21, s22);
        Store<TLanes, T>(sums + 9, s30, s31, s32);
        AddRest(i, rows, a0, a1, a2, b, sums);
    }

    private static void AddRest<T>(int from, int rows, T* a0, T* a1, T* a2, MatrixView<T> b, T* sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = from; i < rows; i++)
        {
            for (int s = 0; s < b.Columns; s++)
            {
                T y = b[i, s];
                sums[3 * s] = T.FusedMultiplyAdd(a0[i], y, sums[3 * s]);
                sums[3 * s + 1] = T.FusedMultiplyAdd(a1[i], y, sums[3 * s + 1]);
                sums[3 * s + 2] = T.FusedMultiplyAdd(a2[i], y, sums[3 * s + 2]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TLanes, T>(ref TLanes s0, ref TLanes s1, ref TLanes s2, TLanes x0, TLanes x1, TLanes x2, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        s0 = TLanes.Fma(x0, y, s0);
        s1 = TLanes.Fma(x1, y, s1);
        s2 = TLanes.Fma(x2, y, s2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes, T>(T* sums, TLanes s0, TLanes s1, TLanes s2)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        sums[0] = s0.Sum();
        sums[1] = s1.Sum();
        sums[2] = s2.Sum();
    }
}

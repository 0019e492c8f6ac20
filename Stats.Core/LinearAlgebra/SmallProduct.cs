using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>
/// Products of small matrices: only A is copied, where its columns are not contiguous, no whole registers or far apart. A register of rows against four
/// columns of B at a time; the sum of an element runs over k from the first to the last, as in the kernel of the large product.
/// </summary>
internal static unsafe class SmallProduct
{
    /// <summary>Bytes of A's copy that the stack takes.</summary>
    private const int StackBytes = 4_096;

    /// <summary>Columns closer than this do not compete for the cache.</summary>
    private const int NearBytes = 1_024;

    /// <summary>So few multiply-adds take less time than a copy of A.</summary>
    private const int FewTerms = 27;

    /// <summary>C += alpha A B; C's columns are contiguous.</summary>
    public static void Add<T>(T alpha, MatrixView<T> a, MatrixView<T> b, MatrixView<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (c.Rows * c.Columns * a.Columns <= FewTerms)
        {
            AddTerms(alpha, a, b, c);
            return;
        }

        int step = Vector256.IsHardwareAccelerated ? Vector256<T>.Count : Vector128<T>.Count, height = (c.Rows + step - 1) / step * step;
        // Columns far apart compete for the same lines of the cache; a copy pays where they are read more than once.
        bool near = a.ColumnStride * sizeof(T) < NearBytes || c.Columns <= 4 || a.Columns <= 8;
        if (a.RowStride == 1 && height == c.Rows && near)
            Panels(alpha, a.Data, a.ColumnStride, b, c, a.Columns);
        else if (height * a.Columns * sizeof(T) <= StackBytes)
            AddCopied(alpha, a, b, c, height);
        else
            AddLargeCopied(alpha, a, b, c, height);
    }

    private static void AddTerms<T>(T alpha, MatrixView<T> a, MatrixView<T> b, MatrixView<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int j = 0; j < c.Columns; j++)
        {
            for (int i = 0; i < c.Rows; i++)
            {
                T sum = T.Zero;
                for (int p = 0; p < a.Columns; p++)
                    sum = T.FusedMultiplyAdd(a[i, p], b[p, j], sum);
                c[i, j] = T.FusedMultiplyAdd(alpha, sum, c[i, j]);
            }
        }
    }

    [SkipLocalsInit]
    private static void AddCopied<T>(T alpha, MatrixView<T> a, MatrixView<T> b, MatrixView<T> c, int height)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        byte* copy = stackalloc byte[StackBytes];
        ProductPacking.Pack(a, height, (T*)copy);
        Panels(alpha, (T*)copy, height, b, c, a.Columns);
    }

    private static void AddLargeCopied<T>(T alpha, MatrixView<T> a, MatrixView<T> b, MatrixView<T> c, int height)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* copy = PackBuffers<T>.Rent((nint)height * a.Columns, out nint held);
        ProductPacking.Pack(a, height, copy);
        Panels(alpha, copy, height, b, c, a.Columns);
        PackBuffers<T>.Return(copy, held);
    }

    /// <summary>A's k columns lie <paramref name="stride"/> apart, their rows filled up to a multiple of the shorter register.</summary>
    private static void Panels<T>(T alpha, T* a, nint stride, MatrixView<T> b, MatrixView<T> c, int k)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int m = c.Rows, n = c.Columns;
        for (int j = 0; j < n; j += 4)
        {
            // Columns that are wanting are read as the last one; their sums are not used.
            int columns = Math.Min(4, n - j), i = 0;
            T* right = b.At(0, j), target = c.At(0, j);
            if (Vector512.IsHardwareAccelerated)
            {
                for (; i + Vector256<T>.Count < m; i += Vector512<T>.Count)
                    Tile<Lanes512<T>, T>(alpha, a + i, stride, k, right, b.RowStride, b.ColumnStride, target + i, c.ColumnStride, Math.Min(m - i, Vector512<T>.Count), columns);
            }

            if (Vector256.IsHardwareAccelerated)
            {
                for (; i < m; i += Vector256<T>.Count)
                    Tile<Lanes256<T>, T>(alpha, a + i, stride, k, right, b.RowStride, b.ColumnStride, target + i, c.ColumnStride, Math.Min(m - i, Vector256<T>.Count), columns);
            }

            for (; i < m; i += Vector128<T>.Count)
                Tile<Lanes128<T>, T>(alpha, a + i, stride, k, right, b.RowStride, b.ColumnStride, target + i, c.ColumnStride, Math.Min(m - i, Vector128<T>.Count), columns);
        }
    }

    /// <summary>Up to a register of rows and four columns of C.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TLanes, T>(T alpha, T* a, nint strideA, int k, T* b, nint rowStrideB, nint strideB, T* c, nint strideC, int rows, int columns)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* b1 = columns > 1 ? b + strideB : b, b2 = columns > 2 ? b1 + strideB : b1, b3 = columns > 3 ? b2 + strideB : b2;
        TLanes s0 = default, s1 = default, s2 = default, s3 = default;
        nint at = 0;
        for (int p = 0; p < k; p++)
        {
            TLanes x = TLanes.Load(a);
            s0 = TLanes.Fma(x, TLanes.Broadcast(b[at]), s0);
            s1 = TLanes.Fma(x, TLanes.Broadcast(b1[at]), s1);
            s2 = TLanes.Fma(x, TLanes.Broadcast(b2[at]), s2);
            s3 = TLanes.Fma(x, TLanes.Broadcast(b3[at]), s3);
            a += strideA;
            at += rowStrideB;
        }

        if (rows == TLanes.Count)
        {
            TLanes factor = TLanes.Broadcast(alpha);
            TLanes.Fma(factor, s0, TLanes.Load(c)).Store(c);
            if (columns > 1)
                TLanes.Fma(factor, s1, TLanes.Load(c + strideC)).Store(c + strideC);
            if (columns > 2)
                TLanes.Fma(factor, s2, TLanes.Load(c + 2 * strideC)).Store(c + 2 * strideC);
            if (columns > 3)
                TLanes.Fma(factor, s3, TLanes.Load(c + 3 * strideC)).Store(c + 3 * strideC);
            return;
        }

        int lanes = TLanes.Count;
        T* sums = stackalloc T[4 * 16];
        s0.Store(sums);
        s1.Store(sums + lanes);
        s2.Store(sums + 2 * lanes);
        s3.Store(sums + 3 * lanes);
        for (int j = 0; j < columns; j++, c += strideC, sums += lanes)
        {
            for (int i = 0; i < rows; i++)
                c[i] = T.FusedMultiplyAdd(alpha, sums[i], c[i]);
        }
    }
}

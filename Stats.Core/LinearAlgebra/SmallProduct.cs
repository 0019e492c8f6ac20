using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>
/// Products of small matrices: only A is copied, where its columns are not contiguous or no whole registers. A register of rows against four
/// columns of B at a time; the sum of an element runs over k from the first to the last, as in the kernel of the large product.
/// </summary>
internal static unsafe class SmallProduct
{
    /// <summary>Bytes of A's copy that the stack takes.</summary>
    private const int StackBytes = 4_096;

    /// <summary>C += alpha A B; C's columns are contiguous.</summary>
    [SkipLocalsInit]
    public static void Add<T>(T alpha, MatrixView<T> a, MatrixView<T> b, MatrixView<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int step = Vector256<T>.Count, height = (c.Rows + step - 1) / step * step, k = a.Columns;
        if (a.RowStride == 1 && height == c.Rows)
        {
            Panels(alpha, a.Data, a.ColumnStride, k, b, c);
        }
        else if (height * k * sizeof(T) <= StackBytes)
        {
            byte* copy = stackalloc byte[StackBytes];
            ProductPacking.Pack(a, height, (T*)copy);
            Panels(alpha, (T*)copy, height, k, b, c);
        }
        else
        {
            T* copy = PackBuffers<T>.Rent((nint)height * k, out nint held);
            ProductPacking.Pack(a, height, copy);
            Panels(alpha, copy, height, k, b, c);
            PackBuffers<T>.Return(copy, held);
        }
    }

    /// <summary>A's columns lie <paramref name="stride"/> apart, their rows filled up to a multiple of the shorter register.</summary>
    private static void Panels<T>(T alpha, T* a, nint stride, int k, MatrixView<T> b, MatrixView<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int m = c.Rows;
        for (int j = 0; j < c.Columns; j += 4)
        {
            int columns = Math.Min(4, c.Columns - j), i = 0;
            MatrixView<T> right = b.Block(0, j, k, columns);
            if (Vector512.IsHardwareAccelerated)
            {
                for (; i + Vector256<T>.Count < m; i += Vector512<T>.Count)
                    Tile<Lanes512<T>, T>(alpha, a + i, stride, right, c.Block(i, j, Math.Min(m - i, Vector512<T>.Count), columns));
            }

            for (; i < m; i += Vector256<T>.Count)
                Tile<Lanes256<T>, T>(alpha, a + i, stride, right, c.Block(i, j, Math.Min(m - i, Vector256<T>.Count), columns));
        }
    }

    /// <summary>Up to a register of rows and four columns of C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<TLanes, T>(T alpha, T* a, nint stride, MatrixView<T> b, MatrixView<T> c)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Columns that are wanting are read as the last one; their sums are not used.
        int last = b.Columns - 1;
        T* b0 = b.Data, b1 = b.At(0, Math.Min(1, last)), b2 = b.At(0, Math.Min(2, last)), b3 = b.At(0, last);
        TLanes s0 = default, s1 = default, s2 = default, s3 = default;
        nint at = 0;
        for (int p = 0; p < b.Rows; p++)
        {
            TLanes x = TLanes.Load(a);
            s0 = TLanes.Fma(x, TLanes.Broadcast(b0[at]), s0);
            s1 = TLanes.Fma(x, TLanes.Broadcast(b1[at]), s1);
            s2 = TLanes.Fma(x, TLanes.Broadcast(b2[at]), s2);
            s3 = TLanes.Fma(x, TLanes.Broadcast(b3[at]), s3);
            a += stride;
            at += b.RowStride;
        }

        TLanes factor = TLanes.Broadcast(alpha);
        AddTo(factor, s0, c.Data, c.Rows, alpha);
        if (last > 0)
            AddTo(factor, s1, c.At(0, 1), c.Rows, alpha);
        if (last > 1)
            AddTo(factor, s2, c.At(0, 2), c.Rows, alpha);
        if (last > 2)
            AddTo(factor, s3, c.At(0, 3), c.Rows, alpha);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo<TLanes, T>(TLanes factor, TLanes sum, T* target, int rows, T alpha)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (rows == TLanes.Count)
        {
            TLanes.Fma(factor, sum, TLanes.Load(target)).Store(target);
            return;
        }

        AddPart(sum, target, rows, alpha);
    }

    [SkipLocalsInit]
    private static void AddPart<TLanes, T>(TLanes sum, T* target, int rows, T alpha)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* sums = stackalloc T[16];
        sum.Store(sums);
        for (int i = 0; i < rows; i++)
            target[i] = T.FusedMultiplyAdd(alpha, sums[i], target[i]);
    }
}

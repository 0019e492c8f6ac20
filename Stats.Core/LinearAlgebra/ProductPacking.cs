using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Stats.Core;

/// <summary>Copies of matrices in panels, as the kernel of the product reads them.</summary>
internal static unsafe class ProductPacking
{
    /// <summary>A's rows in panels of the tile's height, each column of a panel contiguous; the last panel is filled up with zeros.</summary>
    public static void PackRows<T>(MatrixView<T> a, T* packed)
        where T : unmanaged
    {
        int height = ProductTile<T>.Rows;
        for (int i = 0; i < a.Rows; i += height)
        {
            int rows = Math.Min(height, a.Rows - i);
            Pack(a.Block(i, 0, rows, a.Columns), height, packed + (nint)i * a.Columns);
        }
    }

    /// <summary>Columns from &lt;= j &lt; to of B in panels of the tile's width, each row of a panel contiguous.</summary>
    public static void PackColumns<T>(MatrixView<T> b, int from, int to, T* packed)
        where T : unmanaged
    {
        int width = ProductTile<T>.Columns;
        for (int j = from; j < to; j += width)
        {
            int columns = Math.Min(width, to - j);
            Pack(b.Block(0, j, b.Rows, columns).Transposed, width, packed + (nint)(j - from) * b.Rows);
        }
    }

    /// <summary>At most height rows: packed[p height + r] = panel(r, p), zeros below.</summary>
    public static void Pack<T>(MatrixView<T> panel, int height, T* packed)
        where T : unmanaged
    {
        int k = panel.Columns, rows = panel.Rows, done = 0;
        if (panel.RowStride == 1 && rows == height)
        {
            for (int p = 0; p < k; p++)
                Unsafe.CopyBlockUnaligned(packed + (nint)p * height, panel.At(0, p), (uint)(height * sizeof(T)));
            return;
        }

        if (panel.ColumnStride == 1 && Avx.IsSupported)
        {
            for (; done <= rows - 4; done += 4)
                Transpose(k, panel.At(done, 0), panel.RowStride, packed + done, height);
        }

        for (int r = done; r < rows; r++)
        {
            T* source = panel.At(r, 0);
            T* target = packed + r;
            for (int p = 0; p < k; p++)
            {
                *target = *source;
                target += height;
                source += panel.ColumnStride;
            }
        }

        for (int r = rows; r < height; r++)
        {
            for (int p = 0; p < k; p++)
                packed[(nint)p * height + r] = default;
        }
    }

    /// <summary>target[p height + r] = source[r stride + p] for four r, squares of 4 x 4 in registers.</summary>
    private static void Transpose<T>(int k, T* source, nint stride, T* target, nint height)
        where T : unmanaged
    {
        int p = 0;
        for (; p <= k - 4; p += 4)
        {
            T* from = source + p;
            T* to = target + p * height;
            if (typeof(T) == typeof(double))
                Transpose4((double*)from, stride, (double*)to, height);
            else
                Transpose4((float*)from, stride, (float*)to, height);
        }

        for (; p < k; p++)
        {
            for (int r = 0; r < 4; r++)
                target[p * height + r] = source[r * stride + p];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4(double* source, nint stride, double* target, nint height)
    {
        Vector256<double> r0 = Vector256.Load(source), r1 = Vector256.Load(source + stride);
        Vector256<double> r2 = Vector256.Load(source + 2 * stride), r3 = Vector256.Load(source + 3 * stride);
        Vector256<double> even01 = Avx.UnpackLow(r0, r1), odd01 = Avx.UnpackHigh(r0, r1), even23 = Avx.UnpackLow(r2, r3), odd23 = Avx.UnpackHigh(r2, r3);
        Avx.Permute2x128(even01, even23, 0x20).Store(target);
        Avx.Permute2x128(odd01, odd23, 0x20).Store(target + height);
        Avx.Permute2x128(even01, even23, 0x31).Store(target + 2 * height);
        Avx.Permute2x128(odd01, odd23, 0x31).Store(target + 3 * height);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4(float* source, nint stride, float* target, nint height)
    {
        Vector128<float> r0 = Vector128.Load(source), r1 = Vector128.Load(source + stride);
        Vector128<float> r2 = Vector128.Load(source + 2 * stride), r3 = Vector128.Load(source + 3 * stride);
        Vector128<float> low01 = Sse.UnpackLow(r0, r1), high01 = Sse.UnpackHigh(r0, r1), low23 = Sse.UnpackLow(r2, r3), high23 = Sse.UnpackHigh(r2, r3);
        Sse.MoveLowToHigh(low01, low23).Store(target);
        Sse.MoveHighToLow(low23, low01).Store(target + height);
        Sse.MoveLowToHigh(high01, high23).Store(target + 2 * height);
        Sse.MoveHighToLow(high23, high01).Store(target + 3 * height);
    }
}

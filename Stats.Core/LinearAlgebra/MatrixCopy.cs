using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Stats.Core;

/// <summary>Copies of matrices from any storage order to any other.</summary>
internal static unsafe class MatrixCopy
{
    /// <summary>Columns of a tile: what is read across lines stays in the cache until all of each line is used.</summary>
    private const int TileColumns = 32;

    /// <summary>target = source, of the same size; the two do not overlap.</summary>
    public static void Copy<T>(MatrixView<T> source, MatrixView<T> target)
        where T : unmanaged
    {
        int rows = source.Rows, columns = source.Columns;
        if (target.RowStride != 1 && target.ColumnStride == 1)
        {
            Copy(source.Transposed, target.Transposed);
        }
        else if (source.RowStride == 1 && target.RowStride == 1)
        {
            for (int j = 0; j < columns; j++)
                Unsafe.CopyBlockUnaligned(target.At(0, j), source.At(0, j), (uint)(rows * sizeof(T)));
        }
        else
        {
            for (int j = 0; j < columns; j += TileColumns)
            {
                int width = Math.Min(TileColumns, columns - j);
                CopyTile(source.Block(0, j, rows, width), target.Block(0, j, rows, width));
            }
        }
    }

    private static void CopyTile<T>(MatrixView<T> source, MatrixView<T> target)
        where T : unmanaged
    {
        int done = 0;
        if (source.ColumnStride == 1 && target.RowStride == 1 && Avx.IsSupported)
        {
            for (; done <= source.Rows - 4; done += 4)
                CopyFourRows(source.Columns, source.At(done, 0), source.RowStride, target.At(done, 0), target.ColumnStride);
        }

        for (int i = done; i < source.Rows; i++)
        {
            T* from = source.At(i, 0);
            T* to = target.At(i, 0);
            for (int j = 0; j < source.Columns; j++)
            {
                *to = *from;
                from += source.ColumnStride;
                to += target.ColumnStride;
            }
        }
    }

    /// <summary>target[j targetStride + i] = source[i stride + j] for four i, squares of 4 x 4 in registers.</summary>
    private static void CopyFourRows<T>(int columns, T* source, nint stride, T* target, nint targetStride)
        where T : unmanaged
    {
        int j = 0;
        for (; j <= columns - 4; j += 4)
        {
            T* from = source + j;
            T* to = target + j * targetStride;
            if (typeof(T) == typeof(double))
                Square((double*)from, stride, (double*)to, targetStride);
            else
                Square((float*)from, stride, (float*)to, targetStride);
        }

        for (; j < columns; j++)
        {
            for (int i = 0; i < 4; i++)
                target[j * targetStride + i] = source[i * stride + j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(double* source, nint stride, double* target, nint targetStride)
    {
        Vector256<double> r0 = Vector256.Load(source), r1 = Vector256.Load(source + stride);
        Vector256<double> r2 = Vector256.Load(source + 2 * stride), r3 = Vector256.Load(source + 3 * stride);
        Vector256<double> even01 = Avx.UnpackLow(r0, r1), odd01 = Avx.UnpackHigh(r0, r1), even23 = Avx.UnpackLow(r2, r3), odd23 = Avx.UnpackHigh(r2, r3);
        Avx.Permute2x128(even01, even23, 0x20).Store(target);
        Avx.Permute2x128(odd01, odd23, 0x20).Store(target + targetStride);
        Avx.Permute2x128(even01, even23, 0x31).Store(target + 2 * targetStride);
        Avx.Permute2x128(odd01, odd23, 0x31).Store(target + 3 * targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(float* source, nint stride, float* target, nint targetStride)
    {
        Vector128<float> r0 = Vector128.Load(source), r1 = Vector128.Load(source + stride);
        Vector128<float> r2 = Vector128.Load(source + 2 * stride), r3 = Vector128.Load(source + 3 * stride);
        Vector128<float> low01 = Sse.UnpackLow(r0, r1), high01 = Sse.UnpackHigh(r0, r1), low23 = Sse.UnpackLow(r2, r3), high23 = Sse.UnpackHigh(r2, r3);
        Sse.MoveLowToHigh(low01, low23).Store(target);
        Sse.MoveHighToLow(low23, low01).Store(target + targetStride);
        Sse.MoveLowToHigh(high01, high23).Store(target + 2 * targetStride);
        Sse.MoveHighToLow(high23, high01).Store(target + 3 * targetStride);
    }
}

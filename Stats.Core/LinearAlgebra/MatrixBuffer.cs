using System.Runtime.InteropServices;

namespace Stats.Core;

/// <summary>
/// Work space: a column-major matrix of zeros in native memory, columns aligned to registers. Columns never lie a multiple of 4 KiB apart,
/// where they would compete for the same cache lines.
/// </summary>
internal sealed unsafe class MatrixBuffer : IDisposable
{
    private const int TileSize = 16;

    private const int Alignment = 64;

    private void* _memory;

    public MatrixBuffer(int rows, int columns)
    {
        nint stride = (rows + 7) / 8 * 8;
        if (stride % 512 == 0 && stride > 0)
            stride += 8;
        // Fresh pages of the system are zero already; an aligned allocation would have to be cleared.
        _memory = NativeMemory.AllocZeroed((nuint)(stride * columns * sizeof(double)) + Alignment);
        View = new((double*)(((nint)_memory + Alignment - 1) & -Alignment), rows, columns, 1, stride);
    }

    public MatrixView<double> View { get; }

    /// <summary>A copy of a matrix of any strides.</summary>
    public static MatrixBuffer CopyOf(MatrixView<double> source)
    {
        MatrixBuffer buffer = new(source.Rows, source.Columns);
        Copy(source, buffer.View);
        return buffer;
    }

    /// <summary>target = source, of the same size and any strides.</summary>
    public static void Copy(MatrixView<double> source, MatrixView<double> target)
    {
        if (source.RowStride == 1 && target.RowStride == 1)
        {
            for (int j = 0; j < source.Columns; j++)
                new ReadOnlySpan<double>(source.At(0, j), source.Rows).CopyTo(new(target.At(0, j), source.Rows));
            return;
        }

        // Tiles: what is read across lines stays in the cache until all of each line is used.
        for (int j0 = 0; j0 < source.Columns; j0 += TileSize)
        {
            int j1 = Math.Min(j0 + TileSize, source.Columns);
            for (int i0 = 0; i0 < source.Rows; i0 += TileSize)
            {
                int i1 = Math.Min(i0 + TileSize, source.Rows);
                for (int j = j0; j < j1; j++)
                {
                    for (int i = i0; i < i1; i++)
                        target[i, j] = source[i, j];
                }
            }
        }
    }

    /// <summary>Ones on the diagonal, zeros elsewhere.</summary>
    public static void SetIdentity(MatrixView<double> target)
    {
        for (int j = 0; j < target.Columns; j++)
        {
            for (int i = 0; i < target.Rows; i++)
                target[i, j] = i == j ? 1.0 : 0.0;
        }
    }

    public void Dispose()
    {
        NativeMemory.Free(_memory);
        _memory = null;
    }
}

using System.Runtime.InteropServices;

namespace Stats.Core;

/// <summary>
/// Work space: a column-major matrix of zeros in native memory, columns aligned to registers. Columns never lie a multiple of 4 KiB apart,
/// where they would compete for the same cache lines.
/// </summary>
internal sealed unsafe class MatrixBuffer : IDisposable
{
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
        MatrixCopy.Copy(source, buffer.View);
        return buffer;
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

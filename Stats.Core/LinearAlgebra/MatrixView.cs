namespace Stats.Core;

/// <summary>
/// A matrix in somebody else's pinned memory: element (i, j) lies at Data[i RowStride + j ColumnStride]. Rows or columns may be the
/// contiguous ones, and a transpose is the same memory with the strides exchanged, so each algorithm is written once for every storage order.
/// </summary>
internal readonly unsafe struct MatrixView<T>(T* data, int rows, int columns, nint rowStride, nint columnStride)
    where T : unmanaged
{
    public readonly T* Data = data;
    public readonly int Rows = rows, Columns = columns;
    public readonly nint RowStride = rowStride, ColumnStride = columnStride;

    /// <summary>Columns one after another, as MathNet's dense matrices hold them.</summary>
    public static MatrixView<T> ColumnMajor(T* data, int rows, int columns) => new(data, rows, columns, 1, rows);

    /// <summary>Rows one after another, as a <see cref="PointSet"/> holds them.</summary>
    public static MatrixView<T> RowMajor(T* data, int rows, int columns) => new(data, rows, columns, columns, 1);

    public MatrixView<T> Transposed => new(Data, Columns, Rows, ColumnStride, RowStride);

    public ref T this[int row, int column] => ref Data[row * RowStride + column * ColumnStride];

    public T* At(int row, int column) => Data + row * RowStride + column * ColumnStride;

    /// <summary>The block of the given size whose first element is (row, column).</summary>
    public MatrixView<T> Block(int row, int column, int rows, int columns) => new(At(row, column), rows, columns, RowStride, ColumnStride);
}

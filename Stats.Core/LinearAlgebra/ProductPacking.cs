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
        if (panel.Rows < height)
            new Span<T>(packed, height * panel.Columns).Clear();
        MatrixCopy.Copy(panel, new MatrixView<T>(packed, panel.Rows, panel.Columns, 1, height));
    }
}

// Blocking (Goto and van de Geijn 2008): a slab of Depth rows of B is packed once for everybody, in panels of the tile's width; each block of
// BlockRows rows of A is packed by whoever takes it; the kernel then walks panels of B that stay in the first-level cache and panels of A
// that stay in the second. The sum over k of an element runs in slabs from the first to the last, on one thread: its bits depend on
// neither the number of threads nor the place of the element in the matrix.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>C += alpha A B for any strides.</summary>
internal static unsafe class MatrixProduct
{
    /// <summary>k of a slab: a panel of B of 8 columns takes 16 KiB, half a first-level cache.</summary>
    private const int Depth = 256;

    /// <summary>Columns of C of a pass: the packed slab of B takes 8 MiB at most.</summary>
    private const int SlabColumns = 4096;

    /// <summary>Below this many multiply-adds packing does not pay.</summary>
    private const long DirectBelow = 20 * 20 * 20;

    /// <summary>Which elements of C are wanted: all, or those of one triangle (others may or may not be computed).</summary>
    public enum Part
    {
        All,
        Lower,
    }

    /// <summary>C += alpha A B. C may not overlap A or B.</summary>
    public static void Add<T>(T alpha, MatrixView<T> a, MatrixView<T> b, MatrixView<T> c, Execution execution, Part part = Part.All)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        int m = c.Rows, n = c.Columns, k = a.Columns;
        if (m == 0 || n == 0 || k == 0)
            return;
        // The kernel writes columns; rows that are contiguous make it the transposed product.
        if (part == Part.All && c.RowStride != 1 && c.ColumnStride == 1)
        {
            Add(alpha, b.Transposed, a.Transposed, c.Transposed, execution);
            return;
        }

        int blockRows = BlockRows<T>(), tileColumns = ProductTile<T>.Columns;
        int slabColumns = Math.Min(n, SlabColumns), slabDepth = Math.Min(k, Depth);
        T* packedB = (T*)NativeMemory.AlignedAlloc((nuint)(RoundUp(slabColumns, tileColumns) * slabDepth * sizeof(T)), 64);
        try
        {
            for (int jc = 0; jc < n; jc += SlabColumns)
            {
                int nc = Math.Min(SlabColumns, n - jc);
                for (int pc = 0; pc < k; pc += Depth)
                {
                    int kc = Math.Min(Depth, k - pc), start = jc, first = pc;
                    MatrixView<T> slab = b.Block(pc, jc, kc, nc);
                    ParallelBlocks.Run(nc, 64 * tileColumns, execution, (_, from, to) => PackColumns(slab, from, to, packedB + (nint)from * kc));
                    ParallelBlocks.Run(m, blockRows, execution, (_, from, to) =>
                    {
                        // Of the lower triangle, columns right of the block's last row are not wanted.
                        int wanted = part == Part.Lower ? Math.Min(nc, to - start) : nc;
                        if (wanted > 0)
                            Block(alpha, a.Block(from, first, to - from, kc), packedB, c.Block(from, start, to - from, wanted), part, start - from);
                    });
                }
            }
        }
        finally
        {
            NativeMemory.AlignedFree(packedB);
        }
    }

    /// <summary>Rows of A that a thread packs at once: 384 KiB of doubles, within a second-level cache.</summary>
    private static int BlockRows<T>()
        where T : unmanaged => 196_608 / Depth * 8 / sizeof(T) / 4 / ProductTile<T>.Rows * ProductTile<T>.Rows;

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    private static void Block<T>(T alpha, MatrixView<T> a, T* packedB, MatrixView<T> c, Part part, int columnOffset)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        int tileRows = ProductTile<T>.Rows, tileColumns = ProductTile<T>.Columns, k = a.Columns;
        T* packedA = (T*)NativeMemory.AlignedAlloc((nuint)(RoundUp(a.Rows, tileRows) * k * sizeof(T)), 64);
        try
        {
            PackRows(a, packedA);
            T* tile = stackalloc T[tileRows * tileColumns];
            for (int j = 0; j < c.Columns; j += tileColumns)
            {
                int columns = Math.Min(tileColumns, c.Columns - j);
                T* panel = packedB + (nint)j * k;
                for (int i = 0; i < a.Rows; i += tileRows)
                {
                    int rows = Math.Min(tileRows, a.Rows - i);
                    if (part == Part.Lower && columnOffset + j >= i + rows)
                        continue;
                    ProductKernel.Run(k, packedA + (nint)i * k, panel, tile);
                    AddTile(alpha, tile, tileRows, c.Block(i, j, rows, columns));
                }
            }
        }
        finally
        {
            NativeMemory.AlignedFree(packedA);
        }
    }

    private static void AddTile<T>(T alpha, T* tile, int tileRows, MatrixView<T> c)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        for (int j = 0; j < c.Columns; j++)
        {
            T* source = tile + j * tileRows;
            T* target = c.At(0, j);
            if (c.RowStride == 1)
            {
                int i = 0;
                if (Vector512.IsHardwareAccelerated)
                {
                    Vector512<T> factor = Vector512.Create(alpha);
                    for (; i <= c.Rows - Vector512<T>.Count; i += Vector512<T>.Count)
                        ProductKernel.Fma(factor, Vector512.Load(source + i), Vector512.Load(target + i)).Store(target + i);
                }
                else if (Vector256.IsHardwareAccelerated)
                {
                    Vector256<T> factor = Vector256.Create(alpha);
                    for (; i <= c.Rows - Vector256<T>.Count; i += Vector256<T>.Count)
                        ProductKernel.Fma(factor, Vector256.Load(source + i), Vector256.Load(target + i)).Store(target + i);
                }

                for (; i < c.Rows; i++)
                    target[i] = T.FusedMultiplyAdd(alpha, source[i], target[i]);
            }
            else
            {
                for (int i = 0; i < c.Rows; i++)
                    target[i * c.RowStride] = T.FusedMultiplyAdd(alpha, source[i], target[i * c.RowStride]);
            }
        }
    }

    /// <summary>A's rows in panels of the tile's height, each column of a panel contiguous; the last panel is filled up with zeros.</summary>
    private static void PackRows<T>(MatrixView<T> a, T* packed)
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
    private static void PackColumns<T>(MatrixView<T> b, int from, int to, T* packed)
        where T : unmanaged
    {
        int width = ProductTile<T>.Columns;
        for (int j = from; j < to; j += width)
        {
            int columns = Math.Min(width, to - j);
            Pack(b.Block(0, j, b.Rows, columns).Transposed, width, packed + (nint)(j - from) * b.Rows);
        }
    }

    /// <summary>At most height rows: packed[p height + r] = panel(r, p).</summary>
    private static void Pack<T>(MatrixView<T> panel, int height, T* packed)
        where T : unmanaged
    {
        int k = panel.Columns, rows = panel.Rows;
        if (panel.RowStride == 1 && rows == height)
        {
            for (int p = 0; p < k; p++)
                Unsafe.CopyBlockUnaligned(packed + (nint)p * height, panel.At(0, p), (uint)(height * sizeof(T)));
            return;
        }

        for (int r = 0; r < rows; r++)
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
}

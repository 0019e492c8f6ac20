// Blocking (Goto and van de Geijn 2008): a slab of Depth rows of B is packed once for everybody, in panels of the tile's width; each block of
// BlockRows rows of A is packed by whoever takes it; the kernel then walks panels of B that stay in the first-level cache and panels of A
// that stay in the second. The sum over k of an element runs in slabs from the first to the last, on one thread: its bits depend on
// neither the number of threads nor the place of the element in the matrix. Map of the branches:
//   k from TallDepth and 32 sides of C on   parts of k, at most 64, each with its own C on one thread, added from the first to the last; where
//                                           they begin depends on the shape alone, so that the bits do not depend on the threads here either
//   few multiply-adds, or C tiny            SmallProduct
//   A'B of contiguous columns, C narrow     TransposedProduct
//   else                                    packed panels
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>C += alpha A B for any strides.</summary>
internal static unsafe class MatrixProduct
{
    /// <summary>From this k on, and from 32 times C's longer side, the sum is cut into parts.</summary>
    public const int TallDepth = 8_192;

    /// <summary>k of a slab: a panel of B of 8 columns takes 16 KiB, half a first-level cache.</summary>
    private const int Depth = 256;

    /// <summary>Columns of C of a pass: the packed slab of B takes 8 MiB at most.</summary>
    private const int SlabColumns = 4096;

    /// <summary>Up to this many multiply-adds packing B does not pay.</summary>
    private const long SmallWork = 24 * 24 * 24;

    /// <summary>Up to this k, and <see cref="SmallDepthWork"/> multiply-adds, it does not pay either: all of A stays in the first-level cache.</summary>
    private const int SmallDepth = 64;

    /// <summary>Fewer registers, in which four columns are few sums, make packing pay earlier.</summary>
    private static int SmallDepthWork => Vector512.IsHardwareAccelerated ? 48 * 48 * 48 : 42 * 42 * 42;

    /// <summary>Up to this order of C packing does not pay for any k.</summary>
    private const int SmallOrder = 16;

    /// <summary>A C of up to this many rows or columns is narrow.</summary>
    private const int NarrowOrder = 128;

    /// <summary>From this k on, and from four times C's shorter side, inner products of columns are worth the sums over their registers.</summary>
    private const int NarrowDepth = 128;

    /// <summary>Columns of A that a thread takes at once in a narrow product, a multiple of 3.</summary>
    private const int NarrowBlock = 48;

    /// <summary>A C of more elements has work for all threads without that.</summary>
    private const int TallElements = 128 * 128;

    /// <summary>Parts of a sum at most.</summary>
    private const int MostParts = 64;

    /// <summary>Below this many multiply-adds no second thread is asked.</summary>
    private const long ParallelFrom = 96 * 96 * 96;

    /// <summary>Which elements of C are wanted: all, or those of the lower triangle of a square C (of the others some are computed, some not).</summary>
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

        // Any other factor goes to the finished sum: to its parts it would overflow, or be infinity less infinity, where the sum is not.
        if (k > Depth && alpha != T.One && alpha != -T.One)
        {
            AddScaledSum(alpha, a, b, c, execution, part);
            return;
        }

        if (k >= TallDepth && k / 32 >= Math.Max(m, n) && (long)m * n <= TallElements)
            AddParts(alpha, a, b, c, execution with { Progress = null }, part);
        else
            AddWhole(alpha, a, b, c, execution, part);
    }

    private static void AddScaledSum<T>(T alpha, MatrixView<T> a, MatrixView<T> b, MatrixView<T> c, Execution execution, Part part)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        int m = c.Rows, n = c.Columns;
        T* sums = (T*)NativeMemory.AllocZeroed((nuint)m * (nuint)n, (nuint)sizeof(T));
        try
        {
            Add(T.One, a, b, MatrixView<T>.ColumnMajor(sums, m, n), execution, part);
            for (int j = 0; j < n; j++)
            {
                for (int i = part == Part.Lower ? j : 0; i < m; i++)
                    c[i, j] = T.FusedMultiplyAdd(alpha, sums[i + (nint)j * m], c[i, j]);
            }
        }
        finally
        {
            NativeMemory.Free(sums);
        }
    }

    /// <summary>The sum over k in parts that depend on the shape alone.</summary>
    private static void AddParts<T>(T alpha, MatrixView<T> a, MatrixView<T> b, MatrixView<T> c, Execution execution, Part part)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        int m = c.Rows, n = c.Columns, k = a.Columns, length = m * n;
        int depth = RoundUp(Math.Max(Math.Max(1 << 20, length) / length, (k + MostParts - 1) / MostParts), 4 * Depth), parts = ParallelBlocks.CountOf(k, depth);
        T* partials = PackBuffers<T>.Rent((nint)parts * length, out nint held);
        try
        {
            ParallelBlocks.Run(k, depth, execution, (block, from, to) =>
            {
                T* partial = partials + (nint)block * length;
                new Span<T>(partial, length).Clear();
                AddWhole(T.One, a.Block(0, from, m, to - from), b.Block(from, 0, to - from, n), MatrixView<T>.ColumnMajor(partial, m, n), Execution.SingleThread, part);
            });
            for (int block = 1; block < parts; block++)
                VectorKernel.AddScaled(partials, partials + (nint)block * length, T.One, length);
            for (int j = 0; j < n; j++)
            {
                for (int i = 0; i < m; i++)
                    c[i, j] = T.FusedMultiplyAdd(alpha, partials[i + j * m], c[i, j]);
            }
        }
        finally
        {
            PackBuffers<T>.Return(partials, held);
        }
    }

    private static void AddWhole<T>(T alpha, MatrixView<T> a, MatrixView<T> b, MatrixView<T> c, Execution execution, Part part)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        int m = c.Rows, n = c.Columns, k = a.Columns;
        long work = (long)m * n * k;
        if (c.RowStride == 1 && (k <= SmallDepth ? work <= SmallDepthWork : k <= Depth && work <= SmallWork))
            SmallProduct.Add(alpha, a, b, c);
        else if (a.ColumnStride == 1 && b.RowStride == 1 && k >= NarrowDepth && Math.Min(m, n) <= Math.Min(NarrowOrder, k / 4))
            AddNarrow(alpha, a, b, c, work < ParallelFrom ? Execution.SingleThread : execution, part);
        else if (c.RowStride == 1 && a.RowStride == 1 && m <= SmallOrder && n <= SmallOrder)
            AddSmallSlabs(alpha, a, b, c);
        else
            AddPacked(alpha, a, b, c, execution with { Progress = null, MaxDegreeOfParallelism = work < ParallelFrom ? 1 : execution.MaxDegreeOfParallelism }, part);
    }

    private static void AddSmallSlabs<T>(T alpha, MatrixView<T> a, MatrixView<T> b, MatrixView<T> c)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        for (int pc = 0; pc < a.Columns; pc += Depth)
        {
            int kc = Math.Min(Depth, a.Columns - pc);
            SmallProduct.Add(alpha, a.Block(0, pc, c.Rows, kc), b.Block(pc, 0, kc, c.Columns), c);
        }
    }

    /// <summary>Inner products of columns of A' and B, the narrow one of them against three columns of the other at a time.</summary>
    private static void AddNarrow<T>(T alpha, MatrixView<T> a, MatrixView<T> b, MatrixView<T> c, Execution execution, Part part)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        MatrixView<T> left = a.Transposed, right = b, target = c;
        if (c.Columns > NarrowOrder)
            (left, right, target) = (b, a.Transposed, c.Transposed);
        if (execution.Threads == 1 || left.Columns <= NarrowBlock)
        {
            TransposedProduct.Add(alpha, left, right, target, part == Part.Lower);
            return;
        }

        ParallelBlocks.Run(left.Columns, NarrowBlock, execution with { Progress = null }, (_, from, to) =>
        {
            int columns = part == Part.Lower ? Math.Min(to, right.Columns) : right.Columns;
            TransposedProduct.Add(alpha, left.Block(0, from, left.Rows, to - from), right.Block(0, 0, right.Rows, columns), target.Block(from, 0, to - from, columns), lower: false);
        });
    }

    private static void AddPacked<T>(T alpha, MatrixView<T> a, MatrixView<T> b, MatrixView<T> c, Execution execution, Part part)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        int m = c.Rows, n = c.Columns, k = a.Columns;
        int tileColumns = ProductTile<T>.Columns, blockRows = BlockRows<T>(m, execution.Threads);
        int slabColumns = Math.Min(n, SlabColumns), slabDepth = Math.Min(k, Depth);
        T* packedB = PackBuffers<T>.Rent((nint)RoundUp(slabColumns, tileColumns) * slabDepth, out nint held);
        try
        {
            for (int jc = 0; jc < n; jc += SlabColumns)
            {
                int nc = Math.Min(SlabColumns, n - jc);
                for (int pc = 0; pc < k; pc += Depth)
                {
                    int kc = Math.Min(Depth, k - pc);
                    Slab(alpha, a.Block(0, pc, m, kc), b.Block(pc, jc, kc, nc), packedB, c.Block(0, jc, m, nc), jc, blockRows, part, execution);
                }
            }
        }
        finally
        {
            PackBuffers<T>.Return(packedB, held);
        }
    }

    /// <summary>One slab of B: packed, then every block of rows against it.</summary>
    private static void Slab<T>(T alpha, MatrixView<T> a, MatrixView<T> b, T* packedB, MatrixView<T> c, int column, int blockRows, Part part, Execution execution)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        if (execution.Threads == 1)
        {
            ProductPacking.PackColumns(b, 0, b.Columns, packedB);
            for (int from = 0; from < c.Rows; from += blockRows)
                Rows(from, Math.Min(from + blockRows, c.Rows));
            return;
        }

        int tileColumns = ProductTile<T>.Columns;
        ParallelBlocks.Run(b.Columns, 32 * tileColumns, execution, (_, from, to) => ProductPacking.PackColumns(b, from, to, packedB + (nint)from * b.Rows));
        ParallelBlocks.Run(c.Rows, blockRows, execution, (_, from, to) => Rows(from, to));

        void Rows(int from, int to)
        {
            // Of the lower triangle, columns right of the block's last row are not wanted.
            int wanted = part == Part.Lower ? Math.Min(c.Columns, to - column) : c.Columns;
            if (wanted > 0)
                Block(alpha, a.Block(from, 0, to - from, a.Columns), packedB, c.Block(from, 0, to - from, wanted), part, column - from);
        }
    }

    /// <summary>Rows of A that a thread packs at once: at most 384 KiB, within a second-level cache, and few enough that every thread has some. It decides nothing about the bits.</summary>
    private static int BlockRows<T>(int rows, int threads)
        where T : unmanaged
    {
        int tile = ProductTile<T>.Rows, most = 1_536 / sizeof(T) / tile * tile;
        return Math.Clamp(RoundUp((rows + threads - 1) / threads, tile), tile, most);
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    private static void Block<T>(T alpha, MatrixView<T> a, T* packedB, MatrixView<T> c, Part part, int columnOffset)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        int tileRows = ProductTile<T>.Rows, tileColumns = ProductTile<T>.Columns, k = a.Columns;
        T* packedA = PackBuffers<T>.Rent((nint)RoundUp(a.Rows, tileRows) * k, out nint held);
        try
        {
            ProductPacking.PackRows(a, packedA);
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
                    ProductKernel.Run(k, packedA + (nint)i * k, panel, tile, rows);
                    AddTile(alpha, tile, tileRows, c.Block(i, j, rows, columns));
                }
            }
        }
        finally
        {
            PackBuffers<T>.Return(packedA, held);
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
                VectorKernel.AddScaled(target, source, alpha, c.Rows);
            }
            else
            {
                for (int i = 0; i < c.Rows; i++)
                    target[i * c.RowStride] = T.FusedMultiplyAdd(alpha, source[i], target[i * c.RowStride]);
            }
        }
    }
}

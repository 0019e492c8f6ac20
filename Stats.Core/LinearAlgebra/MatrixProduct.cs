// Blocking (Goto and van de Geijn 2008): a slab of Depth rows of B is packed once for everybody, in panels of the tile's width; each block of
// BlockRows rows of A is packed by whoever takes it; the kernel then walks panels of B that stay in the first-level cache and panels of A
// that stay in the second. The sum over k of an element runs in slabs from the first to the last, on one thread: its bits depend on
// neither the number of threads nor the place of the element in the matrix. Where C is small and k long there are not enough elements for the
// threads: fixed blocks of k, one C each, added from the first to the last.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Stats.Core;

/// <summary>C += alpha A B for any strides.</summary>
internal static unsafe class MatrixProduct
{
    /// <summary>k of a slab: a panel of B of 8 columns takes 16 KiB, half a first-level cache.</summary>
    private const int Depth = 256;

    /// <summary>Columns of C of a pass: the packed slab of B takes 8 MiB at most.</summary>
    private const int SlabColumns = 4096;

    /// <summary>Below this many multiply-adds packing does not pay.</summary>
    private const long DirectBelow = 24 * 24 * 24;

    /// <summary>Elements of a transposed A that are copied for this.</summary>
    private const int DirectCopy = 32 * 32;

    /// <summary>Below this many multiply-adds no second thread is asked.</summary>
    private const long ParallelFrom = 96 * 96 * 96;

    /// <summary>C of up to this order, and twice this k, is summed in at most so many blocks of at least this k.</summary>
    private const int SplitOrder = 128, SplitDepth = 4096, SplitBlocks = 64;

    /// <summary>Which elements of C are wanted: all, or those of the lower triangle (of the others some are computed, some not).</summary>
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

        long work = (long)m * n * k;
        if (work <= DirectBelow && k <= Depth && c.RowStride == 1)
        {
            if (a.RowStride == 1)
            {
                Direct(alpha, a, b, c);
                return;
            }

            if ((long)m * k <= DirectCopy)
            {
                DirectTransposed(alpha, a, b, c);
                return;
            }
        }

        if (work < ParallelFrom)
            execution = execution with { MaxDegreeOfParallelism = 1 };
        execution = execution with { Progress = null };
        if (k >= 2 * SplitDepth && Math.Max(m, n) <= SplitOrder)
            AddSplit(alpha, a, b, c, execution, part);
        else
            Packed(alpha, a, b, c, execution, part);
    }

    /// <summary>A small C of long sums: each block of k has its own C, and these are added from the first block to the last.</summary>
    private static void AddSplit<T>(T alpha, MatrixView<T> a, MatrixView<T> b, MatrixView<T> c, Execution execution, Part part)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        int m = c.Rows, n = c.Columns, k = a.Columns, depth = Math.Max(SplitDepth, RoundUp(k / SplitBlocks, Depth));
        T[] partials = new T[(nint)ParallelBlocks.CountOf(k, depth) * m * n];
        bool dots = TransposedProduct.IsFast && a.ColumnStride == 1 && b.RowStride == 1;
        fixed (T* pinned = partials)
        {
            nint sums = (nint)pinned;
            ParallelBlocks.Run(k, depth, execution, (block, from, to) =>
            {
                MatrixView<T> sum = MatrixView<T>.ColumnMajor((T*)sums + (nint)block * m * n, m, n), left = a.Block(0, from, m, to - from), right = b.Block(from, 0, to - from, n);
                if (dots)
                    TransposedProduct.Add(left.Transposed, right, sum, part);
                else
                    Packed(T.One, left, right, sum, Execution.SingleThread, part);
            });
            for (nint block = m * n; block < partials.Length; block += m * n)
                MatrixVector.AddScaled(pinned, pinned + block, T.One, m * n);
            for (int j = 0; j < n; j++)
            {
                for (int i = 0; i < m; i++)
                    c[i, j] = T.FusedMultiplyAdd(alpha, pinned[j * m + i], c[i, j]);
            }
        }
    }

    private static void Packed<T>(T alpha, MatrixView<T> a, MatrixView<T> b, MatrixView<T> c, Execution execution, Part part)
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
            PackColumns(b, 0, b.Columns, packedB);
            for (int from = 0; from < c.Rows; from += blockRows)
                Rows(from, Math.Min(from + blockRows, c.Rows));
            return;
        }

        int tileColumns = ProductTile<T>.Columns;
        ParallelBlocks.Run(b.Columns, 32 * tileColumns, execution, (_, from, to) => PackColumns(b, from, to, packedB + (nint)from * b.Rows));
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

    [SkipLocalsInit]
    private static void DirectTransposed<T>(T alpha, MatrixView<T> a, MatrixView<T> b, MatrixView<T> c)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        T* copy = stackalloc T[DirectCopy];
        Pack(a, a.Rows, copy);
        Direct(alpha, MatrixView<T>.ColumnMajor(copy, a.Rows, a.Columns), b, c);
    }

    /// <summary>Small matrices whose columns are contiguous, without packing: the same sums in the same order as the kernel's.</summary>
    private static void Direct<T>(T alpha, MatrixView<T> a, MatrixView<T> b, MatrixView<T> c)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        int m = c.Rows, k = a.Columns;
        for (int j = 0; j < c.Columns; j++)
        {
            T* target = c.At(0, j);
            T* factor = b.At(0, j);
            int i = 0;
            if (Vector512.IsHardwareAccelerated)
            {
                for (; i <= m - Vector512<T>.Count; i += Vector512<T>.Count)
                {
                    Vector512<T> sum = default;
                    T* source = a.Data + i;
                    for (int p = 0; p < k; p++, source += a.ColumnStride)
                        sum = ProductKernel.Fma(Vector512.Load(source), Vector512.Create(factor[p * b.RowStride]), sum);
                    ProductKernel.Fma(Vector512.Create(alpha), sum, Vector512.Load(target + i)).Store(target + i);
                }
            }

            if (Vector256.IsHardwareAccelerated)
            {
                for (; i <= m - Vector256<T>.Count; i += Vector256<T>.Count)
                {
                    Vector256<T> sum = default;
                    T* source = a.Data + i;
                    for (int p = 0; p < k; p++, source += a.ColumnStride)
                        sum = ProductKernel.Fma(Vector256.Load(source), Vector256.Create(factor[p * b.RowStride]), sum);
                    ProductKernel.Fma(Vector256.Create(alpha), sum, Vector256.Load(target + i)).Store(target + i);
                }
            }

            for (; i < m; i++)
            {
                T sum = T.Zero;
                T* source = a.Data + i;
                for (int p = 0; p < k; p++, source += a.ColumnStride)
                    sum = T.FusedMultiplyAdd(*source, factor[p * b.RowStride], sum);
                target[i] = T.FusedMultiplyAdd(alpha, sum, target[i]);
            }
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

    /// <summary>At most height rows: packed[p height + r] = panel(r, p). Rows that are wanting are zeros.</summary>
    private static void Pack<T>(MatrixView<T> panel, int height, T* packed)
        where T : unmanaged
    {
        int k = panel.Columns, rows = panel.Rows, r = 0;
        if (panel.RowStride == 1 && rows == height)
        {
            for (int p = 0; p < k; p++)
                Unsafe.CopyBlockUnaligned(packed + (nint)p * height, panel.At(0, p), (uint)(height * sizeof(T)));
            return;
        }

        if (rows < height)
            new Span<T>(packed, k * height).Clear();
        if (typeof(T) == typeof(double) && panel.ColumnStride == 1 && Avx.IsSupported)
        {
            for (; r <= rows - 4; r += 4)
                PackFour((double*)panel.At(r, 0), panel.RowStride, k, height, (double*)packed + r);
        }
        else if (panel.RowStride == 1 && Vector256.IsHardwareAccelerated)
        {
            for (; r <= rows - Vector256<T>.Count; r += Vector256<T>.Count)
            {
                T* source = panel.At(r, 0);
                T* target = packed + r;
                for (int p = 0; p < k; p++, source += panel.ColumnStride, target += height)
                    Vector256.Load(source).Store(target);
            }
        }

        for (; r < rows; r++)
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
    }

    /// <summary>Four rows of k contiguous numbers, transposed in registers: packed[p height + r] = source[r stride + p].</summary>
    public static void PackFour(double* source, nint stride, int k, int height, double* packed)
    {
        double* row1 = source + stride, row2 = row1 + stride, row3 = row2 + stride;
        int p = 0;
        for (; p <= k - 4; p += 4, packed += 4 * height)
        {
            Vector256<double> r0 = Vector256.Load(source + p), r1 = Vector256.Load(row1 + p), r2 = Vector256.Load(row2 + p), r3 = Vector256.Load(row3 + p);
            Vector256<double> even01 = Avx.UnpackLow(r0, r1), odd01 = Avx.UnpackHigh(r0, r1), even23 = Avx.UnpackLow(r2, r3), odd23 = Avx.UnpackHigh(r2, r3);
            Avx.Permute2x128(even01, even23, 0x20).Store(packed);
            Avx.Permute2x128(odd01, odd23, 0x20).Store(packed + height);
            Avx.Permute2x128(even01, even23, 0x31).Store(packed + 2 * height);
            Avx.Permute2x128(odd01, odd23, 0x31).Store(packed + 3 * height);
        }

        for (; p < k; p++, packed += height)
            (packed[0], packed[1], packed[2], packed[3]) = (source[p], row1[p], row2[p], row3[p]);
    }
}

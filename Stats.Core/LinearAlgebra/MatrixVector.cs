using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>Matrix-vector products and the vector operations under them. Bound by reading A once: 8 bytes for 2 flops.</summary>
internal static unsafe class MatrixVector
{
    /// <summary>Rows of a block.</summary>
    private const int BlockRows = 512;

    /// <summary>With at most so many rows, and as many columns as two blocks, blocks are of <see cref="SplitColumns"/> columns.</summary>
    private const int FewRows = 512, SplitColumns = 4096;

    /// <summary>Up to this size calls cost more than they do.</summary>
    private const int TinySize = 8;

    /// <summary>Fewer elements are not worth a second thread.</summary>
    private const long ParallelFrom = 1 << 18;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Fma<T>(Vector<T> x, Vector<T> y, Vector<T> z) =>
        typeof(T) == typeof(double)
            ? System.Numerics.Vector.FusedMultiplyAdd(System.Numerics.Vector.AsVectorDouble(x), System.Numerics.Vector.AsVectorDouble(y), System.Numerics.Vector.AsVectorDouble(z)).As<double, T>()
            : System.Numerics.Vector.FusedMultiplyAdd(System.Numerics.Vector.AsVectorSingle(x), System.Numerics.Vector.AsVectorSingle(y), System.Numerics.Vector.AsVectorSingle(z)).As<float, T>();

    /// <summary>y += alpha A x, in fixed blocks: bit-equal for any number of threads. x and y are contiguous and apart from A and each other.</summary>
    public static void Add<T>(T alpha, MatrixView<T> a, T* x, T* y, Execution execution)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (a.Rows <= TinySize && a.Columns <= TinySize)
        {
            Tiny(alpha, a, x, y);
            return;
        }

        execution = (long)a.Rows * a.Columns >= ParallelFrom ? execution with { Progress = null } : Execution.SingleThread;
        if (a.Rows <= FewRows && a.Columns >= 2 * SplitColumns)
        {
            AddSplit(alpha, a, x, y, execution);
            return;
        }

        nint px = (nint)x, py = (nint)y;
        if (execution.Threads > 1)
            ParallelBlocks.Run(a.Rows, BlockRows, execution, (_, from, to) => Rows(alpha, a.Block(from, 0, to - from, a.Columns), (T*)px, (T*)py + from));
        else
        {
            // The same blocks on one thread: x and a part of y stay in the first-level cache.
            for (int from = 0; from < a.Rows; from += BlockRows)
                Rows(alpha, a.Block(from, 0, Math.Min(BlockRows, a.Rows - from), a.Columns), x, y + from);
        }
    }

    private static void Tiny<T>(T alpha, MatrixView<T> a, T* x, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < a.Rows; i++)
        {
            T* row = a.At(i, 0);
            T sum = T.Zero;
            for (int j = 0; j < a.Columns; j++)
                sum = T.FusedMultiplyAdd(row[j * a.ColumnStride], x[j], sum);
            y[i] = T.FusedMultiplyAdd(alpha, sum, y[i]);
        }
    }

    /// <summary>Few long rows: each block of columns has its own sums, which are added from the first block to the last.</summary>
    private static void AddSplit<T>(T alpha, MatrixView<T> a, T* x, T* y, Execution execution)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int rows = a.Rows, blocks = ParallelBlocks.CountOf(a.Columns, SplitColumns);
        T[] rented = System.Buffers.ArrayPool<T>.Shared.Rent(blocks * rows);
        try
        {
            fixed (T* partials = rented)
            {
                nint px = (nint)x, sums = (nint)partials;
                ParallelBlocks.Run(a.Columns, SplitColumns, execution, (block, from, to) => Sums(a.Block(0, from, rows, to - from), (T*)px + from, (T*)sums + block * rows));
                for (int block = 1; block < blocks; block++)
                    AddScaled(partials, partials + block * rows, T.One, rows);
                AddScaled(y, partials, alpha, rows);
            }
        }
        finally
        {
            System.Buffers.ArrayPool<T>.Shared.Return(rented);
        }
    }

    /// <summary>y += factor x.</summary>
    public static void AddScaled<T>(T* y, T* x, T factor, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<T> f = Vector512.Create(factor);
            for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
                ProductKernel.Fma(f, Vector512.Load(x + i), Vector512.Load(y + i)).Store(y + i);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<T> f = Vector256.Create(factor);
            for (; i <= count - Vector256<T>.Count; i += Vector256<T>.Count)
                ProductKernel.Fma(f, Vector256.Load(x + i), Vector256.Load(y + i)).Store(y + i);
        }

        for (; i < count; i++)
            y[i] = T.FusedMultiplyAdd(factor, x[i], y[i]);
    }

    /// <summary>Sum of a[i stride] x[i].</summary>
    public static T Dot<T>(T* a, nint stride, T* x, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        int i = 0;
        if (stride == 1)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Vector512<T> s0 = default, s1 = default, s2 = default, s3 = default;
                int lanes = Vector512<T>.Count;
                for (; i <= count - 4 * lanes; i += 4 * lanes)
                {
                    s0 = ProductKernel.Fma(Vector512.Load(a + i), Vector512.Load(x + i), s0);
                    s1 = ProductKernel.Fma(Vector512.Load(a + i + lanes), Vector512.Load(x + i + lanes), s1);
                    s2 = ProductKernel.Fma(Vector512.Load(a + i + 2 * lanes), Vector512.Load(x + i + 2 * lanes), s2);
                    s3 = ProductKernel.Fma(Vector512.Load(a + i + 3 * lanes), Vector512.Load(x + i + 3 * lanes), s3);
                }

                for (; i <= count - lanes; i += lanes)
                    s0 = ProductKernel.Fma(Vector512.Load(a + i), Vector512.Load(x + i), s0);
                sum = Vector512.Sum((s0 + s1) + (s2 + s3));
            }
            else
            {
                Vector256<T> s0 = default, s1 = default, s2 = default, s3 = default;
                int lanes = Vector256<T>.Count;
                for (; i <= count - 4 * lanes; i += 4 * lanes)
                {
                    s0 = ProductKernel.Fma(Vector256.Load(a + i), Vector256.Load(x + i), s0);
                    s1 = ProductKernel.Fma(Vector256.Load(a + i + lanes), Vector256.Load(x + i + lanes), s1);
                    s2 = ProductKernel.Fma(Vector256.Load(a + i + 2 * lanes), Vector256.Load(x + i + 2 * lanes), s2);
                    s3 = ProductKernel.Fma(Vector256.Load(a + i + 3 * lanes), Vector256.Load(x + i + 3 * lanes), s3);
                }

                for (; i <= count - lanes; i += lanes)
                    s0 = ProductKernel.Fma(Vector256.Load(a + i), Vector256.Load(x + i), s0);
                sum = Vector256.Sum((s0 + s1) + (s2 + s3));
            }
        }

        for (; i < count; i++)
            sum = T.FusedMultiplyAdd(a[i * stride], x[i], sum);
        return sum;
    }

    // The sums first, then alpha, as in the product of matrices: alpha x could leave the range where alpha A x does not.
    [SkipLocalsInit]
    private static void Rows<T>(T alpha, MatrixView<T> a, T* x, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* sums = stackalloc T[BlockRows];
        Sums(a, x, sums);
        AddScaled(y, sums, alpha, a.Rows);
    }

    /// <summary>sums = A x.</summary>
    private static void Sums<T>(MatrixView<T> a, T* x, T* sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (a.RowStride == 1)
        {
            new Span<T>(sums, a.Rows).Clear();
            int j = 0;
            // Four columns a sweep: the sums are read and written once for four reads of A.
            for (; j <= a.Columns - 4; j += 4)
                AddFour(sums, a.At(0, j), a.ColumnStride, x[j], x[j + 1], x[j + 2], x[j + 3], a.Rows);
            for (; j < a.Columns; j++)
                AddScaled(sums, a.At(0, j), x[j], a.Rows);
            return;
        }

        int i = 0;
        for (; i <= a.Rows - 4 && a.ColumnStride == 1; i += 4)
            DotFour(a.At(i, 0), a.RowStride, x, a.Columns, sums + i);
        for (; i < a.Rows; i++)
            sums[i] = Dot(a.At(i, 0), a.ColumnStride, x, a.Columns);
    }

    /// <summary>The sums of four rows: x is read once for four reads of A.</summary>
    private static void DotFour<T>(T* a, nint stride, T* x, int count, T* sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* a1 = a + stride;
        T* a2 = a1 + stride;
        T* a3 = a2 + stride;
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<T> s0 = default, s1 = default, s2 = default, s3 = default, t0 = default, t1 = default, t2 = default, t3 = default;
            int lanes = Vector512<T>.Count;
            for (; i <= count - 2 * lanes; i += 2 * lanes)
            {
                Vector512<T> u = Vector512.Load(x + i), v = Vector512.Load(x + i + lanes);
                s0 = ProductKernel.Fma(Vector512.Load(a + i), u, s0);
                s1 = ProductKernel.Fma(Vector512.Load(a1 + i), u, s1);
                s2 = ProductKernel.Fma(Vector512.Load(a2 + i), u, s2);
                s3 = ProductKernel.Fma(Vector512.Load(a3 + i), u, s3);
                t0 = ProductKernel.Fma(Vector512.Load(a + i + lanes), v, t0);
                t1 = ProductKernel.Fma(Vector512.Load(a1 + i + lanes), v, t1);
                t2 = ProductKernel.Fma(Vector512.Load(a2 + i + lanes), v, t2);
                t3 = ProductKernel.Fma(Vector512.Load(a3 + i + lanes), v, t3);
            }

            (sums[0], sums[1], sums[2], sums[3]) = (Vector512.Sum(s0 + t0), Vector512.Sum(s1 + t1), Vector512.Sum(s2 + t2), Vector512.Sum(s3 + t3));
        }
        else
        {
            Vector256<T> s0 = default, s1 = default, s2 = default, s3 = default, t0 = default, t1 = default, t2 = default, t3 = default;
            int lanes = Vector256<T>.Count;
            for (; i <= count - 2 * lanes; i += 2 * lanes)
            {
                Vector256<T> u = Vector256.Load(x + i), v = Vector256.Load(x + i + lanes);
                s0 = ProductKernel.Fma(Vector256.Load(a + i), u, s0);
                s1 = ProductKernel.Fma(Vector256.Load(a1 + i), u, s1);
                s2 = ProductKernel.Fma(Vector256.Load(a2 + i), u, s2);
                s3 = ProductKernel.Fma(Vector256.Load(a3 + i), u, s3);
                t0 = ProductKernel.Fma(Vector256.Load(a + i + lanes), v, t0);
                t1 = ProductKernel.Fma(Vector256.Load(a1 + i + lanes), v, t1);
                t2 = ProductKernel.Fma(Vector256.Load(a2 + i + lanes), v, t2);
                t3 = ProductKernel.Fma(Vector256.Load(a3 + i + lanes), v, t3);
            }

            (sums[0], sums[1], sums[2], sums[3]) = (Vector256.Sum(s0 + t0), Vector256.Sum(s1 + t1), Vector256.Sum(s2 + t2), Vector256.Sum(s3 + t3));
        }

        for (; i < count; i++)
        {
            sums[0] = T.FusedMultiplyAdd(a[i], x[i], sums[0]);
            sums[1] = T.FusedMultiplyAdd(a1[i], x[i], sums[1]);
            sums[2] = T.FusedMultiplyAdd(a2[i], x[i], sums[2]);
            sums[3] = T.FusedMultiplyAdd(a3[i], x[i], sums[3]);
        }
    }

    private static void AddFour<T>(T* y, T* a, nint stride, T x0, T x1, T x2, T x3, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* a1 = a + stride;
        T* a2 = a1 + stride;
        T* a3 = a2 + stride;
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<T> v0 = Vector512.Create(x0), v1 = Vector512.Create(x1), v2 = Vector512.Create(x2), v3 = Vector512.Create(x3);
            for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
            {
                Vector512<T> sum = ProductKernel.Fma(v0, Vector512.Load(a + i), Vector512.Load(y + i));
                sum = ProductKernel.Fma(v1, Vector512.Load(a1 + i), sum);
                sum = ProductKernel.Fma(v2, Vector512.Load(a2 + i), sum);
                ProductKernel.Fma(v3, Vector512.Load(a3 + i), sum).Store(y + i);
            }
        }

        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<T> v0 = Vector256.Create(x0), v1 = Vector256.Create(x1), v2 = Vector256.Create(x2), v3 = Vector256.Create(x3);
            for (; i <= count - Vector256<T>.Count; i += Vector256<T>.Count)
            {
                Vector256<T> sum = ProductKernel.Fma(v0, Vector256.Load(a + i), Vector256.Load(y + i));
                sum = ProductKernel.Fma(v1, Vector256.Load(a1 + i), sum);
                sum = ProductKernel.Fma(v2, Vector256.Load(a2 + i), sum);
                ProductKernel.Fma(v3, Vector256.Load(a3 + i), sum).Store(y + i);
            }
        }

        for (; i < count; i++)
        {
            T sum = T.FusedMultiplyAdd(x0, a[i], y[i]);
            sum = T.FusedMultiplyAdd(x1, a1[i], sum);
            sum = T.FusedMultiplyAdd(x2, a2[i], sum);
            y[i] = T.FusedMultiplyAdd(x3, a3[i], sum);
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>Matrix-vector products and the vector operations under them. Bound by reading A once: 8 bytes for 2 flops.</summary>
internal static unsafe class MatrixVector
{
    /// <summary>Rows that a thread takes at least.</summary>
    private const int ParallelRows = 512;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Fma<T>(Vector<T> x, Vector<T> y, Vector<T> z) =>
        typeof(T) == typeof(double)
            ? System.Numerics.Vector.FusedMultiplyAdd(System.Numerics.Vector.AsVectorDouble(x), System.Numerics.Vector.AsVectorDouble(y), System.Numerics.Vector.AsVectorDouble(z)).As<double, T>()
            : System.Numerics.Vector.FusedMultiplyAdd(System.Numerics.Vector.AsVectorSingle(x), System.Numerics.Vector.AsVectorSingle(y), System.Numerics.Vector.AsVectorSingle(z)).As<float, T>();

    /// <summary>y += alpha A x; x and y are contiguous and apart from A and each other.</summary>
    public static void Add<T>(T alpha, MatrixView<T> a, T* x, T* y, Execution execution)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        execution = execution with { Progress = null };
        bool columns = a.RowStride == 1;
        if (execution.Threads > 1 && (long)a.Rows * a.Columns >= 1 << 18)
        {
            // A block of rows is one thread's; the order within a row does not depend on the block.
            nint px = (nint)x, py = (nint)y;
            ParallelBlocks.Run(a.Rows, ParallelRows, execution, (_, from, to) => Rows(alpha, a.Block(from, 0, to - from, a.Columns), (T*)px, (T*)py + from, columns));
            return;
        }

        // The same blocks on one thread: x and a part of y stay in the first-level cache.
        for (int from = 0; from < a.Rows; from += ParallelRows)
            Rows(alpha, a.Block(from, 0, Math.Min(ParallelRows, a.Rows - from), a.Columns), x, y + from, columns);
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

    [SkipLocalsInit]
    private static void Rows<T>(T alpha, MatrixView<T> a, T* x, T* y, bool columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!columns)
        {
            for (int i = 0; i < a.Rows; i++)
                y[i] = T.FusedMultiplyAdd(alpha, Dot(a.At(i, 0), a.ColumnStride, x, a.Columns), y[i]);
            return;
        }

        // The sums first, then alpha, as in the product of matrices: alpha x could leave the range where alpha A x does not.
        T* sums = stackalloc T[ParallelRows];
        new Span<T>(sums, a.Rows).Clear();
        int j = 0;
        // Four columns a sweep: the sums are read and written once for four reads of A.
        for (; j <= a.Columns - 4; j += 4)
            AddFour(sums, a.At(0, j), a.ColumnStride, x[j], x[j + 1], x[j + 2], x[j + 3], a.Rows);
        for (; j < a.Columns; j++)
            AddScaled(sums, a.At(0, j), x[j], a.Rows);
        AddScaled(y, sums, alpha, a.Rows);
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

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>
/// Sums over spans in four independent registers (the latency of fma is four cycles), then in a fixed order. The error is
/// that of pairwise-blocked summation, below (n / 16 + 8) eps times the sum of magnitudes; another register width adds in
/// another order, within that bound. One pass over memory: 8 (or 16) bytes an item.
/// </summary>
internal static class Reductions
{
    /// <summary>Sum of x[i]^2.</summary>
    public static double SquaredNorm(ReadOnlySpan<double> x) => Dot(x, x);

    /// <summary>Sum of x[i] y[i]; the lengths are equal.</summary>
    public static unsafe double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        fixed (double* a = x, b = y)
            return VectorKernel.Dot(a, b, x.Length);
    }

    /// <summary>Sum of (x[i] - y[i])^2; the lengths are equal.</summary>
    public static double SquaredDistance(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => SquaredDistance(x, 1.0, y);

    /// <summary>Sum of (factor x[i] - y[i])^2, the product not rounded; the lengths are equal.</summary>
    public static double SquaredDistance(ReadOnlySpan<double> x, double factor, ReadOnlySpan<double> y) =>
        Vector512.IsHardwareAccelerated ? SquaredDistance<Simd8>(x, factor, y) : Vector256.IsHardwareAccelerated ? SquaredDistance<Simd4>(x, factor, y) : SquaredDistance<Simd2>(x, factor, y);

    /// <summary>
    /// high[j] + low[j] += weights[r] rows[r][j] for every column j, each column's sum compensated (two-sum): the order of
    /// adding and merging shows only beyond twice the precision.
    /// </summary>
    /// <param name="rows">weights.Length rows of high.Length numbers.</param>
    /// <param name="weights">A factor for each row.</param>
    /// <param name="high">The leading parts of the column sums.</param>
    /// <param name="low">What the leading parts have lost.</param>
    public static void AddWeightedRows(ReadOnlySpan<double> rows, ReadOnlySpan<double> weights, Span<double> high, Span<double> low)
    {
        if (Vector512.IsHardwareAccelerated)
            AddWeightedRows<Simd8>(rows, weights, high, low);
        else if (Vector256.IsHardwareAccelerated)
            AddWeightedRows<Simd4>(rows, weights, high, low);
        else
            AddWeightedRows<Simd2>(rows, weights, high, low);
    }

    /// <summary>target[i] += factor x[i].</summary>
    public static unsafe void AddScaled(Span<double> target, ReadOnlySpan<double> x, double factor)
    {
        fixed (double* y = target, a = x)
            VectorKernel.AddScaled(y, a, factor, target.Length);
    }

    /// <summary>target[i] = scale target[i] + factor x[i].</summary>
    public static void Combine(Span<double> target, double scale, ReadOnlySpan<double> x, double factor)
    {
        if (Vector512.IsHardwareAccelerated)
            Combine<Simd8>(target, scale, x, factor);
        else if (Vector256.IsHardwareAccelerated)
            Combine<Simd4>(target, scale, x, factor);
        else
            Combine<Simd2>(target, scale, x, factor);
    }

    private static void Combine<T>(Span<double> target, double scale, ReadOnlySpan<double> x, double factor)
        where T : unmanaged, ISimd<T>
    {
        ref double a = ref MemoryMarshal.GetReference(target);
        ref double b = ref MemoryMarshal.GetReference(x);
        int i = 0;
        T s = T.Broadcast(scale), f = T.Broadcast(factor);
        for (; i <= target.Length - T.Count; i += T.Count)
            T.Fma(f, T.Load(ref b, i), s * T.Load(ref a, i)).Store(ref a, i);
        for (; i < target.Length; i++)
            target[i] = Math.FusedMultiplyAdd(factor, x[i], scale * target[i]);
    }

    private static double SquaredDistance<T>(ReadOnlySpan<double> x, double factor, ReadOnlySpan<double> y)
        where T : unmanaged, ISimd<T>
    {
        ref double a = ref MemoryMarshal.GetReference(x);
        ref double b = ref MemoryMarshal.GetReference(y);
        int n = x.Length, step = T.Count, i = 0;
        T f = T.Broadcast(factor), s0 = default, s1 = default, s2 = default, s3 = default;
        for (; i <= n - 4 * step; i += 4 * step)
        {
            T d0 = T.Fma(f, T.Load(ref a, i), -T.Load(ref b, i));
            T d1 = T.Fma(f, T.Load(ref a, i + step), -T.Load(ref b, i + step));
            T d2 = T.Fma(f, T.Load(ref a, i + 2 * step), -T.Load(ref b, i + 2 * step));
            T d3 = T.Fma(f, T.Load(ref a, i + 3 * step), -T.Load(ref b, i + 3 * step));
            s0 = T.Fma(d0, d0, s0);
            s1 = T.Fma(d1, d1, s1);
            s2 = T.Fma(d2, d2, s2);
            s3 = T.Fma(d3, d3, s3);
        }

        for (; i <= n - step; i += step)
        {
            T d = T.Fma(f, T.Load(ref a, i), -T.Load(ref b, i));
            s0 = T.Fma(d, d, s0);
        }

        double sum = Sum((s0 + s1) + (s2 + s3));
        for (; i < n; i++)
        {
            double d = Math.FusedMultiplyAdd(factor, x[i], -y[i]);
            sum = Math.FusedMultiplyAdd(d, d, sum);
        }

        return sum;
    }

    private static void AddWeightedRows<T>(ReadOnlySpan<double> rows, ReadOnlySpan<double> weights, Span<double> high, Span<double> low)
        where T : unmanaged, ISimd<T>
    {
        int columns = high.Length, r = 0;
        // Four rows a sweep: the column sums are read and written once for four reads of data.
        for (; r <= weights.Length - 4; r += 4)
            AddFourRows<T>(rows.Slice(r * columns, 4 * columns), weights.Slice(r, 4), high, low);
        for (; r < weights.Length; r++)
            AddRow<T>(rows.Slice(r * columns, columns), weights[r], high, low);
    }

    private static void AddFourRows<T>(ReadOnlySpan<double> rows, ReadOnlySpan<double> weights, Span<double> high, Span<double> low)
        where T : unmanaged, ISimd<T>
    {
        ref double x = ref MemoryMarshal.GetReference(rows);
        ref double h = ref MemoryMarshal.GetReference(high);
        ref double l = ref MemoryMarshal.GetReference(low);
        int columns = high.Length, j = 0;
        T w0 = T.Broadcast(weights[0]), w1 = T.Broadcast(weights[1]), w2 = T.Broadcast(weights[2]), w3 = T.Broadcast(weights[3]);
        for (; j <= columns - T.Count; j += T.Count)
        {
            T s = T.Load(ref h, j), c = T.Load(ref l, j);
            Add(ref s, ref c, w0 * T.Load(ref x, j));
            Add(ref s, ref c, w1 * T.Load(ref x, j + columns));
            Add(ref s, ref c, w2 * T.Load(ref x, j + 2 * columns));
            Add(ref s, ref c, w3 * T.Load(ref x, j + 3 * columns));
            s.Store(ref h, j);
            c.Store(ref l, j);
        }

        for (; j < columns; j++)
        {
            Simd1 s = new(high[j]), c = new(low[j]);
            for (int r = 0; r < 4; r++)
                Add(ref s, ref c, new Simd1(weights[r] * rows[r * columns + j]));
            (high[j], low[j]) = (s.Value, c.Value);
        }
    }

    private static void AddRow<T>(ReadOnlySpan<double> row, double weight, Span<double> high, Span<double> low)
        where T : unmanaged, ISimd<T>
    {
        ref double x = ref MemoryMarshal.GetReference(row);
        ref double h = ref MemoryMarshal.GetReference(high);
        ref double l = ref MemoryMarshal.GetReference(low);
        int columns = high.Length, j = 0;
        T w = T.Broadcast(weight);
        for (; j <= columns - T.Count; j += T.Count)
        {
            T s = T.Load(ref h, j), c = T.Load(ref l, j);
            Add(ref s, ref c, w * T.Load(ref x, j));
            s.Store(ref h, j);
            c.Store(ref l, j);
        }

        for (; j < columns; j++)
        {
            Simd1 s = new(high[j]), c = new(low[j]);
            Add(ref s, ref c, new Simd1(weight * row[j]));
            (high[j], low[j]) = (s.Value, c.Value);
        }
    }

    /// <summary>s + c += x with Knuth's two-sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<T>(ref T s, ref T c, T x)
        where T : unmanaged, ISimd<T>
    {
        T sum = s + x;
        T v = sum - s;
        c += (s - (sum - v)) + (x - v);
        s = sum;
    }

    /// <summary>The lanes' sum, in a fixed order.</summary>
    public static double Sum<T>(T lanes)
        where T : unmanaged, ISimd<T>
    {
        Span<double> buffer = stackalloc double[8];
        buffer.Clear();
        lanes.Store(ref MemoryMarshal.GetReference(buffer), 0);
        return ((buffer[0] + buffer[4]) + (buffer[2] + buffer[6])) + ((buffer[1] + buffer[5]) + (buffer[3] + buffer[7]));
    }
}

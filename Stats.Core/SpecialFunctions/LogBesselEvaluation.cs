using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>
/// Evaluates a log-Bessel function over spans, whole registers at a time. A block in one region runs straight through. In a block that is
/// mostly in the uniform region the others are taken out, a harmless pair in their place; they, or the values of a block that is more mixed,
/// are sorted by region and each region evaluated from contiguous buffers. Indices are sorted one by one, functions evaluated never.
/// </summary>
internal static class LogBesselEvaluation
{
    private const int Block = 256;

    // Regions of a point: w below 20 and x at most 1, w below 20 and x above 1, the uniform expansion, zero or infinity or NaN.
    private const int SmallNear = 0, SmallFar = 1, Uniform = 2, Edge = 3, Regions = 4;

    /// <summary>An argument of order 0 that the uniform expansion answers with few terms.</summary>
    private const double Harmless = 1000.0;

    /// <summary>One value: v and x are not negative, or NaN.</summary>
    public static unsafe double Scalar<TKind>(double v, double x)
        where TKind : struct, ILogBesselKind
    {
        if (!(x > 0.0 && x < double.PositiveInfinity && v < double.PositiveInfinity))
            return Edges(v, x, TKind.IsK, TKind.IsScaled);
        int region = SquareOfW(new Simd1(v), new Simd1(x)).Value >= UniformExpansion.MinimalW * UniformExpansion.MinimalW ? Uniform : x > 1.0 ? SmallFar : SmallNear;
        double* memory = stackalloc double[16];
        UniformChunk chunk = UniformChunk.Single(memory);
        *chunk.V = v;
        *chunk.X = x;
        Stage<TKind, Simd1>(region, in chunk, 1, memory + 12);
        return memory[12];
    }

    /// <summary>result[i] = f(orders[i], x[i]), or f(order, x[i]) where <paramref name="orders"/> is empty.</summary>
    public static void Spans<TKind>(double order, ReadOnlySpan<double> orders, ReadOnlySpan<double> x, Span<double> result)
        where TKind : struct, ILogBesselKind
    {
        if (Vector512.IsHardwareAccelerated)
            Spans<TKind, Simd8>(order, orders, x, result);
        else if (Vector256.IsHardwareAccelerated)
            Spans<TKind, Simd4>(order, orders, x, result);
        else
            Spans<TKind, Simd2>(order, orders, x, result);
    }

    public static void Spans<TKind, T>(double order, ReadOnlySpan<double> orders, ReadOnlySpan<double> x, Span<double> result)
        where TKind : struct, ILogBesselKind
        where T : unmanaged, ISimd<T>
    {
        Span<double> fixedOrder = stackalloc double[Block];
        if (orders.IsEmpty)
            fixedOrder.Fill(Math.Abs(order));
        Span<double> absolute = stackalloc double[Block];
        for (int start = 0; start < x.Length; start += Block)
        {
            int count = Math.Min(Block, x.Length - start);
            ReadOnlySpan<double> v = fixedOrder;
            if (!orders.IsEmpty)
            {
                System.Numerics.Tensors.TensorPrimitives.Abs(orders.Slice(start, count), absolute);
                v = absolute;
            }

            Evaluate<TKind, T>(v[..count], x.Slice(start, count), result.Slice(start, count));
        }
    }

    [SkipLocalsInit]
    private static void Evaluate<TKind, T>(ReadOnlySpan<double> v, ReadOnlySpan<double> x, Span<double> result)
        where TKind : struct, ILogBesselKind
        where T : unmanaged, ISimd<T>
    {
        Span<double> region = stackalloc double[Block + 8];
        if (Classify<T>(v, x, region, out double common))
        {
            Run<TKind, T>((int)common, v, x, result);
            return;
        }

        Span<int> others = stackalloc int[Block];
        int count = 0;
        for (int i = 0; i < x.Length; i++)
        {
            others[count] = i;
            count += region[i] == Uniform ? 0 : 1;
        }

        if (2 * count > x.Length)
        {
            Sorted<TKind, T>(v, x, region, result);
            return;
        }

        Span<double> safeV = stackalloc double[Block], safeX = stackalloc double[Block], otherV = stackalloc double[Block / 2], otherX = stackalloc double[Block / 2];
        v.CopyTo(safeV);
        x.CopyTo(safeX);
        for (int i = 0; i < count; i++)
        {
            int at = others[i];
            (otherV[i], otherX[i], region[i]) = (v[at], x[at], region[at]);
            (safeV[at], safeX[at]) = (0.0, Harmless);
        }

        Run<TKind, T>(Uniform, safeV[..x.Length], safeX[..x.Length], result);
        Sorted<TKind, T>(otherV[..count], otherX[..count], region, otherX[..count]);
        for (int i = 0; i < count; i++)
            result[others[i]] = otherX[i];
    }

    /// <summary>A stable counting sort by region, and each region straight through; the result may be one of the inputs.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Sorted<TKind, T>(ReadOnlySpan<double> v, ReadOnlySpan<double> x, ReadOnlySpan<double> region, Span<double> result)
        where TKind : struct, ILogBesselKind
        where T : unmanaged, ISimd<T>
    {
        Span<int> starts = stackalloc int[Regions + 1], next = stackalloc int[Regions], places = stackalloc int[Block];
        starts.Clear();
        for (int i = 0; i < x.Length; i++)
            starts[(int)region[i] + 1]++;
        for (int k = 1; k <= Regions; k++)
            starts[k] += starts[k - 1];
        starts[..Regions].CopyTo(next);
        Span<double> sortedV = stackalloc double[Block], sortedX = stackalloc double[Block], values = stackalloc double[Block];
        for (int i = 0; i < x.Length; i++)
        {
            int place = next[(int)region[i]]++;
            places[i] = place;
            sortedV[place] = v[i];
            sortedX[place] = x[i];
        }

        for (int k = 0; k < Regions; k++)
        {
            int from = starts[k], to = starts[k + 1];
            if (to > from)
                Run<TKind, T>(k, sortedV[from..to], sortedX[from..to], values[from..to]);
        }

        for (int i = 0; i < x.Length; i++)
            result[i] = values[places[i]];
    }

    /// <summary>w^2, rounded in one way everywhere: a point at w = 20 lies on the same side whichever form asks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T SquareOfW<T>(T v, T x)
        where T : unmanaged, ISimd<T> => T.Fma(v, v, x * x);

    /// <summary>The region of every point; true where it is the same for all.</summary>
    [SkipLocalsInit]
    private static bool Classify<T>(ReadOnlySpan<double> v, ReadOnlySpan<double> x, Span<double> region, out double common)
        where T : unmanaged, ISimd<T>
    {
        Span<double> padded = stackalloc double[2 * (Block + 8)];
        Span<double> pv = padded[..(Block + 8)], px = padded[(Block + 8)..];
        int count = (x.Length + T.Count - 1) / T.Count * T.Count;
        v.CopyTo(pv);
        x.CopyTo(px);
        pv[x.Length..count].Fill(v[^1]);
        px[x.Length..count].Fill(x[^1]);
        ref double rv = ref MemoryMarshal.GetReference(pv);
        ref double rx = ref MemoryMarshal.GetReference(px);
        ref double target = ref MemoryMarshal.GetReference(region);
        T infinity = T.Broadcast(double.PositiveInfinity), low = infinity, high = -infinity;
        for (int i = 0; i < count; i += T.Count)
        {
            T a = T.Load(ref rv, i), b = T.Load(ref rx, i);
            T code = T.Select(b > T.Broadcast(1.0), T.Broadcast(SmallFar), T.Broadcast(SmallNear));
            code = T.Select(SquareOfW(a, b) >= T.Broadcast(UniformExpansion.MinimalW * UniformExpansion.MinimalW), T.Broadcast(Uniform), code);
            T ordinary = (b > default(T)) & (b < infinity) & (a < infinity);
            code = T.Select(ordinary, code, T.Broadcast(Edge));
            code.Store(ref target, i);
            low = T.Min(low, code);
            high = T.Max(high, code);
        }

        common = region[0];
        return T.All(T.EqualTo(low, T.Broadcast(common)) & T.EqualTo(high, T.Broadcast(common)));
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe void Run<TKind, T>(int region, ReadOnlySpan<double> v, ReadOnlySpan<double> x, Span<double> result)
        where TKind : struct, ILogBesselKind
        where T : unmanaged, ISimd<T>
    {
        if (region == Edge)
        {
            // Constants, one for each combination of special arguments: nothing to compute.
            for (int i = 0; i < x.Length; i++)
                result[i] = Edges(v[i], x[i], TKind.IsK, TKind.IsScaled);
            return;
        }

        double* memory = stackalloc double[UniformChunk.Size + UniformChunk.Capacity];
        UniformChunk chunk = new(memory);
        double* values = memory + UniformChunk.Size;
        for (int start = 0; start < x.Length; start += UniformChunk.Capacity)
        {
            int count = Math.Min(UniformChunk.Capacity, x.Length - start);
            v.Slice(start, count).CopyTo(new Span<double>(chunk.V, count));
            x.Slice(start, count).CopyTo(new Span<double>(chunk.X, count));
            // The last register is filled up with the last value, which cannot take another branch.
            int padded = (count + T.Count - 1) / T.Count * T.Count;
            for (int i = count; i < padded; i++)
                (chunk.V[i], chunk.X[i]) = (chunk.V[count - 1], chunk.X[count - 1]);
            Stage<TKind, T>(region, in chunk, padded, values);
            new ReadOnlySpan<double>(values, count).CopyTo(result[start..]);
        }
    }

    /// <summary>One chunk in one region.</summary>
    private static unsafe void Stage<TKind, T>(int region, in UniformChunk chunk, int count, double* values)
        where TKind : struct, ILogBesselKind
        where T : unmanaged, ISimd<T>
    {
        if (region == Uniform)
            UniformExpansion.Evaluate<T>(in chunk, count, TKind.IsK, TKind.IsScaled, values);
        else if (!TKind.IsK)
            LogBesselSmall.LogI<T>(in chunk, count, TKind.IsScaled, values);
        else if (region == SmallFar)
            LogBesselSmall.LogKTrapezoid<T>(in chunk, count, TKind.IsScaled, values);
        else
            SmallK<T>(in chunk, count, TKind.IsScaled, values);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe void SmallK<T>(in UniformChunk chunk, int count, bool scaled, double* values)
        where T : unmanaged, ISimd<T>
    {
        for (int i = 0; i < count; i += T.Count)
        {
            T x = T.Load(ref *chunk.X, i);
            T log = LogBesselSmall.LogKTemme(T.Load(ref *chunk.V, i), x);
            (scaled ? log + x : log).Store(ref *values, i);
        }
    }

    /// <summary>Where x is 0 or infinite, v is infinite, or either is NaN; neither is negative.</summary>
    private static double Edges(double v, double x, bool isK, bool scaled)
    {
        if (double.IsNaN(v) || double.IsNaN(x) || (double.IsInfinity(v) && double.IsInfinity(x)))
            return double.NaN;
        if (isK)
            return double.IsInfinity(x) ? double.NegativeInfinity : double.PositiveInfinity;
        if (x == 0.0)
            return v == 0.0 ? 0.0 : double.NegativeInfinity;
        // e^(-x) I decays like x^(-1/2).
        return double.IsInfinity(v) || scaled ? double.NegativeInfinity : double.PositiveInfinity;
    }
}

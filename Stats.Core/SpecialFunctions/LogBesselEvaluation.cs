using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>
/// Evaluates a log-Bessel function over spans, whole registers at a time. A block in one region runs straight through; a mixed block
/// is sorted by region (four lists of indices), each list evaluated from contiguous buffers and written back.
/// </summary>
internal static class LogBesselEvaluation
{
    private const int Block = 256;

    // Regions of a point; the uniform expansion is cut once more, as its number of terms depends on the smallest w of a register.
    private const int SmallNear = 0, SmallFar = 1, UniformLow = 2, UniformHigh = 3, Edge = 4;

    /// <summary>From here on the uniform expansion needs at most 11 terms.</summary>
    private const double HighSquare = 3600.0;

    /// <summary>One value: v and x are not negative, or NaN.</summary>
    public static unsafe double Scalar<TKind>(double v, double x)
        where TKind : struct, ILogBesselKind
    {
        if (!(x > 0.0 && x < double.PositiveInfinity && v < double.PositiveInfinity))
            return Edges(v, x, TKind.IsK, TKind.IsScaled);
        int region = v * v + x * x >= UniformExpansion.MinimalW * UniformExpansion.MinimalW ? UniformLow : x > 1.0 ? SmallFar : SmallNear;
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

        // A stable counting sort of the indices by region.
        Span<int> starts = stackalloc int[6], order = stackalloc int[Block];
        starts.Clear();
        for (int i = 0; i < x.Length; i++)
            starts[(int)region[i] + 1]++;
        for (int k = 1; k < 6; k++)
            starts[k] += starts[k - 1];
        Span<int> next = stackalloc int[5];
        starts[..5].CopyTo(next);
        for (int i = 0; i < x.Length; i++)
            order[next[(int)region[i]]++] = i;

        Span<double> sortedV = stackalloc double[Block], sortedX = stackalloc double[Block], values = stackalloc double[Block];
        for (int i = 0; i < x.Length; i++)
        {
            sortedV[i] = v[order[i]];
            sortedX[i] = x[order[i]];
        }

        for (int k = 0; k < 5; k++)
        {
            int from = starts[k], to = starts[k + 1];
            if (to > from)
                Run<TKind, T>(k, sortedV[from..to], sortedX[from..to], values[from..to]);
        }

        for (int i = 0; i < x.Length; i++)
            result[order[i]] = values[i];
    }

    /// <summary>The region of every point; true where it is the same for all.</summary>
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
            T square = T.Fma(a, a, b * b);
            T code = T.Select(b > T.Broadcast(1.0), T.Broadcast(SmallFar), T.Broadcast(SmallNear));
            code = T.Select(square >= T.Broadcast(UniformExpansion.MinimalW * UniformExpansion.MinimalW), T.Broadcast(UniformLow), code);
            code = T.Select(square >= T.Broadcast(HighSquare), T.Broadcast(UniformHigh), code);
            T ordinary = (b > default(T)) & (b < infinity) & (a < infinity);
            code = T.Select(ordinary, code, T.Broadcast(Edge));
            code.Store(ref target, i);
            low = T.Min(low, code);
            high = T.Max(high, code);
        }

        common = region[0];
        return T.All(T.EqualTo(low, T.Broadcast(common)) & T.EqualTo(high, T.Broadcast(common)));
    }

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
        if (region >= UniformLow)
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

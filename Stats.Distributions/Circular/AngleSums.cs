using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>Weighted sums over angles in registers, the sums in twice the working precision. Angles that are not finite make a sum NaN, for the caller to find.</summary>
internal static class AngleSums
{
    /// <summary>sum of w cos x and sum of w sin x; empty weights are all 1.</summary>
    public static void Resultant(ReadOnlySpan<double> angles, ReadOnlySpan<double> weights, out DoubleDouble cosines, out DoubleDouble sines)
    {
        if (Vector512.IsHardwareAccelerated)
            Sum<ResultantKernel, Simd8>(default, angles, weights, out cosines, out sines);
        else if (Vector256.IsHardwareAccelerated)
            Sum<ResultantKernel, Simd4>(default, angles, weights, out cosines, out sines);
        else
            Sum<ResultantKernel, Simd2>(default, angles, weights, out cosines, out sines);
    }

    /// <summary>sum of w (1 - cos(x - centre)) and sum of w sin(x - centre), neither cancelling.</summary>
    public static void Deviations(ReadOnlySpan<double> angles, ReadOnlySpan<double> weights, double centre, out DoubleDouble versines, out DoubleDouble sines)
    {
        DeviationKernel kernel = new(centre);
        if (Vector512.IsHardwareAccelerated)
            Sum<DeviationKernel, Simd8>(in kernel, angles, weights, out versines, out sines);
        else if (Vector256.IsHardwareAccelerated)
            Sum<DeviationKernel, Simd4>(in kernel, angles, weights, out versines, out sines);
        else
            Sum<DeviationKernel, Simd2>(in kernel, angles, weights, out versines, out sines);
    }

    private static void Sum<TKernel, T>(in TKernel kernel, ReadOnlySpan<double> angles, ReadOnlySpan<double> weights, out DoubleDouble first, out DoubleDouble second)
        where TKernel : struct, IPairKernel
        where T : unmanaged, ISimd<T>
    {
        // Eight lanes whatever the registers, so that they do not show in the sum.
        Span<double> highs = stackalloc double[32];
        highs.Clear();
        ref double sums = ref MemoryMarshal.GetReference(highs);
        int whole = angles.Length & ~7;
        ref double x = ref MemoryMarshal.GetReference(angles), w = ref MemoryMarshal.GetReference(weights);
        bool weighted = weights.Length > 0;
        for (int i = 0; i < whole; i += 8)
            Group(in kernel, ref sums, ref x, ref w, i, weighted);
        if (whole < angles.Length)
        {
            // The pad repeats the last angle with weight 0.
            Span<double> lastAngles = stackalloc double[8], lastWeights = stackalloc double[8];
            lastAngles.Fill(angles[^1]);
            angles[whole..].CopyTo(lastAngles);
            lastWeights.Clear();
            if (weighted)
                weights[whole..].CopyTo(lastWeights);
            else
                lastWeights[..(angles.Length - whole)].Fill(1.0);
            Group(in kernel, ref sums, ref MemoryMarshal.GetReference(lastAngles), ref MemoryMarshal.GetReference(lastWeights), 0, true);
        }

        first = Total(highs[..8], highs[8..16]);
        second = Total(highs[16..24], highs[24..]);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Group(in TKernel kernel, ref double sums, ref double x, ref double w, int i, bool weighted)
        {
            for (int lane = 0; lane < 8; lane += T.Count)
            {
                kernel.Invoke(T.Load(ref x, i + lane), out T a, out T b);
                if (weighted)
                {
                    T factor = T.Load(ref w, i + lane);
                    a *= factor;
                    b *= factor;
                }

                Add(ref sums, lane, a);
                Add(ref sums, lane + 16, b);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Add(ref double sums, int at, T value)
        {
            VectorMath.TwoSum(T.Load(ref sums, at), value, out T sum, out T rest);
            sum.Store(ref sums, at);
            (T.Load(ref sums, at + 8) + rest).Store(ref sums, at + 8);
        }
    }

    private static DoubleDouble Total(ReadOnlySpan<double> high, ReadOnlySpan<double> low)
    {
        DoubleDouble total = 0.0;
        for (int i = 0; i < high.Length; i++)
            total = total + high[i] + low[i];
        return total;
    }

    private interface IPairKernel
    {
        void Invoke<T>(T x, out T first, out T second)
            where T : unmanaged, ISimd<T>;
    }

    private readonly struct ResultantKernel : IPairKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<T>(T x, out T first, out T second)
            where T : unmanaged, ISimd<T>
        {
            VectorMath.Deviation(x, T.Broadcast(0.0), out T d, out T low);
            VectorMath.SinCosTurn(d, low, out second, out first);
        }
    }

    private readonly struct DeviationKernel(double centre) : IPairKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<T>(T x, out T first, out T second)
            where T : unmanaged, ISimd<T>
        {
            VectorMath.Deviation(x, T.Broadcast(centre), out T d, out T low);
            VectorMath.ScaledVersine(T.Broadcast(1.0), d, low, out first, out _);
            VectorMath.SinCosTurn(d, low, out second, out _);
        }
    }
}

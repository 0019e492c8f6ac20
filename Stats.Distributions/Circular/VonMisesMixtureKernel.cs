// One pass for the E-step and the sums of the M-step, a register of angles at a time, without storing responsibilities:
//   t = sin((x - mu)/2), u = cos((x - mu)/2) from the half angles' sines and cosines (four multiply-adds)
//   l = constant - 2 kappa t^2; m the largest l; e = exp(l - m); r = v e / sum of e
//   sums of r, r t^2, r t u: half of r (1 - cos(x - mu)) and of r sin(x - mu)
// 1 - cos through t^2 keeps its digits at every concentration; the M-step then finds 1 - R without cancellation.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>The fused E- and M-step of <see cref="VonMisesMixtureEm"/>.</summary>
internal static class VonMisesMixtureKernel
{
    /// <summary>Angles a block: a multiple of every register width; the partition does not depend on threads.</summary>
    public const int BlockSize = 8192;

    public static VonMisesMixtureSums Pass(VonMisesMixtureSample sample, VonMisesMixtureState state, Execution execution)
    {
        double[] table = state.Table();
        int components = state.Total;
        return ParallelBlocks.Reduce(
            sample.Count,
            BlockSize,
            execution,
            (start, end) => Block(sample, table, components, start, end),
            (into, part) => into.Merge(part));
    }

    private static VonMisesMixtureSums Block(VonMisesMixtureSample sample, double[] table, int components, int start, int end) =>
        Vector512.IsHardwareAccelerated ? Block<Simd8>(sample, table, components, start, end)
        : Vector256.IsHardwareAccelerated ? Block<Simd4>(sample, table, components, start, end)
        : Block<Simd2>(sample, table, components, start, end);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static VonMisesMixtureSums Block<T>(VonMisesMixtureSample sample, double[] table, int components, int start, int end)
        where T : unmanaged, ISimd<T>
    {
        VonMisesMixtureSums result = new(components);
        // For each component: l (then e), t^2, t u, and the three sums; a register each.
        int row = 6 * T.Count;
        Span<double> scratch = components <= 8 ? stackalloc double[components * row] : new double[components * row];
        scratch.Clear();
        ref double work = ref MemoryMarshal.GetReference(scratch);
        ref double sines = ref MemoryMarshal.GetArrayDataReference(sample.HalfSine);
        ref double cosines = ref MemoryMarshal.GetArrayDataReference(sample.HalfCosine);
        ref double weights = ref MemoryMarshal.GetArrayDataReference(sample.Weights);
        ref double p = ref MemoryMarshal.GetArrayDataReference(table);
        T logs = default;
        for (int i = start; i < end; i += T.Count)
        {
            T s = T.Load(ref sines, i), c = T.Load(ref cosines, i), largest = T.Broadcast(double.NegativeInfinity);
            for (int k = 0; k < components; k++)
            {
                T cm = T.Broadcast(Unsafe.Add(ref p, 4 * k)), sm = T.Broadcast(Unsafe.Add(ref p, 4 * k + 1));
                T t = T.Fma(s, cm, -(c * sm)), u = T.Fma(c, cm, s * sm), square = t * t;
                T l = T.Fma(square, T.Broadcast(Unsafe.Add(ref p, 4 * k + 2)), T.Broadcast(Unsafe.Add(ref p, 4 * k + 3)));
                largest = T.Max(largest, l);
                l.Store(ref work, k * row);
                square.Store(ref work, k * row + T.Count);
                (t * u).Store(ref work, k * row + 2 * T.Count);
            }

            T sum = default;
            for (int k = 0; k < components; k++)
            {
                T e = ExpNonpositive(T.Load(ref work, k * row) - largest);
                sum += e;
                e.Store(ref work, k * row);
            }

            T v = T.Load(ref weights, i);
            logs = T.Fma(v, largest + VectorMath.LogPositive(sum), logs);
            T factor = v / sum;
            for (int k = 0; k < components; k++)
            {
                int at = k * row;
                T r = T.Load(ref work, at) * factor;
                (T.Load(ref work, at + 3 * T.Count) + r).Store(ref work, at + 3 * T.Count);
                T.Fma(r, T.Load(ref work, at + T.Count), T.Load(ref work, at + 4 * T.Count)).Store(ref work, at + 4 * T.Count);
                T.Fma(r, T.Load(ref work, at + 2 * T.Count), T.Load(ref work, at + 5 * T.Count)).Store(ref work, at + 5 * T.Count);
            }
        }

        for (int k = 0; k < components; k++)
        {
            int at = k * row + 3 * T.Count;
            result.Weight[k] = Reductions.Sum(T.Load(ref work, at));
            result.Versine[k] = 2.0 * Reductions.Sum(T.Load(ref work, at + T.Count));
            result.Sine[k] = 2.0 * Reductions.Sum(T.Load(ref work, at + 2 * T.Count));
        }

        result.AddLog(Reductions.Sum(logs));
        return result;
    }

    /// <summary>exp(x) for x at most 0, -infinity included: 0 below -708.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ExpNonpositive<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T low = T.Broadcast(-708.0);
        return VectorMath.ExpBounded(T.Max(x, low)) & (x > low);
    }
}

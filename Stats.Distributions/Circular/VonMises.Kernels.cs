using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Stats.Core;

namespace Stats.Distributions;

/// <content>The kernels over a register: densities, and the tails of a chunk in three stages (deviations, integrals from the table, products).</content>
public sealed partial class VonMises
{
    private static void Tails(VonMisesTable table, VonMises law, ReadOnlySpan<double> x, Span<double> result, bool upper, bool log)
    {
        if (Vector512.IsHardwareAccelerated)
            Tails<Simd8>(table, law, x, result, upper, log);
        else if (Vector256.IsHardwareAccelerated)
            Tails<Simd4>(table, law, x, result, upper, log);
        else
            Tails<Simd2>(table, law, x, result, upper, log);
    }

    /// <summary>At most <see cref="Chunk"/> elements.</summary>
    [SkipLocalsInit]
    private static void Tails<T>(VonMisesTable table, VonMises law, ReadOnlySpan<double> x, Span<double> result, bool upper, bool log)
        where T : unmanaged, ISimd<T>
    {
        Span<double> xs = stackalloc double[Chunk], ds = stackalloc double[Chunk], rests = stackalloc double[Chunk];
        Span<double> es = stackalloc double[Chunk], lows = stackalloc double[Chunk], values = stackalloc double[Chunk];
        // The rest of a last register repeats the last element.
        int padded = (x.Length + 7) & ~7;
        x.CopyTo(xs);
        xs[x.Length..padded].Fill(x[^1]);
        ref double source = ref MemoryMarshal.GetReference(xs);
        ref double d = ref MemoryMarshal.GetReference(ds), rest = ref MemoryMarshal.GetReference(rests);
        ref double e = ref MemoryMarshal.GetReference(es), low = ref MemoryMarshal.GetReference(lows), value = ref MemoryMarshal.GetReference(values);
        T minimum = T.Broadcast(law.Minimum), maximum = T.Broadcast(law.Maximum), mean = T.Broadcast(law.Mean), k = T.Broadcast(law.Concentration);
        for (int i = 0; i < padded; i += T.Count)
        {
            // Comparisons that NaN passes through.
            T at = T.Load(ref source, i);
            T inside = T.Select(at < minimum, minimum, T.Select(at > maximum, maximum, at));
            VectorMath.TwoSum(inside, -mean, out T dh, out T dl);
            VectorMath.ScaledVersine(k, dh, dl, out T eh, out T el);
            T signedLow = dl ^ (dh & T.BroadcastBits(long.MinValue));
            dh.Store(ref d, i);
            T.Max(T.Broadcast(LeastRest), (T.Broadcast(Math.PI) - T.Abs(dh)) + (T.Broadcast(Angle.PiLow) - signedLow)).Store(ref rest, i);
            eh.Store(ref e, i);
            el.Store(ref low, i);
        }

        // Where the panels end the tail underflows; only its logarithm goes on.
        double end = log ? table.End : double.PositiveInfinity;
        for (int i = 0; i < padded; i++)
        {
            double a = Math.Abs(ds[i]);
            values[i] = a <= end ? table.Evaluate(a, rests[i]) : double.IsNaN(a) ? a : VonMisesIntegral.Tail(a, rests[i], law.Concentration) * law._peak;
        }

        T zero = T.Broadcast(0.0), one = T.Broadcast(1.0), infinity = T.Broadcast(double.NegativeInfinity);
        for (int i = 0; i < padded; i += T.Count)
        {
            T eh = T.Load(ref e, i), el = T.Load(ref low, i), v = T.Load(ref value, i), dh = T.Load(ref d, i), at = T.Load(ref source, i);
            T power = VectorMath.Exp(-eh);
            T tail = T.Fma(-el, power, power) * v;
            tail = T.Select(T.EqualTo(power, zero), zero, tail);
            // This tail is the one asked for on one side of the mean; on the other its complement is.
            T own = upper ? dh > zero : dh <= zero;
            T outside = upper ? at >= maximum : at <= minimum, full = upper ? at <= minimum : at >= maximum;
            T answer;
            if (log)
            {
                T far = (VectorMath.Log(v) - el) - eh;
                answer = T.All(own) ? far : T.Select(own, far, VectorMath.Log1p(-tail));
                answer = T.Select(outside, infinity, T.Select(full, zero, answer));
            }
            else
            {
                answer = T.Select(own, tail, one - tail);
                answer = T.Select(outside, zero, T.Select(full, one, answer));
            }

            T.Select(T.EqualTo(at, at), answer, at).Store(ref value, i);
        }

        values[..x.Length].CopyTo(result);
    }

    private readonly struct DensityLnKernel(VonMises law) : IUnaryKernel
    {
        private readonly double _mean = law.Mean, _k = law.Concentration, _head = law._peakHead, _tail = law._peakTail;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T>
        {
            VectorMath.Deviation(x, T.Broadcast(_mean), out T d, out T low);
            VectorMath.ScaledVersine(T.Broadcast(_k), d, low, out T e, out T rest);
            // Of a high peak the two large numbers may nearly cancel: their difference is taken exactly.
            VectorMath.TwoSum(T.Broadcast(_head), -e, out T sum, out T dropped);
            dropped = T.Select(e < T.Broadcast(1e290), dropped, T.Broadcast(0.0));
            return sum + (dropped + (T.Broadcast(_tail) - rest));
        }
    }

    private readonly struct DensityKernel(VonMises law) : IUnaryKernel
    {
        private readonly double _mean = law.Mean, _k = law.Concentration, _peak = law._peak;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T>
        {
            VectorMath.Deviation(x, T.Broadcast(_mean), out T d, out T low);
            VectorMath.ScaledVersine(T.Broadcast(_k), d, low, out T e, out T rest);
            // In two halves: with a high peak the power alone may underflow where the density does not.
            T half = VectorMath.Exp(T.Broadcast(-0.5) * e);
            return half * (T.Broadcast(_peak) * T.Fma(-rest, half, half));
        }
    }
}

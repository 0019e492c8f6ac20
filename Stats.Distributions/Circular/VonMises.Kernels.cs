using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Stats.Core;

namespace Stats.Distributions;

/// <content>The kernels over a register: densities, and the tails of a chunk in three stages (deviations, integrals from the table, products).</content>
public sealed partial class VonMises
{
    private void TailsByTable(ReadOnlySpan<double> x, Span<double> result, bool upper, bool log)
    {
        VonMisesTable table = _table ??= new VonMisesTable(Concentration, _half);
        for (int start = 0; start < x.Length; start += Chunk)
        {
            ReadOnlySpan<double> from = x.Slice(start, Math.Min(Chunk, x.Length - start));
            Span<double> to = result.Slice(start, from.Length);
            if (Vector512.IsHardwareAccelerated)
                Tails<Simd8>(table, from, to, upper, log);
            else if (Vector256.IsHardwareAccelerated)
                Tails<Simd4>(table, from, to, upper, log);
            else
                Tails<Simd2>(table, from, to, upper, log);
        }
    }

    /// <summary>
    /// For at most <see cref="Chunk"/> angles of any turn, the probability on the turn around the mean beyond each on its own side of the mean, with the sign of
    /// that side: minus the lower tail or the upper one, by the table. NaN where the angle has no place.
    /// </summary>
    internal void SidedTails(ReadOnlySpan<double> x, Span<double> result)
    {
        VonMisesTable table = _table ??= new VonMisesTable(Concentration, _half);
        if (Vector512.IsHardwareAccelerated)
            SidedTails<Simd8>(table, x, result);
        else if (Vector256.IsHardwareAccelerated)
            SidedTails<Simd4>(table, x, result);
        else
            SidedTails<Simd2>(table, x, result);
    }

    /// <summary>At most <see cref="Chunk"/> elements.</summary>
    [SkipLocalsInit]
    private void Tails<T>(VonMisesTable table, ReadOnlySpan<double> x, Span<double> result, bool upper, bool log)
        where T : unmanaged, ISimd<T>
    {
        Span<double> xs = stackalloc double[Chunk], ds = stackalloc double[Chunk], es = stackalloc double[Chunk], lows = stackalloc double[Chunk], values = stackalloc double[Chunk];
        // Where the panels end the tail underflows; only its logarithm goes on.
        int padded = Prepare<T>(table, x, xs, ds, es, lows, values, otherTurns: false, log ? table.End : double.PositiveInfinity);
        ref double source = ref MemoryMarshal.GetReference(xs), d = ref MemoryMarshal.GetReference(ds);
        ref double e = ref MemoryMarshal.GetReference(es), low = ref MemoryMarshal.GetReference(lows), value = ref MemoryMarshal.GetReference(values);
        T minimum = T.Broadcast(Minimum), maximum = T.Broadcast(Maximum);
        T zero = T.Broadcast(0.0), one = T.Broadcast(1.0), infinity = T.Broadcast(double.NegativeInfinity);
        for (int i = 0; i < padded; i += T.Count)
        {
            T eh = T.Load(ref e, i), el = T.Load(ref low, i), v = T.Load(ref value, i), dh = T.Load(ref d, i), at = T.Load(ref source, i);
            T tail = Product(eh, el, v);
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

    [SkipLocalsInit]
    private void SidedTails<T>(VonMisesTable table, ReadOnlySpan<double> x, Span<double> result)
        where T : unmanaged, ISimd<T>
    {
        Span<double> xs = stackalloc double[Chunk], ds = stackalloc double[Chunk], es = stackalloc double[Chunk], lows = stackalloc double[Chunk], values = stackalloc double[Chunk];
        int padded = Prepare<T>(table, x, xs, ds, es, lows, values, otherTurns: true, double.PositiveInfinity);
        ref double d = ref MemoryMarshal.GetReference(ds), e = ref MemoryMarshal.GetReference(es);
        ref double low = ref MemoryMarshal.GetReference(lows), value = ref MemoryMarshal.GetReference(values);
        for (int i = 0; i < padded; i += T.Count)
        {
            T tail = Product(T.Load(ref e, i), T.Load(ref low, i), T.Load(ref value, i));
            (tail ^ (T.Load(ref d, i) & T.BroadcastBits(long.MinValue))).Store(ref value, i);
        }

        values[..x.Length].CopyTo(result);
    }

    /// <summary>e^-(e + low) v.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Product<T>(T e, T low, T v)
        where T : unmanaged, ISimd<T>
    {
        T power = VectorMath.Exp(-e), zero = T.Broadcast(0.0);
        return T.Select(T.EqualTo(power, zero), zero, T.Fma(-low, power, power) * v);
    }

    /// <summary>
    /// The angles padded to whole registers, their deviations from the mean, kappa (1 - cos) as pairs, and the tail integrals. Angles outside the turn around the
    /// mean count as its ends, or from <paramref name="otherTurns"/> are brought into it. Returns the padded length.
    /// </summary>
    private int Prepare<T>(
        VonMisesTable table, ReadOnlySpan<double> x, Span<double> xs, Span<double> ds, Span<double> es, Span<double> lows, Span<double> values, bool otherTurns, double end)
        where T : unmanaged, ISimd<T>
    {
        Span<double> rests = stackalloc double[Chunk];
        // The rest of a last register repeats the last element.
        int padded = (x.Length + 7) & ~7;
        x.CopyTo(xs);
        xs[x.Length..padded].Fill(x[^1]);
        ref double source = ref MemoryMarshal.GetReference(xs), d = ref MemoryMarshal.GetReference(ds), rest = ref MemoryMarshal.GetReference(rests);
        ref double e = ref MemoryMarshal.GetReference(es), low = ref MemoryMarshal.GetReference(lows);
        T minimum = T.Broadcast(Minimum), maximum = T.Broadcast(Maximum), mean = T.Broadcast(Mean), k = T.Broadcast(Concentration);
        for (int i = 0; i < padded; i += T.Count)
        {
            T at = T.Load(ref source, i), dh, dl;
            if (otherTurns)
            {
                VectorMath.Deviation(at, mean, out dh, out dl);
            }
            else
            {
                // Comparisons that NaN passes through.
                T inside = T.Select(at < minimum, minimum, T.Select(at > maximum, maximum, at));
                VectorMath.TwoSum(inside, -mean, out dh, out dl);
            }

            VectorMath.ScaledVersine(k, dh, dl, out T eh, out T el);
            T signedLow = dl ^ (dh & T.BroadcastBits(long.MinValue));
            dh.Store(ref d, i);
            T.Max(T.Broadcast(LeastRest), (T.Broadcast(Math.PI) - T.Abs(dh)) + (T.Broadcast(Angle.PiLow) - signedLow)).Store(ref rest, i);
            eh.Store(ref e, i);
            el.Store(ref low, i);
        }

        for (int i = 0; i < padded; i++)
        {
            double a = Math.Abs(ds[i]);
            values[i] = a <= end ? table.Evaluate(a, rests[i]) : double.IsNaN(a) ? a : VonMisesIntegral.Tail(a, rests[i], Concentration) * _peak;
        }

        return padded;
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

// With component k's distribution function F on the turn around its mean, c the end -pi of the mixture's turn and p the angle seen from the mean:
//   lower tail   sum of w_k (F(p) - F(c) + [the arc from c to p passes opposite to the mean]); the upper one is 1 less this, term by term
//   F            t on the lower side of the mean, 1 - t on the upper, t from the component's table: the ones are added as integers
//   cancelled    what comes out below a quarter of what went in is evaluated by itself, from arcs
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Stats.Core;

namespace Stats.Distributions;

/// <content>Tails of many angles.</content>
public sealed partial class VonMisesMixture
{
    private const int TableFrom = 512;
    private const double Cancelled = 4.0;

    private void Tails(ReadOnlySpan<double> x, Span<double> result, bool upper, bool log)
    {
        SpanKernel.CheckSpans(x, result, nameof(x));
        if (x.Length < TableFrom)
        {
            for (int i = 0; i < x.Length; i++)
                result[i] = Tail(x[i], upper, log);
            return;
        }

        // Each component's tail at -pi, with the sign of its side.
        double[] cuts = new double[_weights.Length];
        for (int k = 0; k < cuts.Length; k++)
            cuts[k] = _components[k].SidedTail(-Math.PI, -Angle.PiLow);
        Span<double> lower = stackalloc double[Chunk], lowerSize = stackalloc double[Chunk], higher = stackalloc double[Chunk], higherSize = stackalloc double[Chunk];
        for (int start = 0; start < x.Length; start += Chunk)
        {
            ReadOnlySpan<double> from = x.Slice(start, Math.Min(Chunk, x.Length - start));
            if (Vector512.IsHardwareAccelerated)
                Sum<Simd8>(from, cuts, lower, lowerSize, higher, higherSize);
            else if (Vector256.IsHardwareAccelerated)
                Sum<Simd4>(from, cuts, lower, lowerSize, higher, higherSize);
            else
                Sum<Simd2>(from, cuts, lower, lowerSize, higher, higherSize);
            for (int i = 0; i < from.Length; i++)
            {
                double at = from[i], tail = upper ? higher[i] : lower[i], complement = upper ? lower[i] : higher[i];
                bool inside = at > Minimum && at < Maximum, sound = inside && Cancelled * tail >= (upper ? higherSize[i] : lowerSize[i]);
                bool soundOther = inside && Cancelled * complement >= (upper ? lowerSize[i] : higherSize[i]);
                result[start + i] = !log && sound ? Math.Min(tail, 1.0)
                    : log && sound && tail is > 1e-280 and <= 0.5 ? Math.Log(tail)
                    : log && soundOther && tail > 0.5 ? Elementary.Log1p(-complement)
                    : Tail(at, upper, log);
            }
        }
    }

    /// <summary>Both tails of a chunk, and the sums of the absolute values of what they are sums of.</summary>
    private void Sum<T>(ReadOnlySpan<double> x, double[] cuts, Span<double> lower, Span<double> lowerSize, Span<double> upper, Span<double> upperSize)
        where T : unmanaged, ISimd<T>
    {
        Span<double> xs = stackalloc double[Chunk], tails = stackalloc double[Chunk];
        int padded = (x.Length + 7) & ~7;
        x.CopyTo(xs);
        xs[x.Length..padded].Fill(x[^1]);
        lower.Clear();
        lowerSize.Clear();
        upper.Clear();
        upperSize.Clear();
        for (int k = 0; k < _weights.Length; k++)
        {
            if (_weights[k] == 0.0)
                continue;
            _components[k].SidedTails(xs[..padded], tails[..padded]);
            AddTerm<T>(
                _weights[k],
                cuts[k],
                padded,
                ref MemoryMarshal.GetReference(xs),
                ref MemoryMarshal.GetReference(tails),
                ref MemoryMarshal.GetReference(lower),
                ref MemoryMarshal.GetReference(lowerSize),
                ref MemoryMarshal.GetReference(upper),
                ref MemoryMarshal.GetReference(upperSize));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddTerm<T>(
        double weight, double cut, int count, ref double x, ref double tails, ref double lower, ref double lowerSize, ref double upper, ref double upperSize)
        where T : unmanaged, ISimd<T>
    {
        bool cutIsRight = !double.IsNegative(cut);
        T w = T.Broadcast(weight), atCut = T.Broadcast(Math.Abs(cut)), signedCut = T.Broadcast(cut), cutOne = T.Broadcast(cutIsRight ? 1.0 : 0.0);
        T zero = T.Broadcast(0.0), one = T.Broadcast(1.0), all = T.EqualTo(zero, zero);
        for (int i = 0; i < count; i += T.Count)
        {
            // A tail that underflowed still has its sign.
            T t = T.Load(ref tails, i), at = T.Load(ref x, i), left = T.ShiftRightArithmetic(t, 63), size = T.Abs(t);
            // Seen from a mean above 0 the turn from -pi starts on the upper side, and only negative angles near it lie there too; seen from one below, only
            // positive angles near pi are beyond the antipode, on the lower side, farther out than the start (but for
            // rounding; a mean too near 0 for the start to show its side has angles between, whose tail is about 1/2).
            T passes = cutIsRight ? all ^ ((at <= zero) & (all ^ left)) : (at > zero) & left & (T.Broadcast(0.5) * size <= atCut);
            T ones = (T.Select(left, zero, one) - cutOne) + T.Select(passes, one, zero);
            T rest = signedCut - t;
            size += atCut;
            T.Fma(w, ones + rest, T.Load(ref lower, i)).Store(ref lower, i);
            T.Fma(w, ones + size, T.Load(ref lowerSize, i)).Store(ref lowerSize, i);
            T.Fma(w, (one - ones) - rest, T.Load(ref upper, i)).Store(ref upper, i);
            T.Fma(w, (one - ones) + size, T.Load(ref upperSize, i)).Store(ref upperSize, i);
        }
    }
}

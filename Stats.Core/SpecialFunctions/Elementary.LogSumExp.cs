// Map of the branches
//   two numbers   the larger, plus log(1 + e^-distance)
//   a span        the largest, plus log(1 + the sum of the other e^(x[i] - largest)): where the largest is 0 its own 1 is never
//                 added, so that small terms beside it keep their digits
//   weighted      the largest of positive weight, plus log of the weighted sum
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <content>Sums and differences of numbers that are given by their logarithms.</content>
public static partial class Elementary
{
    /// <summary>log(e^a + e^b), without overflow or underflow.</summary>
    /// <param name="a">Any number, the infinities included.</param>
    /// <param name="b">Any number, the infinities included.</param>
    /// <returns>Error below 2 eps max(1, |a|, |b|), eps = 2^-52; relative to the result below 2 eps where the larger argument is not negative.</returns>
    public static double LogSumExp(double a, double b) => default(LogSumExpKernel).Invoke(new Simd1(a), new Simd1(b)).Value;

    /// <summary>log(e^a[i] + e^b[i]), for each element.</summary>
    /// <param name="a">The first arguments.</param>
    /// <param name="b">The second arguments, as many.</param>
    /// <param name="result">As long as <paramref name="a"/>; the memory of an argument or disjoint from both. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void LogSumExp(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> result) =>
        SpanKernel.Map(default(LogSumExpKernel), a, b, result);

    /// <summary>log(e^a - e^b) for b at most a, without overflow or underflow.</summary>
    /// <param name="a">Any number, the infinities included.</param>
    /// <param name="b">At most <paramref name="a"/>; NaN above, and where both are +infinity.</param>
    /// <returns>-infinity where the arguments are equal. Error below 2 eps max(1, |a|, |log(1 - e^(b - a))|) with b - a as rounded.</returns>
    public static double LogDiffExp(double a, double b)
    {
        if (a == b)
            return double.IsPositiveInfinity(a) ? double.NaN : double.NegativeInfinity;
        return a + Log1mExp(b - a);
    }

    /// <summary>log of the sum of e^x[i], without overflow or underflow.</summary>
    /// <param name="x">Any numbers, the infinities included, in any order.</param>
    /// <returns>
    /// -infinity for an empty span, +infinity if an element is, NaN if an element is. Error below (4 + n / 32) eps max(1, |largest x[i]|),
    /// eps = 2^-52; another register width adds in another order, within that bound. Where the largest is 0 the error is relative.
    /// </returns>
    public static double LogSumExp(ReadOnlySpan<double> x)
    {
        if (x.IsEmpty)
            return double.NegativeInfinity;
        int at = TensorPrimitives.IndexOfMax(x);
        double largest = x[at];
        // NaN included: IndexOfMax finds the first one.
        if (!double.IsFinite(largest))
            return largest;
        return largest + Log1p(SumExp(x[..at], largest) + SumExp(x[(at + 1)..], largest));
    }

    /// <summary>log of the sum of weights[i] e^x[i], without overflow or underflow.</summary>
    /// <param name="x">Any numbers, the infinities included; an element of weight 0 does not count, whatever it is.</param>
    /// <param name="weights">As many numbers, finite and at least 0.</param>
    /// <returns>As the form without weights; -infinity where all weights are 0. The error is absolute: (4 + n) eps max(1, |x[i]|, |log weights[i]|) over the terms that matter.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative, infinite or NaN.</exception>
    public static double LogSumExp(ReadOnlySpan<double> x, ReadOnlySpan<double> weights)
    {
        if (x.Length != weights.Length)
            throw new ArgumentException($"weights has {weights.Length} elements, x has {x.Length}.", nameof(weights));
        double largest = double.NegativeInfinity;
        for (int i = 0; i < x.Length; i++)
        {
            double w = weights[i];
            if (!(w >= 0.0) || double.IsPositiveInfinity(w))
                throw new ArgumentOutOfRangeException(nameof(weights), FormattableString.Invariant($"weights[{i}] is {w}; a weight is finite and at least 0."));
            // Math.Max keeps NaN.
            if (w > 0.0)
                largest = Math.Max(largest, x[i]);
        }

        if (!double.IsFinite(largest))
            return largest;
        double sum = 0.0;
        for (int i = 0; i < x.Length; i++)
        {
            if (weights[i] > 0.0)
                sum += weights[i] * Exp(x[i] - largest);
        }

        return sum is > 1e-280 and < double.PositiveInfinity ? largest + Math.Log(sum) : WeightedByTerms(x, weights);
    }

    /// <summary>Where weights are so small or large that the sum leaves the exponent range: they go into the exponents.</summary>
    private static double WeightedByTerms(ReadOnlySpan<double> x, ReadOnlySpan<double> weights)
    {
        double[] terms = new double[x.Length];
        for (int i = 0; i < terms.Length; i++)
            terms[i] = weights[i] > 0.0 ? x[i] + Math.Log(weights[i]) : double.NegativeInfinity;
        return LogSumExp(terms);
    }

    private static double SumExp(ReadOnlySpan<double> x, double shift) =>
        Vector512.IsHardwareAccelerated ? SumExp<Simd8>(x, shift) : Vector256.IsHardwareAccelerated ? SumExp<Simd4>(x, shift) : SumExp<Simd2>(x, shift);

    private static double SumExp<T>(ReadOnlySpan<double> x, double shift)
        where T : unmanaged, ISimd<T>
    {
        ref double source = ref MemoryMarshal.GetReference(x);
        T s = T.Broadcast(shift), first = default, second = default;
        int i = 0;
        for (; i <= x.Length - 2 * T.Count; i += 2 * T.Count)
        {
            first += ExpShifted(T.Load(ref source, i), s);
            second += ExpShifted(T.Load(ref source, i + T.Count), s);
        }

        for (; i <= x.Length - T.Count; i += T.Count)
            first += ExpShifted(T.Load(ref source, i), s);
        Span<double> lanes = stackalloc double[8];
        lanes.Clear();
        (first + second).Store(ref MemoryMarshal.GetReference(lanes), 0);
        double sum = ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
        for (; i < x.Length; i++)
            sum += ExpShifted(new Simd1(x[i]), new Simd1(shift)).Value;
        return sum;
    }

    /// <summary>e^(x - shift) for x at most shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ExpShifted<T>(T x, T shift)
        where T : unmanaged, ISimd<T> => VectorMath.Exp(x - shift);

    private readonly struct LogSumExpKernel : IBinaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x, T y)
            where T : unmanaged, ISimd<T>
        {
            // Equal infinities have no difference.
            T distance = T.Select(T.EqualTo(x, y), T.Broadcast(0.0), T.Abs(x - y));
            T result = T.Max(x, y) + VectorMath.Log1pExpNonpositive(-distance);
            return T.Select(T.EqualTo(x, x) & T.EqualTo(y, y), result, x + y);
        }
    }
}

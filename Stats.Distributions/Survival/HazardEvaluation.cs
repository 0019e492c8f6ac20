// What follows from a cumulative hazard H and log h, none by a difference of probabilities
//   S = e^-H, log S = -H, F = -expm1(-H), log F = log1mexp(-H) (where H underflows log H), f = exp(log h - H) with the difference as a pair
//   t at F = p: H = -log1p(-p); at S = q: H = -log q
// Lanes at 0, below it and at infinity get the limits afterwards, so that the kernels see positive finite times only.
using System.Runtime.CompilerServices;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>Evaluates everything that a cumulative hazard determines, at a number or over spans; both run the same kernel.</summary>
internal static class HazardEvaluation
{
    public static double Evaluate<THazard>(in THazard hazard, SurvivalQuantity quantity, double x)
        where THazard : struct, IHazardKernel => quantity switch
        {
            SurvivalQuantity.Density => Invoke<THazard, DensityMap>(in hazard, x),
            SurvivalQuantity.DensityLn => Invoke<THazard, DensityLnMap>(in hazard, x),
            SurvivalQuantity.Lower => Invoke<THazard, LowerMap>(in hazard, x),
            SurvivalQuantity.LowerLn => Invoke<THazard, LowerLnMap>(in hazard, x),
            SurvivalQuantity.Upper => Invoke<THazard, UpperMap>(in hazard, x),
            SurvivalQuantity.UpperLn => Invoke<THazard, UpperLnMap>(in hazard, x),
            SurvivalQuantity.Hazard => Invoke<THazard, HazardMap>(in hazard, x),
            SurvivalQuantity.HazardLn => Invoke<THazard, HazardLnMap>(in hazard, x),
            SurvivalQuantity.CumulativeHazard => Invoke<THazard, CumulativeMap>(in hazard, x),
            SurvivalQuantity.CumulativeHazardLn => Invoke<THazard, CumulativeLnMap>(in hazard, x),
            SurvivalQuantity.InverseLower => Invoke<THazard, InverseLowerMap>(in hazard, x),
            SurvivalQuantity.InverseUpper => Invoke<THazard, InverseUpperMap>(in hazard, x),
            _ => Invoke<THazard, TimeMap>(in hazard, x),
        };

    public static void Evaluate<THazard>(in THazard hazard, SurvivalQuantity quantity, ReadOnlySpan<double> x, Span<double> result)
        where THazard : struct, IHazardKernel
    {
        switch (quantity)
        {
            case SurvivalQuantity.Density: Map<THazard, DensityMap>(in hazard, x, result); break;
            case SurvivalQuantity.DensityLn: Map<THazard, DensityLnMap>(in hazard, x, result); break;
            case SurvivalQuantity.Lower: Map<THazard, LowerMap>(in hazard, x, result); break;
            case SurvivalQuantity.LowerLn: Map<THazard, LowerLnMap>(in hazard, x, result); break;
            case SurvivalQuantity.Upper: Map<THazard, UpperMap>(in hazard, x, result); break;
            case SurvivalQuantity.UpperLn: Map<THazard, UpperLnMap>(in hazard, x, result); break;
            case SurvivalQuantity.Hazard: Map<THazard, HazardMap>(in hazard, x, result); break;
            case SurvivalQuantity.HazardLn: Map<THazard, HazardLnMap>(in hazard, x, result); break;
            case SurvivalQuantity.CumulativeHazard: Map<THazard, CumulativeMap>(in hazard, x, result); break;
            case SurvivalQuantity.CumulativeHazardLn: Map<THazard, CumulativeLnMap>(in hazard, x, result); break;
            case SurvivalQuantity.InverseLower: Map<THazard, InverseLowerMap>(in hazard, x, result); break;
            case SurvivalQuantity.InverseUpper: Map<THazard, InverseUpperMap>(in hazard, x, result); break;
            default: Map<THazard, TimeMap>(in hazard, x, result); break;
        }
    }

    /// <summary>log P(lower &lt; T &lt;= upper) for 0 &lt; lower &lt; upper &lt; infinity: -H(lower) + log1mexp of the increment.</summary>
    public static double IntervalLn<THazard>(in THazard hazard, double lower, double upper)
        where THazard : struct, IHazardKernel
    {
        double before = hazard.CumulativeHazard(new Simd1(lower)).Value;
        if (before > double.MaxValue)
            return double.NegativeInfinity;
        double increment = hazard.Increment(lower, upper);
        // A lower end whose hazard has underflown leaves the upper one's logarithm.
        return before == 0.0 && increment < 1e-280 ? hazard.CumulativeHazardLn(new Simd1(upper)).Value : Elementary.Log1mExp(-increment) - before;
    }

    /// <summary>
    /// The cumulative hazard at which the survival function of those who have the event is e^-s, and the logarithm of what is left from it to the
    /// limit: e^-H = 1 - (1 - e^-s)(1 - e^-limit), limit - H = log(1 + e^-s (e^limit - 1)).
    /// </summary>
    public static double Uncured(double limit, double s, out double restLn)
    {
        double growthLn = limit + Elementary.Log1mExp(-limit) - s;
        restLn = growthLn < -40.0 ? growthLn : Math.Log(Elementary.Log1pExp(growthLn));
        return -Elementary.Log1p(Elementary.Expm1(-s) * -Elementary.Expm1(-limit));
    }

    private static double Invoke<THazard, TMap>(in THazard hazard, double x)
        where THazard : struct, IHazardKernel
        where TMap : struct, IHazardMap => new Kernel<THazard, TMap>(hazard).Invoke(new Simd1(x)).Value;

    private static void Map<THazard, TMap>(in THazard hazard, ReadOnlySpan<double> x, Span<double> result)
        where THazard : struct, IHazardKernel
        where TMap : struct, IHazardMap => SpanKernel.Map(new Kernel<THazard, TMap>(hazard), x, result);

    /// <summary>A function of a positive finite number, and its values at and beyond the ends.</summary>
    private interface IHazardMap
    {
        static abstract T Core<THazard, T>(in THazard hazard, T x)
            where THazard : struct, IHazardKernel
            where T : unmanaged, ISimd<T>;

        static abstract (double Below, double AtZero, double AtInfinity) Outside(in HazardEnds ends);
    }

    private readonly struct Kernel<THazard, TMap>(THazard hazard) : IUnaryKernel
        where THazard : struct, IHazardKernel
        where TMap : struct, IHazardMap
    {
        private readonly THazard _hazard = hazard;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T>
        {
            T zero = T.Broadcast(0.0), inside = (x > zero) & (x <= T.Broadcast(double.MaxValue));
            T value = TMap.Core(in _hazard, T.Select(inside, x, T.Broadcast(1.0)));
            return T.All(inside) ? value : Ends(x, inside, value);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private T Ends<T>(T x, T inside, T value)
            where T : unmanaged, ISimd<T>
        {
            T zero = T.Broadcast(0.0);
            (double below, double atZero, double atInfinity) = TMap.Outside(_hazard.Ends);
            T outside = T.Select(x > zero, T.Broadcast(atInfinity), T.Select(x < zero, T.Broadcast(below), T.Broadcast(atZero)));
            return T.Select(inside, value, T.Select(T.EqualTo(x, x), outside, x));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DensityLnPair<THazard, T>(in THazard hazard, T x, out T high, out T low)
        where THazard : struct, IHazardKernel
        where T : unmanaged, ISimd<T>
    {
        hazard.HazardLn(x, out high, out low);
        T cumulative = hazard.CumulativeHazard(x);
        // Where H is beyond the doubles the density is 0, whatever the hazard.
        T gone = cumulative > T.Broadcast(double.MaxValue);
        VectorMath.TwoSum(T.Select(gone, T.Broadcast(0.0), high), -T.Min(cumulative, T.Broadcast(double.MaxValue)), out high, out T rest);
        high = T.Select(gone, T.Broadcast(double.NegativeInfinity), high);
        low = T.Select(gone, T.Broadcast(0.0), low + rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ExpPair<T>(T high, T low)
        where T : unmanaged, ISimd<T>
    {
        T e = VectorMath.Exp(high), lifted = T.Fma(e, low, e);
        // Infinity times a low part of 0 is no number.
        return T.Select(e <= T.Broadcast(double.MaxValue), lifted, e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T TimeAt<THazard, T>(in THazard hazard, T cumulative)
        where THazard : struct, IHazardKernel
        where T : unmanaged, ISimd<T>
    {
        T zero = T.Broadcast(0.0), cured = cumulative >= T.Broadcast(hazard.Ends.Limit);
        T usual = (cumulative > zero) & ~cured;
        T time = hazard.Time(T.Select(usual, cumulative, T.Broadcast(double.Min(1.0, 0.5 * hazard.Ends.Limit))));
        return T.Select(usual, time, T.Select(cured, T.Broadcast(double.PositiveInfinity), zero));
    }

    private struct DensityMap : IHazardMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Core<THazard, T>(in THazard hazard, T x)
            where THazard : struct, IHazardKernel
            where T : unmanaged, ISimd<T>
        {
            DensityLnPair(in hazard, x, out T high, out T low);
            return ExpPair(high, low);
        }

        public static (double Below, double AtZero, double AtInfinity) Outside(in HazardEnds ends) => (0.0, Math.Exp(ends.HazardLnAtZero), 0.0);
    }

    private struct DensityLnMap : IHazardMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Core<THazard, T>(in THazard hazard, T x)
            where THazard : struct, IHazardKernel
            where T : unmanaged, ISimd<T>
        {
            DensityLnPair(in hazard, x, out T high, out T low);
            return high + low;
        }

        public static (double Below, double AtZero, double AtInfinity) Outside(in HazardEnds ends) => (double.NegativeInfinity, ends.HazardLnAtZero, double.NegativeInfinity);
    }

    private struct HazardMap : IHazardMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Core<THazard, T>(in THazard hazard, T x)
            where THazard : struct, IHazardKernel
            where T : unmanaged, ISimd<T>
        {
            hazard.HazardLn(x, out T high, out T low);
            return ExpPair(high, low);
        }

        public static (double Below, double AtZero, double AtInfinity) Outside(in HazardEnds ends) => (0.0, Math.Exp(ends.HazardLnAtZero), Math.Exp(ends.HazardLnAtInfinity));
    }

    private struct HazardLnMap : IHazardMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Core<THazard, T>(in THazard hazard, T x)
            where THazard : struct, IHazardKernel
            where T : unmanaged, ISimd<T>
        {
            hazard.HazardLn(x, out T high, out T low);
            return high + low;
        }

        public static (double Below, double AtZero, double AtInfinity) Outside(in HazardEnds ends) => (double.NegativeInfinity, ends.HazardLnAtZero, ends.HazardLnAtInfinity);
    }

    private struct CumulativeMap : IHazardMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Core<THazard, T>(in THazard hazard, T x)
            where THazard : struct, IHazardKernel
            where T : unmanaged, ISimd<T> => hazard.CumulativeHazard(x);

        public static (double Below, double AtZero, double AtInfinity) Outside(in HazardEnds ends) => (0.0, 0.0, ends.Limit);
    }

    private struct CumulativeLnMap : IHazardMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Core<THazard, T>(in THazard hazard, T x)
            where THazard : struct, IHazardKernel
            where T : unmanaged, ISimd<T> => hazard.CumulativeHazardLn(x);

        public static (double Below, double AtZero, double AtInfinity) Outside(in HazardEnds ends) => (double.NegativeInfinity, double.NegativeInfinity, ends.LimitLn);
    }

    private struct LowerMap : IHazardMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Core<THazard, T>(in THazard hazard, T x)
            where THazard : struct, IHazardKernel
            where T : unmanaged, ISimd<T> => -VectorMath.Expm1(-hazard.CumulativeHazard(x));

        public static (double Below, double AtZero, double AtInfinity) Outside(in HazardEnds ends) => (0.0, 0.0, -Elementary.Expm1(-ends.Limit));
    }

    private struct LowerLnMap : IHazardMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Core<THazard, T>(in THazard hazard, T x)
            where THazard : struct, IHazardKernel
            where T : unmanaged, ISimd<T>
        {
            T cumulative = hazard.CumulativeHazard(x), small = cumulative < T.Broadcast(1e-280);
            T result = VectorMath.Log1mExp(-cumulative);
            return T.Any(small) ? T.Select(small, hazard.CumulativeHazardLn(x), result) : result;
        }

        public static (double Below, double AtZero, double AtInfinity) Outside(in HazardEnds ends) =>
            (double.NegativeInfinity, double.NegativeInfinity, ends.Limit < 1e-280 ? ends.LimitLn : Elementary.Log1mExp(-ends.Limit));
    }

    private struct UpperMap : IHazardMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Core<THazard, T>(in THazard hazard, T x)
            where THazard : struct, IHazardKernel
            where T : unmanaged, ISimd<T> => VectorMath.Exp(-hazard.CumulativeHazard(x));

        public static (double Below, double AtZero, double AtInfinity) Outside(in HazardEnds ends) => (1.0, 1.0, Math.Exp(-ends.Limit));
    }

    private struct UpperLnMap : IHazardMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Core<THazard, T>(in THazard hazard, T x)
            where THazard : struct, IHazardKernel
            where T : unmanaged, ISimd<T> => -hazard.CumulativeHazard(x);

        public static (double Below, double AtZero, double AtInfinity) Outside(in HazardEnds ends) => (0.0, 0.0, -ends.Limit);
    }

    private struct TimeMap : IHazardMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Core<THazard, T>(in THazard hazard, T x)
            where THazard : struct, IHazardKernel
            where T : unmanaged, ISimd<T> => TimeAt(in hazard, x);

        public static (double Below, double AtZero, double AtInfinity) Outside(in HazardEnds ends) => (double.NaN, 0.0, double.PositiveInfinity);
    }

    private struct InverseLowerMap : IHazardMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Core<THazard, T>(in THazard hazard, T x)
            where THazard : struct, IHazardKernel
            where T : unmanaged, ISimd<T> => TimeAt(in hazard, -VectorMath.Log1p(-x));

        public static (double Below, double AtZero, double AtInfinity) Outside(in HazardEnds ends) => (double.NaN, 0.0, double.NaN);
    }

    private struct InverseUpperMap : IHazardMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Core<THazard, T>(in THazard hazard, T x)
            where THazard : struct, IHazardKernel
            where T : unmanaged, ISimd<T> => TimeAt(in hazard, -VectorMath.Log(x));

        public static (double Below, double AtZero, double AtInfinity) Outside(in HazardEnds ends) => (double.NaN, double.PositiveInfinity, double.NaN);
    }
}

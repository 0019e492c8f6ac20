// w = (log t - mu) / sigma from the logarithm as a pair; tails, their logarithms and quantiles are the normal ones of w
//   log f     -w^2 / 2 - log t - log(sigma sqrt(2 pi)), the square as a pair
//   h         w > 0: sqrt(2 / pi) / (erfcx(w / sqrt 2) sigma t), which does not cancel far out; else f / S
//   log H     where log S underflows (w < -37): log F
using System.Runtime.CompilerServices;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>Any of a log-normal distribution's functions over a register.</summary>
internal readonly struct LogNormalKernel(double mu, double sigma, SurvivalQuantity quantity) : IUnaryKernel
{
    private const double HalfLogTwoPi = 0.91893853320467274178;
    private const double HalfLogTwoOverPi = -0.22579135264472743236;

    private readonly double _sigmaLn = Math.Log(sigma);

    public T Invoke<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T zero = T.Broadcast(0.0), inside = (x > zero) & (x <= T.Broadcast(double.MaxValue));
        T usual = T.Select(inside, x, T.Broadcast(quantity >= SurvivalQuantity.InverseLower ? 0.5 : 1.0));
        T value = quantity >= SurvivalQuantity.InverseLower ? Time(usual) : OfTime(usual);
        if (T.All(inside))
            return value;
        (double below, double atZero, double atInfinity) = Outside();
        T outside = T.Select(x > zero, T.Broadcast(atInfinity), T.Select(x < zero, T.Broadcast(below), T.Broadcast(atZero)));
        return T.Select(inside, value, T.Select(T.EqualTo(x, x), outside, x));
    }

    private (double Below, double AtZero, double AtInfinity) Outside() => quantity switch
    {
        SurvivalQuantity.Density or SurvivalQuantity.Hazard => (0.0, 0.0, 0.0),
        SurvivalQuantity.DensityLn or SurvivalQuantity.HazardLn => (double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity),
        SurvivalQuantity.Lower => (0.0, 0.0, 1.0),
        SurvivalQuantity.LowerLn => (double.NegativeInfinity, double.NegativeInfinity, 0.0),
        SurvivalQuantity.Upper => (1.0, 1.0, 0.0),
        SurvivalQuantity.UpperLn => (0.0, 0.0, double.NegativeInfinity),
        SurvivalQuantity.CumulativeHazard => (0.0, 0.0, double.PositiveInfinity),
        SurvivalQuantity.CumulativeHazardLn => (double.NegativeInfinity, double.NegativeInfinity, double.PositiveInfinity),
        SurvivalQuantity.InverseUpper => (double.NaN, double.PositiveInfinity, double.NaN),
        _ => (double.NaN, 0.0, double.PositiveInfinity),
    };

    private T OfTime<T>(T time)
        where T : unmanaged, ISimd<T>
    {
        LogPair.Of(time, out T head, out T tail);
        VectorMath.TwoSum(head, T.Broadcast(-mu), out T difference, out T rest);
        T w = (difference + (rest + tail)) / T.Broadcast(sigma);
        return quantity switch
        {
            SurvivalQuantity.Density => Density(head, tail, w),
            SurvivalQuantity.DensityLn => DensityLn(head, tail, w),
            SurvivalQuantity.Lower => NormalKernels.Survival(-w),
            SurvivalQuantity.LowerLn => NormalKernels.SurvivalLn(-w),
            SurvivalQuantity.Upper => NormalKernels.Survival(w),
            SurvivalQuantity.UpperLn => NormalKernels.SurvivalLn(w),
            SurvivalQuantity.Hazard => VectorMath.Exp(HazardLn(head, tail, w)),
            SurvivalQuantity.HazardLn => HazardLn(head, tail, w),
            SurvivalQuantity.CumulativeHazard => -NormalKernels.SurvivalLn(w),
            _ => T.Select(w < T.Broadcast(-37.0), NormalKernels.SurvivalLn(-w), VectorMath.Log(-NormalKernels.SurvivalLn(T.Max(w, T.Broadcast(-37.0))))),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void DensityLnPair<T>(T head, T tail, T w, out T high, out T low)
        where T : unmanaged, ISimd<T>
    {
        T half = T.Broadcast(-0.5) * w, square = half * w, squareLow = T.Fma(half, w, -square);
        VectorMath.TwoSum(square, -head, out high, out T rest);
        VectorMath.TwoSum(high, T.Broadcast(-HalfLogTwoPi) - (tail + T.Broadcast(_sigmaLn)), out high, out low);
        low += rest + squareLow;
    }

    private T DensityLn<T>(T head, T tail, T w)
        where T : unmanaged, ISimd<T>
    {
        DensityLnPair(head, tail, w, out T high, out T low);
        return high + low;
    }

    private T Density<T>(T head, T tail, T w)
        where T : unmanaged, ISimd<T>
    {
        DensityLnPair(head, tail, w, out T high, out T low);
        T e = VectorMath.Exp(high);
        return T.Fma(e, low, e);
    }

    private T HazardLn<T>(T head, T tail, T w)
        where T : unmanaged, ISimd<T>
    {
        T zero = T.Broadcast(0.0), upper = w > zero;
        T right = (T.Broadcast(HalfLogTwoOverPi) - VectorMath.Log(NormalKernels.Erfcx(T.Max(w, zero) * T.Broadcast(NormalKernels.InverseSqrt2)))) - ((tail + T.Broadcast(_sigmaLn)) + head);
        return T.All(upper) ? right : T.Select(upper, right, DensityLn(head, tail, w) - NormalKernels.SurvivalLn(w));
    }

    private T Time<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        // The quantile at F = p is minus that at S = p.
        T z = quantity switch
        {
            SurvivalQuantity.InverseLower => -NormalKernels.InverseSurvival(x),
            SurvivalQuantity.InverseUpper => NormalKernels.InverseSurvival(x),
            _ => NormalKernels.InverseSurvivalLn(-x),
        };
        T product = T.Broadcast(sigma) * z, rest = T.Fma(T.Broadcast(sigma), z, -product);
        VectorMath.TwoSum(product, T.Broadcast(mu), out T high, out T low);
        T e = VectorMath.Exp(high), lifted = T.Fma(e, low + rest, e);
        return T.Select((T.Abs(product) < T.Broadcast(1e300)) & (e <= T.Broadcast(double.MaxValue)), lifted, e);
    }
}

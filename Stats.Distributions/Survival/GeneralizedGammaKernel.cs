using Stats.Core;

namespace Stats.Distributions;

/// <summary>Any of a generalised gamma distribution's functions of a time over a register; quantiles are found one by one.</summary>
internal readonly struct GeneralizedGammaKernel(GeneralizedGammaTails tails, double mu, double sigma, HazardEnds ends, SurvivalQuantity quantity) : IUnaryKernel
{
    private readonly double _sigmaLn = Math.Log(sigma);

    public T Invoke<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T zero = T.Broadcast(0.0), inside = (x > zero) & (x <= T.Broadcast(double.MaxValue));
        T value = OfTime(T.Select(inside, x, T.Broadcast(1.0)));
        if (T.All(inside))
            return value;
        (double below, double atZero, double atInfinity) = Outside();
        T outside = T.Select(x > zero, T.Broadcast(atInfinity), T.Select(x < zero, T.Broadcast(below), T.Broadcast(atZero)));
        return T.Select(inside, value, T.Select(T.EqualTo(x, x), outside, x));
    }

    private (double Below, double AtZero, double AtInfinity) Outside() => quantity switch
    {
        SurvivalQuantity.Density => (0.0, Math.Exp(ends.HazardLnAtZero), 0.0),
        SurvivalQuantity.DensityLn => (double.NegativeInfinity, ends.HazardLnAtZero, double.NegativeInfinity),
        SurvivalQuantity.Hazard => (0.0, Math.Exp(ends.HazardLnAtZero), Math.Exp(ends.HazardLnAtInfinity)),
        SurvivalQuantity.HazardLn => (double.NegativeInfinity, ends.HazardLnAtZero, ends.HazardLnAtInfinity),
        SurvivalQuantity.Lower => (0.0, 0.0, 1.0),
        SurvivalQuantity.LowerLn => (double.NegativeInfinity, double.NegativeInfinity, 0.0),
        SurvivalQuantity.Upper => (1.0, 1.0, 0.0),
        SurvivalQuantity.UpperLn => (0.0, 0.0, double.NegativeInfinity),
        SurvivalQuantity.CumulativeHazard => (0.0, 0.0, double.PositiveInfinity),
        _ => (double.NegativeInfinity, double.NegativeInfinity, double.PositiveInfinity),
    };

    private T OfTime<T>(T time)
        where T : unmanaged, ISimd<T>
    {
        LogPair.Of(time, out T head, out T tail);
        VectorMath.TwoSum(head, T.Broadcast(-mu), out T difference, out T rest);
        T w = (difference + (rest + tail)) / T.Broadcast(sigma);
        switch (quantity)
        {
            case SurvivalQuantity.Lower:
                return tails.Tail(w, false, false);
            case SurvivalQuantity.LowerLn:
                return tails.Tail(w, false, true);
            case SurvivalQuantity.Upper:
                return tails.Tail(w, true, false);
            case SurvivalQuantity.UpperLn:
                return tails.Tail(w, true, true);
            case SurvivalQuantity.CumulativeHazard:
                return -tails.Tail(w, true, true);
            case SurvivalQuantity.CumulativeHazardLn:
                // A cumulative hazard that underflows is the distribution function.
                T hazard = -tails.Tail(w, true, true), small = hazard < T.Broadcast(1e-280);
                return T.Select(small, tails.Tail(w, false, true), VectorMath.Log(T.Select(small, T.Broadcast(1.0), hazard)));
        }

        T exponent = tails.Exponent(w), gone = exponent > T.Broadcast(1e300);
        VectorMath.TwoSum(-T.Min(exponent, T.Broadcast(1e300)), -head, out T high, out rest);
        VectorMath.TwoSum(high, -(tail + T.Broadcast(_sigmaLn + tails.Constant)), out high, out T low);
        low += rest;
        high = T.Select(gone, T.Broadcast(double.NegativeInfinity), high);
        low = T.Select(gone, T.Broadcast(0.0), low);
        if (quantity == SurvivalQuantity.DensityLn)
            return high + low;
        if (quantity == SurvivalQuantity.Density)
        {
            T e = VectorMath.Exp(high);
            return T.Select(e <= T.Broadcast(double.MaxValue), T.Fma(e, low, e), e);
        }

        // Where even log f is gone the hazard has run to its limit at infinity.
        T log = T.Select(gone, T.Broadcast(ends.HazardLnAtInfinity), high + (low - tails.Tail(w, true, true)));
        return quantity == SurvivalQuantity.HazardLn ? log : VectorMath.Exp(log);
    }
}

// Map of the branches of log B(a, b), a <= b
//   a >= 4        Stirling corrections (Didonato and Morris 1992, algorithm 708): the leading terms are combined analytically
//   b <= 1        log Gamma(1 + a) + log Gamma(1 + b) - log Gamma(1 + a + b) + log((a + b)/(a b))
//   otherwise     log Gamma(a) - (log Gamma(a + b) - log Gamma(b)), for b > 4 the difference by Stirling corrections
namespace Stats.Core;

/// <summary>The beta function B(a, b) = Gamma(a) Gamma(b) / Gamma(a + b).</summary>
public static class BetaFunction
{
    private const double StirlingFrom = 4.0;

    /// <summary>log B(a, b), without the cancellation of three log-gammas when an argument is large.</summary>
    /// <param name="a">At least 0.</param>
    /// <param name="b">At least 0.</param>
    /// <returns>
    /// log B(a, b), error below 6 eps max(1, |log B|) (it is zero on a curve through (1, 1), where only the absolute error is
    /// small). +infinity if an argument is 0 and the other finite, -infinity if one is infinite and the other positive; NaN where negative or undefined.
    /// </returns>
    public static double Log(double a, double b)
    {
        if (double.IsNaN(a) || double.IsNaN(b) || a < 0 || b < 0)
            return double.NaN;
        if (a > b)
            (a, b) = (b, a);
        if (a == 0)
            return double.IsInfinity(b) ? double.NaN : double.PositiveInfinity;
        if (double.IsInfinity(b))
            return double.NegativeInfinity;
        if (a >= StirlingFrom)
            return LogLarge(a, b);
        if (b > StirlingFrom)
            return GammaFunction.Log(a) - LogRatioLarge(b, a);
        if (b > 1.0)
            return GammaFunction.Log(a) + (GammaFunction.Log(b) - GammaFunction.Log(a + b));
        double gammas = GammaFunction.LogOnePlus(a) + GammaFunction.LogOnePlus(b) - GammaFunction.LogOnePlus(a + b);
        return gammas + Elementary.Log1p(a / b) - Math.Log(a);
    }

    /// <summary>log Gamma(a + b) - log Gamma(a) for a at least 4 and b positive.</summary>
    internal static double LogRatioLarge(double a, double b)
    {
        double sum = a + b;
        double correction = GammaFunction.StirlingCorrection(sum) - GammaFunction.StirlingCorrection(a);
        return (a - 0.5) * Elementary.Log1p(b / a) + b * (Math.Log(sum) - 1.0) + correction;
    }

    private static double LogLarge(double a, double b)
    {
        double correction = GammaFunction.StirlingCorrection(a) + (GammaFunction.StirlingCorrection(b) - GammaFunction.StirlingCorrection(a + b));
        double ratio = a / b;
        // log(a / (a + b)): the reciprocal would overflow for b / a beyond 1e308.
        double logShare = Math.Log(ratio) - Elementary.Log1p(ratio);
        if (ratio < 1e-300)
            logShare = Math.Log(a) - Math.Log(b);
        return (a - 0.5) * logShare - b * Elementary.Log1p(ratio) - 0.5 * Math.Log(b) + GammaKernels.HalfLog2Pi + correction;
    }
}

// Map of the branches of log Gamma(a + b) - log Gamma(a)
//   |b| <= a/4          the integral of digamma over [a, a + b] by Gauss-Legendre with 7 nodes: the nearest pole is 9 half-lengths or
//                       more (7 for b < 0) from the centre, so the rule's error is below 1e-15 relative to the integrand's variation,
//                       itself small; nothing cancels, and the result is exact as b goes to 0
//   a, a + b >= 4       Stirling corrections
//   a, a + b <= 1       log Gamma(1 + a + b) - log Gamma(1 + a) - log((a + b)/a)
//   otherwise           the plain difference: the arguments are far apart
namespace Stats.Core;

public static partial class GammaFunction
{
    private const double RatioStirlingFrom = 4.0;

    // Gauss-Legendre on [0, 1] (mpmath, 40 digits).
    private static ReadOnlySpan<double> RatioNodes =>
    [
        0.025446043828620736, 0.12923440720030277, 0.2970774243113014, 0.5, 0.7029225756886985, 0.8707655927996972, 0.9745539561713793,
    ];

    private static ReadOnlySpan<double> RatioWeights =>
    [
        0.06474248308443485, 0.13985269574463832, 0.19091502525255946, 0.2089795918367347, 0.19091502525255946, 0.13985269574463832, 0.06474248308443485,
    ];

    /// <summary>log(Gamma(a + b) / Gamma(a)) (the log of the Pochhammer symbol), without cancellation for large a or small b.</summary>
    /// <param name="a">Positive and finite.</param>
    /// <param name="b">Above -a and finite.</param>
    /// <returns>
    /// The log ratio, error below 8 eps max(|result|, |b|), where both a and a + b exceed 4 even below 8 eps relative; NaN outside
    /// the stated range. Where |b| exceeds a/4 and both arguments lie below 4 the bound is 8 eps max(1, |result|).
    /// </returns>
    public static double LogRatio(double a, double b)
    {
        double sum = a + b;
        if (!(a > 0) || !(sum > 0) || double.IsInfinity(sum) || double.IsInfinity(a))
            return double.NaN;
        if (Math.Abs(b) <= 0.25 * a)
            return b * MeanDigamma(a, b);
        if (a >= RatioStirlingFrom && sum >= RatioStirlingFrom)
            return b > 0 ? BetaFunction.LogRatioLarge(a, b) : -BetaFunction.LogRatioLarge(sum, -b);
        if (a <= 1 && sum <= 1)
            return LogOnePlus(sum) - LogOnePlus(a) - Math.Log(sum / a);
        return Log(sum) - Log(a);
    }

    private static double MeanDigamma(double a, double b)
    {
        double total = 0;
        for (int i = 0; i < RatioNodes.Length; i++)
            total = Math.FusedMultiplyAdd(RatioWeights[i], Digamma(Math.FusedMultiplyAdd(b, RatioNodes[i], a)), total);
        return total;
    }
}

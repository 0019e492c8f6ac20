using Stats.Core;

namespace Stats.Estimators;

/// <summary>The interval for a survival probability on each scale; null where the scale has no value there, as R's NA.</summary>
internal static class SurvivalInterval
{
    /// <summary>The interval of half-width <paramref name="z"/> standard errors.</summary>
    /// <param name="survival">S, in [0, 1].</param>
    /// <param name="sigma">The standard error of log S.</param>
    /// <param name="z">How many of them.</param>
    /// <param name="scale">The scale on which it is symmetric.</param>
    public static (double? Lower, double? Upper) Of(double survival, double sigma, double z, SurvivalIntervalScale scale)
    {
        double s = survival, width = z * sigma;
        if (s == 0.0 || !double.IsFinite(width))
            return (null, null);
        switch (scale)
        {
            case SurvivalIntervalScale.Plain:
                return (Math.Max(s - width * s, 0.0), Math.Min(s + width * s, 1.0));
            case SurvivalIntervalScale.Log:
                return (s * Math.Exp(-width), Math.Min(s * Math.Exp(width), 1.0));
            case var _ when s == 1.0:
                return (null, null);
            case SurvivalIntervalScale.LogLog:
                {
                    double log = Math.Log(s), half = width / log;
                    return (Math.Exp(log * Math.Exp(-half)), Math.Exp(log * Math.Exp(half)));
                }

            case SurvivalIntervalScale.Logit:
                {
                    // sigma / (1 - S) is the standard error of the logit.
                    double odds = s / (1.0 - s), half = Math.Exp(width / (1.0 - s));
                    return (1.0 / (1.0 + half / odds), double.IsInfinity(half) ? 1.0 : 1.0 / (1.0 + 1.0 / (odds * half)));
                }

            default:
                {
                    double angle = Math.Asin(Math.Sqrt(s)), half = 0.5 * width * Math.Sqrt(s / (1.0 - s));
                    double low = Math.Sin(Math.Max(0.0, angle - half)), high = Math.Sin(Math.Min(0.5 * Math.PI, angle + half));
                    return (low * low, high * high);
                }
        }
    }

    /// <summary>z with P(|N| &lt;= z) = level.</summary>
    public static double Quantile(double level) => NormalProbability.InverseSurvivalFunction(0.5 * (1.0 - level));
}

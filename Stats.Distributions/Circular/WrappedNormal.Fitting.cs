using Stats.Core;

namespace Stats.Distributions;

/// <content>Estimation.</content>
public sealed partial class WrappedNormal
{
    /// <summary>The largest sigma that a fit returns: its resultant length, 7e-10, is near the noise of the likelihood.</summary>
    private const double LargestFitted = 6.5;

    /// <summary>
    /// Fits by maximum likelihood: Newton's method on mean and log sigma^2 from the moments' estimate sigma^2 = -2 log R. Standard errors are those of the
    /// observed information; the interval of sigma is taken on its logarithm. Data more even than any wrapped normal law give sigma = 6.5, the stop reason Boundary and no errors.
    /// </summary>
    /// <param name="angles">n angles, radians, finite.</param>
    /// <exception cref="ArgumentException">There is no angle, an angle is not finite or a weight bad (the message names it), or the lengths differ.</exception>
    /// <exception cref="EstimationException">All angles are equal.</exception>
    public static Fit<WrappedNormal> Fit(ReadOnlySpan<double> angles) => FitCore(new CircularPeerFit(angles, [], weighted: false));

    /// <summary>Fits weighted angles.</summary>
    /// <param name="angles">n angles, radians, finite.</param>
    /// <param name="weights">n weights, each 0 or in [1e-100, 1e100], not all 0. Integers count as repeated angles; other weights are worth W^2 / sum of w^2 observations in standard errors.</param>
    /// <exception cref="ArgumentException">There is no angle, an angle is not finite or a weight bad (the message names it), or the lengths differ.</exception>
    /// <exception cref="EstimationException">All angles are equal.</exception>
    public static Fit<WrappedNormal> Fit(ReadOnlySpan<double> angles, ReadOnlySpan<double> weights) => FitCore(new CircularPeerFit(angles, weights, weighted: true));

    private static Fit<WrappedNormal> FitCore(CircularPeerFit data)
    {
        data.RequireSpread();
        double largest = 2.0 * Math.Log(LargestFitted);
        double start = Math.Min(Math.Log(-2.0 * Elementary.Log1p(-Math.Min(data.Variance, 1.0 - 1e-15))), largest - 0.05);
        // Deviations in units of sigma, so that a step means the same for every spread.
        double unit = Math.Exp(0.5 * start);
        (double turn, double log, int iterations, bool converged) = CircularPeerFit.Maximize(
            0.0,
            start,
            (turn, log) => log > largest ? double.NegativeInfinity : data.LogLikelihood(new WrappedNormal(data.Mean + turn * unit, Math.Exp(0.5 * log))),
            (turn, log) => Derivatives(data, turn * unit, log, unit));
        double sigma = Math.Exp(0.5 * log);
        // Beyond sigma = 6.6 the squared resultant length is below 2^-52: no data tell it from uniform.
        if (log > largest - 0.6)
            return data.Result(new WrappedNormal(data.Mean + turn * unit, LargestFitted), "standardDeviation", LargestFitted, double.PositiveInfinity, null, StopReason.Boundary, iterations);
        (_, _, double aa, double ab, double bb) = Derivatives(data, turn * unit, log, 1.0);
        // log sigma^2 = 2 log sigma.
        double slope = 2.0 / sigma;
        double[,] information = { { -aa, -ab * slope }, { -ab * slope, -bb * slope * slope } };
        return data.Result(new WrappedNormal(data.Mean + turn * unit, sigma), "standardDeviation", sigma, double.PositiveInfinity, information, converged ? StopReason.Converged : StopReason.MaximumIterations, iterations);
    }

    /// <summary>First and second derivatives of the log-likelihood by the mean (in units) and log sigma^2; the heat equation df/d(sigma^2) = f''/2 gives the latter.</summary>
    private static (double A, double B, double Aa, double Ab, double Bb) Derivatives(CircularPeerFit data, double turn, double log, double unit)
    {
        double variance = Math.Exp(log), a = 0.0, b = 0.0, aa = 0.0, ab = 0.0, bb = 0.0;
        Span<double> f = stackalloc double[5];
        for (int i = 0; i < data.Angles.Length; i++)
        {
            Ratios(Math.IEEERemainder(data.Angles[i] - data.Mean - turn, Angle.FullTurn), Math.Sqrt(variance), f);
            double w = data.Weights[i], byVariance = 0.5 * f[2] * variance;
            a -= w * f[1];
            b += w * byVariance;
            aa += w * (f[2] - f[1] * f[1]);
            ab -= w * 0.5 * (f[3] - f[1] * f[2]) * variance;
            bb += w * (0.25 * (f[4] - f[2] * f[2]) * variance * variance + byVariance);
        }

        return (a * unit, b, aa * unit * unit, ab * unit, bb);
    }

    /// <summary>The derivatives of orders 1 to 4 of the density over the density, at a deviation in [-pi, pi].</summary>
    private static void Ratios(double deviation, double sigma, Span<double> f)
    {
        f.Clear();
        if (sigma >= SeriesFrom)
        {
            f[0] = 1.0;
            for (int k = 1; k <= 5; k++)
            {
                double c = 2.0 * Math.Exp(-0.5 * k * k * sigma * sigma);
                (double sin, double cos) = Math.SinCos(k * deviation);
                f[0] += c * cos;
                f[1] -= c * k * sin;
                f[2] -= c * k * k * cos;
                f[3] += c * k * k * k * sin;
                f[4] += c * k * k * k * k * cos;
            }
        }
        else
        {
            double centre = deviation / sigma;
            for (int j = -Images; j <= Images; j++)
            {
                double u = (deviation + Angle.FullTurn * j) / sigma, square = u * u;
                double weight = Math.Exp(0.5 * (centre * centre - square));
                f[0] += weight;
                f[1] -= weight * u / sigma;
                f[2] += weight * (square - 1.0) / (sigma * sigma);
                f[3] -= weight * u * (square - 3.0) / (sigma * sigma * sigma);
                f[4] += weight * (square * (square - 6.0) + 3.0) / (sigma * sigma * sigma * sigma);
            }
        }

        for (int k = 1; k < 5; k++)
            f[k] /= f[0];
        f[0] = 1.0;
    }
}

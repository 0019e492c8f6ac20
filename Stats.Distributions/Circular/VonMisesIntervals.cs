using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// Confidence intervals of a von Mises fit from likelihood ratios, which keep their level at small samples, where estimates are far from normal.
/// n observations of mean resultant length R, 1 - R = V.
/// </summary>
internal static class VonMisesIntervals
{
    private const double Tolerance = 1e-10;

    /// <summary>
    /// The half-width of the interval for the mean direction, in (0, pi], the concentration unknown: the directions at a distance d whose profile likelihood
    /// ratio 2 n (l(R) - l(R cos d)), l(r) the largest kappa r - log I0(kappa), is at most n log(1 + t^2 / (n - 1)), t the quantile of Student's law with
    /// n - 1 degrees of freedom: exact for concentrated angles, which are normal, and the chi-square quantile for many. pi where no
    /// direction is excluded.
    /// </summary>
    public static double Direction(double n, double length, double complement, double level)
    {
        double t = StudentTProbability.InverseSurvivalFunction(n - 1.0, 0.5 * (1.0 - level));
        double root = Math.Sqrt(n * Elementary.Log1p(t * (t / (n - 1.0))));
        double best = LargestLn(length, complement);
        // From what concentrated angles give, outward.
        double far = 1.01 * t * Math.Sqrt(2.0 * complement / (n - 1.0));
        while (far < 0.5 * Math.PI && !(Root(far) > root))
            far *= 1.5;
        far = Math.Min(far, 0.5 * Math.PI);
        if (!(Root(far) > root))
            return Math.PI;
        return RootFinding.Brent(d => Root(d) - root, 0.0, far, Tolerance * far).Root;

        double Root(double d)
        {
            double half = Math.Sin(0.5 * d);
            double c = Math.Cos(d), rotated = complement + length * 2.0 * half * half;
            return Math.Sqrt(Math.Max(0.0, 2.0 * n * (best - (c > 1e-15 ? LargestLn(length * c, Math.Min(1.0, rotated)) : 0.0))));
        }
    }

    /// <summary>The half-width for a known concentration: given R the estimate is von Mises of concentration kappa n R about the true direction (Mardia and Jupp 2000, section 4.5).</summary>
    public static double DirectionOfKnown(double n, double length, double concentration, double level) =>
        new VonMises(0.0, Math.Min(concentration * n * length, 1e300)).InverseSurvivalFunction(0.5 * (1.0 - level));

    /// <summary>
    /// The interval for the concentration: likelihood ratio at most the chi-square quantile. With an unknown mean direction the likelihood is that of the
    /// resultant length alone, I0(kappa n R) / I0(kappa)^n (Schou 1978), so that estimating the direction does not narrow it.
    /// </summary>
    /// <param name="n">The effective count.</param>
    /// <param name="length">R, or the mean cosine about a known direction, at least 0.</param>
    /// <param name="complement">1 minus that (also where the mean cosine is negative).</param>
    /// <param name="best">The concentration of the largest likelihood.</param>
    /// <param name="knownMean">Whether the mean direction is known.</param>
    /// <param name="level">The level.</param>
    public static (double Lower, double Upper) Concentration(double n, double length, double complement, double best, bool knownMean, double level)
    {
        double z = NormalProbability.InverseSurvivalFunction(0.5 * (1.0 - level));
        double top = LogLikelihood(best);
        double lower = 0.0;
        if (best > 0.0 && Root(0.0) > z)
        {
            double near = 0.5 * best;
            while (!(Root(near) > z))
                near *= 0.5;
            lower = Math.Exp(RootFinding.Brent(u => Root(Math.Exp(u)) - z, Math.Log(near), Math.Log(best), Tolerance).Root);
        }

        double from = best > 0.0 ? best : 1e-3, far = 2.0 * from;
        while (far < 1e300 && !(Root(far) > z))
            far *= 2.0;
        double upper = Math.Exp(RootFinding.Brent(u => Root(Math.Exp(u)) - z, Math.Log(best > 0.0 ? best : 1e-9), Math.Log(far), Tolerance).Root);
        return (lower, upper);

        double Root(double k) => Math.Sqrt(Math.Max(0.0, 2.0 * (top - LogLikelihood(k))));

        double LogLikelihood(double k) =>
            -n * (LogBessel.IScaled(0.0, k) + k * complement) + (knownMean ? 0.0 : LogBessel.IScaled(0.0, Math.Min(k * n * length, 1e307)));
    }

    /// <summary>The largest kappa r - log I0(kappa).</summary>
    private static double LargestLn(double length, double complement)
    {
        double k = BesselRatio.Inverse(0.0, length, complement);
        return -LogBessel.IScaled(0.0, k) - k * complement;
    }
}

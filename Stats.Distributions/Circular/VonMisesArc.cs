// The probability of an arc of a von Mises distribution, to a few eps times the condition of exp, at every concentration.
//   one side of the mean     VonMisesIntegral.Part, all factors positive
//   an arc                   cut at the mean and opposite to it into at most three such pieces, mirrored where they rise towards the mean
// An arc's own length counts, which is rounded once, so that short arcs keep their relative accuracy.
namespace Stats.Distributions;

/// <summary>Arcs of a von Mises distribution with mean 0.</summary>
internal static class VonMisesArc
{
    private const double ShortArc = 1e-3;

    /// <summary>
    /// The probability of the arc from <paramref name="start"/> counterclockwise to <paramref name="end"/>, both in [-pi, pi], relative to the mean, as factor and
    /// exponent: factor exp(exponent), the factor of ordinary size.
    /// </summary>
    /// <param name="start">Where the arc starts.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="length">The arc's length, in [0, 2 pi], which tells a short arc from a whole turn.</param>
    /// <param name="concentration">kappa.</param>
    /// <param name="peak">The density at the mean.</param>
    /// <param name="exponent">The exponent; -infinity where the arc is empty.</param>
    public static double Probability(double start, double end, double length, double concentration, double peak, out double exponent)
    {
        exponent = double.NegativeInfinity;
        double factor = 0.0;
        if (!(length > 0.0))
            return 0.0;
        bool wraps = end < start ? length > ShortArc || start + length > Math.PI : length > 1.5 * Math.PI && end - start < 0.5 * Math.PI;
        if (wraps)
        {
            double before = Math.PI - start + Angle.PiLow;
            Side(start, Math.PI, before, concentration, ref factor, ref exponent);
            if (end > -Math.PI)
                Side(-Math.PI, end, length < ShortArc ? Math.Max(length - before, 0.0) : end + Math.PI + Angle.PiLow, concentration, ref factor, ref exponent);
        }
        else
        {
            Side(start, end, length, concentration, ref factor, ref exponent);
        }

        return factor * peak;
    }

    /// <summary>An arc that does not cross pi, cut at 0.</summary>
    private static void Side(double start, double end, double length, double concentration, ref double factor, ref double exponent)
    {
        if (start < 0.0 && end > 0.0)
        {
            Piece(0.0, -start + (start == -Math.PI ? Angle.PiLow : 0.0), concentration, ref factor, ref exponent);
            Piece(0.0, end + (end == Math.PI ? Angle.PiLow : 0.0), concentration, ref factor, ref exponent);
        }
        else
        {
            Piece(start >= 0.0 ? start : Math.Max(-end, 0.0), length, concentration, ref factor, ref exponent);
        }
    }

    private static void Piece(double near, double length, double concentration, ref double factor, ref double exponent)
    {
        if (!(length > 0.0))
            return;
        // The concentration meets a sine first: twice the largest double is none.
        double sine = Math.Sin(0.5 * near), log = -2.0 * (concentration * sine * sine), rest = Math.PI - near + Angle.PiLow;
        double value = VonMisesIntegral.Part(near, rest, Math.Min(length, rest), concentration);
        if (log > exponent)
        {
            factor = value + (factor > 0.0 ? factor * Math.Exp(exponent - log) : 0.0);
            exponent = log;
        }
        else
        {
            factor += value * Math.Exp(log - exponent);
        }
    }
}

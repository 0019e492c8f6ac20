// The probability of an arc of a von Mises distribution, to a few eps times the condition of exp, at every concentration.
//   one side of the mean     J(a, L) = integral over s in [0, L] of exp(kappa (cos(a + s) - cos a)) = exp(-2 kappa sin(s/2) sin(a + s/2)),
//                            0 <= a, a + L <= pi: all factors positive, 32 Gauss-Legendre nodes on [0, min(L, S)], beyond S the integrand is below e^-39
//   an arc                   cut at the mean and opposite to it into at most three such pieces, mirrored where they rise towards the mean
// Lengths are taken from the arc's own where that is short, so that short arcs keep their relative accuracy.
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>Arcs of a von Mises distribution with mean 0.</summary>
internal static class VonMisesArc
{
    private const double LogTwoPi = 1.83787706640934548356, Decay = 39.0, ShortArc = 1e-3;

    private static readonly GaussRule Rule = GaussRule.Legendre(32);

    /// <summary>
    /// The probability of the arc from <paramref name="start"/> counterclockwise to <paramref name="end"/>, both in [-pi, pi], relative to the mean, as factor and
    /// exponent: factor exp(exponent), the factor of ordinary size.
    /// </summary>
    /// <param name="start">Where the arc starts.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="length">The arc's length, in [0, 2 pi], which tells a short arc from a whole turn.</param>
    /// <param name="concentration">kappa.</param>
    /// <param name="logBesselScaled">log(e^-kappa I0(kappa)).</param>
    /// <param name="exponent">The exponent; -infinity where the arc is empty.</param>
    public static double Probability(double start, double end, double length, double concentration, double logBesselScaled, out double exponent)
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
            Side(-Math.PI, end, length < ShortArc ? Math.Max(length - before, 0.0) : end + Math.PI + Angle.PiLow, concentration, ref factor, ref exponent);
        }
        else
        {
            Side(start, end, length < ShortArc ? length : end - start, concentration, ref factor, ref exponent);
        }

        exponent -= LogTwoPi + logBesselScaled;
        return factor;
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
        double sine = Math.Sin(0.5 * near), log = -2.0 * concentration * sine * sine, value = Integral(near, length, concentration);
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

    /// <summary>J(a, L).</summary>
    public static double Integral(double near, double length, double concentration)
    {
        if (concentration == 0.0)
            return length;
        double rest = Math.PI - near + Angle.PiLow;
        double p = Math.Sin(0.5 * near), c = near < 2.0 ? Math.Cos(0.5 * near) : Math.Sin(0.5 * rest), d = 0.5 * Decay / concentration, u = p * p + d;
        double span = Math.Min(length, rest);
        // The cut without subtracting angles that are nearly equal.
        if (u < 1.0)
            span = Math.Min(span, 2.0 * Math.Asin(Math.Min(1.0, d / (Math.Sqrt(u) * c + p * Math.Sqrt(Math.Max(0.0, c * c - d))))));
        return 0.5 * span * (Vector512.IsHardwareAccelerated ? Sum<Simd8>(near, rest, span, concentration)
            : Vector256.IsHardwareAccelerated ? Sum<Simd4>(near, rest, span, concentration) : Sum<Simd2>(near, rest, span, concentration));
    }

    private static double Sum<T>(double near, double rest, double span, double concentration)
        where T : unmanaged, ISimd<T>
    {
        ref double nodes = ref MemoryMarshal.GetReference(Rule.Nodes);
        ref double weights = ref MemoryMarshal.GetReference(Rule.Weights);
        // a + s/2 in [0, pi], from the nearer end.
        T quarter = T.Broadcast(0.25 * span), one = T.Broadcast(1.0), first = T.Broadcast(near), last = T.Broadcast(rest), kappa = T.Broadcast(-2.0 * concentration), sum = default;
        for (int j = 0; j < 32; j += T.Count)
        {
            T half = quarter * (one + T.Load(ref nodes, j)), angle = first + half;
            angle = T.Select(angle < T.Broadcast(1.6), angle, last - half);
            sum = T.Fma(T.Load(ref weights, j), VonMisesMixtureKernel.ExpNonpositive(kappa * HalfAngle.Sin(half) * HalfAngle.Sin(angle)), sum);
        }

        return Reductions.Sum(sum);
    }
}

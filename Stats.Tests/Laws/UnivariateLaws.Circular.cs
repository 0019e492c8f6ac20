using System.Numerics;
using Stats.Distributions;

namespace Stats.Tests.Laws;

/// <content>What a distribution of an angle owes beside: traits with a period demand the interface.</content>
internal static partial class UnivariateLaws
{
    /// <summary>Resultant, circular variance and deviation, linear variance and trigonometric moments are the integrals they are defined by, and each other's functions.</summary>
    public static void CircularMomentsAreIntegrals(UnivariateSubject subject, LawArguments arguments)
    {
        if (subject.Traits.Period is null)
            return;
        ICircularDistribution d = Circular(subject);
        double m = d.Mean, rho = d.MeanResultantLength;
        Require(rho is >= 0.0 and <= 1.0, subject, $"the resultant length is {rho:R}");
        Require(d.Variance == d.CircularVariance && d.StdDev == d.CircularStandardDeviation, subject, $"variance and standard deviation are not the circular ones");
        Near(d.CircularVariance, x => Versine(x - m), x => Math.Abs(Math.Sin(x - m)), 0.0, "circular variance");
        // The turn centred at the mean direction need not be the one that the distribution lives on.
        Near(d.LinearVariance, x => Math.Pow(Angle.Difference(x, m), 2.0), x => 2.0 * Math.Abs(Angle.Difference(x, m)), 0.0, "linear variance");
        LawViolation.UnlessNear(rho + d.CircularVariance, 1.0, 4.0 * Eps, subject, $"resultant length and circular variance");
        double deviation = d.CircularStandardDeviation;
        // Where the resultant length underflows, the deviation may still be a number.
        if (rho == 0.0)
            Require(deviation >= Math.Sqrt(-2.0 * Math.Log(double.Epsilon)), subject, $"the standard deviation of no resultant is {deviation:R}");
        else
            LawViolation.UnlessNear(-0.5 * deviation * deviation, rho < 0.5 ? Math.Log(rho) : VectorMath.Log1p(new Simd1(-d.CircularVariance)).Value, 8.0 * Eps * Math.Max(1.0, deviation * deviation) * Math.Min(1.0, deviation * deviation + Eps), subject, $"the logarithm of the resultant length from the standard deviation");
        Complex first = d.TrigonometricMoment(1);
        LawViolation.UnlessNear(first.Magnitude, rho, 8.0 * Eps, subject, $"the length of the first moment");
        Require(rho < 1e-10 || Math.Abs(Angle.Difference(first.Phase, m)) <= 1e-14 / rho, subject, $"the first moment points to {first.Phase:R}, the mean to {m:R}");
        foreach (int order in new[] { 0, 1, 2, 5 })
        {
            Complex moment = d.TrigonometricMoment(order);
            Near(moment.Real, x => Math.Cos(order * x), x => order * Math.Abs(Math.Sin(order * x)), 1.0, $"cosine moment {order}");
            Near(moment.Imaginary, x => Math.Sin(order * x), x => order * Math.Abs(Math.Cos(order * x)), 1.0, $"sine moment {order}");
            Require(d.TrigonometricMoment(-order) == Complex.Conjugate(moment), subject, $"moment {-order} is not the conjugate");
        }

        void Near(double actual, Func<double, double> g, Func<double, double> slope, double scale, string name)
        {
            (double value, double size, double error) = Expectation(subject, g, slope);
            LawViolation.UnlessNear(actual, value, error + 10.0 * QuadratureError * Math.Max(scale, size), subject, $"the {name}");
        }
    }

    /// <summary>The probability of an arc: none of an empty one, that of the rest and its own sum to 1, whole turns do not matter, from the start of the turn it is the distribution function.</summary>
    public static void ArcsAddUp(UnivariateSubject subject, LawArguments arguments)
    {
        if (subject.Traits.Period is not { } period)
            return;
        (ICircularDistribution d, UnivariateTraits t) = (Circular(subject), subject.Traits);
        double[] points = [.. Points(subject, arguments).Where(x => x > t.Minimum && x < t.Maximum)];
        double slack = 8.0 * t.TailEps * Eps;
        for (int i = 0; i < points.Length; i++)
        {
            double x = points[i], y = points[(i + 1) % points.Length];
            double there = d.CumulativeDistribution(x, y), back = d.CumulativeDistribution(y, x);
            Require(there is >= 0.0 and <= 1.0, subject, $"the arc from {y:R} to {x:R} has the probability {there:R}");
            if (x == y)
            {
                Require(there == 0.0, subject, $"the empty arc at {x:R} has the probability {there:R}");
                continue;
            }

            LawViolation.UnlessNear(there + back, 1.0, slack, subject, $"the arcs between {y:R} and {x:R}");
            double direct = d.CumulativeDistribution(x) - d.CumulativeDistribution(y);
            LawViolation.UnlessNear(there, direct < 0.0 || (direct == 0.0 && x < y) ? direct + 1.0 : direct, slack, subject, $"the arc from {y:R} to {x:R}");
            // x + period is rounded, to a place where the distribution function may be another.
            double moved = x + period, reach = 4.0 * Eps * (period + Math.Abs(x));
            double change = d.CumulativeDistribution(x + reach) - d.CumulativeDistribution(x - reach);
            if (Math.Abs(x - y) > 1e-12 && change < 1e-3)
                LawViolation.UnlessNear(d.CumulativeDistribution(moved, y), there, slack + 2.0 * change, subject, $"the arc from {y:R} to {x:R} + period");
        }

        LawViolation.UnlessRefused<ArgumentOutOfRangeException>(() => d.CumulativeDistribution(double.PositiveInfinity, 0.0), "x", subject, $"an infinite end");
        LawViolation.UnlessRefused<ArgumentOutOfRangeException>(() => d.CumulativeDistribution(0.0, double.NegativeInfinity), "origin", subject, $"an infinite origin");
    }

    private static ICircularDistribution Circular(UnivariateSubject subject)
    {
        Require(subject.Distribution is ICircularDistribution, subject, $"a distribution with a period is no {nameof(ICircularDistribution)}");
        return (ICircularDistribution)subject.Distribution;
    }

    private static double Versine(double d) => 2.0 * Math.Sin(0.5 * d) * Math.Sin(0.5 * d);
}

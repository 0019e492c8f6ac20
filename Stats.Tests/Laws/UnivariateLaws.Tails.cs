using Stats.Distributions;

namespace Stats.Tests.Laws;

/// <content>Distribution function, survival function, their logarithms and inverses.</content>
internal static partial class UnivariateLaws
{
    /// <summary>The distribution function never falls, the survival function never rises, each within its own error.</summary>
    public static void DistributionFunctionIsMonotone(UnivariateSubject subject, LawArguments arguments)
    {
        (IUnivariateDistribution d, UnivariateTraits t) = (subject.Distribution, subject.Traits);
        double[] points = Points(subject, arguments);
        points = [.. points, .. points.Select(x => t.Move(x, 1)), .. points.Select(x => t.Move(x, 1000))];
        Array.Sort(points);
        for (int i = 0; i < points.Length; i++)
        {
            double lower = d.CumulativeDistribution(points[i]), upper = d.SurvivalFunction(points[i]);
            Require(lower >= 0.0 && lower <= t.Mass * (1.0 + 4.0 * Eps) && upper >= (1.0 - t.Mass) * (1.0 - 4.0 * Eps) && upper <= 1.0, subject, $"the tails at {points[i]:R} are {lower:R} and {upper:R}");
            if (i == 0)
                continue;
            double before = d.CumulativeDistribution(points[i - 1]), above = d.SurvivalFunction(points[i - 1]);
            Require(lower >= before - t.TailError(before) * before, subject, $"the distribution function falls from {before:R} at {points[i - 1]:R} to {lower:R} at {points[i]:R}");
            Require(upper <= above + t.TailError(above) * above, subject, $"the survival function rises from {above:R} at {points[i - 1]:R} to {upper:R} at {points[i]:R}");
            Require(d.CumulativeDistributionLn(points[i]) >= d.CumulativeDistributionLn(points[i - 1]) - 2.0 * t.TailEps * Eps * (1.0 + Math.Abs(d.CumulativeDistributionLn(points[i - 1]))), subject, $"CumulativeDistributionLn falls at {points[i]:R}");
        }
    }

    /// <summary>Distribution and survival function sum to 1.</summary>
    public static void TailsSumToOne(UnivariateSubject subject, LawArguments arguments)
    {
        IUnivariateDistribution d = subject.Distribution;
        foreach (double x in Points(subject, arguments))
            LawViolation.UnlessNear(d.CumulativeDistribution(x) + d.SurvivalFunction(x), 1.0, 2.0 * subject.Traits.TailEps * Eps, subject, $"CumulativeDistribution + SurvivalFunction at {x:R}");
    }

    /// <summary>Log-tails are logarithms of the tails; of a tail near 1, of 1 minus the other one.</summary>
    public static void LogTailsAreLogarithmsOfTheTails(UnivariateSubject subject, LawArguments arguments)
    {
        (IUnivariateDistribution d, UnivariateTraits t) = (subject.Distribution, subject.Traits);
        foreach (double x in Points(subject, arguments))
        {
            Check(d.CumulativeDistributionLn(x), d.CumulativeDistribution(x), d.SurvivalFunction(x), $"CumulativeDistributionLn({x:R})");
            Check(d.SurvivalFunctionLn(x), d.SurvivalFunction(x), d.CumulativeDistribution(x), $"SurvivalFunctionLn({x:R})");
        }

        void Check(double log, double tail, double other, FormattableString what)
        {
            Require(log <= 0.0, subject, $"{what} is {log:R}");
            if (other is > 1e-300 and < 0.5)
                LawViolation.UnlessNear(log, VectorMath.Log1p(new Simd1(-other)).Value, 4.0 * t.TailError(other) * other, subject, what);
            else if (tail > 1e-300)
                LawViolation.UnlessNear(log, Math.Log(tail), 2.0 * t.TailError(tail), subject, what);
            else
                Require(log < -690.0, subject, $"{what} is {log:R} where the tail is {tail:R}");
        }
    }

    /// <summary>Inside the support both log-tails are finite wherever the log-density is, however far out.</summary>
    public static void LogTailsAreFiniteWhereTheDensityIs(UnivariateSubject subject, LawArguments arguments)
    {
        (IUnivariateDistribution d, UnivariateTraits t) = (subject.Distribution, subject.Traits);
        foreach (double x in Points(subject, arguments).Where(x => x > t.Minimum && x < t.Maximum))
        {
            double density = d.DensityLn(x), lower = d.CumulativeDistributionLn(x), upper = d.SurvivalFunctionLn(x);
            Require(!double.IsNaN(density) && !double.IsNaN(lower) && !double.IsNaN(upper), subject, $"a logarithm at {x:R} is NaN: {density}, {lower}, {upper}");
            Require(!double.IsFinite(density) || (double.IsFinite(lower) && double.IsFinite(upper)), subject, $"the log-density at {x:R} is {density:R}, the log-tails {lower:R} and {upper:R}");
        }
    }

    /// <summary>
    /// The smallest x with P(X &lt;= x) at least p: a few ulp to its left the distribution function is at most p, a few to its right at least,
    /// each within the error of a tail.
    /// </summary>
    public static void QuantileInvertsTheDistributionFunction(UnivariateSubject subject, LawArguments arguments)
    {
        (IUnivariateDistribution d, UnivariateTraits t) = (subject.Distribution, subject.Traits);
        foreach (double p in arguments.Probabilities.Concat(arguments.Places).Where(p => p < t.Mass))
        {
            double x = d.InverseCumulativeDistribution(p), slack = 2.0 * t.TailError(p) * p;
            Require(x >= t.Minimum && x <= t.Maximum, subject, $"the quantile of {p:R} is {x:R}");
            // Above the median the tail beyond is the better known: the error is that of 1 - p.
            double left = d.CumulativeDistribution(t.Move(x, -t.QuantileUlps)), right = d.CumulativeDistribution(t.Move(x, t.QuantileUlps));
            Require(x == t.Minimum || left <= p + slack, subject, $"the quantile of {p:R} is {x:R}, too far right: P(X <= {t.QuantileUlps} ulp below) is {left:R}, above by {(left - p) / slack:G3} times what is allowed");
            Require(right >= p - slack, subject, $"the quantile of {p:R} is {x:R}, too far left: P(X <= {t.QuantileUlps} ulp above) is {right:R}, short by {(p - right) / slack:G3} times what is allowed");
        }
    }

    /// <summary>The smallest x with P(X > x) at most q, in the same sense, for upper tails of any size.</summary>
    public static void InverseSurvivalInvertsTheSurvivalFunction(UnivariateSubject subject, LawArguments arguments)
    {
        (IUnivariateDistribution d, UnivariateTraits t) = (subject.Distribution, subject.Traits);
        foreach (double q in arguments.Probabilities.Concat(arguments.Places).Where(q => q > 1.0 - t.Mass))
        {
            double x = d.InverseSurvivalFunction(q), slack = 2.0 * t.TailError(q) * q;
            Require(x >= t.Minimum && x <= t.Maximum, subject, $"the inverse survival of {q:R} is {x:R}");
            // A quantile beyond the doubles: even at the largest of them more than q is left.
            if (double.IsPositiveInfinity(x) && t.Mass == 1.0 && q > 0.0)
            {
                Require(d.SurvivalFunction(double.MaxValue) >= q - slack, subject, $"the inverse survival of {q:R} is infinite, and P(X > {double.MaxValue:R}) is {d.SurvivalFunction(double.MaxValue):R}");
                continue;
            }

            double left = d.SurvivalFunction(t.Move(x, -t.QuantileUlps)), right = d.SurvivalFunction(t.Move(x, t.QuantileUlps));
            Require(x == t.Minimum || left >= q - slack, subject, $"the inverse survival of {q:R} is {x:R}, too far right: P(X > {t.QuantileUlps} ulp below) is {left:R}, short by {(q - left) / slack:G3} times what is allowed");
            Require(right <= q + slack, subject, $"the inverse survival of {q:R} is {x:R}, too far left: P(X > {t.QuantileUlps} ulp above) is {right:R}, above by {(right - q) / slack:G3} times what is allowed");
        }
    }

    /// <summary>Probabilities 0 and 1 give the ends of the support; a probability that the mass never reaches gives infinity.</summary>
    public static void QuantilesEndAtTheSupport(UnivariateSubject subject, LawArguments arguments)
    {
        (IUnivariateDistribution d, UnivariateTraits t) = (subject.Distribution, subject.Traits);
        double top = t.Mass < 1.0 ? double.PositiveInfinity : t.Maximum;
        LawViolation.UnlessNear(d.InverseCumulativeDistribution(0.0), t.Minimum, 0.0, subject, $"the quantile of 0");
        LawViolation.UnlessNear(d.InverseSurvivalFunction(1.0), t.Minimum, 0.0, subject, $"the inverse survival of 1");
        LawViolation.UnlessNear(d.InverseCumulativeDistribution(1.0), top, 0.0, subject, $"the quantile of 1");
        LawViolation.UnlessNear(d.InverseSurvivalFunction(0.0), top, 0.0, subject, $"the inverse survival of 0");
        if (t.Mass < 1.0)
        {
            double beyond = 0.5 * (1.0 + t.Mass);
            LawViolation.UnlessNear(d.InverseCumulativeDistribution(beyond), top, 0.0, subject, $"the quantile of {beyond:R}");
            LawViolation.UnlessNear(d.InverseSurvivalFunction(1.0 - beyond), top, 0.0, subject, $"the inverse survival of {1.0 - beyond:R}");
        }
    }

    /// <summary>The distribution function jumps by the mass of each atom, and nowhere else within the ulps of the points.</summary>
    public static void AtomsAreJumps(UnivariateSubject subject, LawArguments arguments)
    {
        (IUnivariateDistribution d, UnivariateTraits t) = (subject.Distribution, subject.Traits);
        foreach ((double place, double mass) in t.Atoms)
        {
            double before = place == t.Minimum ? 0.0 : d.CumulativeDistribution(Math.BitDecrement(place));
            LawViolation.UnlessNear(d.CumulativeDistribution(place) - before, mass, 2.0 * t.TailEps * Eps, subject, $"the jump at {place:R}");
        }

        foreach (double x in Points(subject, arguments).Where(x => x > t.Minimum && t.Atoms.All(a => a.Place != x)))
        {
            double before = Math.BitDecrement(x), density = Math.Max(d.Density(x), d.Density(before));
            if (!double.IsFinite(density))
                continue;
            double jump = d.CumulativeDistribution(x) - d.CumulativeDistribution(before);
            Require(Math.Abs(jump) <= 4.0 * t.TailEps * Eps + 2.0 * density * (x - before), subject, $"the distribution function jumps by {jump:G3} at {x:R}");
        }
    }

    /// <summary>Half the probability lies on either side of the median.</summary>
    public static void MedianHalvesTheMass(UnivariateSubject subject, LawArguments arguments)
    {
        (IUnivariateDistribution d, UnivariateTraits t) = (subject.Distribution, subject.Traits);
        if (t.Mass < 0.5)
        {
            Require(double.IsPositiveInfinity(d.Median), subject, $"the median is {d.Median:R} where half the mass is never reached");
            return;
        }

        double median = d.Median, slack = 4.0 * t.TailError(0.5);
        double left = d.CumulativeDistribution(t.Move(median, -t.QuantileUlps)), right = d.CumulativeDistribution(t.Move(median, t.QuantileUlps));
        Require((median == t.Minimum || left <= 0.5 + slack) && right >= 0.5 - slack, subject, $"the median is {median:R}: the distribution function around it runs from {left:R} to {right:R}");
    }
}

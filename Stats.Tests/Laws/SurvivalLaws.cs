using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Tests.Laws;

/// <summary>What a distribution of a time to an event owes beside the laws of every univariate one; other subjects pass.</summary>
internal static class SurvivalLaws
{
    private const double Eps = Accuracy.Epsilon;

    // log(2 / 1e-6): every statistical law has a false-alarm rate of 1e-6 a case.
    private const double FalseAlarmLn = 14.5;

    public static IReadOnlyList<Law<UnivariateSubject>> All { get; } =
    [
        new(nameof(SurvivalIsTheExponentialOfTheCumulativeHazard), 20, 500, SurvivalIsTheExponentialOfTheCumulativeHazard),
        new(nameof(HazardIsDensityOverSurvival), 20, 500, HazardIsDensityOverSurvival),
        new(nameof(CumulativeHazardIntegratesTheHazard), 12, 300, CumulativeHazardIntegratesTheHazard),
        new(nameof(TimeInvertsTheCumulativeHazard), 20, 500, TimeInvertsTheCumulativeHazard),
        new(nameof(IntervalProbabilitiesAddUp), 20, 500, IntervalProbabilitiesAddUp),
        new(nameof(CureFractionIsTheLimit), 20, 500, CureFractionIsTheLimit),
        new(nameof(ShareOfInfiniteDrawsIsTheCureFraction), 8, 200, ShareOfInfiniteDrawsIsTheCureFraction),
        new(nameof(ConditionalDrawsFollowTheirLaw), 8, 200, ConditionalDrawsFollowTheirLaw),
        new(nameof(RestrictedMeanIsTheAreaUnderSurvival), 8, 200, RestrictedMeanIsTheAreaUnderSurvival),
        new(nameof(HazardHasItsShape), 20, 500, HazardHasItsShape),
        new(nameof(MomentsAgree), 12, 300, MomentsAgree),
        new(nameof(HazardSpansEqualScalars), 8, 200, HazardSpansEqualScalars),
        new(nameof(BadTimesAreNamed), 8, 200, BadTimesAreNamed),
    ];

    /// <summary>S = e^-H, log S = -H, and log H is the logarithm of H.</summary>
    public static void SurvivalIsTheExponentialOfTheCumulativeHazard(UnivariateSubject subject, LawArguments arguments)
    {
        ISurvivalDistribution d = Of(subject);
        foreach (double x in Times(subject, arguments))
        {
            double hazard = d.CumulativeHazard(x), slack = subject.Traits.TailEps * Eps;
            LawViolation.UnlessNear(d.SurvivalFunctionLn(x), -hazard, slack * hazard, subject, $"log S({x:R})");
            LawViolation.UnlessNear(d.SurvivalFunction(x), Math.Exp(-hazard), slack * (1.0 + hazard) * Math.Exp(-hazard) + double.Epsilon, subject, $"S({x:R})");
            if (hazard is > 1e-300 and < 1e300)
                LawViolation.UnlessNear(d.CumulativeHazardLn(x), Math.Log(hazard), 2.0 * slack * (1.0 + Math.Abs(Math.Log(hazard))), subject, $"log H({x:R})");
            else
                LawViolation.Unless(hazard < 1.0 ? d.CumulativeHazardLn(x) < -690.0 : d.CumulativeHazardLn(x) > 690.0, subject, $"log H({x:R}) is {d.CumulativeHazardLn(x):R}");
        }
    }

    /// <summary>h = f / S, by logarithms too.</summary>
    public static void HazardIsDensityOverSurvival(UnivariateSubject subject, LawArguments arguments)
    {
        ISurvivalDistribution d = Of(subject);
        foreach (double x in Times(subject, arguments))
        {
            double density = d.DensityLn(x), survival = d.SurvivalFunctionLn(x), log = d.HazardLn(x);
            if (!double.IsFinite(density) || !double.IsFinite(survival))
                continue;
            double slack = (subject.Traits.DensityEps + subject.Traits.TailEps) * Eps * (1.0 + Math.Abs(density) + Math.Abs(survival));
            LawViolation.UnlessNear(log, density - survival, slack, subject, $"log h({x:R})");
            if (Math.Abs(log) < 690.0)
                LawViolation.UnlessNear(d.Hazard(x), Math.Exp(log), slack * Math.Exp(log), subject, $"h({x:R})");
        }
    }

    /// <summary>H' = h: between times where H rises by a tenth to a factor of two, H rises by the integral of h.</summary>
    public static void CumulativeHazardIntegratesTheHazard(UnivariateSubject subject, LawArguments arguments)
    {
        ISurvivalDistribution d = Of(subject);
        double limit = -d.CureFractionLn;
        foreach (double place in arguments.Places)
        {
            double from = Math.Min(Math.Pow(10.0, 6.0 * place - 4.0), 0.4 * limit), to = Math.Min(1.8 * from, 0.9 * limit);
            double a = d.InverseCumulativeHazard(from), b = d.InverseCumulativeHazard(to);
            if (!(a > 1e-290) || !double.IsFinite(b) || !(b > Quadrature.Move(a, 1 << 20, 0.0, double.MaxValue)))
                continue;
            Integral integral = Quadrature.Integrate(d.Hazard, a, b, 1e-13 * to);
            LawViolation.UnlessNear(d.CumulativeHazard(b) - d.CumulativeHazard(a), integral.Value, 1e-11 * to + integral.Noise, subject, $"the rise of H between {a:R} and {b:R}");
        }
    }

    /// <summary>H at the time of H is H, for small ones and for those that no probability reaches.</summary>
    public static void TimeInvertsTheCumulativeHazard(UnivariateSubject subject, LawArguments arguments)
    {
        ISurvivalDistribution d = Of(subject);
        UnivariateTraits t = subject.Traits;
        double limit = -d.CureFractionLn;
        LawViolation.UnlessNear(d.InverseCumulativeHazard(0.0), 0.0, 0.0, subject, $"the time at H = 0");
        LawViolation.UnlessNear(d.InverseCumulativeHazard(double.PositiveInfinity), double.PositiveInfinity, 0.0, subject, $"the time at H = infinity");
        if (limit < double.PositiveInfinity)
            LawViolation.UnlessNear(d.InverseCumulativeHazard(1.001 * limit), double.PositiveInfinity, 0.0, subject, $"the time beyond the limit of H");
        foreach (double hazard in arguments.Probabilities.Concat(arguments.Places.Select(p => Math.Pow(10.0, 3.5 * p - 0.5))).Where(h => h < 0.999 * limit))
        {
            double x = d.InverseCumulativeHazard(hazard);
            if (!(x > 1e-290) || !double.IsFinite(x))
                continue;
            double left = d.CumulativeHazard(Quadrature.Move(x, -t.QuantileUlps, 0.0, double.MaxValue)), right = d.CumulativeHazard(Quadrature.Move(x, t.QuantileUlps, 0.0, double.MaxValue));
            double slack = 4.0 * t.TailEps * Eps * hazard;
            LawViolation.Unless(left <= hazard + slack && right >= hazard - slack, subject, $"the time at H = {hazard:R} is {x:R}, where H runs from {left:R} to {right:R}");
        }
    }

    /// <summary>The probability of an interval is that of its parts, and the difference of the tails where that keeps digits.</summary>
    public static void IntervalProbabilitiesAddUp(UnivariateSubject subject, LawArguments arguments)
    {
        ISurvivalDistribution d = Of(subject);
        double limit = -d.CureFractionLn;
        for (int i = 1; i < arguments.Places.Length; i++)
        {
            double from = Math.Min(4.0 * arguments.Places[i], 0.8 * limit), a = d.InverseCumulativeHazard(from);
            double width = Math.Pow(10.0, -9.0 * arguments.Places[i - 1]), b = a * (1.0 + width), middle = a * (1.0 + 0.5 * width);
            if (!(a > 1e-290) || !double.IsFinite(b) || !(middle > a && b > middle))
                continue;
            double whole = d.IntervalProbabilityLn(a, b), first = d.IntervalProbabilityLn(a, middle), second = d.IntervalProbabilityLn(middle, b);
            double power = Math.Exp(d.HazardLn(a) + Math.Log(a)) + subject.Traits.TailEps;
            LawViolation.UnlessNear(whole, LogSum(first, second), 64.0 * Eps * (1.0 + Math.Abs(whole) + power), subject, $"log P({a:R} < T <= {b:R}) from its halves");
            double difference = d.SurvivalFunction(a) - d.SurvivalFunction(b);
            if (difference > 1e-3)
                LawViolation.UnlessNear(whole, Math.Log(difference), 4.0 * subject.Traits.TailError(1.0) / difference, subject, $"log P({a:R} < T <= {b:R})");
            LawViolation.UnlessNear(d.IntervalProbabilityLn(0.0, a), d.CumulativeDistributionLn(a), 0.0, subject, $"log P(T <= {a:R}) as an interval");
            LawViolation.UnlessNear(d.IntervalProbabilityLn(a, double.PositiveInfinity), d.SurvivalFunctionLn(a), 0.0, subject, $"log P(T > {a:R}) as an interval");
            LawViolation.UnlessNear(d.IntervalProbabilityLn(a, a), double.NegativeInfinity, 0.0, subject, $"log P of an empty interval");
        }
    }

    /// <summary>The cure fraction is the limit of the survival function, and the rest of the mass.</summary>
    public static void CureFractionIsTheLimit(UnivariateSubject subject, LawArguments arguments)
    {
        ISurvivalDistribution d = Of(subject);
        double limit = d.CureFractionLn;
        LawViolation.UnlessNear(d.CureFraction, Math.Exp(limit), 2.0 * Eps * Math.Exp(limit), subject, $"the cure fraction");
        LawViolation.UnlessNear(d.SurvivalFunctionLn(double.PositiveInfinity), limit, 0.0, subject, $"log S(infinity)");
        LawViolation.UnlessNear(d.CumulativeHazard(double.PositiveInfinity), -limit, 0.0, subject, $"H(infinity)");
        LawViolation.UnlessNear(1.0 - subject.Traits.Mass, d.CureFraction, 4.0 * Eps, subject, $"the mass at infinity");
        foreach (double x in Times(subject, arguments))
            LawViolation.Unless(d.SurvivalFunctionLn(x) >= limit * (1.0 + 16.0 * Eps), subject, $"log S({x:R}) is {d.SurvivalFunctionLn(x):R}, below its limit {limit:R}");
    }

    /// <summary>The number of infinite draws is binomial; Bernstein's inequality bounds its distance from n times the cure fraction.</summary>
    public static void ShareOfInfiniteDrawsIsTheCureFraction(UnivariateSubject subject, LawArguments arguments)
    {
        ISurvivalDistribution d = Of(subject);
        double[] draws = new double[Sweep.Count(4000, 20_000)];
        d.Samples(draws, new PhiloxRandom(arguments.Seed));
        double share = d.CureFraction, expected = draws.Length * share, slack = Math.Sqrt(2.0 * expected * (1.0 - share) * FalseAlarmLn) + FalseAlarmLn / 1.5;
        int infinite = draws.Count(double.IsPositiveInfinity);
        LawViolation.Unless(share == 0.0 ? infinite == 0 : Math.Abs(infinite - expected) <= slack, subject, $"{infinite} of {draws.Length} draws are infinite, expected {expected:F1} within {slack:F1} ({arguments})");
    }

    /// <summary>Draws of those who have the event, and draws beyond a time, by Kolmogorov-Smirnov at 1e-6.</summary>
    public static void ConditionalDrawsFollowTheirLaw(UnivariateSubject subject, LawArguments arguments)
    {
        ISurvivalDistribution d = Of(subject);
        PhiloxRandom random = new(arguments.Seed);
        int n = Sweep.Count(1000, 5000);
        double mass = subject.Traits.Mass, start = d.InverseCumulativeDistribution(0.4 * mass), before = d.SurvivalFunction(start);
        double[] uncured = [.. Enumerable.Range(0, n).Select(_ => d.SampleUncured(random))], beyond = [.. Enumerable.Range(0, n).Select(_ => d.SampleBeyond(start, random))];
        LawViolation.Unless(uncured.All(double.IsFinite), subject, $"a draw of those who have the event is infinite");
        LawViolation.Unless(beyond.All(x => x >= start), subject, $"a draw beyond {start:R} is {beyond.Min():R}");
        Array.Sort(uncured);
        Array.Sort(beyond);
        Follow(uncured, x => d.CumulativeDistribution(x) / mass, "of those who have the event");
        Follow(beyond, x => double.IsPositiveInfinity(x) ? 1.0 : 1.0 - d.SurvivalFunction(x) / before, "beyond a time", d.CureFraction > 0.0 ? 1.0 - d.CureFraction / before : 1.0);

        void Follow(double[] draws, Func<double, double> cumulative, string name, double top = 1.0)
        {
            // At infinity the function jumps from its end to 1: from the left it is the end.
            double less = KolmogorovSmirnov.Test(draws, x => Math.Clamp(double.IsPositiveInfinity(x) ? top : cumulative(x), 0.0, 1.0), TestAlternative.Less).PValue;
            double greater = KolmogorovSmirnov.Test(draws, x => Math.Clamp(cumulative(x), 0.0, 1.0), TestAlternative.Greater).PValue;
            LawViolation.Unless(Math.Min(less, greater) > 5e-7, subject, $"draws {name} differ from their law, p = {Math.Min(less, greater):G3} ({arguments})");
        }
    }

    /// <summary>E min(T, tau) is the integral of S, never above tau, and the mean at infinity.</summary>
    public static void RestrictedMeanIsTheAreaUnderSurvival(UnivariateSubject subject, LawArguments arguments)
    {
        ISurvivalDistribution d = Of(subject);
        LawViolation.UnlessNear(d.RestrictedMean(0.0), 0.0, 0.0, subject, $"the mean up to 0");
        LawViolation.UnlessNear(d.RestrictedMean(double.PositiveInfinity), d.Mean, 0.0, subject, $"the mean up to infinity");
        foreach (double place in arguments.Places)
        {
            double hazard = Math.Min(Math.Pow(10.0, 4.0 * place - 3.0), -0.9 * d.CureFractionLn), tau = d.InverseCumulativeHazard(hazard), first = d.InverseCumulativeHazard(0.1 * hazard);
            if (!(first > 1e-290) || !double.IsFinite(tau))
                continue;
            double[] cuts = [0.0, first, d.InverseCumulativeHazard(0.4 * hazard), tau];
            Integral area = default;
            for (int i = 1; i < cuts.Length; i++)
                area += Quadrature.Integrate(d.SurvivalFunction, cuts[i - 1], cuts[i], 1e-14 * first);
            double actual = d.RestrictedMean(tau);
            LawViolation.UnlessNear(actual, area.Value, 1e-10 * area.Value + area.Noise, subject, $"the mean up to {tau:R}");
            LawViolation.Unless(actual <= tau * (1.0 + 8.0 * Eps), subject, $"the mean up to {tau:R} is {actual:R}");
        }
    }

    /// <summary>The hazard runs as its shape says, to either side of the turning time, which only a shape that turns has.</summary>
    public static void HazardHasItsShape(UnivariateSubject subject, LawArguments arguments)
    {
        ISurvivalDistribution d = Of(subject);
        bool turns = d.HazardShape is HazardShape.UpThenDown or HazardShape.DownThenUp;
        LawViolation.Unless(turns == d.HazardTurningTime.HasValue, subject, $"a hazard of the shape {d.HazardShape} turns at {d.HazardTurningTime}");
        double[] times = [.. Times(subject, arguments).Where(x => double.IsFinite(d.HazardLn(x)) && d.CumulativeHazard(x) < 1e6).Order()];
        for (int i = 1; i < times.Length; i++)
        {
            (double a, double b) = (times[i - 1], times[i]);
            if (turns && a < d.HazardTurningTime && b > d.HazardTurningTime)
                continue;
            bool before = !turns || b <= d.HazardTurningTime;
            double rise = d.HazardLn(b) - d.HazardLn(a);
            double slack = 4.0 * (subject.Traits.DensityEps + subject.Traits.TailEps) * Eps * (1.0 + Math.Abs(d.HazardLn(a)) + Math.Abs(d.DensityLn(a)) + Math.Abs(d.DensityLn(b)) + d.CumulativeHazard(b));
            int sign = d.HazardShape switch
            {
                HazardShape.Constant => 0,
                HazardShape.Increasing => 1,
                HazardShape.Decreasing => -1,
                HazardShape.UpThenDown => before ? 1 : -1,
                _ => before ? -1 : 1,
            };
            LawViolation.Unless(sign switch { 0 => Math.Abs(rise) <= slack, 1 => rise >= -slack, _ => rise <= slack }, subject, $"log h changes by {rise:G3} from {a:R} to {b:R}, and its shape is {d.HazardShape}");
        }
    }

    /// <summary>Moments of order 0, 1 and 2 are 1, the mean and that of the variance; those who have the event have the mean where nobody is cured.</summary>
    public static void MomentsAgree(UnivariateSubject subject, LawArguments arguments)
    {
        ISurvivalDistribution d = Of(subject);
        double mean = d.Mean, second = d.Moment(2.0);
        LawViolation.UnlessNear(d.Moment(0.0), 1.0, 0.0, subject, $"the moment of order 0");
        LawViolation.UnlessNear(d.Moment(1.0), mean, 1e-12 * mean, subject, $"the first moment");
        LawViolation.Unless(d.MeanOfUncured > 0.0, subject, $"the mean of those who have the event is {d.MeanOfUncured:R}");
        if (d.CureFraction > 0.0)
            LawViolation.Unless(double.IsPositiveInfinity(mean) && double.IsPositiveInfinity(second), subject, $"a defective law has the mean {mean:R}");
        else
            LawViolation.UnlessNear(d.MeanOfUncured, mean, 1e-12 * mean, subject, $"the mean of those who have the event");
        if (double.IsFinite(second) && double.IsFinite(d.Variance))
            LawViolation.UnlessNear(second, d.Variance + mean * mean, 1e-10 * second, subject, $"the second moment");
    }

    /// <summary>Span forms of the hazard's functions give what the scalar forms give.</summary>
    public static void HazardSpansEqualScalars(UnivariateSubject subject, LawArguments arguments)
    {
        ISurvivalDistribution d = Of(subject);
        double[] times = [.. Times(subject, arguments), 0.0, -1.0, double.PositiveInfinity, double.NaN, double.Epsilon, double.MaxValue];
        SpanLaw.EqualsScalar($"{subject} Hazard", d.Hazard, d.Hazard, times);
        SpanLaw.EqualsScalar($"{subject} HazardLn", d.HazardLn, d.HazardLn, times);
        SpanLaw.EqualsScalar($"{subject} CumulativeHazard", d.CumulativeHazard, d.CumulativeHazard, times);
        SpanLaw.EqualsScalar($"{subject} CumulativeHazardLn", d.CumulativeHazardLn, d.CumulativeHazardLn, times);
        SpanLaw.EqualsScalar($"{subject} InverseCumulativeHazard", d.InverseCumulativeHazard, d.InverseCumulativeHazard, [.. arguments.Probabilities, .. arguments.Places.Select(p => 1000.0 * p), 0.0, double.PositiveInfinity, double.Epsilon, 1e300]);
    }

    /// <summary>What is no time, hazard or order is refused by name.</summary>
    public static void BadTimesAreNamed(UnivariateSubject subject, LawArguments arguments)
    {
        ISurvivalDistribution d = Of(subject);
        foreach (double bad in new[] { -1.0, double.NaN })
        {
            Refused(() => d.InverseCumulativeHazard(bad), "hazard");
            Refused(() => d.InverseCumulativeHazard([1.0, bad], new double[2]), "hazard");
            Refused(() => d.RestrictedMean(bad), "tau");
            Refused(() => d.Moment(bad), "order");
            Refused(() => d.SampleBeyond(bad, new PhiloxRandom(1)), "time");
            Refused(() => d.IntervalProbabilityLn(bad, 1.0), "lower");
            Refused(() => d.IntervalProbabilityLn(1.0, bad), "upper");
        }

        Refused(() => d.IntervalProbabilityLn(1.0, 0.5), "upper");
        Refused(() => d.SampleBeyond(double.PositiveInfinity, new PhiloxRandom(1)), "time");
        LawViolation.UnlessRefused<ArgumentNullException>(() => d.SampleUncured(null!), "random", subject, $"SampleUncured(null)");

        void Refused(Action action, string parameter) => LawViolation.UnlessRefused<ArgumentOutOfRangeException>(action, parameter, subject, $"a bad {parameter}");
    }

    private static ISurvivalDistribution Of(UnivariateSubject subject) => (ISurvivalDistribution)subject.Distribution;

    /// <summary>Times from both tails and from far out.</summary>
    private static double[] Times(UnivariateSubject subject, LawArguments arguments)
    {
        ISurvivalDistribution d = Of(subject);
        return
        [
            .. arguments.Probabilities.SelectMany(p => new[] { d.InverseCumulativeDistribution(p * subject.Traits.Mass), d.InverseSurvivalFunction((1.0 - subject.Traits.Mass) + p * subject.Traits.Mass) })
                .Concat(arguments.Places.Select(p => Math.Pow(10.0, 60.0 * p - 30.0))).Where(x => x > 0.0 && double.IsFinite(x)),
        ];
    }

    private static double LogSum(double a, double b) => Math.Max(a, b) + Example.Log1p(Math.Exp(-Math.Abs(a - b)));
}

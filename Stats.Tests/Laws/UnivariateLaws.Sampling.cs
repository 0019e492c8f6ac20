using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Tests.Laws;

/// <content>Draws.</content>
internal static partial class UnivariateLaws
{
    // Every statistical law has a false-alarm rate of 1e-6 a case: log(2 / 1e-6).
    private const double FalseAlarmLn = 14.5;

    /// <summary>
    /// Kolmogorov-Smirnov, each side by its exact p-value above 5e-7: one case in a million fails. A draw is rounded, so the distribution function is
    /// taken a few doubles to either side; with atoms the p-values are bounds as well.
    /// </summary>
    public static void SamplesFollowTheDistributionFunction(UnivariateSubject subject, LawArguments arguments)
    {
        (IUnivariateDistribution d, UnivariateTraits t) = (subject.Distribution, subject.Traits);
        double[] draws = Draws(subject, arguments);
        foreach (double x in draws)
            Require(double.IsPositiveInfinity(x) ? t.Mass < 1.0 : x >= t.Minimum && x <= t.Maximum && (t.IncludesMinimum || x > t.Minimum) && (t.IncludesMaximum || x < t.Maximum), subject, $"a draw is {x:R}");
        Holds(KolmogorovSmirnov.Test(draws, x => x == t.Minimum ? 0.0 : double.IsPositiveInfinity(x) ? t.Mass : d.CumulativeDistribution(t.Move(x, -4)), TestAlternative.Less));
        Holds(KolmogorovSmirnov.Test(draws, x => double.IsPositiveInfinity(x) ? 1.0 : d.CumulativeDistribution(t.Move(x, 4)), TestAlternative.Greater));

        void Holds(TestResult test) => Require(test.PValue > 5e-7, subject, $"{draws.Length} draws differ from the distribution function by {test.Statistic:G3} to one side, p = {test.PValue:G3} ({arguments})");
    }

    /// <summary>
    /// The number of draws whose tail is below t is binomial; Bernstein's inequality bounds its distance from n t. Both tails by their own
    /// functions, so that draws that stop short of a tail, or crowd in it, show.
    /// </summary>
    public static void SamplesFollowTheTails(UnivariateSubject subject, LawArguments arguments)
    {
        (IUnivariateDistribution d, UnivariateTraits t) = (subject.Distribution, subject.Traits);
        double[] draws = Draws(subject, arguments);
        foreach (double level in new[] { 0.001, 0.005, 0.02, 0.1 })
        {
            Check(d.SurvivalFunction, 1.0, level, "upper");
            if (!t.Atoms.Any(a => a.Place == t.Minimum))
                Check(d.CumulativeDistribution, -1.0, level, "lower");
        }

        void Check(Func<double, double> tail, double sign, double level, string name)
        {
            // The upper tail of a defective law holds the mass at infinity; a level above its whole mass is no tail.
            if (t.Mass < 1.0 && (sign > 0.0 || level >= t.Mass))
                return;
            // Surely below the level, and not surely above it: a few doubles of slack to either side.
            int surely = 0, perhaps = 0;
            foreach (double x in draws.Where(x => sign < 0.0 || double.IsFinite(x)))
            {
                surely += tail(t.Move(x, (int)(-4 * sign))) < level ? 1 : 0;
                perhaps += tail(t.Move(x, (int)(4 * sign))) <= level ? 1 : 0;
            }

            int n = draws.Length;
            double slack = Math.Sqrt(2.0 * n * level * FalseAlarmLn) + FalseAlarmLn / 1.5;
            Require(surely <= n * level + slack && perhaps >= n * level - slack, subject, $"{perhaps} of {n} draws lie in the {name} tail of {level}, expected {n * level} within {slack:F0} ({arguments})");
        }
    }

    /// <summary>Filling a span is repeated drawing; the same seed gives the same draws, from any generator.</summary>
    public static void SamplesRepeatSingleDraws(UnivariateSubject subject, LawArguments arguments)
    {
        IUnivariateDistribution d = subject.Distribution;
        foreach (Func<Random> source in (Func<Random>[])[() => new PhiloxRandom(arguments.Seed), () => new Random((int)arguments.Seed)])
        {
            foreach (int length in new[] { 0, 1, 7, 70 })
            {
                double[] filled = new double[length], again = new double[length];
                Random first = source(), second = source(), third = source();
                d.Samples(filled, first);
                d.Samples(again, second);
                for (int i = 0; i < length; i++)
                {
                    double single = d.Sample(third);
                    Require(IsNaNOrSame(filled[i], single), subject, $"draw {i} of a span is {filled[i]:R}, a single one {single:R} ({arguments})");
                    Require(IsNaNOrSame(filled[i], again[i]), subject, $"draw {i} of the same seed is {filled[i]:R}, then {again[i]:R} ({arguments})");
                }

                Require(first.NextDouble() == third.NextDouble(), subject, $"a span of {length} draws leaves the generator elsewhere than single draws ({arguments})");
            }
        }
    }

    /// <summary>Evaluations and parameters are the same bits before and after drawing, and in any order.</summary>
    public static void SamplingChangesNothing(UnivariateSubject subject, LawArguments arguments)
    {
        IUnivariateDistribution d = subject.Distribution;
        double[] points = Points(subject, arguments);
        double[] before = All();
        string? text = d.ToString();
        PhiloxRandom random = new(arguments.Seed);
        d.Sample(random);
        d.Samples(new double[30], random);
        d.ToMathNet(random).Sample();
        Array.Reverse(points);
        double[] after = All();
        Array.Reverse(points);
        Array.Reverse(after, 0, 8 * points.Length);
        for (int i = 0; i < before.Length; i++)
            Require(IsNaNOrSame(before[i], after[i]), subject, $"value {i} is {before[i]:R} before drawing, {after[i]:R} after");
        Require(text == d.ToString(), subject, $"the text is {text} before drawing");

        double[] All() =>
        [
            .. points.SelectMany(x => Evaluate(x)),
            d.Mean, d.Variance, d.StdDev, d.Skewness, d.Entropy, d.Median, d.Mode, d.Minimum, d.Maximum,
        ];

        // A palindrome, so that the reversed list reads the same.
        double[] Evaluate(double x)
        {
            double a = d.Density(x), b = d.DensityLn(x), c = d.CumulativeDistribution(x), e = d.SurvivalFunction(x);
            double f = d.CumulativeDistributionLn(x), g = d.SurvivalFunctionLn(x);
            return [a, b, c + e, f + g, f + g, c + e, b, a];
        }
    }

    private static double[] Draws(UnivariateSubject subject, LawArguments arguments)
    {
        double[] draws = new double[Sweep.Count(4000, 20_000)];
        subject.Distribution.Samples(draws, new PhiloxRandom(arguments.Seed));
        Array.Sort(draws);
        return draws;
    }
}

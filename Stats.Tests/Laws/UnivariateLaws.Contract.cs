using System.Globalization;
using MathNet.Numerics.Distributions;
using Stats.Distributions;
using IUnivariateDistribution = Stats.Distributions.IUnivariateDistribution;

namespace Stats.Tests.Laws;

/// <content>What the interface promises beside numbers.</content>
internal static partial class UnivariateLaws
{
    private static readonly double[] BadProbabilities = [-double.Epsilon, -0.5, Math.BitIncrement(1.0), 2.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    /// <summary>Span forms give what the scalar forms give, at any length, in place too; lengths that differ are refused.</summary>
    public static void SpansEqualScalars(UnivariateSubject subject, LawArguments arguments)
    {
        (IUnivariateDistribution d, UnivariateTraits t) = (subject.Distribution, subject.Traits);
        double[] points = [.. Points(subject, arguments), t.Minimum, t.Maximum, double.PositiveInfinity, double.NegativeInfinity, 0.0, -0.0];
        if (!t.RefusesNaN)
            points = [.. points, double.NaN];
        double[] probabilities = [.. arguments.Probabilities, .. arguments.Places, 0.0, 1.0, 0.5];
        foreach ((string name, SpanLaw.SpanFunction span, Func<double, double> scalar, bool inverse) in Functions(d))
            SpanLaw.EqualsScalar($"{subject} {name}", span, scalar, inverse ? probabilities : points, t.SpanUlps, arguments.Seed);
    }

    /// <summary>NaN comes back from every evaluation, or is refused where the traits say so.</summary>
    public static void NaNIsNotSwallowed(UnivariateSubject subject, LawArguments arguments)
    {
        foreach ((string name, SpanLaw.SpanFunction span, Func<double, double> scalar, bool inverse) in Functions(subject.Distribution))
        {
            if (inverse)
                continue;
            if (subject.Traits.RefusesNaN)
            {
                LawViolation.UnlessThrows<ArgumentException>(() => scalar(double.NaN), subject, $"{name}(NaN)");
                LawViolation.UnlessThrows<ArgumentException>(() => span([double.NaN], new double[1]), subject, $"{name} of a span with NaN");
            }
            else
            {
                Require(double.IsNaN(scalar(double.NaN)), subject, $"{name}(NaN) is {scalar(double.NaN):R}");
            }
        }
    }

    /// <summary>Numbers that are no probabilities, and a missing generator, are refused by name.</summary>
    public static void BadArgumentsAreNamed(UnivariateSubject subject, LawArguments arguments)
    {
        IUnivariateDistribution d = subject.Distribution;
        foreach ((string name, SpanLaw.SpanFunction span, Func<double, double> scalar, bool inverse) in Functions(d).Where(f => f.Inverse))
        {
            foreach (double bad in BadProbabilities)
            {
                LawViolation.UnlessRefused<ArgumentOutOfRangeException>(() => scalar(bad), "probability", subject, $"{name}({bad:R})");
                double[] result = [7.0, 7.0, 7.0];
                LawViolation.UnlessRefused<ArgumentOutOfRangeException>(() => span([0.5, 0.25, bad], result), "probability", subject, $"{name} of a span with {bad:R}");
                Require(result.All(v => v == 7.0), subject, $"{name} of a span with {bad:R} writes before it refuses");
            }
        }

        LawViolation.UnlessRefused<ArgumentNullException>(() => d.Sample(null!), "random", subject, $"Sample(null)");
        LawViolation.UnlessRefused<ArgumentNullException>(() => d.Samples(new double[2], null!), "random", subject, $"Samples(target, null)");
        LawViolation.UnlessRefused<ArgumentNullException>(() => d.ToMathNet(null!), "random", subject, $"ToMathNet(null)");
    }

    /// <summary>MathNet's members that would hold a generator throw.</summary>
    public static void RandomSourcesAreRefused(UnivariateSubject subject, LawArguments arguments)
    {
        IContinuousDistribution d = subject.Distribution;
        LawViolation.UnlessThrows<NotSupportedException>(() => _ = d.RandomSource, subject, $"RandomSource");
        LawViolation.UnlessThrows<NotSupportedException>(() => d.RandomSource = new Random(1), subject, $"setting RandomSource");
        LawViolation.UnlessThrows<NotSupportedException>(() => d.Sample(), subject, $"Sample()");
        LawViolation.UnlessThrows<NotSupportedException>(() => d.Samples(new double[2]), subject, $"Samples(values)");
        LawViolation.UnlessThrows<NotSupportedException>(() => d.Samples(), subject, $"Samples()");
    }

    /// <summary>The adapter for MathNet evaluates the same, draws the same and holds the generator.</summary>
    public static void TheMathNetAdapterAgrees(UnivariateSubject subject, LawArguments arguments)
    {
        IUnivariateDistribution d = subject.Distribution;
        Random source = new PhiloxRandom(arguments.Seed);
        IContinuousDistribution adapter = d.ToMathNet(source);
        Require(ReferenceEquals(adapter.RandomSource, source), subject, $"the adapter has another generator");
        (string, double, double)[] values =
        [
            ("mean", adapter.Mean, d.Mean), ("variance", adapter.Variance, d.Variance), ("standard deviation", adapter.StdDev, d.StdDev),
            ("entropy", adapter.Entropy, d.Entropy), ("skewness", adapter.Skewness, d.Skewness), ("median", adapter.Median, d.Median),
            ("mode", adapter.Mode, d.Mode), ("minimum", adapter.Minimum, d.Minimum), ("maximum", adapter.Maximum, d.Maximum),
            .. Points(subject, arguments).SelectMany(x => new[]
            {
                ("density", adapter.Density(x), d.Density(x)),
                ("log-density", adapter.DensityLn(x), d.DensityLn(x)),
                ("distribution function", adapter.CumulativeDistribution(x), d.CumulativeDistribution(x)),
            }),
        ];
        foreach ((string name, double actual, double expected) in values)
            Require(IsNaNOrSame(actual, expected), subject, $"the adapter's {name} is {actual:R}, the distribution's {expected:R}");
        PhiloxRandom own = new(arguments.Seed);
        double[] filled = new double[3];
        adapter.Samples(filled);
        double[] draws = [adapter.Sample(), .. filled, .. adapter.Samples().Take(3)];
        double[] same = new double[7];
        d.Samples(same, own);
        double[] expectedDraws = [same[3], same[0], same[1], same[2], same[4], same[5], same[6]];
        for (int i = 0; i < draws.Length; i++)
            Require(IsNaNOrSame(draws[i], expectedDraws[i]), subject, $"the adapter's draw {i} is {draws[i]:R}, the distribution's {expectedDraws[i]:R}");
        Require(adapter.ToString() == d.ToString(), subject, $"the adapter's text is {adapter}");
    }

    /// <summary>The text is there, names the type and does not depend on the culture.</summary>
    public static void TextIsInvariant(UnivariateSubject subject, LawArguments arguments) => TextIsInvariant(subject.Distribution, subject);

    public static void TextIsInvariant(object value, object subject)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        string? text = value.ToString();
        LawViolation.Unless(!string.IsNullOrWhiteSpace(text) && text != value.GetType().ToString(), subject, $"the text is that of every object");
        try
        {
            CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            comma.NumberFormat.NegativeSign = "minus";
            CultureInfo.CurrentCulture = comma;
            string? other = value.ToString();
            LawViolation.Unless(text == other, subject, $"the text is {other} in another culture");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static (string Name, SpanLaw.SpanFunction Span, Func<double, double> Scalar, bool Inverse)[] Functions(IUnivariateDistribution d) =>
    [
        ("Density", d.Density, d.Density, false),
        ("DensityLn", d.DensityLn, d.DensityLn, false),
        ("CumulativeDistribution", d.CumulativeDistribution, d.CumulativeDistribution, false),
        ("SurvivalFunction", d.SurvivalFunction, d.SurvivalFunction, false),
        ("CumulativeDistributionLn", d.CumulativeDistributionLn, d.CumulativeDistributionLn, false),
        ("SurvivalFunctionLn", d.SurvivalFunctionLn, d.SurvivalFunctionLn, false),
        ("InverseCumulativeDistribution", d.InverseCumulativeDistribution, d.InverseCumulativeDistribution, true),
        ("InverseSurvivalFunction", d.InverseSurvivalFunction, d.InverseSurvivalFunction, true),
    ];
}

using Stats.Distributions;

namespace Stats.Tests.Laws;

/// <summary>
/// The laws of a univariate distribution. Tolerances follow from the traits and the condition of what is computed: a relative error of
/// eps in a tail p moves a quantile by eps p / f, an argument is known to half an ulp, a tail p may be off by a few eps (1 + |log p|).
/// </summary>
internal static partial class UnivariateLaws
{
    private const double Eps = Accuracy.Epsilon;

    /// <summary>All laws, as a registered distribution meets them.</summary>
    public static IReadOnlyList<Law<UnivariateSubject>> All { get; } =
    [
        new(nameof(SupportIsAsStated), 20, 500, SupportIsAsStated),
        new(nameof(DensityIntegratesToItsMass), 12, 300, DensityIntegratesToItsMass),
        new(nameof(DensityIntegratesToDifferencesOfTheDistributionFunction), 12, 300, DensityIntegratesToDifferencesOfTheDistributionFunction),
        new(nameof(TailsIntegrateTheDensityFarOut), 12, 300, TailsIntegrateTheDensityFarOut),
        new(nameof(LogTailsHaveTheHazardAsSlope), 12, 300, LogTailsHaveTheHazardAsSlope),
        new(nameof(DensityLnIsTheLogarithmOfTheDensity), 20, 500, DensityLnIsTheLogarithmOfTheDensity),
        new(nameof(LogTailsAreLogarithmsOfTheTails), 20, 500, LogTailsAreLogarithmsOfTheTails),
        new(nameof(LogTailsAreFiniteWhereTheDensityIs), 20, 500, LogTailsAreFiniteWhereTheDensityIs),
        new(nameof(DistributionFunctionIsMonotone), 20, 500, DistributionFunctionIsMonotone),
        new(nameof(TailsSumToOne), 20, 500, TailsSumToOne),
        new(nameof(QuantileInvertsTheDistributionFunction), 20, 500, QuantileInvertsTheDistributionFunction),
        new(nameof(InverseSurvivalInvertsTheSurvivalFunction), 20, 500, InverseSurvivalInvertsTheSurvivalFunction),
        new(nameof(QuantilesEndAtTheSupport), 20, 500, QuantilesEndAtTheSupport),
        new(nameof(AtomsAreJumps), 20, 500, AtomsAreJumps),
        new(nameof(MedianHalvesTheMass), 20, 500, MedianHalvesTheMass),
        new(nameof(ModeIsTheLargestDensity), 20, 500, ModeIsTheLargestDensity),
        new(nameof(MomentsAreIntegrals), 8, 200, MomentsAreIntegrals),
        new(nameof(EntropyIsAnIntegral), 8, 200, EntropyIsAnIntegral),
        new(nameof(StandardDeviationIsTheRootOfTheVariance), 20, 500, StandardDeviationIsTheRootOfTheVariance),
        new(nameof(CircularMomentsAreIntegrals), 8, 200, CircularMomentsAreIntegrals),
        new(nameof(ArcsAddUp), 20, 500, ArcsAddUp),
        new(nameof(SamplesFollowTheDistributionFunction), 8, 200, SamplesFollowTheDistributionFunction),
        new(nameof(SamplesFollowTheTails), 8, 200, SamplesFollowTheTails),
        new(nameof(SamplesRepeatSingleDraws), 8, 200, SamplesRepeatSingleDraws),
        new(nameof(SpansEqualScalars), 8, 200, SpansEqualScalars),
        new(nameof(NaNIsNotSwallowed), 8, 200, NaNIsNotSwallowed),
        new(nameof(BadArgumentsAreNamed), 8, 200, BadArgumentsAreNamed),
        new(nameof(RandomSourcesAreRefused), 8, 200, RandomSourcesAreRefused),
        new(nameof(TheMathNetAdapterAgrees), 8, 200, TheMathNetAdapterAgrees),
        new(nameof(SamplingChangesNothing), 8, 200, SamplingChangesNothing),
        new(nameof(TextIsInvariant), 8, 200, TextIsInvariant),
    ];

    /// <summary>Arguments all over the support: quantiles from both ends, and places that no quantile chose, close to the ends too.</summary>
    private static double[] Points(UnivariateSubject subject, LawArguments arguments)
    {
        IUnivariateDistribution d = subject.Distribution;
        UnivariateTraits t = subject.Traits;
        List<double> points = [];
        foreach (double p in arguments.Probabilities)
        {
            points.Add(d.InverseCumulativeDistribution(p * t.Mass));
            points.Add(d.InverseSurvivalFunction((1.0 - t.Mass) + p * t.Mass));
        }

        foreach (double place in arguments.Places)
        {
            double far = Math.Pow(10.0, 60.0 * place - 30.0), near = Math.Pow(10.0, -15.0 * place);
            switch (double.IsFinite(t.Minimum), double.IsFinite(t.Maximum))
            {
                case (true, true):
                    points.Add(t.Minimum + (t.Maximum - t.Minimum) * place);
                    points.Add(t.Minimum + (t.Maximum - t.Minimum) * near);
                    points.Add(t.Maximum - (t.Maximum - t.Minimum) * near);
                    break;
                case (true, false):
                    points.Add(t.Minimum + far);
                    break;
                case (false, true):
                    points.Add(t.Maximum - far);
                    break;
                default:
                    points.Add(far);
                    points.Add(-far);
                    break;
            }
        }

        return [.. points.Where(x => double.IsFinite(x) && x >= t.Minimum && x <= t.Maximum)];
    }

    /// <summary>The argument moved by whole doubles, within the support.</summary>
    private static double Move(this UnivariateTraits traits, double x, int ulps) => Quadrature.Move(x, ulps, traits.Minimum, traits.Maximum);

    /// <summary>What a tail of this size may be off by, relatively.</summary>
    internal static double TailError(this UnivariateTraits traits, double tail) => traits.TailEps * Eps * (1.0 + Math.Abs(Math.Log(Math.Max(tail, double.Epsilon))));

    private static bool IsNaNOrSame(double a, double b) => a.Equals(b) || BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b);

    private static void Require(bool holds, UnivariateSubject subject, FormattableString what) => LawViolation.Unless(holds, subject, what);
}

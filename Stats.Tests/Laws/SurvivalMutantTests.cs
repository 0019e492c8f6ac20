using FsCheck.Fluent;
using Stats.Distributions;

namespace Stats.Tests.Laws;

/// <summary>Wrong distributions of a time to an event, each of which the law meant for it must catch.</summary>
public class SurvivalMutantTests
{
    private static readonly AdaptedPowerGeneralizedWeibull Proper = new(0.5, 1.0, 1.5, 0.4);
    private static readonly AdaptedPowerGeneralizedWeibull Cured = new(0.5, 1.0, 1.5, -0.5);

    private static readonly Dictionary<string, (string Law, SurvivalExample Wrong)> Mutants = new(StringComparer.Ordinal)
    {
        ["a cumulative hazard off by 1e-12"] = (nameof(SurvivalLaws.SurvivalIsTheExponentialOfTheCumulativeHazard), new(Proper) { CumulativeOf = t => Proper.CumulativeHazard(t) * (1.0 + 1e-12) }),
        ["a log-hazard without the survival function"] = (nameof(SurvivalLaws.HazardIsDensityOverSurvival), new(Proper) { HazardLnOf = Proper.DensityLn }),
        ["a hazard of another gamma"] = (nameof(SurvivalLaws.CumulativeHazardIntegratesTheHazard), new(Proper) { HazardOf = t => Proper.Hazard(t) * (1.0 + 1e-8) }),
        ["a time to 1e-10"] = (nameof(SurvivalLaws.TimeInvertsTheCumulativeHazard), new(Proper) { TimeOf = h => Proper.InverseCumulativeHazard(h) * (1.0 + 1e-10) }),
        ["a time that the cured reach"] = (nameof(SurvivalLaws.TimeInvertsTheCumulativeHazard), new(Cured) { TimeOf = h => double.IsFinite(h) ? Math.Min(Cured.InverseCumulativeHazard(h), 1e300) : h }),
        ["an interval by subtraction"] = (nameof(SurvivalLaws.IntervalProbabilitiesAddUp), new(Proper) { IntervalOf = (a, b) => Math.Log(Proper.CumulativeDistribution(b) - Proper.CumulativeDistribution(a)) }),
        ["a cure fraction that is not the limit"] = (nameof(SurvivalLaws.CureFractionIsTheLimit), new(Cured) { CureFraction = Cured.CureFraction * (1.0 + 1e-12) }),
        ["draws that cure too many"] = (nameof(SurvivalLaws.ShareOfInfiniteDrawsIsTheCureFraction), new(Cured) { DrawOf = r => r.NextDouble() < 0.1 ? double.PositiveInfinity : Cured.Sample(r) }),
        ["draws that cure nobody"] = (nameof(SurvivalLaws.ShareOfInfiniteDrawsIsTheCureFraction), new(Cured) { DrawOf = Cured.SampleUncured }),
        ["draws beyond a time that begin anew"] = (nameof(SurvivalLaws.ConditionalDrawsFollowTheirLaw), new(Proper) { DrawBeyondOf = (t, r) => t + Proper.Sample(r) }),
        ["a restricted mean by a coarse rule"] = (nameof(SurvivalLaws.RestrictedMeanIsTheAreaUnderSurvival), new(Proper) { RestrictedMeanOf = tau => double.IsFinite(tau) ? tau * (1.0 + 4.0 * Proper.SurvivalFunction(0.5 * tau) + Proper.SurvivalFunction(tau)) / 6.0 : Proper.Mean }),
        ["a shape of another family"] = (nameof(SurvivalLaws.HazardHasItsShape), new(new Weibull(1.5, 1.0)) { HazardShape = HazardShape.Decreasing }),
        ["a second moment about the mean"] = (nameof(SurvivalLaws.MomentsAgree), new(Proper) { MomentOf = k => k == 2.0 ? Proper.Variance : Proper.Moment(k) }),
        ["a span that is off"] = (nameof(SurvivalLaws.HazardSpansEqualScalars), new(Proper) { HazardSpan = Off }),
        ["times that are not checked"] = (nameof(SurvivalLaws.BadTimesAreNamed), new(Proper) { RestrictedMeanOf = tau => Proper.RestrictedMean(Math.Abs(tau)) }),
    };

    public static TheoryData<string> Names => [.. Mutants.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void WrongDistributionsAreCaught(string name)
    {
        (string law, SurvivalExample wrong) = Mutants[name];
        UnivariateSubject subject = new(wrong, SurvivalCases.Traits((SurvivalDistribution)wrong.Right));
        Exception caught = Assert.ThrowsAny<Exception>(() => SurvivalLaws.All.Single(l => l.Name == law).Run(Gen.Constant(subject)));
        Assert.Contains(nameof(LawViolation), caught.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryLawHasAMutant() => Assert.Empty(SurvivalLaws.All.Select(l => l.Name).Except(Mutants.Values.Select(m => m.Law)));

    private static void Off(ReadOnlySpan<double> x, Span<double> result)
    {
        Proper.Hazard(x, result);
        if (result.Length > 3)
            result[3] *= 1.0 + 1e-15;
    }
}

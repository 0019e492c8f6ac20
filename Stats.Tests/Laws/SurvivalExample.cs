using Stats.Distributions;

namespace Stats.Tests.Laws;

/// <summary>A right distribution of a time to an event of which single functions may be replaced by wrong ones.</summary>
internal sealed record SurvivalExample(ISurvivalDistribution Right) : ISurvivalDistribution
{
    public Func<double, double>? HazardOf { get; init; }

    public Func<double, double>? HazardLnOf { get; init; }

    public Func<double, double>? CumulativeOf { get; init; }

    public Func<double, double>? TimeOf { get; init; }

    public Func<double, double, double>? IntervalOf { get; init; }

    public Func<double, double>? RestrictedMeanOf { get; init; }

    public Func<double, double>? MomentOf { get; init; }

    public Func<Random, double>? DrawOf { get; init; }

    public Func<double, Random, double>? DrawBeyondOf { get; init; }

    public SurvivalSpan? HazardSpan { get; init; }

    public double CureFraction { get; init; } = Right.CureFraction;

    public HazardShape HazardShape { get; init; } = Right.HazardShape;

    public double CureFractionLn => Right.CureFractionLn;

    public double MeanOfUncured => Right.MeanOfUncured;

    public double? HazardTurningTime => Right.HazardTurningTime;

    public double Mean => Right.Mean;

    public double Variance => Right.Variance;

    public double StdDev => Right.StdDev;

    public double Skewness => Right.Skewness;

    public double Entropy => Right.Entropy;

    public double Median => Right.Median;

    public double Mode => Right.Mode;

    public double Minimum => Right.Minimum;

    public double Maximum => Right.Maximum;

    public delegate void SurvivalSpan(ReadOnlySpan<double> x, Span<double> result);

    public double Hazard(double time) => HazardOf is null ? Right.Hazard(time) : HazardOf(time);

    public double HazardLn(double time) => HazardLnOf is null ? Right.HazardLn(time) : HazardLnOf(time);

    public double CumulativeHazard(double time) => CumulativeOf is null ? Right.CumulativeHazard(time) : CumulativeOf(time);

    public double CumulativeHazardLn(double time) => Right.CumulativeHazardLn(time);

    public double InverseCumulativeHazard(double hazard) => TimeOf is null ? Right.InverseCumulativeHazard(hazard) : TimeOf(hazard);

    public double IntervalProbabilityLn(double lower, double upper) => IntervalOf is null ? Right.IntervalProbabilityLn(lower, upper) : IntervalOf(lower, upper);

    public double Moment(double order) => MomentOf is null ? Right.Moment(order) : MomentOf(order);

    public double RestrictedMean(double tau) => RestrictedMeanOf is null ? Right.RestrictedMean(tau) : RestrictedMeanOf(tau);

    public double SampleUncured(Random random) => Right.SampleUncured(random);

    public double SampleBeyond(double time, Random random) => DrawBeyondOf is null ? Right.SampleBeyond(time, random) : DrawBeyondOf(time, random);

    public double Density(double x) => Right.Density(x);

    public double DensityLn(double x) => Right.DensityLn(x);

    public double CumulativeDistribution(double x) => Right.CumulativeDistribution(x);

    public double SurvivalFunction(double x) => Right.SurvivalFunction(x);

    public double CumulativeDistributionLn(double x) => Right.CumulativeDistributionLn(x);

    public double SurvivalFunctionLn(double x) => Right.SurvivalFunctionLn(x);

    public double InverseCumulativeDistribution(double probability) => Right.InverseCumulativeDistribution(probability);

    public double InverseSurvivalFunction(double probability) => Right.InverseSurvivalFunction(probability);

    public double Sample(Random random) => DrawOf is null ? Right.Sample(random) : DrawOf(random);

    public void Samples(Span<double> target, Random random)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] = Sample(random);
    }

    public void Hazard(ReadOnlySpan<double> time, Span<double> result)
    {
        if (HazardSpan is null)
            Right.Hazard(time, result);
        else
            HazardSpan(time, result);
    }

    public void HazardLn(ReadOnlySpan<double> time, Span<double> result) => Right.HazardLn(time, result);

    public void CumulativeHazard(ReadOnlySpan<double> time, Span<double> result) => Right.CumulativeHazard(time, result);

    public void CumulativeHazardLn(ReadOnlySpan<double> time, Span<double> result) => Right.CumulativeHazardLn(time, result);

    public void InverseCumulativeHazard(ReadOnlySpan<double> hazard, Span<double> result) => Right.InverseCumulativeHazard(hazard, result);

    public void Density(ReadOnlySpan<double> x, Span<double> result) => Right.Density(x, result);

    public void DensityLn(ReadOnlySpan<double> x, Span<double> result) => Right.DensityLn(x, result);

    public void CumulativeDistribution(ReadOnlySpan<double> x, Span<double> result) => Right.CumulativeDistribution(x, result);

    public void SurvivalFunction(ReadOnlySpan<double> x, Span<double> result) => Right.SurvivalFunction(x, result);

    public void CumulativeDistributionLn(ReadOnlySpan<double> x, Span<double> result) => Right.CumulativeDistributionLn(x, result);

    public void SurvivalFunctionLn(ReadOnlySpan<double> x, Span<double> result) => Right.SurvivalFunctionLn(x, result);

    public void InverseCumulativeDistribution(ReadOnlySpan<double> probability, Span<double> result) => Right.InverseCumulativeDistribution(probability, result);

    public void InverseSurvivalFunction(ReadOnlySpan<double> probability, Span<double> result) => Right.InverseSurvivalFunction(probability, result);

    public override string ToString() => "wrong " + Right;
}

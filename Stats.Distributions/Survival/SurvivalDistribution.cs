using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// A distribution of a time to an event on [0, infinity), all from its density, tails and quantiles. Both tails, their logarithms and their quantiles
/// come from formulas of their own; moments, restricted means and the entropy are in closed form or by quadrature to about 1e-13.
/// </summary>
public abstract partial class SurvivalDistribution : ISurvivalDistribution
{
    private protected SurvivalDistribution()
    {
    }

    /// <summary>0.</summary>
    public double Minimum => 0.0;

    /// <summary>+infinity.</summary>
    public double Maximum => double.PositiveInfinity;

    /// <inheritdoc/>
    public double CureFraction => Math.Exp(CureFractionLn);

    /// <inheritdoc/>
    public abstract double CureFractionLn { get; }

    /// <inheritdoc/>
    public abstract HazardShape HazardShape { get; }

    /// <inheritdoc/>
    public abstract double? HazardTurningTime { get; }

    /// <summary>The time that half of all have the event by; +infinity where fewer than half ever have it.</summary>
    public double Median => InverseCumulativeDistribution(0.5);

    /// <summary>Where the density is largest; 0 where it is infinite there.</summary>
    public abstract double Mode { get; }

    /// <inheritdoc/>
    public double Density(double x) => Evaluate(SurvivalQuantity.Density, x);

    /// <inheritdoc/>
    public double DensityLn(double x) => Evaluate(SurvivalQuantity.DensityLn, x);

    /// <summary>P(T &lt;= x): at +infinity 1 - <see cref="CureFraction"/>, of those who ever have the event.</summary>
    /// <param name="x">Any number.</param>
    public double CumulativeDistribution(double x) => Evaluate(SurvivalQuantity.Lower, x);

    /// <summary>P(T &gt; x), those included who never have the event: at +infinity <see cref="CureFraction"/>.</summary>
    /// <param name="x">Any number.</param>
    public double SurvivalFunction(double x) => Evaluate(SurvivalQuantity.Upper, x);

    /// <inheritdoc/>
    public double CumulativeDistributionLn(double x) => Evaluate(SurvivalQuantity.LowerLn, x);

    /// <inheritdoc/>
    public double SurvivalFunctionLn(double x) => Evaluate(SurvivalQuantity.UpperLn, x);

    /// <inheritdoc/>
    public double Hazard(double time) => Evaluate(SurvivalQuantity.Hazard, time);

    /// <inheritdoc/>
    public double HazardLn(double time) => Evaluate(SurvivalQuantity.HazardLn, time);

    /// <inheritdoc/>
    public double CumulativeHazard(double time) => Evaluate(SurvivalQuantity.CumulativeHazard, time);

    /// <inheritdoc/>
    public double CumulativeHazardLn(double time) => Evaluate(SurvivalQuantity.CumulativeHazardLn, time);

    /// <inheritdoc/>
    public double InverseCumulativeHazard(double hazard)
    {
        SurvivalCheck.NotNegative(hazard, nameof(hazard));
        return Evaluate(SurvivalQuantity.Time, hazard);
    }

    /// <summary>The smallest x with P(T &lt;= x) at least <paramref name="probability"/>: +infinity from 1 - <see cref="CureFraction"/> on, which no finite time reaches.</summary>
    /// <inheritdoc/>
    public double InverseCumulativeDistribution(double probability)
    {
        CircularCheck.RequireProbability(probability, nameof(probability));
        return Evaluate(SurvivalQuantity.InverseLower, probability);
    }

    /// <summary>The smallest x with P(T &gt; x) at most <paramref name="probability"/>: +infinity up to <see cref="CureFraction"/>.</summary>
    /// <inheritdoc/>
    public double InverseSurvivalFunction(double probability)
    {
        CircularCheck.RequireProbability(probability, nameof(probability));
        return Evaluate(SurvivalQuantity.InverseUpper, probability);
    }

    /// <inheritdoc/>
    public double IntervalProbabilityLn(double lower, double upper)
    {
        SurvivalCheck.NotNegative(lower, nameof(lower));
        if (!(upper >= lower))
            throw new ArgumentOutOfRangeException(nameof(upper), upper, "upper is at least lower.");
        if (upper == lower)
            return double.NegativeInfinity;
        if (double.IsInfinity(upper))
            return SurvivalFunctionLn(lower);
        return lower == 0.0 ? CumulativeDistributionLn(upper) : IntervalLn(lower, upper);
    }

    /// <summary>A draw; +infinity with the probability <see cref="CureFraction"/>.</summary>
    /// <param name="random">The generator; one number of it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    public virtual double Sample(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Evaluate(SurvivalQuantity.Time, random.NextExponential());
    }

    /// <inheritdoc/>
    public virtual void Samples(Span<double> target, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        random.FillExponential(target);
        Evaluate(SurvivalQuantity.Time, target, target);
    }

    /// <inheritdoc/>
    public double SampleUncured(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return IsDefective ? Math.Exp(TimeLnAt(Math.Log(random.NextExponential()))) : Sample(random);
    }

    /// <inheritdoc/>
    public double SampleBeyond(double time, Random random)
    {
        if (!(time >= 0.0) || double.IsInfinity(time))
            throw new ArgumentOutOfRangeException(nameof(time), time, "time is finite and at least 0.");
        ArgumentNullException.ThrowIfNull(random);
        return Math.Max(time, Evaluate(SurvivalQuantity.Time, CumulativeHazard(time) + random.NextExponential()));
    }

    /// <inheritdoc/>
    public void Density(ReadOnlySpan<double> x, Span<double> result) => Evaluate(SurvivalQuantity.Density, x, result);

    /// <inheritdoc/>
    public void DensityLn(ReadOnlySpan<double> x, Span<double> result) => Evaluate(SurvivalQuantity.DensityLn, x, result);

    /// <inheritdoc/>
    public void CumulativeDistribution(ReadOnlySpan<double> x, Span<double> result) => Evaluate(SurvivalQuantity.Lower, x, result);

    /// <inheritdoc/>
    public void SurvivalFunction(ReadOnlySpan<double> x, Span<double> result) => Evaluate(SurvivalQuantity.Upper, x, result);

    /// <inheritdoc/>
    public void CumulativeDistributionLn(ReadOnlySpan<double> x, Span<double> result) => Evaluate(SurvivalQuantity.LowerLn, x, result);

    /// <inheritdoc/>
    public void SurvivalFunctionLn(ReadOnlySpan<double> x, Span<double> result) => Evaluate(SurvivalQuantity.UpperLn, x, result);

    /// <inheritdoc/>
    public void Hazard(ReadOnlySpan<double> time, Span<double> result) => Evaluate(SurvivalQuantity.Hazard, time, result);

    /// <inheritdoc/>
    public void HazardLn(ReadOnlySpan<double> time, Span<double> result) => Evaluate(SurvivalQuantity.HazardLn, time, result);

    /// <inheritdoc/>
    public void CumulativeHazard(ReadOnlySpan<double> time, Span<double> result) => Evaluate(SurvivalQuantity.CumulativeHazard, time, result);

    /// <inheritdoc/>
    public void CumulativeHazardLn(ReadOnlySpan<double> time, Span<double> result) => Evaluate(SurvivalQuantity.CumulativeHazardLn, time, result);

    /// <inheritdoc/>
    public void InverseCumulativeHazard(ReadOnlySpan<double> hazard, Span<double> result)
    {
        SurvivalCheck.NotNegative(hazard, nameof(hazard));
        Evaluate(SurvivalQuantity.Time, hazard, result);
    }

    /// <inheritdoc/>
    public void InverseCumulativeDistribution(ReadOnlySpan<double> probability, Span<double> result)
    {
        CircularCheck.RequireProbabilities(probability, nameof(probability));
        Evaluate(SurvivalQuantity.InverseLower, probability, result);
    }

    /// <inheritdoc/>
    public void InverseSurvivalFunction(ReadOnlySpan<double> probability, Span<double> result)
    {
        CircularCheck.RequireProbabilities(probability, nameof(probability));
        Evaluate(SurvivalQuantity.InverseUpper, probability, result);
    }

    private protected abstract double Evaluate(SurvivalQuantity quantity, double x);

    private protected abstract void Evaluate(SurvivalQuantity quantity, ReadOnlySpan<double> x, Span<double> result);

    /// <summary>log P(lower &lt; T &lt;= upper) for 0 &lt; lower &lt; upper &lt; infinity.</summary>
    private protected abstract double IntervalLn(double lower, double upper);
}

namespace Stats.Distributions;

/// <summary>
/// The distribution of a time to an event: hazard h, cumulative hazard H, survival S = e^-H, on [0, infinity). It may be defective: a share
/// <see cref="CureFraction"/> never has the event, which is an event at +infinity. Then the distribution function ends below 1, quantiles beyond it
/// are +infinity, and so is the mean.
/// </summary>
public interface ISurvivalDistribution : IUnivariateDistribution
{
    /// <summary>P(T = infinity), the limit of the survival function; 0 for a proper distribution.</summary>
    double CureFraction { get; }

    /// <summary>log P(T = infinity), minus the limit of the cumulative hazard; -infinity for a proper distribution.</summary>
    double CureFractionLn { get; }

    /// <summary>E(T | T &lt; infinity): the mean of those who have the event, +infinity where it does not exist; the mean where nobody is cured.</summary>
    double MeanOfUncured { get; }

    /// <summary>How the hazard runs.</summary>
    HazardShape HazardShape { get; }

    /// <summary>Where the hazard turns; null where it is monotone.</summary>
    double? HazardTurningTime { get; }

    /// <summary>The hazard h(t) = f(t) / S(t): 0 below 0, its limits at 0 and at +infinity.</summary>
    double Hazard(double time);

    /// <summary>log h(t).</summary>
    double HazardLn(double time);

    /// <summary>H(t) = -log S(t): 0 up to 0, at +infinity its limit.</summary>
    double CumulativeHazard(double time);

    /// <summary>log H(t): finite where H underflows.</summary>
    double CumulativeHazardLn(double time);

    /// <summary>The time at which the cumulative hazard is given: the quantile of the log-survival probability -hazard. +infinity from the limit of H on.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="hazard"/> is negative or NaN.</exception>
    double InverseCumulativeHazard(double hazard);

    /// <summary>log P(lower &lt; T &lt;= upper), without a difference of probabilities; an upper end of +infinity counts those who never have the event.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An end is negative or NaN, or <paramref name="upper"/> is below <paramref name="lower"/>.</exception>
    double IntervalProbabilityLn(double lower, double upper);

    /// <summary>E T^order; +infinity where it does not exist, for every defective distribution, and beyond the range of doubles.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is negative or not finite.</exception>
    double Moment(double order);

    /// <summary>E min(T, tau), the area under the survival function up to tau; the mean at +infinity.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tau"/> is negative or NaN.</exception>
    double RestrictedMean(double tau);

    /// <summary>A draw of those who have the event: of T given that T &lt; infinity.</summary>
    double SampleUncured(Random random);

    /// <summary>A draw of T given that T &gt; time.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative, infinite or NaN.</exception>
    double SampleBeyond(double time, Random random);

    /// <summary>result[i] = Hazard(time[i]). All span forms: equal lengths; the same memory, or disjoint.</summary>
    void Hazard(ReadOnlySpan<double> time, Span<double> result);

    /// <summary>result[i] = HazardLn(time[i]).</summary>
    void HazardLn(ReadOnlySpan<double> time, Span<double> result);

    /// <summary>result[i] = CumulativeHazard(time[i]).</summary>
    void CumulativeHazard(ReadOnlySpan<double> time, Span<double> result);

    /// <summary>result[i] = CumulativeHazardLn(time[i]).</summary>
    void CumulativeHazardLn(ReadOnlySpan<double> time, Span<double> result);

    /// <summary>result[i] = InverseCumulativeHazard(hazard[i]).</summary>
    void InverseCumulativeHazard(ReadOnlySpan<double> hazard, Span<double> result);
}

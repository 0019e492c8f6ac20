namespace Stats.Distributions;

/// <summary>Which estimate of the concentration a fit takes.</summary>
public enum ConcentrationEstimator
{
    /// <summary>
    /// Maximum likelihood: A_p(kappa) equals the mean resultant length. What other packages give; it is biased upward, far too large in a
    /// dimension that is not small against the number of observations: for kappa far below p it is near sqrt(kappa^2 + p^2 / n); for kappa
    /// far above p its mean is kappa n (p - 1) / ((n - 1)(p - 1) - 2), too large by about kappa (p + 1) / (n (p - 1)).
    /// </summary>
    MaximumLikelihood,

    /// <summary>
    /// The likelihood of the resultant length alone, the mean direction integrated out (Schou 1978): A_p(kappa) = R A_p(n R kappa).
    /// Nearly unbiased in any dimension; 0 where the resultant is within noise.
    /// </summary>
    MarginalLikelihood,
}

/// <summary>How a von Mises-Fisher distribution is fitted.</summary>
public sealed record VonMisesFisherFitOptions
{
    /// <summary>Which estimate of the concentration the model takes; the fit reports both.</summary>
    public ConcentrationEstimator Estimator { get; init; } = ConcentrationEstimator.MaximumLikelihood;

    /// <summary>
    /// The cap on the concentration, or null for none. Without one, data whose concentration is unbounded (one observation, all
    /// points equal) throw; with one they give the cap, and the fit's stop reason is <see cref="Stats.Core.StopReason.Boundary"/>.
    /// </summary>
    public double? MaximalConcentration { get; init; }

    /// <summary>Projects rows of any norm onto the sphere, instead of refusing those whose norm differs from 1 by more than 1e-6.</summary>
    public bool NormalizeRows { get; init; }

    /// <summary>The level of the intervals, in (0, 1).</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    internal void Check(string name)
    {
        if (MaximalConcentration is { } cap && (!(cap > 0.0) || double.IsPositiveInfinity(cap)))
            throw new ArgumentOutOfRangeException(name, cap, "MaximalConcentration is positive and finite.");
        if (!(ConfidenceLevel is > 0.0 and < 1.0))
            throw new ArgumentOutOfRangeException(name, ConfidenceLevel, "ConfidenceLevel is in (0, 1).");
        if (!Enum.IsDefined(Estimator))
            throw new ArgumentOutOfRangeException(name, Estimator, "Estimator is not defined.");
    }
}

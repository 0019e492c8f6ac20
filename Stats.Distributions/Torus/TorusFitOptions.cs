namespace Stats.Distributions;

/// <summary>How a law of several angles is fitted.</summary>
public sealed record TorusFitOptions
{
    /// <summary>
    /// The cap on concentrations and coupling, positive and at most 1e12, or null for none. Without one, data whose concentration is unbounded throw; with one
    /// they give the cap, and the fit's stop reason is <see cref="Stats.Core.StopReason.Boundary"/>.
    /// </summary>
    public double? MaximalConcentration { get; init; }

    /// <summary>The level of the intervals, in (0, 1).</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    internal void Check(string name)
    {
        if (MaximalConcentration is { } cap && !(cap > 0.0 && cap <= BivariateVonMises.Largest))
            throw new ArgumentOutOfRangeException(name, cap, FormattableString.Invariant($"MaximalConcentration is in (0, {BivariateVonMises.Largest:G3}]."));
        if (!(ConfidenceLevel is > 0.0 and < 1.0))
            throw new ArgumentOutOfRangeException(name, ConfidenceLevel, "ConfidenceLevel is in (0, 1).");
    }
}

namespace Stats.Distributions;

/// <summary>How a von Mises distribution is fitted.</summary>
public sealed record VonMisesFitOptions
{
    /// <summary>The mean direction, radians, where it is known; null to estimate it.</summary>
    public double? Mean { get; init; }

    /// <summary>The concentration where it is known, finite and at least 0; null to estimate it.</summary>
    public double? Concentration { get; init; }

    /// <summary>
    /// Whether the model takes the concentration corrected for the bias of maximum likelihood (Best and Fisher 1981): max(kappa - 2 / (n kappa), 0) below 2,
    /// kappa (n - 1)^3 / (n^3 + n) from there on, n the effective count. Not with a known mean direction, for which it was not made.
    /// </summary>
    public bool BiasCorrection { get; init; }

    /// <summary>
    /// The cap on the concentration, or null for none. Without one, data whose concentration is unbounded (one observation, all
    /// angles equal) throw; with one they give the cap, and the fit's stop reason is <see cref="Stats.Core.StopReason.Boundary"/>.
    /// </summary>
    public double? MaximalConcentration { get; init; }

    /// <summary>The level of the intervals, in (0, 1).</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    internal void Check(string name)
    {
        if (Mean is { } mean && !double.IsFinite(mean))
            throw new ArgumentOutOfRangeException(name, mean, "Mean is a finite angle.");
        if (Concentration is { } concentration && (!(concentration >= 0.0) || double.IsPositiveInfinity(concentration)))
            throw new ArgumentOutOfRangeException(name, concentration, "Concentration is finite and at least 0.");
        if (MaximalConcentration is { } cap && (!(cap > 0.0) || double.IsPositiveInfinity(cap)))
            throw new ArgumentOutOfRangeException(name, cap, "MaximalConcentration is positive and finite.");
        if (!(ConfidenceLevel is > 0.0 and < 1.0))
            throw new ArgumentOutOfRangeException(name, ConfidenceLevel, "ConfidenceLevel is in (0, 1).");
        if (BiasCorrection && (Mean is not null || Concentration is not null))
            throw new ArgumentException("BiasCorrection is for a fit of both parameters.", name);
    }
}

namespace Stats.Estimators;

/// <summary>How <see cref="FlexibleSurvivalRegression"/> fits and reports.</summary>
public sealed record FlexibleSurvivalOptions
{
    /// <summary>The level of the intervals in the parameter table, in (0, 1).</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>The most Newton steps of a climb.</summary>
    public int MaximumIterations { get; init; } = 200;

    /// <summary>Whether the best of several starts for kappa is taken at once; otherwise they are tried where the first fails.</summary>
    public bool ManyStarts { get; init; }

    /// <summary>Whether a fit whose kappa runs to -1 or infinity is replaced by the fit of that limit.</summary>
    public bool FollowLimits { get; init; } = true;

    internal void Validate()
    {
        if (!(ConfidenceLevel > 0.0 && ConfidenceLevel < 1.0))
            throw new ArgumentOutOfRangeException(nameof(ConfidenceLevel), ConfidenceLevel, "A confidence level lies in (0, 1).");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumIterations, 1, nameof(MaximumIterations));
    }
}

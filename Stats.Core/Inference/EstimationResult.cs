namespace Stats.Core;

/// <summary>What every estimator returns: how much data it saw, what it warns of, and a table to print.</summary>
public abstract class EstimationResult
{
    private protected EstimationResult(long observations, IReadOnlyList<EstimationWarning>? warnings)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(observations);
        Observations = observations;
        Warnings = warnings ?? [];
    }

    /// <summary>The number of observations used, n.</summary>
    public long Observations { get; }

    /// <summary>What the user should know before relying on the result; empty as a rule.</summary>
    public IReadOnlyList<EstimationWarning> Warnings { get; }

    /// <summary>The table a report shows, in the invariant culture, several lines.</summary>
    public abstract string Summary { get; }

    /// <inheritdoc cref="Summary"/>
    public sealed override string ToString() => Summary;
}

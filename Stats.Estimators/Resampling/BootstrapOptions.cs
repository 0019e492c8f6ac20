namespace Stats.Estimators;

/// <summary>How a bootstrap runs.</summary>
public sealed record BootstrapOptions
{
    /// <summary>The number of resamples, at least 2; 9999.</summary>
    public int Replicates { get; init; } = 9999;

    /// <summary>The level of the printed intervals, in (0, 1); 0.95.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Whether the statistic is evaluated n more times, with one observation left out each, for the acceleration of the BCa interval; true.</summary>
    public bool Jackknife { get; init; } = true;

    internal void Check(string name)
    {
        if (Replicates < 2)
            throw new ArgumentOutOfRangeException(name, Replicates, "Replicates is at least 2.");
        if (!(Level is > 0.0 and < 1.0))
            throw new ArgumentOutOfRangeException(name, Level, "Level is in (0, 1).");
    }
}

namespace Stats.Estimators;

/// <summary>How a Cox regression is fitted.</summary>
public sealed record CoxRegressionOptions
{
    private readonly CoxTies _ties;
    private readonly double _level = 0.95;
    private readonly int _maximumIterations = 60;

    /// <summary>How tied events are treated; Efron's way by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public CoxTies Ties
    {
        get => _ties;
        init => _ties = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Ties), value, "The treatment of ties is not defined.");
    }

    /// <summary>Whether errors come from the sum of squared score residuals (Lin and Wei 1989); null, the default, for yes where the data name clusters.</summary>
    public bool? Robust { get; init; }

    /// <summary>The level of the intervals, in (0, 1); 0.95 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in (0, 1).</exception>
    public double Level
    {
        get => _level;
        init => _level = value is > 0.0 and < 1.0 ? value : throw new ArgumentOutOfRangeException(nameof(Level), value, "A level is in (0, 1).");
    }

    /// <summary>The most Newton steps, at least 1; 60 by default. Ten are plenty unless the likelihood has no maximum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaximumIterations
    {
        get => _maximumIterations;
        init => _maximumIterations = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MaximumIterations), value, "There is at least one step.");
    }
}

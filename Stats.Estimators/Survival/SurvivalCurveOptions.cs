namespace Stats.Estimators;

/// <summary>How the intervals of a survival curve are formed.</summary>
public sealed record SurvivalCurveOptions
{
    private readonly double _level = 0.95;
    private readonly SurvivalIntervalScale _scale;

    /// <summary>The confidence level, in (0, 1); 0.95 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in (0, 1).</exception>
    public double Level
    {
        get => _level;
        init => _level = value is > 0.0 and < 1.0 ? value : throw new ArgumentOutOfRangeException(nameof(Level), value, "A level is in (0, 1).");
    }

    /// <summary>The scale on which intervals are symmetric; the logarithm by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public SurvivalIntervalScale Scale
    {
        get => _scale;
        init => _scale = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Scale), value, "The scale is not defined.");
    }
}

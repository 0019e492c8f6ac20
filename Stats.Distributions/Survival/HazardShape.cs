namespace Stats.Distributions;

/// <summary>How a hazard runs over (0, infinity).</summary>
public enum HazardShape
{
    /// <summary>The same at all times: the exponential distribution.</summary>
    Constant,

    /// <summary>It falls throughout.</summary>
    Decreasing,

    /// <summary>It rises throughout.</summary>
    Increasing,

    /// <summary>It rises to its turning time and falls from there.</summary>
    UpThenDown,

    /// <summary>It falls to its turning time and rises from there (a bath tub).</summary>
    DownThenUp,
}

namespace Stats.Distributions;

/// <summary>What is evaluated at a time, a probability or a cumulative hazard.</summary>
internal enum SurvivalQuantity
{
    Density,
    DensityLn,
    Lower,
    LowerLn,
    Upper,
    UpperLn,
    Hazard,
    HazardLn,
    CumulativeHazard,
    CumulativeHazardLn,

    /// <summary>The time at a lower tail.</summary>
    InverseLower,

    /// <summary>The time at an upper tail.</summary>
    InverseUpper,

    /// <summary>The time at a cumulative hazard.</summary>
    Time,
}

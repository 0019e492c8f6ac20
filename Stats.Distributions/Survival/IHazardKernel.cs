using Stats.Core;

namespace Stats.Distributions;

/// <summary>A cumulative hazard in closed form, its slope and its inverse, written once for every register width.</summary>
internal interface IHazardKernel
{
    HazardEnds Ends { get; }

    /// <summary>H(t) for positive finite t.</summary>
    T CumulativeHazard<T>(T time)
        where T : unmanaged, ISimd<T>;

    /// <summary>log H(t) for positive finite t.</summary>
    T CumulativeHazardLn<T>(T time)
        where T : unmanaged, ISimd<T>;

    /// <summary>log h(t) as a pair for positive finite t; the low part is 0 where the high one is infinite.</summary>
    void HazardLn<T>(T time, out T high, out T low)
        where T : unmanaged, ISimd<T>;

    /// <summary>H(upper) - H(lower) for 0 &lt; lower &lt; upper &lt; infinity, without a difference where the two are close.</summary>
    double Increment(double lower, double upper);

    /// <summary>The t with H(t) = hazard, for a positive finite hazard below the limit of H.</summary>
    T Time<T>(T hazard)
        where T : unmanaged, ISimd<T>;
}

/// <summary>The limits of log h at 0 and at infinity, and of H and log H at infinity.</summary>
internal readonly record struct HazardEnds(double HazardLnAtZero, double HazardLnAtInfinity, double Limit, double LimitLn);

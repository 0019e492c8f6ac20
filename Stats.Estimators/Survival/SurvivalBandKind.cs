namespace Stats.Estimators;

/// <summary>The shape of a simultaneous band about a survival curve.</summary>
public enum SurvivalBandKind
{
    /// <summary>As wide as 1 + n sigma^2 (Hall and Wellner 1980): narrower in the middle, defined from time 0 on.</summary>
    HallWellner,

    /// <summary>A multiple of the pointwise intervals (Nair 1984).</summary>
    EqualPrecision,
}

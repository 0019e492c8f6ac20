namespace Stats.Estimators;

/// <summary>The function g of time along which a test of proportional hazards looks for a trend in the coefficients.</summary>
public enum CoxTimeScale
{
    /// <summary>1 - S(t-), S the Kaplan-Meier curve of all rows: outliers in time do not dominate. R's default.</summary>
    KaplanMeier,

    /// <summary>t itself.</summary>
    Identity,

    /// <summary>The rank of t among the times of all rows, ties sharing their mean rank.</summary>
    Rank,

    /// <summary>log t.</summary>
    Logarithm,
}

namespace Stats.Estimators;

/// <summary>How the partial likelihood of a Cox regression treats events at the same time.</summary>
public enum CoxTies
{
    /// <summary>As if they had come one after another, each with the mean share of the others still at risk (Efron 1977); close to exact, and R's default.</summary>
    Efron,

    /// <summary>Each against the whole risk set (Breslow 1974), which pulls coefficients towards 0 where ties are many.</summary>
    Breslow,
}

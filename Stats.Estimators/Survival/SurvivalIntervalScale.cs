namespace Stats.Estimators;

/// <summary>The scale on which an interval for a survival probability S is symmetric, sigma being the standard error of log S and z the normal quantile.</summary>
public enum SurvivalIntervalScale
{
    /// <summary>S exp(+-z sigma): R's default.</summary>
    Log,

    /// <summary>S^exp(+-z sigma / log S): symmetric in log(-log S), the better one in small samples (Kalbfleisch and Prentice 2002).</summary>
    LogLog,

    /// <summary>S +- z S sigma.</summary>
    Plain,

    /// <summary>Symmetric in log(S / (1 - S)).</summary>
    Logit,

    /// <summary>Symmetric in arcsin(sqrt S).</summary>
    Arcsine,
}

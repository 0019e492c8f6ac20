namespace Stats.Estimators;

/// <summary>The shape of the baseline hazard of a survival model.</summary>
public enum SurvivalFamily
{
    /// <summary>Burke, Jones and Noufaily's adapted power generalised Weibull, with its limits kappa = -1 and kappa = infinity.</summary>
    AdaptedPowerGeneralizedWeibull,

    /// <summary>The log-normal law: log T is normal with mean -log phi and standard deviation 1/gamma; kappa does not enter.</summary>
    LogNormal,
}

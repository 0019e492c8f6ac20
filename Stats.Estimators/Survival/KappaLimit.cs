namespace Stats.Estimators;

/// <summary>Whether the estimate of kappa lies at the end of its range; the fit is then that of the limit.</summary>
public enum KappaLimit
{
    /// <summary>An estimate inside the range, or kappa was not a single free parameter.</summary>
    None,

    /// <summary>kappa = +infinity: the cumulative hazard is lambda (exp((phi t)^gamma) - 1).</summary>
    Infinity,

    /// <summary>kappa = -1: the cumulative hazard is lambda y / (1 + y), y = (phi t)^gamma; a share exp(-lambda) is cured.</summary>
    MinusOne,
}

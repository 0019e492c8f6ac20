namespace Stats.Estimators;

/// <summary>A survival regression's residuals, a number for each row of the data.</summary>
public sealed class SurvivalResiduals
{
    internal SurvivalResiduals(double[] coxSnell, double[] martingale, double[] deviance) => (CoxSnell, Martingale, Deviance) = (coxSnell, martingale, deviance);

    /// <summary>
    /// H(t) - H(entry): like censored draws of the unit exponential law where the model holds (Cox and Snell 1968). For a left- or interval-censored row the mean
    /// of H(T) within the interval, less H(entry).
    /// </summary>
    public IReadOnlyList<double> CoxSnell { get; }

    /// <summary>Events seen less events expected, 1 (0 if right-censored) less the Cox-Snell residual; their weighted sum is 0 where lambda has a free intercept.</summary>
    public IReadOnlyList<double> Martingale { get; }

    /// <summary>sign(m) sqrt(-2 [m + d log(d - m)]), the martingale residual made more symmetric (Therneau, Grambsch and Fleming 1990).</summary>
    public IReadOnlyList<double> Deviance { get; }
}

namespace Stats.Examples.Survival;

/// <summary>Times to an event: four sets of real data and a simulated one with every kind of censoring, by one family of regressions.</summary>
internal sealed class SurvivalExample : IExample
{
    public string Name => "survival";

    public string Title => "Times to an event: flexible survival regression";

    public void Run(Report report)
    {
        report.Text("""
            One family of laws with four parameters holds the Weibull, log-logistic, Burr XII and Gompertz laws and cure models: H(t) = lambda H0((phi t)^gamma; kappa). phi accelerates time, lambda multiplies the
            hazard, gamma is a power, kappa chooses the baseline; covariates may act on each (K. Burke, M. C. Jones and A. Noufaily, JRSS C 69, 2020). The analyses below are this repository's own, on
            data that anybody can get: they are not those of the paper. Their log-likelihoods are held to references that were computed by other programs.
            """);
        ColonTrial.Run(report);
        VeteranTrial.Run(report);
        LungSurvey.Run(report);
        MelanomaCure.Run(report);
        MixedCensoring.Run(report);
    }
}

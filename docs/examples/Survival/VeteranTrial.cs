using ScottPlot;
using Stats.Core;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Examples.Survival;

/// <summary>The Veterans' Administration trial: time is accelerated, hazards are not proportional, and the table of special cases chooses the baseline.</summary>
internal static class VeteranTrial
{
    public static void Run(Report report)
    {
        SurvivalTable table = new("veteran");
        SurvivalData data = table.RightCensored("status", "1");
        double[] karno = table.Numbers("karno");
        DesignVariable test = DesignVariable.Numeric("test", [.. table.Is("trt", "2").Select(b => b ? 1.0 : 0.0)]);
        DesignVariable score = DesignVariable.Numeric("karno10", [.. karno.Select(k => (k - 60.0) / 10.0)]);
        DesignMatrix covariates = DesignMatrix.Of([test, score]);

        report.Heading("Lung cancer, veterans: which baseline?");
        report.Text($"""
            {table.Count} men, {data.EventCount} deaths (`data/survival_veteran.csv`), times in days; treatment and the Karnofsky score of well-being, less 60 and in tens. In this trial acceleration
            beats proportional hazards:
            """);
        SurvivalTable.Compare(report, "veteran", data, covariates);
        report.Text($"""
            Models with phi = 1 depend on the unit of time, here the day: lambda ~ x fitted to years is another law, whose log-likelihood (for days) differs by {UnitTrap(data, covariates)}. Take `AcceleratedFailureTime` or
            `ProportionalHazards`, which do not.

            Then the members of the family by name, with the log-normal and the generalised gamma regression (outside the family) beside them:
            """);
        SurvivalTable.Rank(report, data, covariates);
        FlexibleSurvivalFit fit = FlexibleSurvivalRegression.Fit(data, FlexibleSurvivalModel.AcceleratedFailureTime(covariates));
        FlexibleSurvivalFit logistic = FlexibleSurvivalRegression.Fit(data, FlexibleSurvivalModel.LogLogistic(covariates));
        FlexibleSurvivalFit weibull = FlexibleSurvivalRegression.Fit(data, FlexibleSurvivalModel.Weibull(covariates));
        report.Verbatim(fit.Summary);
        ParameterEstimate kappa = fit.Kappa!;
        report.Text($"""
            kappa is {SurvivalTable.Text("F2", kappa.Estimate)}, by the profile likelihood between {SurvivalTable.Text("F2", kappa.Lower!.Value)} and {SurvivalTable.Text("F2", kappa.Upper!.Value)}: the log-logistic baseline
            (kappa = 0, p = {SurvivalTable.Text("G2", fit.LikelihoodRatioTest(logistic).PValue)}) fits, the Weibull (kappa = 1, p = {SurvivalTable.Text("G2", fit.LikelihoodRatioTest(weibull).PValue)}) does not. AIC thus takes the
            log-logistic regression, with one parameter less.
            """);

        FlexibleSurvivalPrediction groups = logistic.Predict(DesignVariable.Numeric("test", [0.0, 0.0, 1.0]), DesignVariable.Numeric("karno10", [-3.0, 2.0, 2.0]));
        SurvivalEstimate[] medians = groups.Median();
        CoxRegressionFit cox = CoxRegression.Fit(data, DesignMatrix.Of([test, score], intercept: false));
        TestResult proportional = cox.ProportionalityTest()[1];
        report.Text($"""
            The median time is {SurvivalTable.Interval("F0", medians[0])} days at a score of 30 and {SurvivalTable.Interval("F0", medians[1])} at 80: a factor of {SurvivalTable.Interval("F1", groups.TimeRatio(1, 0, 0.5))}, the same at
            every quantile. Of treatment the time ratio is {SurvivalTable.Interval("F2", groups.TimeRatio(2, 1, 0.5))}. The hazard ratio of 80 to 30 is {SurvivalTable.Interval("F2", groups.HazardRatio(1, 0, 10.0))} after ten days and
            {SurvivalTable.Interval("F2", groups.HazardRatio(1, 0, 365.0))} after a year. The Cox model has one for all times, and its test of proportionality refuses that of the score: p = {SurvivalTable.Text("G2", proportional.PValue)}.
            """);
        double[] predicted = [.. logistic.Fitted().Median().Select(m => m.Estimate)];
        double[] halfYear = [.. logistic.Fitted().Survival(180.0).Select(s => s.Estimate)];
        double[] marginal = Enumerable.Repeat(KaplanMeier.Fit(data).Curves[0].SurvivalAt(180.0), data.Count).ToArray();
        report.Text($"""
            How well it predicts, on its own data: concordance of predicted and seen times {SurvivalTable.Text("F3", Concordance.Of(data, predicted).Value)} (Cox: {SurvivalTable.Text("F3", cox.Concordance.Value)}); Brier
            score of survival to 180 days {SurvivalTable.Text("F4", BrierScore.At(data, 180.0, halfYear))}, without covariates {SurvivalTable.Text("F4", BrierScore.At(data, 180.0, marginal))}.
            """);
        SurvivalResiduals residuals = logistic.Residuals();
        report.Figure("survival-veteran", """
            Left: Kaplan-Meier by groups of the Karnofsky score and the log-logistic regression at the mean of each group with its 95% band. Middle: the hazards of both regressions at a score of 30 and
            of 80; the log-logistic rises and falls, the Weibull is monotone. Right: martingale residuals against the score: no trend is left.
            """, [Curves(data, karno, logistic), Hazards(groups, weibull), SurvivalFigures.Martingale(karno, residuals, "Karnofsky score")], columns: 3, width: 1200, height: 420);
        report.Figure("survival-veteran-shapes", """
            Left: the five shapes that a hazard of the family can have. Right: Cox-Snell residuals of the log-logistic and of the Weibull regression.
            """, [Shapes(), Residuals(data, logistic, weibull)], columns: 2, width: 1000, height: 430);
    }

    /// <summary>The log-likelihood of the phi = 1 model fitted in years, as it would be for days, less that fitted in days.</summary>
    private static string UnitTrap(SurvivalData days, DesignMatrix covariates)
    {
        const double Year = 365.25;
        bool[] events = new bool[days.Count];
        double[] times = new double[days.Count];
        for (int i = 0; i < times.Length; i++)
            (times[i], events[i]) = (days.Lower[i] / Year, days.Kinds[i] == CensoringKind.Event);
        FlexibleSurvivalModel model = FlexibleSurvivalModel.ProportionalHazardsUnitScale(covariates);
        double inYears = FlexibleSurvivalRegression.Fit(SurvivalData.RightCensored(times, events), model).LogLikelihood - days.EventCount * Math.Log(Year);
        return SurvivalTable.Text("F2", Math.Abs(inYears - FlexibleSurvivalRegression.Fit(days, model).LogLikelihood));
    }

    private static Plot Curves(SurvivalData data, double[] karno, FlexibleSurvivalFit fit)
    {
        Plot plot = Figures.New("Survival by score", "days", "alive");
        double[] grid = SurvivalFigures.Grid(0.0, 600.0);
        foreach ((double low, double high, Color color) in new[] { (0.0, 40.0, Figures.Red), (50.0, 60.0, Figures.Orange), (70.0, 99.0, Figures.Blue) })
        {
            int[] rows = [.. Enumerable.Range(0, data.Count).Where(i => karno[i] >= low && karno[i] <= high)];
            SurvivalCurve curve = KaplanMeier.Fit(data.Select(rows)).Curves[0];
            FlexibleSurvivalPrediction mean = fit.Predict(DesignVariable.Numeric("test", [0.5]), DesignVariable.Numeric("karno10", [(rows.Average(i => karno[i]) - 60.0) / 10.0]));
            plot.Steps(curve.Times, curve.Survival, 1.0, color, "");
            plot.Curve(grid, [.. grid.Select(t => mean.Survival(t)[0])], color, high > 90.0 ? "70 and more" : low == 0.0 ? "up to 40" : "50 and 60");
        }

        plot.Axes.SetLimits(0.0, 600.0, 0.0, 1.02);
        plot.ShowLegend(Alignment.UpperRight);
        return plot;
    }

    private static Plot Hazards(FlexibleSurvivalPrediction logistic, FlexibleSurvivalFit weibull)
    {
        Plot plot = Figures.New("Hazards", "days", "deaths a day among those alive");
        double[] grid = SurvivalFigures.Grid(1.0, 400.0);
        FlexibleSurvivalPrediction monotone = weibull.Predict(DesignVariable.Numeric("test", [0.0, 0.0]), DesignVariable.Numeric("karno10", [-3.0, 2.0]));
        foreach ((int row, string name, Color color) in new[] { (0, "30", Figures.Red), (1, "80", Figures.Blue) })
        {
            plot.Curve(grid, [.. grid.Select(t => logistic.Hazard(t)[row])], color, $"score {name}, log-logistic");
            plot.Line(grid, [.. grid.Select(t => monotone.Hazard(t)[row].Estimate)], color, "Weibull", dashed: true);
        }

        plot.Axes.SetLimits(0.0, 400.0, 0.0, 0.06);
        plot.ShowLegend(Alignment.UpperRight);
        return plot;
    }

    private static Plot Shapes()
    {
        Plot plot = Figures.New("Shapes of the hazard", "time", "hazard");
        double[] grid = SurvivalFigures.Grid(0.01, 3.0);
        foreach ((AdaptedPowerGeneralizedWeibull law, Color color) in new[]
        {
            (new AdaptedPowerGeneralizedWeibull(1.0, 1.0, 1.0, 1.0), Figures.Grey), (new(1.0, 1.0, 0.8, 0.5), Figures.Blue), (new(1.0, 0.5, 1.4, 1.2), Figures.Red), (new(1.0, 1.5, 2.0, -0.3), Figures.Green),
            (new(1.0, 0.8, 0.5, 5.0), Figures.Purple),
        })
            plot.Line(grid, [.. grid.Select(law.Hazard)], color, FormattableString.Invariant($"{law.HazardShape}: gamma {law.Gamma}, kappa {law.Kappa}"));
        plot.Axes.SetLimits(0.0, 3.0, 0.0, 3.0);
        plot.ShowLegend(Alignment.UpperCenter);
        return plot;
    }

    private static Plot Residuals(SurvivalData data, FlexibleSurvivalFit logistic, FlexibleSurvivalFit weibull)
    {
        Plot plot = SurvivalFigures.CoxSnell(data, logistic.Residuals());
        SurvivalResiduals other = weibull.Residuals();
        bool[] events = new bool[data.Count];
        for (int i = 0; i < events.Length; i++)
            events[i] = data.Kinds[i] == CensoringKind.Event;
        SurvivalCurve hazard = NelsonAalen.Fit(SurvivalData.RightCensored([.. other.CoxSnell], events)).Curves[0];
        plot.Steps(hazard.Times, hazard.CumulativeHazard, 0.0, Figures.Red, "Weibull");
        plot.ShowLegend(Alignment.UpperLeft);
        return plot;
    }
}

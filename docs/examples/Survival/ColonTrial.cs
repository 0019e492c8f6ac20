using ScottPlot;
using Stats.Core;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Examples.Survival;

/// <summary>The trial of adjuvant treatment of colon cancer: effects that change with time, which a Cox model takes for constant.</summary>
internal static class ColonTrial
{
    private const double Year = 365.25;
    private static readonly string[] Arms = ["Obs", "Lev", "Lev+5FU"];
    private static readonly Color[] ArmColors = [Figures.Grey, Figures.Orange, Figures.Blue];

    public static void Run(Report report)
    {
        SurvivalTable table = new("colon_death");
        SurvivalData data = table.RightCensored("status", "1", Year);
        string[] rx = table.Texts("rx");
        DesignVariable treatment = DesignVariable.Categorical("rx", rx, reference: "Obs"), nodes = DesignVariable.Numeric("node4", table.Numbers("node4"));
        DesignMatrix covariates = DesignMatrix.Of([treatment, nodes]), withoutIntercept = DesignMatrix.Of([treatment, nodes], intercept: false);

        report.Heading("Colon cancer: effects that change with time");
        report.Text($"""
            {table.Count} patients after surgery (`data/survival_colon_death.csv`), {data.EventCount} deaths; three arms, and node4 = 1 for more than four positive lymph nodes. Without a model: Kaplan-Meier curves by
            arm, and the log-rank test that they are one.
            """);
        report.Verbatim(KaplanMeier.Fit(data.WithStrata(rx)).Summary);
        report.Verbatim(LogRankTest.Test(data, rx).Summary);
        SurvivalTable.Compare(report, "colon", data, covariates);
        report.Text("And the members of the family by name:");
        SurvivalTable.Rank(report, data, covariates);
        FlexibleSurvivalFit fit = FlexibleSurvivalRegression.Fit(data, FlexibleSurvivalModel.ProportionalHazardsWithShape(covariates, covariates));
        FlexibleSurvivalFit proportional = FlexibleSurvivalRegression.Fit(data, FlexibleSurvivalModel.ProportionalHazards(covariates));
        TestResult ratio = fit.LikelihoodRatioTest(proportional), overall = fit.WaldTestOfColumn("node4");
        report.Text($"""
            The first model of both tables multiplies the hazard by covariates, and lets them change the power as well, so that hazard ratios depend on time. Both scales are in it, lambda with covariates and phi with one
            estimate, which is what the condition number is large for; the coefficients of interest are well determined. Against proportional hazards the likelihood-ratio test gives
            {SurvivalTable.Text("F2", ratio.Statistic)} on {SurvivalTable.Text("F0", ratio.DegreesOfFreedom[0])} degrees of freedom, p = {SurvivalTable.Text("G2", ratio.PValue)}; that node4 acts neither on lambda nor on
            gamma, Wald's test gives p = {SurvivalTable.Text("G2", overall.PValue)}.
            """);
        report.Verbatim(fit.Summary);
        report.Text("""
            kappa is below 0: the model says that a share never dies of the disease. The data do not prove it: the Burr XII regression, where kappa is 0 and nobody is cured, is hardly worse by AIC, and the intervals of the
            cured shares below are wide.
            """);

        FlexibleSurvivalPrediction groups = fit.Predict(
            DesignVariable.Categorical("rx", [.. Arms, .. Arms]), DesignVariable.Numeric("node4", [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]));
        SurvivalEstimate[] five = groups.Survival(5.0), restricted = groups.RestrictedMean(8.0), cured = groups.CureFraction();
        report.Table(
            "Predictions with 95% intervals by the delta method",
            ["Group", "alive after 5 years", "mean of the first 8 years lived", "cured share"],
            [.. Enumerable.Range(0, 6).Select(g => new[]
            {
                $"{Arms[g % 3]}, {(g < 3 ? "up to 4 nodes" : "more than 4 nodes")}", SurvivalTable.Interval("F3", five[g]), SurvivalTable.Interval("F2", restricted[g]), SurvivalTable.Interval("F3", cured[g]),
            })]);

        CoxRegressionFit cox = CoxRegression.Fit(data, withoutIntercept);
        IReadOnlyList<TestResult> proportionality = cox.ProportionalityTest();
        report.Text("Cox's model of the same covariates leaves the baseline open and has one hazard ratio for all times:");
        report.Verbatim(cox.Summary);
        report.Table(
            "Are its hazards proportional? (Grambsch and Therneau)",
            ["Term", "chi-square", "df", "p"],
            [.. proportionality.Select(t => new[] { t.Method["Proportional hazards: ".Length..], SurvivalTable.Text("F2", t.Statistic), SurvivalTable.Text("F0", t.DegreesOfFreedom[0]), SurvivalTable.Text("G2", t.PValue) })]);

        report.Figure("survival-colon-curves", """
            Kaplan-Meier (steps) with the fitted survival and its 95% band, by arm: left patients with up to four positive nodes, right with more.
            """, [Curves(data, rx, table.Is("node4", "1"), groups, many: false), Curves(data, rx, table.Is("node4", "1"), groups, many: true)], columns: 2, width: 1000, height: 450);
        report.Figure("survival-colon-hazard", """
            Left: fitted hazards rise to a peak in the first years and fall from there. Right: hazard ratios over time with 95% bands; dashed, the constant ratios of the Cox model. Many
            positive nodes are worst in the first year; Lev+5FU does nothing in the first year and helps from the second on. A constant ratio averages over the events of all times.
            """, [Hazards(groups), Ratios(groups, cox)], columns: 2, width: 1000, height: 450);
        SurvivalResiduals residuals = fit.Residuals();
        report.Figure("survival-colon-residuals", """
            Left: the cumulative hazard of the Cox-Snell residuals stays near the line of slope 1. Right: martingale residuals against age, which is not in the model: no strong trend.
            """, [SurvivalFigures.CoxSnell(data, residuals), SurvivalFigures.Martingale(table.Numbers("age"), residuals, "age, years")], columns: 2, width: 1000, height: 450);
    }

    private static Plot Curves(SurvivalData data, string[] rx, bool[] isMany, FlexibleSurvivalPrediction groups, bool many)
    {
        Plot plot = Figures.New(many ? "More than 4 positive nodes" : "Up to 4 positive nodes", "years", "alive");
        double[] grid = SurvivalFigures.Grid(0.0, 9.0);
        SurvivalEstimate[][] at = [.. grid.Select(t => groups.Survival(t))];
        for (int a = 0; a < Arms.Length; a++)
        {
            int[] rows = [.. Enumerable.Range(0, data.Count).Where(i => isMany[i] == many && rx[i] == Arms[a])];
            SurvivalCurve curve = KaplanMeier.Fit(data.Select(rows)).Curves[0];
            plot.Steps(curve.Times, curve.Survival, 1.0, ArmColors[a].WithAlpha(0.9), "");
            int row = a + (many ? 3 : 0);
            plot.Curve(grid, [.. at.Select(e => e[row])], ArmColors[a], $"{Arms[a]}, {rows.Length} patients");
        }

        plot.Axes.SetLimits(0.0, 9.0, 0.0, 1.02);
        plot.ShowLegend(many ? Alignment.UpperRight : Alignment.LowerLeft);
        return plot;
    }

    private static Plot Hazards(FlexibleSurvivalPrediction groups)
    {
        Plot plot = Figures.New("Fitted hazards", "years", "deaths a year among those alive");
        double[] grid = SurvivalFigures.Grid(0.02, 9.0);
        SurvivalEstimate[][] at = [.. grid.Select(t => groups.Hazard(t))];
        for (int g = 0; g < 6; g++)
            plot.Line(grid, [.. at.Select(e => e[g].Estimate)], ArmColors[g % 3], g < 3 ? Arms[g] + ", up to 4 nodes" : Arms[g - 3] + ", more", dashed: g >= 3);
        plot.Axes.SetLimits(0.0, 9.0, 0.0, 0.6);
        plot.ShowLegend(Alignment.UpperRight);
        return plot;
    }

    private static Plot Ratios(FlexibleSurvivalPrediction groups, CoxRegressionFit cox)
    {
        Plot plot = Figures.New("Hazard ratios", "years", "hazard ratio");
        double[] grid = SurvivalFigures.Grid(0.1, 9.0);
        foreach ((string name, int row, int reference, string column, Color color) in new[]
        {
            ("more than 4 nodes", 3, 0, "node4", Figures.Red), ("Lev+5FU against Obs", 2, 0, "rx=Lev+5FU", Figures.Blue),
        })
        {
            plot.Curve(grid, [.. grid.Select(t => groups.HazardRatio(row, reference, t))], color, name);
            double constant = cox.HazardRatios.Single(r => r.Name == column).Estimate;
            plot.Line([grid[0], grid[^1]], [constant, constant], color, "", dashed: true);
        }

        plot.Line([0.0, 9.0], [1.0, 1.0], Figures.Grey, "");
        plot.Axes.SetLimits(0.0, 9.0, 0.0, 5.0);
        plot.ShowLegend(Alignment.UpperRight);
        return plot;
    }
}

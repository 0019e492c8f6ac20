using ScottPlot;
using Stats.Core;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Examples.Survival;

/// <summary>Malignant melanoma: kappa runs to the end of its range, where the model is one of cure, and the fit says so.</summary>
internal static class MelanomaCure
{
    public static void Run(Report report)
    {
        SurvivalTable table = new("melanoma");
        SurvivalData data = table.RightCensored("status", "1", 365.25);
        double[] thickness = [.. table.Numbers("thickness").Select(t => Math.Log(t))];
        DesignVariable ulcer = DesignVariable.Numeric("ulcer", table.Numbers("ulcer")), depth = DesignVariable.Numeric("log(thickness)", thickness);
        DesignMatrix covariates = DesignMatrix.Of([ulcer, depth]);

        report.Heading("Melanoma: a fit at the edge");
        report.Text($"""
            {table.Count} patients after surgery (`data/survival_melanoma.csv`), {data.EventCount} deaths of melanoma; other deaths are censored, so that this is survival if melanoma were the only cause. The proportional hazards model
            with a free baseline:
            """);
        FlexibleSurvivalFit fit = FlexibleSurvivalRegression.Fit(data, FlexibleSurvivalModel.ProportionalHazards(covariates));
        report.Verbatim(fit.Summary);
        Repository.Row[] reference = [.. Repository.ReadTable("Stats.Tests/Reference/flexible-survival/limit_fits.csv").Where(r => r["fit"].StartsWith("melanoma", StringComparison.Ordinal))];
        double difference = Math.Abs(fit.LogLikelihood - reference[0].Value("log_likelihood"));
        if (fit.Limit != KappaLimit.MinusOne || !(difference <= 1e-6))
            report.Fail($"survival, melanoma: log-likelihood {fit.LogLikelihood} at {fit.Limit}, not {reference[0]["log_likelihood"]} at -1");
        report.Text($"""
            The likelihood rises as kappa falls to -1, the end of its range. What is printed is the fit of that limit, H(t) = lambda y / (1 + y) with y = (phi t)^gamma: a promotion-time cure model, in which exp(-lambda) of the
            patients are cured. Its log-likelihood, {SurvivalTable.Text("F6", fit.LogLikelihood)}, agrees with the reference within {SurvivalTable.Text("0e-0", Math.Max(difference, 1e-9))}. `fit.Limit` is {fit.Limit}, kappa has no standard
            error, and the intervals of the others are given that kappa is at the limit.
            """);
        FlexibleSurvivalPrediction groups = fit.Predict(
            DesignVariable.Numeric("ulcer", [0.0, 0.0, 1.0, 1.0]), DesignVariable.Numeric("log(thickness)", [0.0, Math.Log(4.0), 0.0, Math.Log(4.0)]));
        SurvivalEstimate[] cured = groups.CureFraction(), ten = groups.Survival(10.0);
        string[] names = ["1 mm", "4 mm", "1 mm, ulcerated", "4 mm, ulcerated"];
        report.Table(
            "The cured share and ten years' survival with 95% intervals",
            ["Tumour", "cured", "no death of melanoma in 10 years"],
            [.. names.Select((n, g) => new[] { n, SurvivalTable.Interval("F3", cured[g]), SurvivalTable.Interval("F3", ten[g]) })]);
        report.Text("""
            Cure is a statement about times that nobody has seen: the data end at fifteen years. The profile of the likelihood over kappa (right) is nearly flat below 0, so that models with and without cure describe these
            data almost equally well, and differ in what they say about the far future.
            """);
        report.Figure("survival-melanoma", """
            Left: Kaplan-Meier by ulceration, the fitted model at the group's mean thickness with its 95% band, and (dotted lines) the cured shares. Right: twice the log-likelihood below its maximum over fixed
            kappa + 1, on a logarithmic axis; below the dashed line lie the values that a 95% likelihood-ratio test does not refuse.
            """, [Curves(data, table.Is("ulcer", "1"), thickness, fit), Profile(data, covariates, fit)], columns: 2, width: 1000, height: 450);
    }

    private static Plot Curves(SurvivalData data, bool[] ulcer, double[] thickness, FlexibleSurvivalFit fit)
    {
        Plot plot = Figures.New("Death of melanoma", "years", "free of it");
        double[] grid = SurvivalFigures.Grid(0.0, 15.0);
        foreach ((bool group, Color color, string name) in new[] { (false, Figures.Blue, "not ulcerated"), (true, Figures.Red, "ulcerated") })
        {
            int[] rows = [.. Enumerable.Range(0, data.Count).Where(i => ulcer[i] == group)];
            SurvivalCurve curve = KaplanMeier.Fit(data.Select(rows)).Curves[0];
            FlexibleSurvivalPrediction mean = fit.Predict(
                DesignVariable.Numeric("ulcer", [group ? 1.0 : 0.0]), DesignVariable.Numeric("log(thickness)", [rows.Average(i => thickness[i])]));
            plot.Steps(curve.Times, curve.Survival, 1.0, color, "");
            plot.Curve(grid, [.. grid.Select(t => mean.Survival(t)[0])], color, $"{name}, {rows.Length} patients");
            ScottPlot.Plottables.HorizontalLine cured = plot.Add.HorizontalLine(mean.CureFraction()[0].Estimate, 1.5f, color);
            cured.LinePattern = LinePattern.Dotted;
        }

        plot.Axes.SetLimits(0.0, 15.0, 0.0, 1.02);
        plot.ShowLegend(Alignment.LowerLeft);
        return plot;
    }

    private static Plot Profile(SurvivalData data, DesignMatrix covariates, FlexibleSurvivalFit fit)
    {
        Plot plot = Figures.New("Profile likelihood of kappa", "kappa + 1", "twice the fall of the log-likelihood");
        double[] nu = SurvivalFigures.Grid(-5.0, 1.5, 53);
        double weibull = FlexibleSurvivalRegression.Fit(data, FlexibleSurvivalModel.Weibull(covariates)).LogLikelihood;
        double[] falls = [.. nu.Select(n => 2.0 * (fit.LogLikelihood - LogLikelihood(n)))];
        double[] decades = [.. nu.Select(n => n / Math.Log(10.0))];
        plot.Line(decades, falls, Figures.Blue, "profile");
        double threshold = ChiSquareProbability.InverseSurvivalFunction(1.0, 0.05);
        plot.Line([decades[0], decades[^1]], [threshold, threshold], Figures.Grey, "95%", dashed: true);
        foreach ((double kappa, string name, Color color) in new[] { (0.0, "Burr XII (kappa = 0)", Figures.Green), (1.0, "Weibull (kappa = 1)", Figures.Orange) })
            plot.Vertical(Math.Log10(kappa + 1.0), color, name);
        Figures.PowersOfTen(plot.Axes.Bottom);
        plot.Axes.SetLimits(decades[0], decades[^1], -0.2, 8.0);
        plot.ShowLegend(Alignment.UpperLeft);
        return plot;

        double LogLikelihood(double nu)
        {
            FlexibleSurvivalModel model = new(SurvivalComponent.Intercept, covariates, SurvivalComponent.Intercept, SurvivalComponent.Fixed(Elementary.Expm1(nu)));
            try
            {
                return FlexibleSurvivalRegression.Fit(data, model).LogLikelihood;
            }
            catch (EstimationException)
            {
                // No maximum: phi falls to 0 at this kappa, towards the Weibull regression.
                return weibull;
            }
        }
    }
}

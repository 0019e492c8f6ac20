using Stats.Core;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Examples.Survival;

/// <summary>Every kind of row at once, from a known truth: events, right-, left- and interval-censored, late entries, weights.</summary>
internal static class MixedCensoring
{
    public static void Run(Report report)
    {
        SurvivalTable table = new("mixed_censoring");
        string[] kinds = table.Texts("kind"), second = table.Texts("time2");
        double[] time = table.Numbers("time"), lower = new double[table.Count], upper = new double[table.Count];
        for (int i = 0; i < table.Count; i++)
        {
            (lower[i], upper[i]) = kinds[i] switch
            {
                "event" => (time[i], time[i]),
                "right" => (time[i], double.PositiveInfinity),
                "left" => (0.0, time[i]),
                _ => (time[i], double.Parse(second[i], System.Globalization.CultureInfo.InvariantCulture)),
            };
        }

        SurvivalData data = SurvivalData.IntervalCensored(lower, upper).WithEntry(table.Numbers("entry")).WithWeights(table.Numbers("weight"));
        DesignVariable x1 = DesignVariable.Numeric("x1", table.Numbers("x1")), x2 = DesignVariable.Numeric("x2", table.Numbers("x2"));
        FlexibleSurvivalFit fit = FlexibleSurvivalRegression.Fit(data, FlexibleSurvivalModel.AcceleratedFailureTimeWithShape(DesignMatrix.Of([x1, x2]), DesignMatrix.Of([x1])));

        report.Heading("Every kind of censoring");
        report.Text($"""
            `data/survival_mixed_censoring.csv` was simulated: {string.Join(", ", kinds.CountBy(k => k).OrderByDescending(k => k.Value).Select(k => $"{k.Value} rows of kind {k.Key}"))}, some under observation only from a
            later entry on, with weights 0.5, 1 and 2. A row is an interval (lower, upper]: equal ends are an event, upper = infinity is right-censored, lower = 0 left-censored. No Kaplan-Meier curve takes such
            rows; the likelihood does, and the truth is known. Weights that are not repetitions call for the robust errors in the last columns.
            """);
        double[] truth = [-0.4, 0.5, -0.3, 0.3, -0.2, -0.2];
        IReadOnlyList<ParameterEstimate> robust = fit.RobustParameters();
        report.Table(
            "Estimates and truth",
            ["Parameter", "truth", "estimate", "std. error", "robust", "z of the truth"],
            [.. fit.Parameters.Select((p, j) => new[]
            {
                p.Name, SurvivalTable.Text("F1", truth[j]), SurvivalTable.Text("F3", p.Estimate), SurvivalTable.Text("F3", p.StandardError!.Value), SurvivalTable.Text("F3", robust[j].StandardError!.Value),
                SurvivalTable.Text("F2", (p.Estimate - truth[j]) / robust[j].StandardError!.Value),
            })]);
        for (int j = 0; j < truth.Length; j++)
        {
            // Four standard errors: the data are one draw, fixed.
            if (!(Math.Abs(fit.Parameters[j].Estimate - truth[j]) <= 4.0 * robust[j].StandardError!.Value))
                report.Fail($"survival, mixed censoring, {fit.Parameters[j].Name}: {fit.Parameters[j].Estimate} is far from {truth[j]}");
        }
    }
}

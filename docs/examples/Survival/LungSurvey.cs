using Stats.Core;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Examples.Survival;

/// <summary>The named regressions next to R's survreg: the same numbers under other names.</summary>
internal static class LungSurvey
{
    public static void Run(Report report)
    {
        SurvivalTable table = new("lung");
        SurvivalData data = table.RightCensored("status", "2");
        DesignVariable female = DesignVariable.Numeric("female", [.. table.Is("sex", "2").Select(b => b ? 1.0 : 0.0)]);
        DesignVariable age = DesignVariable.Numeric("age10", [.. table.Numbers("age").Select(a => (a - 60.0) / 10.0)]);
        DesignMatrix covariates = DesignMatrix.Of([female, age]);

        report.Heading("Lung cancer: the numbers of survreg");
        report.Text($"""
            {table.Count} patients, {data.EventCount} deaths (`data/survival_lung.csv`). R's survreg writes log T = mu + sigma eps. The same models here have lambda = 1, mu = -log phi and sigma = 1/gamma, so that its
            coefficients are ours with the other sign, and its log(scale) is minus our log gamma.
            """);
        ILookup<string, Repository.Row> reference = Repository.ReadTable("Stats.Tests/Reference/flexible-survival/survreg_fits.csv")
            .Where(r => r["name"] == "lung: time ~ sex==2 + (age-60)/10").ToLookup(r => r["distribution"], StringComparer.Ordinal);
        List<string[]> rows = [];
        double largest = 0.0;
        foreach ((string name, FlexibleSurvivalModel model) in new[]
        {
            ("exponential", FlexibleSurvivalModel.Exponential(covariates)), ("weibull", FlexibleSurvivalModel.Weibull(covariates)),
            ("loglogistic", FlexibleSurvivalModel.LogLogistic(covariates)), ("lognormal", FlexibleSurvivalModel.LogNormal(covariates)),
        })
        {
            FlexibleSurvivalFit fit = FlexibleSurvivalRegression.Fit(data, model);
            Repository.Row[] theirs = [.. reference[name]];
            for (int j = 0; j < theirs.Length; j++)
            {
                ParameterEstimate ours = fit.Parameters[j];
                double difference = Math.Max(Math.Abs(ours.Estimate + theirs[j].Value("estimate")), Math.Abs(fit.LogLikelihood - theirs[j].Value("log_likelihood")));
                difference = Math.Max(difference, Math.Abs(ours.StandardError!.Value - theirs[j].Value("standard_error")));
                largest = Math.Max(largest, difference);
                if (!(difference <= 1e-6))
                    report.Fail($"survival, lung, {name}, {ours.Name}: {difference:G3} from survreg");
                rows.Add(
                [
                    j == 0 ? model.Name : "", ours.Name, SurvivalTable.Text("F6", ours.Estimate), theirs[j]["parameter"].Replace("I(sex == 2)TRUE", "female", StringComparison.Ordinal)
                        .Replace("I((age - 60)/10)", "age10", StringComparison.Ordinal), SurvivalTable.Text("F6", theirs[j].Value("estimate")), SurvivalTable.Text("F6", ours.StandardError!.Value),
                    j == 0 ? SurvivalTable.Text("F5", fit.LogLikelihood) : "",
                ]);
            }
        }

        report.Table("Four regressions; log gamma is 0 in the exponential one", ["Model", "parameter", "estimate", "survreg's", "estimate", "std. error", "log-likelihood"], rows);
        report.Text($"Estimates, standard errors and log-likelihoods agree with survreg within {SurvivalTable.Text("0e-0", Math.Max(largest, 1e-12))}. With a free baseline, and by AIC:");
        SurvivalTable.Rank(report, data, covariates);
        FlexibleSurvivalFit free = FlexibleSurvivalRegression.Fit(data, FlexibleSurvivalModel.AcceleratedFailureTime(covariates));
        report.Text($"""
            Accelerated failure time puts kappa at {(free.Limit == KappaLimit.Infinity ? "infinity" : SurvivalTable.Text("F2", free.Kappa!.Estimate))}{Between(free.Kappa!)}. Hazards that must fall in the end (log-logistic, log-normal) or
            cannot rise (exponential) are last by AIC.
            """);
    }

    private static string Between(ParameterEstimate kappa) => kappa is { Lower: { } low, Upper: { } high }
        ? $", by the profile likelihood between {SurvivalTable.Text("F2", low)} and {(double.IsInfinity(high) ? "infinity" : SurvivalTable.Text("F2", high))}"
        : "";
}

using System.Globalization;
using System.Text.Json;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Tests.Survival;

/// <summary>Fits against the reference: see Reference/flexible-survival/README.md for the tolerances.</summary>
public class FlexibleSurvivalFitTests
{
    /// <summary>Fits whose information is nearly singular: the reference's own digits are fewer.</summary>
    private static readonly string[] NearlyCollinear = ["veteran-both-scales", "veteran-ph-phi-fixed-1", "colon-ph-both-intercepts"];

    public static TheoryData<string> Names => [.. Reference().Select(f => f.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void FitsEqualTheReference(string name)
    {
        JsonElement reference = Reference().Single(f => f.GetProperty("name").GetString() == name);
        FlexibleSurvivalFit fit = ReferenceFit(name);
        Assert.Equal(StopReason.Converged, fit.StopReason);
        Assert.Equal([.. reference.GetProperty("parameters").EnumerateArray().Select(p => p.GetString()!)], fit.Parameters.Select(p => p.Name));
        Within(SurvivalCases.Number(reference.GetProperty("log_likelihood").GetString()!), fit.LogLikelihood, 1e-8);
        Within(reference.GetProperty("aic").GetDouble(), fit.Aic, 1e-7);
        Within(reference.GetProperty("bic").GetDouble(), fit.Bic, 1e-7);
        (double estimate, double error) = NearlyCollinear.Contains(name) ? (1e-5, 1e-4) : (1e-7, 1e-6);
        double[] estimates = Numbers(reference.GetProperty("estimates")), errors = Numbers(reference.GetProperty("standard_errors")), robust = Numbers(reference.GetProperty("robust_standard_errors"));
        IReadOnlyList<ParameterEstimate> sandwich = fit.RobustParameters();
        for (int i = 0; i < estimates.Length; i++)
        {
            Within(estimates[i], fit.Parameters[i].Estimate, estimate * (1.0 + Math.Abs(estimates[i])));
            Within(errors[i], fit.Parameters[i].StandardError!.Value, error * errors[i]);
            Within(robust[i], sandwich[i].StandardError!.Value, error * robust[i]);
        }

        double condition = reference.GetProperty("condition_number_scaled_information").GetDouble();
        Within(condition, fit.Identifiability!.ConditionNumber, 100.0 * error * condition);
    }

    [Fact]
    public void AicTablesEqualTheReference()
    {
        IReadOnlyDictionary<string, string[]> table = SurvivalCases.Columns("flexible-survival/aic_table.csv");
        for (int row = 0; row < table["model"].Length; row++)
        {
            bool colon = table["data"][row] == "colon";
            SurvivalCases cases = colon ? SurvivalCases.Of("colon_death", 365.25) : SurvivalCases.Of("veteran");
            DesignMatrix design = colon ? cases.Design("rx==Lev", "rx==Lev+5FU", "node4") : cases.Design("trt==2", "(karno-60)/10");
            string model = table["model"][row];
            string free = model[2..model.IndexOf(')')];
            SurvivalComponent Scale(string scale) =>
                free.Split(',').Contains(scale) ? design
                : model.Contains($"{scale}=1", StringComparison.Ordinal) ? SurvivalComponent.Fixed(1.0)
                : SurvivalComponent.Intercept;
            FlexibleSurvivalFit fit = FlexibleSurvivalRegression.Fit(cases.Data, new(Scale("phi"), Scale("lambda"), Scale("gamma"), SurvivalComponent.Intercept));
            Within(SurvivalCases.Number(table["log_likelihood"][row]), fit.LogLikelihood, 1e-6);
            Assert.Equal(SurvivalCases.Number(table["parameters"][row]), fit.ParameterCount);
            Within(SurvivalCases.Number(table["aic"][row]), fit.Aic, 1e-3);
            Within(SurvivalCases.Number(table["kappa"][row]), Math.Exp(fit.Parameters[^1].Estimate) - 1.0, 6e-5);
        }
    }

    [Fact]
    public void SpecialCasesEqualSurvreg()
    {
        IReadOnlyDictionary<string, string[]> table = SurvivalCases.Columns("flexible-survival/survreg_fits.csv");
        foreach (IGrouping<(string, string), int> group in Enumerable.Range(0, table["name"].Length).GroupBy(i => (table["name"][i], table["distribution"][i])))
        {
            (SurvivalData data, DesignMatrix design) = SurvregData(group.Key.Item1);
            FlexibleSurvivalModel model = group.Key.Item2 switch
            {
                "exponential" => FlexibleSurvivalModel.Exponential(design),
                "weibull" => FlexibleSurvivalModel.Weibull(design),
                "loglogistic" => FlexibleSurvivalModel.LogLogistic(design),
                _ => FlexibleSurvivalModel.LogNormal(design),
            };
            FlexibleSurvivalFit fit = FlexibleSurvivalRegression.Fit(data, model);
            int[] rows = [.. group];
            Assert.Equal(rows.Length, fit.ParameterCount);
            for (int i = 0; i < rows.Length; i++)
            {
                Within(SurvivalCases.Number(table["log_likelihood"][rows[i]]), fit.LogLikelihood, 1e-8);
                // log T = mu + sigma eps: mu is -log phi, sigma 1/gamma.
                Within(SurvivalCases.Number(table["estimate"][rows[i]]), -fit.Parameters[i].Estimate, 1e-6);
                Within(SurvivalCases.Number(table["standard_error"][rows[i]]), fit.Parameters[i].StandardError!.Value, 1e-6);
            }
        }
    }

    [Fact]
    public void LimitsOfKappaAreFollowed()
    {
        IReadOnlyDictionary<string, string[]> table = SurvivalCases.Columns("flexible-survival/limit_fits.csv");
        SurvivalCases melanoma = SurvivalCases.Of("melanoma", 365.25), lung = SurvivalCases.Of("lung"), years = SurvivalCases.Of("lung", 365.25);
        FlexibleSurvivalFit cure = FlexibleSurvivalRegression.Fit(melanoma.Data, FlexibleSurvivalModel.ProportionalHazards(melanoma.Design("ulcer", "log(thickness)")));
        Assert.Equal(KappaLimit.MinusOne, cure.Limit);
        Assert.Equal(-1.0, cure.Kappa!.Estimate);
        Assert.Null(cure.Kappa.StandardError);
        Assert.Contains(cure.Warnings, w => w.Code == "kappa-at-minus-one");
        DesignMatrix covariates = lung.Design("sex==2", "(age-60)/10");
        FlexibleSurvivalFit infinite = FlexibleSurvivalRegression.Fit(
            lung.Data, new(covariates, SurvivalComponent.Fixed(1.0), SurvivalComponent.Intercept, SurvivalComponent.Fixed(double.PositiveInfinity)));
        FlexibleSurvivalFit gompertz = FlexibleSurvivalRegression.Fit(years.Data, FlexibleSurvivalModel.Gompertz(years.Design("sex==2", "(age-60)/10")));
        string[] names = [.. table["fit"].Distinct()];
        foreach ((FlexibleSurvivalFit fit, string name, double shift, (string Ours, string Theirs)[] map) in new[]
        {
            (cure, names[0], 0.0, new[] { ("lambda", "theta"), ("phi:(intercept)", "phi-tilde"), ("gamma:(intercept)", "gamma") }),
            (infinite, names[1], 0.0, [("gamma:(intercept)", "gamma")]),
            // Its log-likelihood is stated for days.
            (gompertz, names[2], -gompertz.EventWeight * Math.Log(365.25), [("phi:(intercept)", "phi")]),
        })
        {
            foreach (int row in Enumerable.Range(0, table["fit"].Length).Where(i => table["fit"][i] == name))
            {
                string parameter = table["parameter"][row];
                foreach ((string ours, string theirs) in map)
                    parameter = parameter.StartsWith(theirs, StringComparison.Ordinal) && !parameter.StartsWith(ours, StringComparison.Ordinal) ? ours + parameter[theirs.Length..] : parameter;
                ParameterEstimate found = fit.Parameters.Single(p => p.Name == parameter);
                Within(SurvivalCases.Number(table["estimate"][row]), found.Estimate, 1e-7);
                Within(SurvivalCases.Number(table["standard_error"][row]), found.StandardError!.Value, 1e-6);
                Within(SurvivalCases.Number(table["log_likelihood"][row]), fit.LogLikelihood + shift, 1e-8);
            }
        }
    }

    [Fact]
    public void ProfileIntervalsEqualTheReference()
    {
        IReadOnlyDictionary<string, string[]> table = SurvivalCases.Columns("flexible-survival/profile_intervals.csv");
        foreach (IGrouping<string, int> group in Enumerable.Range(0, table["fit"].Length).GroupBy(i => table["fit"][i]))
        {
            FlexibleSurvivalFit fit = ReferenceFit(group.Key);
            foreach (int row in group)
            {
                ParameterEstimate profile = fit.ProfileInterval(table["parameter"][row]);
                ParameterEstimate wald = fit.Parameters.Single(p => p.Name == profile.Name);
                Within(SurvivalCases.Number(table["wald_lower95"][row]), wald.Lower!.Value, 1e-6);
                Within(SurvivalCases.Number(table["wald_upper95"][row]), wald.Upper!.Value, 1e-6);
                Within(SurvivalCases.Number(table["profile_lower95"][row]), profile.Lower!.Value, 1e-6);
                Within(SurvivalCases.Number(table["profile_upper95"][row]), profile.Upper!.Value, 1e-6);
            }
        }
    }

    [Fact]
    public void ResidualsEqualTheReference()
    {
        IReadOnlyDictionary<string, string[]> table = SurvivalCases.Columns("flexible-survival/residuals.csv");
        foreach (IGrouping<string, int> group in Enumerable.Range(0, table["fit"].Length).GroupBy(i => table["fit"][i]))
        {
            SurvivalResiduals residuals = ReferenceFit(group.Key).Residuals();
            foreach (int row in group)
            {
                int i = int.Parse(table["row"][row], CultureInfo.InvariantCulture);
                Within(SurvivalCases.Number(table["cox_snell"][row]), residuals.CoxSnell[i], 1e-7);
                Within(SurvivalCases.Number(table["martingale"][row]), residuals.Martingale[i], 1e-7);
                Within(SurvivalCases.Number(table["deviance"][row]), residuals.Deviance[i], 1e-7);
            }
        }
    }

    [Fact]
    public void PredictionsEqualTheReference()
    {
        IReadOnlyDictionary<string, string[]> table = SurvivalCases.Columns("flexible-survival/predictions.csv");
        foreach (IGrouping<string, int> group in Enumerable.Range(0, table["fit"].Length).GroupBy(i => table["fit"][i]))
        {
            FlexibleSurvivalFit fit = ReferenceFit(group.Key);
            foreach (int row in group)
            {
                string[] rows = [table["covariates"][row], .. table["reference_covariates"][row].Length > 2 ? new[] { table["reference_covariates"][row] } : []];
                Dictionary<string, double>[] values = [.. rows.Select(Covariates)];
                FlexibleSurvivalPrediction prediction = fit.Predict([.. values[0].Keys.Select(k => DesignVariable.Numeric(k, [.. values.Select(v => v[k])]))]);
                double t = Optional(table["t"][row]), p = Optional(table["p"][row]);
                SurvivalEstimate found = table["quantity"][row] switch
                {
                    "surv" => prediction.Survival(t)[0],
                    "cumhaz" => prediction.CumulativeHazard(t)[0],
                    "haz" => prediction.Hazard(t)[0],
                    "quantile" => prediction.Quantile(p)[0],
                    "rmst" => prediction.RestrictedMean(t)[0],
                    "cure" => prediction.CureFraction()[0],
                    "hr" => prediction.HazardRatio(0, 1, t),
                    "time_ratio" => prediction.TimeRatio(0, 1, p),
                    string other => throw new ArgumentException(other),
                };
                foreach ((string column, double? actual, double tolerance) in new[]
                {
                    ("estimate", found.Estimate, 1e-7), ("standard_error_on_scale", found.StandardError, 1e-6), ("lower95", found.Lower, 1e-6), ("upper95", found.Upper, 1e-6),
                })
                {
                    double expected = SurvivalCases.Number(table[column][row]);
                    Assert.True(actual is { } a && Math.Abs(a - expected) <= tolerance * Math.Abs(expected), $"row {row}, {table["quantity"][row]}, {column}: {actual:R}, not {expected:R}");
                }
            }
        }
    }

    internal static FlexibleSurvivalFit ReferenceFit(string name)
    {
        JsonElement reference = Reference().Single(f => f.GetProperty("name").GetString() == name);
        SurvivalCases cases = SurvivalCases.OfFit(name);
        SurvivalComponent Component(string component)
        {
            JsonElement found = reference.GetProperty("components").GetProperty(component);
            if (found.ValueKind == JsonValueKind.Object)
                return SurvivalComponent.Fixed(component == "kappa" ? Math.Round(Math.Exp(found.GetProperty("fixed").GetDouble()) - 1.0, 12) : Math.Exp(found.GetProperty("fixed").GetDouble()));
            string[] names = [.. found.EnumerateArray().Select(v => v.GetString()!).Skip(1)];
            return names.Length == 0 ? SurvivalComponent.Intercept : cases.Design(names);
        }

        return FlexibleSurvivalRegression.Fit(cases.Data, new(Component("phi"), Component("lambda"), Component("gamma"), Component("kappa")));
    }

    private static JsonElement[] Reference() =>
        [.. JsonDocument.Parse(File.ReadAllText(ReferenceTable.PathOf("flexible-survival/fits.json"))).RootElement.GetProperty("fits").EnumerateArray()];

    private static (SurvivalData Data, DesignMatrix Design) SurvregData(string name)
    {
        if (name.StartsWith("veteran", StringComparison.Ordinal) && SurvivalCases.Of("veteran") is var veteran)
            return (veteran.Data, veteran.Design("trt==2", "(karno-60)/10"));
        if (name.StartsWith("colon", StringComparison.Ordinal) && SurvivalCases.Of("colon_death", 365.25) is var colon)
            return (colon.Data, colon.Design("rx==Lev", "rx==Lev+5FU", "node4"));
        SurvivalCases lung = SurvivalCases.Of("lung");
        if (!name.Contains("interval", StringComparison.Ordinal))
            return (lung.Data, lung.Design("sex==2", "(age-60)/10"));
        // The first interval is (1, 100] there, as the README says.
        double[] hundreds = [.. lung.Data.Lower.ToArray().Select(t => Math.Floor(t / 100.0))];
        double[] lower = [.. hundreds.Select((h, i) => lung.Data.Kinds[i] == CensoringKind.Event ? Math.Max(1.0, 100.0 * h) : lung.Data.Lower[i])];
        double[] upper = [.. hundreds.Select((h, i) => lung.Data.Kinds[i] == CensoringKind.Event ? 100.0 * h + 100.0 : double.PositiveInfinity)];
        return (SurvivalData.IntervalCensored(lower, upper), lung.Design("sex==2"));
    }

    private static Dictionary<string, double> Covariates(string text) =>
        text.Split(';').Select(c => c.Split(':')).ToDictionary(c => c[0], c => SurvivalCases.Number(c[1]), StringComparer.Ordinal);

    private static double Optional(string text) => text.Trim('\'').Length > 0 ? SurvivalCases.Number(text) : double.NaN;

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];

    private static void Within(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"expected {expected:R}, found {actual:R}, off by {Math.Abs(expected - actual):G3} of {tolerance:G3}");
}

using System.Globalization;
using Stats.Core;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Examples.Survival;

/// <summary>A survival data set of the data folder by columns, and what the sections print alike.</summary>
internal sealed class SurvivalTable(string file)
{
    private readonly Repository.Row[] _rows = [.. Repository.ReadTable($"data/survival_{file}.csv")];

    public int Count => _rows.Length;

    public string[] Texts(string column) => [.. _rows.Select(r => r[column])];

    public double[] Numbers(string column, double unit = 1.0) => [.. _rows.Select(r => r.Value(column) / unit)];

    public bool[] Is(string column, string value) => [.. _rows.Select(r => r[column] == value)];

    public SurvivalData RightCensored(string status, string ofEvent, double unit = 1.0) => SurvivalData.RightCensored(Numbers("time", unit), Is(status, ofEvent));

    /// <summary>The eight models of one or both scales, with and without covariates on the power, and their log-likelihoods against the reference.</summary>
    public static void Compare(Report report, string reference, SurvivalData data, DesignMatrix covariates)
    {
        SurvivalComponent x = covariates, one = SurvivalComponent.Fixed(1.0), free = SurvivalComponent.Intercept;
        (string Name, string Reference, SurvivalComponent Phi, SurvivalComponent Lambda, SurvivalComponent Gamma)[] models =
        [
            ("phi ~ x", "M(phi) lambda=1", x, one, free), ("lambda ~ x", "M(lambda) phi=1", one, x, free), ("lambda ~ x, phi free", "M(lambda) phi free", free, x, free),
            ("phi ~ x, gamma ~ x", "M(phi,gamma) lambda=1", x, one, x), ("lambda ~ x, gamma ~ x", "M(lambda,gamma) phi=1", one, x, x),
            ("lambda ~ x, gamma ~ x, phi free", "M(lambda,gamma) phi free", free, x, x), ("phi ~ x, lambda ~ x", "M(phi,lambda)", x, x, free),
            ("phi ~ x, lambda ~ x, gamma ~ x", "M(phi,lambda,gamma)", x, x, x),
        ];
        Dictionary<string, double> expected = Repository.ReadTable("Stats.Tests/Reference/flexible-survival/aic_table.csv").Where(r => r["data"] == reference)
            .ToDictionary(r => r["model"], r => r.Value("log_likelihood"), StringComparer.Ordinal);
        double largest = 0.0;
        List<(double Aic, string[] Cells)> rows = [];
        foreach ((string name, string key, SurvivalComponent phi, SurvivalComponent lambda, SurvivalComponent gamma) in models)
        {
            FlexibleSurvivalFit fit = FlexibleSurvivalRegression.Fit(data, new FlexibleSurvivalModel(phi, lambda, gamma, free, name));
            double difference = Math.Abs(fit.LogLikelihood - expected[key]);
            largest = Math.Max(largest, difference);
            if (!(difference <= 1e-6))
                report.Fail($"survival, {reference}, {name}: log-likelihood {fit.LogLikelihood}, not {expected[key]}");
            rows.Add((fit.Aic,
            [
                name, $"{fit.ParameterCount}", Text("F6", fit.LogLikelihood), Text("F6", expected[key]), Text("F3", fit.Aic), Text("F3", fit.Kappa!.Estimate),
                Text("F0", fit.Identifiability!.ConditionNumber),
            ]));
        }

        report.Table(
            "The eight models by AIC; kappa is free in all of them, a scale that is not named is fixed at 1",
            ["Model", "parameters", "log-likelihood", "reference", "AIC", "kappa", "condition"],
            [.. rows.OrderBy(r => r.Aic).Select(r => r.Cells)]);
        report.Text($"The log-likelihoods agree with the reference within {Text("0e-0", Math.Max(largest, 1e-9))}, half a unit of its last decimal.");
    }

    /// <summary>The named members by AIC, and the generalised gamma regression beside them.</summary>
    public static void Rank(Report report, SurvivalData data, DesignMatrix covariates)
    {
        SurvivalModelTable table = SurvivalModelTable.SpecialCases(data, covariates);
        report.Verbatim(table.Summary);
        FlexibleSurvivalFit normal = table.Fits.Single(f => f.Model.Family == SurvivalFamily.LogNormal);
        GeneralizedGammaRegression gamma = GeneralizedGammaRegression.Fit(data, covariates, [.. normal.Parameters.Select(e => -e.Estimate)]);
        report.Text($"""
            The generalised gamma regression, which holds the Weibull (q = 1) and the log-normal (q = 0) one, is fitted here by a simplex search: {gamma.ParameterCount} parameters, log-likelihood
            {Text("F4", gamma.LogLikelihood)}, AIC {Text("F3", gamma.Aic)} ({Text("F3", gamma.Aic - table.Fits[0].Aic)} above the best), q = {Text("F2", gamma.Q)}.
            """);
        if (gamma.LogLikelihood < normal.LogLikelihood)
            report.Fail("survival: the generalised gamma regression is below the log-normal one");
    }

    public static string Text(string format, double value) => value.ToString(format, CultureInfo.InvariantCulture);

    public static string Interval(string format, SurvivalEstimate value) =>
        value.Lower is { } low && value.Upper is { } high ? $"{Text(format, value.Estimate)} ({Text(format, low)}, {Text(format, high)})" : Text(format, value.Estimate);
}

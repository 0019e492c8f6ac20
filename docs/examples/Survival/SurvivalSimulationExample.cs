using System.Globalization;

namespace Stats.Examples.Survival;

/// <summary>The whole simulation design: bias and coverage with their sampling errors. It runs when it is named only.</summary>
internal sealed class SurvivalSimulationExample : IExample
{
    private const int Replicates = 2000;

    public string Name => "survival-simulation";

    public string Title => "Survival regression: bias and coverage by simulation";

    public bool RunsUnnamed => false;

    public void Run(Report report)
    {
        report.Text($"""
            x is 0 or 1; log phi = -1 + 0.5 x, lambda = 1, log gamma = 0.3 - 0.2 x, kappa as given; exponential censoring times whose mean sets the censored share. {Replicates} replicates a cell, each
            fitted with phi ~ x, gamma ~ x and kappa unknown. The column nu is that of log(kappa + 1).

            With few rows or much censoring a likelihood may rise up to kappa = infinity. Such a fit is that of the limit, without an estimate of nu: it is counted in the column `at limit`, and
            left out of all other figures, which therefore hold given an estimate inside the range. That understates the spread of nu in the last cells.

            The design and its results are ours; no figures of a publication are reproduced here.
            """);
        SurvivalSimulation.Result[] results = [.. SurvivalSimulation.Design.Select((cell, c) => cell.Run(Replicates, seed: 2020 + (ulong)c))];
        report.Table(
            "Bias (its sampling error, in units of the last decimal)",
            [.. Header(), "at limit", "phi0", "phi1", "gamma0", "gamma1", "nu"],
            [.. results.Select(r => (string[])[.. Cell(r), $"{r.AtLimit}", .. r.Coefficients.Select(c => $"{Text("F4", c.Bias)} ({Math.Round(1e4 * c.BiasError)})")])]);
        report.Table(
            "Standard deviation of the estimates / median of the reported standard errors",
            [.. Header(), "phi0", "phi1", "gamma0", "gamma1", "nu"],
            [.. results.Select(r => (string[])[.. Cell(r), .. r.Coefficients.Select(c => $"{Text("F3", c.Deviation)} / {Text("F3", c.StandardError)}")])]);
        report.Table(
            $"Coverage of 95% Wald intervals, and of the profile-likelihood interval of kappa (sampling error {Text("F4", results[0].Coefficients[0].CoverageError)})",
            [.. Header(), "phi0", "phi1", "gamma0", "gamma1", "nu", "kappa, profile"],
            [.. results.Select(r => (string[])[.. Cell(r), .. r.Coefficients.Select(c => Text("F3", c.Coverage)), Text("F3", r.ProfileCoverage)])]);
        SurvivalSimulation.Coefficient[] others = [.. results.SelectMany(r => r.Coefficients.Take(4))], nu = [.. results.Select(r => r.Coefficients[4])];
        report.Text($"""
            Coefficients of phi and gamma are covered in {Text("0.0%", others.Min(c => c.Coverage))} to {Text("0.0%", others.Max(c => c.Coverage))} of the replicates, with a bias of at most
            {Text("F3", others.Max(c => Math.Abs(c.Bias)))}. The estimate of nu is skewed to the right where kappa is large or much is censored, and its Wald interval covers as little as
            {Text("0.0%", nu.Min(c => c.Coverage))}. The interval that a fit reports for kappa is that of the profile likelihood, which covers at least {Text("0.0%", results.Min(r => r.ProfileCoverage))}.
            """);
        foreach (SurvivalSimulation.Result result in results.Where(r => r.NotConverged > 0))
            report.Fail($"{result.NotConverged} fits of {string.Join(", ", Cell(result))} did not converge");
    }

    private static string[] Header() => ["kappa", "n", "censored"];

    private static string[] Cell(SurvivalSimulation.Result r) => [Text("0.0", r.Cell.Kappa), $"{r.Cell.Rows}", Text("0%", r.CensoredShare)];

    private static string Text(string format, double value) => value.ToString(format, CultureInfo.InvariantCulture);
}

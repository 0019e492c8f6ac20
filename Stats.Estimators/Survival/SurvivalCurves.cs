using Stats.Core;

namespace Stats.Estimators;

/// <summary>The survival curves of all strata, in the order of their codes, or of the rows of new data.</summary>
public sealed class SurvivalCurves : EstimationResult
{
    private readonly string _method;

    internal SurvivalCurves(string method, IReadOnlyList<SurvivalCurve> curves, long observations, IReadOnlyList<EstimationWarning>? warnings = null)
        : base(observations, warnings) => (_method, Curves) = (method, curves);

    /// <summary>A curve a stratum.</summary>
    public IReadOnlyList<SurvivalCurve> Curves { get; }

    /// <summary>The curve of a stratum.</summary>
    /// <param name="name">Its name, or "all" where there are no strata.</param>
    /// <exception cref="ArgumentException">There is no such stratum.</exception>
    public SurvivalCurve this[string name] =>
        Curves.FirstOrDefault(c => c.Name == name) ?? throw new ArgumentException($"There is no curve \"{name}\".", nameof(name));

    /// <inheritdoc/>
    public override string Summary
    {
        get
        {
            SummaryTable table = new(_method);
            table.Pair("Observations", Observations).Pair("Curves", Curves.Count);
            string level = SummaryTable.Number(100.0 * (Curves.Count > 0 ? Curves[0].Options.Level : 0.95)) + "%";
            table.Table(
                ["", "events", "median", level + " lower", level + " upper"],
                Curves.Select(c => new[] { c.Name, SummaryTable.Number(SurvivalCurve.Sum(c.Events)), Text(c.Median.Time), Text(c.Median.Lower), Text(c.Median.Upper) }));
            return table.Warnings(Warnings).ToString();
        }
    }

    private static string Text(double? value) => value is { } v ? SummaryTable.Number(v) : "none";
}

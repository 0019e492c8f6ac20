using ScottPlot;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Examples.Survival;

/// <summary>Step curves, bands and the residual plots of a survival fit.</summary>
internal static class SurvivalFigures
{
    public static double[] Grid(double low, double high, int points = 120) => [.. Enumerable.Range(0, points).Select(i => low + (high - low) * i / (points - 1.0))];

    public static void Steps(this Plot plot, ReadOnlySpan<double> times, ReadOnlySpan<double> values, double start, Color color, string legend, float width = 1.5f)
    {
        ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine((double[])[0.0, .. times], (double[])[start, .. values], color);
        (line.ConnectStyle, line.LineWidth, line.LegendText) = (ConnectStyle.StepHorizontal, width, legend);
    }

    /// <summary>A curve with its pointwise band.</summary>
    public static void Curve(this Plot plot, double[] x, IReadOnlyList<SurvivalEstimate> curve, Color color, string legend, bool dashed = false)
    {
        plot.Band(x, [.. curve.Select(e => e.Lower ?? e.Estimate)], [.. curve.Select(e => e.Upper ?? e.Estimate)], color);
        plot.Line(x, [.. curve.Select(e => e.Estimate)], color, legend, dashed);
    }

    public static void Band(this Plot plot, double[] x, double[] low, double[] high, Color color)
    {
        ScottPlot.Plottables.FillY band = plot.Add.FillY(x, low, high);
        (band.FillColor, band.LineWidth, band.MarkerSize) = (color.WithAlpha(0.18), 0, 0);
    }

    /// <summary>The cumulative hazard of the Cox-Snell residuals: the line of slope 1 where the model holds.</summary>
    public static Plot CoxSnell(SurvivalData data, SurvivalResiduals residuals)
    {
        bool[] events = new bool[data.Count];
        for (int i = 0; i < events.Length; i++)
            events[i] = data.Kinds[i] != CensoringKind.Right;
        SurvivalCurve hazard = NelsonAalen.Fit(SurvivalData.RightCensored([.. residuals.CoxSnell], events)).Curves[0];
        double[] times = hazard.Times.ToArray(), values = hazard.CumulativeHazard.ToArray(), errors = hazard.CumulativeHazardStandardError.ToArray();
        Plot plot = Figures.New("Cox-Snell residuals", "residual", "Nelson-Aalen cumulative hazard");
        plot.Band(times, [.. values.Select((v, i) => v * Math.Exp(-1.96 * errors[i] / v))], [.. values.Select((v, i) => v * Math.Exp(1.96 * errors[i] / v))], Figures.Blue);
        double end = times[^1];
        plot.Line([0.0, end], [0.0, end], Figures.Grey, "where the model holds", dashed: true);
        plot.Steps(times, values, 0.0, Figures.Blue, "estimate, 95% limits", 2);
        plot.Axes.SetLimits(0.0, 1.02 * end, 0.0, 1.3 * Math.Max(end, values[^1]));
        plot.ShowLegend(Alignment.UpperLeft);
        return plot;
    }

    /// <summary>Martingale residuals against a covariate with means over its values, or over groups of equal size where it has many: a trend is an effect that the model does not have.</summary>
    public static Plot Martingale(IReadOnlyList<double> covariate, SurvivalResiduals residuals, string name, int groups = 9)
    {
        Plot plot = Figures.New("Martingale residuals", name, "events less expected events");
        int[] events = [.. Enumerable.Range(0, covariate.Count).Where(i => residuals.Martingale[i] + residuals.CoxSnell[i] > 0.5)];
        int[] censored = [.. Enumerable.Range(0, covariate.Count).Except(events)];
        plot.Points([.. events.Select(i => (covariate[i], residuals.Martingale[i]))], Figures.Sky.WithAlpha(0.8), "event", 4);
        plot.Points([.. censored.Select(i => (covariate[i], residuals.Martingale[i]))], Figures.Orange.WithAlpha(0.8), "censored", 4);
        int[] order = [.. Enumerable.Range(0, covariate.Count).OrderBy(i => covariate[i])];
        bool few = covariate.Distinct().Count() <= 15;
        IEnumerable<int[]> chunks = few ? order.GroupBy(i => covariate[i]).Select(g => g.ToArray()).Where(g => g.Length >= 5) : order.Chunk((order.Length + groups - 1) / groups);
        List<double> x = [], y = [];
        foreach (int[] group in chunks)
        {
            x.Add(group.Average(i => covariate[i]));
            y.Add(group.Average(i => residuals.Martingale[i]));
        }

        ScottPlot.Plottables.HorizontalLine zero = plot.Add.HorizontalLine(0.0, 1, Figures.Grey);
        zero.LinePattern = LinePattern.Dashed;
        ScottPlot.Plottables.Scatter means = plot.Add.Scatter(x.ToArray(), y.ToArray(), Figures.Red);
        (means.LineWidth, means.MarkerSize, means.LegendText) = (2, 7, few ? "means" : $"means of {groups} groups");
        plot.ShowLegend(Alignment.LowerLeft);
        return plot;
    }
}

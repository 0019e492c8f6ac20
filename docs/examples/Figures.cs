using ScottPlot;

namespace Stats.Examples;

/// <summary>What the figures share: one look, and axes in powers of ten.</summary>
internal static class Figures
{
    /// <summary>Colours that the colour-blind can tell apart (Okabe and Ito 2008).</summary>
    public static readonly Color Blue = Color.FromHex("#0072B2"), Orange = Color.FromHex("#E69F00"), Green = Color.FromHex("#009E73"),
        Red = Color.FromHex("#D55E00"), Purple = Color.FromHex("#CC79A7"), Sky = Color.FromHex("#56B4E9"), Grey = Color.FromHex("#999999");

    /// <summary>The first sans-serif family that is installed; null leaves the choice to the system.</summary>
    private static readonly string? Family = new[] { "Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans", "Liberation Sans", "Arial" }
        .FirstOrDefault(f => SkiaSharp.SKFontManager.Default.FontFamilies.Contains(f, StringComparer.OrdinalIgnoreCase));

    public static Plot New(string title, string xLabel, string yLabel)
    {
        Plot plot = new();
        if (Family is not null)
            plot.Font.Set(Family);
        plot.Title(title, 15);
        plot.XLabel(xLabel, 13);
        plot.YLabel(yLabel, 13);
        plot.Legend.FontSize = 12;
        plot.Axes.Title.Label.Bold = true;
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        return plot;
    }

    public static void Points(this Plot plot, IReadOnlyCollection<(double X, double Y)> points, Color color, string legend, float size = 5)
    {
        if (points.Count == 0)
            return;
        ScottPlot.Plottables.Scatter scatter = plot.Add.ScatterPoints(points.Select(p => p.X).ToArray(), points.Select(p => p.Y).ToArray());
        (scatter.MarkerSize, scatter.Color, scatter.LegendText) = (size, color, legend);
        scatter.MarkerShape = MarkerShape.FilledCircle;
    }

    public static void Line(this Plot plot, double[] x, double[] y, Color color, string legend, bool dashed = false)
    {
        ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(x, y, color);
        (line.LineWidth, line.LegendText) = (2, legend);
        if (dashed)
            line.LinePattern = LinePattern.Dashed;
    }

    public static void Vertical(this Plot plot, double x, Color color, string legend, bool dashed = false)
    {
        ScottPlot.Plottables.VerticalLine line = plot.Add.VerticalLine(x, 2, color, dashed ? LinePattern.Dashed : LinePattern.Solid);
        line.LegendText = legend;
    }

    /// <summary>The histogram of values as a density, over equal bins between the bounds; returns its largest height.</summary>
    public static double Histogram(this Plot plot, IReadOnlyCollection<double> values, double low, double high, int bins, Color color, string legend)
    {
        double width = (high - low) / bins;
        double[] heights = new double[bins];
        foreach (double value in values)
            heights[Math.Clamp((int)((value - low) / width), 0, bins - 1)] += 1.0 / (values.Count * width);
        ScottPlot.Plottables.BarPlot bars = plot.Add.Bars(Enumerable.Range(0, bins).Select(b => low + (b + 0.5) * width).ToArray(), heights);
        foreach (Bar bar in bars.Bars)
        {
            bar.Size = width;
            bar.LineWidth = 0;
            bar.FillColor = color.WithAlpha(0.6);
        }

        bars.LegendText = legend;
        return heights.Max();
    }

    /// <summary>Labels an axis that holds log10 of what it shows.</summary>
    public static void PowersOfTen(IAxis axis) => axis.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic
    {
        LabelFormatter = value => value == Math.Round(value) ? FormattableString.Invariant($"1e{value:F0}") : "",
    };

    /// <summary>Marks 0, 1, ... n - 1, or from n - 1 down to 0: the first row of a heat map is drawn at its top.</summary>
    public static void Whole(IAxis axis, int n, bool down = false) => axis.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
        Enumerable.Range(0, n).Select(i => (double)i).ToArray(), Enumerable.Range(0, n).Select(i => $"{(down ? n - 1 - i : i)}").ToArray());
}

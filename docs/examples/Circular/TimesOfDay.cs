using ScottPlot;
using Stats.Core;
using Stats.Distributions;
using Stats.Estimators;
using Angle = Stats.Distributions.Angle;

namespace Stats.Examples.Circular;

/// <summary>Times of day as angles: described, tested for uniformity, fitted by one law and by mixtures.</summary>
internal sealed class TimesOfDay
{
    private const int Sectors = 24, LargestCount = 5;

    private readonly double[] _angles =
        [.. Repository.ReadTable("data/circular_angles.csv").Where(r => r["dataset"] == "fisherB1").Select(r => r.Value("angle"))];

    public void Run(Report report)
    {
        report.Heading("Arrivals at an intensive care unit: a day is a circle");
        report.Text($"""
            {_angles.Length} times of arrival on the 24-hour clock (N. I. Fisher 1993, data B1; `data/circular_angles.csv`). 23:50 and 0:10 are twenty minutes apart, so means, spreads
            and tests are those of the circle. Are arrivals spread evenly over the day?
            """);
        CircularSummary summary = new(_angles);
        report.Verbatim(summary.Summary);
        TestResult[] tests =
        [
            CircularTests.Rayleigh(_angles), CircularTests.Kuiper(_angles), CircularTests.Watson(_angles), CircularTests.RaoSpacing(_angles),
            CircularTests.WatsonVonMises(_angles, new PhiloxRandom(1)),
        ];
        report.Table(
            "Tests: the first four of uniformity, the last of fit by a von Mises law",
            ["Test", "statistic", "p-value"],
            [.. tests.Select(t => new[] { t.Method, Text("G5", t.Statistic), Text("G3", t.PValue) })]);
        report.Text("""
            Arrivals are not uniform. Rao's test looks at the gaps between neighbours and says so too loudly: the times are rounded, many are equal, and its null law knows no ties. A
            single von Mises law is not refused; here it is:
            """);
        report.Verbatim(VonMises.Fit(_angles).Summary);
        VonMisesMixtureSelection selection = VonMisesMixture.Select(_angles, LargestCount, new PhiloxRandom(2));
        report.Text("How many groups of arrivals are there? Mixtures of 1 to 5 von Mises laws, the best of ten starts each and of some from the mixture before:");
        report.Verbatim(selection.ToString());
        report.Text($"By BIC two components, a narrow one within a broad one, are {Text("F2", selection.Fits[1].Bic - selection.Fits[0].Bic)} behind one: the data leave it open.");
        report.Verbatim(selection.Best.Summary);
        VonMisesMixture two = selection.Fits[1].Model;
        report.Figure("circular-rose", $"""
            Left: rose diagram of the arrivals (area of a sector: its share; midnight at the top, clockwise) with the fitted density, drawn on the same scale, of one law and of two. Right: the same
            unrolled. BIC takes {selection.Best.Model.Components.Count} component{(selection.Best.Model.Components.Count == 1 ? "" : "s")}.
            """, [Rose([selection.Fits[0].Model, two]), Unrolled([selection.Fits[0].Model, two])], columns: 2, width: 1000, height: 480);
    }

    private double[] Shares()
    {
        double[] shares = new double[Sectors];
        foreach (double angle in _angles)
            shares[Math.Min(Sectors - 1, (int)(Angle.ReducePositive(angle) * Sectors / Angle.FullTurn))] += 1.0 / _angles.Length;
        return shares;
    }

    /// <summary>Sectors whose area is their share: the radius is the root of the density.</summary>
    private Plot Rose(VonMisesMixture[] models)
    {
        Plot plot = Figures.New("Arrivals by hour", "", "");
        double[] shares = Shares();
        double largest = Math.Sqrt(shares.Max() * Sectors / Angle.FullTurn);
        foreach (double share in new[] { 0.5, 1.0 })
        {
            ScottPlot.Plottables.Ellipse circle = plot.Add.Circle(0.0, 0.0, share * largest);
            circle.LineColor = Figures.Grey.WithAlpha(0.5);
        }

        for (int s = 0; s < Sectors; s++)
        {
            double radius = Math.Sqrt(shares[s] * Sectors / Angle.FullTurn), from = s * Angle.FullTurn / Sectors;
            Coordinates[] corners = [new(0.0, 0.0), .. Enumerable.Range(0, 9).Select(i => Place(from + i * Angle.FullTurn / (8 * Sectors), radius))];
            ScottPlot.Plottables.Polygon sector = plot.Add.Polygon(corners);
            (sector.FillColor, sector.LineColor, sector.LineWidth) = (Figures.Sky.WithAlpha(0.6), Colors.White, 1);
        }

        for (int m = 0; m < models.Length; m++)
        {
            VonMisesMixture model = models[m];
            Coordinates[] curve = [.. Enumerable.Range(0, 361).Select(d => Place(Angle.FromDegrees(d), Math.Sqrt(model.Density(Angle.FromDegrees(d)))))];
            ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(curve, m == 0 ? Figures.Red : Figures.Blue);
            line.LineWidth = 2;
        }

        foreach ((int hour, string label) in new[] { (0, "0 h"), (6, "6 h"), (12, "12 h"), (18, "18 h") })
        {
            ScottPlot.Plottables.Text text = plot.Add.Text(label, Place(hour * Angle.FullTurn / 24.0, 1.12 * largest));
            (text.LabelAlignment, text.LabelFontSize) = (Alignment.MiddleCenter, 13);
        }

        plot.Axes.SquareUnits();
        plot.Axes.SetLimits(-1.25 * largest, 1.25 * largest, -1.25 * largest, 1.25 * largest);
        plot.HideAxesAndGrid();
        return plot;

        // Midnight at the top, clockwise.
        static Coordinates Place(double angle, double radius) => new(radius * Math.Sin(angle), radius * Math.Cos(angle));
    }

    private Plot Unrolled(VonMisesMixture[] models)
    {
        Plot plot = Figures.New("Fitted densities", "hour of the day", "density an hour");
        double[] shares = Shares();
        ScottPlot.Plottables.BarPlot bars = plot.Add.Bars(Enumerable.Range(0, Sectors).Select(s => s + 0.5).ToArray(), shares);
        foreach (Bar bar in bars.Bars)
            (bar.Size, bar.LineWidth, bar.FillColor) = (1.0, 0, Figures.Sky.WithAlpha(0.6));
        bars.LegendText = "arrivals";
        double[] hours = [.. Enumerable.Range(0, 241).Select(i => i / 10.0)];
        for (int m = 0; m < models.Length; m++)
        {
            VonMisesMixture model = models[m];
            ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(hours, hours.Select(h => model.Density(h * Angle.FullTurn / 24.0) * Angle.FullTurn / 24.0).ToArray(), m == 0 ? Figures.Red : Figures.Blue);
            (line.LineWidth, line.LegendText) = (2, m == 0 ? "one law" : "two components");
        }

        plot.Axes.SetLimits(0.0, 24.0, 0.0, 1.25 * shares.Max());
        plot.ShowLegend(Alignment.UpperLeft);
        return plot;
    }

    private static string Text(string format, double value) => value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
}

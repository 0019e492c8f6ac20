using ScottPlot;
using Stats.Core;
using Stats.Distributions;
using Angle = Stats.Distributions.Angle;

namespace Stats.Examples.Circular;

/// <summary>The Ramachandran density of protein backbones: mixtures on the torus, chosen by BIC and judged on structures that they have not seen.</summary>
internal sealed class BackboneTorsions
{
    private const int LargestCount = 10, HistogramBins = 24;

    private readonly PointSet _training, _held;
    private readonly int _trainingStructures, _heldStructures;

    public BackboneTorsions()
    {
        Repository.Row[] rows = [.. Repository.ReadTable("data/protein_backbone_torsions.csv").Where(r => r["residue"] is not ("GLY" or "PRO"))];
        string[] structures = [.. rows.Select(r => r["structure"]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        // Whole structures are held out, every third in alphabetical order.
        HashSet<string> held = new(structures.Where((_, i) => i % 3 == 2), StringComparer.Ordinal);
        (_trainingStructures, _heldStructures) = (structures.Length - held.Count, held.Count);
        _training = Points(rows.Where(r => !held.Contains(r["structure"])));
        _held = Points(rows.Where(r => held.Contains(r["structure"])));
    }

    public void Run(Report report)
    {
        report.Heading("Backbone torsions: two angles that depend on each other");
        report.Text($"""
            Every residue of a protein turns its backbone by two angles, phi and psi. `data/protein_backbone_torsions.csv` holds those of 30 structures; glycine and
            proline, which have maps of their own, are left out. {_trainingStructures} structures ({_training.Count} residues) are fitted, {_heldStructures} others
            ({_held.Count} residues) judge the fit. The structures are families of homologues, so even the judges are not independent: read the differences between models,
            not the absolute figures.

            The components are bivariate von Mises laws of the sine model: two centres, two concentrations and a coupling lambda that lets the angles move together.
            """);
        TorusMixtureSelection selection = TorusMixture.Select(
            _training, LargestCount, TorusModel.Sine, new PhiloxRandom(1), options: new TorusMixtureOptions { Runs = 3, ComputeStandardErrors = false });
        TorusMixtureFit best = selection.Best;
        int chosen = best.Model.Components.Count;
        TorusMixtureFit full = TorusMixture.Fit(_training, chosen, TorusModel.Sine, new PhiloxRandom(1), new TorusMixtureOptions { InitialModel = best.Model });
        report.Verbatim(full.Summary);

        List<(string Name, int Parameters, double Held)> models = [.. Compare(chosen, full)];
        report.Table(
            $"Mean log-density of a held-out residue, nats (uniform: {-2.0 * Math.Log(2.0 * Math.PI):F3})",
            ["Model", "parameters", "held-out log-density"],
            [.. models.OrderByDescending(m => m.Held).Select(m => new[] { m.Name, $"{m.Parameters}", m.Held.ToString("F4", System.Globalization.CultureInfo.InvariantCulture) })]);
        report.Text("""
            The normal mixture must cut the circle at -pi, where the beta region (psi near pi) goes over the edge, and spends components on both sides of it. The histogram has no
            such edge, but a bin learns nothing from its neighbours (it is smoothed by half a count a bin). Independent angles miss that phi and psi know of each other.
            """);
        report.Figure("circular-ramachandran", $"""
            Left: log-density of the fitted mixture of {chosen} sine models with the held-out residues on it. Right: BIC and the held-out log-density by the number of components.
            """, [Map(full.Model), Selection(selection.Fits)], columns: 2, width: 1000, height: 480);
    }

    private static PointSet Points(IEnumerable<Repository.Row> rows) => new([.. rows.SelectMany(r => new[] { r.Value("phi"), r.Value("psi") })], 2);

    private IEnumerable<(string, int, double)> Compare(int chosen, TorusMixtureFit sine)
    {
        yield return ($"mixture of {chosen} sine models", sine.ParameterCount, Mean(sine.Model));
        TorusMixtureOptions quick = new() { ComputeStandardErrors = false };
        TorusMixtureFit cosine = TorusMixture.Fit(_training, chosen, TorusModel.Cosine, new PhiloxRandom(1), quick);
        yield return ($"mixture of {chosen} cosine models", cosine.ParameterCount, Mean(cosine.Model));
        TorusMixtureFit product = TorusMixture.Fit(_training, chosen, TorusModel.Product, new PhiloxRandom(1), quick);
        yield return ($"mixture of {chosen} products", product.ParameterCount, Mean(product.Model));
        Fit<VonMisesMixtureProduct> independent = VonMisesMixtureProduct.Fit(_training, 4, new PhiloxRandom(1));
        yield return ("independent angles, mixtures of 4", independent.ParameterCount, Mean(independent.Model));
        GaussianMixture normal = GaussianMixture.Fit(_training, chosen, new PhiloxRandom(1));
        yield return ($"mixture of {chosen} normal laws", 6 * chosen - 1, Enumerable.Range(0, _held.Count).Average(i => normal.DensityLn(_held[i])));
        yield return ($"histogram, {HistogramBins} x {HistogramBins} bins", HistogramBins * HistogramBins - 1, HistogramMean());
    }

    private double Mean(IMultivariateDistribution model)
    {
        double[] values = new double[_held.Count];
        model.DensityLn(_held, values);
        return values.Average();
    }

    private double HistogramMean()
    {
        double[] counts = new double[HistogramBins * HistogramBins];
        Array.Fill(counts, 0.5);
        for (int i = 0; i < _training.Count; i++)
            counts[Bin(_training[i])]++;
        double total = counts.Sum(), area = Math.Pow(2.0 * Math.PI / HistogramBins, 2.0);
        return Enumerable.Range(0, _held.Count).Average(i => Math.Log(counts[Bin(_held[i])] / (total * area)));

        static int Bin(ReadOnlySpan<double> point) => HistogramBins * Part(point[0]) + Part(point[1]);

        static int Part(double angle) => Math.Min(HistogramBins - 1, (int)(Angle.ReducePositive(angle + Math.PI) * HistogramBins / Angle.FullTurn));
    }

    private Plot Map(TorusMixture model)
    {
        const int Cells = 180;
        double[,] density = new double[Cells, Cells];
        for (int row = 0; row < Cells; row++)
        {
            for (int column = 0; column < Cells; column++)
                density[row, column] = Math.Max(-8.0, model.DensityLn([Centre(column), -Centre(row)]));
        }

        Plot plot = Figures.New("Log-density, held-out residues", "phi, degrees", "psi, degrees");
        ScottPlot.Plottables.Heatmap map = plot.Add.Heatmap(density);
        map.Colormap = new ScottPlot.Colormaps.Dense();
        map.Extent = new CoordinateRect(-180, 180, -180, 180);
        plot.Add.ColorBar(map);
        plot.Points([.. Enumerable.Range(0, _held.Count).Select(i => (Angle.ToDegrees(_held[i][0]), Angle.ToDegrees(_held[i][1])))], Figures.Orange.WithAlpha(0.8), "", 2.5f);
        plot.HideLegend();
        plot.Axes.SetLimits(-180, 180, -180, 180);
        return plot;

        static double Centre(int cell) => -Math.PI + (cell + 0.5) * Angle.FullTurn / Cells;
    }

    private Plot Selection(IReadOnlyList<TorusMixtureFit> fits)
    {
        Plot plot = Figures.New("How many components", "components", "BIC");
        double[] counts = [.. Enumerable.Range(1, fits.Count).Select(k => (double)k)];
        ScottPlot.Plottables.Scatter bic = plot.Add.Scatter(counts, fits.Select(f => f.Bic).ToArray(), Figures.Blue);
        bic.LegendText = "BIC (left)";
        ScottPlot.Plottables.Scatter held = plot.Add.Scatter(counts, fits.Select(f => Mean(f.Model)).ToArray(), Figures.Red);
        held.LegendText = "held-out log-density (right)";
        held.Axes.YAxis = plot.Axes.Right;
        plot.Axes.Right.Label.Text = "nats a residue";
        plot.Axes.Right.Label.Bold = false;
        plot.ShowLegend(Alignment.MiddleRight);
        return plot;
    }
}

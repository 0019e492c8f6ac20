using System.Numerics.Tensors;
using ScottPlot;
using Stats.Core;
using Stats.Distributions;

namespace Stats.Examples.Directional;

/// <summary>The cosines to the mean direction against the law that the fitted model gives them.</summary>
/// <param name="fits">A fit per class.</param>
/// <param name="train">The directions each was fitted to.</param>
/// <param name="test">Held-out directions of each class.</param>
/// <param name="temperature">What the log-densities had to be divided by.</param>
internal sealed class CosineFit(VonMisesFisherFit[] fits, PointSet[] train, PointSet[] test, double temperature)
{
    /// <summary>The class whose cosines are drawn.</summary>
    private const int Shown = 3;

    public void Run(Report report)
    {
        report.Heading("Where the model does not fit: the cosine to the mean direction");
        int dimension = fits[0].Model.Dimension;
        Law[] laws = [.. fits.Select((f, d) => new Law(f, train[d]))];
        List<string[]> rows = [];
        for (int d = 0; d < fits.Length; d++)
        {
            double[] cosines = Cosines(fits[d].Model, test[d]);
            double mean = cosines.Average();
            rows.Add([
                $"{d}", $"{mean:F4}", $"{Math.Sqrt(cosines.Sum(c => (c - mean) * (c - mean)) / (cosines.Length - 1)):F4}",
                $"{laws[d].Model.Mean:F4}", $"{laws[d].Model.StdDev:F4}", $"{laws[d].Effective.Dimension}", $"{laws[d].Effective.Concentration:F0}", $"{laws[d].Effective.StdDev:F4}",
            ]);
        }

        report.Table(
            "Cosines of held-out digits to the mean direction of their class, against the model's, and against an effective dimension",
            ["digit", "mean", "st. dev.", "model mean", "model st. dev.", "effective p", "effective kappa", "its st. dev."],
            rows);

        // The same pipeline on data that do follow the model: what misfit looks like when there is none.
        PhiloxRandom random = new(seed: 4);
        List<double> pit = [], effective = [], control = [];
        for (int d = 0; d < fits.Length; d++)
        {
            VonMisesFisher drawn = laws[d].Distribution;
            VonMisesFisherFit refit = VonMisesFisher.Fit(drawn.Sample(train[d].Count, random));
            VonMisesFisherCosine refitted = new(dimension, refit.MarginalLikelihoodConcentration);
            control.AddRange(Cosines(refit.Model, drawn.Sample(test[d].Count, random)).Select(refitted.CumulativeDistribution));
            double[] cosines = Cosines(fits[d].Model, test[d]);
            pit.AddRange(cosines.Select(laws[d].Model.CumulativeDistribution));
            effective.AddRange(cosines.Select(laws[d].Effective.CumulativeDistribution));
        }

        int outside = pit.Count(u => u is < 0.005 or > 0.995);
        double ratio = laws.Average(l => l.Model.Concentration / l.Effective.Concentration);
        report.Text($"""
            If the model held, mu·x would follow `VonMisesFisherCosine({dimension}, kappa)`, and its distribution function at the observed cosines would be
            uniform. It is not: {outside} of {pit.Count} held-out digits ({100.0 * outside / pit.Count:F0}%) lie in the outer 1% of the law. The law has the right mean, for
            kappa was fitted to it, but its spread is many times too small: the squared distance from the mean is a sum of {dimension - 1} independent
            terms in the model and of far fewer in the features.

            How many? Choose the dimension so that the variance of the cosine agrees as well: p = 1 + 2 mean(1 - cos)^2 / var(cos). For these digits
            it is {laws.Min(l => l.Effective.Dimension)} to {laws.Max(l => l.Effective.Dimension)}, not {dimension}. The law with that dimension and its own kappa
            describes the held-out cosines well. Its kappa is on average {ratio:F0} times smaller than the model's: of the order of the temperature {temperature:F0}
            that calibrated the posteriors, which divides kappa just so. The lesson for embeddings: the mean directions and the order of the concentrations are useful; read the absolute
            concentration, densities and posteriors only after a look at this figure.
            """);
        report.Figure(
            "vmf-cosines",
            $"Top left: held-out cosines of the digit {Shown} with both laws. The other panels: the distribution function of the law at the held-out cosines of all digits, which is uniform (dashed) when the law is right; bottom right, draws from the fitted model through the same steps. Its tilt is the error of the estimated mean direction: held-out points are a little further from it than from the true one.",
            [
                Densities(laws[Shown], Cosines(fits[Shown].Model, test[Shown])),
                Uniformity($"Digits, model with p = {dimension}", pit, Figures.Red),
                Uniformity("Digits, effective dimension", effective, Figures.Green),
                Uniformity("Control: draws from the model", control, Figures.Blue),
            ],
            columns: 2,
            width: 1000,
            height: 760);
    }

    private static double[] Cosines(VonMisesFisher model, PointSet points) =>
        [.. Enumerable.Range(0, points.Count).Select(i => TensorPrimitives.Dot(points[i], model.MeanDirection))];

    private static Plot Densities(Law law, double[] cosines)
    {
        double low = 0.86, high = 1.0;
        Plot plot = Figures.New($"Cosines of the digit {Shown}", "cosine to the mean direction", "density, cut off at 60");
        plot.Histogram(cosines, low, high, 28, Figures.Sky, "held-out digits");
        double[] w = [.. Enumerable.Range(0, 1401).Select(i => low + (high - low) * i / 1400)];
        double[] model = new double[w.Length], effective = new double[w.Length];
        law.Model.Density(w, model);
        law.Effective.Density(w, effective);
        plot.Line(w, model, Figures.Red, $"fitted, p = {law.Model.Dimension}");
        plot.Line(w, effective, Figures.Green, $"effective p = {law.Effective.Dimension}");
        plot.Axes.SetLimits(low, high, 0, 60);
        plot.ShowLegend(Alignment.UpperLeft);
        return plot;
    }

    private static Plot Uniformity(string title, List<double> values, Color color)
    {
        Plot plot = Figures.New(title, "distribution function at the cosine", "density");
        double top = plot.Histogram(values, 0.0, 1.0, 20, color, "");
        ScottPlot.Plottables.HorizontalLine line = plot.Add.HorizontalLine(1.0, 2, Colors.Black, LinePattern.Dashed);
        line.LegendText = "";
        plot.Axes.SetLimitsX(0, 1);
        plot.Axes.SetLimitsY(0, Math.Max(2.0, 1.05 * top));
        plot.HideLegend();
        return plot;
    }

    /// <summary>The model's law of the cosine, and the one whose dimension is chosen to match the variance as well.</summary>
    private sealed class Law
    {
        public Law(VonMisesFisherFit fit, PointSet train)
        {
            Distribution = new VonMisesFisher(fit.Model.MeanDirection, fit.MarginalLikelihoodConcentration);
            Model = Distribution.Cosine;
            double[] distances = [.. Cosines(fit.Model, train).Select(c => 1.0 - c)];
            double mean = distances.Average(), variance = distances.Sum(d => (d - mean) * (d - mean)) / (distances.Length - 1);
            // 1 - cos is nearly a chi-squared of p - 1 terms over 2 kappa: mean (p - 1) / (2 kappa), variance (p - 1) / (2 kappa^2).
            int dimension = Math.Max(2, (int)Math.Round(1.0 + 2.0 * mean * mean / variance));
            Effective = new VonMisesFisherCosine(dimension, BesselRatio.Inverse(0.5 * dimension - 1.0, 1.0 - mean, mean));
        }

        public VonMisesFisher Distribution { get; }

        public VonMisesFisherCosine Model { get; }

        public VonMisesFisherCosine Effective { get; }
    }
}

using ScottPlot;
using Stats.Core;
using Stats.Distributions;
using Angle = Stats.Distributions.Angle;

namespace Stats.Examples.Circular;

/// <summary>A mixture as the proposal for the Boltzmann law of a torsion: fitted to the target on a grid, then reweighted.</summary>
internal static class BoltzmannTorsion
{
    /// <summary>kT at 298.15 K, kcal/mol.</summary>
    private const double Temperature = 0.592484902;
    private const int GridPoints = 2048, Draws = 20_000;

    public static void Run(Report report)
    {
        report.Heading("From a mixture to a Boltzmann law: importance weights");
        report.Text("""
            The central bond of butane has the torsional energy E(x) = 0.7055 (1 + cos x) - 0.1355 (1 - cos 2x) + 1.5725 (1 + cos 3x) kcal/mol. Its Boltzmann law exp(-E/kT)/Z is the
            target; mixtures of K von Mises laws are fitted to it by weighted EM on a grid, and their draws are weighted by target over proposal. The effective sample size tells
            how many draws of the target a draw of the proposal is worth.
            """);
        double[] grid = [.. Enumerable.Range(0, GridPoints).Select(i => -Math.PI + (i + 0.5) * Angle.FullTurn / GridPoints)];
        double[] target = [.. grid.Select(x => Math.Exp(-Energy(x) / Temperature))];
        double mean = target.Average(), logNormalizer = Math.Log(mean * Angle.FullTurn);
        double[] weights = [.. target.Select(t => t / mean)];
        List<string[]> rows = [];
        List<VonMisesMixture> models = [];
        for (int k = 1; k <= 6; k++)
            models.Add(VonMisesMixture.Fit(grid, weights, k, new PhiloxRandom(3)).Model);
        // The three components with a hundredth of uniform draws among theirs.
        VonMisesMixture three = models[2];
        models.Add(new VonMisesMixture([.. three.Components, new VonMises(0.0, 0.0)], [.. three.Weights.ToArray().Select(w => 0.99 * w), 0.01]));
        for (int m = 0; m < models.Count; m++)
        {
            VonMisesMixture model = models[m];
            double divergence = grid.Select((x, i) => weights[i] * (-Energy(x) / Temperature - logNormalizer - model.DensityLn(x))).Average();
            double largest = grid.Select((x, i) => weights[i] / Angle.FullTurn / model.Density(x)).Max();
            ImportanceWeights importance = Weigh(model, new PhiloxRandom(4));
            rows.Add(
            [
                m < 6 ? $"{m + 1}" : "3 and 1% uniform", Text("G4", divergence), Text("F4", importance.EffectiveSampleSize / Draws), Text("F3", importance.ParetoShape),
                Text("G4", largest), Text("F5", importance.LogNormalizer), Text("F5", importance.LogNormalizer - logNormalizer), Text("F5", importance.LogNormalizerStandardError!.Value),
            ]);
        }

        report.Table(
            $"{Draws} draws of each proposal; the exact log Z is {Text("F5", logNormalizer)}",
            ["components", "KL(target, proposal)", "effective share", "Pareto k", "largest target/proposal", "log Z by weights", "its error", "its standard error"],
            rows);
        report.Text("""
            A Pareto k above 0.7 raises an alarm that the effective share does not: the largest weights stand out so far that 20000 draws need not have seen those that matter. In one
            dimension a grid shows whether they do. Three components leave a gap between trans and gauche, where the target exceeds the proposal 18 times; a hundredth of uniform draws
            brings that down to 2.7 at the price of a hundredth of the effective size. Five components nowhere fall short by more than 1.4 times: there k describes the shape of a bunch
            of nearly equal weights and is of no consequence.
            """);
        report.Figure("circular-boltzmann", "The Boltzmann density of butane's torsion and two proposals. Three components find trans and both gauche states, and fall short of the target between them.", [Curves(grid, weights, models)], height: 420);
    }

    private static double Energy(double x) => 0.7055 * (1.0 + Math.Cos(x)) - 0.1355 * (1.0 - Math.Cos(2.0 * x)) + 1.5725 * (1.0 + Math.Cos(3.0 * x));

    private static ImportanceWeights Weigh(VonMisesMixture proposal, Random random)
    {
        double[] draws = new double[Draws], logWeights = new double[Draws];
        proposal.Samples(draws, random);
        proposal.DensityLn(draws, logWeights);
        for (int i = 0; i < Draws; i++)
            logWeights[i] = -Energy(draws[i]) / Temperature - logWeights[i];
        return new ImportanceWeights(logWeights);
    }

    private static Plot Curves(double[] grid, double[] weights, List<VonMisesMixture> models)
    {
        Plot plot = Figures.New("Butane's central torsion at 298 K", "torsion, degrees", "density a radian");
        double[] degrees = [.. grid.Select(Angle.ToDegrees)];
        Line([.. weights.Select(w => w / Angle.FullTurn)], Figures.Grey, "target", 6);
        Line([.. grid.Select(models[1].Density)], Figures.Red, "2 components", 2);
        Line([.. grid.Select(models[2].Density)], Figures.Blue, "3 components", 2);
        plot.Axes.SetLimitsX(-180, 180);
        plot.ShowLegend(Alignment.UpperCenter);
        return plot;

        void Line(double[] y, Color color, string legend, float width)
        {
            ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(degrees, y, color);
            (line.LegendText, line.LineWidth) = (legend, width);
        }
    }

    private static string Text(string format, double value) => value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
}

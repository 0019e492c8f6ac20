using ScottPlot;
using Stats.Core;
using Stats.Distributions;

namespace Stats.Examples.Directional;

/// <summary>Draws of known concentration: maximum likelihood against marginal likelihood where the dimension exceeds the number of observations.</summary>
internal sealed class ConcentrationBias(DigitFeatures features)
{
    private static readonly VonMisesFisherFitOptions Marginal = new() { Estimator = ConcentrationEstimator.MarginalLikelihood };

    public void Run(Report report)
    {
        report.Heading("Plain and marginal likelihood, on draws from known distributions");
        List<string[]> rows = [];
        VonMisesFisherFit? shown = null;
        VonMisesFisherFit? noise = null;
        foreach ((int dimension, int count, double kappa) in new[] { (3, 1000, 25.0), (128, 1000, 100.0), (2048, 1000, 50.0), (8192, 1000, 200.0), (32768, 400, 500.0), (20000, 400, 100.0), (32768, 100, 100.0) })
        {
            // The mean direction is drawn as well.
            PhiloxRandom random = new(seed: (ulong)dimension + (ulong)count);
            VonMisesFisher truth = new(VonMisesFisher.Uniform(dimension).Sample(1, random)[0], kappa);
            PointSet draws = truth.Sample(count, random);
            VonMisesFisherFit plain = VonMisesFisher.Fit(draws), marginal = VonMisesFisher.Fit(draws, Marginal);
            double cosine = 0.0;
            for (int j = 0; j < dimension; j++)
                cosine += truth.MeanDirection[j] * marginal.Model.MeanDirection[j];
            ParameterEstimate interval = marginal.Parameters[0];
            rows.Add([
                $"{dimension}", $"{count}", $"{kappa:F0}", $"{plain.Model.Concentration:F1}", $"{plain.Parameters[0].Lower:F1} to {plain.Parameters[0].Upper:F1}",
                $"{marginal.Model.Concentration:F1}", interval.Lower is null ? "none" : $"{interval.Lower:F1} to {interval.Upper:F1}",
                $"{cosine:F3}", string.Join(", ", marginal.Warnings.Select(w => w.Code)),
            ]);
            if (dimension == 8192)
                shown = marginal;
            if (marginal.Warnings.Any(w => w.Code == "noise-floor"))
                noise = marginal;
        }

        report.Table(
            "One sample each: estimates with 95% intervals, and the cosine between the estimated and the true mean direction",
            ["p", "n", "true kappa", "MLE", "interval", "marginal", "interval", "cosine", "warning"],
            rows);
        report.Text("""
            The sum of n directions is long for two reasons: they share a mean direction, and n random steps lead away from the origin anyhow. In few
            dimensions the second part is negligible. Where p exceeds n it is not, and maximum likelihood, which takes all of the length for
            concentration, is several times too large, with an interval that is narrow and wrong. Marginal likelihood integrates the mean direction
            out and recovers the truth from the same draws. The fit warns (`high-dimension-bias`), and reports both estimates whichever the model takes.
            """);
        if (noise is not null)
        {
            report.Text("""
                When the resultant is no longer than uniform directions would give, nothing can be said: the fit warns of the `noise-floor`. The
                summary of the last sample, fitted by marginal likelihood:
                """);
            report.Verbatim(noise.Summary);
        }

        Coverage(report);
        if (shown is not null)
        {
            report.Figure(
                "vmf-likelihood",
                "Both log-likelihoods, each relative to its maximum; the band is the 95% interval of the marginal estimate. Left the sample in p = 8192 (n = 1000, true kappa 200); right the features of the digit 3 in p = 2048, where n R^2 is large and the bias is below one percent, though not below the standard error.",
                [Likelihoods("Draws, p = 8192, kappa = 200", shown, 200.0), Likelihoods("Features of the digit 3, p = 2048", Digit(3), null)],
                columns: 2,
                width: 1000,
                height: 480);
        }
    }

    /// <summary>How often the 95% interval holds the truth.</summary>
    private static void Coverage(Report report)
    {
        const int dimension = 512, count = 200, samples = 400;
        const double kappa = 60.0;
        VonMisesFisher truth = new(VonMisesFisher.Uniform(dimension).Sample(1, new PhiloxRandom(seed: 7))[0], kappa);
        int plainCovers = 0, marginalCovers = 0;
        double plainSum = 0.0, marginalSum = 0.0;
        PhiloxRandom random = new(seed: 8);
        for (int s = 0; s < samples; s++)
        {
            PointSet draws = truth.Sample(count, random);
            VonMisesFisherFit plain = VonMisesFisher.Fit(draws), marginal = VonMisesFisher.Fit(draws, Marginal);
            plainSum += plain.Model.Concentration;
            marginalSum += marginal.Model.Concentration;
            plainCovers += Holds(plain);
            marginalCovers += Holds(marginal);
        }

        report.Table(
            $"{samples} samples of n = {count} in p = {dimension}, kappa = {kappa:F0}",
            ["estimator", "mean estimate", "95% intervals that hold the truth"],
            [
                ["maximum likelihood", $"{plainSum / samples:F2}", $"{plainCovers} of {samples}"],
                ["marginal likelihood", $"{marginalSum / samples:F2}", $"{marginalCovers} of {samples}"],
            ]);

        static int Holds(VonMisesFisherFit fit) => fit.Parameters[0] is { Lower: { } lower, Upper: { } upper } && lower <= kappa && kappa <= upper ? 1 : 0;
    }

    private VonMisesFisherFit Digit(int digit) => VonMisesFisher.Fit(
        features.Compute([.. Enumerable.Range(0, features.Count).Where(i => features.Labels[i] == digit)], 2048), Marginal);

    private static Plot Likelihoods(string title, VonMisesFisherFit fit, double? truth)
    {
        double order = 0.5 * fit.Model.Dimension - 1.0, n = fit.EffectiveCount, r = fit.MeanResultantLength, c = fit.MeanResultantLengthComplement;
        double margin = 5.5 * fit.ConcentrationStandardError!.Value, low = fit.MarginalLikelihoodConcentration - margin, high = fit.MaximumLikelihoodConcentration + margin;
        double[] kappa = [.. Enumerable.Range(0, 400).Select(i => low + (high - low) * i / 399)];
        // Per sphere area: n (log C(kappa) + kappa R), and n log C(kappa) - log C(n R kappa), both with H(kappa) = LogHyp0F1 in its scaled form.
        double Plain(double k) => -n * (LogHyp0F1.Scaled(order, k) + k * c);
        double Marginal(double k) => Plain(k) + LogHyp0F1.Scaled(order, n * r * k);
        double[] Relative(Func<double, double> f, double at) => [.. kappa.Select(k => f(k) - f(at))];
        Plot plot = Figures.New(title, "concentration kappa", "log-likelihood less its maximum");
        ParameterEstimate interval = fit.Parameters[0];
        ScottPlot.Plottables.HorizontalSpan band = plot.Add.HorizontalSpan(interval.Lower!.Value, interval.Upper!.Value, Figures.Green.WithAlpha(0.25));
        band.LineStyle.Width = 0;
        plot.Line(kappa, Relative(Plain, fit.MaximumLikelihoodConcentration), Figures.Red, "plain");
        plot.Line(kappa, Relative(Marginal, fit.MarginalLikelihoodConcentration), Figures.Green, "marginal");
        plot.Vertical(fit.MaximumLikelihoodConcentration, Figures.Red, FormattableString.Invariant($"MLE {fit.MaximumLikelihoodConcentration:F1}"), dashed: true);
        plot.Vertical(fit.MarginalLikelihoodConcentration, Figures.Green, FormattableString.Invariant($"marginal {fit.MarginalLikelihoodConcentration:F1}"), dashed: true);
        if (truth is { } known)
            plot.Vertical(known, Colors.Black, FormattableString.Invariant($"truth {known:F0}"));
        plot.Axes.SetLimits(low, high, -45, 2);
        plot.ShowLegend(Edge.Bottom);
        return plot;
    }
}

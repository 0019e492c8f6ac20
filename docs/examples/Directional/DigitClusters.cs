using ScottPlot;
using Stats.Core;
using Stats.Distributions;

namespace Stats.Examples.Directional;

/// <summary>Mixtures fitted without the labels, and what the clusters have to do with the digits.</summary>
internal sealed class DigitClusters(DigitFeatures features)
{
    private const int Dimension = 2048, Digits = 10;

    public void Run(Report report)
    {
        report.Heading("Clusters: a mixture fitted without the labels");
        PointSet directions = features.Compute([.. Enumerable.Range(0, features.Count)], Dimension);
        VonMisesFisherMixtureFit fit = VonMisesFisherMixture.Fit(directions, Digits, new PhiloxRandom(seed: 1));
        int[,] counts = Counts(fit.Labels, Digits);
        // Clusters in the order of the digit that is most frequent in them.
        int[] order = [.. Enumerable.Range(0, Digits).OrderBy(k => Majority(counts, k).Digit).ThenByDescending(k => Majority(counts, k).Count)];
        List<string[]> rows = [];
        for (int c = 0; c < Digits; c++)
        {
            int k = order[c];
            rows.Add([
                $"{c}", $"{fit.Model.Weights[k]:F3}", $"{fit.Model.Components[k].Concentration:F0}",
                .. Enumerable.Range(0, Digits).Select(d => counts[k, d] == 0 ? "." : $"{counts[k, d]}"),
            ]);
        }

        report.Table(
            $"Ten components in p = {Dimension}, the best of {fit.RunLogLikelihoods.Count} runs ({fit.Iterations} iterations, {fit.StopReason}): images of each digit by cluster",
            ["cluster", "weight", "kappa", .. Enumerable.Range(0, Digits).Select(d => $"{d}")],
            rows);
        int undecided = Enumerable.Range(0, directions.Count).Count(i => Largest(fit.Responsibilities[i]) < 0.999);
        report.Text($"""
            Purity, the share of images whose digit is the most frequent one of their cluster: **{Purity(counts):F3}**. Adjusted Rand index against the
            digits, 0 for chance and 1 for agreement: **{AdjustedRand(counts):F3}**. The components were never told the digits. A digit written in two
            ways may get two clusters, and two digits that look alike may share one.

            The memberships are all but certain: only {undecided} of {directions.Count} images have a largest responsibility below 0.999. In {Dimension}
            dimensions that says little about the data and much about the model (see the last sections).
            """);
        report.Figure(
            "vmf-clusters",
            "Left: share of each cluster's images that show a digit. Right: share of each digit's images that a cluster holds, which sums to 1 down a column.",
            [Heat("Digits within each cluster", counts, order, byCluster: true), Heat("Clusters of each digit", counts, order, byCluster: false)],
            columns: 2,
            width: 1000,
            height: 470);
        report.Figure(
            "vmf-cluster-means",
            "The mean image of each cluster: the pixels were not used for the fit, only the features.",
            [.. Enumerable.Range(0, Digits).Select(c => MeanImage(fit.Labels, order[c], c, counts))],
            columns: 5,
            width: 1000,
            height: 440);
        NumberOfComponents(report, directions);
    }

    private void NumberOfComponents(Report report, PointSet directions)
    {
        List<string[]> rows = [];
        List<(int Components, double Bic, double Rand)> curve = [];
        foreach (int components in new[] { 1, 2, 5, 10, 15, 20, 30, 40 })
        {
            VonMisesFisherMixtureFit fit = VonMisesFisherMixture.Fit(
                directions, components, new PhiloxRandom(seed: 2), new VonMisesFisherMixtureOptions { Runs = 2, RelativeTolerance = 1e-8 });
            int[,] counts = Counts(fit.Labels, fit.Model.Components.Count);
            rows.Add([$"{components}", $"{fit.LogLikelihood:F0}", $"{fit.ParameterCount}", $"{fit.Bic:F0}", $"{fit.Icl:F0}", $"{Purity(counts):F3}", $"{AdjustedRand(counts):F3}"]);
            curve.Add((components, fit.Bic, AdjustedRand(counts)));
        }

        report.Table("Mixtures of one to forty components (two runs each)", ["K", "log-likelihood", "parameters", "BIC", "ICL", "purity", "adjusted Rand"], rows);
        int best = curve.MinBy(c => c.Bic).Components, bestRand = curve.MaxBy(c => c.Rand).Components;
        report.Text($"""
            BIC is smallest at K = {best}{(best == curve[^1].Components ? ", the largest number tried" : "")}, although there are ten digits: the data are not a mixture of round
            clusters, and every further component describes a piece of an elongated one. It says something about the shape of the clusters, and
            nothing about the number of digits. Agreement with the digits (adjusted Rand) is best at K = {bestRand}.
            """);
    }

    private int[,] Counts(IReadOnlyList<int> labels, int clusters)
    {
        int[,] counts = new int[clusters, Digits];
        for (int i = 0; i < labels.Count; i++)
            counts[labels[i], features.Labels[i]]++;
        return counts;
    }

    private static (int Digit, int Count) Majority(int[,] counts, int cluster)
    {
        int digit = Enumerable.Range(0, Digits).MaxBy(d => counts[cluster, d]);
        return (digit, counts[cluster, digit]);
    }

    private double Purity(int[,] counts) => Enumerable.Range(0, counts.GetLength(0)).Sum(k => Majority(counts, k).Count) / (double)features.Count;

    /// <summary>Hubert and Arabie (1985): pairs of images that both partitions keep together, less what chance gives.</summary>
    private double AdjustedRand(int[,] counts)
    {
        static double Pairs(double n) => 0.5 * n * (n - 1.0);
        int clusters = counts.GetLength(0);
        double together = 0.0, byCluster = 0.0, byDigit = 0.0;
        for (int k = 0; k < clusters; k++)
        {
            byCluster += Pairs(Enumerable.Range(0, Digits).Sum(d => counts[k, d]));
            for (int d = 0; d < Digits; d++)
                together += Pairs(counts[k, d]);
        }

        for (int d = 0; d < Digits; d++)
            byDigit += Pairs(Enumerable.Range(0, clusters).Sum(k => counts[k, d]));
        double chance = byCluster * byDigit / Pairs(features.Count);
        return (together - chance) / (0.5 * (byCluster + byDigit) - chance);
    }

    private static double Largest(ReadOnlySpan<double> row)
    {
        double largest = 0.0;
        foreach (double value in row)
            largest = Math.Max(largest, value);
        return largest;
    }

    private static Plot Heat(string title, int[,] counts, int[] order, bool byCluster)
    {
        int clusters = counts.GetLength(0);
        double[,] shares = new double[clusters, Digits];
        for (int c = 0; c < clusters; c++)
        {
            for (int d = 0; d < Digits; d++)
            {
                double total = byCluster ? Enumerable.Range(0, Digits).Sum(j => counts[order[c], j]) : Enumerable.Range(0, clusters).Sum(k => counts[k, d]);
                shares[c, d] = counts[order[c], d] / Math.Max(total, 1.0);
            }
        }

        Plot plot = Figures.New(title, "digit", "cluster");
        ScottPlot.Plottables.Heatmap map = plot.Add.Heatmap(shares);
        map.Colormap = new ScottPlot.Colormaps.Viridis();
        map.ManualRange = new ScottPlot.Range(0, 1);
        plot.Add.ColorBar(map);
        Figures.Whole(plot.Axes.Bottom, Digits);
        Figures.Whole(plot.Axes.Left, clusters, down: true);
        plot.Axes.SetLimits(-0.5, Digits - 0.5, -0.5, clusters - 0.5);
        plot.HideGrid();
        return plot;
    }

    private Plot MeanImage(IReadOnlyList<int> labels, int cluster, int shownAs, int[,] counts)
    {
        const int side = 8;
        double[,] mean = new double[side, side];
        int n = 0;
        for (int i = 0; i < labels.Count; i++)
        {
            if (labels[i] != cluster)
                continue;
            n++;
            ReadOnlySpan<double> image = features.Image(i);
            for (int j = 0; j < image.Length; j++)
                mean[j / side, j % side] += image[j];
        }

        for (int j = 0; j < side * side; j++)
            mean[j / side, j % side] /= Math.Max(n, 1);
        (int digit, int count) = Majority(counts, cluster);
        Plot plot = Figures.New($"{shownAs}: {count} of {n} are {digit}", "", "");
        ScottPlot.Plottables.Heatmap map = plot.Add.Heatmap(mean);
        map.Colormap = new ScottPlot.Colormaps.GrayscaleReversed();
        plot.Axes.SetLimits(-0.5, side - 0.5, -0.5, side - 0.5);
        plot.Axes.SquareUnits();
        plot.HideAxesAndGrid();
        plot.Axes.Title.IsVisible = true;
        return plot;
    }
}

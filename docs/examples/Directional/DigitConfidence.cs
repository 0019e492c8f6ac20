using ScottPlot;
using Stats.Core;
using Stats.Distributions;

namespace Stats.Examples.Directional;

/// <summary>What the fitted concentrations say about confidence: classes as densities, posteriors and their calibration, and where the model fails.</summary>
internal sealed class DigitConfidence(DigitFeatures features)
{
    private const int Dimension = 2048, Digits = 10;

    public void Run(Report report)
    {
        report.Heading("Classes as densities: what the concentration says about confidence");
        // Half of the images to fit, a quarter to choose a temperature, a quarter to test.
        int[] shuffled = [.. Enumerable.Range(0, features.Count)];
        new PhiloxRandom(seed: 3).Shuffle(shuffled);
        int half = features.Count / 2, quarter = features.Count / 4;
        Part train = Take(shuffled[..half]), calibration = Take(shuffled[half..(half + quarter)]), test = Take(shuffled[(half + quarter)..]);
        VonMisesFisherFit[] fits = [.. Enumerable.Range(0, Digits).Select(d => VonMisesFisher.Fit(Of(train, d)))];

        VonMisesFisherMixture plain = Classes(fits, f => f.MaximumLikelihoodConcentration), marginal = Classes(fits, f => f.MarginalLikelihoodConcentration);
        double temperature = Temperature(LogTerms(marginal, calibration.Directions), calibration.Labels);
        Prediction[] predictions =
        [
            new("MLE concentration", LogTerms(plain, test.Directions), 1.0, test.Labels),
            new("marginal concentration", LogTerms(marginal, test.Directions), 1.0, test.Labels),
            new(FormattableString.Invariant($"marginal, temperature {temperature:F0}"), LogTerms(marginal, test.Directions), temperature, test.Labels),
        ];
        report.Table(
            $"{test.Labels.Length} held-out digits, classified by the densities of ten fitted distributions (p = {Dimension}, {half} images to fit)",
            ["posterior from", "correct", "mean confidence", "surer than 0.999", "of these wrong", "log loss", "calibration error"],
            [.. predictions.Select(p => new[] { p.Name, $"{p.Accuracy:F4}", $"{p.Confidence.Average():F4}", $"{p.Confidence.Count(c => c > 0.999)}", $"{Enumerable.Range(0, test.Labels.Length).Count(i => p.Confidence[i] > 0.999 && !p.Correct[i])}", $"{p.LogLoss:F3}", $"{p.CalibrationError:F4}" })]);
        report.Text($"""
            Each class is a von Mises-Fisher distribution; by Bayes' rule their densities give a probability for each digit. The classes are found well
            ({100.0 * predictions[1].Accuracy:F1}% correct), but **the probabilities are far too sure**: {predictions[1].Confidence.Count(c => c > 0.999)} of {test.Labels.Length}
            are above 0.999, wrong answers among them. Marginal likelihood hardly changes that: with n R^2 this large both concentrations are nearly the
            same. The cause is the model, not the estimate: it takes the {Dimension} coordinates for independent evidence, while the features are
            {Dimension} views of 64 pixels. Dividing all log-densities by one temperature, chosen on other images ({temperature:F0} here), leaves every
            decision as it is and lowers the log loss from {predictions[1].LogLoss:F1} to {predictions[2].LogLoss:F2} and the calibration error from
            {predictions[1].CalibrationError:F2} to {predictions[2].CalibrationError:F2}.
            """);
        Classwise(report, fits, predictions[1], test);
        report.Figure(
            "vmf-calibration",
            "Left: of the held-out digits with a stated probability, the share that is right; a calibrated classifier lies on the diagonal, and the size of a point grows with the number of digits in it (those with fewer than five are left out). Right: the error rate when the least sure are left unanswered, by three measures of confidence (the curves start at the surest fifth).",
            [Reliability(predictions), Abstention(predictions[1], Cosines(marginal, test.Directions), predictions[1])],
            columns: 2,
            width: 1000,
            height: 480);
        new CosineFit(fits, [.. Enumerable.Range(0, Digits).Select(d => Of(train, d))], [.. Enumerable.Range(0, Digits).Select(d => Of(test, d))], temperature).Run(report);
    }

    private static void Classwise(Report report, VonMisesFisherFit[] fits, Prediction prediction, Part test)
    {
        List<string[]> rows = [];
        double[] kappa = new double[Digits], recall = new double[Digits];
        for (int d = 0; d < Digits; d++)
        {
            int[] members = [.. Enumerable.Range(0, test.Labels.Length).Where(i => test.Labels[i] == d)];
            (kappa[d], recall[d]) = (fits[d].MarginalLikelihoodConcentration, members.Count(i => prediction.Correct[i]) / (double)members.Length);
            rows.Add([
                $"{d}", $"{fits[d].Observations}", $"{kappa[d]:F0}", $"{Math.Acos(fits[d].MeanResultantLength) * 180.0 / Math.PI:F1}",
                $"{fits[d].MeanDirectionStandardError * 180.0 / Math.PI:F2}", $"{recall[d]:F3}",
            ]);
        }

        report.Table(
            "The concentration as a property of the class",
            ["digit", "n", "kappa (marginal)", "typical angle, degrees", "error of the mean direction", "recall, held out"],
            rows);
        report.Text($"""
            The digit {Array.IndexOf(kappa, kappa.Max())} is written most alike, the digit {Array.IndexOf(kappa, kappa.Min())} in the most different ways: its concentration is {kappa.Max() / kappa.Min():F1} times smaller.
            Over the ten digits the rank correlation of the concentration with the share recognised is {RankCorrelation(kappa, recall):F2}. So it is of some
            use as a relative measure of how far a class can be trusted; not as an absolute one.
            """);
    }

    private Part Take(int[] images) => new(features.Compute(images, Dimension), [.. images.Select(i => features.Labels[i])]);

    private static PointSet Of(Part part, int digit) =>
        part.Directions.Select([.. Enumerable.Range(0, part.Labels.Length).Where(i => part.Labels[i] == digit)]);

    /// <summary>The classes as a mixture whose weights are their frequencies: its responsibilities are the posterior probabilities.</summary>
    private static VonMisesFisherMixture Classes(VonMisesFisherFit[] fits, Func<VonMisesFisherFit, double> concentration) => new(
        [.. fits.Select(f => new VonMisesFisher(f.Model.MeanDirection, concentration(f)))], fits.Select(f => (double)f.Observations).ToArray());

    /// <summary>log of weight times density, a row a point.</summary>
    private static double[][] LogTerms(VonMisesFisherMixture classes, PointSet points)
    {
        double[][] terms = [.. Enumerable.Range(0, points.Count).Select(_ => new double[Digits])];
        double[] column = new double[points.Count];
        for (int k = 0; k < Digits; k++)
        {
            classes.Components[k].DensityLn(points, column);
            for (int i = 0; i < points.Count; i++)
                terms[i][k] = column[i] + Math.Log(classes.Weights[k]);
        }

        return terms;
    }

    private static double[] Cosines(VonMisesFisherMixture classes, PointSet points) => [.. Enumerable.Range(0, points.Count).Select(i =>
    {
        double largest = -1.0;
        foreach (VonMisesFisher component in classes.Components)
            largest = Math.Max(largest, System.Numerics.Tensors.TensorPrimitives.Dot(points[i], component.MeanDirection));
        return largest;
    })];

    /// <summary>The temperature of the smallest log loss, by ternary search over its logarithm.</summary>
    private static double Temperature(double[][] terms, int[] labels)
    {
        double low = 0.0, high = Math.Log(10000.0);
        while (high - low > 1e-6)
        {
            double a = low + (high - low) / 3.0, b = high - (high - low) / 3.0;
            if (new Prediction("", terms, Math.Exp(a), labels).LogLoss < new Prediction("", terms, Math.Exp(b), labels).LogLoss)
                high = b;
            else
                low = a;
        }

        return Math.Exp(0.5 * (low + high));
    }

    private static double RankCorrelation(double[] a, double[] b) => MathNet.Numerics.Statistics.Correlation.Spearman(a, b);

    private static Plot Reliability(Prediction[] predictions)
    {
        Plot plot = Figures.New("Calibration of the posterior", "stated probability of the chosen digit", "share that is right");
        plot.Line([0, 1], [0, 1], Figures.Grey, "calibrated", dashed: true);
        foreach ((Prediction p, Color color) in predictions[1..].Zip([Figures.Red, Figures.Green]))
        {
            (double X, double Y, int Count)[] bins = [.. p.Bins().Where(b => b.Count >= 5)];
            plot.Line([.. bins.Select(b => b.X)], [.. bins.Select(b => b.Y)], color, p.Name);
            foreach ((double x, double y, int count) in bins)
                plot.Add.Marker(x, y, MarkerShape.FilledCircle, (float)(4 + 1.2 * Math.Sqrt(count)), color.WithAlpha(0.7));
        }

        plot.Axes.SetLimits(0, 1.04, -0.02, 1.04);
        plot.ShowLegend(Alignment.UpperLeft);
        return plot;
    }

    private static Plot Abstention(Prediction prediction, double[] cosines, Prediction margins)
    {
        Plot plot = Figures.New("Error rate after leaving out the least sure", "share of digits answered", "error rate among them, %");
        int n = prediction.Correct.Length;
        foreach ((string name, double[] score, Color color) in new[]
        {
            ("log-odds of the two best", margins.Margin, Figures.Blue), ("cosine to the best mean", cosines, Figures.Orange),
            ("log-density of the best", margins.Best, Figures.Purple),
        })
        {
            int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => score[i])];
            double[] kept = new double[n], error = new double[n];
            int wrong = 0;
            for (int i = 0; i < n; i++)
            {
                wrong += prediction.Correct[order[i]] ? 0 : 1;
                (kept[i], error[i]) = ((i + 1.0) / n, 100.0 * wrong / (i + 1.0));
            }

            plot.Line(kept[(n / 5)..], error[(n / 5)..], color, name);
        }

        plot.Axes.SetLimitsX(0.2, 1.0);
        plot.ShowLegend(Alignment.UpperLeft);
        return plot;
    }

    private sealed record Part(PointSet Directions, int[] Labels);

    /// <summary>Posterior probabilities from log weights times densities, divided by a temperature.</summary>
    private sealed class Prediction
    {
        private const int BinCount = 10;

        public Prediction(string name, double[][] terms, double temperature, int[] labels)
        {
            int n = labels.Length;
            (Name, Confidence, Correct, Margin, Best) = (name, new double[n], new bool[n], new double[n], new double[n]);
            double loss = 0.0;
            for (int i = 0; i < n; i++)
            {
                double[] sorted = [.. terms[i].OrderDescending()];
                double sum = sorted.Sum(t => Math.Exp((t - sorted[0]) / temperature));
                Confidence[i] = 1.0 / sum;
                Correct[i] = terms[i][labels[i]] == sorted[0];
                (Margin[i], Best[i]) = (sorted[0] - sorted[1], sorted[0]);
                loss += (sorted[0] - terms[i][labels[i]]) / temperature + Math.Log(sum);
            }

            LogLoss = loss / n;
        }

        public string Name { get; }

        public double[] Confidence { get; }

        public bool[] Correct { get; }

        /// <summary>The difference of the two largest terms.</summary>
        public double[] Margin { get; }

        public double[] Best { get; }

        public double LogLoss { get; }

        public double Accuracy => Correct.Average(c => c ? 1.0 : 0.0);

        /// <summary>The mean over digits of |share right - mean confidence| in their bin of confidence.</summary>
        public double CalibrationError => Bins().Sum(b => b.Count * Math.Abs(b.Y - b.X)) / Correct.Length;

        /// <summary>Mean confidence, share right and number in each of ten equal intervals of confidence.</summary>
        public List<(double X, double Y, int Count)> Bins() =>
        [
            .. Enumerable.Range(0, Correct.Length).GroupBy(i => Math.Min(BinCount - 1, (int)(BinCount * Confidence[i]))).OrderBy(g => g.Key)
                .Select(g => (g.Average(i => Confidence[i]), g.Average(i => Correct[i] ? 1.0 : 0.0), g.Count())),
        ];
    }
}

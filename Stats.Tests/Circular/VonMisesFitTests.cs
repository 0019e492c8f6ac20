using Stats.Distributions;

namespace Stats.Tests.Circular;

/// <summary>Estimates against exact ones, intervals by their coverage, and what a fit refuses.</summary>
public class VonMisesFitTests
{
    private static readonly ReferenceTable Fits = ReferenceTable.Read("von-mises/dataset_fits.csv");
    private static readonly ReferenceTable Angles = ReferenceTable.Read("von-mises/circular_angles.csv");

    private static double[] Data(string name) => [.. Enumerable.Range(0, Angles.Count).Where(i => Angles.Text(i, "dataset") == name).Select(i => Angles.Value(i, "angle"))];

    [Fact]
    public void FitsOfMeasuredDirections()
    {
        for (int i = 0; i < Fits.Count; i++)
        {
            double[] data = Data(Fits.Text(i, "dataset"));
            VonMisesFit fit = VonMises.Fit(data), corrected = VonMises.Fit(data, new VonMisesFitOptions { BiasCorrection = true });
            VonMisesStatistics statistics = new();
            statistics.Add(data);
            VonMisesFit streamed = VonMises.Fit(statistics);
            Assert.Equal(0.0, Angle.Difference(fit.Model.Mean, Fits.Value(i, "mean")), 1e-12);
            (string, double)[] values =
            [
                ("mean_resultant", fit.MeanResultantLength), ("kappa_mle", fit.Model.Concentration), ("kappa_mle", fit.MaximumLikelihoodConcentration),
                ("kappa_bias_corrected", corrected.Model.Concentration), ("se_mean", fit.MeanStandardError!.Value), ("se_kappa", fit.ConcentrationStandardError!.Value),
                ("log_likelihood", fit.LogLikelihood), ("kappa_mle", streamed.Model.Concentration), ("log_likelihood", streamed.LogLikelihood),
            ];
            foreach ((string column, double actual) in values)
                Assert.InRange(actual / Fits.Value(i, column), 1.0 - 1e-12, 1.0 + 1e-12);
            Assert.True(fit.MarginalLikelihoodConcentration < fit.MaximumLikelihoodConcentration);
            Assert.Equal(data.Length, fit.Observations);
            Assert.Equal(Math.Pow(fit.MeanStandardError!.Value, 2.0), fit.Covariance![0, 0], 1e-15);
        }
    }

    /// <summary>
    /// The share of samples whose 95% interval holds the truth is binomial: within 4 standard errors, sqrt(0.95 0.05 / r), of a level in
    /// [0.93, 0.98]. That is how far the calibration of the likelihood ratios may be off at three observations, where Wald intervals are at 0.8; the interval for the direction
    /// given the concentration is exact.
    /// </summary>
    [Theory]
    [InlineData(3, 1.0)]
    [InlineData(3, 50.0)]
    [InlineData(5, 0.3)]
    [InlineData(5, 2.0)]
    [InlineData(10, 5.0)]
    [InlineData(30, 1.0)]
    [InlineData(100, 1e6)]
    public void IntervalsHoldTheirLevel(int observations, double concentration)
    {
        int repetitions = Sweep.Count(1000, 10_000), direction = 0, kappa = 0, directionGiven = 0, kappaGiven = 0;
        VonMises law = new(3.0, concentration);
        VonMisesFitOptions knownConcentration = new() { Concentration = concentration }, knownMean = new() { Mean = 3.0 };
        double[] data = new double[observations];
        PhiloxRandom random = new((ulong)observations);
        for (int r = 0; r < repetitions; r++)
        {
            law.Samples(data, random);
            VonMisesFit fit = VonMises.Fit(data);
            direction += Covers(fit) ? 1 : 0;
            kappa += Holds(fit) ? 1 : 0;
            directionGiven += Covers(VonMises.Fit(data, knownConcentration)) ? 1 : 0;
            kappaGiven += Holds(VonMises.Fit(data, knownMean)) ? 1 : 0;
        }

        double slack = 4.0 * Math.Sqrt(0.95 * 0.05 / repetitions);
        Assert.InRange((double)direction / repetitions, 0.94 - slack, 0.965 + slack);
        Assert.InRange((double)kappa / repetitions, 0.93 - slack, 0.98 + slack);
        Assert.InRange((double)directionGiven / repetitions, 0.95 - slack, 0.95 + slack);
        Assert.InRange((double)kappaGiven / repetitions, 0.93 - slack, 0.98 + slack);

        static bool Covers(VonMisesFit fit) => Math.Abs(Angle.Difference(fit.Model.Mean, 3.0)) <= fit.MeanConfidenceAngle;
        bool Holds(VonMisesFit fit) => fit.ConcentrationInterval is { } i && i.Lower <= concentration && concentration <= i.Upper;
    }

    /// <summary>Angles a trillionth apart: the spread comes from the second pass, not from 1 - R by subtraction.</summary>
    [Fact]
    public void TightAnglesKeepTheirDigits()
    {
        double[] data = [.. new[] { -1.0, 0.25, 1.5, -0.5 }.Select(z => z * 1e-10)];
        double mean = data.Average(), spread = data.Average(x => (x - mean) * (x - mean));
        VonMisesFit fit = VonMises.Fit(data);
        Assert.InRange(fit.Model.Mean / mean, 1.0 - 1e-12, 1.0 + 1e-12);
        Assert.InRange(fit.Model.Concentration * spread, 1.0 - 1e-12, 1.0 + 1e-12);
        // Streamed they cannot be told from equal ones.
        VonMisesStatistics statistics = new();
        statistics.Add(data);
        Assert.Throws<EstimationException>(() => VonMises.Fit(statistics));
    }

    [Fact]
    public void KnownParametersStay()
    {
        double[] data = Data("wind");
        VonMisesFit mean = VonMises.Fit(data, new VonMisesFitOptions { Mean = 1.0 }), both = VonMises.Fit(data, new VonMisesFitOptions { Mean = 1.0, Concentration = 2.0 });
        Assert.Equal(1.0, mean.Model.Mean);
        Assert.Equal(["concentration"], mean.Parameters.Select(p => p.Name));
        double cosine = data.Average(x => Math.Cos(x - 1.0));
        Assert.Equal(cosine, mean.Model.MeanResultantLength, 1e-13);
        Assert.Equal((1.0, 2.0, 0), (both.Model.Mean, both.Model.Concentration, both.ParameterCount));
        Assert.Equal(data.Sum(new VonMises(1.0, 2.0).DensityLn), both.LogLikelihood, 1e-10);
        // Against the known direction on the whole: no concentration.
        Assert.Equal(0.0, VonMises.Fit(data, new VonMisesFitOptions { Mean = 0.3 + Math.PI }).Model.Concentration);
        VonMisesFit concentration = VonMises.Fit(data, new VonMisesFitOptions { Concentration = 2.0 });
        Assert.Equal(VonMises.Fit(data).Model.Mean, concentration.Model.Mean);
        Assert.Null(concentration.ConcentrationInterval);
        Assert.Equal(data.Sum(concentration.Model.DensityLn), concentration.LogLikelihood, 1e-10);
    }

    [Fact]
    public void TheLikelihoodIsTheSumOfLogDensities()
    {
        double[] data = Data("fisherB1"), weights = [.. data.Select((_, i) => 0.5 + i % 3)];
        VonMisesFit fit = VonMises.Fit(data, weights);
        Assert.Equal(data.Select((x, i) => weights[i] * fit.Model.DensityLn(x)).Sum(), fit.LogLikelihood, 1e-9);
    }

    [Fact]
    public void NoDirectionIsReportedAndUniform()
    {
        VonMisesFit fit = VonMises.Fit([0.0, Math.PI, 0.5 * Math.PI, -0.5 * Math.PI]);
        Assert.False(fit.HasMeanDirection);
        Assert.Equal((0.0, 0.0), (fit.Model.Mean, fit.Model.Concentration));
        Assert.Null(fit.MeanStandardError);
        Assert.Null(fit.MeanConfidenceAngle);
        Assert.Equal(0.0, fit.ConcentrationInterval!.Value.Lower);
        Assert.Contains(fit.Warnings, w => w.Code == "mean-direction-undefined");
        Assert.Contains("undefined", fit.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void UnboundedConcentrationsThrowOrGiveTheCap()
    {
        VonMisesFitOptions capped = new() { MaximalConcentration = 1e6 };
        foreach (double[] data in new double[][] { [1.0], [2.0, 2.0, 2.0] })
        {
            Assert.Throws<EstimationException>(() => VonMises.Fit(data));
            VonMisesFit fit = VonMises.Fit(data, capped);
            Assert.Equal((data[0], 1e6, StopReason.Boundary), (fit.Model.Mean, fit.Model.Concentration, fit.StopReason));
            Assert.Null(fit.ConcentrationStandardError);
            Assert.Null(fit.ConcentrationInterval);
            Assert.InRange(fit.MeanConfidenceAngle!.Value * 1e3 * Math.Sqrt(data.Length), 1.95, 1.97);
        }
    }

    [Fact]
    public void BadDataAreNamed()
    {
        double[] data = [0.1, 0.5, double.NaN, 1.0];
        Assert.Contains("angles[2] is NaN", Assert.Throws<ArgumentException>("angles", () => VonMises.Fit(data)).Message, StringComparison.Ordinal);
        double[] many = new double[100_000];
        many[90_001] = double.NegativeInfinity;
        Assert.Contains("angles[90001]", Assert.Throws<ArgumentException>("angles", () => VonMises.Fit(many)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("angles", () => VonMises.Fit([]));
        Assert.Throws<ArgumentException>("weights", () => VonMises.Fit([0.1, 0.2], [1.0]));
        Assert.Throws<ArgumentException>("weights", () => VonMises.Fit([0.1, 0.2], [0.0, 0.0]));
        Assert.Contains("weights[1]", Assert.Throws<ArgumentException>("weights", () => VonMises.Fit([0.1, 0.2], [1.0, -1.0])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("statistics", () => VonMises.Fit((VonMisesStatistics)null!));
        Assert.Throws<EstimationException>(() => VonMises.Fit(new VonMisesStatistics()));
        VonMisesStatistics statistics = new();
        Assert.Throws<ArgumentOutOfRangeException>("angle", () => statistics.Add(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("weight", () => statistics.Add(0.0, -1.0));
        Assert.Throws<ArgumentException>("angles", () => statistics.Add(data));
        Assert.Equal(0, statistics.Count);
        foreach (VonMisesFitOptions bad in new[]
        {
            new VonMisesFitOptions { Mean = double.NaN }, new() { Concentration = -1.0 }, new() { MaximalConcentration = 0.0 }, new() { ConfidenceLevel = 1.0 },
        })
        {
            Assert.Throws<ArgumentOutOfRangeException>("options", () => VonMises.Fit([0.1, 0.2], bad));
        }

        Assert.Throws<ArgumentException>("options", () => VonMises.Fit([0.1, 0.2], new VonMisesFitOptions { Mean = 0.0, BiasCorrection = true }));
    }

    /// <summary>Blocks, streams and shards see the same sums: the resultant in twice the precision does not show the order.</summary>
    [Fact]
    public void StatisticsAgreeHoweverTheyAreAdded()
    {
        double[] data = new double[50_001];
        new VonMises(2.0, 0.7).Samples(data, new PhiloxRandom(31));
        VonMisesStatistics whole = new(), single = new(), weighted = new();
        whole.Add(data);
        weighted.Add(data, [.. data.Select(_ => 1.0)]);
        foreach (double x in data)
            single.Add(x);
        foreach (VonMisesStatistics other in new[] { single, weighted })
        {
            Assert.Equal(whole.Count, other.Count);
            Assert.Equal(whole.TotalWeight, other.TotalWeight);
            Assert.Equal(whole.MeanDirection, other.MeanDirection, 4e-16);
            Assert.InRange(Accuracy.Relative(other.MeanResultantLength, whole.MeanResultantLength), 0.0, 2.0);
        }

        Assert.Equal(data.Average(Math.Cos), whole.MeanResultantLength * Math.Cos(whole.MeanDirection), 1e-14);
        Assert.Equal(data.Average(Math.Sin), whole.MeanResultantLength * Math.Sin(whole.MeanDirection), 1e-14);
    }
}

using System.Globalization;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Tests.Circular;

public class CircularSummaryTests
{
    private static readonly ReferenceTable _reference = ReferenceTable.Read("CircularTests/descriptive.csv");

    private static readonly ReferenceTable _angles = ReferenceTable.Read("CircularTests/angles.csv");

    internal static double[] Data(string name) => [.. Enumerable.Range(0, _angles.Count).Where(i => _angles.Text(i, "dataset") == name).Select(i => _angles.Value(i, "angle"))];

    internal static double Reference(string name, string quantity) =>
        _reference.Value(Enumerable.Range(0, _reference.Count).Single(i => _reference.Text(i, "dataset") == name && _reference.Text(i, "quantity") == quantity), "value");

    [Theory]
    [InlineData("wind")]
    [InlineData("turtles")]
    [InlineData("fisherB1")]
    [InlineData("fisherB3")]
    public void AgreesWithR(string name)
    {
        CircularSummary summary = new(Data(name));
        // R's figures are sums of some hundred terms in double precision.
        Direction(summary.MeanDirection, "mean");
        Close(summary.MeanResultantLength, "rho");
        Close(summary.CircularVariance, "variance");
        Close(summary.CircularStandardDeviation, "sd");
        Close(summary.AngularDeviation, "angular_deviation");
        Direction(summary.Median, "median");
        Close(summary.MeanDeviation, "mean_deviation");
        // fisherB1 has an angle at the median's antipode, which R's rounding puts at the start of the turn and which belongs to its end.
        foreach (double p in name == "fisherB1" ? [] : new[] { 0.1, 0.25, 0.75, 0.9 })
            Direction(summary.Quantile(p), "quantile_" + p.ToString(CultureInfo.InvariantCulture));
        Close(summary.Range, "range");
        for (int order = 1; order <= 3; order++)
        {
            Close(summary.TrigonometricMoment(order).Real, "cos_" + order);
            Close(summary.TrigonometricMoment(order).Imaginary, "sin_" + order);
            Close(summary.CentralTrigonometricMoment(order).Real, "central_cos_" + order);
            Close(summary.CentralTrigonometricMoment(order).Imaginary, "central_sin_" + order);
        }

        double r = summary.MeanResultantLength;
        Assert.Equal(Reference(name, "central_sin_2") / Math.Pow(1.0 - r, 1.5), summary.Skewness, 1e-12);
        Assert.Equal((Reference(name, "central_cos_2") - Math.Pow(r, 4)) / Math.Pow(1.0 - r, 2), summary.Kurtosis, 1e-11);
        Assert.Equal((1.0 - Reference(name, "central_cos_2")) / (2.0 * r * r), summary.Dispersion, 1e-12);

        void Close(double actual, string quantity) => Assert.Equal(Reference(name, quantity), actual, 4e-14);

        void Direction(double actual, string quantity) => Assert.Equal(0.0, Angle.Difference(actual, Reference(name, quantity)), 2e-14);
    }

    [Property(MaxTest = 200, Replay = "17,3")]
    public void MedianMinimisesTheMeanArc(int seed)
    {
        PhiloxRandom random = new((ulong)(uint)seed);
        int n = 1 + random.Next(40);
        double[] angles = new double[n];
        for (int i = 0; i < n; i++)
            angles[i] = seed % 3 == 0 ? random.Next(12) * Math.PI / 6.0 : 2.0 * random.NextGaussian();
        CircularSummary summary = new(angles);
        double Deviation(double at) => angles.Average(a => Math.Abs(Angle.Difference(a, at)));
        Assert.Equal(Deviation(summary.Median), summary.MeanDeviation, 1e-12);
        foreach (double angle in angles)
            Assert.True(Deviation(angle) >= summary.MeanDeviation - 1e-11);
        for (int i = 0; i < 100; i++)
            Assert.True(Deviation(0.0628 * i) >= summary.MeanDeviation - 1e-11);
    }

    [Property(MaxTest = 200, Replay = "19,3")]
    public void IntegerWeightsAreRepetitions(int seed)
    {
        PhiloxRandom random = new((ulong)(uint)seed);
        int n = 2 + random.Next(20);
        double[] angles = new double[n], weights = new double[n];
        List<double> repeated = [];
        for (int i = 0; i < n; i++)
        {
            angles[i] = random.NextGaussian();
            weights[i] = i == 0 ? 1.0 : random.Next(4);
            for (int k = 0; k < weights[i]; k++)
                repeated.Add(angles[i]);
        }

        CircularSummary weighted = new(angles, weights), plain = new([.. repeated]);
        Assert.Equal(plain.MeanDirection, weighted.MeanDirection, 1e-13);
        Assert.Equal(plain.CircularVariance, weighted.CircularVariance, 1e-13);
        Assert.Equal(plain.MeanDeviation, weighted.MeanDeviation, 1e-13);
        Assert.Equal(0.0, Angle.Difference(plain.Median, weighted.Median), 1e-12);
        Assert.Equal(plain.Range, weighted.Range, 1e-13);
    }

    [Property(MaxTest = 200, Replay = "23,3")]
    public void TurnsWithTheAngles(int seed)
    {
        PhiloxRandom random = new((ulong)(uint)seed);
        double[] angles = [.. Enumerable.Range(0, 3 + random.Next(30)).Select(_ => random.NextGaussian())];
        double turn = 7.0 * random.NextDouble();
        CircularSummary summary = new(angles), turned = new([.. angles.Select(a => a + turn)]);
        Assert.Equal(0.0, Angle.Difference(turned.MeanDirection, summary.MeanDirection + turn), 1e-13);
        Assert.Equal(0.0, Angle.Difference(turned.Median, summary.Median + turn), 1e-12);
        Assert.Equal(0.0, Angle.Difference(turned.Quantile(0.3), summary.Quantile(0.3) + turn), 1e-12);
        Assert.Equal(summary.CircularVariance, turned.CircularVariance, 1e-13);
        Assert.Equal(summary.Range, turned.Range, 1e-12);
        Assert.Equal(summary.Skewness, turned.Skewness, 1e-10 * (1.0 + Math.Abs(summary.Skewness)));
        Assert.Equal(summary.Kurtosis, turned.Kurtosis, 1e-10 * (1.0 + Math.Abs(summary.Kurtosis)));
    }

    [Fact]
    public void CloseAnglesKeepTheirDigits()
    {
        // Deviations -1, 0, 1 in units of 1e-7: 1 - R is 1e-14/3, the kurtosis statistic's limit 2 mean(h^2)/mean(h)^2 - 6 is -3.
        CircularSummary summary = new([1.0 - 1e-7, 1.0, 1.0 + 1e-7]);
        Assert.Equal(1e-14 / 3.0, summary.CircularVariance, 1e-14 * 1e-8);
        Assert.Equal(-3.0, summary.Kurtosis, 1e-7);
        Assert.Equal(1.5e14, summary.Concentration, 1.5e14 * 1e-8);
    }

    [Theory]
    [InlineData(30, 0.8)]
    [InlineData(60, 3.0)]
    public void IntervalsCoverTheMeanDirection(int n, double concentration)
    {
        // 600 samples: a coverage of 0.95 is within 4 standard errors of 0.0089; the large-sample form may fall short by 2% at these sizes.
        VonMises law = new(2.0, concentration);
        int large = 0, boot = 0;
        const int Samples = 600;
        double[] angles = new double[n];
        for (int i = 0; i < Samples; i++)
        {
            PhiloxRandom random = new(404, (ulong)i);
            law.Samples(angles, random);
            CircularSummary summary = new(angles);
            large += Holds(summary.MeanDirectionInterval()) ? 1 : 0;
            boot += Holds(summary.MeanDirectionBootstrapInterval(random, replicates: 400)) ? 1 : 0;
        }

        Assert.InRange(large / (double)Samples, 0.95 - 0.036 - 0.02, 0.95 + 0.036);
        Assert.InRange(boot / (double)Samples, 0.95 - 0.036 - 0.03, 0.95 + 0.036);

        static bool Holds(ParameterEstimate interval)
        {
            double middle = 0.5 * (interval.Lower!.Value + interval.Upper!.Value), half = interval.Upper.Value - middle;
            return Math.Abs(Angle.Difference(2.0, middle)) <= half;
        }
    }

    [Fact]
    public void BadInputIsNamed()
    {
        Assert.Contains("angles[1] is NaN", Assert.Throws<ArgumentException>(() => new CircularSummary([0.0, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Contains("angles is empty", Assert.Throws<ArgumentException>(() => new CircularSummary([])).Message, StringComparison.Ordinal);
        Assert.Contains("weights[1]", Assert.Throws<ArgumentException>(() => new CircularSummary([0.0, 1.0], [1.0, -1.0])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new CircularSummary([0.0, 1.0], [0.0, 0.0]));
        CircularSummary summary = new([0.0, 1.0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => summary.Quantile(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => summary.MeanDirectionInterval(1.0));
        Assert.Throws<ArgumentNullException>(() => summary.MeanDirectionBootstrapInterval(null!));
    }

    [Fact]
    public void OppositeAnglesHaveNoDirection()
    {
        CircularSummary summary = new([0.0, Math.PI]);
        Assert.False(summary.MeanDirectionIsDefined);
        Assert.Equal(2.0 * Math.PI, summary.MeanDirectionInterval().Upper!.Value - summary.MeanDirectionInterval().Lower!.Value, 1e-15);
        Assert.Equal(0.5 * Math.PI, summary.MeanDeviation, 1e-15);
    }
}

namespace Stats.Tests.Randomness;

/// <summary>Gamma, chi-square and beta numbers against distribution functions of arbitrary precision, and at shapes of any size.</summary>
public class GammaSamplerTests
{
    private static readonly ReferenceTable Gamma = ReferenceTable.Read("samplers/gamma.csv");
    private static readonly ReferenceTable Beta = ReferenceTable.Read("samplers/beta.csv");

    public static TheoryData<string> Shapes => [.. Enumerable.Range(0, Gamma.Count).Select(i => Gamma.Text(i, "shape")).Distinct()];

    public static TheoryData<string, string> ShapePairs
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach ((string a, string b) in Enumerable.Range(0, Beta.Count).Select(i => (Beta.Text(i, "a"), Beta.Text(i, "b"))).Distinct())
                data.Add(a, b);
            return data;
        }
    }

    private static double Parse(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void GammaNumbersFollowTheirLaw(string shape)
    {
        double a = Parse(shape);
        const int count = 20_000;
        foreach (Random random in new Random[] { new PhiloxRandom(41), new Random(41) })
        {
            double[] logs = SampleChecks.Draw(count, () => random.NextLogGamma(a));
            double[] plain = SampleChecks.Draw(count, () => random.NextGamma(a));
            double[] square = SampleChecks.Draw(count, () => random.NextChiSquare(2.0 * a));
            for (int i = 0; i < Gamma.Count; i++)
            {
                if (Gamma.Text(i, "shape") != shape)
                    continue;
                double log = Gamma.Value(i, "logx"), p = Gamma.Value(i, "cdf"), x = Math.Exp(log);
                SampleChecks.Count(logs, v => v <= log, p, $"log-gamma {shape} at {log}");
                // Below the smallest double a gamma number is 0, and no more can be asked.
                if (x > 0.0)
                {
                    SampleChecks.Count(plain, v => v <= x, p, $"gamma {shape} at {x}");
                    SampleChecks.Count(square, v => v <= 2.0 * x, p, $"chi-square {2 * a} at {2 * x}");
                }
            }

            if (a >= 0.1)
            {
                SampleChecks.Mean(plain, a, a, $"gamma {shape}");
                SampleChecks.Mean([.. plain.Select(v => (v - a) * (v - a))], a, 2.0 * a * a + 6.0 * a, $"the variance of gamma {shape}");
                SampleChecks.Mean(logs, GammaFunction.Digamma(a), GammaFunction.Trigamma(a), $"log-gamma {shape}");
            }
        }
    }

    [Theory]
    [InlineData(1e10)]
    [InlineData(1e15)]
    [InlineData(1e16)]
    [InlineData(1e17)]
    [InlineData(1e20)]
    public void HugeShapesAreNormal(double shape)
    {
        // Skewness 2 / sqrt(shape) is below 2e-5; an ulp of a draw is below 1e-5 of its spread.
        PhiloxRandom random = new(42);
        double[] z = SampleChecks.Draw(100_000, () => (random.NextGamma(shape) - shape) / Math.Sqrt(shape));
        SampleChecks.Follow(z, NormalProbability.CumulativeDistribution, $"gamma {shape}");
        SampleChecks.Mean([.. z.Select(v => v * v)], 1.0, 2.0, $"the variance of gamma {shape}");
        SampleChecks.Mean([.. z.Select(v => v * v * v * v)], 3.0, 96.0, $"the fourth moment of gamma {shape}");
    }

    [Fact]
    public void TheLargestShapesGiveThemselves()
    {
        PhiloxRandom random = new(43);
        foreach (double shape in new[] { 1e40, 1e300, double.MaxValue })
        {
            double draw = random.NextGamma(shape);
            Assert.InRange(draw / shape, 1.0 - 1e-15, 1.0 + 1e-15);
            Assert.Equal(Math.Log(shape), random.NextLogGamma(shape), 1e-12);
        }
    }

    [Theory]
    [InlineData(1e-5)]
    [InlineData(1e-100)]
    [InlineData(1e-300)]
    public void LogarithmsOfTinyShapesAreExponential(double shape)
    {
        // -shape log X tends to an exponential number, with a relative error of the order of shape.
        PhiloxRandom random = new(44);
        double[] draws = SampleChecks.Draw(40_000, () => -shape * random.NextLogGamma(shape));
        SampleChecks.Follow(draws, x => x <= 0.0 ? 0.0 : 1.0 - Math.Exp(-x), $"log-gamma {shape}");
    }

    [Fact]
    public void TheTiniestShapesStayFinite()
    {
        PhiloxRandom random = new(45);
        foreach (double shape in new[] { 1e-308, 1e-320, double.Epsilon })
        {
            for (int i = 0; i < 100; i++)
            {
                Assert.True(double.IsFinite(random.NextLogGamma(shape)));
                Assert.Equal(0.0, random.NextGamma(shape));
                Assert.Equal(0.0, random.NextChiSquare(shape));
                double x = random.NextBeta(shape, shape, out double complement);
                Assert.Equal(1.0, x + complement);
                Assert.True(x is 0.0 or 1.0);
            }
        }
    }

    [Fact]
    public void TheTiniestBetaNumbersAreZeroOrOne()
    {
        PhiloxRandom random = new(50);
        foreach ((double a, double b) in new[] { (1e-320, 3e-320), (1e-300, 3e-300), (1e-200, 3e-200) })
        {
            double[] draws = SampleChecks.Draw(20_000, () => random.NextBeta(a, b));
            SampleChecks.Count(draws, x => x == 1.0, a / (a + b), $"ones of beta ({a}, {b})");
            SampleChecks.Count(draws, x => x == 0.0, b / (a + b), $"zeros of beta ({a}, {b})");
        }
    }

    [Theory]
    [MemberData(nameof(ShapePairs))]
    public void BetaNumbersFollowTheirLaw(string first, string second)
    {
        double a = Parse(first), b = Parse(second);
        const int count = 20_000;
        foreach (Random random in new Random[] { new PhiloxRandom(46), new Random(46) })
        {
            double[] logits = SampleChecks.Draw(count, () =>
            {
                double x = random.NextBeta(a, b, out double complement);
                Assert.True(x >= 0.0 && complement >= 0.0 && Math.Abs(x + complement - 1.0) <= 2.3e-16);
                return Math.Log(x) - Math.Log(complement);
            });
            double[] plain = SampleChecks.Draw(count, () => random.NextBeta(a, b));
            for (int i = 0; i < Beta.Count; i++)
            {
                if (Beta.Text(i, "a") != first || Beta.Text(i, "b") != second)
                    continue;
                double logit = Beta.Value(i, "logitx"), p = Beta.Value(i, "cdf");
                SampleChecks.Count(logits, v => v <= logit, p, $"beta ({first}, {second}) at logit {logit}");
                if (logit < 30.0)
                    SampleChecks.Count(plain, v => v <= 1.0 / (1.0 + Math.Exp(-logit)), p, $"beta ({first}, {second}) at {logit}");
            }

            double mean = a / (a + b), variance = mean * (1.0 - mean) / (a + b + 1.0);
            SampleChecks.Mean(plain, mean, variance, $"beta ({first}, {second})");
        }
    }

    [Fact]
    public void ComplementsKeepTheirDigitsFarBelowTheUlpOfOne()
    {
        // The complement of beta (1, b) is U^(1/b): at b = 0.01 a tenth of the draws is below 1e-100, where 1 - x would be 0.
        PhiloxRandom random = new(47);
        double[] logs = SampleChecks.Draw(40_000, () =>
        {
            random.NextBeta(1.0, 0.01, out double complement);
            return Math.Log(complement);
        });
        SampleChecks.Follow(logs, l => Math.Exp(0.01 * l), "the complement of beta (1, 0.01)");
        SampleChecks.Count(logs, l => l < -200.0 * Math.Log(10.0), 0.01, "complements below 1e-200");
        double[] mirrored = SampleChecks.Draw(40_000, () => Math.Log(random.NextBeta(0.01, 1.0)));
        SampleChecks.Follow(mirrored, l => Math.Exp(0.01 * l), "beta (0.01, 1)");
    }

    [Fact]
    public void UnequalShapesOfBetaStayFinite()
    {
        PhiloxRandom random = new(48);
        foreach ((double a, double b) in new[] { (1e300, 1e300), (double.MaxValue, double.MaxValue), (1e15, 1e-15), (1e-300, 1e300), (1.0, 1e300), (0.5, double.MaxValue) })
        {
            double x = random.NextBeta(a, b, out double complement);
            Assert.InRange(x, 0.0, 1.0);
            Assert.InRange(complement, 0.0, 1.0);
            Assert.Equal(1.0, x + complement, 1e-15);
        }

        // b X of beta (1, b) is exponential for a large b.
        double[] scaled = SampleChecks.Draw(20_000, () => 1e200 * random.NextBeta(1.0, 1e200));
        SampleChecks.Follow(scaled, v => 1.0 - Math.Exp(-v), "beta (1, 1e200)");
    }

    [Fact]
    public void BadArgumentsAreNamed()
    {
        Random random = new PhiloxRandom(49), none = null!;
        foreach (double bad in new[] { 0.0, -1.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            Assert.Throws<ArgumentOutOfRangeException>("shape", () => random.NextGamma(bad));
            Assert.Throws<ArgumentOutOfRangeException>("shape", () => random.NextLogGamma(bad));
            Assert.Throws<ArgumentOutOfRangeException>("degreesOfFreedom", () => random.NextChiSquare(bad));
            Assert.Throws<ArgumentOutOfRangeException>("a", () => random.NextBeta(bad, 1.0));
            Assert.Throws<ArgumentOutOfRangeException>("b", () => random.NextBeta(1.0, bad, out _));
        }

        Assert.Equal(0UL, ((PhiloxRandom)random).Position);
        Assert.Throws<ArgumentNullException>("random", () => none.NextGamma(2.0));
        Assert.Throws<ArgumentNullException>("random", () => none.NextGamma(0.5));
        Assert.Throws<ArgumentNullException>("random", () => none.NextLogGamma(2.0));
        Assert.Throws<ArgumentNullException>("random", () => none.NextChiSquare(2.0));
        Assert.Throws<ArgumentNullException>("random", () => none.NextBeta(1.0, 1.0));
    }
}

using FsCheck.Xunit;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Tests.GoodnessOfFit;

public class KolmogorovSmirnovTests
{
    private static readonly ReferenceTable OneSided = ReferenceTable.Read("goodness-of-fit/one_sided.csv");
    private static readonly ReferenceTable TwoSided = ReferenceTable.Read("goodness-of-fit/two_sided.csv");
    private static readonly ReferenceTable Pairs = ReferenceTable.Read("goodness-of-fit/two_sample.csv");

    // The relative error of p is the absolute error of log p.
    [Fact]
    public void OneSidedProbabilitiesAreExact() => Accuracy.AssertWithin(
        1.0,
        OneSided.Count,
        i => Math.Abs(One((int)OneSided.Value(i, "n"), OneSided.Value(i, "d")) - OneSided.Value(i, "pLn")) / (Accuracy.Epsilon * (20.0 + 4.0 * Math.Abs(OneSided.Value(i, "pLn")))),
        i => $"n = {OneSided.Text(i, "n")}, d = {OneSided.Text(i, "d")}");

    [Fact]
    public void TwoSidedProbabilitiesAreExact() => Accuracy.AssertWithin(
        1.0,
        TwoSided.Count,
        i => Math.Abs(Two((int)TwoSided.Value(i, "n"), TwoSided.Value(i, "d")) - TwoSided.Value(i, "pLn")) / (1e-12 + 4.0 * Accuracy.Epsilon * Math.Abs(TwoSided.Value(i, "pLn"))),
        i => $"n = {TwoSided.Text(i, "n")}, d = {TwoSided.Text(i, "d")}");

    // Both sides of the seam at 10000 points: the law changes with n by less than 1e-5 there, to first order in 1 / n, which two more points tell.
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(1.05)]
    [InlineData(1.15)]
    [InlineData(1.5)]
    [InlineData(2.2)]
    public void TheBranchesForManyPointsMeetTheExactOne(double z)
    {
        double[] at = [.. new[] { 9996, 9998, 10_000, 10_002 }.Select(n => Two(n, z / Math.Sqrt(n)))];
        double extrapolated = 3.0 * at[2] - 3.0 * at[1] + at[0];
        Assert.InRange(Math.Abs(at[3] - extrapolated), 0.0, 1e-7);
    }

    [Fact]
    public void TheIntegralNearsTheLimitForManyPoints()
    {
        // exp(-(6 n d + 1)^2 / (18 n)) to order 1 / n (Maag and Dicaire 1971).
        foreach (double z in new[] { 0.6, 1.5, 3.0, 8.0 })
            Assert.InRange(One(20_000, z / Math.Sqrt(20_000.0)) + Math.Pow(6.0 * Math.Sqrt(20_000.0) * z + 1.0, 2.0) / (18.0 * 20_000.0), -2e-4 * (1.0 + z * z * z * z), 2e-4 * (1.0 + z * z * z * z));
        // Where d is near 1 the first term, (1 - d)^n, is all of the sum, though 20000 follow: the second is e^-50000 of it. A logarithm of -1e10 is right to 1e-5.
        const double Rest = 2e-5;
        double first = 1e9 * Math.Log(Rest);
        Assert.InRange(SmirnovLaw.SurvivalLn(1_000_000_000, 1.0 - Rest, Rest, Math.Log(Rest)) - first, -1e-5, 1e-5);
    }

    [Fact]
    public void TwoSamplesAreComparedGivenTheirTies()
    {
        for (int i = 0; i < Pairs.Count; i++)
        {
            double[] x = Numbers(Pairs.Text(i, "first")), y = Numbers(Pairs.Text(i, "second"));
            Near(Pairs.Value(i, "less"), KolmogorovSmirnov.Test(x, y, TestAlternative.Less));
            Near(Pairs.Value(i, "greater"), KolmogorovSmirnov.Test(x, y, TestAlternative.Greater));
            Near(Pairs.Value(i, "twoSided"), KolmogorovSmirnov.Test(x, y));
        }

        static void Near(double expected, TestResult actual) => Assert.InRange(Accuracy.Relative(actual.PValue, expected), 0.0, 100.0);
    }

    [Fact]
    public void CountingPathsEqualsReflectionsAndNearsTheLimit()
    {
        double[] x = [.. Enumerable.Range(0, 300).Select(i => i * 1.0)], y = [.. Enumerable.Range(0, 300).Select(i => i * 1.17 + 0.305)];
        PooledSample pooled = new(x, y);
        foreach (TestAlternative alternative in Enum.GetValues<TestAlternative>())
        {
            foreach (int c in new[] { 1, 20, 45, 100, 290 })
                Assert.Equal(PathLaw.BalancedSurvivalLn(300, c, alternative), PathLaw.SurvivalLn(pooled, c * 300L, alternative), 9);
        }

        PooledSample large = new([.. Enumerable.Range(0, 3000).Select(i => i * 1.0)], [.. Enumerable.Range(0, 2000).Select(i => i * 1.5 + 0.3)]);
        foreach (double z in new[] { 0.6, 1.0, 1.6 })
        {
            // A distance that D takes: multiples of 1 / lcm(m, n) = 1 / 6000.
            long steps = (long)Math.Ceiling(z / Math.Sqrt(1200.0) * 6000.0);
            double exact = PathLaw.SurvivalLn(large, steps * 1000, TestAlternative.TwoSided);
            Assert.InRange(PathLaw.AsymptoticSurvivalLn(3000, 2000, steps / 6000.0, TestAlternative.TwoSided) - exact, -0.01, 0.01);
        }
    }

    [Fact]
    public void FarTailsKeepTheirLogarithm()
    {
        // All draws where the law's upper tail is 1e-30: D- is 1 to the last bit, p = 2 S^n.
        VonMisesFisherCosine law = new(3, 100.0);
        double x = law.InverseCumulativeDistribution(1e-30);
        TestResult low = KolmogorovSmirnov.Test([x, x], law);
        Assert.Equal(1.0, low.Statistic);
        Assert.Equal(Math.Log(2.0) + 2.0 * Math.Log(1e-30), low.PValueLn, 9);
        Assert.Equal(0.0, KolmogorovSmirnov.Test([x, x], law, TestAlternative.Less).PValueLn, 12);
    }

    [Fact]
    public void BadInputIsRefused()
    {
        Assert.Contains("sample[1] is NaN", Assert.Throws<ArgumentException>("sample", () => KolmogorovSmirnov.Test([0.1, double.NaN], v => v)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("sample", () => KolmogorovSmirnov.Test([], v => v));
        Assert.Throws<ArgumentException>("second", () => KolmogorovSmirnov.Test([1.0], []));
        Assert.Throws<ArgumentException>("cumulativeDistribution", () => KolmogorovSmirnov.Test([2.0], v => v));
        Assert.Throws<ArgumentNullException>("cumulativeDistribution", () => KolmogorovSmirnov.Test([2.0], (Func<double, double>)null!));
        Assert.Throws<ArgumentOutOfRangeException>("alternative", () => KolmogorovSmirnov.Test([0.5], v => v, (TestAlternative)7));
    }

    [Property(MaxTest = 200)]
    public bool MonotoneMapsChangeNothingAndSwappingSwapsTheSides(int seed)
    {
        PhiloxRandom random = new((ulong)seed);
        double[] x = Draw(random, 1 + random.Next(30)), y = Draw(random, 1 + random.Next(30));
        double[] mappedX = [.. x.Select(Map)], mappedY = [.. y.Select(Map)];
        bool same = true;
        foreach ((TestAlternative one, TestAlternative other) in new[] { (TestAlternative.TwoSided, TestAlternative.TwoSided), (TestAlternative.Less, TestAlternative.Greater), (TestAlternative.Greater, TestAlternative.Less) })
        {
            TestResult a = KolmogorovSmirnov.Test(x, y, one), b = KolmogorovSmirnov.Test(y, x, other), c = KolmogorovSmirnov.Test(mappedX, mappedY, one);
            same &= a.Statistic == b.Statistic && Math.Abs(a.PValueLn - b.PValueLn) < 1e-11 && a.PValueLn == c.PValueLn && a.PValueLn <= 0.0 && a.PValue > 0.0;
            TestResult single = KolmogorovSmirnov.Test(x, v => v, one), mirrored = KolmogorovSmirnov.Test([.. x.Select(v => 1.0 - v)], v => v, other);
            same &= Math.Abs(single.Statistic - mirrored.Statistic) < 1e-14 && Math.Abs(single.PValueLn - mirrored.PValueLn) < 1e-10 && single.PValue is >= 0.0 and <= 1.0;
        }

        return same;

        static double Map(double v) => v * v * v + 2.0 * v;
    }

    // Under the null the p-value is uniform: 2000 of them, whose own Kolmogorov-Smirnov p-value is below 1e-6 once in a million.
    [Theory]
    [InlineData(5, TestAlternative.TwoSided)]
    [InlineData(30, TestAlternative.TwoSided)]
    [InlineData(10, TestAlternative.Greater)]
    public void PValuesAreUniform(int n, TestAlternative alternative)
    {
        PhiloxRandom random = new(17);
        double[] p = [.. Enumerable.Range(0, 2000).Select(_ => KolmogorovSmirnov.Test(Uniforms(random, n), v => v, alternative).PValue)];
        Assert.True(KolmogorovSmirnov.Test(p, v => v).PValue > 1e-6);
    }

    private static double[] Uniforms(PhiloxRandom random, int n) => [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())];

    // Sixteenths, so that there are ties, maps and mirrors are exact.
    private static double[] Draw(PhiloxRandom random, int n) => [.. Enumerable.Range(0, n).Select(_ => random.Next(1, 64) / 64.0)];

    private static double[] Numbers(string text) => [.. text.Split(' ').Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture))];

    private static double One(int n, double d) => SmirnovLaw.SurvivalLn(n, d, 1.0 - d, Math.Log(1.0 - d));

    private static double Two(int n, double d) => KolmogorovLaw.SurvivalLn(n, d, 1.0 - d, Math.Log(1.0 - d));
}

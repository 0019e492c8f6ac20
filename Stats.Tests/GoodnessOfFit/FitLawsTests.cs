using FsCheck.Xunit;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Tests.GoodnessOfFit;

public class FitLawsTests
{
    private static readonly ReferenceTable Limits = ReferenceTable.Read("goodness-of-fit/limits.csv");
    private static readonly ReferenceTable Finite = ReferenceTable.Read("goodness-of-fit/finite.csv");

    [Fact]
    public void LimitLawsAreExactInTheFarTail() => Accuracy.AssertWithin(
        100.0,
        Limits.Count,
        i => Math.Abs(
            (Limits.Text(i, "law") == "ad" ? QuadraticLaw.AndersonDarlingSurvivalLn(Limits.Value(i, "x")) : QuadraticLaw.CramerVonMisesSurvivalLn(Limits.Value(i, "x")))
            - Limits.Value(i, "pLn")) / (Accuracy.Epsilon * (1.0 + 0.2 * Math.Abs(Limits.Value(i, "pLn")))),
        i => $"{Limits.Text(i, "law")} at {Limits.Text(i, "x")}");

    // The table's sizes and others between them; the errors that the documentation states.
    [Fact]
    public void LawsAtFiniteSizesAreAsExactAsStated()
    {
        for (int i = 0; i < Finite.Count; i++)
        {
            int n = (int)Finite.Value(i, "n");
            double z = Finite.Value(i, "z"), expected = Finite.Value(i, "p");
            bool anderson = Finite.Text(i, "law") == "ad";
            double actual = Math.Exp(anderson ? FitLaws.AndersonDarlingSurvivalLn(n, z) : FitLaws.CramerVonMisesSurvivalLn(n, z));
            double limit = n == 2 ? 0.01 : anderson ? (n < 5 ? 2e-3 : 2e-4) : n <= 10 ? (z <= 0.8 * n / 3.0 ? 3e-3 : 0.05) : z <= 2.0 ? 5e-4 : 0.05;
            Assert.True(Math.Abs(actual / expected - 1.0) <= limit, $"{Finite.Text(i, "law")}, n = {n}, z = {z}: {actual:R}, expected {expected:R}");
        }
    }

    [Fact]
    public void OneObservationHasAClosedLaw()
    {
        foreach (double u in new[] { 0.5, 0.3, 0.01, 1e-9, 1.0 - 1e-5 })
        {
            TestResult a = AndersonDarling.Test([u], v => v), w = CramerVonMises.Test([u], v => v);
            // Both statistics rise with the distance from 1/2.
            double p = 2.0 * Math.Min(u, 1.0 - u);
            Assert.Equal(-1.0 - Math.Log(u) - Math.Log(1.0 - u), a.Statistic, 10);
            Assert.Equal(Math.Log(p), a.PValueLn, 7);
            Assert.Equal(1.0 / 12.0 + (u - 0.5) * (u - 0.5), w.Statistic, 14);
            Assert.Equal(p, w.PValue, 12);
        }
    }

    [Fact]
    public void TailsOfTheLawAreTaken()
    {
        // An observation with F = 1e-200.
        VonMisesFisherCosine law = new(3, 2000.0);
        double[] x = [law.InverseCumulativeDistribution(1e-200), law.Median];
        double expected = -2.0 - 0.5 * (law.CumulativeDistributionLn(x[0]) + law.SurvivalFunctionLn(x[1]) + 3.0 * (law.CumulativeDistributionLn(x[1]) + law.SurvivalFunctionLn(x[0])));
        TestResult test = AndersonDarling.Test(x, law);
        Assert.Equal(expected, test.Statistic, 9);
        Assert.InRange(test.PValueLn, -1000.0, -50.0);
        Assert.Equal(double.NegativeInfinity, AndersonDarling.Test([0.0, 0.5], v => v).PValueLn);
        Assert.InRange(CramerVonMises.Test([0.0, 0.0, 0.0], v => v).PValue, 0.0, 1e-40);
    }

    // Under the null p-values are uniform: 4000 of them, whose own Kolmogorov-Smirnov p-value is below 1e-6 once in a million.
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(45)]
    public void PValuesAreUniform(int n)
    {
        PhiloxRandom random = new((ulong)n);
        double[] a = new double[4000], w = new double[4000];
        for (int r = 0; r < a.Length; r++)
        {
            double[] u = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())];
            a[r] = AndersonDarling.Test(u, v => v).PValue;
            w[r] = CramerVonMises.Test(u, v => v).PValue;
        }

        Assert.True(KolmogorovSmirnov.Test(a, v => v).PValue > 1e-6);
        Assert.True(KolmogorovSmirnov.Test(w, v => v).PValue > 1e-6);
    }

    [Fact]
    public void TwoSamplesAreComparedGivenTheirTies()
    {
        ReferenceTable pairs = ReferenceTable.Read("goodness-of-fit/two_sample.csv");
        for (int i = 0; i < pairs.Count; i++)
            Assert.InRange(Accuracy.Relative(CramerVonMises.Test(Numbers(pairs.Text(i, "first")), Numbers(pairs.Text(i, "second"))).PValue, pairs.Value(i, "cramer")), 0.0, 100.0);

        // The limit against counting, at sizes where both are had.
        double[] x = [.. Enumerable.Range(0, 29).Select(k => k * 1.0)], y = [.. Enumerable.Range(0, 29).Select(k => k * 0.8 + 8.3)];
        TestResult exact = CramerVonMises.Test(x, y);
        Assert.Empty(exact.Warnings);
        double moved = 1.0 / 6.0 + (exact.Statistic - (1.0 + 1.0 / 58.0) / 6.0) / Math.Sqrt(59.0 * (4.0 * 841.0 * 58.0 - 8.0 * 841.0) / (58.0 * 58.0 * 4.0 * 841.0));
        Assert.InRange(Math.Exp(QuadraticLaw.CramerVonMisesSurvivalLn(moved)) / exact.PValue, 0.9, 1.1);
        Assert.Equal("asymptotic", Assert.Single(CramerVonMises.Test([.. Enumerable.Range(0, 997).Select(k => k * 1.0)], [.. Enumerable.Range(0, 991).Select(k => k + 0.5)]).Warnings).Code);
    }

    [Fact]
    public void BadInputIsRefused()
    {
        Assert.Contains("sample[0] is NaN", Assert.Throws<ArgumentException>("sample", () => AndersonDarling.Test([double.NaN], v => v)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("sample", () => CramerVonMises.Test([], v => v));
        Assert.Throws<ArgumentException>("second", () => CramerVonMises.Test([1.0], [double.NaN]));
        Assert.Throws<ArgumentNullException>("distribution", () => AndersonDarling.Test([1.0], (IUnivariateDistribution)null!));
    }

    [Property(MaxTest = 100)]
    public bool MirrorsAndSwapsChangeNothing(int seed)
    {
        PhiloxRandom random = new((ulong)seed);
        double[] x = [.. Enumerable.Range(0, 1 + random.Next(12)).Select(_ => random.Next(1, 64) / 64.0)], y = [.. Enumerable.Range(0, 1 + random.Next(12)).Select(_ => random.Next(1, 64) / 64.0)];
        double[] mirrored = [.. x.Select(v => 1.0 - v)];
        TestResult a = AndersonDarling.Test(x, v => v), b = AndersonDarling.Test(mirrored, v => v), c = CramerVonMises.Test(x, v => v), d = CramerVonMises.Test(mirrored, v => v);
        TestResult e = CramerVonMises.Test(x, y), f = CramerVonMises.Test(y, x), g = CramerVonMises.Test(x.Select(Math.Sqrt).ToArray(), y.Select(Math.Sqrt).ToArray());
        return Math.Abs(a.Statistic - b.Statistic) < 1e-12 * (1.0 + a.Statistic) && Math.Abs(c.Statistic - d.Statistic) < 1e-13
            && new[] { a, b, c, d, e, f }.All(t => t.PValue is >= 0.0 and <= 1.0)
            && e.Statistic == f.Statistic && Math.Abs(e.PValueLn - f.PValueLn) < 1e-11 && e.PValueLn == g.PValueLn;
    }

    private static double[] Numbers(string text) => [.. text.Split(' ').Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture))];
}

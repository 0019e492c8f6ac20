using FsCheck.Xunit;

namespace Stats.Tests.SpecialFunctions;

public sealed class FProbabilityTests
{
    private static readonly ReferenceTable Table = ReferenceTable.Read("incomplete-beta/f.csv");
    private static readonly ReferenceTable Quantile = ReferenceTable.Read("incomplete-beta/f_quantile.csv");

    [Fact]
    public void CumulativeDistributionIsRight() => Check("cumulative", FProbability.CumulativeDistribution);

    [Fact]
    public void SurvivalFunctionIsRight() => Check("survival", FProbability.SurvivalFunction);

    [Fact]
    public void CumulativeDistributionLnIsRight() => Check("cumulativeLn", FProbability.CumulativeDistributionLn);

    [Fact]
    public void SurvivalFunctionLnIsRight() => Check("survivalLn", FProbability.SurvivalFunctionLn);

    [Fact]
    public void QuantileIsRightTimesItsCondition() =>
        Accuracy.AssertWithin(
            6.0,
            Quantile.Count,
            i => Accuracy.Relative(Invert(i), Quantile.Value(i, "x")) / (1 + Quantile.Value(i, "condition")),
            i => $"({Quantile.Text(i, "d1")}, {Quantile.Text(i, "d2")}) at {Quantile.Text(i, "tail")}: {Invert(i):R}, expected {Quantile.Text(i, "x")}");

    [Fact]
    public void SpanFormsEqualTheScalarToTheBit()
    {
        double[] x = [.. Enumerable.Range(0, 200).Select(i => i / 13.0), .. Enumerable.Range(-40, 81).Select(i => Math.Pow(10, 7 * i)), -2.0];
        foreach ((double d1, double d2) in new[] { (1.0, 1.0), (0.01, 3.0), (5.0, 1e6), (3e3, 2e3), (1e12, 1e10), (double.NaN, 1.0), (3.0, double.PositiveInfinity), (double.PositiveInfinity, 3.0), (double.PositiveInfinity, double.PositiveInfinity), (double.PositiveInfinity, -1.0) })
        {
            SpanChecks.EqualsScalar((s, r) => FProbability.CumulativeDistribution(d1, d2, s, r), v => FProbability.CumulativeDistribution(d1, d2, v), x);
            SpanChecks.EqualsScalar((s, r) => FProbability.SurvivalFunction(d1, d2, s, r), v => FProbability.SurvivalFunction(d1, d2, v), x);
            double[] p = [1e-300, 1e-20, 1e-7, 0.01, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.9, 0.99, 1.0, 1.5];
            SpanChecks.EqualsScalar((s, r) => FProbability.InverseCumulativeDistribution(d1, d2, s, r), v => FProbability.InverseCumulativeDistribution(d1, d2, v), p);
            SpanChecks.EqualsScalar((s, r) => FProbability.InverseSurvivalFunction(d1, d2, s, r), v => FProbability.InverseSurvivalFunction(d1, d2, v), p);
            SpanChecks.EqualsScalar((s, r) => FProbability.CumulativeDistributionLn(d1, d2, s, r), v => FProbability.CumulativeDistributionLn(d1, d2, v), x);
            SpanChecks.EqualsScalar((s, r) => FProbability.SurvivalFunctionLn(d1, d2, s, r), v => FProbability.SurvivalFunctionLn(d1, d2, v), x);
        }
    }

    // mpmath, 40 digits: the regularised incomplete gamma function of d1 x / 2, and of d2 / (2 x).
    [Theory]
    [InlineData(3.0, double.PositiveInfinity, 1.25, 0.71024421880661662958, 0.28975578119338337042)]
    [InlineData(3.0, double.PositiveInfinity, 0.125, 0.054642915808973836467, 0.94535708419102616353)]
    [InlineData(0.5, double.PositiveInfinity, 8.0, 0.98271398814048322666, 0.017286011859516773342)]
    [InlineData(double.PositiveInfinity, 7.0, 0.5, 0.051181353413065451461, 0.94881864658693454854)]
    [InlineData(double.PositiveInfinity, 7.0, 3.0, 0.93911598366078948786, 0.060884016339210512144)]
    [InlineData(double.PositiveInfinity, 0.5, 0.75, 0.21278753526664592991, 0.78721246473335407009)]
    public void AtInfiniteDegreesOfFreedomItIsAScaledChiSquare(double d1, double d2, double x, double cumulative, double survival)
    {
        Assert.InRange(Accuracy.Relative(FProbability.CumulativeDistribution(d1, d2, x), cumulative), 0.0, 12.0);
        Assert.InRange(Accuracy.Relative(FProbability.SurvivalFunction(d1, d2, x), survival), 0.0, 12.0);
        Assert.InRange(Accuracy.Mixed(FProbability.CumulativeDistributionLn(d1, d2, x), Math.Log(cumulative)), 0.0, 12.0);
        Assert.InRange(Accuracy.Mixed(FProbability.SurvivalFunctionLn(d1, d2, x), Math.Log(survival)), 0.0, 12.0);
        // 6 eps (1 + k) with k = P / (x density) by the smaller tail, at most 4 at these points.
        Assert.InRange(Accuracy.Relative(cumulative < 0.5 ? FProbability.InverseCumulativeDistribution(d1, d2, cumulative) : FProbability.InverseSurvivalFunction(d1, d2, survival), x), 0.0, 30.0);
    }

    [Fact]
    public void AtTwiceInfiniteDegreesOfFreedomItIsOne()
    {
        const double inf = double.PositiveInfinity;
        Assert.Equal([0.0, 0.0, 1.0, 1.0, double.NaN], new[] { -1.0, 0.99, 1.0, inf, double.NaN }.Select(x => FProbability.CumulativeDistribution(inf, inf, x)));
        Assert.Equal([0.0, -inf], new[] { 0.5, 1.0 }.Select(x => FProbability.SurvivalFunctionLn(inf, inf, x)));
        Assert.Equal([1.0, 1.0, double.NaN], new[] { 0.0, 0.7, 1.5 }.Select(p => FProbability.InverseCumulativeDistribution(inf, inf, p)));
        Assert.Equal([0.0, inf], new[] { 0.0, 1.0 }.Select(p => FProbability.InverseCumulativeDistribution(inf, 4, p)));
        Assert.Equal([inf, 0.0], new[] { 0.0, 1.0 }.Select(p => FProbability.InverseSurvivalFunction(4, inf, p)));
    }

    [Fact]
    public void SpecialValues()
    {
        const double inf = double.PositiveInfinity;
        Assert.Equal([0.0, 0.0, 1.0], new[] { -1.0, 0.0, inf }.Select(x => FProbability.CumulativeDistribution(3, 4, x)));
        Assert.Equal([1.0, 1.0, 0.0], new[] { -1.0, 0.0, inf }.Select(x => FProbability.SurvivalFunction(3, 4, x)));
        Assert.Equal([0.0, inf], new[] { 0.0, 1.0 }.Select(p => FProbability.InverseCumulativeDistribution(3, 4, p)));
        Assert.Equal([inf, 0.0], new[] { 0.0, 1.0 }.Select(q => FProbability.InverseSurvivalFunction(3, 4, q)));
        foreach (double bad in new[] { double.NaN, 0.0, -1.0 })
        {
            Assert.True(double.IsNaN(FProbability.CumulativeDistribution(bad, 1, 1)));
            Assert.True(double.IsNaN(FProbability.SurvivalFunctionLn(1, bad, 1)));
            Assert.True(double.IsNaN(FProbability.InverseCumulativeDistribution(bad, 1, 0.3)));
        }

        Assert.True(double.IsNaN(FProbability.SurvivalFunction(3, 4, double.NaN)));
        Assert.True(double.IsNaN(FProbability.InverseSurvivalFunction(3, 4, 1.5)));
    }

    [Property(MaxTest = 300)]
    public bool ReciprocalExchangesTheDegrees(int i, int j, int k)
    {
        // x a power of 2: the reciprocal is exact.
        (double d1, double d2) = (Math.Pow(10, i % 500 / 100.0), Math.Pow(10, j % 500 / 100.0));
        double x = Math.ScaleB(1.0, k % 40);
        double lower = FProbability.CumulativeDistribution(d1, d2, x), upper = FProbability.SurvivalFunction(d2, d1, 1 / x);
        // A subnormal has an absolute resolution only.
        return Accuracy.Relative(lower, upper) <= 4;
    }

    [Property(MaxTest = 300)]
    public bool TwoNumeratorDegreesAreAlgebraic(int j, int k)
    {
        // P(X > x) = (1 + 2x/d2)^(-d2/2); d2 an even integer up to 60 and x a multiple of d2/2, so that the base is exact.
        int half = Math.Abs(j % 30) + 1, m = Math.Abs(k % 1000) + 1;
        double expected = 1;
        for (int i = 0; i < half; i++)
            expected /= 1 + m;
        return Accuracy.Relative(FProbability.SurvivalFunction(2, 2 * half, half * (double)m), expected) <= 6 + (0.5 * half);
    }

    [Property(MaxTest = 300)]
    public bool QuantileRoundTrips(int i, int j, int k)
    {
        (double d1, double d2) = (Math.Pow(10, i % 300 / 100.0), Math.Pow(10, j % 300 / 100.0));
        double q = 0.5 * Math.Pow(10, -Math.Abs(k % 1000) / 10.0);
        double x = FProbability.InverseSurvivalFunction(d1, d2, q);
        // |d log Q / d log x| is at most about (d2 + sqrt d1)/2 + |log q| + 1: the log-slope of the tail grows with |log q| and ends at d2/2.
        return double.IsInfinity(x) || Accuracy.Relative(FProbability.SurvivalFunction(d1, d2, x), q) <= 12 * (2 + (0.5 * (d2 + Math.Sqrt(d1))) - Math.Log(q));
    }

    [Fact]
    public void MathNetLosesTheUpperTailAndOursDoesNot()
    {
        Assert.Equal(0.0, 1 - MathNet.Numerics.Distributions.FisherSnedecor.CDF(4, 60, 60.0));
        Assert.True(FProbability.SurvivalFunction(4, 60, 60.0) is > 1e-23 and < 1e-18);
    }

    private static double Invert(int i)
    {
        double d1 = Quantile.Value(i, "d1"), d2 = Quantile.Value(i, "d2"), tail = Quantile.Value(i, "tail");
        return Quantile.Text(i, "isLower") == "1" ? FProbability.InverseCumulativeDistribution(d1, d2, tail) : FProbability.InverseSurvivalFunction(d1, d2, tail);
    }

    private static void Check(string column, Func<double, double, double, double> function) =>
        Accuracy.AssertWithin(
            6.0,
            Table.Count,
            i => Accuracy.Relative(function(Table.Value(i, "d1"), Table.Value(i, "d2"), Table.Value(i, "x")), Table.Value(i, column)),
            i => $"{column}({Table.Text(i, "d1")}, {Table.Text(i, "d2")}, {Table.Text(i, "x")}) = {function(Table.Value(i, "d1"), Table.Value(i, "d2"), Table.Value(i, "x")):R}, expected {Table.Text(i, column)}");
}

using FsCheck.Xunit;

namespace Stats.Tests.SpecialFunctions;

public sealed class NormalProbabilityTests
{
    private const double Tolerance = 4.0;
    private static readonly ReferenceTable Normal = ReferenceTable.Read("gamma-normal/normal.csv");
    private static readonly ReferenceTable Quantile = ReferenceTable.Read("gamma-normal/quantile.csv");
    private static readonly ReferenceTable LogQuantile = ReferenceTable.Read("gamma-normal/logquantile.csv");

    [Fact]
    public void SurvivalFunctionIsRight() => Check(3, Normal, "x", "survival", NormalProbability.SurvivalFunction);

    [Fact]
    public void CumulativeDistributionIsRight() => Check(3, Normal, "x", "survival", x => NormalProbability.CumulativeDistribution(-x));

    [Fact]
    public void SurvivalFunctionLnIsRight() => Check(4, Normal, "x", "survivalLn", NormalProbability.SurvivalFunctionLn);

    [Fact]
    public void CumulativeDistributionLnIsRight() => Check(4, Normal, "x", "survivalLn", x => NormalProbability.CumulativeDistributionLn(-x));

    [Fact]
    public void InverseSurvivalFunctionIsRight() => Check(2, Quantile, "q", "x", NormalProbability.InverseSurvivalFunction);

    [Fact]
    public void InverseCumulativeDistributionIsRight() => Check(2, Quantile, "q", "x", q => -NormalProbability.InverseCumulativeDistribution(q));

    [Fact]
    public void InverseSurvivalFunctionLnIsRight() => Check(2, LogQuantile, "logQ", "x", NormalProbability.InverseSurvivalFunctionLn);

    [Fact]
    public void InverseCumulativeDistributionLnIsRight() => Check(2, LogQuantile, "logQ", "x", q => -NormalProbability.InverseCumulativeDistributionLn(q));

    [Fact]
    public void ErfIsRight() => Check(2, Normal, "x", "erf", ErrorFunction.Erf);

    [Fact]
    public void ErfcIsRight() => Check(4, Normal, "x", "erfc", ErrorFunction.Erfc);

    [Fact]
    public void ErfcxIsRight() => Check(4, Normal, "x", "erfcx", ErrorFunction.Erfcx);

    [Fact]
    public void ErfInverseIsRight() => Check(2, Quantile, "q", "erfInverse", ErrorFunction.ErfInverse);

    [Fact]
    public void ErfcInverseIsRight() => Check(2, Quantile, "q", "erfcInverse", ErrorFunction.ErfcInverse);

    [Fact]
    public void SpanFormsEqualTheScalarToTheBit()
    {
        double[] x = Normal.Column("x");
        SpanChecks.EqualsScalar(ErrorFunction.Erf, ErrorFunction.Erf, x);
        SpanChecks.EqualsScalar(ErrorFunction.Erfc, ErrorFunction.Erfc, x);
        SpanChecks.EqualsScalar(ErrorFunction.Erfcx, ErrorFunction.Erfcx, x);
        SpanChecks.EqualsScalar(NormalProbability.CumulativeDistribution, NormalProbability.CumulativeDistribution, x);
        SpanChecks.EqualsScalar(NormalProbability.SurvivalFunction, NormalProbability.SurvivalFunction, x);
        SpanChecks.EqualsScalar(NormalProbability.CumulativeDistributionLn, NormalProbability.CumulativeDistributionLn, x);
        SpanChecks.EqualsScalar(NormalProbability.SurvivalFunctionLn, NormalProbability.SurvivalFunctionLn, x);
        double[] q = Quantile.Column("q");
        SpanChecks.EqualsScalar(ErrorFunction.ErfInverse, ErrorFunction.ErfInverse, q);
        SpanChecks.EqualsScalar(ErrorFunction.ErfcInverse, ErrorFunction.ErfcInverse, q);
        SpanChecks.EqualsScalar(NormalProbability.InverseCumulativeDistribution, NormalProbability.InverseCumulativeDistribution, q);
        SpanChecks.EqualsScalar(NormalProbability.InverseSurvivalFunction, NormalProbability.InverseSurvivalFunction, q);
        double[] l = LogQuantile.Column("logQ");
        SpanChecks.EqualsScalar(NormalProbability.InverseCumulativeDistributionLn, NormalProbability.InverseCumulativeDistributionLn, l);
        SpanChecks.EqualsScalar(NormalProbability.InverseSurvivalFunctionLn, NormalProbability.InverseSurvivalFunctionLn, l);
    }

    [Fact]
    public void SpecialValues()
    {
        const double inf = double.PositiveInfinity;
        Assert.Equal([1.0, -1.0, 0.0], new[] { inf, -inf, 0.0 }.Select(ErrorFunction.Erf));
        Assert.Equal([0.0, 2.0], new[] { inf, -inf }.Select(ErrorFunction.Erfc));
        Assert.Equal([0.0, inf, inf], new[] { inf, -inf, -1e200 }.Select(ErrorFunction.Erfcx));
        Assert.Equal([0.0, 1.0], new[] { inf, -inf }.Select(NormalProbability.SurvivalFunction));
        Assert.Equal([-inf, 0.0], new[] { inf, -inf }.Select(NormalProbability.SurvivalFunctionLn));
        Assert.Equal([inf, -inf, 0.0], new[] { 0.0, 1.0, 0.5 }.Select(NormalProbability.InverseSurvivalFunction));
        Assert.Equal([-inf, inf, 0.0], new[] { 0.0, 1.0, 0.5 }.Select(NormalProbability.InverseCumulativeDistribution));
        Assert.Equal([inf, -inf], new[] { -inf, 0.0 }.Select(NormalProbability.InverseSurvivalFunctionLn));
        Assert.Equal([-inf, inf, 0.0], new[] { -1.0, 1.0, 0.0 }.Select(ErrorFunction.ErfInverse));
        Assert.Equal([inf, -inf, 0.0], new[] { 0.0, 2.0, 1.0 }.Select(ErrorFunction.ErfcInverse));
        foreach (double bad in new[] { -0.25, 2.5, double.NaN })
        {
            Assert.True(double.IsNaN(NormalProbability.InverseSurvivalFunction(bad)));
            Assert.True(double.IsNaN(NormalProbability.InverseCumulativeDistribution(bad)));
            Assert.True(double.IsNaN(ErrorFunction.ErfcInverse(bad)));
            Assert.True(double.IsNaN(NormalProbability.InverseSurvivalFunctionLn(Math.Abs(bad))));
        }

        Assert.True(double.IsNaN(ErrorFunction.ErfInverse(1.5)));
        Assert.True(double.IsNaN(ErrorFunction.ErfInverse(double.NaN)));
        Assert.True(double.IsNaN(ErrorFunction.Erf(double.NaN)));
        Assert.True(double.IsNaN(ErrorFunction.Erfc(double.NaN)));
        Assert.True(double.IsNaN(ErrorFunction.Erfcx(double.NaN)));
        Assert.True(double.IsNaN(NormalProbability.SurvivalFunctionLn(double.NaN)));
        Assert.True(double.IsNaN(NormalProbability.CumulativeDistribution(double.NaN)));
    }

    [Property(MaxTest = 300)]
    public bool ErfAndErfcSumToOne(int k)
    {
        double x = k % 4000 / 500.0;
        return Math.Abs(ErrorFunction.Erf(x) + ErrorFunction.Erfc(x) - 1.0) <= 2 * Accuracy.Epsilon * Math.Max(1.0, ErrorFunction.Erfc(x));
    }

    [Property(MaxTest = 300)]
    public bool CumulativeDistributionMirrorsTheSurvivalFunction(int k)
    {
        double x = k % 40000 / 1000.0;
        return NormalProbability.CumulativeDistribution(-x) == NormalProbability.SurvivalFunction(x)
            && Math.Abs(NormalProbability.CumulativeDistribution(x) + NormalProbability.SurvivalFunction(x) - 1.0) <= 2 * Accuracy.Epsilon;
    }

    [Property(MaxTest = 300)]
    public bool QuantileInvertsTheTail(int k)
    {
        // x up to 37: Q(x) is normal there. A relative eps of Q moves x by eps / hazard, the hazard being at least max(x, 0.79).
        double x = Math.Abs(k % 37000) / 1000.0;
        double back = NormalProbability.InverseSurvivalFunction(NormalProbability.SurvivalFunction(x));
        double mirrored = NormalProbability.InverseCumulativeDistribution(NormalProbability.CumulativeDistribution(-x));
        return Math.Abs(back - x) <= Accuracy.Epsilon * ((Tolerance / Math.Max(x, 0.79)) + (Tolerance * x)) && mirrored == -back;
    }

    [Property(MaxTest = 300)]
    public bool LogQuantileInvertsTheLogTail(int k)
    {
        // |log Q| is about x^2/2 and its derivative about x: a relative eps of log Q moves x by x eps / 2 or, near 0, 0.9 eps.
        double x = Math.Pow(10.0, Math.Abs(k % 300) / 2.0) - 1.0;
        double back = NormalProbability.InverseSurvivalFunctionLn(NormalProbability.SurvivalFunctionLn(x));
        return Math.Abs(back - x) <= 2 * Tolerance * Accuracy.Epsilon * Math.Max(1.0, x);
    }

    [Fact]
    public void MathNetLosesDigitsInTheTailsByAnUnsplitSquareAndOursDoesNot()
    {
        double cumulative = 0;
        double complement = 0;
        for (int i = 0; i < Normal.Count; i++)
        {
            double x = Normal.Value(i, "x");
            if (x is > 5 and < 37)
                cumulative = Math.Max(cumulative, Accuracy.Relative(MathNet.Numerics.Distributions.Normal.CDF(0, 1, -x), Normal.Value(i, "survival")));
            if (x is > 5 and < 26)
                complement = Math.Max(complement, Accuracy.Relative(MathNet.Numerics.SpecialFunctions.Erfc(x), Normal.Value(i, "erfc")));
        }

        Assert.True(cumulative > 100, $"MathNet's Normal.CDF: {cumulative} eps");
        Assert.True(complement > 50, $"MathNet's Erfc: {complement} eps");
    }

    private static void Check(double limit, ReferenceTable table, string argument, string column, Func<double, double> function) =>
        Accuracy.AssertWithin(
            limit,
            table.Count,
            i => Accuracy.Relative(function(table.Value(i, argument)), table.Value(i, column)),
            i => $"{column}({table.Text(i, argument)}) = {function(table.Value(i, argument)):R}, expected {table.Text(i, column)}");

    [Fact]
    public void TheMedianIsPositiveZero()
    {
        double[] result = new double[9];
        Array.Fill(result, 0.5);
        NormalProbability.InverseCumulativeDistribution(result, result);
        foreach (double median in (double[])[.. result, NormalProbability.InverseCumulativeDistribution(0.5), NormalProbability.InverseSurvivalFunction(0.5)])
            Assert.Equal(0L, BitConverter.DoubleToInt64Bits(median));
    }
}

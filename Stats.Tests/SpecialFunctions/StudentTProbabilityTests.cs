using FsCheck.Xunit;

namespace Stats.Tests.SpecialFunctions;

public sealed class StudentTProbabilityTests
{
    private static readonly ReferenceTable Table = ReferenceTable.Read("incomplete-beta/student.csv");
    private static readonly ReferenceTable Quantile = ReferenceTable.Read("incomplete-beta/student_quantile.csv");

    [Fact]
    public void SurvivalFunctionIsRight() => Check("survival", StudentTProbability.SurvivalFunction);

    [Fact]
    public void CumulativeDistributionIsRight() => Check("survival", (df, t) => StudentTProbability.CumulativeDistribution(df, -t));

    [Fact]
    public void SurvivalFunctionLnIsRight() => Check("survivalLn", StudentTProbability.SurvivalFunctionLn);

    [Fact]
    public void CumulativeDistributionLnIsRight() => Check("cumulativeLn", StudentTProbability.CumulativeDistributionLn);

    [Fact]
    public void QuantileIsRightTimesItsCondition() =>
        Accuracy.AssertWithin(
            6.0,
            Quantile.Count,
            i => Accuracy.Relative(StudentTProbability.InverseSurvivalFunction(Quantile.Value(i, "df"), Quantile.Value(i, "p")), Quantile.Value(i, "t")) / (1 + Quantile.Value(i, "condition")),
            i => $"df {Quantile.Text(i, "df")}, p {Quantile.Text(i, "p")}: {StudentTProbability.InverseSurvivalFunction(Quantile.Value(i, "df"), Quantile.Value(i, "p")):R}, expected {Quantile.Text(i, "t")}");

    [Fact]
    public void SpanFormsEqualTheScalarToTheBit()
    {
        double[] t = [.. Enumerable.Range(-100, 201).Select(i => i / 7.0), .. Enumerable.Range(-40, 81).Select(i => Math.Pow(10, 7 * i)), -1e200, 1e200];
        foreach (double df in new[] { 1e-3, 0.5, 1.0, 7.0, 2e3, 1e10, double.PositiveInfinity, double.NaN })
        {
            SpanChecks.EqualsScalar((s, r) => StudentTProbability.CumulativeDistribution(df, s, r), v => StudentTProbability.CumulativeDistribution(df, v), t);
            SpanChecks.EqualsScalar((s, r) => StudentTProbability.SurvivalFunction(df, s, r), v => StudentTProbability.SurvivalFunction(df, v), t);
            SpanChecks.EqualsScalar((s, r) => StudentTProbability.CumulativeDistributionLn(df, s, r), v => StudentTProbability.CumulativeDistributionLn(df, v), t);
            SpanChecks.EqualsScalar((s, r) => StudentTProbability.SurvivalFunctionLn(df, s, r), v => StudentTProbability.SurvivalFunctionLn(df, v), t);
            double[] p = [1e-300, 1e-20, 1e-7, 0.01, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.9, 0.99, 1.0, 1.5];
            SpanChecks.EqualsScalar((s, r) => StudentTProbability.InverseCumulativeDistribution(df, s, r), v => StudentTProbability.InverseCumulativeDistribution(df, v), p);
            SpanChecks.EqualsScalar((s, r) => StudentTProbability.InverseSurvivalFunction(df, s, r), v => StudentTProbability.InverseSurvivalFunction(df, v), p);
        }
    }

    // mpmath, 30 digits: erfc(t / sqrt 2) / 2 and its logarithm.
    [Theory]
    [InlineData(1.5, 0.066807201268858066004, -2.705944400823889807)]
    [InlineData(-2.0, 0.9772498680518207928, -0.023012909328963488465)]
    [InlineData(40.0, 0.0, -804.60844201375378817)]
    public void AtInfiniteDegreesOfFreedomItIsTheNormal(double t, double survival, double survivalLn)
    {
        const double inf = double.PositiveInfinity;
        if (survival > 0.0)
        {
            Assert.InRange(Accuracy.Relative(StudentTProbability.SurvivalFunction(inf, t), survival), 0.0, 6.0);
            Assert.InRange(Accuracy.Relative(StudentTProbability.CumulativeDistribution(inf, -t), survival), 0.0, 6.0);
            // The condition of t by the tail is below 3 at both.
            Assert.InRange(Accuracy.Relative(StudentTProbability.InverseSurvivalFunction(inf, survival), t), 0.0, 18.0);
            Assert.InRange(Accuracy.Relative(StudentTProbability.InverseCumulativeDistribution(inf, survival), -t), 0.0, 18.0);
        }

        Assert.InRange(Accuracy.Relative(StudentTProbability.SurvivalFunctionLn(inf, t), survivalLn), 0.0, 6.0);
        Assert.InRange(Accuracy.Relative(StudentTProbability.CumulativeDistributionLn(inf, -t), survivalLn), 0.0, 6.0);
        // Continuous in the degrees of freedom: the tails differ by order t^4 / df.
        Assert.InRange(Accuracy.Relative(StudentTProbability.SurvivalFunctionLn(1e30, t), survivalLn), 0.0, 12.0);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(3.0)]
    [InlineData(double.PositiveInfinity)]
    public void TheMedianIsPositiveZero(double df)
    {
        double[] result = [double.NaN, double.NaN];
        StudentTProbability.InverseCumulativeDistribution(df, [0.5, 0.5], result);
        foreach (double median in (double[])[.. result, StudentTProbability.InverseCumulativeDistribution(df, 0.5), StudentTProbability.InverseSurvivalFunction(df, 0.5)])
            Assert.Equal(0L, BitConverter.DoubleToInt64Bits(median));
    }

    [Fact]
    public void SpecialValues()
    {
        const double inf = double.PositiveInfinity;
        Assert.Equal([0.5, 0.0, 1.0], new[] { 0.0, inf, -inf }.Select(t => StudentTProbability.SurvivalFunction(3, t)));
        Assert.Equal([-inf, 0.0], new[] { inf, -inf }.Select(t => StudentTProbability.SurvivalFunctionLn(3, t)));
        Assert.Equal([inf, -inf, 0.0], new[] { 0.0, 1.0, 0.5 }.Select(q => StudentTProbability.InverseSurvivalFunction(3, q)));
        foreach (double bad in new[] { double.NaN, 0.0, -1.0 })
        {
            Assert.True(double.IsNaN(StudentTProbability.CumulativeDistribution(bad, 1)));
            Assert.True(double.IsNaN(StudentTProbability.SurvivalFunctionLn(bad, 1)));
            Assert.True(double.IsNaN(StudentTProbability.InverseCumulativeDistribution(bad, 0.3)));
        }

        Assert.True(double.IsNaN(StudentTProbability.SurvivalFunction(3, double.NaN)));
        Assert.True(double.IsNaN(StudentTProbability.InverseSurvivalFunction(3, 1.5)));
        Assert.True(double.IsNaN(StudentTProbability.InverseSurvivalFunction(3, double.NaN)));
    }

    [Property(MaxTest = 300)]
    public bool OneDegreeIsCauchyAndTwoAreAlgebraic(int k)
    {
        // P(T > t) = atan(1/t)/pi for one degree; 1/(s (s + t)) with s = sqrt(t^2 + 2) for two.
        double t = Math.Pow(10, k % 1000 / 10.0);
        double s = Math.Sqrt((t * t) + 2);
        return Accuracy.Relative(StudentTProbability.SurvivalFunction(1, t), Math.Atan(1 / t) / Math.PI) <= 8
            && Accuracy.Relative(StudentTProbability.SurvivalFunction(2, t), 1 / (s * (s + t))) <= 10;
    }

    [Property(MaxTest = 300)]
    public bool TendsToTheNormal(int k)
    {
        // P(T > t) = Q(t) + phi(t) (t^3 + t)/(4 df) + O(df^-2) (Abramowitz and Stegun 26.7.5); phi(t) is at most (t + 1) Q(t) here.
        double t = Math.Abs(k % 37000) / 1000.0;
        double normal = NormalProbability.SurvivalFunction(t);
        const double df = 1e18;
        return Math.Abs(StudentTProbability.SurvivalFunction(df, t) - normal) <= normal * ((10 * Accuracy.Epsilon) + ((t + 1) * ((t * t * t) + t) / df));
    }

    [Property(MaxTest = 300)]
    public bool SquareHasTheFDistribution(int i, int k)
    {
        // t a multiple of 2^-10: its square is exact.
        double df = Math.Pow(10, i % 600 / 100.0), t = Math.Abs(k % 40000) / 1024.0;
        double f = FProbability.SurvivalFunction(1, df, t * t);
        return Accuracy.Relative(2 * StudentTProbability.SurvivalFunction(df, t), f) <= 2;
    }

    [Property(MaxTest = 300)]
    public bool QuantileRoundTrips(int i, int k)
    {
        double df = Math.Pow(10, (i % 600 / 100.0) + 1), p = 0.5 * Math.Pow(10, -Math.Abs(k % 2500) / 10.0);
        double t = StudentTProbability.InverseSurvivalFunction(df, p);
        // |d log P / d log t| = t f(t)/P, at most about t^2 + 1.
        return Accuracy.Relative(StudentTProbability.SurvivalFunction(df, t), p) <= 12 * (2 + (t * t)) && StudentTProbability.InverseCumulativeDistribution(df, p) == -t;
    }

    [Fact]
    public void MathNetFailsInTheTailsAndOursDoesNot()
    {
        // The upper tail by subtraction, and the quantile there.
        Assert.Equal(0.0, 1 - MathNet.Numerics.Distributions.StudentT.CDF(0, 1, 5, 1e4));
        Assert.True(Accuracy.Relative(StudentTProbability.CumulativeDistribution(5, -1e4), StudentTProbability.SurvivalFunction(5, 1e4)) == 0);
        double theirs = 0;
        for (int i = 0; i < Table.Count; i++)
        {
            if (Table.Value(i, "survival") > 1e-290)
                theirs = Math.Max(theirs, TheirError(i));
        }

        Assert.True(theirs > 1e4, $"MathNet's StudentT.CDF: {theirs} eps");
    }

    private static double TheirError(int i)
    {
        try
        {
            return Accuracy.Relative(MathNet.Numerics.Distributions.StudentT.CDF(0, 1, Table.Value(i, "df"), -Table.Value(i, "t")), Table.Value(i, "survival"));
        }
        catch (Exception)
        {
            return double.PositiveInfinity;
        }
    }

    private static void Check(string column, Func<double, double, double> function) =>
        Accuracy.AssertWithin(
            6.0,
            Table.Count,
            i => Accuracy.Relative(function(Table.Value(i, "df"), Table.Value(i, "t")), Table.Value(i, column)),
            i => $"{column}({Table.Text(i, "df")}, {Table.Text(i, "t")}) = {function(Table.Value(i, "df"), Table.Value(i, "t")):R}, expected {Table.Text(i, column)}");
}

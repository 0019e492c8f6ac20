using FsCheck.Xunit;

namespace Stats.Tests.SpecialFunctions;

public sealed class PolygammaTests
{
    private static readonly ReferenceTable Positive = ReferenceTable.Read("gamma-normal/gamma.csv");
    private static readonly ReferenceTable Negative = ReferenceTable.Read("gamma-normal/negative.csv");

    [Fact]
    public void DigammaIsRightForPositiveArgumentsItsRootIncluded() => Check(4, Positive, "digamma", GammaFunction.Digamma, Accuracy.Relative);

    [Fact]
    public void TrigammaIsRightForPositiveArguments() => Check(4, Positive, "trigamma", GammaFunction.Trigamma, Accuracy.Relative);

    [Fact]
    public void TrigammaIsRightForNegativeArguments() => Check(8, Negative, "trigamma", GammaFunction.Trigamma, Accuracy.Relative);

    [Fact]
    public void DigammaIsRightForNegativeArguments() =>
        // The scale of the reflection's two terms, which cancel near the roots.
        Accuracy.AssertWithin(
            8,
            Negative.Count,
            i => ScaledError(GammaFunction.Digamma(Negative.Value(i, "x")), Negative.Value(i, "digamma"), Math.Abs(GammaFunction.Digamma(1 - Negative.Value(i, "x")))),
            i => $"digamma({Negative.Text(i, "x")}), expected {Negative.Text(i, "digamma")}");

    [Fact]
    public void LogAbsAndSignAreRightForNegativeArguments()
    {
        Accuracy.AssertWithin(
            8,
            Negative.Count,
            i => ScaledError(GammaFunction.LogAbs(Negative.Value(i, "x"), out _), Negative.Value(i, "logAbs"), Math.Max(1, Math.Abs(GammaFunction.Log(-Negative.Value(i, "x"))))),
            i => $"log|Gamma({Negative.Text(i, "x")})|, expected {Negative.Text(i, "logAbs")}");
        for (int i = 0; i < Negative.Count; i++)
        {
            GammaFunction.LogAbs(Negative.Value(i, "x"), out int sign);
            Assert.Equal(Negative.Value(i, "sign"), sign);
        }
    }

    [Fact]
    public void LogAbsIsLogForPositiveArguments()
    {
        for (int i = 0; i < Positive.Count; i++)
            Assert.Equal(GammaFunction.Log(Positive.Value(i, "x")), GammaFunction.LogAbs(Positive.Value(i, "x")));
    }

    [Fact]
    public void SpanFormsEqualTheScalarToTheBit()
    {
        double[] x = [.. Positive.Column("x"), .. Negative.Column("x"), -1, -2, -1e300];
        SpanChecks.EqualsScalar(GammaFunction.Digamma, GammaFunction.Digamma, x);
        SpanChecks.EqualsScalar(GammaFunction.Trigamma, GammaFunction.Trigamma, x);
        SpanChecks.EqualsScalar(GammaFunction.LogAbs, GammaFunction.LogAbs, x);
    }

    [Fact]
    public void SpecialValues()
    {
        const double inf = double.PositiveInfinity;
        foreach (double pole in new[] { 0.0, -1.0, -7.0, -1e20 })
        {
            Assert.True(double.IsNaN(GammaFunction.Digamma(pole)), $"{pole}");
            Assert.Equal(inf, GammaFunction.Trigamma(pole));
            Assert.Equal(inf, GammaFunction.LogAbs(pole));
        }

        Assert.Equal(inf, GammaFunction.Digamma(inf));
        Assert.Equal(0.0, GammaFunction.Trigamma(inf));
        Assert.Equal(inf, GammaFunction.LogAbs(inf));
        Assert.True(double.IsNaN(GammaFunction.Digamma(double.NegativeInfinity)));
        Assert.True(double.IsNaN(GammaFunction.Trigamma(double.NegativeInfinity)));
        Assert.True(double.IsNaN(GammaFunction.LogAbs(double.NaN, out int sign)));
        Assert.Equal(0, sign);
        Assert.True(double.IsNaN(GammaFunction.Digamma(double.NaN)));
        Assert.True(double.IsNaN(GammaFunction.Trigamma(double.NaN)));
    }

    [Property(MaxTest = 300)]
    public bool RecurrencesHold(int k)
    {
        // x + 1 is exact: x is a multiple of 2^-20 below 2^12. Each value carries at most 4 eps of its size.
        double x = (Math.Abs((long)k * 7919 % (1L << 32)) + 1) / 1048576.0;
        double logs = Math.Abs(GammaFunction.Log(x + 1)) + Math.Abs(GammaFunction.Log(x)) + Math.Abs(Math.Log(x));
        double digammas = Math.Abs(GammaFunction.Digamma(x + 1)) + Math.Abs(GammaFunction.Digamma(x)) + (1 / x);
        double trigammas = GammaFunction.Trigamma(x + 1) + GammaFunction.Trigamma(x) + (1 / x / x);
        return Math.Abs(GammaFunction.Log(x + 1) - GammaFunction.Log(x) - Math.Log(x)) <= 5 * Accuracy.Epsilon * logs
            && Math.Abs(GammaFunction.Digamma(x + 1) - GammaFunction.Digamma(x) - (1 / x)) <= 5 * Accuracy.Epsilon * digammas
            && Math.Abs(GammaFunction.Trigamma(x + 1) - GammaFunction.Trigamma(x) + (1 / x / x)) <= 5 * Accuracy.Epsilon * trigammas;
    }

    [Fact]
    public void LogRatioIsRight()
    {
        ReferenceTable table = ReferenceTable.Read("gamma-normal/ratio.csv");
        Accuracy.AssertWithin(
            8,
            table.Count,
            i =>
            {
                double a = table.Value(i, "a");
                double b = table.Value(i, "b");
                double actual = GammaFunction.LogRatio(a, b);
                // Around the minimum of log Gamma the ratio crosses zero, and only there is the error absolute.
                bool crosses = a < 4 && a + b < 4 && Math.Abs(b) > a / 4;
                return crosses ? Accuracy.Mixed(actual, table.Value(i, "ratio")) : ScaledError(actual, table.Value(i, "ratio"), Scale(a, b));
            },
            i => $"log ratio({table.Text(i, "a")}, {table.Text(i, "b")}) = {GammaFunction.LogRatio(table.Value(i, "a"), table.Value(i, "b")):R}, expected {table.Text(i, "ratio")}");
    }

    // b psi, the natural size of the ratio where the root of digamma lies between a and a + b.
    private static double Scale(double a, double b) => a < 4 ? Math.Abs(b) : 0;

    private static double ScaledError(double actual, double expected, double scale) =>
        double.IsInfinity(expected) || scale == 0 ? Accuracy.Relative(actual, expected) : Math.Abs(actual - expected) / Math.Max(scale, Math.Abs(expected)) / Accuracy.Epsilon;

    private static void Check(double limit, ReferenceTable table, string column, Func<double, double> function, Func<double, double, double> error) =>
        Accuracy.AssertWithin(
            limit,
            table.Count,
            i => error(function(table.Value(i, "x")), table.Value(i, column)),
            i => $"{column}({table.Text(i, "x")}) = {function(table.Value(i, "x")):R}, expected {table.Text(i, column)}");
}

namespace Stats.Tests.SpecialFunctions;

public sealed class GammaFunctionTests
{
    private const double Tolerance = 4.0;
    private static readonly ReferenceTable Table = ReferenceTable.Read("gamma-normal/gamma.csv");
    private static readonly double[] Arguments = Table.Column("x");

    [Fact]
    public void LogIsRightToAFewEpsOverTheWholeDomain() => Check("log", GammaFunction.Log);

    [Fact]
    public void LogOnePlusIsRightToAFewEps() => Check("logOnePlus", GammaFunction.LogOnePlus);

    [Fact]
    public void StirlingCorrectionIsRightToAFewEps() => Check("stirling", GammaFunction.StirlingCorrection);

    [Fact]
    public void LogOnePlusIsRightBelowZero()
    {
        // log Gamma(1 + z) at z = -1/2 and -3/4 (mpmath).
        Assert.True(Accuracy.Relative(GammaFunction.LogOnePlus(-0.5), 0.57236494292470008707) <= Tolerance);
        Assert.True(Accuracy.Relative(GammaFunction.LogOnePlus(-0.75), 1.2880225246980774573) <= Tolerance);
        Assert.True(Accuracy.Relative(GammaFunction.LogOnePlus(-1e-300), 5.7721566490153286061e-301) <= Tolerance);
    }

    [Fact]
    public void SpecialValues()
    {
        Assert.Equal(double.PositiveInfinity, GammaFunction.Log(0.0));
        Assert.Equal(double.PositiveInfinity, GammaFunction.Log(double.PositiveInfinity));
        Assert.Equal(double.PositiveInfinity, GammaFunction.Log(double.MaxValue));
        Assert.Equal(0.0, GammaFunction.Log(1.0));
        Assert.Equal(0.0, GammaFunction.Log(2.0));
        Assert.True(double.IsNaN(GammaFunction.Log(-0.5)));
        Assert.True(double.IsNaN(GammaFunction.Log(double.NaN)));
        Assert.Equal(0.0, GammaFunction.LogOnePlus(0.0));
        Assert.Equal(double.PositiveInfinity, GammaFunction.LogOnePlus(-1.0));
        Assert.True(double.IsNaN(GammaFunction.LogOnePlus(double.NaN)));
        Assert.True(double.IsNaN(GammaFunction.LogOnePlus(-1.5)));
        Assert.Equal(double.PositiveInfinity, GammaFunction.StirlingCorrection(0.0));
        Assert.Equal(0.0, GammaFunction.StirlingCorrection(double.PositiveInfinity));
        Assert.True(double.IsNaN(GammaFunction.StirlingCorrection(double.NaN)));
        Assert.True(double.IsNaN(GammaFunction.StirlingCorrection(-1.0)));
    }

    [Fact]
    public void SpanFormsEqualTheScalarToTheBit()
    {
        SpanChecks.EqualsScalar(GammaFunction.Log, GammaFunction.Log, Arguments);
        SpanChecks.EqualsScalar(GammaFunction.LogOnePlus, GammaFunction.LogOnePlus, Arguments);
        SpanChecks.EqualsScalar(GammaFunction.StirlingCorrection, GammaFunction.StirlingCorrection, Arguments);
    }

    [Fact]
    public void MathNetLosesDigitsNearTheZerosAndOursDoesNot()
    {
        double theirs = 0;
        for (int i = 0; i < Table.Count; i++)
        {
            if (Math.Abs(Arguments[i] - 1) < 1e-6 || Math.Abs(Arguments[i] - 2) < 1e-6)
                theirs = Math.Max(theirs, Accuracy.Relative(MathNet.Numerics.SpecialFunctions.GammaLn(Arguments[i]), Table.Value(i, "log")));
        }

        Assert.True(theirs > 1e6, $"MathNet's GammaLn near 1 and 2: {theirs} eps");
    }

    private static void Check(string column, Func<double, double> function) =>
        Accuracy.AssertWithin(
            Tolerance,
            Table.Count,
            i => Accuracy.Relative(function(Arguments[i]), Table.Value(i, column)),
            i => $"{column}({Arguments[i]:R}) = {function(Arguments[i]):R}, expected {Table.Text(i, column)}");
}

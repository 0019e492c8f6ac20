namespace Stats.Tests.SpecialFunctions;

public sealed class BetaFunctionTests
{
    private static readonly ReferenceTable Table = ReferenceTable.Read("gamma-normal/beta.csv");

    [Fact]
    public void LogIsRightToAFewEps() =>
        Accuracy.AssertWithin(
            6.0,
            Table.Count,
            i => Accuracy.Mixed(BetaFunction.Log(Table.Value(i, "a"), Table.Value(i, "b")), Table.Value(i, "log")),
            i => $"log B({Table.Text(i, "a")}, {Table.Text(i, "b")}), expected {Table.Text(i, "log")}");

    [Fact]
    public void LogIsSymmetric()
    {
        for (int i = 0; i < Table.Count; i++)
            Assert.Equal(BetaFunction.Log(Table.Value(i, "a"), Table.Value(i, "b")), BetaFunction.Log(Table.Value(i, "b"), Table.Value(i, "a")));
    }

    [Fact]
    public void SpecialValues()
    {
        Assert.Equal(double.PositiveInfinity, BetaFunction.Log(0.0, 2.0));
        Assert.Equal(double.NegativeInfinity, BetaFunction.Log(2.0, double.PositiveInfinity));
        Assert.True(double.IsNaN(BetaFunction.Log(-1.0, 2.0)));
        Assert.True(double.IsNaN(BetaFunction.Log(2.0, double.NaN)));
        Assert.True(double.IsNaN(BetaFunction.Log(0.0, double.PositiveInfinity)));
    }

    [Fact]
    public void MathNetCancelsForLargeArgumentsAndOursDoesNot()
    {
        double theirs = 0;
        for (int i = 0; i < Table.Count; i++)
        {
            double a = Table.Value(i, "a");
            double b = Table.Value(i, "b");
            if (Math.Max(a, b) > 1e8 && Math.Min(a, b) < 1e3)
                theirs = Math.Max(theirs, Accuracy.Mixed(MathNet.Numerics.SpecialFunctions.BetaLn(a, b), Table.Value(i, "log")));
        }

        Assert.True(theirs > 1e6, $"MathNet's BetaLn: {theirs} eps");
    }
}

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
    public void SpansGiveTheBitsOfTheScalars()
    {
        double[] special = [0.0, -0.0, -1.0, 5e-324, 1e300, double.PositiveInfinity, double.NaN, 1.0, 4.0];
        List<(double A, double B)> pairs = [.. Enumerable.Range(0, Table.Count).Select(i => (Table.Value(i, "a"), Table.Value(i, "b")))];
        pairs.AddRange(from a in special from b in special select (a, b));
        (double A, double B)[] shuffled = [.. pairs];
        new Random(7).Shuffle(shuffled);
        foreach (int length in Enumerable.Range(0, 20).Append(shuffled.Length))
        {
            double[] first = [.. shuffled.Take(length).Select(p => p.A)], second = [.. shuffled.Take(length).Select(p => p.B)], result = new double[length];
            BetaFunction.Log(first, second, result);
            for (int i = 0; i < length; i++)
                Assert.Equal(BetaFunction.Log(first[i], second[i]), result[i]);
            BetaFunction.Log(first, second, second);
            Assert.Equal(result, second);
        }

        Assert.Throws<ArgumentException>(() => BetaFunction.Log(new double[3], new double[2], new double[3]));
        Assert.Throws<ArgumentException>(() => BetaFunction.Log(new double[3], new double[3], new double[2]));
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

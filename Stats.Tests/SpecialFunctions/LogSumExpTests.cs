using FsCheck.Xunit;

namespace Stats.Tests.SpecialFunctions;

public sealed class LogSumExpTests
{
    private const double Inf = double.PositiveInfinity;
    private static readonly ReferenceTable Table = ReferenceTable.Read("elementary/log_sum_exp.csv");

    [Fact]
    public void TwoNumbersAreRight() => Check(2, "sum", (a, b, _) => Math.Max(1.0, Math.Max(Math.Abs(a), Math.Abs(b))), Elementary.LogSumExp);

    [Fact]
    public void TwoNumbersKeepTheirDigitsWhereTheLargerIsNotNegative()
    {
        for (int i = 0; i < Table.Count; i++)
        {
            double a = Table.Value(i, "a"), b = Table.Value(i, "b");
            if (a < 0.0)
                continue;
            Assert.InRange(Accuracy.Relative(Elementary.LogSumExp(a, b), Table.Value(i, "sum")), 0.0, 2.0);
            Assert.InRange(Accuracy.Relative(Elementary.LogSumExp([b, a]), Table.Value(i, "sum")), 0.0, 4.0);
        }
    }

    [Fact]
    public void DifferenceIsRight() =>
        // b - a is rounded: its relative eps moves log(1 - e^(b - a)) by at most 1 eps where it is near 0 and less elsewhere.
        Check(2, "difference", (a, b, expected) => Math.Max(1.0, Math.Max(Math.Abs(a), Math.Abs(expected - a))), Elementary.LogDiffExp);

    [Fact]
    public void OrderOfTheTwoDoesNotMatterAndSpansAgree()
    {
        double[] a = Table.Column("a"), b = Table.Column("b"), result = new double[a.Length];
        Elementary.LogSumExp(a, b, result);
        for (int i = 0; i < a.Length; i++)
        {
            Assert.Equal(Elementary.LogSumExp(a[i], b[i]), result[i]);
            Assert.Equal(Elementary.LogSumExp(b[i], a[i]), result[i]);
        }

        Assert.Throws<ArgumentException>(() => Elementary.LogSumExp(a, b, new double[1]));
        Assert.Throws<ArgumentException>(() => Elementary.LogSumExp(a, b.AsSpan(1), result));
    }

    [Fact]
    public void SpecialValues()
    {
        Assert.Equal(-Inf, Elementary.LogSumExp([]));
        Assert.Equal(-Inf, Elementary.LogSumExp([-Inf, -Inf, -Inf]));
        Assert.Equal(3.0, Elementary.LogSumExp([-Inf, 3.0, -Inf]));
        Assert.Equal(Inf, Elementary.LogSumExp([1.0, Inf, -Inf, Inf]));
        Assert.True(double.IsNaN(Elementary.LogSumExp([1.0, Inf, double.NaN])));
        Assert.True(double.IsNaN(Elementary.LogSumExp([double.NaN, -Inf])));
        Assert.Equal(double.MaxValue, Elementary.LogSumExp([double.MaxValue, double.MaxValue]));
        Assert.Equal(-Inf, Elementary.LogSumExp(-Inf, -Inf));
        Assert.Equal(Inf, Elementary.LogSumExp(Inf, Inf));
        Assert.Equal(Inf, Elementary.LogSumExp(Inf, -Inf));
        Assert.Equal(2.0, Elementary.LogSumExp(-Inf, 2.0));
        Assert.True(double.IsNaN(Elementary.LogSumExp(double.NaN, 2.0)));
        Assert.True(double.IsNaN(Elementary.LogSumExp(Inf, double.NaN)));
        Assert.Equal(-Inf, Elementary.LogDiffExp(2.0, 2.0));
        Assert.Equal(-Inf, Elementary.LogDiffExp(-Inf, -Inf));
        Assert.Equal(2.0, Elementary.LogDiffExp(2.0, -Inf));
        Assert.Equal(Inf, Elementary.LogDiffExp(Inf, 2.0));
        Assert.True(double.IsNaN(Elementary.LogDiffExp(Inf, Inf)));
        Assert.True(double.IsNaN(Elementary.LogDiffExp(1.0, 2.0)));
        Assert.True(double.IsNaN(Elementary.LogDiffExp(double.NaN, 2.0)));
    }

    [Fact]
    public void SmallTermsBesideZeroKeepTheirDigits() =>
        // log(1 + 3 e^-40): the 1 is never added.
        Assert.InRange(Accuracy.Relative(Elementary.LogSumExp([-40.0, -40.0, 0.0, -40.0]), Elementary.Log1p(3.0 * Math.Exp(-40.0))), 0.0, 3.0);

    [Fact]
    public void WeightsCountAndZerosDoNot()
    {
        Assert.Equal(Math.Log(6.0), Elementary.LogSumExp([0.0, 0.0, double.NaN], [2.0, 4.0, 0.0]), 1e-15);
        Assert.Equal(5.0 + Math.Log(3.0), Elementary.LogSumExp([5.0, Inf], [3.0, 0.0]), 1e-15);
        Assert.Equal(-Inf, Elementary.LogSumExp([5.0, 6.0], [0.0, 0.0]));
        Assert.Equal(Inf, Elementary.LogSumExp([5.0, Inf], [0.0, 1.0]));
        Assert.True(double.IsNaN(Elementary.LogSumExp([5.0, double.NaN], [0.0, 1.0])));
        // Products that leave the range of doubles.
        Assert.InRange(Accuracy.Relative(Elementary.LogSumExp([0.0, 0.0], [double.MaxValue, double.MaxValue]), Math.Log(double.MaxValue) + Math.Log(2.0)), 0.0, 2.0);
        Assert.Equal(Math.Log(1e300) - 700.0, Elementary.LogSumExp([0.0, -700.0], [1e-300, 1e300]), 700.0 * 4.0 * Accuracy.Epsilon);
        Assert.InRange(Accuracy.Relative(Elementary.LogSumExp([0.0, -800.0], [5e-324, 1.0]), Math.Log(5e-324)), 0.0, 4.0);
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => Elementary.LogSumExp([1.0, 2.0], [1.0, -1.0]));
        Assert.Contains("weights[1]", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Elementary.LogSumExp([1.0], [double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Elementary.LogSumExp([1.0], [Inf]));
        Assert.Throws<ArgumentException>(() => Elementary.LogSumExp([1.0], [1.0, 2.0]));
    }

    [Property(MaxTest = 300)]
    public bool AShiftOfTheTermsShiftsTheSum(int seed, int shift)
    {
        double[] x = Draw(seed);
        // A shift by an integer below 2^20 of numbers that are multiples of 2^-20 is exact.
        double by = shift % (1 << 20), plain = Elementary.LogSumExp(x), moved = Elementary.LogSumExp([.. x.Select(v => v + by)]);
        return x.Length == 0 || Math.Abs(moved - by - plain) <= (8 + x.Length / 16.0) * Accuracy.Epsilon * Math.Max(1.0, Math.Abs(by) + x.Max(Math.Abs));
    }

    [Property(MaxTest = 300)]
    public bool TheOrderOfTheTermsDoesNotMatter(int seed)
    {
        double[] x = Draw(seed);
        double before = Elementary.LogSumExp(x);
        new Random(seed).Shuffle(x);
        return x.Length == 0 || Math.Abs(Elementary.LogSumExp(x) - before) <= (8 + x.Length / 16.0) * Accuracy.Epsilon * Math.Max(1.0, x.Max(Math.Abs));
    }

    [Property(MaxTest = 300)]
    public bool ASumOfPartsIsTheWholeAndEqualWeightsAreAFactor(int seed, int cut)
    {
        double[] x = Draw(seed);
        int at = x.Length == 0 ? 0 : Math.Abs(cut % x.Length);
        double whole = Elementary.LogSumExp(x), parts = Elementary.LogSumExp(Elementary.LogSumExp(x.AsSpan(0, at)), Elementary.LogSumExp(x.AsSpan(at)));
        double[] eights = new double[x.Length];
        Array.Fill(eights, 8.0);
        double weighted = Elementary.LogSumExp(x, eights) - Math.Log(8.0);
        double slack = (12 + x.Length / 10.0) * Accuracy.Epsilon * (x.Length == 0 ? 1.0 : Math.Max(5.0, x.Max(Math.Abs)));
        return x.Length == 0 ? double.IsNegativeInfinity(parts) && double.IsNegativeInfinity(weighted) : Math.Abs(whole - parts) <= slack && Math.Abs(whole - weighted) <= slack;
    }

    /// <summary>0 to 99 multiples of 2^-20 in (-20, 20).</summary>
    private static double[] Draw(int seed)
    {
        Random random = new(seed);
        double[] x = new double[random.Next(100)];
        for (int i = 0; i < x.Length; i++)
            x[i] = random.Next(-20 << 20, 20 << 20) / (double)(1 << 20);
        return x;
    }

    private static void Check(double limit, string column, Func<double, double, double, double> scale, Func<double, double, double> function) =>
        Accuracy.AssertWithin(
            limit,
            Table.Count,
            i => Math.Abs(function(Table.Value(i, "a"), Table.Value(i, "b")) - Table.Value(i, column))
                / (Accuracy.Epsilon * scale(Table.Value(i, "a"), Table.Value(i, "b"), Table.Value(i, column))),
            i => $"{column}({Table.Text(i, "a")}, {Table.Text(i, "b")}) = {function(Table.Value(i, "a"), Table.Value(i, "b")):R}, expected {Table.Text(i, column)}");
}

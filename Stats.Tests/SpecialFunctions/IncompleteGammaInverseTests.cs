using FsCheck.Xunit;

namespace Stats.Tests.SpecialFunctions;

public sealed class IncompleteGammaInverseTests
{
    private const double Limit = 4;
    private static readonly ReferenceTable Quantiles = ReferenceTable.Read("incomplete-gamma/quantile.csv");
    private static readonly ReferenceTable LogQuantiles = ReferenceTable.Read("incomplete-gamma/log-quantile.csv");
    private static readonly double[] Shapes = [1e-5, 0.02, 0.7, 1.0, 3.5, 10.0, 250.0, 1e6, 1e10];

    [Fact]
    public void QuantilesAreRightToTheirCondition() => Check(Quantiles, "p", IncompleteGamma.InverseLower, IncompleteGamma.InverseUpper);

    [Fact]
    public void QuantilesOfLogarithmsAreRightToTheirCondition() => Check(LogQuantiles, "logP", IncompleteGamma.InverseLowerLn, IncompleteGamma.InverseUpperLn);

    [Fact]
    public void SpanFormsEqualTheScalarToTheBit()
    {
        double[] p = [1e-320, 1e-300, 1e-100, 1e-10, 0.01, 0.3, 0.4999, 0.5, 0.51, 0.9, 0.99, 1 - 1e-10, 1 - 1.2e-16, 1.0];
        double[] logs = [-1e300, -1e5, -3000.0, -745.0, -700.0, -30.0, -1.0, -0.7, -0.69, -0.3, -0.01, -1e-17, -1e-300];
        foreach (double a in Shapes)
        {
            SpanChecks.EqualsScalar((v, r) => IncompleteGamma.InverseLower(a, v, r), v => IncompleteGamma.InverseLower(a, v), p);
            SpanChecks.EqualsScalar((v, r) => IncompleteGamma.InverseUpper(a, v, r), v => IncompleteGamma.InverseUpper(a, v), p);
            SpanChecks.EqualsScalar((v, r) => IncompleteGamma.InverseLowerLn(a, v, r), v => IncompleteGamma.InverseLowerLn(a, v), logs);
            SpanChecks.EqualsScalar((v, r) => IncompleteGamma.InverseUpperLn(a, v, r), v => IncompleteGamma.InverseUpperLn(a, v), logs);
        }
    }

    [Fact]
    public void SpecialValues()
    {
        const double inf = double.PositiveInfinity;
        foreach (double a in Shapes)
        {
            Assert.Equal([0.0, inf], new[] { 0.0, 1.0 }.Select(p => IncompleteGamma.InverseLower(a, p)));
            Assert.Equal([inf, 0.0], new[] { 0.0, 1.0 }.Select(q => IncompleteGamma.InverseUpper(a, q)));
            Assert.Equal([0.0, inf], new[] { -inf, 0.0 }.Select(p => IncompleteGamma.InverseLowerLn(a, p)));
            Assert.Equal([inf, 0.0], new[] { -inf, 0.0 }.Select(q => IncompleteGamma.InverseUpperLn(a, q)));
            foreach (double bad in new[] { -0.1, 1.1, inf, double.NaN })
            {
                Assert.True(double.IsNaN(IncompleteGamma.InverseLower(a, bad)));
                Assert.True(double.IsNaN(IncompleteGamma.InverseUpper(a, bad)));
                Assert.True(double.IsNaN(IncompleteGamma.InverseLowerLn(a, Math.Abs(bad))));
                Assert.True(double.IsNaN(IncompleteGamma.InverseUpperLn(a, Math.Abs(bad))));
            }
        }

        foreach (double a in new[] { 0.0, -2.0, inf, double.NaN })
            Assert.True(double.IsNaN(IncompleteGamma.InverseLower(a, 0.5)) && double.IsNaN(IncompleteGamma.InverseUpperLn(a, -0.5)));

        // Below the smallest double: P(1e-5, x) = 0.9 at x = 1e-4576.
        Assert.Equal(0.0, IncompleteGamma.InverseLower(1e-5, 0.9));
        Assert.Equal(0.0, IncompleteGamma.InverseLower(1e-300, 0.5));
    }

    [Fact]
    public void NothingInTheDomainGivesNaNOrANegativeNumber()
    {
        double[] shapes = [5e-324, 1e-310, 1e-290, 1e-100, 1e-16, 1e-3, 0.5, 0.999, 1.0, 1.001, 9.99, 10.0, 1e5, 1e16, 1e100, 1e300, double.MaxValue];
        double[] p = [5e-324, 1e-310, 1e-300, 1e-100, 1e-17, 1e-3, 0.2, 0.5, 0.8, 1 - 1e-16];
        foreach (double a in shapes)
        {
            foreach (double t in p)
            {
                Assert.True(IncompleteGamma.InverseLower(a, t) >= 0.0, $"P({a}, x) = {t}");
                Assert.True(IncompleteGamma.InverseUpper(a, t) >= 0.0, $"Q({a}, x) = {t}");
                Assert.True(IncompleteGamma.InverseLowerLn(a, -1.0 / t) >= 0.0, $"log P({a}, x) = -1/{t}");
                Assert.True(IncompleteGamma.InverseUpperLn(a, -1.0 / t) >= 0.0, $"log Q({a}, x) = -1/{t}");
                Assert.True(IncompleteGamma.InverseLowerLn(a, -t) >= 0.0, $"log P({a}, x) = -{t}");
                Assert.True(IncompleteGamma.InverseUpperLn(a, -t) >= 0.0, $"log Q({a}, x) = -{t}");
            }
        }
    }

    [Property(MaxTest = 300)]
    public bool QuantileInvertsTheSmallerTail(int i, int k)
    {
        // The tail is right to 6 eps and rounds once; both move x by that times the condition tail / (x f(x)).
        double a = Math.Pow(10.0, Math.Abs(i % 12001) / 1000.0 - 3.0);
        double x = a * Math.Exp(k % 3000 / 300.0 / Math.Sqrt(a));
        double lower = IncompleteGamma.Lower(a, x), upper = IncompleteGamma.Upper(a, x);
        double tail = Math.Min(lower, upper);
        if (tail < 1e-300 || x < 1e-300)
            return true;
        double hazard = Math.Exp(Math.Log(a) + a * Math.Log(x / a) + (a - x) - 0.5 * Math.Log(2 * Math.PI * a) - GammaFunction.StirlingCorrection(a)) / tail;
        double back = lower < upper ? IncompleteGamma.InverseLower(a, tail) : IncompleteGamma.InverseUpper(a, tail);
        return Math.Abs(back - x) <= Accuracy.Epsilon * x * (Limit + (Limit + 7) / hazard);
    }

    [Property(MaxTest = 300)]
    public bool QuantilesOfTheTwoTailsMirror(int i, int k)
    {
        // 1 - p is exact for the p taken here.
        double a = Math.Pow(10.0, Math.Abs(i % 9001) / 1000.0 - 3.0);
        double p = (1 + Math.Abs(k % 1023)) / 1024.0;
        return IncompleteGamma.InverseLower(a, p) == IncompleteGamma.InverseUpper(a, 1.0 - p);
    }

    private static void Check(ReferenceTable table, string target, Func<double, double, double> lower, Func<double, double, double> upper)
    {
        double Value(int i) => (table.Value(i, "upper") == 1 ? upper : lower)(table.Value(i, "a"), table.Value(i, target));
        Accuracy.AssertWithin(
            Limit,
            table.Count,
            i => Accuracy.Relative(Value(i), table.Value(i, "x")) / (1.0 + table.Value(i, "condition")),
            i => $"a = {table.Text(i, "a")}, upper {table.Text(i, "upper")}, {target} = {table.Text(i, target)}: {Value(i):R}, expected {table.Text(i, "x")}");
    }
}

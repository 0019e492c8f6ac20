using FsCheck.Xunit;

namespace Stats.Tests.SpecialFunctions;

public sealed class IncompleteGammaTests
{
    private const double Limit = 6;
    private static readonly ReferenceTable Values = ReferenceTable.Read("incomplete-gamma/incomplete-gamma.csv");
    private static readonly double[] Shapes = [1e-300, 5e-4, 0.3, 0.999, 1.0, 2.5, 9.999, 10.0, 31.7, 1e3, 1e8, 1e15, 1e300];

    [Fact]
    public void LowerIsRight() => Check("lower", IncompleteGamma.Lower);

    [Fact]
    public void UpperIsRight() => Check("upper", IncompleteGamma.Upper);

    [Fact]
    public void LowerLnIsRight() => Check("lowerLn", IncompleteGamma.LowerLn);

    [Fact]
    public void UpperLnIsRight() => Check("upperLn", IncompleteGamma.UpperLn);

    [Fact]
    public void SpanFormsEqualTheScalarToTheBit()
    {
        foreach (double a in Shapes)
        {
            double[] x = Arguments(a);
            SpanChecks.EqualsScalar((v, r) => IncompleteGamma.Lower(a, v, r), v => IncompleteGamma.Lower(a, v), x);
            SpanChecks.EqualsScalar((v, r) => IncompleteGamma.Upper(a, v, r), v => IncompleteGamma.Upper(a, v), x);
            SpanChecks.EqualsScalar((v, r) => IncompleteGamma.LowerLn(a, v, r), v => IncompleteGamma.LowerLn(a, v), x);
            SpanChecks.EqualsScalar((v, r) => IncompleteGamma.UpperLn(a, v, r), v => IncompleteGamma.UpperLn(a, v), x);
        }
    }

    [Fact]
    public void SpecialValues()
    {
        const double inf = double.PositiveInfinity;
        foreach (double a in Shapes)
        {
            Assert.Equal([0.0, 1.0], new[] { 0.0, inf }.Select(x => IncompleteGamma.Lower(a, x)));
            Assert.Equal([1.0, 0.0], new[] { 0.0, inf }.Select(x => IncompleteGamma.Upper(a, x)));
            Assert.Equal([-inf, 0.0], new[] { 0.0, inf }.Select(x => IncompleteGamma.LowerLn(a, x)));
            Assert.Equal([0.0, -inf], new[] { 0.0, inf }.Select(x => IncompleteGamma.UpperLn(a, x)));
        }

        // log Q(1, x) = -x to the end of the range; beyond it log P(a, x), about a log(x/a), is -infinity.
        Assert.Equal(-1e308, IncompleteGamma.UpperLn(1.0, 1e308));
        Assert.Equal(-double.MaxValue, IncompleteGamma.UpperLn(1.0, double.MaxValue));
        Assert.Equal(-inf, IncompleteGamma.LowerLn(1e307, 1.0));

        Func<double, double, double>[] all = [IncompleteGamma.Lower, IncompleteGamma.Upper, IncompleteGamma.LowerLn, IncompleteGamma.UpperLn];
        foreach (Func<double, double, double> f in all)
        {
            foreach ((double a, double x) in new[] { (0.0, 1.0), (-1.0, 1.0), (inf, 1.0), (double.NaN, 1.0), (1.0, -1e-9), (30.0, -1.0), (1.0, -inf), (1.0, double.NaN), (30.0, double.NaN) })
                Assert.True(double.IsNaN(f(a, x)), $"({a}, {x})");
        }
    }

    [Fact]
    public void NothingFiniteGivesNaNAndProbabilitiesStayInTheirRange()
    {
        double[] extremes = [5e-324, 1e-310, 2.3e-308, 1e-290, 1e-200, 1e-16, 0.5, 1.0, 9.0, 10.0, 1e5, 1e16, 1e100, 1e300, double.MaxValue];
        foreach (double a in extremes)
        {
            foreach (double x in extremes)
            {
                Assert.InRange(IncompleteGamma.Lower(a, x), 0.0, 1.0);
                Assert.InRange(IncompleteGamma.Upper(a, x), 0.0, 1.0);
                Assert.True(IncompleteGamma.LowerLn(a, x) <= 0.0, $"log P({a}, {x})");
                Assert.True(IncompleteGamma.UpperLn(a, x) <= 0.0, $"log Q({a}, {x})");
            }
        }
    }

    [Property(MaxTest = 300)]
    public bool TheTailsSumToOne(int i, int k)
    {
        (double a, double x) = Pair(i, k);
        return Math.Abs(IncompleteGamma.Lower(a, x) + IncompleteGamma.Upper(a, x) - 1.0) <= Limit * Accuracy.Epsilon;
    }

    [Property(MaxTest = 300)]
    public bool TheShapeGoesUpByTheRecurrence(int i, int k)
    {
        // P(a, x) = P(a + 1, x) + u and Q(a + 1, x) = Q(a, x) + u, u = x^a e^-x / Gamma(a + 1): sums of positive terms, a + 1 exact.
        double a = (1 + Math.Abs(i % 20000)) / 64.0;
        double x = a * Math.Pow(10.0, k % 1000 / 1000.0);
        double logGamma = GammaFunction.LogOnePlus(a);
        double u = Math.Exp(a * Math.Log(x) - x - logGamma);
        // What the three terms of the exponent, each with its own rounding, cost u.
        double loss = 4.0 * (2.0 + Math.Abs(a * Math.Log(x)) + x + Math.Abs(logGamma)) * u;
        double lower = IncompleteGamma.Lower(a, x);
        double upper = IncompleteGamma.Upper(a + 1.0, x);
        return Math.Abs(IncompleteGamma.Lower(a + 1.0, x) + u - lower) <= Accuracy.Epsilon * (loss + 2 * Limit * lower)
            && Math.Abs(IncompleteGamma.Upper(a, x) + u - upper) <= Accuracy.Epsilon * (loss + 2 * Limit * upper);
    }

    [Property(MaxTest = 300)]
    public bool LowerGrowsWithTheArgumentAndFallsWithTheShape(int i, int k)
    {
        // Strictly, in the logarithms: a step of a thousandth is far above the rounding of either tail.
        (double a, double x) = Pair(i, k);
        double p = IncompleteGamma.LowerLn(a, x), q = IncompleteGamma.UpperLn(a, x);
        return IncompleteGamma.LowerLn(a, 1.001 * x) > p && IncompleteGamma.UpperLn(a, 1.001 * x) < q
            && IncompleteGamma.LowerLn(1.001 * a, x) < p && IncompleteGamma.UpperLn(1.001 * a, x) > q;
    }

    [Property(MaxTest = 300)]
    public bool ShapeOneIsTheExponentialAndShapeOneHalfTheErrorFunction(int k)
    {
        double x = Math.Pow(10.0, k % 2800 / 1000.0);
        double root = x * x;
        return Accuracy.Relative(IncompleteGamma.Upper(1.0, x), Math.Exp(-x)) <= Limit + 1
            && Accuracy.Relative(IncompleteGamma.UpperLn(1.0, x), -x) <= Limit
            && (x > 26 || Accuracy.Relative(IncompleteGamma.Upper(0.5, root), ErrorFunction.Erfc(Math.Sqrt(root))) <= Limit + 4 + (4 * root));
    }

    [Fact]
    public void MathNetLosesTheTailsAndOursDoesNot()
    {
        // Values of the reference table; MathNet forms the upper tail by subtraction and the front by log-gamma.
        double upper = IncompleteGamma.Upper(1.0, 700.0);
        Assert.InRange(Accuracy.Relative(upper, 9.859676543759770e-305), 0.0, Limit);
        double worst = 0;
        double ours = 0;
        for (int i = 0; i < Values.Count; i++)
        {
            double a = Values.Value(i, "a"), x = Values.Value(i, "x"), p = Values.Value(i, "lower");
            if (a is < 1e3 or > 1e12 || p is < 1e-300 or > 0.6)
                continue;
            worst = Math.Max(worst, Accuracy.Relative(MathNet.Numerics.SpecialFunctions.GammaLowerRegularized(a, x), p));
            ours = Math.Max(ours, Accuracy.Relative(IncompleteGamma.Lower(a, x), p));
        }

        Assert.True(ours <= Limit, $"ours {ours} eps");
        Assert.True(worst > 1e6, $"MathNet's GammaLowerRegularized: {worst} eps");
    }

    private static (double A, double X) Pair(int i, int k)
    {
        // Shapes from 1e-5 to 1e7, arguments from a deep lower tail to a deep upper one.
        double a = Math.Pow(10.0, Math.Abs(i % 12001) / 1000.0 - 5.0);
        return (a, Math.Max(a, 0.01) * Math.Pow(10.0, k % 2000 / 1000.0));
    }

    private static double[] Arguments(double a)
    {
        double[] factors = [1e-10, 0.1, 0.29, 0.302, 0.31, 0.7, 0.99, 0.995, 1.0, 1.004, 1.01, 1.5, 2.3, 2.357, 2.4, 5.0, 40.0, 1e10];
        double[] fixedOnes = [1e-320, 1e-295, 1e-100, 1e-5, 0.2, 0.99, 1.0, 1.01, 1.7, 4.0, 25.0, 300.0, 1e5];
        return [.. factors.Select(f => f * a), .. fixedOnes];
    }

    private static void Check(string column, Func<double, double, double> function) =>
        Accuracy.AssertWithin(
            Limit,
            Values.Count,
            i => Accuracy.Relative(function(Values.Value(i, "a"), Values.Value(i, "x")), Values.Value(i, column)),
            i => $"{column}({Values.Text(i, "a")}, {Values.Text(i, "x")}) = {function(Values.Value(i, "a"), Values.Value(i, "x")):R}, expected {Values.Text(i, column)}");
}

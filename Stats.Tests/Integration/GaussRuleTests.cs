using System.Globalization;
using FsCheck.Xunit;

namespace Stats.Tests.Integration;

public sealed class GaussRuleTests
{
    private static readonly ReferenceTable Table = ReferenceTable.Read("gauss-rules/gauss.csv");

    [Fact]
    public void NodesAndWeightsAreRight()
    {
        Dictionary<string, GaussRule> rules = new(StringComparer.Ordinal);
        GaussRule[] rows = new GaussRule[Table.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            string key = string.Join(' ', Table.Text(i, "family"), Table.Text(i, "alpha"), Table.Text(i, "beta"), Table.Text(i, "order"));
            if (!rules.TryGetValue(key, out GaussRule? rule))
                rules[key] = rule = Rule(Table.Text(i, "family"), (int)Table.Value(i, "order"), Table.Value(i, "alpha"), Table.Value(i, "beta"));
            rows[i] = rule;
        }

        Assert.Equal(91, rules.Count);
        Accuracy.AssertWithin(1, Table.Count, i => Accuracy.Relative(rows[i].Nodes[Index(i)], Table.Value(i, "node")), i => $"node, row {i}: {rows[i].Nodes[Index(i)]:R}");
        Accuracy.AssertWithin(3, Table.Count, i => Accuracy.Relative(rows[i].Weights[Index(i)], Table.Value(i, "weight")), i => $"weight, row {i}: {rows[i].Weights[Index(i)]:R}");
        Accuracy.AssertWithin(4, Table.Count, i => Accuracy.Mixed(rows[i].LogWeights[Index(i)], Table.Value(i, "logWeight")), i => $"log weight, row {i}: {rows[i].LogWeights[Index(i)]:R}");

        static int Index(int row) => int.Parse(Table.Text(row, "index"), CultureInfo.InvariantCulture);
    }

    [Fact]
    public void MathNetLosesTheWeightsOfHighOrdersAndOursDoNot()
    {
        MathNet.Numerics.Integration.GaussLegendreRule other = new(-1, 1, 1000);
        GaussRule own = GaussRule.Legendre(1000);
        double worst = 0.0;
        for (int i = 0; i < 1000; i++)
            worst = Math.Max(worst, Math.Abs(other.Weights[i] / own.Weights[i] - 1.0));
        Assert.True(worst > 1e-8, $"MathNet's weights of order 1000: {worst}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(500)]
    [InlineData(2001)]
    public void WeightsSumToTheTotalAndNodesAscend(int order)
    {
        // Each weight is right to 3 eps: so is their sum, with the rounding of the additions (compensated in Integrate).
        (GaussRule Rule, double Total, double Low, double High)[] cases =
        [
            (GaussRule.Legendre(order), 2.0, -1.0, 1.0),
            (GaussRule.Jacobi(order, 0.5, 0.5), Math.PI / 2.0, -1.0, 1.0),
            (GaussRule.Jacobi(order, -0.5, 0.5), Math.PI, -1.0, 1.0),
            (GaussRule.Jacobi(order, 2.0, 0.0), 8.0 / 3.0, -1.0, 1.0),
            (GaussRule.Hermite(order), Math.Sqrt(Math.PI), double.NegativeInfinity, double.PositiveInfinity),
            (GaussRule.StandardNormal(order), 1.0, double.NegativeInfinity, double.PositiveInfinity),
            (GaussRule.Laguerre(order), 1.0, 0.0, double.PositiveInfinity),
            (GaussRule.Laguerre(order, 3.0), 6.0, 0.0, double.PositiveInfinity),
        ];
        foreach ((GaussRule rule, double total, double low, double high) in cases)
        {
            Assert.Equal(order, rule.Order);
            Assert.InRange(Accuracy.Relative(rule.Integrate(_ => 1.0), total), 0.0, 3.0);
            Assert.True(low < rule.Nodes[0] && rule.Nodes[^1] < high);
            for (int i = 1; i < order; i++)
                Assert.True(rule.Nodes[i - 1] < rule.Nodes[i]);
            for (int i = 0; i < order; i++)
                Assert.True(double.IsFinite(rule.LogWeights[i]) && (rule.Weights[i] > 0.0 || rule.LogWeights[i] < -740.0));
        }
    }

    [Fact]
    public void SymmetricRulesAreSymmetricToTheBit()
    {
        foreach (GaussRule rule in new[] { GaussRule.Legendre(31), GaussRule.Hermite(30), GaussRule.Jacobi(15, 1.25, 1.25), GaussRule.StandardNormal(9) })
        {
            for (int i = 0; i < rule.Order; i++)
            {
                Assert.Equal(-rule.Nodes[rule.Order - 1 - i], rule.Nodes[i]);
                Assert.Equal(rule.Weights[rule.Order - 1 - i], rule.Weights[i]);
            }
        }
    }

    [Fact]
    public void WeightsBeyondTheRangeOfDoublesLeaveTheirLogarithms()
    {
        GaussRule hermite = GaussRule.Hermite(1000), laguerre = GaussRule.Laguerre(40, 400.0), narrow = GaussRule.Jacobi(12, 600.0, 900.0);
        Assert.Equal(0.0, hermite.Weights[0]);
        Assert.InRange(hermite.LogWeights[0], -2000.0, -1900.0);
        // log of the sum of weights = log Gamma(401), = log of the beta integral: each logarithm of about 2000 is right to 4 eps of itself.
        Assert.Equal(GammaFunction.Log(401.0), Elementary.LogSumExp(laguerre.LogWeights), 8 * Accuracy.Epsilon * 2000.0);
        Assert.Equal(1501.0 * Math.Log(2.0) + BetaFunction.Log(601.0, 901.0), Elementary.LogSumExp(narrow.LogWeights), 8 * Accuracy.Epsilon * 1100.0);
    }

    [Property(MaxTest = 100)]
    public bool PolynomialsOfDegreeTwiceTheOrderLessOneAreExact(int seed)
    {
        // Products of Legendre polynomials are orthogonal: P_j P_k with j + k <= 2n - 1 integrates to 2 / (2k + 1) or 0; |P| <= 1, so that
        // rounding stays below a few eps of the weight, with the (n + 1)^2 / 2 by which a slope can magnify a node's.
        Random random = new(seed);
        int n = random.Next(1, 40), j = random.Next(0, n), k = random.Next(0, 2 * n - j);
        GaussRule rule = GaussRule.Legendre(n);
        double value = rule.Integrate(x => Legendre(j, x) * Legendre(k, x)), expected = j == k ? 2.0 / (2 * k + 1) : 0.0;
        return Math.Abs(value - expected) <= 4 * Accuracy.Epsilon * (k + 2) * (k + 2);
    }

    [Property(MaxTest = 100)]
    public bool MomentsOfTheWeightAreExact(int seed)
    {
        // Positive terms: the relative error is that of a weight, plus the power k of a node's.
        Random random = new(seed);
        int n = random.Next(1, 30), k = random.Next(0, n);
        double alpha = random.Next(0, 12) / 4.0, slack = 8 + 2 * k;
        // E x^2k of the normal law = (2k - 1)!!, E x^(2k) of the gamma law, the beta moment.
        double normal = 1.0;
        for (int i = 1; i < 2 * k; i += 2)
            normal *= i;
        double gamma = 1.0, beta = 1.0;
        for (int i = 1; i <= k; i++)
        {
            gamma *= alpha + i;
            beta *= (i + 0.5 - 1.0 + 1.0) / (i + alpha + 1.5);
        }

        GaussRule laguerre = GaussRule.Laguerre(n, alpha), jacobi = GaussRule.Jacobi(n, alpha, 0.5);
        double total = laguerre.Integrate(_ => 1.0), mass = jacobi.Integrate(_ => 1.0, 0.0, 1.0);
        return Accuracy.Relative(GaussRule.StandardNormal(n).Integrate(x => Math.Pow(x, 2 * k)), normal) <= slack + 4 * k
            && Accuracy.Relative(laguerre.Integrate(x => Math.Pow(x, k)) / total, gamma) <= slack + 4 * k
            && Accuracy.Relative(jacobi.Integrate(x => Math.Pow(x, k), 0.0, 1.0) / mass, beta) <= slack + 4 * k;
    }

    [Fact]
    public void IntervalsScaleTheWeight()
    {
        Assert.InRange(Accuracy.Relative(GaussRule.Legendre(12).Integrate(Math.Exp, -1.0, 2.0), Math.Exp(2.0) - Math.Exp(-1.0)), 0.0, 8.0);
        Assert.InRange(Accuracy.Relative(GaussRule.Legendre(12).Integrate(Math.Exp, 2.0, -1.0), Math.Exp(-1.0) - Math.Exp(2.0)), 0.0, 8.0);
        // (3 - x)^(-1/2) (x - 1)^(-1/2) on [1, 3] is pi; with (3 - x)^2 x it is 2^3 (1/3 + 2/12) ... = 8/3 + 4/3.
        Assert.InRange(Accuracy.Relative(GaussRule.Jacobi(7, -0.5, -0.5).Integrate(_ => 1.0, 1.0, 3.0), Math.PI), 0.0, 8.0);
        Assert.InRange(Accuracy.Relative(GaussRule.Jacobi(3, 2.0, 0.0).Integrate(x => x, 1.0, 3.0), 4.0), 0.0, 8.0);
        Assert.Equal(0.0, GaussRule.Legendre(5).Integrate(Math.Exp, 2.0, 2.0));
        Assert.Equal(double.PositiveInfinity, GaussRule.Legendre(3).Integrate(_ => double.PositiveInfinity));
    }

    [Fact]
    public void BadInputIsNamed()
    {
        Assert.Throws<ArgumentOutOfRangeException>("order", () => GaussRule.Legendre(0));
        Assert.Throws<ArgumentOutOfRangeException>("order", () => GaussRule.Hermite(-1));
        Assert.Throws<ArgumentOutOfRangeException>("order", () => GaussRule.StandardNormal(0));
        Assert.Throws<ArgumentOutOfRangeException>("order", () => GaussRule.Laguerre(0));
        Assert.Throws<ArgumentOutOfRangeException>("alpha", () => GaussRule.Laguerre(3, -1.0));
        Assert.Throws<ArgumentOutOfRangeException>("alpha", () => GaussRule.Jacobi(3, double.NaN, 0.0));
        Assert.Throws<ArgumentOutOfRangeException>("beta", () => GaussRule.Jacobi(3, 0.0, double.PositiveInfinity));
        Assert.Throws<ArgumentNullException>("f", () => GaussRule.Legendre(3).Integrate(null!));
        Assert.Throws<ArgumentException>("lower", () => GaussRule.Legendre(3).Integrate(Math.Exp, double.NaN, 1.0));
        Assert.Throws<ArgumentException>("upper", () => GaussRule.Legendre(3).Integrate(Math.Exp, 0.0, double.PositiveInfinity));
        Assert.Throws<ArgumentException>("upper", () => GaussRule.Jacobi(3, 0.5, 0.0).Integrate(Math.Exp, 1.0, 0.0));
        Assert.Throws<InvalidOperationException>(() => GaussRule.Hermite(3).Integrate(Math.Exp, 0.0, 1.0));
    }

    private static GaussRule Rule(string family, int order, double alpha, double beta) => family switch
    {
        "legendre" => GaussRule.Legendre(order),
        "jacobi" => GaussRule.Jacobi(order, alpha, beta),
        "hermite" => GaussRule.Hermite(order),
        "normal" => GaussRule.StandardNormal(order),
        "laguerre" => GaussRule.Laguerre(order, alpha),
        _ => throw new ArgumentException(family),
    };

    private static double Legendre(int degree, double x)
    {
        double before = 1.0, now = x;
        if (degree == 0)
            return 1.0;
        for (int k = 1; k < degree; k++)
            (before, now) = (now, ((2 * k + 1) * x * now - k * before) / (k + 1));
        return now;
    }
}

using FsCheck.Xunit;

namespace Stats.Tests.SpecialFunctions;

public sealed class ChiSquareProbabilityTests
{
    private const double Limit = 6;
    private static readonly ReferenceTable Values = ReferenceTable.Read("incomplete-gamma/incomplete-gamma.csv");
    private static readonly ReferenceTable Quantiles = ReferenceTable.Read("incomplete-gamma/quantile.csv");

    [Fact]
    public void ProbabilitiesAreTheIncompleteGammaFunctionsAtHalfTheArguments()
    {
        foreach ((string column, Func<double, double, double> f) in new (string, Func<double, double, double>)[]
        {
            ("lower", ChiSquareProbability.CumulativeDistribution),
            ("upper", ChiSquareProbability.SurvivalFunction),
            ("lowerLn", ChiSquareProbability.CumulativeDistributionLn),
            ("upperLn", ChiSquareProbability.SurvivalFunctionLn),
        })
        {
            Accuracy.AssertWithin(
                Limit,
                Values.Count,
                i => Accuracy.Relative(f(2.0 * Values.Value(i, "a"), 2.0 * Values.Value(i, "x")), Values.Value(i, column)),
                i => $"{column} at {Values.Text(i, "a")}, {Values.Text(i, "x")}");
        }
    }

    [Fact]
    public void QuantilesAreRightToTheirCondition()
    {
        Accuracy.AssertWithin(
            4,
            Quantiles.Count,
            i => Accuracy.Relative(
                (Quantiles.Value(i, "upper") == 1 ? ChiSquareProbability.InverseSurvivalFunction : (Func<double, double, double>)ChiSquareProbability.InverseCumulativeDistribution)(
                    2.0 * Quantiles.Value(i, "a"), Quantiles.Value(i, "p")),
                2.0 * Quantiles.Value(i, "x")) / (1.0 + Quantiles.Value(i, "condition")),
            i => $"{Quantiles.Text(i, "a")}, {Quantiles.Text(i, "p")}");
    }

    [Fact]
    public void SpanFormsEqualTheScalarToTheBit()
    {
        double[] x = [5e-324, 1e-320, 1e-300, 1e-5, 0.3, 1.0, 1.9, 2.0, 2.1, 5.0, 9.0, 15.0, 21.0, 22.0, 60.0, 300.0, 1e5];
        double[] p = [1e-310, 1e-200, 1e-100, 1e-20, 1e-5, 0.001, 0.02, 0.2, 0.4, 0.5, 0.75, 0.9, 0.999, 1 - 1e-15];
        foreach (double n in new[] { 0.01, 1.0, 2.0, 3.7, 10.0, 21.0, 400.0, 1e7 })
        {
            SpanChecks.EqualsScalar((v, r) => ChiSquareProbability.CumulativeDistribution(n, v, r), v => ChiSquareProbability.CumulativeDistribution(n, v), x);
            SpanChecks.EqualsScalar((v, r) => ChiSquareProbability.SurvivalFunction(n, v, r), v => ChiSquareProbability.SurvivalFunction(n, v), x);
            SpanChecks.EqualsScalar((v, r) => ChiSquareProbability.CumulativeDistributionLn(n, v, r), v => ChiSquareProbability.CumulativeDistributionLn(n, v), x);
            SpanChecks.EqualsScalar((v, r) => ChiSquareProbability.SurvivalFunctionLn(n, v, r), v => ChiSquareProbability.SurvivalFunctionLn(n, v), x);
            SpanChecks.EqualsScalar((v, r) => ChiSquareProbability.InverseCumulativeDistribution(n, v, r), v => ChiSquareProbability.InverseCumulativeDistribution(n, v), p);
            SpanChecks.EqualsScalar((v, r) => ChiSquareProbability.InverseSurvivalFunction(n, v, r), v => ChiSquareProbability.InverseSurvivalFunction(n, v), p);
        }
    }

    [Fact]
    public void SpecialValues()
    {
        const double inf = double.PositiveInfinity;
        Assert.Equal([0.0, 1.0], new[] { 0.0, inf }.Select(x => ChiSquareProbability.CumulativeDistribution(3.0, x)));
        Assert.Equal([1.0, 0.0], new[] { 0.0, inf }.Select(x => ChiSquareProbability.SurvivalFunction(3.0, x)));
        Assert.Equal([0.0, inf], new[] { 0.0, 1.0 }.Select(p => ChiSquareProbability.InverseCumulativeDistribution(3.0, p)));
        Assert.Equal([inf, 0.0], new[] { 0.0, 1.0 }.Select(q => ChiSquareProbability.InverseSurvivalFunction(3.0, q)));
        Assert.InRange(ChiSquareProbability.CumulativeDistribution(double.Epsilon, 1.0), 1.0 - (Limit * Accuracy.Epsilon), 1.0);
        foreach (double bad in new[] { 0.0, -1.0, inf, double.NaN })
            Assert.True(double.IsNaN(ChiSquareProbability.CumulativeDistribution(bad, 1.0)) && double.IsNaN(ChiSquareProbability.InverseSurvivalFunction(bad, 0.5)));

        // The halves of the smallest arguments are no doubles, their probability with few degrees of freedom is far from 0
        // (mpmath: exp(a log(x/2)) / Gamma(1 + a), a = 1/200, x = 5e-324).
        Assert.InRange(Accuracy.Relative(ChiSquareProbability.CumulativeDistribution(0.01, double.Epsilon), 0.02416619486171290), 0.0, Limit);
    }

    [Property(MaxTest = 300)]
    public bool TwoDegreesOfFreedomAreExponentialAndOneTheSquareOfANormal(int k)
    {
        // x = z^2 exactly for the z taken here.
        double z = Math.Abs(k % 4000) / 128.0;
        double x = z * z;
        return Accuracy.Relative(ChiSquareProbability.SurvivalFunction(2.0, x), Math.Exp(-0.5 * x)) <= Limit + 1
            && Accuracy.Relative(ChiSquareProbability.SurvivalFunction(1.0, x), 2.0 * NormalProbability.SurvivalFunction(z)) <= Limit + 3
            && Accuracy.Relative(ChiSquareProbability.CumulativeDistribution(1.0, x), ErrorFunction.Erf(z * 0.70710678118654752440)) <= Limit + 4;
    }
}

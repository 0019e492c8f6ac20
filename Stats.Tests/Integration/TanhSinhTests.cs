namespace Stats.Tests.Integration;

public sealed class TanhSinhTests
{
    private const double Inf = double.PositiveInfinity;

    [Theory]
    [InlineData("exponential")]
    [InlineData("squareRoot")]
    [InlineData("logarithm")]
    [InlineData("gauss")]
    [InlineData("cauchy")]
    [InlineData("gamma")]
    [InlineData("halfSecant")]
    [InlineData("momentTwo")]
    [InlineData("inverseSquareRoot")]
    [InlineData("power")]
    [InlineData("logOverRoot")]
    [InlineData("arcsine")]
    [InlineData("logSquared")]
    [InlineData("gammaTenth")]
    [InlineData("betaTail")]
    [InlineData("secant")]
    [InlineData("betaHalf")]
    [InlineData("bose")]
    public void KnownIntegralsComeOutToTheLastDigits(string name)
    {
        (Func<double, double, double> f, double lower, double upper, double expected) = KnownIntegrals.Get(name);
        int calls = 0;
        IntegrationResult result = TanhSinh.Integrate(
            (x, distance) =>
            {
                calls++;
                return f(x, distance);
            },
            lower,
            upper);
        Assert.True(result.Converged);
        Assert.Equal(calls, result.Evaluations);
        Assert.InRange(calls, 20, 450);
        Assert.InRange(result.ErrorEstimate, 0.0, 1e-10 * Math.Abs(expected));
        Assert.InRange(Math.Abs(result.Value - expected), 0.0, result.ErrorEstimate);
        // A change below 1e-10 at the last doubling leaves nearly its square: only rounding is left (of some hundred terms, 8 eps).
        Assert.InRange(Accuracy.Relative(result.Value, expected), 0.0, 40.0);
    }

    [Theory]
    [InlineData("exponential")]
    [InlineData("logarithm")]
    [InlineData("logOverRoot")]
    [InlineData("gauss")]
    [InlineData("gammaTenth")]
    [InlineData("bose")]
    public void AFunctionOfXAloneSuffices(string name)
    {
        (Func<double, double, double> f, double lower, double upper, double expected) = KnownIntegrals.Get(name);
        IntegrationResult result = TanhSinh.Integrate(x => f(x, 0.0), lower, upper);
        Assert.True(result.Converged);
        Assert.InRange(Accuracy.Relative(result.Value, expected), 0.0, 40.0);
    }

    [Fact]
    public void WithoutTheDistanceASingularUpperEndSaysThatDigitsAreMissing()
    {
        IntegrationResult result = TanhSinh.Integrate(x => Math.Pow(1.0 - x, -0.9), 0.0, 1.0);
        Assert.False(result.Converged);
        Assert.InRange(Math.Abs(result.Value - 10.0), 0.01, result.ErrorEstimate);
        double other = MathNet.Numerics.Integration.DoubleExponentialTransformation.Integrate(x => Math.Pow(1.0 - x, -0.9), 0.0, 1.0, 1e-10);
        Assert.True(!(Math.Abs(other - 10.0) < 0.01), $"MathNet: {other}");
    }

    [Fact]
    public void ASingularityTooStrongForTheRangeOfDoublesIsSeen()
    {
        // The part below 1e-300 is (1e-300)^0.01 = 1e-3 of the integral.
        IntegrationResult result = TanhSinh.Integrate((x, d) => d > 0.0 ? Math.Pow(d, -0.99) : Math.Pow(x, -0.99), 0.0, 1.0);
        Assert.False(result.Converged);
        Assert.InRange(Math.Abs(result.Value - 100.0), 0.0, result.ErrorEstimate);
    }

    [Fact]
    public void TheDistanceIsSignedAndExact()
    {
        double smallest = 1.0;
        TanhSinh.Integrate(
            (x, d) =>
            {
                double end = d > 0.0 ? 2.0 : 5.0;
                Assert.Equal(end + d, x);
                Assert.InRange(Math.Abs(d), 0.0, 1.5);
                smallest = Math.Min(smallest, Math.Abs(d));
                return 1.0 / Math.Sqrt(Math.Abs(d));
            },
            2.0,
            5.0);
        Assert.True(smallest < 1e-30);
        TanhSinh.Integrate(
            (x, d) =>
            {
                Assert.True(d < 0.0 && x == 1.0 + d);
                return Math.Exp(d);
            },
            double.NegativeInfinity,
            1.0);
    }

    [Fact]
    public void LimitsInFallingOrderChangeTheSignAndEqualOnesGiveZero()
    {
        Assert.Equal(-TanhSinh.Integrate(Math.Exp, 0.0, 2.0).Value, TanhSinh.Integrate(Math.Exp, 2.0, 0.0).Value);
        Assert.Equal(-TanhSinh.Integrate(x => Math.Exp(-x), 0.0, Inf).Value, TanhSinh.Integrate(x => Math.Exp(-x), Inf, 0.0).Value);
        Assert.Equal(new IntegrationResult(0.0, 0.0, 0, true), TanhSinh.Integrate(Math.Exp, 2.0, 2.0));
        Assert.Equal(0.0, TanhSinh.Integrate(_ => 0.0, -Inf, Inf).Value);
    }

    [Fact]
    public void HugeAndTinyRangesNeitherOverflowNorUnderflow()
    {
        Assert.InRange(Accuracy.Relative(TanhSinh.Integrate(_ => 1e-300, -1e308, 1e308).Value, 2e8), 0.0, 16.0);
        Assert.InRange(Accuracy.Relative(TanhSinh.Integrate(_ => 1.0, 1e-290, 3e-290).Value, 2e-290), 0.0, 16.0);
    }

    [Fact]
    public void TheLimitOfEvaluationsIsKeptAndReported()
    {
        // A kink inside is what the rule is not made for.
        IntegrationResult result = TanhSinh.Integrate(x => Math.Abs(x - 0.3), 0.0, 1.0, new IntegrationOptions { RelativeTolerance = 1e-14, MaximumEvaluations = 1000 });
        Assert.False(result.Converged);
        Assert.InRange(result.Evaluations, 300, 1000);
        Assert.Throws<EstimationException>(result.ThrowIfNotConverged);
        Assert.InRange(Math.Abs(result.Value - 0.29), 0.0, result.ErrorEstimate);
    }

    [Fact]
    public void BadInputIsNamed()
    {
        Assert.Throws<ArgumentNullException>("f", () => TanhSinh.Integrate((Func<double, double>)null!, 0.0, 1.0));
        Assert.Throws<ArgumentNullException>("f", () => TanhSinh.Integrate((Func<double, double, double>)null!, 0.0, 1.0));
        Assert.Throws<ArgumentException>("lower", () => TanhSinh.Integrate(Math.Exp, double.NaN, 1.0));
        Assert.Throws<ArgumentException>("upper", () => TanhSinh.Integrate(Math.Exp, 0.0, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("options", () => TanhSinh.Integrate(Math.Exp, 0.0, 1.0, new IntegrationOptions { RelativeTolerance = -1.0 }));
        var thrown = Assert.Throws<NotFiniteNumberException>(() => TanhSinh.Integrate(x => 1.0 / (x - 0.5), 0.0, 1.0));
        Assert.Contains("at 0.5", thrown.Message, StringComparison.Ordinal);
    }
}

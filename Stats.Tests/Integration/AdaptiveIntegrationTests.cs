namespace Stats.Tests.Integration;

public sealed class AdaptiveIntegrationTests
{
    private const double Inf = double.PositiveInfinity;

    [Theory]
    [InlineData("exponential", 21)]
    [InlineData("oscillating", 5500)]
    [InlineData("chirp", 700)]
    [InlineData("peak", 1300)]
    [InlineData("squareRoot", 800)]
    [InlineData("logarithm", 1500)]
    [InlineData("kink", 1500)]
    [InlineData("jump", 1500)]
    [InlineData("gauss", 500)]
    [InlineData("cauchy", 200)]
    [InlineData("gamma", 500)]
    [InlineData("halfSecant", 500)]
    [InlineData("momentTwo", 600)]
    [InlineData("inverseSquareRoot", 3000)]
    [InlineData("bose", 500)]
    public void KnownIntegralsComeOutWithinTheTolerance(string name, int mostEvaluations)
    {
        (Func<double, double, double> f, double lower, double upper, double expected) = KnownIntegrals.Get(name);
        int calls = 0;
        IntegrationResult result = AdaptiveIntegration.Integrate(
            x =>
            {
                calls++;
                return f(x, 0.0);
            },
            lower,
            upper);
        Assert.True(result.Converged);
        Assert.Same(result, result.ThrowIfNotConverged());
        Assert.Equal(calls, result.Evaluations);
        Assert.InRange(calls, 21, mostEvaluations);
        Assert.InRange(result.ErrorEstimate, 0.0, 1e-10 * Math.Abs(expected));
        Assert.InRange(Math.Abs(result.Value - expected), 0.0, result.ErrorEstimate);
    }

    [Fact]
    public void ATighterToleranceIsMet()
    {
        (Func<double, double, double> f, double lower, double upper, double expected) = KnownIntegrals.Get("squareRoot");
        IntegrationResult result = AdaptiveIntegration.Integrate(x => f(x, 0.0), lower, upper, new IntegrationOptions { RelativeTolerance = 1e-13 });
        Assert.True(result.Converged);
        Assert.InRange(Accuracy.Relative(result.Value, expected), 0.0, 450.0);
    }

    [Fact]
    public void LimitsInFallingOrderChangeTheSignAndEqualOnesGiveZero()
    {
        Assert.Equal(-AdaptiveIntegration.Integrate(Math.Exp, 0.0, 2.0).Value, AdaptiveIntegration.Integrate(Math.Exp, 2.0, 0.0).Value);
        Assert.Equal(-AdaptiveIntegration.Integrate(x => Math.Exp(-x * x), -Inf, Inf).Value, AdaptiveIntegration.Integrate(x => Math.Exp(-x * x), Inf, -Inf).Value);
        Assert.Equal(new IntegrationResult(0.0, 0.0, 0, true), AdaptiveIntegration.Integrate(Math.Exp, 2.0, 2.0));
    }

    [Fact]
    public void AnIntegralThatIsZeroNeedsAnAbsoluteTolerance()
    {
        // Round-off of the integral of |sin|, 4, is all that is left: the relative tolerance cannot be met, and it says so without an endless search.
        IntegrationResult relative = AdaptiveIntegration.Integrate(Math.Sin, -Math.PI, Math.PI);
        Assert.False(relative.Converged);
        Assert.InRange(relative.Evaluations, 21, 2000);
        Assert.Throws<EstimationException>(relative.ThrowIfNotConverged);
        IntegrationResult absolute = AdaptiveIntegration.Integrate(Math.Sin, -Math.PI, Math.PI, new IntegrationOptions { AbsoluteTolerance = 1e-12 });
        Assert.True(absolute.Converged);
        Assert.InRange(Math.Abs(absolute.Value), 0.0, 1e-13);
    }

    [Fact]
    public void TheLimitOfEvaluationsIsKeptAndReported()
    {
        IntegrationResult result = AdaptiveIntegration.Integrate(x => Math.Sin(1.0 / x) / x, 0.0, 1.0, new IntegrationOptions { MaximumEvaluations = 1000 });
        Assert.False(result.Converged);
        Assert.InRange(result.Evaluations, 900, 1000);
        // What diverges does not converge.
        Assert.False(AdaptiveIntegration.Integrate(x => 1.0 / x, 0.0, 1.0, new IntegrationOptions { MaximumEvaluations = 3000 }).Converged);
    }

    [Fact]
    public void BadInputIsNamed()
    {
        Assert.Throws<ArgumentNullException>("f", () => AdaptiveIntegration.Integrate(null!, 0.0, 1.0));
        Assert.Throws<ArgumentException>("lower", () => AdaptiveIntegration.Integrate(Math.Exp, double.NaN, 1.0));
        Assert.Throws<ArgumentException>("upper", () => AdaptiveIntegration.Integrate(Math.Exp, 0.0, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("options", () => AdaptiveIntegration.Integrate(Math.Exp, 0.0, 1.0, new IntegrationOptions { RelativeTolerance = -1.0 }));
        Assert.Throws<ArgumentOutOfRangeException>("options", () => AdaptiveIntegration.Integrate(Math.Exp, 0.0, 1.0, new IntegrationOptions { AbsoluteTolerance = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>("options", () => AdaptiveIntegration.Integrate(Math.Exp, 0.0, 1.0, new IntegrationOptions { MaximumEvaluations = 41 }));
        // The middle of the range is a point of evaluation.
        var thrown = Assert.Throws<NotFiniteNumberException>(() => AdaptiveIntegration.Integrate(x => 1.0 / (x - 0.5), 0.0, 1.0));
        Assert.Contains("at 0.5", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<NotFiniteNumberException>(() => AdaptiveIntegration.Integrate(x => x > 0.7 ? double.NaN : 1.0, 0.0, 1.0));
    }

    [Fact]
    public void AnIntegrandThatDoesNotDecayDoesNotConverge()
    {
        foreach (IntegrationResult result in new[]
        {
            AdaptiveIntegration.Integrate(Math.Sin, 0.0, Inf),
            AdaptiveIntegration.Integrate(Math.Cos, -Inf, 0.0),
            AdaptiveIntegration.Integrate(Math.Cos, -Inf, Inf, new IntegrationOptions { MaximumEvaluations = 200_000 }),
            AdaptiveIntegration.Integrate(_ => 1.0, 0.0, Inf, new IntegrationOptions { MaximumEvaluations = 200_000 }),
        })
        {
            Assert.False(result.Converged);
            Assert.True(double.IsFinite(result.Value) && double.IsFinite(result.ErrorEstimate) && result.ErrorEstimate > 1.0);
        }

        NotFiniteNumberException thrown = Assert.Throws<NotFiniteNumberException>(() => AdaptiveIntegration.Integrate(_ => 1e307, 0.0, Inf));
        Assert.Contains("overflows", thrown.Message, StringComparison.Ordinal);
        thrown = Assert.Throws<NotFiniteNumberException>(() => TanhSinh.Integrate(_ => 1e300, 0.0, Inf));
        Assert.Contains("The function is 1E+300 at", thrown.Message, StringComparison.Ordinal);
    }
}

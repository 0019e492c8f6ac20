using System.Globalization;

namespace Stats.Tests.Inference;

public class ResultTests
{
    [Fact]
    public void CriteriaFollowFromTheLikelihood()
    {
        Fit<string> fit = new("model", observations: 100, logLikelihood: -50, parameterCount: 3, StopReason.Converged, iterations: 7);
        Assert.Equal(106.0, fit.Aic);
        Assert.Equal(3 * Math.Log(100) + 100, fit.Bic);
        Assert.True(fit.Converged);
        fit.ThrowIfNotConverged();
    }

    [Fact]
    public void LargeLikelihoodsKeepTheDigitsThatAreCompared()
    {
        string summary = new Fit<string>("model", 1000, 12384701.239, 3, StopReason.Converged).Summary;
        Assert.Contains(" 12384701.24\n", summary, StringComparison.Ordinal);
        Assert.Contains(" -24769396.48\n", summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StopReason.MaximumIterations)]
    [InlineData(StopReason.Boundary)]
    public void WhatDidNotConvergeSaysSo(StopReason reason)
    {
        Fit<string> fit = new("model", 10, -5, 1, reason, iterations: 7);
        Assert.False(fit.Converged);
        string message = Assert.Throws<EstimationException>(fit.ThrowIfNotConverged).Message;
        Assert.Contains(reason.ToString(), message, StringComparison.Ordinal);
        Assert.Contains("7 iterations", message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSummaryIsATableInTheInvariantCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = comma;
            Fit<string> fit = new(
                "model", 100, -50.25, 2, StopReason.Converged, 7,
                [new("location", 1.5, 0.25, 1.01, 1.99), new("scale", 12345678.9)],
                warnings: [new("noise-floor", "The signal is weak.")]);
            string expected = """
                                                    String
                ==============================================================================
                Observations:                     100    Log-likelihood:                -50.25
                Free parameters:                    2    AIC:                            104.5
                Stopped:     Converged (7 iterations)    BIC:                         109.7103
                ------------------------------------------------------------------------------
                                          estimate    std. error     95% lower     95% upper
                location                       1.5          0.25          1.01          1.99
                scale                   1.23457e+7
                Warning (noise-floor): The signal is weak.
                ==============================================================================
                """.ReplaceLineEndings("\n");
            Assert.Equal(expected, fit.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void ATestPrintsAPValueThatUnderflows()
    {
        TestResult test = new("Likelihood-ratio test", 4000.5, -2000, 50, [3.0]);
        Assert.Equal(0.0, test.PValue);
        Assert.Contains("exp(-2000)", test.ToString(), StringComparison.Ordinal);
        Assert.Contains("Degrees of freedom", test.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("pValueLn", () => new TestResult("t", 1, 0.5, 1));
        Assert.Throws<ArgumentOutOfRangeException>("pValueLn", () => new TestResult("t", 1, double.NaN, 1));
    }

    [Fact]
    public void ATestResultKeepsWhatItWasGiven()
    {
        TestResult test = new("Welch's t-test", 2.5, Math.Log(0.025), 40, [37.5], TestAlternative.Greater, [new("ties", "There are ties.")]);
        Assert.Equal(0.025, test.PValue, 15);
        Assert.Equal(TestAlternative.Greater, test.Alternative);
        Assert.Equal([37.5], test.DegreesOfFreedom);
        Assert.Equal("ties", Assert.Single(test.Warnings).Code);
    }
}

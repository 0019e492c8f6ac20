using Stats.Distributions;

namespace Stats.Tests.Directional;

public class VonMisesFisherCosineQuantileTests
{
    // On the circle the log-tail is steep to the left of the centre and flat to its right: Newton's first step to the left ran out of the range of tanh.
    [Theory]
    [InlineData(2, 41460.48876417271)]
    [InlineData(2, 1e6)]
    [InlineData(2, 3.0)]
    [InlineData(3, 1e6)]
    [InlineData(5, 1e12)]
    [InlineData(2, 1e15)]
    public void FarLowerTailsAreInverted(int dimension, double concentration)
    {
        VonMisesFisherCosine law = new(dimension, concentration);
        for (int k = 1; k <= 307; k += 2)
        {
            double p = Math.Pow(10.0, -k), w = law.InverseCumulativeDistribution(p);
            double below = law.CumulativeDistributionLn(Math.Max(-1.0, w - 4e-16)), above = law.CumulativeDistributionLn(Math.Min(1.0, w + 4e-16)), slack = 1e-13 * k;
            Assert.True(below <= Math.Log(p) + slack && above >= Math.Log(p) - slack, $"the quantile of 1e-{k} is {w:R}");
        }
    }
}

using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Stats.Distributions;
using Stats.Tests.Laws;

namespace Stats.Tests.Circular;

/// <summary>Identities of the von Mises distribution, and what it refuses.</summary>
public class VonMisesTests
{
    private static readonly double[] Ladder = [0.0, 1e-12, 0.01, 0.7, 3.0, 30.0, 372.0, 740.0, 746.5, 1e4, 1e9, 1e300];

    /// <summary>A long span takes its integrals from polynomials; both are right to 8 eps.</summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(2.5)]
    public void LongSpansAgreeWithScalars(double mean)
    {
        foreach (double concentration in Ladder)
        {
            if (mean != 0.0 && concentration > 1e9)
                continue;
            VonMises law = new(mean, concentration);
            PhiloxRandom random = new(21);
            double width = 40.0 / Math.Sqrt(concentration + 0.1);
            // All over the turn, in the bulk, outside, at the ends.
            double[] x = [.. Enumerable.Range(0, 4099).Select(i => mean + (2.0 * random.NextDouble() - 1.0) * (i % 3 == 0 ? 4.0 : Math.Min(width, 3.1))), law.Minimum, law.Maximum, mean, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
            Compare(law.CumulativeDistribution, law.CumulativeDistribution, Accuracy.Relative);
            Compare(law.SurvivalFunction, law.SurvivalFunction, Accuracy.Relative);
            Compare(law.CumulativeDistributionLn, law.CumulativeDistributionLn, Accuracy.Mixed);
            Compare(law.SurvivalFunctionLn, law.SurvivalFunctionLn, Accuracy.Mixed);

            void Compare(SpanLaw.SpanFunction span, Func<double, double> scalar, Func<double, double, double> error)
            {
                double[] result = new double[x.Length];
                span(x, result);
                Accuracy.AssertWithin(16, x.Length, i => double.IsNaN(x[i]) ? (double.IsNaN(result[i]) ? 0.0 : double.NaN) : error(result[i], scalar(x[i])), i => $"kappa {concentration}, x {x[i]:R}: {result[i]:R}, alone {scalar(x[i]):R}");
            }
        }
    }

    [Fact]
    public void NoConcentrationIsTheUniformLaw()
    {
        VonMises law = new(0.0, 0.0);
        CircularUniform uniform = new();
        Assert.Equal(uniform.Entropy, law.Entropy, 1e-15);
        Assert.Equal(uniform.LinearVariance, law.LinearVariance, 1e-14);
        Assert.Equal(uniform.Variance, law.Variance);
        Assert.Equal(uniform.StdDev, law.StdDev);
        Assert.Equal(uniform.TrigonometricMoment(3), law.TrigonometricMoment(3));
        foreach (double x in new[] { -4.0, -Math.PI, -3.1, -1.0, 0.0, 0.5, 3.0, Math.PI, 5.0 })
        {
            Assert.InRange(Accuracy.Relative(law.Density(x), uniform.Density(x)), 0.0, 4.0);
            Assert.InRange(Accuracy.Relative(law.CumulativeDistribution(x), uniform.CumulativeDistribution(x)), 0.0, 4.0);
            Assert.InRange(Accuracy.Relative(law.SurvivalFunction(x), uniform.SurvivalFunction(x)), 0.0, 4.0);
            Assert.InRange(Accuracy.Mixed(law.CumulativeDistributionLn(x), uniform.CumulativeDistributionLn(x)), 0.0, 4.0);
            Assert.InRange(law.CumulativeDistribution(x, 1.0) - uniform.CumulativeDistribution(x, 1.0), -1e-15, 1e-15);
        }

        foreach (double p in new[] { 0.0, 1e-300, 1e-9, 0.2, 0.45, 0.5, 0.8, 1.0 })
            Assert.Equal(uniform.InverseCumulativeDistribution(p), law.InverseCumulativeDistribution(p), 1e-15);
    }

    [Fact]
    public void TheLargestConcentrationsHaveFiniteNumbers()
    {
        foreach (double concentration in new[] { 1e300, double.MaxValue })
        {
            VonMises law = new(0.0, concentration);
            double width = 1.0 / Math.Sqrt(concentration);
            foreach (double value in new[] { law.Entropy, law.DensityLn(0.0), law.DensityLn(width), law.CumulativeDistributionLn(-5.0 * width), law.SurvivalFunctionLn(5.0 * width), law.LinearVariance, law.StdDev })
                Assert.True(double.IsFinite(value));
            Assert.Equal(NormalProbability.CumulativeDistribution(-2.0), law.CumulativeDistribution(-2.0 * width), 1e-14);
            Assert.InRange(law.InverseCumulativeDistribution(0.1) / width / NormalProbability.InverseCumulativeDistribution(0.1), 1.0 - 1e-14, 1.0 + 1e-14);
        }
    }

    /// <summary>Where a peak of e^236 meets an exponent of -236 their logarithms do not cancel.</summary>
    [Fact]
    public void LogDensitiesOfHighPeaksKeepTheirDigits()
    {
        VonMises law = new(0.0, 1.055676772598161e205);
        double x = -6.676220189362353e-102;
        Assert.Equal(Math.Log(law.Density(x)), law.DensityLn(x), 2e-15);
        Assert.Equal(double.NegativeInfinity, new VonMises(0.0, double.MaxValue).DensityLn(3.0));
    }

    /// <summary>The density of the product is the product of the densities but for a factor, also where the two nearly cancel.</summary>
    [Property(MaxTest = 300)]
    public void AProductHasTheSumOfTheExponents(int seed)
    {
        PhiloxRandom random = new((ulong)seed);
        VonMises a = new(6.0 * random.NextDouble(), Math.Exp(8.0 * random.NextDouble() - 4.0));
        VonMises b = new(random.Next(2) == 0 ? a.Mean + Math.PI - 1e-3 * random.NextDouble() : 6.0 * random.NextDouble(), a.Concentration * (1.0 + 0.01 * random.NextDouble()));
        VonMises product = a.Multiply(b);
        double first = 6.0 * random.NextDouble(), second = 6.0 * random.NextDouble();
        double expected = a.DensityLn(first) + b.DensityLn(first) - a.DensityLn(second) - b.DensityLn(second);
        Assert.Equal(expected, product.DensityLn(first) - product.DensityLn(second), 32.0 * Accuracy.Epsilon * (4.0 + a.Concentration + b.Concentration));
    }

    /// <summary>The approximation's first moment is that of the sum of independent angles.</summary>
    [Property(MaxTest = 300)]
    public void AConvolutionKeepsTheFirstMoment(int seed)
    {
        PhiloxRandom random = new((ulong)seed);
        VonMises a = new(6.0 * random.NextDouble(), Math.Exp(20.0 * random.NextDouble() - 10.0)), b = new(6.0 * random.NextDouble(), Math.Exp(20.0 * random.NextDouble() - 10.0));
        VonMises sum = a.ConvolutionApproximation(b);
        Assert.InRange(Accuracy.Relative(sum.MeanResultantLength, a.MeanResultantLength * b.MeanResultantLength), 0.0, 32.0);
        double spread = a.CircularVariance + a.MeanResultantLength * b.CircularVariance;
        Assert.InRange(Accuracy.Relative(sum.CircularVariance, spread), 0.0, 64.0);
        Assert.Equal(0.0, Angle.Difference(sum.Mean, a.Mean + b.Mean), 1e-14);
    }

    /// <summary>A short arc keeps its digits: the density times its length, up to the third order.</summary>
    [Fact]
    public void ShortArcsKeepTheirDigits()
    {
        foreach (double concentration in new[] { 0.0, 0.5, 20.0, 1e4 })
        {
            VonMises law = new(0.3, concentration);
            double width = 1.0 / Math.Sqrt(concentration + 1.0);
            foreach (double z in new[] { -4.0, -1.0, 0.5, 3.0 })
            {
                double from = Angle.Reduce(0.3 + z * width), to = from + 1e-7 * width;
                double middle = law.Density(0.5 * (from + to)) * (to - from);
                Assert.InRange(law.CumulativeDistribution(to, from) / middle, 1.0 - 1e-11, 1.0 + 1e-11);
            }
        }
    }

    [Fact]
    public void TheMeanIsReducedAndTextSaysWhat()
    {
        VonMises law = new(7.0, 2.0);
        Assert.Equal(7.0 - 2.0 * Math.PI, law.Mean, 1e-15);
        Assert.Equal("VonMises(mean = 0.5, concentration = 2)", new VonMises(0.5, 2.0).ToString());
        // Far out an angle is what is left of it.
        Assert.InRange(law.Density(1e300), 0.0, 1.0);
        Assert.Equal(law.DensityLn(7.0), law.DensityLn(law.Mean), 1e-15);
    }

    [Fact]
    public void BadParametersAreRefused()
    {
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
            Assert.Throws<ArgumentOutOfRangeException>("mean", () => new VonMises(bad, 1.0));
        foreach (double bad in new[] { -double.Epsilon, double.NaN, double.PositiveInfinity })
            Assert.Throws<ArgumentOutOfRangeException>("concentration", () => new VonMises(0.0, bad));
        VonMises law = new(0.0, 1.0);
        Assert.Throws<ArgumentNullException>("other", () => law.Multiply(null!));
        Assert.Throws<ArgumentNullException>("other", () => law.ConvolutionApproximation(null!));
        Assert.Throws<ArgumentNullException>("other", () => law.KullbackLeiblerDivergence(null!));
        Assert.Throws<ArgumentOutOfRangeException>("concentration", () => VonMises.FromJson("{\"type\":\"VonMises\",\"version\":1,\"mean\":0,\"concentration\":-1}"));
        Assert.Throws<ArgumentException>("json", () => VonMises.FromJson("{\"type\":\"VonMises\",\"version\":1,\"mean\":0}"));
    }
}

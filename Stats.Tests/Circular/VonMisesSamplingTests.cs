using Stats.Distributions;

namespace Stats.Tests.Circular;

/// <summary>Draws of the staircase and of the rejection sampler against the distribution function, from no concentration to the largest.</summary>
public class VonMisesSamplingTests
{
    public static TheoryData<double> Concentrations => [0.0, 1e-300, 1e-5, 0.05, 0.3, 1.0, 2.0, 5.0, 20.0, 100.0, 1e4, 1e6, 1e10, 1e100, 1e300, double.MaxValue];

    /// <summary>A Kolmogorov-Smirnov distance above sqrt(log(2 / 1e-6) / (2 n)) comes less than once in a million (Massart 1990).</summary>
    [Theory]
    [MemberData(nameof(Concentrations))]
    public void BothSamplersFollowTheDistributionFunction(double concentration)
    {
        VonMises law = new(0.0, concentration);
        double[] staircase = new double[Sweep.Count(40_000, 400_000)], rejection = new double[staircase.Length];
        law.Samples(staircase, new PhiloxRandom(11));
        PhiloxRandom random = new(12);
        for (int i = 0; i < rejection.Length; i++)
            rejection[i] = VonMises.Sample(random, 0.0, concentration);
        foreach (double[] draws in new[] { staircase, rejection })
        {
            Array.Sort(draws);
            Assert.InRange(draws[0], law.Minimum, law.Maximum);
            Assert.InRange(draws[^1], law.Minimum, law.Maximum);
            double worst = 0.0;
            for (int i = 0; i < draws.Length; i++)
            {
                double f = law.CumulativeDistribution(draws[i]);
                worst = Math.Max(worst, Math.Max(f - (double)i / draws.Length, (i + 1.0) / draws.Length - f));
            }

            Assert.InRange(worst, 0.0, Math.Sqrt(Math.Log(2e6) / (2.0 * draws.Length)));
        }
    }

    /// <summary>
    /// Counts in 200 cells of equal probability: chi-square with 199 degrees of freedom, whose tail beyond the bound has probability 1e-6. The cells are finer than
    /// the strips of the staircase where the density is high, so that a strip of wrong weight shows.
    /// </summary>
    [Theory]
    [MemberData(nameof(Concentrations))]
    public void CellsOfEqualProbabilityFillEqually(double concentration)
    {
        VonMises law = new(0.0, concentration);
        const int cells = 200;
        double[] draws = new double[Sweep.Count(100_000, 2_000_000)], probabilities = new double[draws.Length];
        law.Samples(draws, new PhiloxRandom(13));
        law.CumulativeDistribution(draws, probabilities);
        int[] counts = new int[cells];
        foreach (double p in probabilities)
            counts[Math.Min((int)(p * cells), cells - 1)]++;
        double expected = (double)draws.Length / cells;
        double statistic = counts.Sum(c => (c - expected) * (c - expected) / expected);
        Assert.InRange(statistic, 0.0, ChiSquareProbability.InverseSurvivalFunction(cells - 1.0, 1e-6));
    }

    /// <summary>E exp(ip(X - mu)) = A_p: the mean of n bounded numbers is within 5 / sqrt(n) of it but for six in ten million (normal limit; the variance is at most 1).</summary>
    [Theory]
    [InlineData(0.4)]
    [InlineData(7.0)]
    public void DrawsHaveTheTrigonometricMoments(double concentration)
    {
        VonMises law = new(2.9, concentration);
        double[] draws = new double[100_000];
        law.Samples(draws, new PhiloxRandom(14));
        for (int order = 1; order <= 4; order++)
        {
            System.Numerics.Complex moment = law.TrigonometricMoment(order);
            Assert.InRange(draws.Average(x => Math.Cos(order * x)) - moment.Real, -5.0 / Math.Sqrt(draws.Length), 5.0 / Math.Sqrt(draws.Length));
            Assert.InRange(draws.Average(x => Math.Sin(order * x)) - moment.Imaginary, -5.0 / Math.Sqrt(draws.Length), 5.0 / Math.Sqrt(draws.Length));
        }
    }

    [Fact]
    public void LongSpansRepeatSingleDrawsOfAnyGenerator()
    {
        VonMises law = new(-1.0, 3.0);
        foreach (Func<Random> source in (Func<Random>[])[() => new PhiloxRandom(15, 3), () => new Random(15)])
        {
            double[] filled = new double[3001];
            Random first = source(), second = source();
            law.Samples(filled, first);
            foreach (double value in filled)
                Assert.Equal(law.Sample(second), value);
            Assert.Equal(second.NextDouble(), first.NextDouble());
        }
    }

    [Fact]
    public void TheTableIsMadeOnceForAllThreads()
    {
        VonMises law = new(0.5, 12.0);
        double[] expected = new double[100];
        new VonMises(0.5, 12.0).Samples(expected, new PhiloxRandom(16));
        Parallel.For(0, 32, _ =>
        {
            double[] draws = new double[100];
            law.Samples(draws, new PhiloxRandom(16));
            Assert.Equal(expected, draws);
        });
    }

    [Fact]
    public void BadArgumentsAreNamed()
    {
        PhiloxRandom random = new(17);
        Assert.Throws<ArgumentNullException>("random", () => VonMises.Sample(null!, 0.0, 1.0));
        Assert.Throws<ArgumentOutOfRangeException>("mean", () => VonMises.Sample(random, double.NaN, 1.0));
        foreach (double bad in new[] { -1.0, double.NaN, double.PositiveInfinity })
            Assert.Throws<ArgumentOutOfRangeException>("concentration", () => VonMises.Sample(random, 0.0, bad));
    }
}

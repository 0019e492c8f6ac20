namespace Stats.Tests.Randomness;

/// <summary>Uniform, Gaussian and exponential numbers, one by one and in spans, from any generator.</summary>
public class SamplerTests
{
    /// <summary>A generator of somebody else's: nothing but the base class's own virtual Sample is its.</summary>
    private sealed class Foreign(int seed) : Random(seed)
    {
        protected override double Sample() => base.Sample();
    }

    public static TheoryData<string> Sources => ["philox", "seeded", "foreign"];

    private static Random Source(string name) => name switch
    {
        "philox" => new PhiloxRandom(31),
        "seeded" => new Random(31),
        _ => new Foreign(31),
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void AnyGeneratorServes(string name)
    {
        Random random = Source(name);
        const int count = 20_000;
        SampleChecks.Follow(SampleChecks.Draw(count, random.NextOpenDouble), x => x, "NextOpenDouble");
        SampleChecks.Follow(SampleChecks.Draw(count, random.NextGaussian), NormalProbability.CumulativeDistribution, "NextGaussian");
        SampleChecks.Follow(SampleChecks.Draw(count, random.NextExponential), x => 1.0 - Math.Exp(-x), "NextExponential");
        double[] filled = new double[count];
        random.FillUniform(filled);
        SampleChecks.Follow(filled, x => x, "FillUniform");
        random.FillOpenUniform(filled);
        SampleChecks.Follow(filled, x => x, "FillOpenUniform");
        random.FillGaussian(filled);
        SampleChecks.Follow(filled, NormalProbability.CumulativeDistribution, "FillGaussian");
        random.FillExponential(filled);
        SampleChecks.Follow(filled, x => 1.0 - Math.Exp(-x), "FillExponential");
        Assert.All(SampleChecks.Draw(1000, random.NextOpenDouble), x => Assert.InRange(x, double.Epsilon, Math.BitDecrement(1.0)));
    }

    public static TheoryData<string> Fills => ["uniform", "open", "gaussian", "exponential"];

    [Theory]
    [MemberData(nameof(Fills))]
    public void FillsEqualRepeatedCallsAtEveryLengthAndAlignment(string kind)
    {
        (Action<Random, double[]> fill, Func<Random, double> next) = kind switch
        {
            "uniform" => ((Action<Random, double[]>)((r, t) => r.FillUniform(t)), (Func<Random, double>)(r => r.NextDouble())),
            "open" => ((r, t) => r.FillOpenUniform(t), r => r.NextOpenDouble()),
            "gaussian" => ((r, t) => r.FillGaussian(t), r => r.NextGaussian()),
            _ => ((r, t) => r.FillExponential(t), r => r.NextExponential()),
        };
        for (int alignment = 0; alignment < 17; alignment++)
        {
            foreach (int length in Enumerable.Range(0, 40).Concat([255, 256, 257, 511, 513, 1000]))
            {
                PhiloxRandom filling = new(5, 6), calling = new(5, 6);
                filling.Jump(alignment);
                calling.Jump(alignment);
                double[] filled = new double[length];
                fill(filling, filled);
                for (int i = 0; i < length; i++)
                    Assert.Equal(BitConverter.DoubleToInt64Bits(next(calling)), BitConverter.DoubleToInt64Bits(filled[i]));
                Assert.Equal(calling.Position, filling.Position);
            }
        }

        Random ours = new(4), theirs = new(4);
        double[] other = new double[300];
        fill(ours, other);
        Assert.Equal(SampleChecks.Draw(300, () => next(theirs)), other);
    }

    [Fact]
    public void GaussianNumbersAreTheQuantilesOfTheirUniforms()
    {
        PhiloxRandom random = new(12), uniforms = new(12);
        for (int i = 0; i < 100_000; i++)
        {
            double u = uniforms.NextOpenDouble(), x = random.NextGaussian();
            // Wichura's rational functions are good to about 1e-15; above 1/2 the complement 1 - u is exact.
            double expected = u <= 0.5 ? NormalProbability.InverseCumulativeDistribution(u) : NormalProbability.InverseSurvivalFunction(1.0 - u);
            Assert.True(Accuracy.Relative(x, expected) <= 16.0 || Math.Abs(x - expected) < 1e-17, $"quantile of {u:R}: {x:R}, expected {expected:R}");
        }
    }

    [Fact]
    public void MomentsOfGaussianAndExponentialNumbers()
    {
        const int count = 200_000;
        double[] normal = new double[count], exponential = new double[count];
        new PhiloxRandom(13).FillGaussian(normal);
        new PhiloxRandom(14).FillExponential(exponential);
        // E Z^k and the variance of Z^k: 0, 1; 1, 2; 0, 15; 3, 96. For the exponential k! and (2k)! - k!^2.
        SampleChecks.Mean(normal, 0.0, 1.0, "Z");
        SampleChecks.Mean([.. normal.Select(z => z * z)], 1.0, 2.0, "Z^2");
        SampleChecks.Mean([.. normal.Select(z => z * z * z)], 0.0, 15.0, "Z^3");
        SampleChecks.Mean([.. normal.Select(z => z * z * z * z)], 3.0, 96.0, "Z^4");
        SampleChecks.Mean([.. normal.Skip(1).Zip(normal, (a, b) => a * b)], 0.0, 1.0, "Z Z'");
        SampleChecks.Mean(exponential, 1.0, 1.0, "E");
        SampleChecks.Mean([.. exponential.Select(x => x * x)], 2.0, 20.0, "E^2");
        foreach (double q in new[] { 1e-3, 1e-4 })
        {
            double z = NormalProbability.InverseSurvivalFunction(q);
            SampleChecks.Count(normal, x => x > z, q, "the upper tail of Z");
            SampleChecks.Count(normal, x => x < -z, q, "the lower tail of Z");
            SampleChecks.Count(exponential, x => x > -Math.Log(q), q, "the upper tail of E");
            SampleChecks.Count(exponential, x => x < q, 1.0 - Math.Exp(-q), "the lower tail of E");
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 2)]
    [InlineData(5, 5)]
    [InlineData(4, 0)]
    public void SamplesWithoutReplacementAreFair(int population, int count)
    {
        foreach (Random random in new Random[] { new PhiloxRandom(15), new Random(15) })
        {
            Dictionary<string, int> seen = [];
            int orders = Enumerable.Range(0, count).Aggregate(1, (a, i) => a * (population - i));
            for (int i = 0; i < 200 * orders; i++)
            {
                int[] sample = random.SampleWithoutReplacement(population, count);
                Assert.Equal(count, sample.Distinct().Count());
                Assert.All(sample, v => Assert.InRange(v, 0, population - 1));
                string key = string.Join(",", sample);
                seen[key] = seen.GetValueOrDefault(key) + 1;
            }

            Assert.Equal(orders, seen.Count);
            SampleChecks.Uniform([.. seen.Values], $"{count} of {population}");
        }
    }

    [Fact]
    public void LargePopulationsCostNothing()
    {
        int[] sample = new PhiloxRandom(16).SampleWithoutReplacement(int.MaxValue, 1000);
        Assert.Equal(1000, sample.Distinct().Count());
        SampleChecks.Follow([.. sample.Select(v => v / (double)int.MaxValue)], x => x, "a sample of 2^31 - 1");
    }

    [Fact]
    public void BadArgumentsAreNamed()
    {
        Random random = new PhiloxRandom(17), none = null!;
        Assert.Throws<ArgumentNullException>("random", () => none.NextOpenDouble());
        Assert.Throws<ArgumentNullException>("random", () => none.NextGaussian());
        Assert.Throws<ArgumentNullException>("random", () => none.NextExponential());
        Assert.Throws<ArgumentNullException>("random", () => none.FillUniform(new double[1]));
        Assert.Throws<ArgumentNullException>("random", () => none.FillOpenUniform(new double[1]));
        Assert.Throws<ArgumentNullException>("random", () => none.FillGaussian(new double[1]));
        Assert.Throws<ArgumentNullException>("random", () => none.FillExponential(new double[1]));
        Assert.Throws<ArgumentNullException>("random", () => none.SampleWithoutReplacement(3, 1));
        Assert.Throws<ArgumentOutOfRangeException>("population", () => random.SampleWithoutReplacement(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => random.SampleWithoutReplacement(3, -1));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => random.SampleWithoutReplacement(3, 4));
    }
}

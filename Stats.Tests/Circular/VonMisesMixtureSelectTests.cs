using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Stats.Distributions;

namespace Stats.Tests.Circular;

/// <summary>The search for starts: a mixture of more components fits no worse.</summary>
public class VonMisesMixtureSelectTests
{
    /// <summary>Among fits that have not collapsed no log-likelihood is below one of fewer components, but for rounding.</summary>
    private static void NeverFalls(VonMisesMixtureSelection selection)
    {
        double reached = double.NegativeInfinity;
        foreach (VonMisesMixtureFit fit in selection.Fits.Where(f => !f.IsDegenerate))
        {
            Assert.True(fit.LogLikelihood >= reached - 1e-9 * Math.Max(1.0, Math.Abs(reached)), $"{fit.Model.Components.Count} components reach {fit.LogLikelihood:R}, fewer {reached:R}\n{selection}");
            reached = Math.Max(reached, fit.LogLikelihood);
        }
    }

    [Theory]
    [InlineData("wind", 6)]
    [InlineData("turtles", 3)]
    [InlineData("fisherB1", 6)]
    [InlineData("fisherB3", 7)]
    public void TheLikelihoodNeverFallsWithTheComponents(string name, int components)
    {
        double[] angles = CircularSummaryTests.Data(name);
        for (ulong seed = 1; seed <= 3; seed++)
            NeverFalls(VonMisesMixture.Select(angles, components, new PhiloxRandom(seed)));
    }

    [Property(MaxTest = 40, Replay = "3,17")]
    public Property TheLikelihoodNeverFallsOnDraws() => Prop.ForAll(
        (from seed in Gen.Choose(0, int.MaxValue) from count in Gen.Choose(20, 250) from shape in Gen.Choose(0, 2) select (seed, count, shape)).ToArbitrary(),
        c =>
        {
            PhiloxRandom random = new((ulong)c.seed);
            int parts = 1 + random.Next(4);
            double[] weights = [.. Enumerable.Range(0, parts).Select(_ => 0.1 + random.NextDouble())];
            VonMisesMixture law = new(
                [.. weights.Select(w => w / weights.Sum())], [.. Enumerable.Range(0, parts).Select(_ => 6.0 * random.NextDouble())],
                [.. Enumerable.Range(0, parts).Select(_ => 0.3 * Math.Pow(300.0, random.NextDouble()))]);
            double[] angles = law.Sample(c.count, random, out _);
            VonMisesMixtureOptions options = new() { Runs = 4, SharedConcentration = c.shape == 1, IncludeUniform = c.shape == 2, MaximalConcentration = 1e4 };
            VonMisesMixtureSelection selection = VonMisesMixture.Select(angles, 5, random, options: options);
            // What Newton's method drives to the cap has collapsed and says so.
            Assert.All(selection.Fits, f => Assert.True(f.IsDegenerate || f.Model.Components.Max(m => m.Concentration) < 0.999 * options.MaximalConcentration, f.Summary));
            NeverFalls(selection);
        });

    /// <summary>Optima that starts from clusters miss: a narrow law within a broad one.</summary>
    [Theory]
    [InlineData("fisherB1", 2, -432.2967)]
    [InlineData("fisherB1", 4, -424.0993)]
    [InlineData("fisherB1", 5, -419.97)]
    [InlineData("fisherB3", 3, -98.9606)]
    [InlineData("wind", 5, -349.8243)]
    public void DefaultStartsFindNestedComponents(string name, int components, double logLikelihood)
    {
        double[] angles = CircularSummaryTests.Data(name);
        for (ulong seed = 1; seed <= 3; seed++)
        {
            VonMisesMixtureFit fit = VonMisesMixture.Fit(angles, components, new PhiloxRandom(seed));
            Assert.False(fit.IsDegenerate);
            Assert.True(fit.LogLikelihood >= logLikelihood, $"seed {seed}: {fit.LogLikelihood:R}");
        }
    }

    [Fact]
    public void WholeWeightsSelectAsRepeatedAngles()
    {
        double[] angles = new VonMisesMixture([0.6, 0.4], [0.0, 2.0], [6.0, 15.0]).Sample(150, new PhiloxRandom(4), out _);
        PhiloxRandom random = new(5);
        double[] weights = [.. angles.Select(_ => (double)random.Next(4))];
        double[] repeated = [.. Enumerable.Range(0, angles.Length).SelectMany(i => Enumerable.Repeat(angles[i], (int)weights[i]))];
        VonMisesMixtureSelection weighted = VonMisesMixture.Select(angles, weights, 3, new PhiloxRandom(6)), plain = VonMisesMixture.Select(repeated, 3, new PhiloxRandom(6));
        Assert.Equal(plain.Best.Model.Components.Count, weighted.Best.Model.Components.Count);
        for (int k = 0; k < 2; k++)
        {
            Assert.Equal(plain.Fits[k].LogLikelihood, weighted.Fits[k].LogLikelihood, 1e-8 * Math.Abs(plain.Fits[k].LogLikelihood));
            Assert.Equal(plain.Fits[k].Bic, weighted.Fits[k].Bic, 1e-8 * Math.Abs(plain.Fits[k].Bic));
        }

        NeverFalls(weighted);
        Assert.Throws<ArgumentException>("weights", () => VonMisesMixture.Select(angles, [1.0], 2, random));
    }

    [Fact]
    public void ThreadsDoNotShowInASelection()
    {
        double[] angles = CircularSummaryTests.Data("fisherB3");
        VonMisesMixtureSelection one = VonMisesMixture.Select(angles, 4, new PhiloxRandom(7), execution: Execution.SingleThread);
        VonMisesMixtureSelection many = VonMisesMixture.Select(angles, 4, new PhiloxRandom(7), execution: new Execution { MaxDegreeOfParallelism = 5 });
        for (int k = 0; k < 4; k++)
        {
            Assert.Equal(one.Fits[k].LogLikelihood, many.Fits[k].LogLikelihood);
            Assert.Equal(one.Fits[k].RunLogLikelihoods, many.Fits[k].RunLogLikelihoods);
            Assert.Equal(one.Fits[k].Parameters, many.Fits[k].Parameters);
        }
    }
}

using Stats.Distributions;

namespace Stats.Tests.Directional;

/// <summary>What a fit takes: single precision, weights and norms in their ranges; what it refuses, and what it leaves out.</summary>
public class VonMisesFisherFitInputTests
{
    [Fact]
    public void FloatsAreTakenAsTheyCome()
    {
        PointSet points = VonMisesFisherFitTests.Draw(64, 200, 40.0, 2);
        float[] single = [.. points.Values.ToArray().Select(v => (float)v)];
        VonMisesFisherFit fit = VonMisesFisher.Fit(single, 64);
        Assert.Equal(1.0, fit.Model.Concentration / VonMisesFisher.Fit(points).Model.Concentration, 1e-5);
        VonMisesFisherStatistics streamed = new(64);
        for (int i = 0; i < 200; i++)
            streamed.Add(single.AsSpan(i * 64, 64));
        Assert.Equal(1.0, VonMisesFisher.Fit(streamed).Model.Concentration / fit.Model.Concentration, 1e-12);
    }

    // Widening is exact, so a fit of floats is the fit of the same numbers as doubles, to the bit; 300 rows make several blocks and groups.
    [Theory]
    [InlineData(3, 300)]
    [InlineData(4100, 300)]
    public void AFitOfFloatsIsThatOfTheWidenedNumbers(int dimension, int count)
    {
        float[] single = [.. VonMisesFisherFitTests.Draw(dimension, count, 5.0 * dimension, 9).Values.ToArray().Select(v => (float)v)];
        VonMisesFisherFit wide = VonMisesFisher.Fit(PointSet.FromSingle(single, dimension));
        foreach (int threads in new[] { 1, 3 })
        {
            VonMisesFisherFit fit = VonMisesFisher.Fit(single, dimension, null, new Execution { MaxDegreeOfParallelism = threads });
            Assert.Equal(wide.Model.Concentration, fit.Model.Concentration);
            Assert.Equal(wide.LogLikelihood, fit.LogLikelihood);
            Assert.True(wide.Model.MeanDirection.SequenceEqual(fit.Model.MeanDirection));
        }
    }

    [Fact]
    public void BadFloatsAreNamed()
    {
        float[] single = [.. VonMisesFisherFitTests.Draw(5, 200, 40.0, 2).Values.ToArray().Select(v => (float)v)];
        single[(123 * 5) + 2] = float.NaN;
        Assert.Contains("directions[123][2] is NaN", Assert.Throws<ArgumentException>(() => VonMisesFisher.Fit(single, 5)).Message, StringComparison.Ordinal);
        Assert.Equal("directions", Assert.Throws<ArgumentException>(() => VonMisesFisher.Fit(single, 7)).ParamName);
        Assert.Equal("directions", Assert.Throws<ArgumentException>(() => VonMisesFisher.Fit(single, 1)).ParamName);
        Assert.Equal("directions", Assert.Throws<ArgumentException>(() => VonMisesFisher.Fit(ReadOnlySpan<float>.Empty, 3)).ParamName);
        Assert.Equal("dimension", Assert.Throws<ArgumentOutOfRangeException>(() => VonMisesFisher.Fit(single, 0)).ParamName);
    }

    // Rows rounded to single precision have norms up to 3e-8 off: equal ones are still equal once they are on the sphere.
    [Fact]
    public void EqualSinglePrecisionRowsAreRefused()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            int dimension = seed % 10 == 0 ? 2048 : 2 + random.Next(30), count = 1 + random.Next(20);
            float[] row = [.. VonMisesFisherFitTests.Draw(dimension, 1, 1.0, (ulong)seed).Values.ToArray().Select(v => (float)v)];
            float[] single = [.. Enumerable.Range(0, count).SelectMany(_ => row)];
            Assert.Throws<EstimationException>(() => VonMisesFisher.Fit(single, dimension));
            Assert.Throws<EstimationException>(() => VonMisesFisher.Fit(PointSet.FromSingle(single, dimension)));
        }
    }

    [Fact]
    public void IntegerWeightsAreRepeatedRowsInEverything()
    {
        PointSet points = VonMisesFisherFitTests.Draw(4, 30, 6.0, 4);
        double[] weights = [.. Enumerable.Range(0, 30).Select(i => (double)(i % 4))];
        PointSet repeated = PointSet.FromRows([.. Enumerable.Range(0, 30).SelectMany(i => Enumerable.Repeat(points[i].ToArray(), i % 4))]);
        VonMisesFisherFit a = VonMisesFisher.Fit(points, weights), b = VonMisesFisher.Fit(repeated);
        Assert.Equal(b.Observations, a.Observations);
        Assert.Equal(b.Model.Concentration, a.Model.Concentration, 1e-11);
        Assert.Equal(b.Bic, a.Bic, 1e-9);
        Assert.Equal(b.ConcentrationStandardError!.Value, a.ConcentrationStandardError!.Value, 1e-11);
    }

    [Theory]
    [InlineData(1e-163)]
    [InlineData(1e154)]
    [InlineData(1e308)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    public void WeightsOutsideTheirRangeAreNamed(double bad)
    {
        PointSet points = VonMisesFisherFitTests.Draw(3, 4, 6.0, 4);
        Assert.Contains("weights[2] is", Assert.Throws<ArgumentException>(() => VonMisesFisher.Fit(points, [1.0, 0.5, bad, 1.0])).Message, StringComparison.Ordinal);
        Assert.Equal("weight", Assert.Throws<ArgumentOutOfRangeException>(() => new VonMisesFisherStatistics(3).Add(points[0], bad)).ParamName);
    }

    [Fact]
    public void WeightsAtTheEndsOfTheirRangeGiveTheSameFit()
    {
        PointSet points = VonMisesFisherFitTests.Draw(3, 40, 6.0, 4);
        double[] weights = [.. Enumerable.Range(0, 40).Select(i => 1.0 + (0.37 * (i % 3)))];
        VonMisesFisherFit plain = VonMisesFisher.Fit(points, weights);
        foreach (double scale in new[] { 1e-100, 1e99 })
        {
            VonMisesFisherFit fit = VonMisesFisher.Fit(points, [.. weights.Select(w => scale * w)]);
            Assert.Equal(plain.Model.Concentration, fit.Model.Concentration, 1e-11);
            Assert.Equal(plain.EffectiveCount, fit.EffectiveCount, 1e-9);
            Assert.Equal(plain.ConcentrationStandardError!.Value, fit.ConcentrationStandardError!.Value, 1e-11);
        }
    }

    [Fact]
    public void RowsOfAnyNormWithinTheirRangeAreNormalised()
    {
        VonMisesFisherFitOptions options = new() { NormalizeRows = true };
        VonMisesFisherFit plain = VonMisesFisher.Fit(PointSet.FromRows([[1, 0, 0], [0.8, 0.6, 0], [0.8, 0, 0.6]]));
        VonMisesFisherFit fit = VonMisesFisher.Fit(PointSet.FromRows([[1e190, 0, 0], [8e-190, 6e-190, 0], [0.8, 0, 0.6]]), options);
        Assert.Equal(plain.Model.Concentration, fit.Model.Concentration, 1e-11);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => VonMisesFisher.Fit(PointSet.FromRows([[1, 0, 0], [0, 0, 5e-324]]), options));
        Assert.Contains("directions[1] has norm 5E-324", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsUndefinedIsNotListed()
    {
        VonMisesFisherFit zero = VonMisesFisher.Fit(PointSet.FromRows([[1, 0, 0], [-1, 0, 0]]));
        Assert.False(zero.HasMeanDirection);
        Assert.DoesNotContain(zero.Parameters, p => p.Name.StartsWith("meanDirection", StringComparison.Ordinal));
        VonMisesFisherFit capped = VonMisesFisher.Fit(new PointSet([0.6, 0.8, 0.0], 3), new VonMisesFisherFitOptions { MaximalConcentration = 1e6 });
        Assert.Equal("concentration-capped", Assert.Single(capped.Warnings).Code);
    }
}

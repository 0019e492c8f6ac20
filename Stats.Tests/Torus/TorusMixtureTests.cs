using Stats.Distributions;

namespace Stats.Tests.Torus;

public class TorusMixtureTests
{
    private static readonly TorusMixture Truth = new(
        [new BivariateVonMisesSine(-1.1, -0.7, 20.0, 30.0, -12.0), new BivariateVonMisesSine(-2.0, 2.4, 6.0, 12.0, 3.0), new BivariateVonMisesSine(1.0, 0.5, 50.0, 20.0, 0.0)],
        [0.5, 0.35, 0.15]);

    /// <summary>Every parameter lies within 5 of its standard errors of the truth (a normal deviate beyond 5 comes once in two million), and labels are mostly right.</summary>
    [Fact]
    public void RecoversWhatItIsDrawnFrom()
    {
        PointSet data = Truth.Sample(4000, new PhiloxRandom(1));
        TorusMixtureFit fit = TorusMixture.Fit(data, 3, TorusModel.Sine, new PhiloxRandom(2));
        Assert.True(fit.Converged && !fit.IsDegenerate, fit.Summary);
        double[] truth = new double[data.Count];
        Truth.DensityLn(data, truth);
        Assert.True(fit.LogLikelihood >= truth.Sum());
        for (int k = 0; k < 3; k++)
        {
            BivariateVonMises expected = (BivariateVonMises)Truth.Components[k];
            double[] values = [Truth.Weights[k], expected.FirstMean, expected.SecondMean, expected.FirstConcentration, expected.SecondConcentration, expected.Coupling];
            for (int p = 0; p < values.Length; p++)
            {
                ParameterEstimate row = fit.Parameters[6 * k + p];
                Assert.True(Math.Abs(row.Estimate - values[p]) <= 5.0 * row.StandardError!.Value, $"{row.Name}: {row.Estimate} +- {row.StandardError}, true {values[p]}");
            }
        }

        // Weights and concentrations keep to their ranges, intervals of all but means and couplings being taken on a scale without bounds.
        Assert.All(TorusMixture.Fit(data.Select([.. Enumerable.Range(0, 60)]), 3, TorusModel.Sine, new PhiloxRandom(2)).Parameters.Where(r => r.Lower is not null), r =>
        {
            bool isWeight = r.Name.StartsWith("weight", StringComparison.Ordinal), isConcentration = r.Name.StartsWith("concentration", StringComparison.Ordinal);
            Assert.True(!(isWeight || isConcentration) || (r.Lower > 0.0 && r.Lower <= r.Estimate && r.Estimate <= r.Upper && (!isWeight || r.Upper < 1.0)), r.ToString());
        });
        int agreeing = fit.Labels.Zip(Truth.Classify(data)).Count(l => l.First == l.Second);
        Assert.True(agreeing > 0.97 * data.Count, $"{agreeing} labels agree");
        Assert.Equal(17, fit.ParameterCount);
    }

    /// <summary>A longer run of EM never has a smaller likelihood.</summary>
    [Theory]
    [InlineData(TorusModel.Product)]
    [InlineData(TorusModel.Sine)]
    [InlineData(TorusModel.Cosine)]
    public void LikelihoodNeverFalls(TorusModel model)
    {
        PointSet data = Truth.Sample(500, new PhiloxRandom(3));
        double last = double.NegativeInfinity;
        for (int iterations = 1; iterations < 40; iterations++)
        {
            TorusMixtureOptions options = new() { Runs = 1, MaximumIterations = iterations, IncludeUniform = true, ComputeStandardErrors = false };
            double reached = TorusMixture.Fit(data, 4, model, new PhiloxRandom(4), options).LogLikelihood;
            Assert.True(reached >= last - 1e-12 * Math.Abs(last), $"{iterations} iterations reach {reached:R}, one less {last:R}");
            last = reached;
        }
    }

    /// <summary>One component is the fit of a single law.</summary>
    [Fact]
    public void OneComponentIsTheSingleFit()
    {
        PointSet data = Truth.Components[0].Sample(800, new PhiloxRandom(5));
        TorusMixtureOptions options = new() { Tolerance = 0.0, MaximumIterations = 50 };
        BivariateVonMisesSine sine = (BivariateVonMisesSine)TorusMixture.Fit(data, 1, TorusModel.Sine, new PhiloxRandom(6), options).Model.Components[0];
        BivariateVonMisesSine single = BivariateVonMisesSine.Fit(data).Model;
        Assert.Equal(single.FirstMean, sine.FirstMean, 1e-9);
        Assert.Equal(single.FirstConcentration, sine.FirstConcentration, 1e-8 * single.FirstConcentration);
        Assert.Equal(single.Coupling, sine.Coupling, 1e-8 * single.FirstConcentration);
        VonMisesProduct product = (VonMisesProduct)TorusMixture.Fit(data, 1, TorusModel.Product, new PhiloxRandom(6), options).Model.Components[0];
        VonMisesProduct alone = VonMisesProduct.Fit(data).Model;
        Assert.Equal(alone.Concentrations[0], product.Concentrations[0], 1e-12 * alone.Concentrations[0]);
        Assert.Equal(alone.Means[1], product.Means[1], 1e-13);
    }

    [Fact]
    public void ThreadsDoNotShow()
    {
        PointSet data = Truth.Sample(2000, new PhiloxRandom(7));
        TorusMixtureOptions options = new() { Runs = 3, MaximumIterations = 30 };
        TorusMixtureFit one = TorusMixture.Fit(data, 3, TorusModel.Cosine, new PhiloxRandom(8), options, Execution.SingleThread);
        foreach (int threads in new[] { 2, 5, 0 })
        {
            TorusMixtureFit many = TorusMixture.Fit(data, 3, TorusModel.Cosine, new PhiloxRandom(8), options, new Execution { MaxDegreeOfParallelism = threads });
            Assert.Equal(one.Model.ToJson(), many.Model.ToJson());
            Assert.Equal(one.RunLogLikelihoods, many.RunLogLikelihoods);
            Assert.True(one.Responsibilities.Values.SequenceEqual(many.Responsibilities.Values));
            Assert.Equal(one.Parameters, many.Parameters);
        }
    }

    /// <summary>Whole weights are repeated rows.</summary>
    [Fact]
    public void WeightsAreRepeatedRows()
    {
        PointSet data = Truth.Sample(600, new PhiloxRandom(9));
        PhiloxRandom random = new(10);
        double[] weights = [.. Enumerable.Range(0, data.Count).Select(_ => (double)random.Next(3))];
        PointSet repeated = data.Select([.. Enumerable.Range(0, data.Count).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))]);
        TorusMixtureOptions options = new() { InitialModel = Truth };
        TorusMixtureFit weighted = TorusMixture.Fit(data, weights, 3, TorusModel.Sine, new PhiloxRandom(11), options), plain = TorusMixture.Fit(repeated, 3, TorusModel.Sine, new PhiloxRandom(11), options);
        Assert.Equal(plain.LogLikelihood, weighted.LogLikelihood, 1e-10 * Math.Abs(plain.LogLikelihood));
        for (int p = 0; p < plain.Parameters.Count; p++)
        {
            Assert.Equal(plain.Parameters[p].Estimate, weighted.Parameters[p].Estimate, 1e-8 * Math.Max(1.0, Math.Abs(plain.Parameters[p].Estimate)));
            Assert.Equal(plain.Parameters[p].StandardError!.Value, weighted.Parameters[p].StandardError!.Value, 1e-8 * Math.Max(1.0, plain.Parameters[p].StandardError!.Value));
        }
    }

    /// <summary>Two equal points draw a component to the cap; a run without such a component wins over it, however likely.</summary>
    [Fact]
    public void CollapsedComponentsAreFlagged()
    {
        PointSet broad = new VonMisesProduct([0.0, 0.0], [1.0, 1.0]).Sample(60, new PhiloxRandom(12));
        PointSet data = new([.. broad.Values, 2.0, 2.0, 2.0, 2.0], 2);
        TorusMixture initial = new([new VonMisesProduct([0.0, 0.0], [1.0, 1.0]), new VonMisesProduct([2.0, 2.0], [1e5, 1e5])], [0.95, 0.05]);
        TorusMixtureFit spike = TorusMixture.Fit(data, 2, TorusModel.Product, new PhiloxRandom(13), new TorusMixtureOptions { InitialModel = initial });
        Assert.True(spike.IsDegenerate);
        Assert.Equal(StopReason.Boundary, spike.StopReason);
        Assert.Contains(spike.Warnings, w => w.Code == "concentration-capped" && w.Message.Contains("Component 1", StringComparison.Ordinal));
        TorusMixtureFit free = TorusMixture.Fit(data, 2, TorusModel.Product, new PhiloxRandom(14), new TorusMixtureOptions { Runs = 10 });
        Assert.False(free.IsDegenerate, free.Summary);
    }

    /// <summary>Among fits that have not collapsed none has a smaller likelihood than one of fewer components; the truth's three are chosen, and threads do not show.</summary>
    [Theory]
    [InlineData(TorusModel.Product, false)]
    [InlineData(TorusModel.Sine, true)]
    [InlineData(TorusModel.Cosine, false)]
    public void ASelectionNeverFallsWithTheComponents(TorusModel model, bool uniform)
    {
        PointSet data = Truth.Sample(400, new PhiloxRandom(19));
        TorusMixtureOptions options = new() { Runs = 2, IncludeUniform = uniform, ComputeStandardErrors = false, MaximumIterations = 300 };
        TorusMixtureSelection selection = TorusMixture.Select(data, 5, model, new PhiloxRandom(20), options: options, execution: Execution.SingleThread);
        double reached = double.NegativeInfinity;
        foreach (TorusMixtureFit fit in selection.Fits.Where(f => !f.IsDegenerate))
        {
            Assert.True(fit.LogLikelihood >= reached - 1e-9 * Math.Abs(fit.LogLikelihood), selection.ToString());
            reached = Math.Max(reached, fit.LogLikelihood);
        }

        Assert.Equal(5, selection.Fits.Count);
        Assert.Same(selection.Fits.Where(f => !f.IsDegenerate).MinBy(f => f.Bic), selection.Best);
        if (model == TorusModel.Sine)
            Assert.Equal(4, selection.Best.Model.Components.Count);
        TorusMixtureSelection many = TorusMixture.Select(data, 5, model, new PhiloxRandom(20), options: options, execution: new Execution { MaxDegreeOfParallelism = 5 });
        Assert.Equal(selection.ToString(), many.ToString());
        Assert.Equal(selection.Best.Model.ToJson(), many.Best.Model.ToJson());
    }

    /// <summary>Runs that begin at the fit with a component fewer reach what runs from clusters miss.</summary>
    [Fact]
    public void NestedStartsFindMore()
    {
        // A narrow law at the centre of a broad one, and a few points far away that draw the clusters.
        TorusMixture law = new([new VonMisesProduct([0.0, 0.0], [1.5, 1.5]), new VonMisesProduct([0.1, 0.0], [150.0, 150.0]), new VonMisesProduct([2.8, -2.9], [8.0, 8.0])], [0.6, 0.25, 0.15]);
        PointSet data = law.Sample(600, new PhiloxRandom(21));
        TorusMixtureOptions options = new() { Runs = 1, ComputeStandardErrors = false };
        double[] truth = new double[data.Count];
        law.DensityLn(data, truth);
        TorusMixtureSelection selection = TorusMixture.Select(data, 3, TorusModel.Product, new PhiloxRandom(22), options: options);
        Assert.True(selection.Fits[2].LogLikelihood >= truth.Sum(), selection.ToString());
        Assert.Equal(3, selection.Best.Model.Components.Count);
        double[] ones = [.. Enumerable.Repeat(1.0, data.Count)];
        Assert.Equal(selection.ToString(), TorusMixture.Select(data, ones, 3, TorusModel.Product, new PhiloxRandom(22), options: options).ToString());
    }

    [Fact]
    public void UniformComponentKeepsItsShare()
    {
        PointSet data = Truth.Sample(1000, new PhiloxRandom(15));
        TorusMixtureFit fit = TorusMixture.Fit(data, 3, TorusModel.Sine, new PhiloxRandom(16), new TorusMixtureOptions { IncludeUniform = true, MinimumUniformWeight = 0.02 });
        Assert.True(fit.Model.Components[^1] is VonMisesProduct { IsUniform: true });
        Assert.True(fit.Model.Weights[^1] >= 0.02 * (1.0 - 1e-12));
        Assert.Equal(1.0, fit.Model.Weights.ToArray().Sum(), 1e-14);
        for (int i = 0; i < 50; i++)
            Assert.True(fit.Model.DensityLn([i * 0.13, i * 0.71]) >= Math.Log(0.02) - 2.0 * Math.Log(2.0 * Math.PI) - 1e-12);
    }

    [Fact]
    public void BadInputIsNamed()
    {
        PointSet data = Truth.Sample(10, new PhiloxRandom(17));
        PhiloxRandom random = new(18);
        Assert.Throws<ArgumentNullException>("random", () => TorusMixture.Fit(data, 2, TorusModel.Sine, null!));
        Assert.Throws<ArgumentOutOfRangeException>("components", () => TorusMixture.Fit(data, 0, TorusModel.Sine, random));
        Assert.Throws<ArgumentOutOfRangeException>("components", () => TorusMixture.Fit(data, 11, TorusModel.Sine, random));
        Assert.Throws<ArgumentException>("angles", () => TorusMixture.Fit(new PointSet([1.0, 2.0, 3.0], 3), 1, TorusModel.Cosine, random));
        Assert.Throws<ArgumentOutOfRangeException>("options", () => TorusMixture.Fit(data, 2, TorusModel.Sine, random, new TorusMixtureOptions { Runs = 0 }));
        Assert.Throws<ArgumentException>("options", () => TorusMixture.Fit(data, 2, TorusModel.Sine, random, new TorusMixtureOptions { InitialModel = Truth }));
        Assert.Throws<ArgumentException>("options", () => TorusMixture.Fit(data, 3, TorusModel.Cosine, random, new TorusMixtureOptions { InitialModel = Truth }));
        Assert.Throws<ArgumentException>("options", () => TorusMixture.Fit(data, 2, TorusModel.Sine, random, new TorusMixtureOptions { MinimumUniformWeight = 0.1 }));
        Assert.Throws<ArgumentOutOfRangeException>("maximalComponents", () => TorusMixture.Select(data, 11, TorusModel.Sine, random));
        Assert.Throws<ArgumentException>("options", () => TorusMixture.Select(data, 3, TorusModel.Sine, random, options: new TorusMixtureOptions { InitialModel = Truth }));
        Assert.Throws<ArgumentOutOfRangeException>("criterion", () => TorusMixture.Select(data, 3, TorusModel.Sine, random, (MixtureCriterion)9));
        Assert.Throws<ArgumentException>("weights", () => TorusMixture.Fit(data, new double[10], 2, TorusModel.Sine, random));
        Assert.Throws<ArgumentException>("components", () => new TorusMixture([], []));
        Assert.Throws<ArgumentException>("components", () => new TorusMixture([VonMisesProduct.Uniform(2), VonMisesProduct.Uniform(3)], [0.5, 0.5]));
        Assert.Throws<ArgumentException>("weights", () => new TorusMixture([VonMisesProduct.Uniform(2)], [-1.0]));
        Assert.Throws<ArgumentException>("points", () => Truth.Responsibilities(new PointSet([1.0, double.NaN], 2)));
    }
}

using System.Text.Json;
using Stats.Distributions;

namespace Stats.Tests.Directional;

public class VonMisesFisherMixtureTests
{
    private static readonly JsonDocument Reference = JsonDocument.Parse(File.ReadAllText(ReferenceTable.PathOf("von-mises-fisher/mixture_and_fit.json")));

    private static double[] Numbers(JsonElement element) => [.. element.EnumerateArray().Select(v => v.GetDouble())];

    private static PointSet Rows(string file, int dimension)
    {
        ReferenceTable table = ReferenceTable.Read("von-mises-fisher/" + file);
        return PointSet.FromRows([.. Enumerable.Range(0, table.Count).Select(i =>
        {
            double[] row = [.. Enumerable.Range(0, dimension).Select(j => table.Value(i, $"x{j}"))];
            double norm = Math.Sqrt(row.Sum(v => v * v));
            return row.Select(v => v / norm).ToArray();
        })]);
    }

    [Theory]
    [InlineData("p3_k3", "soft", false, false)]
    [InlineData("p3_k3", "soft_common_kappa", false, true)]
    [InlineData("p3_k3", "hard", true, false)]
    [InlineData("p3_k3", "hard_common_kappa", true, true)]
    [InlineData("p8_k4", "soft", false, false)]
    [InlineData("p8_k4", "soft_common_kappa", false, true)]
    [InlineData("p8_k4", "hard", true, false)]
    [InlineData("p8_k4", "hard_common_kappa", true, true)]
    public void TheReferenceFits(string data, string kind, bool hard, bool shared)
    {
        JsonElement set = Reference.RootElement.GetProperty(data), expected = set.GetProperty(kind);
        int p = set.GetProperty("p").GetInt32(), k = set.GetProperty("K").GetInt32();
        PointSet points = Rows(set.GetProperty("file").GetString()!, p);
        VonMisesFisherMixture start = new(
            [.. set.GetProperty("start_rows").EnumerateArray().Select(r => new VonMisesFisher(points[r.GetInt32()], 10.0))],
            Enumerable.Repeat(1.0, k).ToArray());
        VonMisesFisherMixtureFit fit = VonMisesFisherMixture.Fit(points, k, new PhiloxRandom(1), new VonMisesFisherMixtureOptions
        {
            InitialModel = start,
            Assignment = hard ? MixtureAssignment.Hard : MixtureAssignment.Soft,
            SharedConcentration = shared,
            RelativeTolerance = 1e-12,
        });
        double loglik = expected.GetProperty("loglik").GetDouble();
        Assert.Equal(1.0, fit.LogLikelihoodPath[^1] / loglik, 1e-9);
        double[] first = Numbers(expected.GetProperty("loglik_first5"));
        for (int i = 0; i < Math.Min(first.Length, fit.LogLikelihoodPath.Count); i++)
            Assert.Equal(1.0, fit.LogLikelihoodPath[i] / first[i], 1e-9);
        double[] weights = Numbers(expected.GetProperty("weights")), kappa = Numbers(expected.GetProperty("kappa"));
        for (int c = 0; c < k; c++)
        {
            Assert.Equal(weights[c], fit.Model.Weights[c], 1e-5);
            Assert.Equal(1.0, fit.Model.Components[c].Concentration / kappa[c], 1e-4);
            double[] mu = Numbers(expected.GetProperty("mu")[c]);
            for (int j = 0; j < p; j++)
                Assert.Equal(mu[j], fit.Model.Components[c].MeanDirection[j], 1e-5);
        }
    }

    [Fact]
    public void TheLikelihoodNeverFalls()
    {
        PointSet points = Rows("mixture_p8_k4.csv", 8);
        VonMisesFisherMixtureFit fit = VonMisesFisherMixture.Fit(points, 4, new PhiloxRandom(3));
        for (int i = 1; i < fit.LogLikelihoodPath.Count; i++)
            Assert.True(fit.LogLikelihoodPath[i] >= fit.LogLikelihoodPath[i - 1] - 1e-9 * Math.Abs(fit.LogLikelihoodPath[i]));
        Assert.True(fit.Converged);
        Assert.Equal(4 * 8 + 3, fit.ParameterCount);
        Assert.Equal(5, fit.RunLogLikelihoods.Count);
        Assert.Equal(fit.RunLogLikelihoods.Max(), fit.LogLikelihood);
        double[] densities = new double[points.Count];
        fit.Model.DensityLn(points, densities);
        Assert.Equal(1.0, densities.Sum() / fit.LogLikelihood, 1e-12);
    }

    /// <summary>Small samples without structure, more components than they need, with and without the uniform one: the cases in which a start or a guard shows.</summary>
    [Fact]
    public void TheLikelihoodNeverFallsAndBelongsToTheModel()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            Random random = new(seed);
            int dimension = 2 + (seed % 5), count = 3 + random.Next(60), components = 1 + random.Next(3);
            PointSet points = (seed % 2 == 0 ? VonMisesFisher.Uniform(dimension) : new VonMisesFisher(VonMisesFisherReferenceTests.Axis(dimension), 20.0)).Sample(count, new PhiloxRandom((ulong)seed));
            VonMisesFisherMixtureOptions options = new()
            {
                IncludeUniform = seed % 3 == 0,
                SharedConcentration = seed % 4 == 0,
                Runs = 1,
                MaximumIterations = seed % 7 == 0 ? 1 : 100,
                MinimumWeight = 0.0,
            };
            VonMisesFisherMixtureFit fit = VonMisesFisherMixture.Fit(points, Math.Min(components, count), new PhiloxRandom(9), options);
            for (int i = 1; i < fit.LogLikelihoodPath.Count; i++)
                Assert.True(fit.LogLikelihoodPath[i] >= fit.LogLikelihoodPath[i - 1] - 1e-9 * Math.Max(1.0, Math.Abs(fit.LogLikelihoodPath[i])), $"seed {seed}: {string.Join(", ", fit.LogLikelihoodPath)}");
            double[] densities = new double[count];
            fit.Model.DensityLn(points, densities);
            Assert.Equal(densities.Sum(), fit.LogLikelihood, 1e-9 * Math.Max(1.0, Math.Abs(fit.LogLikelihood)));
        }
    }

    [Fact]
    public void EqualPointsAreRefusedUnlessACapIsSet()
    {
        PointSet one = new([0.6, 0.8], 2), equal = PointSet.FromRows([[0.6, 0.8], [0.6, 0.8], [0.6, 0.8]]);
        foreach (PointSet points in new[] { one, equal })
        {
            Assert.Throws<EstimationException>(() => VonMisesFisherMixture.Fit(points, 1, new PhiloxRandom(1)));
            VonMisesFisherMixtureFit fit = VonMisesFisherMixture.Fit(points, 1, new PhiloxRandom(1), new VonMisesFisherMixtureOptions { MaximalConcentration = 1e6 });
            Assert.Equal(1e6, fit.Model.Components[0].Concentration);
            Assert.Equal(StopReason.Boundary, fit.StopReason);
            Assert.Contains(fit.Warnings, w => w.Code == "concentration-capped");
        }
    }

    [Fact]
    public void AntipodalPointsHaveNoMeanDirectionAndSaySo()
    {
        VonMisesFisherMixtureFit fit = VonMisesFisherMixture.Fit(PointSet.FromRows([[1, 0, 0], [-1, 0, 0]]), 1, new PhiloxRandom(1));
        Assert.Equal(0.0, fit.Model.Components[0].Concentration);
        Assert.Contains(fit.Warnings, w => w.Code == "mean-direction-undefined");
    }

    [Fact]
    public void AStartWhoseLastComponentIsNotUniformIsRefusedWithTheUniformOne()
    {
        PointSet points = Rows("mixture_p3_k3.csv", 3);
        VonMisesFisherMixture start = new([new VonMisesFisher([1, 0, 0], 5.0), new VonMisesFisher([0, 1, 0], 10.0)], [0.5, 0.5]);
        Assert.Equal("options", Assert.Throws<ArgumentException>(() => VonMisesFisherMixture.Fit(points, 1, new PhiloxRandom(1), new VonMisesFisherMixtureOptions { IncludeUniform = true, InitialModel = start })).ParamName);
    }

    [Fact]
    public void ClustersInAThousandDimensionsAreFound()
    {
        const int dimension = 1000, components = 5;
        PhiloxRandom random = new(17);
        PointSet means = VonMisesFisher.Uniform(dimension).Sample(components, random);
        VonMisesFisherMixture truth = new([.. Enumerable.Range(0, components).Select(k => new VonMisesFisher(means[k], 300.0 + 100.0 * k))], [1, 2, 3, 4, 5]);
        PointSet points = truth.Sample(600, random, out int[] labels);
        VonMisesFisherMixtureFit fit = VonMisesFisherMixture.Fit(points, components, random, new VonMisesFisherMixtureOptions { Estimator = ConcentrationEstimator.MarginalLikelihood });
        // Each true cluster falls into one fitted one, and no two into the same.
        int[] found = [.. Enumerable.Range(0, components).Select(k => fit.Labels.Where((_, i) => labels[i] == k).GroupBy(l => l).OrderByDescending(g => g.Count()).First().Key)];
        Assert.Equal(components, found.Distinct().Count());
        Assert.All(Enumerable.Range(0, 600), i => Assert.Equal(found[labels[i]], fit.Labels[i]));
        for (int k = 0; k < components; k++)
            Assert.InRange(fit.Model.Components[found[k]].Concentration / truth.Components[k].Concentration, 0.85, 1.15);
    }

    [Fact]
    public void AnyNumberOfThreadsGivesTheSameBits()
    {
        PointSet points = Rows("mixture_p8_k4.csv", 8);
        VonMisesFisherMixtureFit one = VonMisesFisherMixture.Fit(points, 3, new PhiloxRandom(5), null, Execution.SingleThread);
        VonMisesFisherMixtureFit many = VonMisesFisherMixture.Fit(points, 3, new PhiloxRandom(5), null, new Execution { MaxDegreeOfParallelism = 7 });
        Assert.Equal(one.LogLikelihood, many.LogLikelihood);
        Assert.True(one.Responsibilities.Values.SequenceEqual(many.Responsibilities.Values));
        PointSet a = one.Model.Sample(500, new PhiloxRandom(1), Execution.SingleThread), b = one.Model.Sample(500, new PhiloxRandom(1), new Execution { MaxDegreeOfParallelism = 5 });
        Assert.True(a.Values.SequenceEqual(b.Values));
    }

    [Fact]
    public void ResponsibilitiesAreProbabilitiesAndSplitTheDensity()
    {
        VonMisesFisherMixture model = new([new([1, 0, 0], 5000), new([0, 1, 0], 5000), VonMisesFisher.Uniform(3)], [1, 2, 0.001]);
        PointSet points = PointSet.FromRows([[1, 0, 0], [0, 0.6, 0.8], [0, 0, -1]]);
        PointSet responsibilities = model.Responsibilities(points);
        for (int i = 0; i < 3; i++)
            Assert.Equal(1.0, responsibilities[i].ToArray().Sum(), 1e-14);
        // The far point has no share of the sharp components: their densities underflow, their logarithms do not.
        Assert.Equal(1.0, responsibilities[2][2]);
        Assert.Equal([0, 2, 2], model.Classify(points));
        Assert.Equal(Math.Log(0.001 / 3.001 / (4 * Math.PI)), model.DensityLn([0, 0, -1]), 1e-12);
    }

    [Fact]
    public void AUniformComponentTakesTheOutliers()
    {
        PhiloxRandom random = new(23);
        PointSet cluster = new VonMisesFisher([0, 0, 1, 0, 0], 200).Sample(300, random), noise = VonMisesFisher.Uniform(5).Sample(100, random);
        PointSet points = new([.. cluster.Values, .. noise.Values], 5);
        VonMisesFisherMixtureFit fit = VonMisesFisherMixture.Fit(points, 1, random, new VonMisesFisherMixtureOptions { IncludeUniform = true });
        Assert.Equal(2, fit.Model.Components.Count);
        // Binomial(400, 0.25): standard deviation 0.022; four of them.
        Assert.InRange(fit.Model.Weights[1], 0.16, 0.34);
        // se = kappa sqrt(2 / (n (p - 1))) = 8.2; four of them.
        Assert.InRange(fit.Model.Components[0].Concentration, 165, 235);
        Assert.Equal(0.0, fit.Model.Components[1].Concentration);
    }

    [Fact]
    public void ComponentsThatShrinkOntoAPointStopAtTheCap()
    {
        double[][] rows = [.. Enumerable.Repeat(new double[] { 1, 0, 0 }, 10), .. Enumerable.Repeat(new double[] { 0, 1, 0 }, 10)];
        VonMisesFisherMixtureFit fit = VonMisesFisherMixture.Fit(PointSet.FromRows(rows), 2, new PhiloxRandom(1), new VonMisesFisherMixtureOptions { MaximalConcentration = 1e6 });
        Assert.All(fit.Model.Components, c => Assert.Equal(1e6, c.Concentration));
        Assert.Contains(fit.Warnings, w => w.Code == "concentration-capped");
        Assert.True(double.IsFinite(fit.LogLikelihood));
    }

    [Fact]
    public void MoreComponentsThanDistinctPointsEndInAModelAllTheSame()
    {
        double[][] rows = [.. Enumerable.Repeat(new double[] { 1, 0, 0 }, 10), .. Enumerable.Repeat(new double[] { 0, 1, 0 }, 10)];
        VonMisesFisherMixtureFit fit = VonMisesFisherMixture.Fit(PointSet.FromRows(rows), 4, new PhiloxRandom(1));
        // Each component has shrunk onto one of the two points, each point holds half of the weight, and the model is the mixture of just these two.
        double cap = fit.Model.Components[0].Concentration;
        double[] shares = new double[2];
        for (int k = 0; k < fit.Model.Components.Count; k++)
        {
            VonMisesFisher component = fit.Model.Components[k];
            Assert.Equal(cap, component.Concentration);
            int axis = component.MeanDirection[0] > 0.5 ? 0 : 1;
            Assert.Equal(1.0, component.MeanDirection[axis], 1e-15);
            shares[axis] += fit.Model.Weights[k];
        }

        Assert.Equal(0.5, shares[0], 1e-14);
        Assert.Equal(0.5, shares[1], 1e-14);
        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(1.0, fit.Model.Components[fit.Labels[i]].MeanDirection[i / 10], 1e-15));
        VonMisesFisherMixture two = new([new VonMisesFisher(rows[0], cap), new VonMisesFisher(rows[10], cap)], [0.5, 0.5]);
        Assert.Equal(rows.Sum(r => two.DensityLn(r)), fit.LogLikelihood, 1e-9);
        Assert.Contains(fit.Warnings, w => w.Code == "concentration-capped");
    }

    [Fact]
    public void TheCriteriaChooseTheNumberOfComponents()
    {
        PointSet points = Rows("mixture_p8_k4.csv", 8);
        double[] bic = [.. Enumerable.Range(2, 5).Select(k => VonMisesFisherMixture.Fit(points, k, new PhiloxRandom(2)).Bic)];
        Assert.Equal(4, 2 + Array.IndexOf(bic, bic.Min()));
    }

    [Fact]
    public void BadInputIsNamed()
    {
        PointSet points = PointSet.FromRows([[1, 0], [0, 1]]);
        PhiloxRandom random = new(1);
        Assert.Throws<ArgumentOutOfRangeException>("components", () => VonMisesFisherMixture.Fit(points, 0, random));
        Assert.Throws<ArgumentOutOfRangeException>("components", () => VonMisesFisherMixture.Fit(points, 3, random));
        Assert.Throws<ArgumentNullException>("random", () => VonMisesFisherMixture.Fit(points, 1, null!));
        Assert.Throws<ArgumentException>("directions", () => VonMisesFisherMixture.Fit(new PointSet([], 3), 1, random));
        Assert.Contains("directions[1] has norm", Assert.Throws<ArgumentException>("directions", () => VonMisesFisherMixture.Fit(PointSet.FromRows([[1, 0], [1, 1]]), 1, random)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("options", () => VonMisesFisherMixture.Fit(points, 1, random, new VonMisesFisherMixtureOptions { Runs = 0 }));
        Assert.Throws<ArgumentException>("components", () => new VonMisesFisherMixture([], []));
        Assert.Throws<ArgumentException>("weights", () => new VonMisesFisherMixture([VonMisesFisher.Uniform(2)], [0.0]));
        Assert.Contains("components[1]", Assert.Throws<ArgumentException>("components", () => new VonMisesFisherMixture([VonMisesFisher.Uniform(2), VonMisesFisher.Uniform(3)], [1, 1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACancelledFitThrows()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => VonMisesFisherMixture.Fit(
            Rows("mixture_p3_k3.csv", 3), 3, new PhiloxRandom(1), null, new Execution { CancellationToken = source.Token }));
    }

    [Fact]
    public void ModelsSurviveJson()
    {
        VonMisesFisherMixture model = VonMisesFisherMixture.Fit(Rows("mixture_p3_k3.csv", 3), 3, new PhiloxRandom(1)).Model;
        VonMisesFisherMixture restored = VonMisesFisherMixture.FromJson(model.ToJson());
        Assert.Equal(model.DensityLn([0, 0.6, 0.8]), restored.DensityLn([0, 0.6, 0.8]), 1e-14);
        Assert.Throws<ArgumentException>("json", () => VonMisesFisherMixture.FromJson("{}"));
        string Mixture(string rest) => "{\"type\":\"VonMisesFisherMixture\",\"version\":1" + rest + "}";
        Assert.Contains("weights", Assert.Throws<ArgumentException>("json", () => VonMisesFisherMixture.FromJson(Mixture(",\"components\":[]"))).Message, StringComparison.Ordinal);
        Assert.Contains("lacks the property components", Assert.Throws<ArgumentException>("json", () => VonMisesFisherMixture.FromJson(Mixture(",\"weights\":[1]"))).Message, StringComparison.Ordinal);
        Assert.Contains("components[0] is null", Assert.Throws<ArgumentException>("json", () => VonMisesFisherMixture.FromJson(Mixture(",\"weights\":[1],\"components\":[null]"))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("json", () => VonMisesFisherMixture.FromJson(Mixture(",\"weights\":[null],\"components\":[null]")));
    }
}

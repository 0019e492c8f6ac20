using System.Globalization;
using System.Text.Json;
using Stats.Distributions;
using Stats.Tests.House;

namespace Stats.Tests.Circular;

public class VonMisesMixtureFitTests
{
    private static readonly JsonElement[] Fits = [.. JsonDocument.Parse(File.ReadAllText(ReferenceTable.PathOf("Circular/Mixtures/mixture_fits.json"))).RootElement.EnumerateArray()];

    public static TheoryData<int> FitIndices => [.. Enumerable.Range(0, Fits.Length)];

    private static double[] Column(string file, Func<string[], bool> keep, int column) =>
        [.. File.ReadLines(Repository.PathOf("data/" + file)).Skip(1).Select(l => l.Split(',')).Where(keep).Select(c => double.Parse(c[column], CultureInfo.InvariantCulture))];

    private static double[] Data(string name) => name switch
    {
        "synthetic_mixture" => ReferenceTable.Read("Circular/Mixtures/synthetic_mixture.csv").Column("angle"),
        "psi_nongly" => Column("protein_backbone_torsions.csv", c => c[3] != "GLY", 6),
        _ => Column("circular_angles.csv", c => c[0] == name, 1),
    };

    private static double[] Numbers(JsonElement value, string name) => [.. value.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];

    [Theory]
    [MemberData(nameof(FitIndices))]
    public void TheReferenceFits(int index)
    {
        JsonElement expected = Fits[index];
        string data = expected.GetProperty("data").GetString()!;
        double[] angles = Data(data);
        Assert.Equal(expected.GetProperty("n").GetInt32(), angles.Length);
        int components = expected.GetProperty("components").GetInt32();
        bool uniform = expected.GetProperty("uniform").GetBoolean();
        VonMisesMixtureFit fit = VonMisesMixture.Fit(angles, components, new PhiloxRandom(1), new VonMisesMixtureOptions { IncludeUniform = uniform, Runs = 20 });
        double logLikelihood = expected.GetProperty("log_likelihood").GetDouble();
        Assert.True(fit.Converged);
        Assert.False(fit.IsDegenerate);
        Assert.True(fit.LogLikelihood >= logLikelihood - 1e-4, $"{fit.LogLikelihood:R} is below {logLikelihood:R}");
        Assert.Equal(expected.GetProperty("parameters").GetInt32(), fit.ParameterCount);
        // The likelihood that is told is that of the model.
        double[] densities = new double[angles.Length];
        fit.Model.DensityLn(angles, densities);
        Assert.Equal(fit.LogLikelihood, densities.Sum(), 1e-12 * Math.Abs(fit.LogLikelihood));
        bool isFlat = (data == "fisherB3" && components == 3) || (data == "fisherB1" && components == 2 && uniform);
        if (isFlat || fit.LogLikelihood > logLikelihood + 1e-2)
            return;
        Assert.Equal(expected.GetProperty("em_bic").GetDouble(), fit.Bic, 1e-3);
        double[] weights = Numbers(expected, "weights"), means = Numbers(expected, "means"), concentrations = Numbers(expected, "concentrations");
        // The entropy of the responsibilities is not stationary: it is that of the reference's optimum, not of the point where its EM stopped.
        VonMisesMixture optimum = uniform
            ? new VonMisesMixture(weights, [.. means, 0.0], [.. concentrations, 0.0])
            : new VonMisesMixture(weights, means, concentrations);
        double entropy = angles.Sum(x => Enumerable.Range(0, optimum.Components.Count).Sum(k =>
        {
            double r = optimum.Weights[k] * Math.Exp(optimum.Components[k].Concentration * (Math.Cos(x - optimum.Components[k].Mean) - 1.0) - LogBessel.IScaled(0.0, optimum.Components[k].Concentration)) / (2.0 * Math.PI * optimum.Density(x));
            return r > 0.0 ? -r * Math.Log(r) : 0.0;
        }));
        Assert.Equal(fit.Bic + 2.0 * entropy, fit.Icl, 1e-4 * Math.Abs(fit.Icl));
        int[] order = [.. Enumerable.Range(0, components).OrderByDescending(k => weights[k])];
        for (int k = 0; k < components; k++)
        {
            Assert.Equal(weights[order[k]], fit.Model.Weights[k], 1e-3);
            Assert.Equal(0.0, Angle.Difference(means[order[k]], fit.Model.Components[k].Mean), 1e-3);
            Assert.Equal(1.0, fit.Model.Components[k].Concentration / concentrations[order[k]], 1e-3);
        }
    }

    [Fact]
    public void ASelectionFindsTheNumberOfComponents()
    {
        double[] angles = Data("synthetic_mixture");
        VonMisesMixtureSelection selection = VonMisesMixture.Select(angles, 5, new PhiloxRandom(3));
        Assert.Equal(3, selection.Best.Model.Components.Count);
        Assert.Equal(5, selection.Fits.Count);
        double[] bic = [2137.28, 1914.33, 1667.14];
        for (int k = 0; k < bic.Length; k++)
            Assert.Equal(bic[k], selection.Fits[k].Bic, 0.01);
        Assert.Equal(3, VonMisesMixture.Select(angles, 4, new PhiloxRandom(3), MixtureCriterion.Icl).Best.Model.Components.Count);
        Assert.StartsWith("*", selection.ToString().Split('\n')[3], StringComparison.Ordinal);
    }

    [Fact]
    public void AMixtureFitsABoltzmannLaw()
    {
        JsonElement reference = JsonDocument.Parse(File.ReadAllText(ReferenceTable.PathOf("Circular/Mixtures/butane_boltzmann.json"))).RootElement;
        double temperature = reference.GetProperty("kT").GetDouble();
        const int points = 2048;
        const double cell = 2.0 * Math.PI / points;
        double[] x = [.. Enumerable.Range(0, points).Select(i => -Math.PI + (i + 0.5) * cell)];
        double[] boltzmann = [.. x.Select(v => Math.Exp(-(0.5 * 1.411 * (1.0 + Math.Cos(v)) - 0.5 * 0.271 * (1.0 - Math.Cos(2.0 * v)) + 0.5 * 3.145 * (1.0 + Math.Cos(3.0 * v))) / temperature))];
        double normalizer = boltzmann.Sum() * cell;
        Assert.Equal(reference.GetProperty("log_Z").GetDouble(), Math.Log(normalizer), 1e-10);
        double[] density = [.. boltzmann.Select(b => b / normalizer)];
        foreach (JsonElement expected in reference.GetProperty("fits").EnumerateArray())
        {
            int components = expected.GetProperty("K").GetInt32();
            VonMisesMixtureFit fit = VonMisesMixture.Fit(x, density, components, new PhiloxRandom(7), new VonMisesMixtureOptions { Runs = 20 });
            double[] log = new double[points];
            fit.Model.DensityLn(x, log);
            double divergence = Enumerable.Range(0, points).Sum(i => density[i] * (Math.Log(density[i]) - log[i])) * cell;
            double effective = 1.0 / (Enumerable.Range(0, points).Sum(i => density[i] * density[i] * Math.Exp(-log[i])) * cell);
            Assert.True(divergence <= 1.02 * expected.GetProperty("kl").GetDouble(), $"K = {components}: the divergence is {divergence:G6}, not {expected.GetProperty("kl").GetDouble():G6}");
            if (divergence > 0.98 * expected.GetProperty("kl").GetDouble())
                Assert.Equal(expected.GetProperty("ess_fraction").GetDouble(), effective, 1e-3);
        }
    }

    [Theory]
    [InlineData(false, false, 0.0)]
    [InlineData(true, false, 0.0)]
    [InlineData(false, true, 0.0)]
    [InlineData(true, true, 0.1)]
    public void TheObjectiveNeverFalls(bool uniform, bool shared, double penalty)
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Random random = new(seed);
            double[] angles = new VonMisesMixture([0.5, 0.3, 0.2], [-1.0, 1.1, 3.0], [8.0, 20.0, 0.5]).Sample(5 + random.Next(200), new PhiloxRandom((ulong)seed), out _);
            VonMisesMixtureOptions options = new() { IncludeUniform = uniform, SharedConcentration = shared, PenaltyCount = penalty, Runs = 2, Accelerate = seed % 3 > 0, MaximumIterations = 100 };
            VonMisesMixtureFit fit = VonMisesMixture.Fit(angles, 1 + seed % 4, new PhiloxRandom(9), options);
            for (int i = 1; i < fit.ObjectivePath.Count; i++)
                Assert.True(fit.ObjectivePath[i] >= fit.ObjectivePath[i - 1] - 1e-12 * Math.Max(1.0, Math.Abs(fit.ObjectivePath[i])), $"seed {seed}, step {i}: {fit.ObjectivePath[i - 1]:R}, {fit.ObjectivePath[i]:R}");
            double[] densities = new double[angles.Length];
            fit.Model.DensityLn(angles, densities);
            Assert.Equal(densities.Sum(), fit.LogLikelihood, 1e-11 * Math.Max(1.0, Math.Abs(fit.LogLikelihood)));
            Assert.Equal(1.0, fit.Model.Weights.ToArray().Sum(), 1e-14);
            Assert.Equal(angles.Length, fit.EffectiveCounts.Sum(), 1e-10 * angles.Length);
            if (shared)
                Assert.Single(fit.Model.Components.Take(1 + seed % 4).Select(c => c.Concentration).Distinct());
            if (uniform)
                Assert.Equal(0.0, fit.Model.Components[^1].Concentration);
        }
    }

    [Fact]
    public void AccelerationFindsTheSameOptimumInFewerSteps()
    {
        double[] angles = Data("wind");
        VonMisesMixtureOptions options = new() { MaximumIterations = 5000, Tolerance = 1e-12, Runs = 4 };
        VonMisesMixtureFit fast = VonMisesMixture.Fit(angles, 2, new PhiloxRandom(1), options), slow = VonMisesMixture.Fit(angles, 2, new PhiloxRandom(1), options with { Accelerate = false });
        Assert.Equal(slow.LogLikelihood, fast.LogLikelihood, 1e-9);
        Assert.True(2 * fast.Iterations < slow.Iterations, $"{fast.Iterations} against {slow.Iterations} evaluations");
    }

    [Fact]
    public void TheGradientVanishesAtTheOptimum()
    {
        double[] angles = Data("psi_nongly");
        VonMisesMixtureFit fit = VonMisesMixture.Fit(angles, 3, new PhiloxRandom(2));
        double[] log = new double[1], a = new double[3], b = new double[3], c = new double[3];
        VonMisesMixture.LogLikelihoodGradient(
            angles, [.. fit.Model.Weights.ToArray().Select(w => Math.Log(w))], [.. fit.Model.Components.Select(m => m.Mean)], [.. fit.Model.Components.Select(m => m.Concentration)], log, a, b, c);
        Assert.Equal(fit.LogLikelihood, log[0], 1e-11 * Math.Abs(log[0]));
        // Newton's finish: sums of thousands of terms, their rounding and no more.
        Assert.All((double[])[.. a, .. b, .. c], g => Assert.InRange(g, -1e-8, 1e-8));
    }

    /// <summary>The information against second differences of the log-likelihood, by the gradient that is tested against mpmath.</summary>
    [Fact]
    public void StandardErrorsAreThoseOfTheSecondDerivatives()
    {
        double[] angles = Data("wind");
        VonMisesMixtureFit fit = VonMisesMixture.Fit(angles, 2, new PhiloxRandom(1));
        double[] at = [Math.Log(fit.Model.Weights[0] / fit.Model.Weights[1]), fit.Model.Components[0].Mean, fit.Model.Components[1].Mean, fit.Model.Components[0].Concentration, fit.Model.Components[1].Concentration];
        double[,] information = new double[5, 5];
        for (int j = 0; j < 5; j++)
        {
            double step = 1e-5 * Math.Max(1.0, Math.Abs(at[j]));
            double[] high = (double[])at.Clone(), low = (double[])at.Clone();
            high[j] += step;
            low[j] -= step;
            double[] up = Gradient(high), down = Gradient(low);
            for (int i = 0; i < 5; i++)
                information[i, j] = -(up[i] - down[i]) / (2.0 * step);
        }

        MathNet.Numerics.LinearAlgebra.Matrix<double> covariance = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(information).Inverse();
        double w = fit.Model.Weights[0];
        double[] expected = [w * (1.0 - w) * Math.Sqrt(covariance[0, 0]), .. Enumerable.Range(1, 4).Select(j => Math.Sqrt(covariance[j, j]))];
        int[] rows = [0, 2, 3, 4, 5];
        for (int j = 0; j < 5; j++)
            Assert.Equal(1.0, fit.Parameters[rows[j]].StandardError!.Value / expected[j], 1e-6);
        Assert.Equal(fit.Parameters[0].StandardError!.Value, fit.Parameters[1].StandardError!.Value, 1e-12);
        Assert.Equal(fit.Covariance![2, 2], Math.Pow(fit.Parameters[2].StandardError!.Value, 2.0), 1e-12);

        double[] Gradient(double[] p)
        {
            double[] log = new double[1], a = new double[2], b = new double[2], c = new double[2];
            VonMisesMixture.LogLikelihoodGradient(angles, [p[0], 0.0], p.AsSpan(1, 2), p.AsSpan(3, 2), log, a, b, c);
            return [a[0], .. b, .. c];
        }
    }

    [Fact]
    public void OneComponentIsTheMaximumLikelihoodEstimate()
    {
        foreach (string name in new[] { "wind", "turtles", "fisherB1", "fisherB3", "synthetic_mixture" })
        {
            double[] angles = Data(name);
            VonMises one = VonMisesMixture.Fit(angles, 1, new PhiloxRandom(1)).Model.Components[0];
            VonMises expected = VonMises.Fit(angles).Model;
            Assert.Equal(0.0, Angle.Difference(expected.Mean, one.Mean), 1e-14);
            Assert.Equal(1.0, one.Concentration / expected.Concentration, 1e-14);
        }
    }

    [Fact]
    public void AnyNumberOfThreadsGivesTheSameBits()
    {
        VonMisesMixture truth = new([0.5, 0.3, 0.2], [-1.0, 1.1, 3.0], [8.0, 20.0, 4.0]);
        // Runs side by side, then blocks side by side.
        foreach (int count in new[] { 700, 60_000 })
        {
            double[] angles = truth.Sample(count, new PhiloxRandom(2), out int[] labels, Execution.SingleThread);
            double[] again = truth.Sample(count, new PhiloxRandom(2), out int[] labelsAgain, new Execution { MaxDegreeOfParallelism = 5 });
            Assert.Equal(angles, again);
            Assert.Equal(labels, labelsAgain);
            VonMisesMixtureOptions options = new() { Runs = 3 };
            VonMisesMixtureFit one = VonMisesMixture.Fit(angles, 3, new PhiloxRandom(5), options, Execution.SingleThread);
            VonMisesMixtureFit many = VonMisesMixture.Fit(angles, 3, new PhiloxRandom(5), options, new Execution { MaxDegreeOfParallelism = 7 });
            Assert.Equal(one.Parameters, many.Parameters);
            Assert.Equal(one.LogLikelihood, many.LogLikelihood);
            Assert.Equal(one.RunLogLikelihoods, many.RunLogLikelihoods);
        }
    }

    [Fact]
    public void StartsLeadToTheSameOptimum()
    {
        double[] angles = Data("synthetic_mixture");
        VonMisesMixtureFit expected = VonMisesMixture.Fit(angles, 3, new PhiloxRandom(1));
        foreach (CircularMixtureStart start in Enum.GetValues<CircularMixtureStart>())
        {
            VonMisesMixtureFit fit = VonMisesMixture.Fit(angles, 3, new PhiloxRandom(2), new VonMisesMixtureOptions { Start = start });
            Assert.Equal(expected.LogLikelihood, fit.LogLikelihood, 1e-9);
            Assert.Equal(start == CircularMixtureStart.Quantiles ? 1 : 10, fit.RunLogLikelihoods.Count);
        }

        // A given start keeps the order of its components.
        VonMisesMixture given = new([0.2, 0.3, 0.5], [3.0, 1.0, -1.0], [4.0, 4.0, 4.0]);
        VonMisesMixtureFit ordered = VonMisesMixture.Fit(angles, 3, new PhiloxRandom(1), new VonMisesMixtureOptions { InitialModel = given });
        Assert.Equal(expected.LogLikelihood, ordered.LogLikelihood, 1e-9);
        Assert.Single(ordered.RunLogLikelihoods);
        for (int k = 0; k < 3; k++)
            Assert.Equal(0.0, Angle.Difference(expected.Model.Components[2 - k].Mean, ordered.Model.Components[k].Mean), 1e-9);
    }

    [Fact]
    public void AUniformComponentTakesTheOutliers()
    {
        double[] angles = new VonMisesMixture([0.75, 0.25], [1.0, 0.0], [200.0, 0.0]).Sample(400, new PhiloxRandom(23), out _);
        VonMisesMixtureFit fit = VonMisesMixture.Fit(angles, 1, new PhiloxRandom(1), new VonMisesMixtureOptions { IncludeUniform = true });
        // Binomial(400, 0.25): standard deviation 0.022; four of them.
        Assert.InRange(fit.Model.Weights[1], 0.16, 0.34);
        // se = kappa sqrt(2 / n) = 16; four of them.
        Assert.InRange(fit.Model.Components[0].Concentration, 135, 265);
        Assert.Equal(3, fit.ParameterCount);
    }

    [Fact]
    public void CollapsedComponentsAreFlaggedAndLose()
    {
        // Two tied clusters: every restart ends at the cap.
        double[] tied = [.. Enumerable.Repeat(0.5, 10), .. Enumerable.Repeat(2.0, 10)];
        VonMisesMixtureFit fit = VonMisesMixture.Fit(tied, 2, new PhiloxRandom(1));
        Assert.True(fit.IsDegenerate);
        Assert.All(fit.Model.Components, c => Assert.Equal(1e6, c.Concentration));
        Assert.Equal(StopReason.Boundary, fit.StopReason);
        Assert.Contains(fit.Warnings, w => w.Code == "component-degenerate");
        Assert.All(fit.Parameters, p => Assert.Null(p.StandardError));
        Assert.Equal(500.0, VonMisesMixture.Fit(tied, 2, new PhiloxRandom(1), new VonMisesMixtureOptions { MaximalConcentration = 500.0 }).Model.Components[0].Concentration);
        VonMisesMixtureFit equal = VonMisesMixture.Fit([1.0, 1.0, 1.0], 1, new PhiloxRandom(1));
        Assert.True(equal.IsDegenerate && equal.Model.Components[0].Concentration == 1e6 && double.IsFinite(equal.LogLikelihood));

        // Small samples without structure: a penalty keeps all components, without one some collapse.
        int spikes = 0;
        for (ulong seed = 0; seed < 12; seed++)
        {
            double[] angles = new double[20];
            new VonMisesMixture([1.0], [0.0], [1.0]).Samples(angles, new PhiloxRandom(seed));
            VonMisesMixtureFit penalised = VonMisesMixture.Fit(angles, 3, new PhiloxRandom(seed), new VonMisesMixtureOptions { PenaltyCount = 0.1 });
            Assert.True(penalised.Model.Components.Max(c => c.Concentration) < 1e3);
            VonMisesMixtureFit plain = VonMisesMixture.Fit(angles, 3, new PhiloxRandom(seed));
            spikes += plain.RunLogLikelihoods.Max() > plain.LogLikelihood + 1e-3 ? 1 : 0;
        }

        Assert.True(spikes > 0, "No restart collapsed: the guard was not tried.");
    }

    [Fact]
    public void AnEmptyComponentIsReplacedThenDropped()
    {
        double[] angles = [.. Enumerable.Range(0, 200).Select(i => 0.002 * i)];
        VonMisesMixture start = new([0.5, 0.5], [0.2, -2.9], [5.0, 5000.0]);
        VonMisesMixtureFit fit = VonMisesMixture.Fit(angles, 2, new PhiloxRandom(1), new VonMisesMixtureOptions { InitialModel = start });
        // The second component holds e^-9000 of the first angle; it came back to the data.
        Assert.Equal(2, fit.Model.Components.Count);
        Assert.True(fit.EffectiveCounts.Min() > 2.5);
        Assert.True(fit.LogLikelihood > VonMisesMixture.Fit(angles, 1, new PhiloxRandom(1)).LogLikelihood + 1.0);
    }

    [Fact]
    public void AntipodalAnglesHaveNoMeanDirectionAndSaySo()
    {
        VonMisesMixtureFit fit = VonMisesMixture.Fit([0.0, Math.PI / 2.0, Math.PI, -Math.PI / 2.0], 1, new PhiloxRandom(1));
        Assert.True(fit.Model.Components[0].Concentration < 1e-14);
        Assert.Equal(-4.0 * Math.Log(2.0 * Math.PI), fit.LogLikelihood, 1e-14);
    }

    [Fact]
    public void BadInputIsNamed()
    {
        PhiloxRandom random = new(1);
        double[] angles = [0.1, 0.2, 0.2];
        Assert.Throws<ArgumentException>("angles", () => VonMisesMixture.Fit([], 1, random));
        Assert.Contains("angles[1] is NaN", Assert.Throws<ArgumentException>("angles", () => VonMisesMixture.Fit([0.0, double.NaN], 1, random)).Message, StringComparison.Ordinal);
        Assert.Contains("angles[0]", Assert.Throws<ArgumentException>("angles", () => VonMisesMixture.Fit([double.PositiveInfinity], 1, random)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("components", () => VonMisesMixture.Fit(angles, 0, random));
        Assert.Throws<ArgumentOutOfRangeException>("components", () => VonMisesMixture.Fit(angles, 3, random));
        Assert.Throws<ArgumentOutOfRangeException>("components", () => VonMisesMixture.Fit([0.0, -0.0, 2.0 * Math.PI], 2, random));
        Assert.Throws<ArgumentOutOfRangeException>("components", () => VonMisesMixture.Fit([0.0, 1.0], [1.0, 0.0], 2, random));
        Assert.Throws<ArgumentNullException>("random", () => VonMisesMixture.Fit(angles, 1, null!));
        Assert.Contains("weights[2]", Assert.Throws<ArgumentException>("weights", () => VonMisesMixture.Fit(angles, [1.0, 1.0, -1.0], 1, random)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("weights", () => VonMisesMixture.Fit(angles, [1.0], 1, random));
        Assert.Throws<ArgumentException>("weights", () => VonMisesMixture.Fit(angles, [0.0, 0.0, 0.0], 1, random));
        Assert.Throws<ArgumentOutOfRangeException>("options", () => VonMisesMixture.Fit(angles, 1, random, new VonMisesMixtureOptions { Runs = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>("options", () => VonMisesMixture.Fit(angles, 1, random, new VonMisesMixtureOptions { MaximalConcentration = double.PositiveInfinity }));
        Assert.Throws<ArgumentOutOfRangeException>("options", () => VonMisesMixture.Fit(angles, 1, random, new VonMisesMixtureOptions { PenaltyResultantLength = 1.0 }));
        Assert.Throws<ArgumentException>("options", () => VonMisesMixture.Fit(angles, 2, random, new VonMisesMixtureOptions { InitialModel = new([1.0], [0.0], [1.0]) }));
        Assert.Throws<ArgumentException>("options", () => VonMisesMixture.Fit(angles, 1, random, new VonMisesMixtureOptions { IncludeUniform = true, InitialModel = new([0.5, 0.5], [0.0, 1.0], [1.0, 2.0]) }));
        Assert.Throws<ArgumentException>("options", () => VonMisesMixture.Select(angles, 2, random, options: new VonMisesMixtureOptions { InitialModel = new([1.0], [0.0], [1.0]) }));
        Assert.Throws<ArgumentOutOfRangeException>("maximalComponents", () => VonMisesMixture.Select(angles, 3, random));
    }

    [Fact]
    public void ACancelledFitThrows()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => VonMisesMixture.Fit(Data("wind"), 2, new PhiloxRandom(1), null, new Execution { CancellationToken = source.Token }));
    }
}

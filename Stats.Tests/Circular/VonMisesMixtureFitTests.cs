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
        VonMisesMixtureFit fit = VonMisesMixture.Fit(angles, components, new PhiloxRandom(1), new VonMisesMixtureOptions { IncludeUniform = uniform, Restarts = 20 });
        double logLikelihood = expected.GetProperty("log_likelihood").GetDouble();
        Assert.True(fit.Converged);
        Assert.False(fit.Degenerate);
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
    public void Timings()
    {
        var truth = new VonMisesMixture([0.4, 0.3, 0.2, 0.1], [-2, 0, 1, 2.5], [8, 20, 4, 60]);
        double[] x = truth.Sample(1_000_000, new PhiloxRandom(1), out _);
        var sample = new VonMisesMixtureSample(x.AsSpan(0, 100_000), [], false);
        var state = new VonMisesMixtureState([0.25, 0.25, 0.25, 0.25], [-2, 0, 1, 2.5], [5, 5, 5, 5], false);
        for (int rep = 0; rep < 3; rep++)
        {
            var w = System.Diagnostics.Stopwatch.StartNew();
            for (int i = 0; i < 100; i++) VonMisesMixtureKernel.Pass(sample, state, Execution.SingleThread);
            Console.WriteLine($"EM 1e5 K4 100 it: {w.Elapsed.TotalMilliseconds:F1} ms");
            w.Restart();
            VonMisesMixtureInformation.At(sample, state, new VonMisesMixtureOptions(), Execution.SingleThread);
            Console.WriteLine($"info 1e5: {w.Elapsed.TotalMilliseconds:F1} ms");
            double[] r = new double[100_000];
            w.Restart(); truth.Density(x.AsSpan(0, 100_000), r); Console.WriteLine($"density {w.Elapsed.TotalNanoseconds / 1e5:F1} ns");
            w.Restart(); truth.DensityLn(x.AsSpan(0, 100_000), r); Console.WriteLine($"densityln {w.Elapsed.TotalNanoseconds / 1e5:F1} ns");
            w.Restart(); truth.CumulativeDistribution(x.AsSpan(0, 10_000), r.AsSpan(0, 10_000)); Console.WriteLine($"cdf {w.Elapsed.TotalNanoseconds / 1e4:F1} ns");
            w.Restart(); truth.InverseCumulativeDistribution(r.AsSpan(0, 10_000), r.AsSpan(0, 10_000)); Console.WriteLine($"quantile {w.Elapsed.TotalNanoseconds / 1e4:F1} ns");
            w.Restart(); truth.Samples(r, new PhiloxRandom(2)); Console.WriteLine($"sample {w.Elapsed.TotalNanoseconds / 1e5:F1} ns");
            w.Restart(); var f = VonMisesMixture.Fit(x, 4, new PhiloxRandom(2), null, Execution.SingleThread); Console.WriteLine($"fit 1e6 K4 {w.Elapsed.TotalMilliseconds:F1} ms {f.Iterations}");
            var small = new VonMisesMixtureSample(x.AsSpan(0, 254), [], false);
            w.Restart();
            for (int i = 0; i < 10000; i++) VonMisesMixtureKernel.Pass(small, state, Execution.SingleThread);
            Console.WriteLine($"small pass {w.Elapsed.TotalMicroseconds / 1e4:F2} us");
            w.Restart();
            for (int i = 0; i < 10000; i++) state.Table();
            Console.WriteLine($"table {w.Elapsed.TotalMicroseconds / 1e4:F2} us");
            w.Restart();
            for (int i = 0; i < 10000; i++) BesselRatio.Inverse(0, 0.7, 0.3);
            Console.WriteLine($"inverse {w.Elapsed.TotalMicroseconds / 1e4:F2} us");
        }
    }
}

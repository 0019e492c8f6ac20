using BenchmarkDotNet.Attributes;
using Stats.Core;
using Stats.Distributions;

namespace Stats.Benchmarks.Circular;

/// <summary>
/// An EM iteration for four components, a whole fit, and the gradient of a batch of a thousand mixtures on as many angles. Physical limit: an iteration takes four exponentials and a logarithm an angle, about
/// 200 flops, at 2 x 8 x 2 flops a cycle and core, and reads 24 bytes an angle. The baseline is the same iteration as a scalar loop. Peers, EM of 100 iterations at a hundred
/// thousand angles on one thread of a shared server: scikit-learn 1.2.1 GaussianMixture in one dimension 1.19 s, vonMisesMixtureModel 1.0 (Python) 1.49 s.
/// </summary>
[MemoryDiagnoser]
public class VonMisesMixtureFitBenchmarks
{
    private const int Components = 4, Batch = 1000;
    private static readonly VonMisesMixture Truth = new([0.4, 0.3, 0.2, 0.1], [-2.0, 0.0, 1.0, 2.5], [8.0, 20.0, 4.0, 60.0]);
    private double[] _angles = [];
    private VonMisesMixtureSample _sample = new([0.0], [], weighted: false);
    private readonly VonMisesMixtureState _state = new([0.25, 0.25, 0.25, 0.25], [-1.5, 0.2, 1.2, 2.0], [5.0, 5.0, 5.0, 5.0], false);
    private readonly double[] _logits = new double[Batch * Components], _means = new double[Batch * Components], _concentrations = new double[Batch * Components];
    private readonly double[] _log = new double[Batch], _first = new double[Batch * Components], _second = new double[Batch * Components], _third = new double[Batch * Components];

    [Params(100_000, 1_000_000)]
    public int Count { get; set; } = 100_000;

    [GlobalSetup]
    public void Setup()
    {
        _angles = Truth.Sample(Count, new PhiloxRandom(4), out _);
        _sample = new(_angles, [], weighted: false);
        PhiloxRandom random = new(5);
        random.FillUniform(_logits);
        random.FillUniform(_means);
        random.FillUniform(_concentrations);
    }

    [Benchmark]
    public double IterationOneThread() => VonMisesMixtureKernel.Pass(_sample, _state, Execution.SingleThread).LogLikelihood;

    [Benchmark]
    public double IterationAllCores() => VonMisesMixtureKernel.Pass(_sample, _state, default).LogLikelihood;

    /// <summary>A fit from seeds to the last digits, with standard errors and criteria, one restart.</summary>
    [Benchmark]
    public double Fit() => VonMisesMixture.Fit(_angles, Components, new PhiloxRandom(1), new VonMisesMixtureOptions { Runs = 1 }, Execution.SingleThread).LogLikelihood;

    [Benchmark]
    public double GradientOfABatch() =>
        VonMisesMixture.LogLikelihoodGradient(_angles, _logits, _means, _concentrations, _log, _first, _second, _third, ConcentrationLink.Sigmoid(1.0, 21.0));

    [Benchmark(Baseline = true)]
    public double NaiveIteration()
    {
        double[] weights = [0.25, 0.25, 0.25, 0.25], means = [-1.5, 0.2, 1.2, 2.0], constants = [.. Enumerable.Repeat(0.25 / (2.0 * Math.PI * Math.Exp(LogBessel.IScaled(0.0, 5.0))), 4)];
        double[] cosines = new double[4], sines = new double[4], terms = new double[4];
        double log = 0.0;
        foreach (double x in _angles)
        {
            double sum = 0.0;
            for (int k = 0; k < 4; k++)
                sum += terms[k] = constants[k] * Math.Exp(5.0 * (Math.Cos(x - means[k]) - 1.0));
            log += Math.Log(sum);
            (double sine, double cosine) = Math.SinCos(x);
            for (int k = 0; k < 4; k++)
            {
                double r = terms[k] / sum;
                weights[k] += r;
                cosines[k] += r * cosine;
                sines[k] += r * sine;
            }
        }

        return log + weights[0] + cosines[1] + sines[2];
    }
}

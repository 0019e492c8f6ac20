using BenchmarkDotNet.Attributes;
using Stats.Core;
using Stats.Distributions;

namespace Stats.Benchmarks.Circular;

/// <summary>
/// A mixture of four components: time an element. Physical limit: a log-density takes four reductions, sines and exponentials and one logarithm, about 300
/// flops, at 2 x 8 x 2 flops a cycle and core; a distribution function 32 nodes a component. The baseline is the textbook's scalar loop, whose Bessel functions are given.
/// </summary>
[MemoryDiagnoser]
public class VonMisesMixtureBenchmarks
{
    private const int Count = 10_000;
    private static readonly double[] Weights = [0.4, 0.3, 0.2, 0.1], Means = [-2.0, 0.0, 1.0, 2.5], Concentrations = [8.0, 20.0, 4.0, 60.0];
    private readonly VonMisesMixture _mixture = new(Weights, Means, Concentrations);
    private readonly double[] _constants = [.. Concentrations.Select((k, i) => Weights[i] / (2.0 * Math.PI * Math.Exp(LogBessel.IScaled(0.0, k))))];
    private readonly double[] _angles = new double[Count], _probabilities = new double[Count], _result = new double[Count];

    [GlobalSetup]
    public void Setup()
    {
        _mixture.Samples(_angles, new PhiloxRandom(1));
        new PhiloxRandom(2).FillOpenUniform(_probabilities);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public double NaiveDensityLn()
    {
        double last = 0.0;
        foreach (double x in _angles)
        {
            double density = 0.0;
            for (int k = 0; k < 4; k++)
                density += _constants[k] * Math.Exp(Concentrations[k] * (Math.Cos(x - Means[k]) - 1.0));
            last = Math.Log(density);
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Density() => _mixture.Density(_angles, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void DensityLn() => _mixture.DensityLn(_angles, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void CumulativeDistribution() => _mixture.CumulativeDistribution(_angles, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void Quantile() => _mixture.InverseCumulativeDistribution(_probabilities, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void Sampling() => _mixture.Samples(_result, new PhiloxRandom(3));
}

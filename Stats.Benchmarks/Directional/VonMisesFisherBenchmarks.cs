using BenchmarkDotNet.Attributes;
using MathNet.Numerics.Distributions;
using Stats.Core;
using Stats.Distributions;

namespace Stats.Benchmarks.Directional;

/// <summary>
/// Draws and log-densities of a thousand directions, by dimension. Physical limits: a draw takes p Gaussian numbers (2.5 ns each from
/// PhiloxRandom) and four passes over them in the first-level cache; a log-density reads p numbers, 8 bytes each. The baseline is what a user
/// of MathNet would write first: p Gaussian numbers from its sampler, projected onto the sphere, which is the uniform distribution only.
/// </summary>
[MemoryDiagnoser]
public class VonMisesFisherBenchmarks
{
    private const int Count = 1000;
    private readonly double[] _logDensities = new double[Count];
    private double[] _gaussian = [];
    private VonMisesFisher _distribution = VonMisesFisher.Uniform(2);
    private PointSet _points = new([1.0, 0.0], 2);

    [Params(3, 128, 2048, 32_768)]
    public int Dimension { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        double[] axis = new double[Dimension];
        axis[0] = 1.0;
        _distribution = new VonMisesFisher(axis, Dimension);
        _points = _distribution.Sample(Count, new PhiloxRandom(1));
        _gaussian = new double[Count * Dimension];
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public PointSet SampleOneThread() => _distribution.Sample(Count, new PhiloxRandom(2), Execution.SingleThread);

    [Benchmark(OperationsPerInvoke = Count)]
    public PointSet SampleAllCores() => _distribution.Sample(Count, new PhiloxRandom(2));

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public double[] MathNetUniformDirections()
    {
        Normal.Samples(new MathNet.Numerics.Random.Xoshiro256StarStar(2), _gaussian, 0.0, 1.0);
        for (int i = 0; i < Count; i++)
        {
            Span<double> row = _gaussian.AsSpan(i * Dimension, Dimension);
            System.Numerics.Tensors.TensorPrimitives.Divide(row, System.Numerics.Tensors.TensorPrimitives.Norm<double>(row), row);
        }

        return _gaussian;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void DensityLnOneThread() => _distribution.DensityLn(_points, _logDensities, Execution.SingleThread);

    [Benchmark(OperationsPerInvoke = Count)]
    public void DensityLnAllCores() => _distribution.DensityLn(_points, _logDensities);
}

using BenchmarkDotNet.Attributes;
using Stats.Core;
using Stats.Distributions;

namespace Stats.Benchmarks.Directional;

/// <summary>
/// Twenty EM iterations of a mixture from a given start. Physical limit: an iteration takes K inner products of length p a row and, where
/// components overlap, K more multiply-adds into their sums: 4 n K p flops, at 2 x 8 x 2 flops a cycle and core. The baseline is the same
/// iteration on MathNet's matrices: X M' for the log-densities and R' X for the sums.
/// </summary>
[MemoryDiagnoser]
public class VonMisesFisherMixtureBenchmarks
{
    private const int Components = 10, Iterations = 20;
    private PointSet _points = new([1.0, 0.0], 2);
    private MathNet.Numerics.LinearAlgebra.Matrix<double> _matrix = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(1, 1);
    private VonMisesFisherMixtureOptions _options = new();

    [Params("100000 x 3", "10000 x 128", "2000 x 2048")]
    public string Size { get; set; } = "10000 x 128";

    [GlobalSetup]
    public void Setup()
    {
        (int count, int dimension) = Size switch
        {
            "100000 x 3" => (100_000, 3),
            "10000 x 128" => (10_000, 128),
            _ => (2000, 2048),
        };
        PointSet means = VonMisesFisher.Uniform(dimension).Sample(Components, new PhiloxRandom(3));
        double[] weights = new double[Components];
        Array.Fill(weights, 1.0 / Components);
        VonMisesFisherMixture truth = new([.. Enumerable.Range(0, Components).Select(k => new VonMisesFisher(means[k], 0.5 * dimension + 5.0))], weights);
        _points = truth.Sample(count, new PhiloxRandom(4));
        _matrix = _points.ToMatrix();
        // A tolerance of 0 never stops before the last iteration, as the start is not the maximum.
        _options = new() { InitialModel = truth, MaximumIterations = Iterations, RelativeTolerance = 0.0 };
    }

    [Benchmark(OperationsPerInvoke = Iterations)]
    public double OneThread() => VonMisesFisherMixture.Fit(_points, Components, new PhiloxRandom(1), _options, Execution.SingleThread).LogLikelihood;

    [Benchmark(OperationsPerInvoke = Iterations)]
    public double AllCores() => VonMisesFisherMixture.Fit(_points, Components, new PhiloxRandom(1), _options).LogLikelihood;

    [Benchmark(Baseline = true)]
    public double MathNetProducts()
    {
        var means = _matrix.SubMatrix(0, Components, 0, _matrix.ColumnCount);
        var responsibilities = _matrix.TransposeAndMultiply(means);
        responsibilities.MapInplace(Math.Exp);
        return responsibilities.TransposeThisAndMultiply(_matrix).FrobeniusNorm();
    }
}

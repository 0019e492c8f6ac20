using BenchmarkDotNet.Attributes;
using MathNet.Numerics.LinearAlgebra;
using Stats.Core;
using Stats.Distributions;

namespace Stats.Benchmarks.Directional;

/// <summary>
/// Maximum likelihood from 5,000 directions in dimension 2,048 (82 MB) and 1,000 in 32,768 (262 MB). Physical limit: reading the data, 8 bytes
/// a number (4 for floats), once for the sums and, where the directions are concentrated, as here, once more for 1 - R.
/// <see cref="ReadOnly"/> is that reading alone on one core; divide the bytes by its time for the memory's bandwidth.
/// </summary>
[MemoryDiagnoser]
public class VonMisesFisherFitBenchmarks
{
    private PointSet _points = new([1.0, 0.0], 2);
    private float[] _single = [];
    private Matrix<double> _matrix = Matrix<double>.Build.Dense(1, 1);

    [Params("5000 x 2048", "1000 x 32768")]
    public string Size { get; set; } = "5000 x 2048";

    [GlobalSetup]
    public void Setup()
    {
        (int count, int dimension) = Size == "5000 x 2048" ? (5000, 2048) : (1000, 32_768);
        double[] axis = new double[dimension];
        axis[0] = 1.0;
        _points = new VonMisesFisher(axis, 2.0 * dimension).Sample(count, new PhiloxRandom(1));
        _single = new float[count * dimension];
        System.Numerics.Tensors.TensorPrimitives.ConvertTruncating(_points.Values, _single);
        _matrix = _points.ToMatrix();
    }

    [Benchmark]
    public double OneThread() => VonMisesFisher.Fit(_points, null, Execution.SingleThread).Model.Concentration;

    [Benchmark]
    public double AllCores() => VonMisesFisher.Fit(_points).Model.Concentration;

    [Benchmark]
    public double FloatsOneThread() => VonMisesFisher.Fit(_single, _points.Dimension, null, Execution.SingleThread).Model.Concentration;

    [Benchmark]
    public double FloatsAllCores() => VonMisesFisher.Fit(_single, _points.Dimension).Model.Concentration;

    /// <summary>The resultant length alone, from MathNet's column sums.</summary>
    [Benchmark(Baseline = true)]
    public double MathNetColumnSums() => _matrix.ColumnSums().L2Norm();

    [Benchmark]
    public double ReadOnly() => System.Numerics.Tensors.TensorPrimitives.Sum(_points.Values);
}

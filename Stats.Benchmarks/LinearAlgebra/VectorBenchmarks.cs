using BenchmarkDotNet.Attributes;

namespace Stats.Benchmarks.LinearAlgebra;

/// <summary>
/// y + alpha x into y, and x'y, of vectors in the first-level cache, on one core: none of the three shares such work. Physical limit: loads, two
/// registers a cycle, and for the first a store. In place, with an alpha so small that y stays what it is in size.
/// </summary>
[EvaluateOverhead(true)]
public unsafe class VectorBenchmarks : LinearAlgebraBenchmarks
{
    private const double Alpha = 1e-12;
    private double[] _x = [], _y = [];

    [Params(4, 16, 64, 250, 1000)]
    public int N { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        (_x, _y) = (Numbers(N), Numbers(N, seed: 2));
        Ready(1, $"{N}");
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("AddScaled")]
    public void AddScaledMathNet() => MathNetManaged.AddVectorToScaledVector(_y, Alpha, _x, _y);

    [Benchmark]
    [BenchmarkCategory("AddScaled")]
    public void AddScaled() => Ours.AddVectorToScaledVector(_y, Alpha, _x, _y);

    [Benchmark]
    [BenchmarkCategory("AddScaled")]
    public void AddScaledOpenBlas()
    {
        fixed (double* x = _x, y = _y)
            OpenBlas.Daxpy(N, Alpha, x, 1, y, 1);
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Dot")]
    public double DotMathNet() => MathNetManaged.DotProduct(_x, _y);

    [Benchmark]
    [BenchmarkCategory("Dot")]
    public double Dot() => Ours.DotProduct(_x, _y);

    [Benchmark]
    [BenchmarkCategory("Dot")]
    public double DotOpenBlas()
    {
        fixed (double* x = _x, y = _y)
            return OpenBlas.Ddot(N, x, 1, y, 1);
    }
}

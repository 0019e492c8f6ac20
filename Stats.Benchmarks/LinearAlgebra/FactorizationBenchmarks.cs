using BenchmarkDotNet.Attributes;

namespace Stats.Benchmarks.LinearAlgebra;

/// <summary>
/// Cholesky and LU factorisations. Physical limits in flops: n^3/3 and 2 n^3/3. Each works on a copy of its matrix: n^2 numbers, the same for all
/// three and in their times.
/// </summary>
public unsafe class FactorizationBenchmarks : LinearAlgebraBenchmarks
{
    private double[] _a = [], _spd = [], _work = [];
    private int[] _pivots = [];

    [Params(4, 8, 16, 32, 64, 256, 500, 1000)]
    public int N { get; set; }

    /// <summary>1, or 0 for all cores.</summary>
    [Params(1, 0)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _a = Numbers(N * N);
        (_spd, _work, _pivots) = (PositiveDefinite(_a, N), new double[N * N], new int[N]);
        Ready(Threads, $"{N}");
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Cholesky")]
    public void CholeskyMathNet()
    {
        _spd.CopyTo(_work, 0);
        MathNetManaged.CholeskyFactor(_work, N);
    }

    [Benchmark]
    [BenchmarkCategory("Cholesky")]
    public void Cholesky()
    {
        _spd.CopyTo(_work, 0);
        Ours.CholeskyFactor(_work, N);
    }

    [Benchmark]
    [BenchmarkCategory("Cholesky")]
    public void CholeskyOpenBlas()
    {
        _spd.CopyTo(_work, 0);
        fixed (double* a = _work)
            OpenBlas.Dpotrf(OpenBlas.Lower, N, a, N, out _);
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Lu")]
    public void LuMathNet()
    {
        _a.CopyTo(_work, 0);
        MathNetManaged.LUFactor(_work, N, _pivots);
    }

    [Benchmark]
    [BenchmarkCategory("Lu")]
    public void Lu()
    {
        _a.CopyTo(_work, 0);
        Ours.LUFactor(_work, N, _pivots);
    }

    [Benchmark]
    [BenchmarkCategory("Lu")]
    public void LuOpenBlas()
    {
        _a.CopyTo(_work, 0);
        fixed (double* a = _work)
        {
            fixed (int* pivots = _pivots)
                OpenBlas.Dgetrf(N, N, a, N, pivots, out _);
        }
    }
}

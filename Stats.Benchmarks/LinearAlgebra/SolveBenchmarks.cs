using BenchmarkDotNet.Attributes;

namespace Stats.Benchmarks.LinearAlgebra;

/// <summary>
/// Systems solved with a factorisation at hand, for one right-hand side and for 100. Physical limit: 2 n^2 flops a right-hand side; one alone is
/// bound by reading the factors once, 8 bytes for 2 flops. Each works on a copy of the right-hand sides: n numbers each, the same for all three
/// and in their times.
/// </summary>
public unsafe class SolveBenchmarks : LinearAlgebraBenchmarks
{
    private const int Many = 100;
    private double[] _lu = [], _lower = [], _b = [], _manyB = [], _x = [], _manyX = [];
    private int[] _pivots = [], _lapackPivots = [];

    [Params(4, 64, 256, 1000)]
    public int N { get; set; }

    /// <summary>1, or 0 for all cores.</summary>
    [Params(1, 0)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        (_lu, _pivots) = (Numbers(N * N), new int[N]);
        _lower = PositiveDefinite(_lu, N);
        MathNetManaged.LUFactor(_lu, N, _pivots);
        MathNetManaged.CholeskyFactor(_lower, N);
        _lapackPivots = [.. _pivots.Select(i => i + 1)];
        (_b, _manyB, _x, _manyX) = (Numbers(N, seed: 2), Numbers(N * Many, seed: 3), new double[N], new double[N * Many]);
        Ready(Threads, $"{N}");
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("LuSolve")]
    public void LuSolveMathNet()
    {
        _b.CopyTo(_x, 0);
        MathNetManaged.LUSolveFactored(1, _lu, N, _pivots, _x);
    }

    [Benchmark]
    [BenchmarkCategory("LuSolve")]
    public void LuSolve()
    {
        _b.CopyTo(_x, 0);
        Ours.LUSolveFactored(1, _lu, N, _pivots, _x);
    }

    [Benchmark]
    [BenchmarkCategory("LuSolve")]
    public void LuSolveOpenBlas()
    {
        _b.CopyTo(_x, 0);
        LuSolveNative(_x, 1);
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("LuSolveMany")]
    public void LuSolveManyMathNet()
    {
        _manyB.CopyTo(_manyX, 0);
        MathNetManaged.LUSolveFactored(Many, _lu, N, _pivots, _manyX);
    }

    [Benchmark]
    [BenchmarkCategory("LuSolveMany")]
    public void LuSolveMany()
    {
        _manyB.CopyTo(_manyX, 0);
        Ours.LUSolveFactored(Many, _lu, N, _pivots, _manyX);
    }

    [Benchmark]
    [BenchmarkCategory("LuSolveMany")]
    public void LuSolveManyOpenBlas()
    {
        _manyB.CopyTo(_manyX, 0);
        LuSolveNative(_manyX, Many);
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("CholeskySolve")]
    public void CholeskySolveMathNet()
    {
        _b.CopyTo(_x, 0);
        MathNetManaged.CholeskySolveFactored(_lower, N, _x, 1);
    }

    [Benchmark]
    [BenchmarkCategory("CholeskySolve")]
    public void CholeskySolve()
    {
        _b.CopyTo(_x, 0);
        Ours.CholeskySolveFactored(_lower, N, _x, 1);
    }

    [Benchmark]
    [BenchmarkCategory("CholeskySolve")]
    public void CholeskySolveOpenBlas()
    {
        _b.CopyTo(_x, 0);
        CholeskySolveNative(_x, 1);
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("CholeskySolveMany")]
    public void CholeskySolveManyMathNet()
    {
        _manyB.CopyTo(_manyX, 0);
        MathNetManaged.CholeskySolveFactored(_lower, N, _manyX, Many);
    }

    [Benchmark]
    [BenchmarkCategory("CholeskySolveMany")]
    public void CholeskySolveMany()
    {
        _manyB.CopyTo(_manyX, 0);
        Ours.CholeskySolveFactored(_lower, N, _manyX, Many);
    }

    [Benchmark]
    [BenchmarkCategory("CholeskySolveMany")]
    public void CholeskySolveManyOpenBlas()
    {
        _manyB.CopyTo(_manyX, 0);
        CholeskySolveNative(_manyX, Many);
    }

    private void LuSolveNative(double[] solution, int columns)
    {
        fixed (double* a = _lu, x = solution)
        {
            fixed (int* pivots = _lapackPivots)
                OpenBlas.Dgetrs(OpenBlas.Plain, N, columns, a, N, pivots, x, N, out _);
        }
    }

    private void CholeskySolveNative(double[] solution, int columns)
    {
        fixed (double* a = _lower, x = solution)
            OpenBlas.Dpotrs(OpenBlas.Lower, N, columns, a, N, x, N, out _);
    }
}

using System.Numerics;
using BenchmarkDotNet.Attributes;

namespace Stats.Benchmarks.LinearAlgebra;

/// <summary>
/// Symmetric eigenvalues and singular values, with vectors. Physical limits in flops: 4 n^3/3 and 8 n^3/3, half of them bound by reading the
/// matrix. MathNet takes seconds at order 1000, hence the few iterations. What overwrites its matrix works on a copy: n^2 numbers against n^3
/// operations of many flops each.
/// </summary>
[WarmupCount(0)]
[IterationCount(3)]
public unsafe class DecompositionBenchmarks : LinearAlgebraBenchmarks
{
    private double[] _a = [], _spd = [], _work = [], _u = [], _v = [], _s = [], _lapack = [];
    private int[] _integers = [];
    private Complex[] _values = [];

    [Params(4, 8, 16, 32, 64, 256, 1000)]
    public int N { get; set; }

    /// <summary>1, or 0 for all cores.</summary>
    [Params(1, 0)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _a = Numbers(N * N);
        (_spd, _work, _u, _v, _s) = (PositiveDefinite(_a, N), new double[N * N], new double[N * N], new double[N * N], new double[N]);
        (_integers, _values, _lapack) = (new int[(8 * N) + 64], new Complex[N], new double[(8 * N * N) + (100 * N) + 1000]);
        Ready(Threads, $"{N}");
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Eigen")]
    public void EigenMathNet() => MathNetManaged.EigenDecomp(true, N, _spd, _u, _values, _v);

    [Benchmark]
    [BenchmarkCategory("Eigen")]
    public void Eigen() => Ours.EigenDecomp(true, N, _spd, _u, _values, _v);

    [Benchmark]
    [BenchmarkCategory("Eigen")]
    public void EigenOpenBlas()
    {
        _spd.CopyTo(_work, 0);
        fixed (double* a = _work, w = _s, work = _lapack)
        {
            fixed (int* integers = _integers)
                OpenBlas.Dsyevd(OpenBlas.Vectors, OpenBlas.Lower, N, a, N, w, work, _lapack.Length, integers, _integers.Length, out _);
        }
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Svd")]
    public void SvdMathNet()
    {
        _a.CopyTo(_work, 0);
        MathNetManaged.SingularValueDecomposition(true, _work, N, N, _s, _u, _v);
    }

    [Benchmark]
    [BenchmarkCategory("Svd")]
    public void Svd()
    {
        _a.CopyTo(_work, 0);
        Ours.SingularValueDecomposition(true, _work, N, N, _s, _u, _v);
    }

    [Benchmark]
    [BenchmarkCategory("Svd")]
    public void SvdOpenBlas()
    {
        _a.CopyTo(_work, 0);
        fixed (double* a = _work, s = _s, u = _u, vt = _v, work = _lapack)
        {
            fixed (int* integers = _integers)
                OpenBlas.Dgesdd(OpenBlas.All, N, N, a, N, s, u, N, vt, N, work, _lapack.Length, integers, out _);
        }
    }
}

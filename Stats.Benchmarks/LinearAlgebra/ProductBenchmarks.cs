using BenchmarkDotNet.Attributes;
using MathNet.Numerics.Providers.LinearAlgebra;
using Stats.Core;

namespace Stats.Benchmarks.LinearAlgebra;

/// <summary>
/// Products of square matrices, doubles and floats. Physical limit: 2 n^3 flops at two fused operations a cycle and lane (a core with one
/// 512-bit multiply-add a cycle at 3.4 GHz: 54 GFLOP/s for doubles). Baseline: MathNet's managed provider; peer: OpenBLAS.
/// </summary>
public unsafe class ProductBenchmarks
{
    private double[] _a = [], _b = [], _c = [];
    private float[] _sa = [], _sb = [], _sc = [];

    [Params(4, 8, 16, 32, 64, 256, 512, 1000, 1500)]
    public int N { get; set; }

    /// <summary>1, or 0 for all cores.</summary>
    [Params(1, 0)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(1);
        _a = [.. Enumerable.Range(0, N * N).Select(_ => random.NextDouble() - 0.5)];
        _b = [.. Enumerable.Range(0, N * N).Select(_ => random.NextDouble() - 0.5)];
        _c = new double[N * N];
        (_sa, _sb, _sc) = ([.. _a.Select(x => (float)x)], [.. _b.Select(x => (float)x)], new float[N * N]);
        MathNet.Numerics.Control.MaxDegreeOfParallelism = Threads == 0 ? Environment.ProcessorCount : Threads;
    }

    [Benchmark]
    public void Stats() => ((ILinearAlgebraProvider<double>)SimdLinearAlgebraProvider.Instance).MatrixMultiply(_a, N, N, _b, N, N, _c);

    [Benchmark]
    public void StatsFloats() => ((ILinearAlgebraProvider<float>)SimdLinearAlgebraProvider.Instance).MatrixMultiply(_sa, N, N, _sb, N, N, _sc);

    [Benchmark(Baseline = true)]
    public void MathNetManaged() => ManagedLinearAlgebraProvider.Instance.MatrixMultiply(_a, N, N, _b, N, N, _c);

    [Benchmark]
    public void OpenBlasDoubles()
    {
        OpenBlas.SetThreads(Threads == 0 ? Environment.ProcessorCount : Threads);
        fixed (double* a = _a, b = _b, c = _c)
            OpenBlas.Dgemm("N", "N", N, N, N, 1.0, a, N, b, N, 0.0, c, N);
    }

    [Benchmark]
    public void OpenBlasFloats()
    {
        OpenBlas.SetThreads(Threads == 0 ? Environment.ProcessorCount : Threads);
        fixed (float* a = _sa, b = _sb, c = _sc)
            OpenBlas.Sgemm("N", "N", N, N, N, 1.0f, a, N, b, N, 0.0f, c, N);
    }
}

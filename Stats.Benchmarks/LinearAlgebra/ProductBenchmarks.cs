using BenchmarkDotNet.Attributes;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Benchmarks.LinearAlgebra;

/// <summary>
/// Products of square matrices in all transpositions. Physical limit: 2 n^3 flops. OpenBLAS is told that the old result counts for nothing,
/// as the others know.
/// </summary>
public unsafe class ProductBenchmarks : LinearAlgebraBenchmarks
{
    private double[] _a = [], _b = [], _c = [];

    [Params(4, 8, 16, 32, 64, 256, 512, 1000)]
    public int N { get; set; }

    /// <summary>1, or 0 for all cores.</summary>
    [Params(1, 0)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        (_a, _b, _c) = (Numbers(N * N), Numbers(N * N, seed: 2), new double[N * N]);
        Ready(Threads, $"{N}");
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("AB")]
    public void ABMathNet() => MathNetManaged.MatrixMultiply(_a, N, N, _b, N, N, _c);

    [Benchmark]
    [BenchmarkCategory("AB")]
    public void AB() => Ours.MatrixMultiply(_a, N, N, _b, N, N, _c);

    [Benchmark]
    [BenchmarkCategory("AB")]
    public void ABOpenBlas() => Multiply(OpenBlas.Plain, OpenBlas.Plain);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("AtB")]
    public void AtBMathNet() => MathNetManaged.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.DontTranspose, 1.0, _a, N, N, _b, N, N, 0.0, _c);

    [Benchmark]
    [BenchmarkCategory("AtB")]
    public void AtB() => Ours.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.DontTranspose, 1.0, _a, N, N, _b, N, N, 0.0, _c);

    [Benchmark]
    [BenchmarkCategory("AtB")]
    public void AtBOpenBlas() => Multiply(OpenBlas.Transposed, OpenBlas.Plain);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("ABt")]
    public void ABtMathNet() => MathNetManaged.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, 1.0, _a, N, N, _b, N, N, 0.0, _c);

    [Benchmark]
    [BenchmarkCategory("ABt")]
    public void ABt() => Ours.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, 1.0, _a, N, N, _b, N, N, 0.0, _c);

    [Benchmark]
    [BenchmarkCategory("ABt")]
    public void ABtOpenBlas() => Multiply(OpenBlas.Plain, OpenBlas.Transposed);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("AtBt")]
    public void AtBtMathNet() => MathNetManaged.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.Transpose, 1.0, _a, N, N, _b, N, N, 0.0, _c);

    [Benchmark]
    [BenchmarkCategory("AtBt")]
    public void AtBt() => Ours.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.Transpose, 1.0, _a, N, N, _b, N, N, 0.0, _c);

    [Benchmark]
    [BenchmarkCategory("AtBt")]
    public void AtBtOpenBlas() => Multiply(OpenBlas.Transposed, OpenBlas.Transposed);

    private void Multiply(byte turnA, byte turnB)
    {
        fixed (double* a = _a, b = _b, c = _c)
            OpenBlas.Dgemm(turnA, turnB, N, N, N, 1.0, a, N, b, N, 0.0, c, N);
    }
}

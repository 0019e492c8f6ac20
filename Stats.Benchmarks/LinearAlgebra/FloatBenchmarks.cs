using BenchmarkDotNet.Attributes;
using MathNet.Numerics.Providers.LinearAlgebra;
using Stats.Core;

namespace Stats.Benchmarks.LinearAlgebra;

/// <summary>
/// Floats: the product, Cholesky, and solutions with its factor for one right-hand side and for 100. Physical limits in flops: 2 n^3, n^3/3 and
/// 2 n^2 a right-hand side, in twice the lanes of doubles; one right-hand side is bound by reading the factor, 4 bytes for 2 flops. What is
/// overwritten is a copy, the same for all three and in their times.
/// </summary>
public unsafe class FloatBenchmarks : LinearAlgebraBenchmarks
{
    private const int Many = 100;
    private static readonly ILinearAlgebraProvider<float> OurFloats = SimdLinearAlgebraProvider.Instance;
    private float[] _a = [], _b = [], _spd = [], _lower = [], _work = [], _one = [], _many = [], _x = [], _manyX = [];

    [Params(64, 256, 1000)]
    public int N { get; set; }

    /// <summary>1, or 0 for all cores.</summary>
    [Params(1, 0)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        double[] a = Numbers(N * N);
        (_a, _b, _work) = (Floats(a), Floats(Numbers(N * N, seed: 2)), new float[N * N]);
        _spd = Floats(PositiveDefinite(a, N));
        _lower = [.. _spd];
        MathNetManaged.CholeskyFactor(_lower, N);
        (_one, _many, _x, _manyX) = (Floats(Numbers(N, seed: 3)), Floats(Numbers(N * Many, seed: 4)), new float[N], new float[N * Many]);
        Ready(Threads, $"{N}");
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Product")]
    public void ProductMathNet() => MathNetManaged.MatrixMultiply(_a, N, N, _b, N, N, _work);

    [Benchmark]
    [BenchmarkCategory("Product")]
    public void Product() => OurFloats.MatrixMultiply(_a, N, N, _b, N, N, _work);

    [Benchmark]
    [BenchmarkCategory("Product")]
    public void ProductOpenBlas()
    {
        fixed (float* a = _a, b = _b, c = _work)
            OpenBlas.Sgemm(OpenBlas.Plain, OpenBlas.Plain, N, N, N, 1.0f, a, N, b, N, 0.0f, c, N);
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
        OurFloats.CholeskyFactor(_work, N);
    }

    [Benchmark]
    [BenchmarkCategory("Cholesky")]
    public void CholeskyOpenBlas()
    {
        _spd.CopyTo(_work, 0);
        fixed (float* a = _work)
            OpenBlas.Spotrf(OpenBlas.Lower, N, a, N, out _);
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("CholeskySolve")]
    public void CholeskySolveMathNet()
    {
        _one.CopyTo(_x, 0);
        MathNetManaged.CholeskySolveFactored(_lower, N, _x, 1);
    }

    [Benchmark]
    [BenchmarkCategory("CholeskySolve")]
    public void CholeskySolve()
    {
        _one.CopyTo(_x, 0);
        OurFloats.CholeskySolveFactored(_lower, N, _x, 1);
    }

    [Benchmark]
    [BenchmarkCategory("CholeskySolve")]
    public void CholeskySolveOpenBlas()
    {
        _one.CopyTo(_x, 0);
        SolveNative(_x, 1);
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("CholeskySolveMany")]
    public void CholeskySolveManyMathNet()
    {
        _many.CopyTo(_manyX, 0);
        MathNetManaged.CholeskySolveFactored(_lower, N, _manyX, Many);
    }

    [Benchmark]
    [BenchmarkCategory("CholeskySolveMany")]
    public void CholeskySolveMany()
    {
        _many.CopyTo(_manyX, 0);
        OurFloats.CholeskySolveFactored(_lower, N, _manyX, Many);
    }

    [Benchmark]
    [BenchmarkCategory("CholeskySolveMany")]
    public void CholeskySolveManyOpenBlas()
    {
        _many.CopyTo(_manyX, 0);
        SolveNative(_manyX, Many);
    }

    private static float[] Floats(double[] values) => [.. values.Select(x => (float)x)];

    private void SolveNative(float[] solution, int columns)
    {
        fixed (float* a = _lower, x = solution)
            OpenBlas.Spotrs(OpenBlas.Lower, N, columns, a, N, x, N, out _);
    }
}

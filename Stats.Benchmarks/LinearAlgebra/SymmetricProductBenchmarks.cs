using BenchmarkDotNet.Attributes;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Benchmarks.LinearAlgebra;

/// <summary>
/// A'A, and A A' of the transposed shape: a symmetric result of as many rows as A has columns. Physical limit for rows r and columns c: r c^2
/// flops, half those of a general product. MathNet's managed provider forms a general product, this library one triangle and its mirror image,
/// OpenBLAS one triangle alone.
/// </summary>
public unsafe class SymmetricProductBenchmarks : LinearAlgebraBenchmarks
{
    private int _rows, _columns;
    private double[] _a = [], _c = [];

    /// <summary>Rows and columns of A.</summary>
    [Params("64 x 64", "256 x 256", "1000 x 1000", "100000 x 16")]
    public string Shape { get; set; } = "";

    /// <summary>1, or 0 for all cores.</summary>
    [Params(1, 0)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int[] shape = [.. Shape.Split(" x ").Select(int.Parse)];
        (_rows, _columns) = (shape[0], shape[1]);
        (_a, _c) = (Numbers(_rows * _columns), new double[_columns * _columns]);
        Ready(Threads, Shape);
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("AtA")]
    public void AtAMathNet() => MathNetManaged.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.DontTranspose, 1.0, _a, _rows, _columns, _a, _rows, _columns, 0.0, _c);

    [Benchmark]
    [BenchmarkCategory("AtA")]
    public void AtA() => Ours.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.DontTranspose, 1.0, _a, _rows, _columns, _a, _rows, _columns, 0.0, _c);

    [Benchmark]
    [BenchmarkCategory("AtA")]
    public void AtAOpenBlas()
    {
        fixed (double* a = _a, c = _c)
            OpenBlas.Dsyrk(OpenBlas.Lower, OpenBlas.Transposed, _columns, _rows, 1.0, a, _rows, 0.0, c, _columns);
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("AAt")]
    public void AAtMathNet() => MathNetManaged.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, 1.0, _a, _columns, _rows, _a, _columns, _rows, 0.0, _c);

    [Benchmark]
    [BenchmarkCategory("AAt")]
    public void AAt() => Ours.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, 1.0, _a, _columns, _rows, _a, _columns, _rows, 0.0, _c);

    [Benchmark]
    [BenchmarkCategory("AAt")]
    public void AAtOpenBlas()
    {
        fixed (double* a = _a, c = _c)
            OpenBlas.Dsyrk(OpenBlas.Lower, OpenBlas.Plain, _columns, _rows, 1.0, a, _columns, 0.0, c, _columns);
    }
}

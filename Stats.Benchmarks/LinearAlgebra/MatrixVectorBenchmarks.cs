using BenchmarkDotNet.Attributes;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Benchmarks.LinearAlgebra;

/// <summary>
/// Matrix times vector, plain and transposed. Physical limit: reading A once, 8 bytes for 2 flops, from the cache that holds it or from memory.
/// </summary>
public unsafe class MatrixVectorBenchmarks : LinearAlgebraBenchmarks
{
    private int _rows, _columns;
    private double[] _a = [], _x = [], _turnedX = [], _y = [], _turnedY = [];

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
        _a = Numbers(_rows * _columns);
        (_x, _y) = (Numbers(_columns, seed: 2), new double[_rows]);
        (_turnedX, _turnedY) = (Numbers(_rows, seed: 3), new double[_columns]);
        Ready(Threads, Shape);
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Ax")]
    public void AxMathNet() => MathNetManaged.MatrixMultiply(_a, _rows, _columns, _x, _columns, 1, _y);

    [Benchmark]
    [BenchmarkCategory("Ax")]
    public void Ax() => Ours.MatrixMultiply(_a, _rows, _columns, _x, _columns, 1, _y);

    [Benchmark]
    [BenchmarkCategory("Ax")]
    public void AxOpenBlas()
    {
        fixed (double* a = _a, x = _x, y = _y)
            OpenBlas.Dgemv(OpenBlas.Plain, _rows, _columns, 1.0, a, _rows, x, 1, 0.0, y, 1);
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Atx")]
    public void AtxMathNet() => MathNetManaged.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.DontTranspose, 1.0, _a, _rows, _columns, _turnedX, _rows, 1, 0.0, _turnedY);

    [Benchmark]
    [BenchmarkCategory("Atx")]
    public void Atx() => Ours.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.DontTranspose, 1.0, _a, _rows, _columns, _turnedX, _rows, 1, 0.0, _turnedY);

    [Benchmark]
    [BenchmarkCategory("Atx")]
    public void AtxOpenBlas()
    {
        fixed (double* a = _a, x = _turnedX, y = _turnedY)
            OpenBlas.Dgemv(OpenBlas.Transposed, _rows, _columns, 1.0, a, _rows, x, 1, 0.0, y, 1);
    }
}

using BenchmarkDotNet.Attributes;
using Stats.Core;

namespace Stats.Benchmarks.LinearAlgebra;

/// <summary>
/// QR factorisations with Q, plain and with column pivoting. Physical limit: 8 n^3/3 flops; with pivoting half those of the factorisation, 2 n^3/3,
/// are matrix-vector products, bound by reading the matrix. MathNet has no pivoting: its plain factorisation is the baseline of both. Each works
/// on a copy of its matrix: n^2 numbers, the same for all three and in their times.
/// </summary>
[WarmupCount(1)]
[IterationCount(3)]
public unsafe class QrBenchmarks : LinearAlgebraBenchmarks
{
    private double[] _a = [], _work = [], _q = [], _r = [], _tau = [], _lapack = [];
    private int[] _permutation = [];
    private Execution _execution;

    [Params(4, 8, 16, 32, 64, 256, 1000)]
    public int N { get; set; }

    /// <summary>1, or 0 for all cores.</summary>
    [Params(1, 0)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _a = Numbers(N * N);
        (_work, _q, _r, _tau, _permutation) = (new double[N * N], new double[N * N], new double[N * N], new double[N], new int[N]);
        _lapack = new double[(100 * N) + 1000];
        _execution = new() { MaxDegreeOfParallelism = Threads };
        Ready(Threads, $"{N}");
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Qr")]
    public void QrMathNet()
    {
        _a.CopyTo(_work, 0);
        MathNetManaged.ThinQRFactor(_work, N, N, _r, _tau);
    }

    [Benchmark]
    [BenchmarkCategory("Qr")]
    public void Qr()
    {
        _a.CopyTo(_work, 0);
        Ours.ThinQRFactor(_work, N, N, _r, _tau);
    }

    [Benchmark]
    [BenchmarkCategory("Qr")]
    public void QrOpenBlas()
    {
        _a.CopyTo(_work, 0);
        fixed (double* a = _work, tau = _tau, work = _lapack)
        {
            OpenBlas.Dgeqrf(N, N, a, N, tau, work, _lapack.Length, out _);
            OpenBlas.Dorgqr(N, N, N, a, N, tau, work, _lapack.Length, out _);
        }
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("QrPivoted")]
    public void QrPivotedMathNet()
    {
        _a.CopyTo(_work, 0);
        MathNetManaged.ThinQRFactor(_work, N, N, _r, _tau);
    }

    [Benchmark]
    [BenchmarkCategory("QrPivoted")]
    public void QrPivoted()
    {
        _a.CopyTo(_work, 0);
        fixed (double* a = _work, q = _q)
        {
            MatrixView<double> factored = MatrixView<double>.ColumnMajor(a, N, N);
            HouseholderQr.FactorPivoted(factored, _tau, _permutation, _execution);
            HouseholderQr.FormQ(factored, _tau, MatrixView<double>.ColumnMajor(q, N, N), _execution);
        }
    }

    [Benchmark]
    [BenchmarkCategory("QrPivoted")]
    public void QrPivotedOpenBlas()
    {
        _a.CopyTo(_work, 0);
        // What is not zero there marks a column to be kept in front.
        Array.Clear(_permutation);
        fixed (double* a = _work, tau = _tau, work = _lapack)
        {
            fixed (int* permutation = _permutation)
                OpenBlas.Dgeqp3(N, N, a, N, permutation, tau, work, _lapack.Length, out _);
            OpenBlas.Dorgqr(N, N, N, a, N, tau, work, _lapack.Length, out _);
        }
    }
}

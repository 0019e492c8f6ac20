using System.Numerics;
using BenchmarkDotNet.Attributes;
using MathNet.Numerics.Providers.LinearAlgebra;
using Stats.Core;

namespace Stats.Benchmarks.LinearAlgebra;

/// <summary>
/// Factorisations of square matrices of doubles. Physical limits in flops: Cholesky n^3/3, LU 2 n^3/3, QR with thin Q 8 n^3/3; of the symmetric
/// eigenvalues 4 n^3/3 and of the singular values 8 n^3/3, half of them bound by reading the matrix. Baselines: MathNet's managed provider, a method each;
/// peer: OpenBLAS and its LAPACK.
/// </summary>
public unsafe class FactorizationBenchmarks
{
    private static readonly ILinearAlgebraProvider<double> Ours = SimdLinearAlgebraProvider.Instance;
    private double[] _a = [], _spd = [], _work = [], _q = [], _r = [], _u = [], _vt = [], _s = [], _lapack = [];
    private int[] _pivots = [], _integers = [];
    private Complex[] _values = [];

    [Params(4, 8, 16, 32, 64, 256, 500, 1000)]
    public int N { get; set; }

    /// <summary>1, or 0 for all cores.</summary>
    [Params(1, 0)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(1);
        _a = [.. Enumerable.Range(0, N * N).Select(_ => random.NextDouble() - 0.5)];
        _spd = new double[N * N];
        Ours.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, 1.0, _a, N, N, _a, N, N, 0.0, _spd);
        for (int i = 0; i < N; i++)
            _spd[i * (N + 1)] += 1.0;
        (_work, _q, _r, _u, _vt, _s) = (new double[N * N], new double[N * N], new double[N * N], new double[N * N], new double[N * N], new double[N]);
        (_pivots, _integers, _values, _lapack) = (new int[N], new int[(8 * N) + 64], new Complex[N], new double[(8 * N * N) + (100 * N) + 1000]);
        MathNet.Numerics.Control.MaxDegreeOfParallelism = Threads == 0 ? Environment.ProcessorCount : Threads;
    }

    [Benchmark]
    public void CholeskyMathNet()
    {
        _spd.CopyTo(_work, 0);
        ManagedLinearAlgebraProvider.Instance.CholeskyFactor(_work, N);
    }

    [Benchmark]
    public void Cholesky()
    {
        _spd.CopyTo(_work, 0);
        Ours.CholeskyFactor(_work, N);
    }

    [Benchmark]
    public void CholeskyOpenBlas()
    {
        Peer();
        _spd.CopyTo(_work, 0);
        fixed (double* a = _work)
            OpenBlas.Dpotrf("L", N, a, N, out _);
    }

    [Benchmark]
    public void LuMathNet()
    {
        _a.CopyTo(_work, 0);
        ManagedLinearAlgebraProvider.Instance.LUFactor(_work, N, _pivots);
    }

    [Benchmark]
    public void Lu()
    {
        _a.CopyTo(_work, 0);
        Ours.LUFactor(_work, N, _pivots);
    }

    [Benchmark]
    public void LuOpenBlas()
    {
        Peer();
        _a.CopyTo(_work, 0);
        fixed (double* a = _work)
        {
            fixed (int* pivots = _pivots)
                OpenBlas.Dgetrf(N, N, a, N, pivots, out _);
        }
    }

    [Benchmark]
    public void QrMathNet()
    {
        _a.CopyTo(_work, 0);
        ManagedLinearAlgebraProvider.Instance.ThinQRFactor(_work, N, N, _r, _s);
    }

    [Benchmark]
    public void Qr()
    {
        _a.CopyTo(_work, 0);
        Ours.ThinQRFactor(_work, N, N, _r, _s);
    }

    [Benchmark]
    public void QrOpenBlas()
    {
        Peer();
        _a.CopyTo(_work, 0);
        fixed (double* a = _work, tau = _s, work = _lapack)
        {
            OpenBlas.Dgeqrf(N, N, a, N, tau, work, _lapack.Length, out _);
            OpenBlas.Dorgqr(N, N, N, a, N, tau, work, _lapack.Length, out _);
        }
    }

    [Benchmark]
    public void EigenMathNet()
    {
        ManagedLinearAlgebraProvider.Instance.EigenDecomp(true, N, _spd, _q, _values, _r);
    }

    [Benchmark]
    public void Eigen() => Ours.EigenDecomp(true, N, _spd, _q, _values, _r);

    [Benchmark]
    public void EigenOpenBlas()
    {
        Peer();
        _spd.CopyTo(_work, 0);
        fixed (double* a = _work, w = _s, work = _lapack)
        {
            fixed (int* integers = _integers)
                OpenBlas.Dsyevd("V", "L", N, a, N, w, work, _lapack.Length, integers, _integers.Length, out _);
        }
    }

    [Benchmark]
    public void SvdMathNet()
    {
        _a.CopyTo(_work, 0);
        ManagedLinearAlgebraProvider.Instance.SingularValueDecomposition(true, _work, N, N, _s, _u, _vt);
    }

    [Benchmark]
    public void Svd()
    {
        _a.CopyTo(_work, 0);
        Ours.SingularValueDecomposition(true, _work, N, N, _s, _u, _vt);
    }

    [Benchmark]
    public void SvdOpenBlas()
    {
        Peer();
        _a.CopyTo(_work, 0);
        fixed (double* a = _work, s = _s, u = _u, vt = _vt, work = _lapack)
        {
            fixed (int* integers = _integers)
                OpenBlas.Dgesdd("A", N, N, a, N, s, u, N, vt, N, work, _lapack.Length, integers, out _);
        }
    }

    private void Peer() => OpenBlas.SetThreads(Threads == 0 ? Environment.ProcessorCount : Threads);
}

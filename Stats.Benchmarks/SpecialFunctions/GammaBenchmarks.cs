using BenchmarkDotNet.Attributes;
using Stats.Core;

namespace Stats.Benchmarks.SpecialFunctions;

/// <summary>
/// The gamma family, single thread, 4096 arguments log-uniform in [1e-3, 1e3] (every branch in most registers), MathNet beside it.
/// Physical limit: about 60 fused multiply-adds and 4 divisions a value where both branches run; at 8 lanes that is some 3 ns.
/// </summary>
public class GammaBenchmarks
{
    private const int Count = 4096;
    private readonly double[] _x = new double[Count];
    private readonly double[] _result = new double[Count];

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        for (int i = 0; i < Count; i++)
            _x[i] = Math.Pow(10.0, 6.0 * random.NextDouble() - 3.0);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Log() => GammaFunction.Log(_x, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void LogMathNet()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = MathNet.Numerics.SpecialFunctions.GammaLn(_x[i]);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Digamma() => GammaFunction.Digamma(_x, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void DigammaMathNet()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = MathNet.Numerics.SpecialFunctions.DiGamma(_x[i]);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Trigamma() => GammaFunction.Trigamma(_x, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void StirlingCorrection() => GammaFunction.StirlingCorrection(_x, _result);
}

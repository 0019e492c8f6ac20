using BenchmarkDotNet.Attributes;
using Stats.Core;

namespace Stats.Benchmarks.SpecialFunctions;

/// <summary>
/// The normal and error-function families, single thread, 4096 arguments uniform in (0, 1) (quantiles: their probabilities; the rest:
/// their central range), MathNet beside it. Physical limit: about 45 fused multiply-adds and 2 divisions a value for a tail
/// probability, at 8 lanes some 2 ns; a quantile in the tails costs about three of these.
/// </summary>
public class NormalBenchmarks
{
    private const int Count = 4096;
    private readonly double[] _x = new double[Count];
    private readonly double[] _result = new double[Count];

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        for (int i = 0; i < Count; i++)
            _x[i] = random.NextDouble();
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Erf() => ErrorFunction.Erf(_x, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void ErfMathNet()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = MathNet.Numerics.SpecialFunctions.Erf(_x[i]);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Erfc() => ErrorFunction.Erfc(_x, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void ErfcMathNet()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = MathNet.Numerics.SpecialFunctions.Erfc(_x[i]);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void ErfInverse() => ErrorFunction.ErfInverse(_x, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void ErfInverseMathNet()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = MathNet.Numerics.SpecialFunctions.ErfInv(_x[i]);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void CumulativeDistribution() => NormalProbability.CumulativeDistribution(_x, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void CumulativeDistributionMathNet()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = MathNet.Numerics.Distributions.Normal.CDF(0.0, 1.0, _x[i]);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void CumulativeDistributionLn() => NormalProbability.CumulativeDistributionLn(_x, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void InverseCumulativeDistribution() => NormalProbability.InverseCumulativeDistribution(_x, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void InverseCumulativeDistributionMathNet()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = MathNet.Numerics.Distributions.Normal.InvCDF(0.0, 1.0, _x[i]);
    }
}

using BenchmarkDotNet.Attributes;
using Stats.Core;
using Stats.Distributions;

namespace Stats.Benchmarks.Survival;

/// <summary>
/// Distributions of a time to an event at 16 384 times, a time. Physical limits: a time in and a number out, 16 bytes; a draw takes one word of
/// PhiloxRandom (1 ns). The baselines of the family are what one writes first, powers of .NET's Math, which lose all digits at kappa near 0; MathNet's
/// Weibull and Burr distributions stand beside the members of the same name (Burr has no quantile there).
/// </summary>
[MemoryDiagnoser]
public class SurvivalDistributionBenchmarks
{
    private const int Count = 16_384;
    private const double Phi = 0.7, Lambda = 1.2, Gamma = 1.6;

    private readonly double[] _times = new double[Count];
    private readonly double[] _result = new double[Count];
    private readonly double[] _probabilities = [.. Enumerable.Range(0, Count).Select(i => (i + 0.5) / Count)];
    private readonly PhiloxRandom _random = new(1);
    private readonly Weibull _weibull = new(Gamma, 1.0 / Phi);
    private readonly LogNormal _logNormal = new(0.3, 0.8);
    private readonly GeneralizedGamma _generalizedGamma = new(0.3, 0.8, 0.4);
    private readonly BurrXII _burr = new(Gamma, Lambda, 1.0 / Phi);
    private readonly MathNet.Numerics.Distributions.Weibull _mathNetWeibull = new(Gamma, 1.0 / Phi);
    private readonly MathNet.Numerics.Distributions.Burr _mathNetBurr = new(1.0 / Phi, Gamma, Lambda);
    private AdaptedPowerGeneralizedWeibull _law = new(Phi, Lambda, Gamma, 0.0);

    [Params(-0.5, 0.4)]
    public double Kappa { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _law = new AdaptedPowerGeneralizedWeibull(Phi, Lambda, Gamma, Kappa);
        for (int i = 0; i < Count; i++)
            _times[i] = _law.SampleUncured(_random);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Density() => _law.Density(_times, _result);

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public void DensityNaive()
    {
        double c = Kappa + 1.0;
        for (int i = 0; i < Count; i++)
        {
            double y = Math.Pow(Phi * _times[i], Gamma), power = Math.Pow(1.0 + y / c, Kappa);
            _result[i] = Lambda * Gamma * y / _times[i] * power / (1.0 + y / c) * Math.Exp(-Lambda * (c / Kappa) * (power - 1.0));
        }
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void DensityLn() => _law.DensityLn(_times, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void CumulativeDistribution() => _law.CumulativeDistribution(_times, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void CumulativeDistributionNaive()
    {
        double c = Kappa + 1.0;
        for (int i = 0; i < Count; i++)
            _result[i] = 1.0 - Math.Exp(-Lambda * (c / Kappa) * (Math.Pow(1.0 + Math.Pow(Phi * _times[i], Gamma) / c, Kappa) - 1.0));
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Quantile() => _law.InverseCumulativeDistribution(_probabilities, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void QuantileNaive()
    {
        double c = Kappa + 1.0;
        for (int i = 0; i < Count; i++)
            _result[i] = Math.Pow(c * (Math.Pow(1.0 - Kappa / c * Math.Log(1.0 - _probabilities[i]) / Lambda, 1.0 / Kappa) - 1.0), 1.0 / Gamma) / Phi;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Samples() => _law.Samples(_result, _random);

    [Benchmark(OperationsPerInvoke = Count)]
    public void WeibullDensity() => _weibull.Density(_times, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void WeibullDensityMathNet()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = _mathNetWeibull.Density(_times[i]);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void WeibullCumulativeDistribution() => _weibull.CumulativeDistribution(_times, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void WeibullCumulativeDistributionMathNet()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = _mathNetWeibull.CumulativeDistribution(_times[i]);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void BurrDensity() => _burr.Density(_times, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void BurrDensityMathNet()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = _mathNetBurr.Density(_times[i]);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void LogNormalSurvival() => _logNormal.SurvivalFunction(_times, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void GeneralizedGammaSurvival() => _generalizedGamma.SurvivalFunction(_times, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void GeneralizedGammaSamples() => _generalizedGamma.Samples(_result, _random);
}

using BenchmarkDotNet.Attributes;
using Stats.Core;
using Stats.Distributions;

namespace Stats.Benchmarks.Circular;

/// <summary>
/// A von Mises distribution at 16 384 angles, by concentration, an angle. Physical limits: an angle in and a number out, 16 bytes; a draw takes two words of
/// PhiloxRandom (1 ns each); a fit reads the angles twice. MathNet has no von Mises distribution: the baselines are what one writes first, kappa cos(x - mu) less
/// log(2 pi I0(kappa)) by MathNet's Bessel function, and the rejection sampler of Best and Fisher (1979) with its cosines.
/// </summary>
[MemoryDiagnoser]
public class VonMisesBenchmarks
{
    private const int Count = 16_384;
    private const int Quantiles = 1024;

    private readonly double[] _angles = new double[Count];
    private readonly double[] _result = new double[Count];
    private readonly double[] _probabilities = [.. Enumerable.Range(0, Quantiles).Select(i => (i + 0.5) / Quantiles)];
    private readonly PhiloxRandom _random = new(1);
    private VonMises _law = new(0.7, 0.0);

    [Params(0.5, 10.0, 1e4)]
    public double Concentration { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _law = new VonMises(0.7, Concentration);
        _law.Samples(_angles, _random);
        _law.CumulativeDistribution(_angles, _result);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Density() => _law.Density(_angles, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void DensityLn() => _law.DensityLn(_angles, _result);

    /// <summary>The unscaled Bessel function is infinite from 714 on, and the baseline minus infinity.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public void DensityLnNaive()
    {
        double normaliser = Math.Log(2.0 * Math.PI * MathNet.Numerics.SpecialFunctions.BesselI0(Concentration));
        for (int i = 0; i < Count; i++)
            _result[i] = Concentration * Math.Cos(_angles[i] - 0.7) - normaliser;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void CumulativeDistribution() => _law.CumulativeDistribution(_angles, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void CumulativeDistributionLn() => _law.CumulativeDistributionLn(_angles, _result);

    [Benchmark(OperationsPerInvoke = Quantiles)]
    public double CumulativeDistributionOneByOne()
    {
        double sum = 0.0;
        for (int i = 0; i < Quantiles; i++)
            sum += _law.CumulativeDistribution(_angles[i]);
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Quantiles)]
    public void Quantile() => _law.InverseCumulativeDistribution(_probabilities, _result.AsSpan(0, Quantiles));

    [Benchmark(OperationsPerInvoke = Count)]
    public void Samples() => _law.Samples(_result, _random);

    /// <summary>Parameters that change from draw to draw.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void SampleEachWithoutTable()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = VonMises.Sample(_random, 0.7, Concentration);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void SamplesNaive()
    {
        double tau = 1.0 + Math.Sqrt(1.0 + 4.0 * Concentration * Concentration);
        double rho = (tau - Math.Sqrt(2.0 * tau)) / (2.0 * Concentration), r = (1.0 + rho * rho) / (2.0 * rho);
        for (int i = 0; i < Count; i++)
        {
            double f, c;
            do
            {
                double z = Math.Cos(Math.PI * _random.NextDouble());
                f = (1.0 + r * z) / (r + z);
                c = Concentration * (r - f);
            }
            while (Math.Log(c / (1.0 - _random.NextDouble())) + 1.0 - c < 0.0);
            _result[i] = 0.7 + (_random.NextDouble() < 0.5 ? -Math.Acos(f) : Math.Acos(f));
        }
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public VonMisesFit FitOneThread() => VonMises.Fit(_angles, null, Execution.SingleThread);

    [Benchmark(OperationsPerInvoke = Count)]
    public VonMisesFit FitAllCores() => VonMises.Fit(_angles);
}

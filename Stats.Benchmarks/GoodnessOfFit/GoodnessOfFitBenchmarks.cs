using BenchmarkDotNet.Attributes;
using Stats.Core;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Benchmarks.GoodnessOfFit;

/// <summary>
/// Tests of fit of 1 000 000 numbers and a bootstrap of the mean of 1000 in 9999 resamples. The baseline is the sort of the same numbers, which every test
/// begins with; what it adds is the law's distribution function and a pass.
/// </summary>
[MemoryDiagnoser]
public class GoodnessOfFitBenchmarks
{
    private const int Count = 1_000_000;

    private readonly double[] _sample = new double[Count];
    private readonly double[] _other = new double[Count];
    private readonly double[] _copy = new double[Count];
    private readonly double[] _few = new double[1000];

    [GlobalSetup]
    public void Setup()
    {
        PhiloxRandom random = new(1);
        foreach (double[] target in new[] { _sample, _other, _few })
        {
            for (int i = 0; i < target.Length; i++)
                target[i] = random.NextDouble();
        }
    }

    [Benchmark(Baseline = true)]
    public void Sort()
    {
        _sample.CopyTo(_copy, 0);
        Array.Sort(_copy);
    }

    [Benchmark]
    public double KolmogorovSmirnovOne() => KolmogorovSmirnov.Test(_sample, v => v).PValueLn;

    [Benchmark]
    public double KolmogorovSmirnovTwo() => KolmogorovSmirnov.Test(_sample, _other).PValueLn;

    [Benchmark]
    public double AndersonDarlingOne() => AndersonDarling.Test(_sample, v => v).PValueLn;

    [Benchmark]
    public double CramerVonMisesOne() => CramerVonMises.Test(_sample, v => v).PValueLn;

    [Benchmark]
    public double BootstrapOfTheMean() => Bootstrap.Run(_few, Mean, new PhiloxRandom(2)).Estimate;

    private static double Mean(ReadOnlySpan<double> sample)
    {
        double sum = 0.0;
        foreach (double x in sample)
            sum += x;
        return sum / sample.Length;
    }
}

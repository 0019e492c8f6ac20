using BenchmarkDotNet.Attributes;
using Stats.Core;

namespace Stats.Benchmarks.SpecialFunctions;

/// <summary>
/// The incomplete beta function and Student's t with fixed parameters, single thread, 1024 arguments within four standard deviations of the mean, MathNet
/// beside it. Physical limit: two double-double logarithms (some 140 operations) and, for (a + b) x (1 - x) below 300, 5 to 60 steps
/// of the fraction with two divisions each, or 24 nodes of about 50 operations above; at 8 lanes some 20 to 80 ns a value.
/// </summary>
public class IncompleteBetaBenchmarks
{
    private const int Count = 1024;
    private readonly double[] _x = new double[Count];
    private readonly double[] _t = new double[Count];
    private readonly double[] _result = new double[Count];

    /// <summary>a; b is 1.5 a.</summary>
    [Params(0.5, 5.0, 100.0, 1e4, 1e8)]
    public double A { get; set; }

    private double B => 1.5 * A;

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        double mean = A / (A + B), deviation = Math.Sqrt(mean * (1 - mean) / (A + B + 1));
        for (int i = 0; i < Count; i++)
        {
            double z = 8 * random.NextDouble() - 4;
            _x[i] = Math.Clamp(mean + z * deviation, 1e-6, 1 - 1e-6);
            _t[i] = z;
        }
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Lower() => IncompleteBeta.Lower(A, B, _x, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void LowerScalar()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = IncompleteBeta.Lower(A, B, _x[i]);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void LowerMathNet()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = MathNet.Numerics.SpecialFunctions.BetaRegularized(A, B, _x[i]);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void StudentT() => StudentTProbability.CumulativeDistribution(A, _t, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void StudentTMathNet()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = MathNet.Numerics.Distributions.StudentT.CDF(0, 1, A, _t[i]);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void InverseScalar()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = IncompleteBeta.InverseLower(A, B, (i + 0.5) / Count);
    }
}

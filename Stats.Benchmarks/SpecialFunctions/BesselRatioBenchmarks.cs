using BenchmarkDotNet.Attributes;
using Stats.Core;
using Reference = MathNet.Numerics.SpecialFunctions;

namespace Stats.Benchmarks.SpecialFunctions;

/// <summary>
/// The Bessel ratio with its complement and derivative, its inverse, the derivatives of log I and log K in the order, and log 0F1; nanoseconds a
/// value on one core. Baseline: the quotient of MathNet's scaled functions, which gives the ratio alone and loses it where they underflow.
/// Physical limit: the arithmetic. From w = 25 on the ratio takes two polynomials of K(K+3)/2 fused operations each, K terms of the expansion
/// (4 at w = 10^4, 11 at 60), and 60 more for the root and the quotients: 4 to 12 ns with two 8-lane units at 4 GHz. Below, each step of the
/// recurrence is two dependent divisions, about 8 ns for a register of 8. A root of the inverse takes two or three scalar evaluations.
/// </summary>
[MemoryDiagnoser]
public class BesselRatioBenchmarks
{
    private const int N = 4096;

    private readonly double[] _orders = new double[N], _x = new double[N];
    private readonly double[] _ratio = new double[N], _complement = new double[N], _derivative = new double[N], _result = new double[N];

    /// <summary>Orders and arguments, uniform and independent.</summary>
    [Params("[0,20]", "[0,150]", "[150,10000]")]
    public string Region { get; set; } = "[0,150]";

    [GlobalSetup]
    public void Setup()
    {
        (double low, double high) = Region switch { "[0,20]" => (0.0, 20.0), "[0,150]" => (0.0, 150.0), _ => (150.0, 10_000.0) };
        var random = new Random(12);
        for (int i = 0; i < N; i++)
        {
            _orders[i] = low + (high - low) * random.NextDouble();
            _x[i] = low + (high - low) * random.NextDouble();
        }

        // The ratios that the inverse starts from.
        BesselRatio.Evaluate(_orders, _x, _ratio, _complement, _derivative);
    }

    [Benchmark(OperationsPerInvoke = N)]
    public double EvaluateScalar()
    {
        double sum = 0.0;
        for (int i = 0; i < N; i++)
            sum += BesselRatio.Evaluate(_orders[i], _x[i]).Ratio;
        return sum;
    }

    [Benchmark(OperationsPerInvoke = N)]
    public void EvaluateManyOrders() => BesselRatio.Evaluate(_orders, _x, _ratio, _complement, _derivative);

    [Benchmark(OperationsPerInvoke = N)]
    public void Inverse()
    {
        for (int i = 0; i < N; i++)
            _result[i] = BesselRatio.Inverse(_orders[i], _ratio[i], _complement[i]);
    }

    [Benchmark(OperationsPerInvoke = N)]
    public void OrderDerivativeI() => LogBessel.OrderDerivativeI(_orders, _x, _result);

    [Benchmark(OperationsPerInvoke = N)]
    public void OrderDerivativeK() => LogBessel.OrderDerivativeK(_orders, _x, _result);

    [Benchmark(OperationsPerInvoke = N)]
    public void LogHyp0F1Scalar()
    {
        for (int i = 0; i < N; i++)
            _result[i] = LogHyp0F1.Evaluate(_orders[i], _x[i]);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = N)]
    public void MathNetQuotient()
    {
        for (int i = 0; i < N; i++)
            _result[i] = Reference.BesselIScaled(_orders[i] + 1.0, _x[i]) / Reference.BesselIScaled(_orders[i], _x[i]);
    }
}

using BenchmarkDotNet.Attributes;
using Stats.Core;
using Reference = MathNet.Numerics.SpecialFunctions;

namespace Stats.Benchmarks.SpecialFunctions;

/// <summary>
/// log I and log K, nanoseconds a value on one core: one order and many orders, span and scalar, on the regions that the literature uses.
/// Physical limit: the arithmetic. Above w = 20 the double-double exponent takes about 150 operations, the K terms of the expansion
/// K(K+3)/2 fused ones (4 terms at w = 10^4, 11 at 60, 23 at 20) and the logarithm 30; with two 8-lane units at 4 GHz that is 3.5 ns at
/// large w and 7 ns at w = 20. Below, log K by the trapezoid takes about 60 exponentials of 20 operations: 20 ns.
/// Targets for a value of a span: 35 ns on [0,150], 25 ns on [150,10^4], 200 ns for log K below w = 20; the ambition is 15 ns.
/// MathNet's values are the baseline; they are the logarithm of a number that overflows or underflows over most of the second and third region.
/// </summary>
[MemoryDiagnoser]
public class LogBesselBenchmarks
{
    private const int N = 4096;

    private readonly double[] _orders = new double[N], _x = new double[N], _result = new double[N];
    private double _order;

    /// <summary>Orders and arguments, uniform and independent; "[0,20] x [0,1]" has small arguments.</summary>
    [Params("[0,20] x [0,1]", "[0,20]", "[0,150]", "[150,10000]")]
    public string Region { get; set; } = "[0,150]";

    [GlobalSetup]
    public void Setup()
    {
        (double lowV, double highV, double lowX, double highX) = Region switch
        {
            "[0,20] x [0,1]" => (0.0, 20.0, 0.0, 1.0),
            "[0,20]" => (0.0, 20.0, 0.0, 20.0),
            "[0,150]" => (0.0, 150.0, 0.0, 150.0),
            _ => (150.0, 10_000.0, 150.0, 10_000.0),
        };
        var random = new Random(11);
        for (int i = 0; i < N; i++)
        {
            _orders[i] = lowV + (highV - lowV) * random.NextDouble();
            _x[i] = lowX + (highX - lowX) * random.NextDouble();
        }

        _order = lowV + 0.4 * (highV - lowV);
    }

    [Benchmark(OperationsPerInvoke = N)]
    public void LogIManyOrders() => LogBessel.I(_orders, _x, _result);

    [Benchmark(OperationsPerInvoke = N)]
    public void LogIOneOrder() => LogBessel.I(_order, _x, _result);

    [Benchmark(OperationsPerInvoke = N)]
    public void LogIScalar()
    {
        for (int i = 0; i < N; i++)
            _result[i] = LogBessel.I(_orders[i], _x[i]);
    }

    [Benchmark(OperationsPerInvoke = N)]
    public void LogIScaledManyOrders() => LogBessel.IScaled(_orders, _x, _result);

    [Benchmark(OperationsPerInvoke = N)]
    public void LogKManyOrders() => LogBessel.K(_orders, _x, _result);

    [Benchmark(OperationsPerInvoke = N)]
    public void LogKOneOrder() => LogBessel.K(_order, _x, _result);

    [Benchmark(OperationsPerInvoke = N)]
    public void LogKScalar()
    {
        for (int i = 0; i < N; i++)
            _result[i] = LogBessel.K(_orders[i], _x[i]);
    }

    [Benchmark(OperationsPerInvoke = N)]
    public void LogKScaledManyOrders() => LogBessel.KScaled(_orders, _x, _result);

    [Benchmark(Baseline = true, OperationsPerInvoke = N)]
    public void MathNetLogI()
    {
        for (int i = 0; i < N; i++)
            _result[i] = Math.Log(Reference.BesselI(_orders[i], _x[i]));
    }

    [Benchmark(OperationsPerInvoke = N)]
    public void MathNetLogIScaled()
    {
        for (int i = 0; i < N; i++)
            _result[i] = Math.Log(Reference.BesselIScaled(_orders[i], _x[i]));
    }

    [Benchmark(OperationsPerInvoke = N)]
    public void MathNetLogK()
    {
        for (int i = 0; i < N; i++)
            _result[i] = Math.Log(Reference.BesselK(_orders[i], _x[i]));
    }

    [Benchmark(OperationsPerInvoke = N)]
    public void MathNetLogKScaled()
    {
        for (int i = 0; i < N; i++)
            _result[i] = Math.Log(Reference.BesselKScaled(_orders[i], _x[i]));
    }
}

using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using Stats.Core;

namespace Stats.Benchmarks.SpecialFunctions;

/// <summary>
/// Elementary functions, single thread, 4096 arguments uniform in (-1, 0), in the first-level cache; beside them a loop over
/// <c>Math</c> and <c>TensorPrimitives</c> (whose ExpM1, LogP1, Sinh and Tanh have no digit left near 0). Physical limit: 14 (exp) to 35
/// (tanh, log(1 - e^x)) multiply-adds a value and up to one division, two of the former a cycle: at 4 lanes 0.6 to 1.5 ns at 3 GHz, at 8 lanes
/// half of it.
/// </summary>
public class ElementaryBenchmarks
{
    private const int Count = 4096;
    private readonly double[] _x = new double[Count];
    private readonly double[] _positive = new double[Count];
    private readonly double[] _result = new double[Count];

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        for (int i = 0; i < Count; i++)
        {
            _x[i] = -random.NextDouble();
            _positive[i] = -10.0 * _x[i];
        }
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Exp() => Elementary.Exp(_x, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void ExpMath()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = Math.Exp(_x[i]);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void ExpTensorPrimitives() => TensorPrimitives.Exp<double>(_x, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void Log() => Elementary.Log(_positive, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void LogMath()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = Math.Log(_positive[i]);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void LogTensorPrimitives() => TensorPrimitives.Log<double>(_positive, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void Expm1() => Elementary.Expm1(_x, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void Expm1TensorPrimitives() => TensorPrimitives.ExpM1<double>(_x, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void Log1p() => Elementary.Log1p(_positive, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void Log1pTensorPrimitives() => TensorPrimitives.LogP1<double>(_positive, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void Log1mExp() => Elementary.Log1mExp(_x, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void Log1pExp() => Elementary.Log1pExp(_x, _result);

    /// <summary>The usual formula, which loses digits far below 0.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Log1pExpMath()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = Math.Log(1.0 + Math.Exp(_x[i]));
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Sinh() => Elementary.Sinh(_x, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void SinhMath()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = Math.Sinh(_x[i]);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void SinhTensorPrimitives() => TensorPrimitives.Sinh<double>(_x, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void Cosh() => Elementary.Cosh(_x, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void CoshMath()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = Math.Cosh(_x[i]);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Tanh() => Elementary.Tanh(_x, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public void TanhMath()
    {
        for (int i = 0; i < Count; i++)
            _result[i] = Math.Tanh(_x[i]);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void TanhTensorPrimitives() => TensorPrimitives.Tanh<double>(_x, _result);

    [Benchmark(OperationsPerInvoke = Count)]
    public double LogSumExp() => Elementary.LogSumExp(_x);

    [Benchmark(OperationsPerInvoke = Count)]
    public double LogSumExpMath()
    {
        double largest = double.NegativeInfinity, sum = 0.0;
        for (int i = 0; i < Count; i++)
            largest = Math.Max(largest, _x[i]);
        for (int i = 0; i < Count; i++)
            sum += Math.Exp(_x[i] - largest);
        return largest + Math.Log(sum);
    }
}

using BenchmarkDotNet.Attributes;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using Stats.Core;

namespace Stats.Benchmarks.Randomness;

/// <summary>
/// Random numbers, single thread, 4096 a call, per number; the framework's and MathNet's beside ours. Physical limit: a word of Philox takes ten
/// 32-bit multiplications and as many exclusive-ors, at eight lanes of two multiplications a cycle some 0.7 ns at 3 GHz; a Gaussian number adds
/// about 20 fused multiply-adds and a division, and in one register of five a logarithm and a square root.
/// </summary>
public class RandomBenchmarks
{
    private const int Count = 4096;
    private readonly double[] _target = new double[Count];
    private readonly byte[] _bytes = new byte[8 * Count];
    private readonly PhiloxRandom _philox = new(1);
    private readonly Random _seeded = new(1);
    private readonly MersenneTwister _mersenne = new(1, threadSafe: false);
    private readonly Xoshiro256StarStar _xoshiro = new(1, threadSafe: false);

    [Benchmark(OperationsPerInvoke = Count)]
    public void UniformFill() => _philox.FillUniform(_target);

    [Benchmark(OperationsPerInvoke = Count)]
    public void UniformScalar() => Uniform(_philox);

    [Benchmark(OperationsPerInvoke = Count)]
    public void UniformSystemShared() => Uniform(Random.Shared);

    [Benchmark(OperationsPerInvoke = Count)]
    public void UniformSystemSeeded() => Uniform(_seeded);

    [Benchmark(OperationsPerInvoke = Count)]
    public void UniformMersenneTwister() => Uniform(_mersenne);

    [Benchmark(OperationsPerInvoke = Count)]
    public void UniformXoshiro() => Uniform(_xoshiro);

    [Benchmark(OperationsPerInvoke = Count)]
    public void UniformMathNetFillMersenneTwister() => ContinuousUniform.Samples(_mersenne, _target, 0.0, 1.0);

    [Benchmark(OperationsPerInvoke = Count)]
    public void UniformMathNetFillXoshiro() => ContinuousUniform.Samples(_xoshiro, _target, 0.0, 1.0);

    [Benchmark(OperationsPerInvoke = Count)]
    public void BoundedIntegers()
    {
        for (int i = 0; i < Count; i++)
            _target[i] = _philox.Next(1000);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void BoundedIntegersSystemShared()
    {
        for (int i = 0; i < Count; i++)
            _target[i] = Random.Shared.Next(1000);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void BytesByEight() => _philox.NextBytes(_bytes);

    [Benchmark(OperationsPerInvoke = Count)]
    public void BytesByEightSystemShared() => Random.Shared.NextBytes(_bytes);

    [Benchmark(OperationsPerInvoke = Count)]
    public void GaussianFill() => _philox.FillGaussian(_target);

    [Benchmark(OperationsPerInvoke = Count)]
    public void GaussianScalar()
    {
        for (int i = 0; i < Count; i++)
            _target[i] = _philox.NextGaussian();
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void GaussianMathNetFillMersenneTwister() => Normal.Samples(_mersenne, _target, 0.0, 1.0);

    [Benchmark(OperationsPerInvoke = Count)]
    public void GaussianMathNetFillXoshiro() => Normal.Samples(_xoshiro, _target, 0.0, 1.0);

    [Benchmark(OperationsPerInvoke = Count)]
    public void ExponentialFill() => _philox.FillExponential(_target);

    [Benchmark(OperationsPerInvoke = Count)]
    public void ExponentialMathNetFillXoshiro() => Exponential.Samples(_xoshiro, _target, 1.0);

    [Benchmark(OperationsPerInvoke = Count)]
    public void GammaScalar()
    {
        for (int i = 0; i < Count; i++)
            _target[i] = _philox.NextGamma(2.5);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void GammaMathNetFillXoshiro() => Gamma.Samples(_xoshiro, _target, 2.5, 1.0);

    private void Uniform(Random random)
    {
        for (int i = 0; i < Count; i++)
            _target[i] = random.NextDouble();
    }
}

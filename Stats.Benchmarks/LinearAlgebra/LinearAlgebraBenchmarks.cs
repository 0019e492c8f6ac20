using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;
using Stats.Core;

namespace Stats.Benchmarks.LinearAlgebra;

/// <summary>
/// What the linear-algebra benchmarks share. A category is one operation: MathNet's managed provider, its baseline, then this library, then
/// OpenBLAS. There are hundreds of cases, so iterations are
/// short, and the call of a benchmark, about a nanosecond, stays in its time (but for vectors). Physical limits count a core with one 512-bit multiply-add a cycle at
/// 3.4 GHz: 54 GFLOP/s for doubles, 108 for floats.
/// </summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
[IterationTime(50)]
[WarmupCount(6)]
[IterationCount(4)]
[EvaluateOverhead(false)]
public abstract class LinearAlgebraBenchmarks
{
    private protected static readonly ManagedLinearAlgebraProvider MathNetManaged = ManagedLinearAlgebraProvider.Instance;
    private protected static readonly ILinearAlgebraProvider<double> Ours = SimdLinearAlgebraProvider.Instance;

    /// <summary>Sets the threads of all three, 0 for all cores, outside what is timed.</summary>
    protected static void UseThreads(int threads)
    {
        int count = threads == 0 ? Environment.ProcessorCount : threads;
        Control.MaxDegreeOfParallelism = count;
        try
        {
            OpenBlas.SetThreads(count);
        }
        catch (DllNotFoundException)
        {
            // Its benchmarks will say so; the others run.
        }
    }

    /// <summary>Numbers uniform in (-1/2, 1/2).</summary>
    protected static double[] Numbers(int count, int seed = 1)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
    }

    /// <summary>A A' + I of a square A.</summary>
    protected static double[] PositiveDefinite(double[] a, int order)
    {
        double[] result = new double[order * order];
        Ours.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, 1.0, a, order, order, a, order, order, 0.0, result);
        for (int i = 0; i < order; i++)
            result[i * (order + 1)] += 1.0;
        return result;
    }
}

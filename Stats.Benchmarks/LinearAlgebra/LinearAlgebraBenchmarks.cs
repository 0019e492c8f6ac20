using System.Diagnostics;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;
using Stats.Core;

namespace Stats.Benchmarks.LinearAlgebra;

/// <summary>
/// What the linear-algebra benchmarks share. A category is one operation: MathNet's managed provider, its baseline, then this library, then
/// OpenBLAS. There are hundreds of cases, so iterations are short, and the call of a benchmark, about a nanosecond, stays in its time (but for
/// vectors). Physical limits count a core with one 512-bit multiply-add a cycle at 3.4 GHz: 54 GFLOP/s for doubles, 108 for floats.
/// </summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
[IterationTime(50)]
[WarmupCount(3)]
[IterationCount(4)]
[EvaluateOverhead(false)]
public abstract class LinearAlgebraBenchmarks
{
    private protected static readonly ManagedLinearAlgebraProvider MathNetManaged = ManagedLinearAlgebraProvider.Instance;
    private protected static readonly ILinearAlgebraProvider<double> Ours = SimdLinearAlgebraProvider.Instance;

    /// <summary>Above the 30 after which a method is compiled anew.</summary>
    private const int CallsToCompile = 64;

    /// <summary>At its start a process has thousands of methods to compile anew; a new size or number of threads brings few.</summary>
    private const int FirstRounds = 12, LaterRounds = 3;

    private static readonly HashSet<string> Compiled = [];

    /// <summary>
    /// Before a case and outside its time: sets the threads of all three, 0 for all cores, and, once for a size, calls everything managed until the
    /// compiler has done its work. A new process compiles thousands of methods anew for a second and more, in the background and only in pauses:
    /// without this the first cases are measured in code that is ten times slower.
    /// </summary>
    protected void Ready(int threads, string size)
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

        // The type that runs in the process derives from the benchmarks'.
        if (!Compiled.Add($"{GetType().BaseType} {size} {threads}"))
            return;
        List<MethodInfo> managed = [.. GetType().GetMethods().Where(method => method.IsDefined(typeof(BenchmarkAttribute)) && !method.Name.EndsWith("OpenBlas", StringComparison.Ordinal))];
        int rounds = Compiled.Count == 1 ? FirstRounds : LaterRounds;
        for (int round = 0; round < rounds; round++)
        {
            // A call so slow spends its time in loops, which are compiled anew while they run.
            managed.RemoveAll(method => CallFor(method, milliseconds: 10) > 100);
            Thread.Sleep(120);
        }
    }

    /// <summary>Calls a benchmark until the time is up, or often enough to be compiled anew; the milliseconds taken.</summary>
    private double CallFor(MethodInfo method, double milliseconds)
    {
        long start = Stopwatch.GetTimestamp();
        for (int calls = 0; calls < CallsToCompile && Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds; calls++)
            method.Invoke(this, null);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
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

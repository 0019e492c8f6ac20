using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

// Short iterations in one process: all of it takes half an hour, and ratios within a class are taken side by side. Eight warm-ups, so that
// the first method of a class does not run in code that the compiler has yet to optimise. Linear algebra has its own, shorter ones.
IConfig config = DefaultConfig.Instance
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(8).WithIterationCount(5).WithIterationTime(TimeInterval.FromMilliseconds(100)))
    // Up to order 64 linear algebra is not worth a second core.
    .AddFilter(new SimpleFilter(benchmark => benchmark.Parameters["N"] is not <= 64 || benchmark.Parameters["Threads"] is not 0))
    .AddColumn(StatisticColumn.Min)
    .HideColumns(Column.Error, Column.StdDev, Column.Median, Column.RatioSD, Column.Gen0, Column.Gen1, Column.Gen2, Column.AllocRatio);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);

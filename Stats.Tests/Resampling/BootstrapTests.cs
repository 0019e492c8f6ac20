using FsCheck.Xunit;
using Stats.Estimators;

namespace Stats.Tests.Resampling;

public class BootstrapTests
{
    private static readonly double[] Data = ReferenceTable.Read("empirical/boot_sample.csv").Column("y");

    [Fact]
    public void IntervalsOfGivenReplicatesAreThoseOfRsBoot()
    {
        ReferenceTable table = ReferenceTable.Read("empirical/boot_intervals.csv");
        double[] t = ReferenceTable.Read("empirical/boot_replicates.csv").Column("t");
        for (int i = 0; i < table.Count; i++)
        {
            // boot centres influence values at the estimate, not at their mean: its acceleration is given.
            BootstrapResult r = new(Data.Length, table.Value(i, "estimate"), t, table.Value(i, "acceleration"), 0.95);
            double level = table.Value(i, "level");
            Assert.Equal(table.Value(i, "estimate"), Ratio(Data), 13);
            Assert.Equal(table.Value(i, "bias"), r.Bias, 12);
            Assert.Equal(table.Value(i, "error"), r.StandardError, 12);
            Near("basic", r.BasicInterval(level));
            Near("percent", r.PercentileInterval(level));
            Near("bca", r.BcaInterval(level));

            void Near(string name, (double Lower, double Upper) actual)
            {
                Assert.Equal(table.Value(i, name + "Lower"), actual.Lower, 10);
                Assert.Equal(table.Value(i, name + "Upper"), actual.Upper, 10);
            }
        }
    }

    [Fact]
    public void ThreadsDoNotShow()
    {
        BootstrapOptions options = new() { Replicates = 500 };
        BootstrapResult one = Bootstrap.Run(Data, Ratio, new PhiloxRandom(9), options, Execution.SingleThread);
        BootstrapResult many = Bootstrap.Run(Data, Ratio, new PhiloxRandom(9), options, new Execution { MaxDegreeOfParallelism = 5 });
        Assert.Equal(one.Replicates.ToArray(), many.Replicates.ToArray());
        Assert.Equal(one.Acceleration, many.Acceleration);
        Assert.NotEqual(one.Replicates.ToArray(), Bootstrap.Run(Data, Ratio, new PhiloxRandom(10), options).Replicates.ToArray());
        Assert.Equal(one.Replicates[..100].ToArray(), Bootstrap.Run(Data, Ratio, new PhiloxRandom(9), options with { Replicates = 100, Jackknife = false }).Replicates.ToArray());
        Assert.Contains("BCa", one.ToString(), StringComparison.Ordinal);
    }

    // The bootstrap of a mean has the standard error s sqrt((n - 1) / n) / sqrt(n); an estimate of it from R replicates errs by a share sqrt(1 / (2 R)), kurtosis apart: 6 of these.
    [Fact]
    public void TheStandardErrorOfAMeanIsKnown()
    {
        BootstrapResult r = Bootstrap.Run(Data, Mean, new PhiloxRandom(3), new BootstrapOptions { Replicates = 20_000 });
        double mean = Data.Average(), expected = Math.Sqrt(Data.Sum(v => (v - mean) * (v - mean))) / Data.Length;
        Assert.InRange(r.StandardError / expected, 1.0 - 6.0 / Math.Sqrt(40_000.0), 1.0 + 6.0 / Math.Sqrt(40_000.0));
        Assert.InRange(r.Bias, -6.0 * expected / Math.Sqrt(20_000.0), 6.0 * expected / Math.Sqrt(20_000.0));
        // A mean's acceleration is a sixth of the skewness over sqrt(n).
        double m2 = Data.Sum(v => Math.Pow(v - mean, 2.0)), m3 = Data.Sum(v => Math.Pow(v - mean, 3.0));
        Assert.Equal(m3 / (6.0 * Math.Pow(m2, 1.5)), r.Acceleration!.Value, 12);
    }

    [Fact]
    public void WhatCannotBeDoneIsSaid()
    {
        Assert.Throws<ArgumentException>("sample", () => Bootstrap.Run([1.0], Mean, new PhiloxRandom(1)));
        Assert.Throws<ArgumentOutOfRangeException>("options", () => Bootstrap.Run(Data, Mean, new PhiloxRandom(1), new BootstrapOptions { Replicates = 1 }));
        Assert.Contains("on resample", Assert.Throws<EstimationException>(() => Bootstrap.Run([1.0, 2.0], s => s[0] == s[1] ? double.NaN : 1.0, new PhiloxRandom(1))).Message, StringComparison.Ordinal);
        BootstrapResult plain = Bootstrap.Run(Data, Mean, new PhiloxRandom(1), new BootstrapOptions { Replicates = 50, Jackknife = false });
        Assert.Null(plain.Acceleration);
        Assert.Throws<EstimationException>(() => plain.BcaInterval());
        Assert.Throws<ArgumentOutOfRangeException>("level", () => plain.BasicInterval(0.0));
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Bootstrap.Run(Data, Mean, new PhiloxRandom(1), null, new Execution { CancellationToken = source.Token }));
    }

    [Property(MaxTest = 50)]
    public bool IntervalsMoveWithTheData(int seed)
    {
        double[] doubled = [.. Data.Select(v => 2.0 * v)];
        BootstrapOptions options = new() { Replicates = 99 };
        BootstrapResult a = Bootstrap.Run(Data, Mean, new PhiloxRandom((ulong)seed), options), b = Bootstrap.Run(doubled, Mean, new PhiloxRandom((ulong)seed), options);
        (double l, double u) = a.BcaInterval(0.8);
        return b.BcaInterval(0.8) == (2.0 * l, 2.0 * u) && l <= u && b.StandardError == 2.0 * a.StandardError && a.Acceleration == b.Acceleration;
    }

    private static double Mean(ReadOnlySpan<double> s)
    {
        double sum = 0.0;
        foreach (double v in s)
            sum += v;
        return sum / s.Length;
    }

    private static double Ratio(ReadOnlySpan<double> s)
    {
        double mean = Mean(s), squares = 0.0;
        foreach (double v in s)
            squares += (v - mean) * (v - mean);
        return mean / Math.Sqrt(squares / (s.Length - 1.0));
    }
}

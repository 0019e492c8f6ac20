using Stats.Core;

namespace Stats.Estimators;

/// <summary>The nonparametric bootstrap: the law of a statistic by resampling with replacement (Efron and Tibshirani 1993; Davison and Hinkley 1997).</summary>
public static class Bootstrap
{
    private const int BlockSize = 16;

    /// <summary>Resamples and evaluates the statistic on each resample.</summary>
    /// <param name="sample">n numbers, at least 2.</param>
    /// <param name="statistic">The statistic.</param>
    /// <param name="random">One key is drawn from it; resample i draws from stream i of that key.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="execution">Threads, cancellation, progress; the bits of the result do not depend on the threads.</param>
    /// <exception cref="ArgumentNullException"><paramref name="statistic"/> or <paramref name="random"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="sample"/> has fewer than 2 numbers or an entry is NaN (the message names it).</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="EstimationException">The statistic is not finite on the sample, a resample or a jackknife sample; the message says which.</exception>
    public static BootstrapResult Run(ReadOnlySpan<double> sample, SampleStatistic statistic, Random random, BootstrapOptions? options = null, Execution execution = default)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentNullException.ThrowIfNull(random);
        options ??= new BootstrapOptions();
        options.Check(nameof(options));
        SampleCheck.NotEmptyOrNaN(sample, nameof(sample));
        if (sample.Length < 2)
            throw new ArgumentException("sample has 1 number; resampling takes at least 2.", nameof(sample));
        double[] data = sample.ToArray(), replicates = new double[options.Replicates], jackknife = new double[options.Jackknife ? data.Length : 0];
        double estimate = Finite(statistic(data), "the sample");
        PhiloxRandom streams = PhiloxRandom.Split(random);
        double share = replicates.Length / (double)(replicates.Length + jackknife.Length);
        ParallelBlocks.Run(replicates.Length, BlockSize, execution, (_, start, end) => Resample(data, statistic, streams, replicates, start, end), 0.0, share);
        if (options.Jackknife)
            ParallelBlocks.Run(data.Length, BlockSize, execution, (_, start, end) => LeaveOut(data, statistic, jackknife, start, end), share, 1.0);
        return new BootstrapResult(data.Length, estimate, replicates, options.Jackknife ? Acceleration(jackknife) : null, options.Level);
    }

    private static void Resample(double[] data, SampleStatistic statistic, PhiloxRandom streams, double[] replicates, int start, int end)
    {
        double[] drawn = new double[data.Length];
        PhiloxRandom random = streams.WithStream((ulong)start);
        for (int r = start; r < end; r++)
        {
            random.Reset((ulong)r);
            for (int i = 0; i < drawn.Length; i++)
                drawn[i] = data[random.Next(data.Length)];
            replicates[r] = Finite(statistic(drawn), $"resample {r}");
        }
    }

    private static void LeaveOut(double[] data, SampleStatistic statistic, double[] jackknife, int start, int end)
    {
        double[] rest = new double[data.Length - 1];
        data.AsSpan(0, start).CopyTo(rest);
        data.AsSpan(start + 1).CopyTo(rest.AsSpan(start));
        for (int i = start; i < end; i++)
        {
            jackknife[i] = Finite(statistic(rest), $"the sample without observation {i}");
            if (i < rest.Length)
                rest[i] = data[i];
        }
    }

    /// <summary>A sixth of the skewness of the jackknife's influence values (Efron 1987, eq. 6.6); 0 where they are all the same.</summary>
    private static double Acceleration(double[] jackknife)
    {
        double mean = jackknife.Average(), squares = 0.0, cubes = 0.0, scale = jackknife.Max(v => Math.Abs(mean - v));
        if (scale == 0.0)
            return 0.0;
        foreach (double value in jackknife)
        {
            double u = (mean - value) / scale;
            squares += u * u;
            cubes += u * u * u;
        }

        return cubes / (6.0 * squares * Math.Sqrt(squares));
    }

    private static double Finite(double value, string where) =>
        double.IsFinite(value) ? value : throw new EstimationException(FormattableString.Invariant($"The statistic is {value} on {where}."));
}

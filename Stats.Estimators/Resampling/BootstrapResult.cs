using Stats.Core;

namespace Stats.Estimators;

/// <summary>The replicates of a statistic, its standard error, bias and intervals.</summary>
public sealed class BootstrapResult : EstimationResult
{
    private readonly double[] _replicates, _sorted;
    private readonly double _level;

    internal BootstrapResult(long observations, double estimate, double[] replicates, double? acceleration, double level)
        : base(observations, null)
    {
        Estimate = estimate;
        Acceleration = acceleration;
        _level = level;
        _replicates = replicates;
        _sorted = (double[])replicates.Clone();
        Array.Sort(_sorted);
        double mean = replicates.Average();
        Bias = mean - estimate;
        StandardError = Math.Sqrt(replicates.Sum(v => (v - mean) * (v - mean)) / (replicates.Length - 1.0));
        // The share below the estimate, half of those equal to it included: a statistic with few values is not biased by its ties.
        double below = replicates.Sum(v => v < estimate ? 1.0 : v == estimate ? 0.5 : 0.0);
        BiasCorrection = NormalProbability.InverseCumulativeDistribution(below / replicates.Length);
    }

    /// <summary>The statistic of the sample.</summary>
    public double Estimate { get; }

    /// <summary>The statistic of each resample, in the order drawn.</summary>
    public ReadOnlySpan<double> Replicates => _replicates;

    /// <summary>The standard deviation of the replicates (divisor one less than their number).</summary>
    public double StandardError { get; }

    /// <summary>The mean of the replicates less the estimate.</summary>
    public double Bias { get; }

    /// <summary>z0 of the BCa interval: the normal quantile of the share of replicates below the estimate; infinite where all lie on one side.</summary>
    public double BiasCorrection { get; }

    /// <summary>The acceleration a of the BCa interval; null without the jackknife.</summary>
    public double? Acceleration { get; }

    /// <summary>The interval between the quantiles of the replicates.</summary>
    /// <param name="level">The level, in (0, 1).</param>
    /// <returns>The replicates of ranks (R + 1) (1 -+ level) / 2, between two ranks on the normal scale (Davison and Hinkley 1997, eq. 5.8), as R's boot takes them.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not in (0, 1).</exception>
    public (double Lower, double Upper) PercentileInterval(double level = 0.95)
    {
        double tail = Tail(level);
        return (AtProbability(tail), AtProbability(1.0 - tail));
    }

    /// <summary>The percentile interval reflected at the estimate: 2 estimate less its ends.</summary>
    /// <param name="level">The level, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not in (0, 1).</exception>
    public (double Lower, double Upper) BasicInterval(double level = 0.95)
    {
        (double lower, double upper) = PercentileInterval(level);
        return (2.0 * Estimate - upper, 2.0 * Estimate - lower);
    }

    /// <summary>The bias-corrected and accelerated interval (Efron 1987): quantiles at Phi(z0 + (z0 + z) / (1 - a (z0 + z))), z the normal quantile.</summary>
    /// <param name="level">The level, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not in (0, 1).</exception>
    /// <exception cref="EstimationException">The jackknife was switched off, or all replicates lie on one side of the estimate.</exception>
    public (double Lower, double Upper) BcaInterval(double level = 0.95)
    {
        double z = NormalProbability.InverseCumulativeDistribution(Tail(level));
        if (Acceleration is not { } a)
            throw new EstimationException("The BCa interval takes the jackknife, which the options switched off.");
        if (double.IsInfinity(BiasCorrection))
            throw new EstimationException("All replicates lie on one side of the estimate: the BCa interval does not exist.");
        return (AtProbability(Shifted(z)), AtProbability(Shifted(-z)));

        double Shifted(double at) => NormalProbability.CumulativeDistribution(BiasCorrection + (BiasCorrection + at) / (1.0 - a * (BiasCorrection + at)));
    }

    /// <inheritdoc/>
    public override string Summary
    {
        get
        {
            SummaryTable table = new("Bootstrap");
            table.Pair("Observations", Observations).Pair("Replicates", (long)_replicates.Length);
            table.Pair("Estimate", Estimate).Pair("Std. error", StandardError).Pair("Bias", Bias).Pair("Level", _level);
            List<string[]> rows = [Row("Percentile", PercentileInterval(_level)), Row("Basic", BasicInterval(_level))];
            if (Acceleration is not null && double.IsFinite(BiasCorrection))
                rows.Add(Row("BCa", BcaInterval(_level)));
            return table.Table(["Interval", "lower", "upper"], rows).ToString();
        }
    }

    private static string[] Row(string name, (double Lower, double Upper) interval) =>
        [name, SummaryTable.Number(interval.Lower), SummaryTable.Number(interval.Upper)];

    private static double Tail(double level) =>
        level is > 0.0 and < 1.0 ? 0.5 * (1.0 - level) : throw new ArgumentOutOfRangeException(nameof(level), level, "A level is in (0, 1).");

    private double AtProbability(double probability)
    {
        int count = _sorted.Length;
        double rank = (count + 1.0) * probability, nearest = Math.Round(rank);
        // (R + 1) p is meant to be whole: 0.025 is no double.
        if (Math.Abs(rank - nearest) < 1e-10 * count)
            rank = nearest;
        int whole = (int)Math.Floor(rank);
        if (whole < 1)
            return _sorted[0];
        if (whole >= count)
            return _sorted[^1];
        double lower = _sorted[whole - 1];
        if (whole == rank)
            return lower;
        double from = NormalProbability.InverseCumulativeDistribution(whole / (count + 1.0)), to = NormalProbability.InverseCumulativeDistribution((whole + 1.0) / (count + 1.0));
        double share = (NormalProbability.InverseCumulativeDistribution(probability) - from) / (to - from);
        return lower + share * (_sorted[whole] - lower);
    }
}

namespace Stats.Core;

/// <summary>
/// The weights of draws from a proposal q that stand for a target p known up to a constant: log weights log p(x[i]) - log q(x[i]), normalised,
/// with what tells whether they can be relied on. Immutable. A constant added to all log weights changes the log normaliser alone.
/// </summary>
public sealed class ImportanceWeights : EstimationResult
{
    private readonly double[] _weights, _logWeights;
    private readonly ParetoTail _tail;
    private readonly double _largestLog;

    /// <summary>Normalises log weights and fits the law of the largest of them.</summary>
    /// <param name="logWeights">n log weights, at least one; -infinity (a weight of 0) is one, +infinity and NaN are not.</param>
    /// <exception cref="ArgumentException"><paramref name="logWeights"/> is empty, an entry is NaN or +infinity (the message names it), or all are -infinity.</exception>
    public ImportanceWeights(ReadOnlySpan<double> logWeights)
        : this(logWeights, ParetoTail.Fit(Checked(logWeights)), isSmoothed: false)
    {
    }

    private ImportanceWeights(ReadOnlySpan<double> logWeights, ParetoTail tail, bool isSmoothed)
        : base(logWeights.Length, WarningsOf(tail, logWeights.Length))
    {
        int n = logWeights.Length;
        _tail = tail;
        IsParetoSmoothed = isSmoothed;
        _logWeights = logWeights.ToArray();
        double total = Elementary.LogSumExp(logWeights), squares = 0.0, deviations = 0.0;
        _largestLog = double.NegativeInfinity;
        for (int i = 0; i < n; i++)
        {
            _largestLog = Math.Max(_largestLog, _logWeights[i]);
            _logWeights[i] -= total;
        }

        _weights = new double[n];
        Elementary.Exp(_logWeights, _weights);
        foreach (double w in _weights)
        {
            squares += w * w;
            // About the mean: equal weights must give 0, which n times the sum of squares minus 1 does not.
            deviations += (n * w - 1.0) * (n * w - 1.0);
            LargestShare = Math.Max(LargestShare, w);
        }

        EffectiveSampleSize = Math.Clamp(1.0 / squares, 1.0, n);
        LogNormalizer = total - Math.Log(n);
        LogNormalizerStandardError = n > 1 ? Math.Sqrt(deviations / ((double)n * (n - 1.0))) : null;
    }

    /// <summary>The normalised weights: n numbers, at least 0, of sum 1.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The logarithms of the normalised weights; finite where the weight itself underflows.</summary>
    public ReadOnlySpan<double> LogWeights => _logWeights;

    /// <summary>Kish's effective sample size 1 / sum of squared normalised weights, in [1, n].</summary>
    public double EffectiveSampleSize { get; }

    /// <summary>The logarithm of the mean of the weights: where p and q are given with the same constants, of p's normalising constant.</summary>
    public double LogNormalizer { get; }

    /// <summary>The standard error of <see cref="LogNormalizer"/> to first order: the standard error of the mean weight as a share of it; null for one draw.</summary>
    public double? LogNormalizerStandardError { get; }

    /// <summary>The largest normalised weight.</summary>
    public double LargestShare { get; }

    /// <summary>
    /// The shape k of a generalised Pareto law fitted to the largest min(n / 5, 3 sqrt(n)) weights before smoothing (Zhang and Stephens 2009, with the
    /// weakly informative prior of Vehtari, Simpson, Gelman, Yao and Gabry 2024): below 0.5 the weights have a variance, from 1 on no mean.
    /// +infinity where there are fewer than 5 of them or all are equal.
    /// </summary>
    public double ParetoShape => _tail.Shape;

    /// <summary>The largest shape at which n draws give usable estimates: min(1 - 1 / log10(n), 0.7).</summary>
    public double ParetoShapeThreshold => Threshold(Observations);

    /// <summary>Whether the largest weights were replaced by the quantiles of their Pareto law.</summary>
    public bool IsParetoSmoothed { get; }

    /// <summary>
    /// The weights with the largest ones replaced by the expected order statistics of the Pareto law fitted to them, cut at the largest raw weight
    /// (Pareto-smoothed importance sampling): less variance for a small bias. The same weights where there is no such law.
    /// </summary>
    public ImportanceWeights ParetoSmoothed()
    {
        if (IsParetoSmoothed)
            return this;
        double[] smoothed = new double[_logWeights.Length];
        for (int i = 0; i < smoothed.Length; i++)
            smoothed[i] = _logWeights[i] + LogSum;
        for (int i = 0; i < _tail.Indices.Length; i++)
            smoothed[_tail.Indices[i]] = _largestLog + Math.Min(_tail.SmoothedLn[i], 0.0);
        return new ImportanceWeights(smoothed, _tail, isSmoothed: true);
    }

    /// <summary>The self-normalised mean of a function of the draws under the target, sum of w[i] f(x[i]).</summary>
    /// <param name="values">f at the n draws; finite.</param>
    /// <param name="level">The level of the interval, in (0, 1).</param>
    /// <returns>The mean, its standard error sqrt(sum of w[i]^2 (f(x[i]) - mean)^2) and the normal interval.</returns>
    /// <exception cref="ArgumentException"><paramref name="values"/> has another length, or an entry is not finite (the message names it).</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not in (0, 1).</exception>
    public ParameterEstimate Mean(ReadOnlySpan<double> values, double level = 0.95)
    {
        if (values.Length != _weights.Length)
            throw new ArgumentException($"values has {values.Length} elements; there are {_weights.Length} weights.", nameof(values));
        if (!(level is > 0.0 and < 1.0))
            throw new ArgumentOutOfRangeException(nameof(level), level, "A level is in (0, 1).");
        double mean = 0.0, variance = 0.0;
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                throw new ArgumentException(FormattableString.Invariant($"values[{i}] is {values[i]}."), nameof(values));
            mean += _weights[i] * values[i];
        }

        for (int i = 0; i < values.Length; i++)
        {
            double term = _weights[i] * (values[i] - mean);
            variance += term * term;
        }

        double error = Math.Sqrt(variance), reach = NormalProbability.InverseSurvivalFunction(0.5 * (1.0 - level)) * error;
        return new ParameterEstimate("Mean", mean, error, mean - reach, mean + reach);
    }

    /// <inheritdoc/>
    public override string Summary
    {
        get
        {
            SummaryTable table = new(IsParetoSmoothed ? "Pareto-smoothed importance weights" : "Importance weights");
            table.Pair("Observations", Observations).Pair("Effective sample size", EffectiveSampleSize);
            table.Pair("Log normalizer", LogNormalizer);
            if (LogNormalizerStandardError is { } error)
                table.Pair("Its std. error", error);
            return table.Pair("Largest share", LargestShare).Pair("Pareto shape", ParetoShape).Warnings(Warnings).ToString();
        }
    }

    private double LogSum => LogNormalizer + Math.Log(_logWeights.Length);

    private static double Threshold(long n) => Math.Min(1.0 - 1.0 / Math.Log10(n), 0.7);

    private static ReadOnlySpan<double> Checked(ReadOnlySpan<double> logWeights)
    {
        if (logWeights.IsEmpty)
            throw new ArgumentException("logWeights is empty.", nameof(logWeights));
        bool any = false;
        for (int i = 0; i < logWeights.Length; i++)
        {
            if (double.IsNaN(logWeights[i]) || double.IsPositiveInfinity(logWeights[i]))
                throw new ArgumentException(FormattableString.Invariant($"logWeights[{i}] is {logWeights[i]}."), nameof(logWeights));
            any |= logWeights[i] > double.NegativeInfinity;
        }

        return any ? logWeights : throw new ArgumentException("logWeights are all -infinity: logWeights[0] is.", nameof(logWeights));
    }

    private static EstimationWarning[] WarningsOf(ParetoTail tail, int n)
    {
        if (tail.AllEqual)
            return [];
        if (double.IsPositiveInfinity(tail.Shape))
            return [new("pareto-shape-unknown", "Too few weights to fit the law of the largest ones: the effective size and standard errors cannot be checked.")];
        if (tail.Shape >= 1.0)
            return [new("pareto-shape", FormattableString.Invariant($"The Pareto shape {tail.Shape:F2} is at least 1: the mean of the weights may not exist, and no estimate is reliable."))];
        return tail.Shape > Threshold(n)
            ? [new("pareto-shape", FormattableString.Invariant($"The Pareto shape {tail.Shape:F2} is above {Threshold(n):F2}: estimates and their standard errors are unreliable with {n} draws."))]
            : [];
    }
}

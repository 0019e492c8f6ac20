using Stats.Core;

namespace Stats.Estimators;

/// <summary>
/// A survival curve as a step function with its cumulative hazard, standard errors and pointwise intervals: the Kaplan-Meier or Nelson-Aalen estimate of a stratum, or what a
/// Cox regression predicts. All lists have an element a distinct time; before the first, S = 1. Immutable.
/// </summary>
public sealed partial class SurvivalCurve
{
    /// <summary>R's: a step this close to the probability asked for meets it.</summary>
    private const double Tolerance = 1.4901161193847656e-8;

    private readonly RiskTable _table;
    private readonly double[] _survival, _sigma, _hazard, _hazardError;
    private readonly double?[] _lower, _upper;

    /// <summary>What each time adds to the variance of log S; null where the additions are not independent.</summary>
    private readonly double[]? _increments;

    internal SurvivalCurve(
        string name, RiskTable table, double[] survival, double[] sigma, double[] hazard, double[] hazardError, double[]? increments, SurvivalCurveOptions options)
    {
        (Name, _table, _survival, _sigma, _hazard, _hazardError, _increments, Options) = (name, table, survival, sigma, hazard, hazardError, increments, options);
        double z = SurvivalInterval.Quantile(options.Level);
        _lower = new double?[survival.Length];
        _upper = new double?[survival.Length];
        for (int k = 0; k < survival.Length; k++)
            (_lower[k], _upper[k]) = SurvivalInterval.Of(survival[k], sigma[k], z, options.Scale);
    }

    /// <summary>The stratum's name, or the number of the row of new data.</summary>
    public string Name { get; }

    /// <summary>How the intervals were formed.</summary>
    public SurvivalCurveOptions Options { get; }

    /// <summary>The distinct times at which a row ends, rising; events or censorings.</summary>
    public ReadOnlySpan<double> Times => _table.Times;

    /// <summary>The weight at risk at each time: entered before it and not gone before it.</summary>
    public ReadOnlySpan<double> AtRisk => _table.AtRisk;

    /// <summary>The weight of events at each time.</summary>
    public ReadOnlySpan<double> Events => _table.Events;

    /// <summary>The weight of rows censored at each time.</summary>
    public ReadOnlySpan<double> Censored => _table.Censored;

    /// <summary>S at each time, from which on it holds until the next.</summary>
    public ReadOnlySpan<double> Survival => _survival;

    /// <summary>The standard error of log S (R's std.err); that of S is S times this. Infinite where S = 0.</summary>
    public ReadOnlySpan<double> StandardErrorLn => _sigma;

    /// <summary>The lower ends of the pointwise intervals for S; null where the scale gives none (S = 0, for some scales S = 1).</summary>
    public IReadOnlyList<double?> Lower => _lower;

    /// <summary>The upper ends of the pointwise intervals for S; null where the scale gives none.</summary>
    public IReadOnlyList<double?> Upper => _upper;

    /// <summary>The cumulative hazard at each time.</summary>
    public ReadOnlySpan<double> CumulativeHazard => _hazard;

    /// <summary>Its standard error.</summary>
    public ReadOnlySpan<double> CumulativeHazardStandardError => _hazardError;

    /// <summary>S(t), the probability of no event up to and including t; 1 before the first time, its last value after the last.</summary>
    /// <param name="time">Any number; NaN gives NaN.</param>
    public double SurvivalAt(double time) => double.IsNaN(time) ? double.NaN : IndexAt(time) is var k && k < 0 ? 1.0 : _survival[k];

    /// <summary>The cumulative hazard up to and including t.</summary>
    /// <param name="time">Any number; NaN gives NaN.</param>
    public double CumulativeHazardAt(double time) => double.IsNaN(time) ? double.NaN : IndexAt(time) is var k && k < 0 ? 0.0 : _hazard[k];

    /// <summary>
    /// A quantile of the time to the event: the first time with S at most 1 - p; where S equals 1 - p over a stretch (to 1.5e-8), its middle, to the last time if the
    /// curve ends so. The ends of its interval are the same
    /// quantile of the lower and the upper limit of the curve (Brookmeyer and Crowley 1982), as in R.
    /// </summary>
    /// <param name="probability">p, in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is not in (0, 1].</exception>
    public SurvivalQuantile Quantile(double probability)
    {
        if (!(probability is > 0.0 and <= 1.0))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability is in (0, 1].");
        double level = 1.0 - probability;
        return new SurvivalQuantile(probability, Falls(k => _survival[k], level), Falls(k => _lower[k], level), Falls(k => _upper[k], level));
    }

    /// <summary>The median; see <see cref="Quantile"/>.</summary>
    public SurvivalQuantile Median => Quantile(0.5);

    /// <summary>
    /// The mean time lived up to a horizon, the area under S on [0, horizon], with its standard error (sum over times of the squared area beyond each times its share of Greenwood's
    /// sum; null for predictions) and normal interval. Beyond the last time S is held at its last value, as in R: choose a horizon within the follow-up.
    /// </summary>
    /// <param name="horizon">A finite time above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="horizon"/> is not finite or not above 0.</exception>
    public ParameterEstimate RestrictedMean(double horizon)
    {
        if (!(horizon > 0.0 && horizon < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(horizon), horizon, "A horizon is finite and above 0.");
        double area = 0.0, variance = 0.0, until = horizon;
        for (int k = IndexAt(horizon); k >= 0; k--)
        {
            area += _survival[k] * (until - Times[k]);
            until = Times[k];
            // Where no row outlives the time no area lies beyond it.
            if (_increments is not null && area > 0.0)
                variance += area * area * _increments[k];
        }

        area += until;
        double? error = _increments is null ? null : Math.Sqrt(variance);
        double? half = SurvivalInterval.Quantile(Options.Level) * error;
        return new ParameterEstimate(FormattableString.Invariant($"mean to {horizon:G6}"), area, error, area - half, area + half);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Name}: {Times.Length} times, {Sum(Events):G6} events");

    internal static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0.0;
        foreach (double value in values)
            sum += value;
        return sum;
    }

    /// <summary>The last time not above <paramref name="time"/>; -1 for none.</summary>
    private int IndexAt(double time)
    {
        int k = Array.BinarySearch(_table.Times, time);
        return k >= 0 ? k : ~k - 1;
    }

    /// <summary>
    /// The first time at which a falling curve is at most the level, to the tolerance; the middle of the stretch where it equals it, which may be the last. A limit that rises again, as delayed
    /// entry makes it, counts where it lies nearest below the level.
    /// </summary>
    private double? Falls(Func<int, double?> curve, double level)
    {
        int m = _survival.Length, meets = -1, passes = -1;
        for (int k = 0; k < m; k++)
        {
            if (curve(k) is not { } value)
                continue;
            if (value <= level + Tolerance && (meets < 0 || value > curve(meets)))
                meets = k;
            if (value <= level - Tolerance && (passes < 0 || value > curve(passes)))
                passes = k;
        }

        if (meets < 0)
            return null;
        if (passes >= 0)
            return 0.5 * (Times[meets] + Times[passes]);
        return curve(m - 1) is { } last && Math.Abs(last - level) < Tolerance ? 0.5 * (Times[meets] + Times[m - 1]) : null;
    }
}

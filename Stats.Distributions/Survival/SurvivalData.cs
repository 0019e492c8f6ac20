using System.Globalization;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// Times to an event, a row an observation: seen, or right-, left- or interval-censored; with delayed entry, case weights, strata and clusters where
/// given. An immutable value, its rows in the order they came in; every method of survival takes one. A subject whose covariates change with time is
/// several rows, each entered where the one before was censored.
/// </summary>
public sealed class SurvivalData
{
    private readonly CensoringKind[] _kinds;
    private readonly double[] _lower, _upper, _entry, _weights;
    private readonly Factor? _strata, _clusters;

    private SurvivalData(CensoringKind[] kinds, double[] lower, double[] upper, double[] entry, double[] weights, Factor? strata, Factor? clusters)
    {
        (_kinds, _lower, _upper, _entry, _weights, _strata, _clusters) = (kinds, lower, upper, entry, weights, strata, clusters);
        int events = 0, intervals = 0;
        foreach (CensoringKind kind in kinds)
        {
            events += kind == CensoringKind.Event ? 1 : 0;
            intervals += kind >= CensoringKind.Left ? 1 : 0;
        }

        (EventCount, IntervalCount) = (events, intervals);
    }

    /// <summary>Events and right-censored times.</summary>
    /// <param name="times">n finite times since the origin, in any unit: above 0 where there was an event, at least 0 where not.</param>
    /// <param name="events">n values: true where the time is that of the event, false where the event comes later.</param>
    /// <returns>Rows of weight 1, at risk from time 0, in one stratum; see the With... methods.</returns>
    /// <exception cref="ArgumentException">There are no rows, the lengths differ, or a time is out of range (the message names it).</exception>
    public static SurvivalData RightCensored(ReadOnlySpan<double> times, ReadOnlySpan<bool> events)
    {
        RequireRows(times, nameof(times));
        RequireLength(events.Length, nameof(events), times.Length, nameof(times));
        CensoringKind[] kinds = new CensoringKind[times.Length];
        double[] upper = times.ToArray();
        for (int i = 0; i < times.Length; i++)
        {
            double time = times[i];
            if (!(time >= 0.0 && time < double.PositiveInfinity))
                throw new ArgumentException(Refusal(nameof(times), i, time, "a time is finite and at least 0"), nameof(times));
            if (events[i] && time == 0.0)
                throw new ArgumentException(Refusal(nameof(times), i, time, "an event has a time above 0"), nameof(times));
            if (events[i])
                continue;
            kinds[i] = CensoringKind.Right;
            upper[i] = double.PositiveInfinity;
        }

        return new SurvivalData(kinds, times.ToArray(), upper, [], [], null, null);
    }

    /// <summary>Events known to lie between two times, each row in (lower, upper]: equal ends are an event, upper = +infinity right-censored, lower = 0 left-censored.</summary>
    /// <param name="lower">n finite times of at least 0: the last at which the event had not happened.</param>
    /// <param name="upper">n times above 0, at least <paramref name="lower"/>, +infinity allowed: the first at which it had. (0, +infinity) says nothing, and is taken.</param>
    /// <returns>Rows of weight 1, at risk from time 0, in one stratum; see the With... methods.</returns>
    /// <exception cref="ArgumentException">There are no rows, the lengths differ, or a time is out of range (the message names it).</exception>
    public static SurvivalData IntervalCensored(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        RequireRows(lower, nameof(lower));
        RequireLength(upper.Length, nameof(upper), lower.Length, nameof(lower));
        CensoringKind[] kinds = new CensoringKind[lower.Length];
        for (int i = 0; i < lower.Length; i++)
        {
            if (!(lower[i] >= 0.0 && lower[i] < double.PositiveInfinity))
                throw new ArgumentException(Refusal(nameof(lower), i, lower[i], "a time is finite and at least 0"), nameof(lower));
            if (!(upper[i] > 0.0))
                throw new ArgumentException(Refusal(nameof(upper), i, upper[i], "an upper end is above 0"), nameof(upper));
            if (upper[i] < lower[i])
                throw new ArgumentException(Refusal(nameof(upper), i, upper[i], string.Create(CultureInfo.InvariantCulture, $"below lower[{i}] = {lower[i]}")), nameof(upper));
            kinds[i] = upper[i] == lower[i] ? CensoringKind.Event
                : double.IsPositiveInfinity(upper[i]) ? CensoringKind.Right
                : lower[i] == 0.0 ? CensoringKind.Left
                : CensoringKind.Interval;
        }

        return new SurvivalData(kinds, lower.ToArray(), upper.ToArray(), [], [], null, null);
    }

    /// <summary>The number of rows, n, at least 1.</summary>
    public int Count => _kinds.Length;

    /// <summary>The number of rows with an event seen, whatever their weight.</summary>
    public int EventCount { get; }

    /// <summary>The number of left- and interval-censored rows, whatever their weight.</summary>
    public int IntervalCount { get; }

    /// <summary>What is known, n values.</summary>
    public ReadOnlySpan<CensoringKind> Kinds => _kinds;

    /// <summary>n finite times: of the event, of right-censoring, or the lower end of the interval (0 if left-censored).</summary>
    public ReadOnlySpan<double> Lower => _lower;

    /// <summary>n times: of the event, or the upper end of the interval; +infinity if right-censored.</summary>
    public ReadOnlySpan<double> Upper => _upper;

    /// <summary>n times at which the rows came under observation (left truncation); empty where all did at 0.</summary>
    public ReadOnlySpan<double> Entry => _entry;

    /// <summary>n case weights; empty where all are 1.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>n codes into <see cref="StratumNames"/>; empty where there is one stratum.</summary>
    public ReadOnlySpan<int> Strata => _strata is null ? [] : _strata.Codes;

    /// <summary>The strata's names in the order of their codes: numbers by value, strings by ordinal comparison; "all" where none were given.</summary>
    public IReadOnlyList<string> StratumNames => _strata is null ? ["all"] : _strata.Levels;

    /// <summary>n codes of clusters 0, 1, ..., which robust variances sum over first; empty where each row is its own.</summary>
    public ReadOnlySpan<int> Clusters => _clusters is null ? [] : _clusters.Codes;

    /// <summary>The number of clusters; n where none were given.</summary>
    public int ClusterCount => _clusters is null ? Count : _clusters.Levels.Length;

    /// <summary>The sum of the weights; n without weights.</summary>
    public double TotalWeight
    {
        get
        {
            double total = _weights.Length == 0 ? Count : 0.0;
            foreach (double weight in _weights)
                total += weight;
            return total;
        }
    }

    /// <summary>The same rows, each at risk from its entry on only (left truncation, delayed entry, start and stop).</summary>
    /// <param name="entry">
    /// n finite times of at least 0: below the time of an event or of right-censoring (both may be 0), at most the lower end of an interval (an interval that
    /// starts before its entry is to be given from the entry on).
    /// </param>
    /// <exception cref="ArgumentException">The length differs, or an entry is out of range (the message names it).</exception>
    public SurvivalData WithEntry(ReadOnlySpan<double> entry)
    {
        RequireLength(entry.Length, nameof(entry), Count, "the data");
        bool late = false;
        for (int i = 0; i < entry.Length; i++)
        {
            if (!(entry[i] >= 0.0 && entry[i] < double.PositiveInfinity))
                throw new ArgumentException(Refusal(nameof(entry), i, entry[i], "an entry is finite and at least 0"), nameof(entry));
            if (entry[i] > 0.0 && (_kinds[i] >= CensoringKind.Left ? entry[i] > _lower[i] : entry[i] >= _lower[i]))
            {
                string what = _kinds[i] >= CensoringKind.Left ? "an entry is at most the lower end of the interval," : "an entry is below the row's time,";
                throw new ArgumentException(Refusal(nameof(entry), i, entry[i], string.Create(CultureInfo.InvariantCulture, $"{what} {_lower[i]}")), nameof(entry));
            }

            late |= entry[i] > 0.0;
        }

        return new SurvivalData(_kinds, _lower, _upper, late ? entry.ToArray() : [], _weights, _strata, _clusters);
    }

    /// <summary>The same rows with case weights: a row of weight 2 counts as two.</summary>
    /// <param name="weights">n finite weights of at least 0, not all 0.</param>
    /// <exception cref="ArgumentException">The length differs, a weight is out of range (the message names it), or all are 0.</exception>
    public SurvivalData WithWeights(ReadOnlySpan<double> weights)
    {
        RequireLength(weights.Length, nameof(weights), Count, "the data");
        bool any = false, differ = false;
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0.0 && weights[i] < double.PositiveInfinity))
                throw new ArgumentException(Refusal(nameof(weights), i, weights[i], "a weight is finite and at least 0"), nameof(weights));
            any |= weights[i] > 0.0;
            differ |= weights[i] != 1.0;
        }

        if (!any)
            throw new ArgumentException("weights are all 0: weights[0] is.", nameof(weights));
        return new SurvivalData(_kinds, _lower, _upper, _entry, differ ? weights.ToArray() : [], _strata, _clusters);
    }

    /// <summary>The same rows in strata, each with a baseline or a curve of its own.</summary>
    /// <param name="strata">n labels; equal numbers are one stratum.</param>
    /// <exception cref="ArgumentException">The length differs.</exception>
    public SurvivalData WithStrata(ReadOnlySpan<int> strata)
    {
        RequireLength(strata.Length, nameof(strata), Count, "the data");
        return new SurvivalData(_kinds, _lower, _upper, _entry, _weights, Factor.Of(strata), _clusters);
    }

    /// <inheritdoc cref="WithStrata(ReadOnlySpan{int})" path="/summary"/>
    /// <param name="strata">n labels; equal strings are one stratum.</param>
    /// <exception cref="ArgumentNullException"><paramref name="strata"/> is null.</exception>
    /// <exception cref="ArgumentException">The length differs, or a label is null (the message names it).</exception>
    public SurvivalData WithStrata(IReadOnlyList<string> strata)
    {
        Factor factor = Factor.Of(strata, nameof(strata));
        RequireLength(factor.Codes.Length, nameof(strata), Count, "the data");
        return new SurvivalData(_kinds, _lower, _upper, _entry, _weights, factor, _clusters);
    }

    /// <summary>The same rows in clusters (the rows of a subject, the subjects of a hospital), within which robust variances let them depend on each other.</summary>
    /// <param name="clusters">n labels; equal numbers are one cluster.</param>
    /// <exception cref="ArgumentException">The length differs.</exception>
    public SurvivalData WithClusters(ReadOnlySpan<int> clusters)
    {
        RequireLength(clusters.Length, nameof(clusters), Count, "the data");
        return new SurvivalData(_kinds, _lower, _upper, _entry, _weights, _strata, Factor.Of(clusters));
    }

    /// <inheritdoc cref="WithClusters(ReadOnlySpan{int})" path="/summary"/>
    /// <param name="clusters">n labels; equal strings are one cluster.</param>
    /// <exception cref="ArgumentNullException"><paramref name="clusters"/> is null.</exception>
    /// <exception cref="ArgumentException">The length differs, or a label is null (the message names it).</exception>
    public SurvivalData WithClusters(IReadOnlyList<string> clusters)
    {
        Factor factor = Factor.Of(clusters, nameof(clusters));
        RequireLength(factor.Codes.Length, nameof(clusters), Count, "the data");
        return new SurvivalData(_kinds, _lower, _upper, _entry, _weights, _strata, factor);
    }

    /// <summary>The chosen rows, in the order they are named (a copy); strata and clusters keep their codes.</summary>
    /// <param name="rows">At least one number in [0, n); a row may be named more than once.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not in [0, n) (the message names it).</exception>
    public SurvivalData Select(ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty)
            throw new ArgumentException("rows is empty.", nameof(rows));
        for (int i = 0; i < rows.Length; i++)
        {
            if ((uint)rows[i] >= (uint)Count)
                throw new ArgumentOutOfRangeException(nameof(rows), FormattableString.Invariant($"rows[{i}] is {rows[i]}; there are {Count} rows."));
        }

        return new SurvivalData(Pick(_kinds, rows), Pick(_lower, rows), Pick(_upper, rows), Pick(_entry, rows), Pick(_weights, rows), _strata?.Select(rows), _clusters?.Select(rows));
    }

    /// <summary>The numbers of a stratum's rows, in rising order; what <see cref="Select"/> takes.</summary>
    /// <param name="stratum">A code, in [0, number of <see cref="StratumNames"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such stratum.</exception>
    public int[] RowsOfStratum(int stratum)
    {
        if ((uint)stratum >= (uint)StratumNames.Count)
            throw new ArgumentOutOfRangeException(nameof(stratum), stratum, FormattableString.Invariant($"There are {StratumNames.Count} strata."));
        List<int> rows = new(Count);
        for (int i = 0; i < Count; i++)
        {
            if (_strata is null || _strata.Codes[i] == stratum)
                rows.Add(i);
        }

        return [.. rows];
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Count} rows, {EventCount} events, {IntervalCount} left- or interval-censored{(_strata is null ? "" : $", {StratumNames.Count} strata")}");

    private static T[] Pick<T>(T[] values, ReadOnlySpan<int> rows)
    {
        if (values.Length == 0)
            return [];
        T[] picked = new T[rows.Length];
        for (int i = 0; i < picked.Length; i++)
            picked[i] = values[rows[i]];
        return picked;
    }

    private static void RequireRows(ReadOnlySpan<double> values, string name)
    {
        if (values.IsEmpty)
            throw new ArgumentException($"{name} is empty.", name);
    }

    private static void RequireLength(int length, string name, int expected, string other)
    {
        if (length != expected)
            throw new ArgumentException($"{name} has {length} elements, {other} {expected}.", name);
    }

    private static string Refusal(string name, int row, double value, string rule) =>
        double.IsNaN(value) ? $"{name}[{row}] is NaN." : string.Create(CultureInfo.InvariantCulture, $"{name}[{row}] is {value}; {rule}.");
}

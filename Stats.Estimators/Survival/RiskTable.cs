using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>The distinct times of a stratum with the weight at risk, with an event and censored at each: one sort (two with delayed entry) and one pass.</summary>
internal sealed class RiskTable
{
    private RiskTable(double[] times, double[] atRisk, double[] events, double[] censored) =>
        (Times, AtRisk, Events, Censored) = (times, atRisk, events, censored);

    /// <summary>The distinct times, rising.</summary>
    public double[] Times { get; }

    /// <summary>The weight of rows with entry &lt; t &lt;= exit.</summary>
    public double[] AtRisk { get; }

    /// <summary>The weight of events at t; exactly that at risk where no row outlives t.</summary>
    public double[] Events { get; }

    /// <summary>The weight of rows censored at t, which were at risk at t.</summary>
    public double[] Censored { get; }

    /// <summary>A table for each stratum.</summary>
    /// <exception cref="ArgumentException">A row is left- or interval-censored (the message names it).</exception>
    public static RiskTable[] OfStrata(SurvivalData data)
    {
        RequireRightCensored(data);
        if (data.Strata.IsEmpty)
            return [Of(data, null)];
        RiskTable[] tables = new RiskTable[data.StratumNames.Count];
        for (int s = 0; s < tables.Length; s++)
            tables[s] = Of(data, data.RowsOfStratum(s));
        return tables;
    }

    /// <summary>The table of all rows whatever their stratum.</summary>
    /// <exception cref="ArgumentException">A row is left- or interval-censored (the message names it).</exception>
    public static RiskTable OfAll(SurvivalData data)
    {
        RequireRightCensored(data);
        return Of(data, null);
    }

    /// <summary>Refuses rows that no method of risk sets can use.</summary>
    public static void RequireRightCensored(SurvivalData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.IntervalCount == 0)
            return;
        int row = data.Kinds.IndexOfAnyExcept(CensoringKind.Event, CensoringKind.Right);
        throw new ArgumentException(FormattableString.Invariant($"data[{row}] is {data.Kinds[row]}-censored; the method takes events and right-censored rows only."), nameof(data));
    }

    /// <summary>The table of the named rows (all where null).</summary>
    public static RiskTable Of(SurvivalData data, int[]? rows)
    {
        int n = rows?.Length ?? data.Count;
        ReadOnlySpan<double> weights = data.Weights;
        ReadOnlySpan<CensoringKind> kinds = data.Kinds;
        int[] order = rows is null ? Indices(n) : (int[])rows.Clone();
        double[] exits = Gather(data.Lower, order);
        Array.Sort(exits, order);
        int[] late = data.Entry.IsEmpty ? [] : rows is null ? Indices(n) : (int[])rows.Clone();
        double[] entries = data.Entry.IsEmpty ? [] : Gather(data.Entry, late);
        Array.Sort(entries, late);

        double[] times = new double[n], atRisk = new double[n], events = new double[n], censored = new double[n];
        // From the last time to the first: sums of positive weights, exact for counts; the rows not yet entered are taken off with compensation.
        int at = n, end = n, waiting = entries.Length, alive = 0;
        double sum = 0.0, rest = 0.0;
        while (end > 0)
        {
            int start = end - 1;
            double time = exits[start], dead = 0.0, lost = 0.0;
            int deadRows = 0;
            while (start > 0 && exits[start - 1] == time)
                start--;
            for (int i = start; i < end; i++)
            {
                double weight = weights.IsEmpty ? 1.0 : weights[order[i]];
                if (weight == 0.0)
                    continue;
                alive++;
                Add(ref sum, ref rest, weight);
                bool isEvent = kinds[order[i]] == CensoringKind.Event;
                dead += isEvent ? weight : 0.0;
                lost += isEvent ? 0.0 : weight;
                deadRows += isEvent ? 1 : 0;
            }

            // Rows from 0 on are at risk at 0, where rows of no length are censored.
            for (; waiting > 0 && entries[waiting - 1] >= time && time > 0.0; waiting--)
            {
                double weight = weights.IsEmpty ? 1.0 : weights[late[waiting - 1]];
                if (weight == 0.0)
                    continue;
                alive--;
                Add(ref sum, ref rest, -weight);
            }

            end = start;
            if (dead == 0.0 && lost == 0.0)
                continue;
            if (alive == 0)
                (sum, rest) = (0.0, 0.0);
            at--;
            times[at] = time;
            atRisk[at] = sum + rest;
            events[at] = deadRows > 0 && deadRows == alive ? atRisk[at] : dead;
            censored[at] = lost;
        }

        return new RiskTable(times[at..], atRisk[at..], events[at..], censored[at..]);
    }

    private static void Add(ref double sum, ref double rest, double value)
    {
        double total = sum + value, part = total - sum;
        rest += sum - (total - part) + (value - part);
        sum = total;
    }

    private static int[] Indices(int n)
    {
        int[] indices = new int[n];
        for (int i = 0; i < n; i++)
            indices[i] = i;
        return indices;
    }

    private static double[] Gather(ReadOnlySpan<double> values, int[] rows)
    {
        double[] gathered = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            gathered[i] = values[rows[i]];
        return gathered;
    }
}

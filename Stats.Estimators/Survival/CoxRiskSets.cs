using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>
/// What a Cox regression needs to know of the data, made once: rows by stratum and falling exit time, the event times ("groups", in that order), which rows enter and leave the risk set at each,
/// and the factors of the partial likelihood ("steps": Breslow one a group, Efron one an event, the f-th with the share f/d of the tied events gone).
/// </summary>
internal sealed class CoxRiskSets
{
    public CoxRiskSets(SurvivalData data, CoxTies ties)
    {
        int n = data.Count, strata = data.StratumNames.Count;
        bool hasEntry = !data.Entry.IsEmpty;
        Order = new int[n];
        Weights = new double[n];
        IsEvent = new bool[n];
        ExitGroup = new int[n];
        EntryGroup = hasEntry ? new int[n] : [];
        StratumRows = new int[strata + 1];
        StratumGroups = new int[strata + 1];
        double[] exits = new double[n];
        List<double> times = [], stepWeights = [], stepFractions = [];
        List<int> rowEnd = [], eventStart = [], eventEnd = [], removalEnd = [], stepStart = [], late = [];
        int start = 0;
        for (int s = 0; s < strata; s++)
        {
            int end = Sort(data, s, start, exits);
            int[] waiting = hasEntry ? LatestFirst(data, start, end) : [];
            int row = start, next = 0, first = late.Count;
            late.AddRange(waiting);
            while (row < end)
            {
                int events = row, from = row;
                while (row < end && exits[row] == exits[from])
                    row++;
                while (events < row && IsEvent[events] && Weights[events] > 0.0)
                    events++;
                if (events == from)
                    continue;
                int group = times.Count;
                double time = exits[from];
                while (next < waiting.Length && data.Entry[Order[waiting[next]]] >= time)
                    EntryGroup[waiting[next++]] = group;
                times.Add(time);
                rowEnd.Add(row);
                eventStart.Add(from);
                eventEnd.Add(events);
                removalEnd.Add(first + next);
                stepStart.Add(stepWeights.Count);
                AddSteps(from, events, ties, stepWeights, stepFractions);
            }

            for (int g = StratumGroups[s], i = start; g <= times.Count; g++)
            {
                // Rows that end before the first event time have seen none of them.
                for (int until = g < times.Count ? rowEnd[g] : end; i < until; i++)
                    ExitGroup[i] = g < times.Count ? g : -1;
            }

            for (; next < waiting.Length; next++)
                EntryGroup[waiting[next]] = -1;
            StratumRows[s + 1] = start = end;
            StratumGroups[s + 1] = times.Count;
        }

        stepStart.Add(stepWeights.Count);
        (Times, RowEnd, EventStart, EventEnd, RemovalEnd) = ([.. times], [.. rowEnd], [.. eventStart], [.. eventEnd], [.. removalEnd]);
        (StepStart, Late, StepWeights, StepFractions) = ([.. stepStart], [.. late], [.. stepWeights], [.. stepFractions]);
        foreach (double weight in StepWeights)
            EventWeight += weight;
    }

    public int Count => Order.Length;

    /// <summary>The row of the data at each place.</summary>
    public int[] Order { get; }

    public double[] Weights { get; }

    public bool[] IsEvent { get; }

    /// <summary>The group of the last event time not above the exit; -1 for none.</summary>
    public int[] ExitGroup { get; }

    /// <summary>The group of the last event time not above the entry; -1 for none. Empty where all entered at 0.</summary>
    public int[] EntryGroup { get; }

    /// <summary>Where the rows of each stratum begin, and the last ends.</summary>
    public int[] StratumRows { get; }

    /// <summary>Where the groups of each stratum begin, and the last ends.</summary>
    public int[] StratumGroups { get; }

    /// <summary>The event time of each group; falling within a stratum.</summary>
    public double[] Times { get; }

    /// <summary>The rows of the stratum up to here have not left before the group's time.</summary>
    public int[] RowEnd { get; }

    public int[] EventStart { get; }

    public int[] EventEnd { get; }

    /// <summary>The rows of <see cref="Late"/> up to here (from where the stratum's begin) have not entered before the group's time.</summary>
    public int[] RemovalEnd { get; }

    /// <summary>The places of the rows by falling entry, stratum after stratum.</summary>
    public int[] Late { get; }

    /// <summary>Where the steps of each group begin, and the last ends.</summary>
    public int[] StepStart { get; }

    public double[] StepWeights { get; }

    /// <summary>The share of the tied events that a step no longer counts as at risk.</summary>
    public double[] StepFractions { get; }

    public double EventWeight { get; }

    public int GroupCount => Times.Length;

    /// <summary>For each step the sum of a number a row over the risk set, less the step's share of the tied events' sum.</summary>
    /// <param name="values">A number a place.</param>
    /// <param name="sums">A number a step.</param>
    public void Sum(ReadOnlySpan<double> values, Span<double> sums)
    {
        for (int s = 0; s + 1 < StratumRows.Length; s++)
        {
            // With delayed entry rows are taken off again: compensated, so that what large early sums rounded away does not stay.
            int row = StratumRows[s], removed = Late.Length == 0 ? 0 : row;
            double sum = 0.0, rest = 0.0;
            for (int g = StratumGroups[s]; g < StratumGroups[s + 1]; g++)
            {
                if (Late.Length == 0)
                {
                    for (; row < RowEnd[g]; row++)
                        sum += values[row];
                }
                else
                {
                    for (; row < RowEnd[g]; row++)
                        Add(ref sum, ref rest, values[row]);
                    for (; removed < RemovalEnd[g]; removed++)
                        Add(ref sum, ref rest, -values[Late[removed]]);
                }

                double tied = 0.0;
                if (StepStart[g + 1] - StepStart[g] > 1)
                {
                    for (int i = EventStart[g]; i < EventEnd[g]; i++)
                        tied += values[i];
                }

                for (int step = StepStart[g]; step < StepStart[g + 1]; step++)
                    sums[step] = sum + rest - StepFractions[step] * tied;
            }
        }
    }

    private static void Add(ref double sum, ref double rest, double value)
    {
        double total = sum + value, part = total - sum;
        rest += sum - (total - part) + (value - part);
        sum = total;
    }

    /// <summary>Puts the rows of a stratum from <paramref name="start"/> on in place; returns where they end.</summary>
    private int Sort(SurvivalData data, int stratum, int start, double[] exits)
    {
        int end = start;
        for (int i = 0; i < data.Count; i++)
        {
            if (!data.Strata.IsEmpty && data.Strata[i] != stratum)
                continue;
            // Negated, so that a rising sort makes them fall.
            exits[end] = -data.Lower[i];
            Order[end++] = i;
        }

        Array.Sort(exits, Order, start, end - start);
        for (int from = start, to; from < end; from = to)
        {
            for (to = from + 1; to < end && exits[to] == exits[from]; to++)
            {
            }

            // Among equals events first, each kind in the order of the data.
            if (to > from + 1)
                Array.Sort(Order, from, to - from, Comparer<int>.Create((x, y) => Rank(data, x) != Rank(data, y) ? Rank(data, x).CompareTo(Rank(data, y)) : x.CompareTo(y)));
        }

        for (int i = start; i < end; i++)
        {
            exits[i] = -exits[i];
            Weights[i] = data.Weights.IsEmpty ? 1.0 : data.Weights[Order[i]];
            IsEvent[i] = data.Kinds[Order[i]] == CensoringKind.Event;
        }

        return end;
    }

    private static int Rank(SurvivalData data, int row) =>
        data.Kinds[row] != CensoringKind.Event ? 2 : data.Weights.IsEmpty || data.Weights[row] > 0.0 ? 0 : 1;

    private int[] LatestFirst(SurvivalData data, int start, int end)
    {
        int[] places = new int[end - start];
        double[] entries = new double[end - start];
        for (int i = start; i < end; i++)
            (places[i - start], entries[i - start]) = (i, -data.Entry[Order[i]]);
        Array.Sort(entries, places);
        return places;
    }

    private void AddSteps(int from, int to, CoxTies ties, List<double> weights, List<double> fractions)
    {
        double total = 0.0;
        for (int i = from; i < to; i++)
            total += Weights[i];
        int steps = ties == CoxTies.Breslow ? 1 : to - from;
        for (int step = 0; step < steps; step++)
        {
            weights.Add(total / steps);
            fractions.Add((double)step / steps);
        }
    }
}

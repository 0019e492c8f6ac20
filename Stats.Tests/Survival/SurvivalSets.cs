using Stats.Distributions;

namespace Stats.Tests.Survival;

/// <summary>The data sets of Reference/flexible-survival/data, and random ones.</summary>
internal static class SurvivalSets
{
    public static ReferenceTable Read(string name) => ReferenceTable.Read($"flexible-survival/data/survival_{name}.csv");

    /// <summary>Rows with the code of an event in a column.</summary>
    public static SurvivalData Data(ReferenceTable table, string time, string status, string ofEvent = "1") =>
        SurvivalData.RightCensored(table.Column(time), [.. Enumerable.Range(0, table.Count).Select(i => table.Text(i, status) == ofEvent)]);

    public static SurvivalData Heart(ReferenceTable table) => Data(table, "stop", "event").WithEntry(table.Column("start"));

    public static DesignVariable Number(ReferenceTable table, string name) => DesignVariable.Numeric(name, table.Column(name));

    public static string[] Texts(ReferenceTable table, string name) => [.. Enumerable.Range(0, table.Count).Select(i => table.Text(i, name))];

    /// <summary>Times of a proportional hazards model on a grid of <paramref name="grid"/> steps (0: continuous), about a third censored; two covariates, a group, entry times where wanted.</summary>
    public static RandomSet Random(int seed, int n, int grid = 0, bool entry = false)
    {
        PhiloxRandom random = new((ulong)(uint)seed);
        RandomSet set = new(new double[n], new bool[n], new double[n], new double[n], new double[n], new int[n]);
        for (int i = 0; i < n; i++)
        {
            set.X[i] = random.NextDouble() * 2.0 - 1.0;
            set.Z[i] = random.NextDouble() * 2.0 - 1.0;
            set.Groups[i] = random.Next(3);
            double t = -Math.Log(1.0 - random.NextDouble()) / Math.Exp(0.7 * set.X[i] - 0.4 * set.Z[i]), c = -1.8 * Math.Log(1.0 - random.NextDouble());
            set.Events[i] = t <= c;
            double time = Math.Min(t, c) + 1e-3;
            set.Times[i] = grid > 0 ? Math.Ceiling(time * grid) / grid : time;
            double late = random.NextDouble();
            if (entry && i % 2 == 0)
                set.Entry[i] = grid > 0 ? Math.Floor(0.7 * late * set.Times[i] * grid) / grid : 0.7 * late * set.Times[i];
        }

        return set;
    }

    internal sealed record RandomSet(double[] Times, bool[] Events, double[] Entry, double[] X, double[] Z, int[] Groups)
    {
        public SurvivalData Data => SurvivalData.RightCensored(Times, Events).WithEntry(Entry);

        public DesignMatrix Design => DesignMatrix.Of([DesignVariable.Numeric("x", X), DesignVariable.Numeric("z", Z)], intercept: false);

        public RandomSet Select(int[] rows) =>
            new([.. rows.Select(i => Times[i])], [.. rows.Select(i => Events[i])], [.. rows.Select(i => Entry[i])], [.. rows.Select(i => X[i])], [.. rows.Select(i => Z[i])], [.. rows.Select(i => Groups[i])]);

        /// <summary>Every row whose time is above the cut in two: censored at the cut, then entered there.</summary>
        public RandomSet Split(double cut)
        {
            List<int> rows = [];
            List<double> times = [], entry = [];
            List<bool> events = [];
            for (int i = 0; i < Times.Length; i++)
            {
                bool isSplit = Entry[i] < cut && cut < Times[i];
                if (isSplit)
                {
                    rows.Add(i);
                    times.Add(cut);
                    entry.Add(Entry[i]);
                    events.Add(false);
                }

                rows.Add(i);
                times.Add(Times[i]);
                entry.Add(isSplit ? cut : Entry[i]);
                events.Add(Events[i]);
            }

            return Select([.. rows]) with { Times = [.. times], Entry = [.. entry], Events = [.. events] };
        }
    }
}

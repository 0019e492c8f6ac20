using System.Globalization;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Tests.Survival;

/// <summary>The data sets under Reference/flexible-survival/data as the reference fits read them.</summary>
internal sealed class SurvivalCases
{
    private readonly IReadOnlyDictionary<string, string[]> _columns;

    private SurvivalCases(string dataset, SurvivalData data)
    {
        _columns = Columns($"flexible-survival/data/survival_{dataset}.csv");
        Data = data;
    }

    public SurvivalData Data { get; }

    /// <summary>A CSV file by columns; cells may be quoted.</summary>
    public static IReadOnlyDictionary<string, string[]> Columns(string relativePath)
    {
        string[][] rows = [.. File.ReadLines(ReferenceTable.PathOf(relativePath)).Where(l => l.Length > 0).Select(Cells)];
        return Enumerable.Range(0, rows[0].Length).ToDictionary(c => rows[0][c], c => rows[1..].Select(r => r[c]).ToArray(), StringComparer.Ordinal);
    }

    public static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>A data set with times divided by <paramref name="unit"/>.</summary>
    public static SurvivalCases Of(string dataset, double unit = 1.0)
    {
        IReadOnlyDictionary<string, string[]> c = Columns($"flexible-survival/data/survival_{dataset}.csv");
        double[] Times(string name) => [.. c[name].Select(t => Number(t) / unit)];
        bool[] Is(string name, string value) => [.. c[name].Select(t => t == value)];
        SurvivalData data = dataset switch
        {
            "lung" => SurvivalData.RightCensored(Times("time"), Is("status", "2")),
            "rotterdam" => SurvivalData.RightCensored(Times("dtime"), Is("death", "1")),
            "heart_transplant" => SurvivalData.RightCensored(Times("stop"), Is("event", "1")).WithEntry(Times("start")),
            "mixed_censoring" => Mixed(c),
            _ => SurvivalData.RightCensored(Times("time"), Is("status", "1")),
        };
        return new SurvivalCases(dataset, data);
    }

    /// <summary>The data set of a fit in fits.json by its name.</summary>
    public static SurvivalCases OfFit(string fit) => fit[..fit.IndexOf('-')] switch
    {
        "veteran" => Of("veteran"),
        "melanoma" => Of("melanoma", 365.25),
        "lung" => Of("lung"),
        "colon" => Of("colon_death", 365.25),
        "heart" => Of("heart_transplant", 365.25),
        "mixed" => Of("mixed_censoring"),
        "rotterdam" => Of("rotterdam", 365.25),
        string other => throw new ArgumentException(other),
    };

    /// <summary>A covariate by its name in the reference files.</summary>
    public DesignVariable Variable(string name)
    {
        double[] Numbers(string column) => [.. _columns[column].Select(v => Number(v))];
        double[] values = name switch
        {
            "(karno-60)/10" => [.. Numbers("karno").Select(k => (k - 60.0) / 10.0)],
            "(age-60)/10" => [.. Numbers("age").Select(a => (a - 60.0) / 10.0)],
            "(age-55)/10" => [.. Numbers("age").Select(a => (a - 55.0) / 10.0)],
            "age/10" => [.. Numbers("age").Select(a => a / 10.0)],
            "log(thickness)" => [.. Numbers("thickness").Select(t => Math.Log(t))],
            "min(nodes,15)/5" => [.. Numbers("nodes").Select(n => Math.Min(n, 15.0) / 5.0)],
            _ when name.Split("==") is [string column, string value] => [.. _columns[column].Select(v => v == value ? 1.0 : 0.0)],
            _ => Numbers(name),
        };
        return DesignVariable.Numeric(name, values);
    }

    public DesignMatrix Design(params string[] names) => DesignMatrix.Of([.. names.Select(Variable)]);

    private static SurvivalData Mixed(IReadOnlyDictionary<string, string[]> c)
    {
        int n = c["kind"].Length;
        double[] lower = new double[n], upper = new double[n];
        for (int i = 0; i < n; i++)
        {
            double time = Number(c["time"][i]);
            (lower[i], upper[i]) = c["kind"][i] switch
            {
                "event" => (time, time),
                "right" => (time, double.PositiveInfinity),
                "left" => (0.0, time),
                _ => (time, Number(c["time2"][i])),
            };
        }

        return SurvivalData.IntervalCensored(lower, upper).WithEntry([.. c["entry"].Select(v => Number(v))]).WithWeights([.. c["weight"].Select(v => Number(v))]);
    }

    private static string[] Cells(string line)
    {
        List<string> cells = [""];
        bool quoted = false;
        foreach (char ch in line)
        {
            if (ch == '"')
                quoted = !quoted;
            else if (ch == ',' && !quoted)
                cells.Add("");
            else
                cells[^1] += ch;
        }

        return [.. cells];
    }
}

using System.Globalization;

namespace Stats.Core;

/// <summary>A column of labels as codes 0, 1, ... into its distinct levels, in rising order (numbers by value, strings by ordinal comparison).</summary>
internal sealed class Factor
{
    private Factor(int[] codes, string[] levels) => (Codes, Levels) = (codes, levels);

    /// <summary>A code a row.</summary>
    public int[] Codes { get; }

    /// <summary>The distinct levels.</summary>
    public string[] Levels { get; }

    /// <summary>Codes integers; a level is named by its number.</summary>
    public static Factor Of(ReadOnlySpan<int> labels)
    {
        int[] distinct = new HashSet<int>(labels.ToArray()).Order().ToArray();
        Dictionary<int, int> code = distinct.Index().ToDictionary(d => d.Item, d => d.Index);
        int[] codes = new int[labels.Length];
        for (int i = 0; i < codes.Length; i++)
            codes[i] = code[labels[i]];
        return new Factor(codes, [.. distinct.Select(d => d.ToString(CultureInfo.InvariantCulture))]);
    }

    /// <summary>Codes strings.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="labels"/> is null.</exception>
    /// <exception cref="ArgumentException">A label is null (the message names it).</exception>
    public static Factor Of(IReadOnlyList<string> labels, string name)
    {
        RequireLabels(labels, name);
        string[] distinct = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Dictionary<string, int> code = distinct.Index().ToDictionary(d => d.Item, d => d.Index, StringComparer.Ordinal);
        int[] codes = new int[labels.Count];
        for (int i = 0; i < codes.Length; i++)
            codes[i] = code[labels[i]];
        return new Factor(codes, distinct);
    }

    /// <summary>Refuses a list that is null or holds null.</summary>
    public static void RequireLabels(IReadOnlyList<string> labels, string name)
    {
        if (labels is null)
            throw new ArgumentNullException(name);
        for (int i = 0; i < labels.Count; i++)
        {
            if (labels[i] is null)
                throw new ArgumentException($"{name}[{i}] is null.", name);
        }
    }

    /// <summary>The chosen rows; levels that no longer occur are kept, so that codes keep their meaning.</summary>
    public Factor Select(ReadOnlySpan<int> rows)
    {
        int[] codes = new int[rows.Length];
        for (int i = 0; i < codes.Length; i++)
            codes[i] = Codes[rows[i]];
        return new Factor(codes, Levels);
    }
}

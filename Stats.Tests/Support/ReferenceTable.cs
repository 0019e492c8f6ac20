using System.Globalization;

namespace Stats.Tests;

/// <summary>A CSV table of reference values under Reference/, read with named columns; its README tells where the values come from.</summary>
internal sealed class ReferenceTable
{
    private readonly Dictionary<string, int> _columns;
    private readonly string[][] _rows;

    private ReferenceTable(string[] header, string[][] rows)
    {
        _columns = header.Select((name, index) => (name, index)).ToDictionary(c => c.name, c => c.index, StringComparer.Ordinal);
        _rows = rows;
    }

    public int Count => _rows.Length;

    public static string PathOf(string relativePath) => Path.Combine(AppContext.BaseDirectory, "Reference", relativePath);

    /// <summary>Reads Reference/<paramref name="relativePath"/>; the first line names the columns.</summary>
    public static ReferenceTable Read(string relativePath)
    {
        string[][] lines = File.ReadLines(PathOf(relativePath)).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(',')).ToArray();
        return new ReferenceTable(lines[0], lines[1..]);
    }

    public string Text(int row, string column) => _rows[row][_columns[column]];

    /// <summary>The entry rounded to the nearest double (it may hold more digits).</summary>
    public double Value(int row, string column) => Parse(Text(row, column));

    public double[] Column(string column) => Enumerable.Range(0, Count).Select(i => Value(i, column)).ToArray();

    private static double Parse(string text) => text switch
    {
        "inf" or "+inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };
}

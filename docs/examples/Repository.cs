using System.Globalization;

namespace Stats.Examples;

/// <summary>The clone that the examples run in: data and reference tables are read by their path in it.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath);

    /// <summary>The rows of a CSV file whose first line names the columns, each as a look-up by name; cells in quotes may hold commas.</summary>
    public static IEnumerable<Row> ReadTable(string relativePath)
    {
        string[][] lines = [.. File.ReadLines(PathOf(relativePath)).Where(l => l.Length > 0).Select(Cells)];
        return lines.Skip(1).Select(fields => new Row(lines[0], fields));
    }

    private static string[] Cells(string line)
    {
        if (!line.Contains('"', StringComparison.Ordinal))
            return line.Split(',');
        // Every other part between quotes lies within them; "" stands for a quote.
        string[] parts = line.Replace("\"\"", "\u0001", StringComparison.Ordinal).Split('"');
        for (int i = 0; i < parts.Length; i += 2)
            parts[i] = parts[i].Replace(',', '\u0002');
        return [.. string.Concat(parts).Split('\u0002').Select(c => c.Replace('\u0001', '"'))];
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Stats.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The examples run inside a clone of the repository: no folder above them holds Stats.sln.");
    }

    internal sealed record Row(string[] Header, string[] Fields)
    {
        public string this[string column] => Fields[Array.IndexOf(Header, column)];

        public double Value(string column) => double.Parse(this[column], NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}

using System.Globalization;

namespace Stats.Examples;

/// <summary>The clone that the examples run in: data and reference tables are read by their path in it.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath);

    /// <summary>The rows of a CSV file whose first line names the columns, each as a look-up by name.</summary>
    public static IEnumerable<Row> ReadTable(string relativePath)
    {
        string[][] lines = [.. File.ReadLines(PathOf(relativePath)).Where(l => l.Length > 0).Select(l => l.Split(','))];
        return lines.Skip(1).Select(fields => new Row(lines[0], fields));
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

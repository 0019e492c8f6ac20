using System.Globalization;
using System.Text;

namespace Stats.Core;

/// <summary>Lays out a summary in the manner of R and statsmodels: pairs in two columns, then aligned tables, then warnings.</summary>
internal sealed class SummaryTable
{
    private const int Width = 78, WideWidth = 100;
    private readonly StringBuilder _text = new();
    private string? _pendingPair;

    public SummaryTable(string title)
    {
        int left = Math.Max((Width - title.Length) / 2, 0);
        _text.Append(' ', left).Append(title).Append('\n').Append('=', Width).Append('\n');
    }

    public static string Number(double value) => value switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        0.0 => "0",
        _ when Math.Abs(value) is >= 1e-4 and < 1e7 => value.ToString("G7", CultureInfo.InvariantCulture),
        _ => value.ToString("0.#####e+0", CultureInfo.InvariantCulture),
    };

    /// <summary>A log-likelihood or a criterion: to the hundredth however large, for it is differences of these that are compared.</summary>
    public static string Likelihood(double value) =>
        Math.Abs(value) is >= 1e5 and < 1e13 ? value.ToString("F2", CultureInfo.InvariantCulture) : Number(value);

    /// <summary>A label and a number; two pairs share a line.</summary>
    public SummaryTable Pair(string label, double value) => Pair(label, Number(value));

    public SummaryTable Pair(string label, long value) => Pair(label, value.ToString(CultureInfo.InvariantCulture));

    public SummaryTable Pair(string label, string value)
    {
        const int half = (Width - 4) / 2;
        string cell = label + ": " + value.PadLeft(Math.Max(half - label.Length - 2, 0));
        if (_pendingPair is null)
        {
            _pendingPair = cell;
        }
        else
        {
            _text.Append(_pendingPair.PadRight(half)).Append("    ").Append(cell).Append('\n');
            _pendingPair = null;
        }

        return this;
    }

    /// <summary>The parameter table, with columns for errors and intervals where any row has them.</summary>
    public SummaryTable Parameters(IReadOnlyList<ParameterEstimate> parameters, double level)
    {
        if (parameters.Count == 0)
            return this;
        string percent = (100.0 * level).ToString("0.##", CultureInfo.InvariantCulture) + "%";
        return Table(
            ["", "estimate", "std. error", percent + " lower", percent + " upper"],
            parameters.Select(p => new[] { p.Name, Number(p.Estimate), Optional(p.StandardError), Optional(p.Lower), Optional(p.Upper) }));
    }

    /// <summary>An aligned table: the first column to the left, the others to the right; columns that are empty throughout are left out.</summary>
    public SummaryTable Table(string[] header, IEnumerable<string[]> rows)
    {
        FlushPair();
        List<string[]> all = [header, .. rows];
        bool[] shown = [.. header.Select((_, c) => all.Skip(1).Any(r => r[c].Length > 0))];
        int[] widths = [.. header.Select((_, c) => all.Max(r => r[c].Length))];
        // Columns line up from table to table, unless that would make a wide one wider.
        bool even = Enumerable.Range(0, header.Length).Where(c => shown[c]).Sum(c => c == 0 ? Math.Max(widths[c], 20) : Math.Max(widths[c] + 2, 14)) <= WideWidth;
        _text.Append('-', Width).Append('\n');
        foreach (string[] row in all)
        {
            StringBuilder line = new();
            for (int c = 0; c < header.Length; c++)
            {
                if (shown[c])
                    line.Append(c == 0 ? row[c].PadRight(even ? Math.Max(widths[c], 20) : widths[c]) : row[c].PadLeft(even ? Math.Max(widths[c] + 2, 14) : widths[c] + 2));
            }

            _text.Append(line.ToString().TrimEnd()).Append('\n');
        }

        return this;
    }

    /// <summary>A line of its own.</summary>
    public SummaryTable Line(string line)
    {
        FlushPair();
        _text.Append(line).Append('\n');
        return this;
    }

    public SummaryTable Warnings(IReadOnlyList<EstimationWarning> warnings)
    {
        FlushPair();
        foreach (EstimationWarning warning in warnings)
            _text.Append("Warning (").Append(warning.Code).Append("): ").Append(warning.Message).Append('\n');
        return this;
    }

    public override string ToString()
    {
        FlushPair();
        return _text.ToString() + new string('=', Width);
    }

    private static string Optional(double? value) => value is { } v ? Number(v) : "";

    private void FlushPair()
    {
        if (_pendingPair is not null)
            _text.Append(_pendingPair).Append('\n');
        _pendingPair = null;
    }
}

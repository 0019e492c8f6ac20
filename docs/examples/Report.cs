using System.Net;
using System.Text;
using Markdig;
using ScottPlot;
using SkiaSharp;

namespace Stats.Examples;

/// <summary>
/// What the examples tell: prose in Markdown, tables and figures. It goes to the console as it is written, the figures to PNG files, and all
/// of it into one HTML file that holds its figures.
/// </summary>
internal sealed class Report(string folder)
{
    private const int ConsoleWidth = 110;
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().Build();
    private readonly StringBuilder _body = new();
    private readonly List<string> _failures = [];

    /// <summary>The comparisons with reference values that did not hold.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Starts a chapter.</summary>
    public void Begin(string title)
    {
        _body.Append("<h1>").Append(WebUtility.HtmlEncode(title)).Append("</h1>\n");
        Console.WriteLine($"\n{title}\n{new string('=', title.Length)}");
    }

    public void Heading(string text)
    {
        _body.Append("<h2>").Append(WebUtility.HtmlEncode(text)).Append("</h2>\n");
        Console.WriteLine($"\n{text}\n{new string('-', text.Length)}");
    }

    /// <summary>A paragraph or more of Markdown.</summary>
    public void Text(string markdown)
    {
        _body.Append(Markdown.ToHtml(markdown, Pipeline));
        foreach (string paragraph in markdown.ReplaceLineEndings("\n").Split("\n\n"))
            Console.WriteLine("\n" + Wrap(paragraph.Replace('\n', ' ').Replace("`", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal)));
    }

    /// <summary>Text as it is, such as the summary that a fit prints.</summary>
    public void Verbatim(string text)
    {
        _body.Append("<pre>").Append(WebUtility.HtmlEncode(text.TrimEnd())).Append("</pre>\n");
        Console.WriteLine("\n" + text.TrimEnd());
    }

    public void Table(string caption, string[] header, IReadOnlyList<string[]> rows)
    {
        _body.Append("<p class=\"caption\">").Append(WebUtility.HtmlEncode(caption)).Append("</p>\n<table>\n<tr>");
        foreach (string cell in header)
            _body.Append("<th>").Append(WebUtility.HtmlEncode(cell)).Append("</th>");
        _body.Append("</tr>\n");
        foreach (string[] row in rows)
        {
            _body.Append("<tr>");
            foreach (string cell in row)
                _body.Append("<td>").Append(WebUtility.HtmlEncode(cell)).Append("</td>");
            _body.Append("</tr>\n");
        }

        _body.Append("</table>\n");
        int[] widths = [.. header.Select((name, j) => rows.Select(r => r[j].Length).Append(name.Length).Max())];
        Console.WriteLine($"\n{caption}");
        foreach (string[] row in rows.Prepend(header))
            Console.WriteLine("  " + string.Join("  ", row.Select((cell, j) => j == 0 ? cell.PadRight(widths[j]) : cell.PadLeft(widths[j]))).TrimEnd());
    }

    /// <summary>A figure of one or more panels, side by side in the given number of columns.</summary>
    public void Figure(string name, string caption, Plot[] panels, int columns = 1, int width = 900, int height = 520)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name + ".png");
        // Twice the pixels, so that it stays sharp on a dense display.
        int rows = (panels.Length + columns - 1) / columns, panelWidth = 2 * width / columns, panelHeight = 2 * height / rows;
        using SKSurface sheet = SKSurface.Create(new SKImageInfo(panelWidth * columns, panelHeight * rows));
        sheet.Canvas.Clear(SKColors.White);
        for (int i = 0; i < panels.Length; i++)
        {
            panels[i].ScaleFactor = 2;
            using SKImage panel = SKImage.FromEncodedData(panels[i].GetImageBytes(panelWidth, panelHeight, ImageFormat.Png));
            sheet.Canvas.DrawImage(panel, i % columns * panelWidth, i / columns * panelHeight);
        }

        using SKImage image = sheet.Snapshot();
        byte[] png = image.Encode(SKEncodedImageFormat.Png, 100).ToArray();
        File.WriteAllBytes(path, png);
        string data = Convert.ToBase64String(png);
        string text = Markdown.ToPlainText(caption, Pipeline).Trim();
        _body.Append("<figure><img width=\"").Append(width).Append("\" alt=\"").Append(WebUtility.HtmlEncode(text))
            .Append("\" src=\"data:image/png;base64,").Append(data).Append("\"><figcaption>").Append(Markdown.ToHtml(caption, Pipeline)).Append("</figcaption></figure>\n");
        Console.WriteLine("\n" + Wrap($"[{Path.GetRelativePath(Repository.Root, path)}] {text}"));
    }

    /// <summary>Notes a comparison with reference values that failed: the program then ends with an error.</summary>
    public void Fail(string what) => _failures.Add(what);

    /// <summary>Writes report.html and returns its path.</summary>
    public string Save()
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "report.html");
        File.WriteAllText(path, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Stats: examples</title>
            <style>{Style}</style>
            </head>
            <body>
            {_body}</body>
            </html>
            """);
        return Path.GetRelativePath(Repository.Root, path);
    }

    private const string Style = """
        body { font: 16px/1.5 system-ui, "Segoe UI", "DejaVu Sans", Arial, sans-serif; color: #222; background: #fff; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { border-bottom: 2px solid #444; padding-bottom: .3rem; margin-top: 3rem; }
        h2 { margin-top: 2.5rem; }
        table { border-collapse: collapse; margin: .3rem 0 1rem; font-size: .85rem; font-variant-numeric: tabular-nums; display: block; overflow-x: auto; }
        .caption { font-size: .9rem; font-weight: 600; margin: 1.2rem 0 0; }
        th, td { text-align: right; padding: .2rem .6rem; border-bottom: 1px solid #ddd; white-space: nowrap; }
        th:first-child, td:first-child { text-align: left; }
        th { border-bottom: 2px solid #888; }
        figure { margin: 1.5rem 0; }
        figure img { max-width: 100%; height: auto; }
        figcaption { font-size: .9rem; color: #444; }
        code, pre { font-family: "DejaVu Sans Mono", Consolas, monospace; font-size: .85em; }
        pre { background: #f6f6f6; padding: .8rem; overflow-x: auto; line-height: 1.3; }
        """;

    private static string Wrap(string text)
    {
        StringBuilder wrapped = new();
        int column = 0;
        foreach (string word in text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > 0 && column + 1 + word.Length > ConsoleWidth)
            {
                wrapped.Append('\n');
                column = 0;
            }
            else if (column > 0)
            {
                wrapped.Append(' ');
                column++;
            }

            wrapped.Append(word);
            column += word.Length;
        }

        return wrapped.ToString();
    }
}

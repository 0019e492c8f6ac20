using System.Runtime.CompilerServices;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Stats.Tests.House;

/// <summary>
/// Compiles and runs every csharp block of the README and the guides; blocks of a page share their variables, in order. A block that is
/// followed by a text block must print just that.
/// </summary>
[Collection("Console")]
public class DocumentationTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(SourceFolder(), "..", ".."));

    public static TheoryData<string> Pages =>
    [
        .. new[] { "README.md", "CONTRIBUTING.md" }.Where(p => File.Exists(Path.Combine(Root, p))),
        .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(Root, p)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task EveryCodeBlockRuns(string page)
    {
        FencedCodeBlock[] blocks = [.. Markdown.Parse(await File.ReadAllTextAsync(Path.Combine(Root, page))).Descendants<FencedCodeBlock>()];
        ScriptOptions options = ScriptOptions.Default
            .AddReferences(typeof(PointSet).Assembly, typeof(Distributions.VonMisesFisher).Assembly, System.Reflection.Assembly.Load("Stats.Estimators"), typeof(MathNet.Numerics.Constants).Assembly)
            .AddImports("System", "System.Collections.Generic", "System.IO", "System.Linq");
        ScriptState<object>? state = null;
        TextWriter console = Console.Out;
        string folder = Environment.CurrentDirectory;
        for (int i = 0; i < blocks.Length; i++)
        {
            if (blocks[i].Info != "csharp")
                continue;
            string code = blocks[i].Lines.ToString(), where = $"{page}, line {blocks[i].Line + 1}";
            using StringWriter output = new();
            try
            {
                Console.SetOut(output);
                Environment.CurrentDirectory = Root;
                state = state is null ? await CSharpScript.RunAsync(code, options) : await state.ContinueWithAsync(code, options);
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{where}: {exception.Message}");
            }
            finally
            {
                Console.SetOut(console);
                Environment.CurrentDirectory = folder;
            }

            if (i + 1 < blocks.Length && blocks[i + 1].Info == "text")
                Assert.True(Lines(blocks[i + 1].Lines.ToString()).SequenceEqual(Lines(output.ToString())), $"{where} prints\n{output}");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryLinkLeadsSomewhere(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Root, page))!;
        foreach (LinkInline link in Markdown.Parse(File.ReadAllText(Path.Combine(Root, page))).Descendants<LinkInline>())
        {
            if (link.Url is not { Length: > 0 } url || url.Contains("://", StringComparison.Ordinal) || url[0] == '#')
                continue;
            string target = Path.Combine(folder, url.Split('#')[0]);
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{page} links to {url}, which is not there.");
        }
    }

    private static string[] Lines(string text) => [.. text.ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(l => l.TrimEnd())];

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

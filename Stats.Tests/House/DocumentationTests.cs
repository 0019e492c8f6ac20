using System.Diagnostics;
using System.Reflection;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Stats.Tests.House;

/// <summary>
/// Compiles and runs every csharp block of the README and of the pages under docs, at the root of the repository; the blocks of a page share
/// their variables, in order. A text block directly below a csharp block holds what that block prints, to the letter.
/// </summary>
[Collection(ConsoleUse.Name)]
public class DocumentationTests
{
    public static TheoryData<string> CodePages => [.. Repository.MarkdownFiles().Where(p => p == "README.md" || p.StartsWith("docs/", StringComparison.Ordinal))];

    public static TheoryData<string> AllPages => [.. Repository.MarkdownFiles()];

    [Theory]
    [MemberData(nameof(CodePages))]
    public async Task EveryCodeBlockRunsAndPrintsWhatThePageShows(string page)
    {
        List<string> failures = await RunPage(page, await File.ReadAllTextAsync(Repository.PathOf(page)));
        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    [Theory]
    [MemberData(nameof(AllPages))]
    public void EveryLinkLeadsSomewhere(string page)
    {
        string folder = Path.GetDirectoryName(Repository.PathOf(page))!;
        foreach (LinkInline link in Markdown.Parse(File.ReadAllText(Repository.PathOf(page))).Descendants<LinkInline>())
        {
            if (link.Url is not { Length: > 0 } url || url.Contains("://", StringComparison.Ordinal) || url[0] == '#')
                continue;
            string target = Path.Combine(folder, Uri.UnescapeDataString(url.Split('#')[0]));
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{page}, line {link.Line + 1}: {url} is not there.");
        }
    }

    [Fact]
    public void TheIndexNamesEveryGuide()
    {
        HashSet<string> named = [.. Markdown.Parse(File.ReadAllText(Repository.PathOf("docs/README.md"))).Descendants<LinkInline>().Select(l => "docs/" + l.Url)];
        foreach (string guide in Repository.MarkdownFiles().Where(p => p.StartsWith("docs/guides/", StringComparison.Ordinal)))
            Assert.True(named.Contains(guide), $"docs/README.md has no link to {guide}.");
    }

    // The harness itself: each kind of fault is found and named by its line.
    [Theory]
    [InlineData("```csharp\nint a = 1;\n```\n\n```csharp\nConsole.WriteLine(a + 1);\n```\n```text\n2\n```\n", "")]
    [InlineData("```csharp\nint a = 1;\nint b = c;\n```\n", "page, line 3: ")]
    [InlineData("```csharp\nint a = 0;\n\nint b = 1 / a;\n```\n", "page, line 4: ")]
    [InlineData("```csharp\nConsole.WriteLine(1);\n```\n\n```text\n2\n```\n", "page, line 5: ")]
    [InlineData("```csharp\nConsole.WriteLine(1);\n```\n\nProse between: the text belongs to no code.\n\n```text\n2\n```\n", "")]
    public async Task AFaultIsNamedByItsLine(string text, string expected)
    {
        List<string> failures = await RunPage("page", text);
        if (expected.Length == 0)
            Assert.Empty(failures);
        else
            Assert.StartsWith(expected, Assert.Single(failures), StringComparison.Ordinal);
    }

    private static async Task<List<string>> RunPage(string page, string text)
    {
        ScriptOptions options = ScriptOptions.Default
            .AddReferences(Assembly.Load("Stats.Core"), Assembly.Load("Stats.Distributions"), Assembly.Load("Stats.Estimators"), typeof(MathNet.Numerics.Constants).Assembly)
            .AddImports("System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks")
            .WithOptimizationLevel(OptimizationLevel.Release)
            .WithEmitDebugInformation(true);
        List<string> failures = [];
        ScriptState<object>? state = null;
        foreach (FencedCodeBlock block in Markdown.Parse(text).Descendants<FencedCodeBlock>())
        {
            if (block.Info != "csharp")
                continue;
            string code = $"#line {block.Line + 2} \"{page}\"\n{block.Lines}";
            using StringWriter output = new();
            TextWriter console = Console.Out;
            string folder = Environment.CurrentDirectory;
            try
            {
                Console.SetOut(output);
                Environment.CurrentDirectory = Repository.Root;
                state = state is null ? await CSharpScript.RunAsync(code, options) : await state.ContinueWithAsync(code, options);
            }
            catch (Exception exception)
            {
                failures.Add($"{page}, line {LineOf(exception, page) ?? block.Line + 1}: {exception.GetType().Name}: {exception.Message}");
                // Later blocks of the page would fail for want of this one.
                break;
            }
            finally
            {
                Console.SetOut(console);
                Environment.CurrentDirectory = folder;
            }

            ContainerBlock parent = block.Parent!;
            int next = parent.IndexOf(block) + 1;
            if (next < parent.Count && parent[next] is FencedCodeBlock { Info: "text" } shown)
            {
                string difference = LineDifference.Between(Lines(shown.Lines.ToString()), Lines(output.ToString()));
                if (difference.Length > 0)
                    failures.Add($"{page}, line {shown.Line + 1}: the code above prints other than shown:\n{difference}All of it:\n{output}");
            }
        }

        return failures;
    }

    private static int? LineOf(Exception exception, string page) => exception is CompilationErrorException compilation
        ? compilation.Diagnostics[0].Location.GetMappedLineSpan().StartLinePosition.Line + 1
        : new StackTrace(exception, true).GetFrames().FirstOrDefault(f => f.GetFileName() == page)?.GetFileLineNumber();

    private static string[] Lines(string text) => [.. text.ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(l => l.TrimEnd())];
}

using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Stats.Tests.House;

/// <summary>The source tree that the tests were compiled from.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "..", ".."));

    /// <summary>The configuration that the tests were compiled in.</summary>
    public static string Configuration { get; } =
        typeof(Repository).Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyConfigurationAttribute), false).Cast<System.Reflection.AssemblyConfigurationAttribute>().Single().Configuration;

    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath);

    public static XDocument ReadProject(string project) => XDocument.Load(PathOf($"{project}/{project}.csproj"));

    /// <summary>The Markdown files of the tree, without what builds leave in it, relative to the root.</summary>
    public static IEnumerable<string> MarkdownFiles() =>
        Directory.EnumerateFiles(Root, "*.md", SearchOption.AllDirectories)
            .Select(p => Path.GetRelativePath(Root, p).Replace('\\', '/'))
            .Where(p => !p.Split('/').Any(f => f is "bin" or "obj" or "artifacts" or "TestResults" or "BenchmarkDotNet.Artifacts" || (f.Length > 1 && f[0] == '.')))
            .Order(StringComparer.Ordinal);

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

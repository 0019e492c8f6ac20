using System.Diagnostics;
using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Stats.Tests.House;

/// <summary>Packs the three projects as they were built and looks inside: what a user of the packages gets.</summary>
public sealed class PackageTests : IClassFixture<PackageTests.PackedProjects>
{
    private readonly PackedProjects _packed;

    public PackageTests(PackedProjects packed) => _packed = packed;

    public static TheoryData<string> Packages => [.. PackedProjects.Names];

    [Fact]
    public void TheThreePackagesDependOnEachOtherExactlyAndOnMathNetFromItsVersionUp()
    {
        string version = Metadata("Stats.Core", "version");
        string mathNet = CentralVersion("MathNet.Numerics"), tensors = CentralVersion("System.Numerics.Tensors");
        Assert.Equal([$"MathNet.Numerics {mathNet}", $"System.Numerics.Tensors {tensors}"], Dependencies("Stats.Core"));
        Assert.Equal([$"Stats.Core [{version}]"], Dependencies("Stats.Distributions"));
        Assert.Equal([$"Stats.Distributions [{version}]"], Dependencies("Stats.Estimators"));
        Assert.Equal([version, version], [Metadata("Stats.Distributions", "version"), Metadata("Stats.Estimators", "version")]);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void TheMetadataAreComplete(string package)
    {
        Assert.Equal("MIT", Metadata(package, "license"));
        Assert.Equal("README.md", Metadata(package, "readme"));
        Assert.True(Metadata(package, "description").Length > 40);
        Assert.Contains("statistics", Metadata(package, "tags"), StringComparison.Ordinal);
        Assert.NotEqual("", Metadata(package, "authors"));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void ReadmeDocumentationAndSymbolsAreInside(string package)
    {
        using ZipArchive archive = _packed.Open(package, "nupkg"), symbols = _packed.Open(package, "snupkg");
        using StreamReader readme = new(archive.GetEntry("README.md")!.Open());
        string text = readme.ReadToEnd();
        Assert.Equal(File.ReadAllText(Repository.PathOf("docs/package.md")), text);
        // A package has no tree for a link to lead into.
        Assert.All(Markdown.Parse(text).Descendants<LinkInline>(), l => Assert.StartsWith("https://", l.Url, StringComparison.Ordinal));
        Assert.NotNull(archive.GetEntry($"lib/net10.0/{package}.dll"));
        using Stream documentation = archive.GetEntry($"lib/net10.0/{package}.xml")!.Open();
        Assert.Equal(package, XDocument.Load(documentation).Root!.Element("assembly")!.Element("name")!.Value);
        Assert.NotNull(symbols.GetEntry($"lib/net10.0/{package}.pdb"));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void TheAssemblyIsDeterministic(string package)
    {
        using ZipArchive archive = _packed.Open(package, "nupkg");
        using MemoryStream copy = new();
        using (Stream assembly = archive.GetEntry($"lib/net10.0/{package}.dll")!.Open())
            assembly.CopyTo(copy);
        copy.Position = 0;
        using PEReader reader = new(copy);
        Assert.Contains(reader.ReadDebugDirectory(), e => e.Type == DebugDirectoryEntryType.Reproducible);
    }

    private static string CentralVersion(string package) => (string)XDocument.Load(Repository.PathOf("Directory.Packages.props"))
        .Descendants("PackageVersion").Single(e => (string?)e.Attribute("Include") == package).Attribute("Version")!;

    private XElement Nuspec(string package)
    {
        using ZipArchive archive = _packed.Open(package, "nupkg");
        using Stream stream = archive.GetEntry(package + ".nuspec")!.Open();
        return XDocument.Load(stream).Root!;
    }

    private string Metadata(string package, string name) => Nuspec(package).Descendants().SingleOrDefault(e => e.Name.LocalName == name)?.Value ?? "";

    private string[] Dependencies(string package) =>
    [
        .. Nuspec(package).Descendants().Where(e => e.Name.LocalName == "dependency")
            .Select(e => $"{(string)e.Attribute("id")!} {(string)e.Attribute("version")!}").Order(StringComparer.Ordinal),
    ];

    /// <summary>The packages, in a folder of their own that goes with the tests.</summary>
    public sealed class PackedProjects : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("stats-packages").FullName;

        public PackedProjects()
        {
            foreach (string project in Names)
            {
                ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
                {
                    WorkingDirectory = Repository.Root,
                    RedirectStandardOutput = true,
                    RedirectStandardInput = true,
                    UseShellExecute = false,
                };
                foreach (string argument in new[] { "pack", project, "-c", Repository.Configuration, "--no-build", "-nodeReuse:false", "-o", _folder })
                    start.ArgumentList.Add(argument);
                using Process process = Process.Start(start)!;
                process.StandardInput.Close();
                string output = process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                if (process.ExitCode != 0)
                    throw new InvalidOperationException($"dotnet pack {project} failed:\n{output}");
            }
        }

        public static IReadOnlyList<string> Names { get; } = ["Stats.Core", "Stats.Distributions", "Stats.Estimators"];

        public ZipArchive Open(string package, string extension) =>
            ZipFile.OpenRead(Assert.Single(Directory.EnumerateFiles(_folder, $"{package}.*.{extension}")));

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}

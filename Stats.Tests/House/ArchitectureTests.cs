using System.Reflection;
using System.Xml.Linq;

namespace Stats.Tests.House;

/// <summary>Estimators lean on Distributions, Distributions on Core, Core on two packages and the framework; users see one namespace a package.</summary>
public class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> MayReference = new(StringComparer.Ordinal)
    {
        ["Stats.Core"] = [],
        ["Stats.Distributions"] = ["Stats.Core"],
        ["Stats.Estimators"] = ["Stats.Core", "Stats.Distributions"],
    };

    private static readonly string[] RuntimePackages = ["MathNet.Numerics", "System.Numerics.Tensors"];

    public static TheoryData<string> Packages => [.. MayReference.Keys];

    [Theory]
    [MemberData(nameof(Packages))]
    public void AssembliesPointOneWay(string package)
    {
        foreach (AssemblyName reference in Assembly.Load(package).GetReferencedAssemblies())
        {
            string name = reference.Name!;
            bool framework = name == "netstandard" || (name.StartsWith("System.", StringComparison.Ordinal) && !RuntimePackages.Contains(name));
            Assert.True(framework || RuntimePackages.Contains(name) || MayReference[package].Contains(name), $"{package} references {name}.");
        }
    }

    // The compiler drops a reference that nothing uses yet: the project files must not hold one either.
    [Theory]
    [MemberData(nameof(Packages))]
    public void ProjectsPointOneWay(string package)
    {
        XDocument project = Repository.ReadProject(package);
        foreach (string reference in project.Descendants("ProjectReference").Select(e => (string)e.Attribute("Include")!))
            Assert.Contains(Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')), MayReference[package]);
        foreach (string reference in project.Descendants("PackageReference").Select(e => (string)e.Attribute("Include")!))
            Assert.Contains(reference, RuntimePackages);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void PublicTypesLieInThePackagesOwnNamespace(string package)
    {
        foreach (Type type in Assembly.Load(package).GetExportedTypes())
            Assert.True(type.Namespace == package, $"{type.FullName} is public in {package}.");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void NoTypeIsACatchAllOrHidesAMathNetClass(string package)
    {
        string[] refused = ["SpecialFunctions", "Combinatorics", "Tools", "Common"];
        foreach (Type type in Assembly.Load(package).GetTypes())
        {
            bool catchAll = type.Name.EndsWith("Helper", StringComparison.Ordinal) || type.Name.EndsWith("Helpers", StringComparison.Ordinal) || type.Name.EndsWith("Utils", StringComparison.Ordinal);
            Assert.False(catchAll || refused.Contains(type.Name), $"{type.FullName} needs the name of what it does.");
        }
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void EveryPublicDistributionIsSealedAndImmutable(string package)
    {
        foreach (Type type in Assembly.Load(package).GetExportedTypes().Where(t => t.IsClass && !t.IsAbstract && t.GetInterfaces().Any(i => i.Name.EndsWith("variateDistribution", StringComparison.Ordinal))))
        {
            Assert.True(type.IsSealed, $"{type.Name} is not sealed.");
            Assert.DoesNotContain(type.GetProperties(), p => p.SetMethod is { IsPublic: true });
        }
    }

    // CS1591 makes an undocumented public member an error; this holds that nobody has turned it off where it counts.
    [Theory]
    [MemberData(nameof(Packages))]
    public void TheCompilerInsistsOnDocumentation(string package)
    {
        XElement[] shared = [XDocument.Load(Repository.PathOf("Package.props")).Root!, XDocument.Load(Repository.PathOf("Directory.Build.props")).Root!];
        XElement project = Repository.ReadProject(package).Root!;
        Assert.Contains(project.Descendants("Import"), e => ((string)e.Attribute("Project")!).EndsWith("Package.props", StringComparison.Ordinal));
        Assert.Equal("true", shared[0].Descendants("GenerateDocumentationFile").Single().Value);
        Assert.Equal("true", shared[1].Descendants("TreatWarningsAsErrors").Single().Value);
        foreach (XElement setting in shared.Append(project).SelectMany(e => e.Descendants()).Where(e => e.Name.LocalName is "NoWarn" or "WarningsNotAsErrors"))
            Assert.DoesNotContain("1591", setting.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("CS1591", File.ReadAllText(Repository.PathOf(".editorconfig")), StringComparison.Ordinal);
        foreach (string file in Directory.EnumerateFiles(Repository.PathOf(package), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal)))
            Assert.False(File.ReadAllText(file).Contains("#pragma warning disable CS1591", StringComparison.Ordinal), $"{file} turns CS1591 off.");
    }
}

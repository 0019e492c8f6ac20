using System.Reflection;

namespace Stats.Tests.House;

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
    public void DependenciesPointOneWay(string package)
    {
        foreach (AssemblyName reference in Assembly.Load(package).GetReferencedAssemblies())
        {
            string name = reference.Name!;
            bool framework = name == "netstandard" || (name.StartsWith("System.", StringComparison.Ordinal) && !RuntimePackages.Contains(name));
            Assert.True(
                framework || RuntimePackages.Contains(name) || MayReference[package].Contains(name),
                $"{package} references {name}.");
        }
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
    public void NoPublicTypeHidesAMathNetOneByAccident(string package)
    {
        Assert.DoesNotContain(Assembly.Load(package).GetExportedTypes(), t => t.Name is "SpecialFunctions" or "Combinatorics" or "Tools" or "Utils" or "Helper");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void EveryPublicDistributionIsSealed(string package)
    {
        foreach (Type type in Assembly.Load(package).GetExportedTypes().Where(t => t.IsClass && !t.IsAbstract && t.GetInterfaces().Any(i => i.Name.EndsWith("variateDistribution", StringComparison.Ordinal))))
            Assert.True(type.IsSealed, $"{type.Name} is not sealed.");
    }
}

using System.Reflection;
using System.Runtime.CompilerServices;
using PublicApiGenerator;

namespace Stats.Tests.House;

/// <summary>
/// The public surface, pinned in Stats.Tests/PublicApi. To announce a change, run
/// <c>STATS_UPDATE_API=1 dotnet test --filter PublicApi</c> and commit the difference.
/// </summary>
public class PublicApiTests
{
    public static TheoryData<string> Packages => ["Stats.Core", "Stats.Distributions", "Stats.Estimators"];

    [Theory]
    [MemberData(nameof(Packages))]
    public void TheSurfaceIsTheAnnouncedOne(string package)
    {
        string actual = Assembly.Load(package).GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n");
        string path = Path.Combine(SourceFolder(), "..", "PublicApi", package + ".txt");
        if (Environment.GetEnvironmentVariable("STATS_UPDATE_API") == "1")
        {
            File.WriteAllText(path, actual + "\n");
            return;
        }

        string[] announced = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n").TrimEnd().Split('\n') : [];
        string[] present = actual.TrimEnd().Split('\n');
        string[] added = [.. present.Except(announced, StringComparer.Ordinal)], removed = [.. announced.Except(present, StringComparer.Ordinal)];
        Assert.True(
            announced.SequenceEqual(present),
            $"The public surface of {package} has changed. Announce it with STATS_UPDATE_API=1 dotnet test --filter PublicApi\n"
            + string.Concat(added.Select(l => "+ " + l.Trim() + "\n")) + string.Concat(removed.Select(l => "- " + l.Trim() + "\n")));
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

using System.Reflection;
using PublicApiGenerator;

namespace Stats.Tests.House;

/// <summary>
/// The public surface, pinned in Stats.Tests/PublicApi. To announce a change, run
/// <c>STATS_UPDATE_API=1 dotnet test Stats.Tests --filter PublicApi</c> and commit the difference.
/// </summary>
public class PublicApiTests
{
    public static TheoryData<string> Packages => ["Stats.Core", "Stats.Distributions", "Stats.Estimators"];

    [Theory]
    [MemberData(nameof(Packages))]
    public void TheSurfaceIsTheAnnouncedOne(string package)
    {
        string actual = Assembly.Load(package).GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n").TrimEnd() + "\n";
        string path = Repository.PathOf($"Stats.Tests/PublicApi/{package}.txt");
        if (Environment.GetEnvironmentVariable("STATS_UPDATE_API") == "1")
        {
            File.WriteAllText(path, actual);
            return;
        }

        string announced = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n").TrimEnd() + "\n" : "";
        string difference = LineDifference.Between(announced.Split('\n'), actual.Split('\n'));
        Assert.True(
            difference.Length == 0,
            $"The public surface of {package} is not the one of Stats.Tests/PublicApi/{package}.txt:\n{difference}"
            + "If that is meant, announce it: STATS_UPDATE_API=1 dotnet test Stats.Tests --filter PublicApi, and a line in CHANGELOG.md.");
    }
}

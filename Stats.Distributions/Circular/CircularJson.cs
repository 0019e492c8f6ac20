using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stats.Distributions;

/// <summary>The versioned JSON form of the distributions of an angle; source-generated, so that it works trimmed and ahead of time.</summary>
internal static class CircularJson
{
    private const int Version = 1;

    public static string Write(VonMises model) =>
        JsonSerializer.Serialize(new VonMisesJson("VonMises", Version, model.Mean, model.Concentration), CircularJsonContext.Default.VonMisesJson);

    public static VonMises ReadVonMises(string json) => ToModel(DistributionJson.Parse(json, CircularJsonContext.Default.VonMisesJson));

    internal static VonMises ToModel(VonMisesJson value)
    {
        DistributionJson.Require(value.Type, "VonMises", value.Version, Version);
        return new VonMises(value.Mean ?? throw DistributionJson.Lacks("mean"), value.Concentration ?? throw DistributionJson.Lacks("concentration"));
    }
}

// All properties are required: each is nullable, so that one that is missing is seen and does not read as 0.
internal sealed record VonMisesJson(string? Type, int? Version, double? Mean, double? Concentration);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VonMisesJson))]
internal sealed partial class CircularJsonContext : JsonSerializerContext;

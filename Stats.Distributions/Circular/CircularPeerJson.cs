using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stats.Distributions;

/// <summary>The versioned JSON form of the two-parameter distributions of an angle beside the von Mises law.</summary>
internal static class CircularPeerJson
{
    private const int Version = 1;

    public static string Write(string type, double mean, double parameter) =>
        JsonSerializer.Serialize(new CircularPeer(type, Version, mean, parameter), CircularPeerJsonContext.Default.CircularPeer);

    public static (double Mean, double Parameter) Read(string json, string type)
    {
        CircularPeer value = DistributionJson.Parse(json, CircularPeerJsonContext.Default.CircularPeer);
        DistributionJson.Require(value.Type, type, value.Version, Version);
        return (value.Mean ?? throw DistributionJson.Lacks("mean"), value.Parameter ?? throw DistributionJson.Lacks("parameter"));
    }
}

internal sealed record CircularPeer(string? Type, int? Version, double? Mean, double? Parameter);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CircularPeer))]
internal sealed partial class CircularPeerJsonContext : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stats.Distributions;

/// <summary>The versioned JSON form of the directional models; source-generated, so that it works trimmed and ahead of time.</summary>
internal static class DirectionalJson
{
    private const int Version = 1;

    public static string Write(VonMisesFisher model) =>
        JsonSerializer.Serialize(new VonMisesFisherJson("VonMisesFisher", Version, model.MeanDirection.ToArray(), model.Concentration), DirectionalJsonContext.Default.VonMisesFisherJson);

    public static string Write(VonMisesFisherMixture model) =>
        JsonSerializer.Serialize(
            new VonMisesFisherMixtureJson(
                "VonMisesFisherMixture",
                Version,
                model.Weights.ToArray(),
                [.. model.Components.Select(c => new VonMisesFisherJson("VonMisesFisher", Version, c.MeanDirection.ToArray(), c.Concentration))]),
            DirectionalJsonContext.Default.VonMisesFisherMixtureJson);

    public static VonMisesFisher ReadVonMisesFisher(string json) =>
        ToModel(DistributionJson.Parse(json, DirectionalJsonContext.Default.VonMisesFisherJson));

    public static VonMisesFisherMixture ReadMixture(string json)
    {
        VonMisesFisherMixtureJson value = DistributionJson.Parse(json, DirectionalJsonContext.Default.VonMisesFisherMixtureJson);
        DistributionJson.Require(value.Type, "VonMisesFisherMixture", value.Version, Version);
        double[] weights = value.Weights ?? throw DistributionJson.Lacks("weights");
        VonMisesFisherJson?[] components = value.Components ?? throw DistributionJson.Lacks("components");
        return VonMisesFisherMixture.Restore([.. components.Select((c, k) => ToModel(c ?? throw new ArgumentException($"json: components[{k}] is null.", nameof(json))))], weights);
    }

    private static VonMisesFisher ToModel(VonMisesFisherJson value)
    {
        DistributionJson.Require(value.Type, "VonMisesFisher", value.Version, Version);
        return VonMisesFisher.Restore(value.MeanDirection ?? throw DistributionJson.Lacks("meanDirection"), value.Concentration ?? throw DistributionJson.Lacks("concentration"));
    }
}

// All properties are required: each is nullable, so that one that is missing is seen and does not read as 0.
internal sealed record VonMisesFisherJson(string? Type, int? Version, double[]? MeanDirection, double? Concentration);

internal sealed record VonMisesFisherMixtureJson(string? Type, int? Version, double[]? Weights, VonMisesFisherJson?[]? Components);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VonMisesFisherJson))]
[JsonSerializable(typeof(VonMisesFisherMixtureJson))]
internal sealed partial class DirectionalJsonContext : JsonSerializerContext;

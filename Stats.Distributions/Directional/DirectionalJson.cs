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
        ToModel(Parse(json, DirectionalJsonContext.Default.VonMisesFisherJson));

    public static VonMisesFisherMixture ReadMixture(string json)
    {
        VonMisesFisherMixtureJson value = Parse(json, DirectionalJsonContext.Default.VonMisesFisherMixtureJson);
        Require(value.Type, "VonMisesFisherMixture", value.Version);
        double[] weights = value.Weights ?? throw Lacks("weights");
        VonMisesFisherJson?[] components = value.Components ?? throw Lacks("components");
        return VonMisesFisherMixture.Restore([.. components.Select((c, k) => ToModel(c ?? throw new ArgumentException($"json: components[{k}] is null.", nameof(json))))], weights);
    }

    private static T Parse<T>(string json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new ArgumentException("json is null.", nameof(json));
        }
        catch (JsonException exception)
        {
            throw new ArgumentException("json is damaged: " + exception.Message, nameof(json), exception);
        }
    }

    private static VonMisesFisher ToModel(VonMisesFisherJson value)
    {
        Require(value.Type, "VonMisesFisher", value.Version);
        return VonMisesFisher.Restore(value.MeanDirection ?? throw Lacks("meanDirection"), value.Concentration ?? throw Lacks("concentration"));
    }

    private static ArgumentException Lacks(string property) => new($"json lacks the property {property}.", "json");

    private static void Require(string? type, string expected, int? version)
    {
        if (type is null)
            throw Lacks("type");
        if (type != expected)
            throw new ArgumentException($"json holds a {type}, not a {expected}.", "json");
        if (version is null)
            throw Lacks("version");
        if (version != Version)
            throw new ArgumentException($"json holds version {version} of {expected}; this library reads version {Version}.", "json");
    }
}

// All properties are required: each is nullable, so that one that is missing is seen and does not read as 0.
internal sealed record VonMisesFisherJson(string? Type, int? Version, double[]? MeanDirection, double? Concentration);

internal sealed record VonMisesFisherMixtureJson(string? Type, int? Version, double[]? Weights, VonMisesFisherJson?[]? Components);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VonMisesFisherJson))]
[JsonSerializable(typeof(VonMisesFisherMixtureJson))]
internal sealed partial class DirectionalJsonContext : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stats.Distributions;

/// <summary>The versioned JSON form of the distributions of an angle; source-generated, so that it works trimmed and ahead of time.</summary>
internal static class CircularJson
{
    private const int Version = 1;

    public static string Write(VonMises model) =>
        JsonSerializer.Serialize(new VonMisesJson("VonMises", Version, model.Mean, model.Concentration), CircularJsonContext.Default.VonMisesJson);

    public static VonMises ReadVonMises(string json) => ToModel(Parse(json, CircularJsonContext.Default.VonMisesJson));

    internal static VonMises ToModel(VonMisesJson value)
    {
        Require(value.Type, "VonMises", value.Version);
        return new VonMises(value.Mean ?? throw Lacks("mean"), value.Concentration ?? throw Lacks("concentration"));
    }

    internal static T Parse<T>(string json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
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

    internal static ArgumentException Lacks(string property) => new($"json lacks the property {property}.", "json");

    internal static void Require(string? type, string expected, int? version)
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
internal sealed record VonMisesJson(string? Type, int? Version, double? Mean, double? Concentration);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VonMisesJson))]
internal sealed partial class CircularJsonContext : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Stats.Distributions;

/// <summary>What the JSON forms of all models share: text is parsed, and a type, version or property that is not as it should be is named.</summary>
internal static class DistributionJson
{
    public static T Parse<T>(string json, JsonTypeInfo<T> type)
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

    public static ArgumentException Lacks(string property) => new($"json lacks the property {property}.", "json");

    /// <summary>The type and version are there and as expected.</summary>
    public static void Require(string? type, string expected, int? version, int readable)
    {
        if (type is null)
            throw Lacks("type");
        if (type != expected)
            throw new ArgumentException($"json holds a {type}, not a {expected}.", "json");
        if (version is null)
            throw Lacks("version");
        if (version != readable)
            throw new ArgumentException($"json holds version {version} of {expected}; this library reads version {readable}.", "json");
    }
}

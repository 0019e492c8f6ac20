using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stats.Distributions;

/// <summary>The versioned JSON form of a mixture of von Mises distributions; source-generated, so that it works trimmed and ahead of time.</summary>
internal static class VonMisesMixtureJson
{
    private const string TypeName = "VonMisesMixture";
    private const int Version = 1;

    public static string Write(VonMisesMixture model) => JsonSerializer.Serialize(
        new VonMisesMixtureModel(TypeName, Version, model.Weights.ToArray(), [.. model.Components.Select(c => c.Mean)], [.. model.Components.Select(c => c.Concentration)]),
        VonMisesMixtureJsonContext.Default.VonMisesMixtureModel);

    public static VonMisesMixture Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        VonMisesMixtureModel value;
        try
        {
            value = JsonSerializer.Deserialize(json, VonMisesMixtureJsonContext.Default.VonMisesMixtureModel) ?? throw new ArgumentException("json is null.", nameof(json));
        }
        catch (JsonException exception)
        {
            throw new ArgumentException("json is damaged: " + exception.Message, nameof(json), exception);
        }

        if ((value.Type ?? throw Lacks("type")) != TypeName)
            throw new ArgumentException($"json holds a {value.Type}, not a {TypeName}.", nameof(json));
        if ((value.Version ?? throw Lacks("version")) != Version)
            throw new ArgumentException($"json holds version {value.Version} of {TypeName}; this library reads version {Version}.", nameof(json));
        return new VonMisesMixture(value.Weights ?? throw Lacks("weights"), value.Means ?? throw Lacks("means"), value.Concentrations ?? throw Lacks("concentrations"));
    }

    private static ArgumentException Lacks(string property) => new($"json lacks the property {property}.", "json");
}

// All properties are required: each is nullable, so that one that is missing is seen and does not read as 0.
internal sealed record VonMisesMixtureModel(string? Type, int? Version, double[]? Weights, double[]? Means, double[]? Concentrations);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VonMisesMixtureModel))]
internal sealed partial class VonMisesMixtureJsonContext : JsonSerializerContext;

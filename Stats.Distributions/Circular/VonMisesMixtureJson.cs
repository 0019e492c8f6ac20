using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stats.Distributions;

/// <summary>The versioned JSON form of a mixture of von Mises distributions; source-generated, so that it works trimmed and ahead of time.</summary>
internal static class VonMisesMixtureJson
{
    private const string TypeName = "VonMisesMixture";
    private const int Version = 1;

    public static string Write(VonMisesMixture model) => JsonSerializer.Serialize(ToJson(model), VonMisesMixtureJsonContext.Default.VonMisesMixtureModel);

    public static VonMisesMixture Read(string json) => ToModel(DistributionJson.Parse(json, VonMisesMixtureJsonContext.Default.VonMisesMixtureModel));

    internal static VonMisesMixtureModel ToJson(VonMisesMixture model) =>
        new(TypeName, Version, model.Weights.ToArray(), [.. model.Components.Select(c => c.Mean)], [.. model.Components.Select(c => c.Concentration)]);

    internal static VonMisesMixture ToModel(VonMisesMixtureModel value)
    {
        DistributionJson.Require(value.Type, TypeName, value.Version, Version);
        return new VonMisesMixture(
            value.Weights ?? throw DistributionJson.Lacks("weights"), value.Means ?? throw DistributionJson.Lacks("means"), value.Concentrations ?? throw DistributionJson.Lacks("concentrations"));
    }
}

// All properties are required: each is nullable, so that one that is missing is seen and does not read as 0.
internal sealed record VonMisesMixtureModel(string? Type, int? Version, double[]? Weights, double[]? Means, double[]? Concentrations);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VonMisesMixtureModel))]
internal sealed partial class VonMisesMixtureJsonContext : JsonSerializerContext;

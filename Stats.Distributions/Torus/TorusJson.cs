using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stats.Distributions;

/// <summary>The versioned JSON form of the laws on the torus; source-generated, so that it works trimmed and ahead of time.</summary>
internal static class TorusJson
{
    private const int Version = 1;

    public static string Write(TorusDistribution model) => JsonSerializer.Serialize(ToJson(model), TorusJsonContext.Default.TorusDistributionJson);

    public static string Write(TorusMixture model) => JsonSerializer.Serialize(
        new TorusMixtureJson(nameof(TorusMixture), Version, model.Weights.ToArray(), [.. model.Components.Select(ToJson)]), TorusJsonContext.Default.TorusMixtureJson);

    public static TorusDistribution ReadDistribution(string json) => ToModel(DistributionJson.Parse(json, TorusJsonContext.Default.TorusDistributionJson));

    public static TorusMixture ReadMixture(string json)
    {
        TorusMixtureJson value = DistributionJson.Parse(json, TorusJsonContext.Default.TorusMixtureJson);
        DistributionJson.Require(value.Type, nameof(TorusMixture), value.Version, Version);
        double[] weights = value.Weights ?? throw DistributionJson.Lacks("weights");
        TorusDistributionJson?[] components = value.Components ?? throw DistributionJson.Lacks("components");
        return TorusMixture.Restore([.. components.Select((c, k) => ToModel(c ?? throw new ArgumentException($"json: components[{k}] is null.", nameof(json))))], weights);
    }

    public static string Write(VonMisesMixtureProduct model) => JsonSerializer.Serialize(
        new VonMisesMixtureProductJson(nameof(VonMisesMixtureProduct), Version, [.. model.Marginals.Select(VonMisesMixtureJson.ToJson)]), TorusJsonContext.Default.VonMisesMixtureProductJson);

    public static VonMisesMixtureProduct ReadMixtureProduct(string json)
    {
        VonMisesMixtureProductJson value = DistributionJson.Parse(json, TorusJsonContext.Default.VonMisesMixtureProductJson);
        DistributionJson.Require(value.Type, nameof(VonMisesMixtureProduct), value.Version, Version);
        VonMisesMixtureModel?[] marginals = value.Marginals ?? throw DistributionJson.Lacks("marginals");
        return new VonMisesMixtureProduct([.. marginals.Select((m, d) => VonMisesMixtureJson.ToModel(m ?? throw new ArgumentException($"json: marginals[{d}] is null.", nameof(json))))]);
    }

    private static TorusDistributionJson ToJson(TorusDistribution model) => model switch
    {
        VonMisesProduct p => new(nameof(VonMisesProduct), Version, p.Means.ToArray(), p.Concentrations.ToArray(), null),
        BivariateVonMises b => new(b.GetType().Name, Version, [b.FirstMean, b.SecondMean], [b.FirstConcentration, b.SecondConcentration], b.Coupling),
        _ => throw new ArgumentException($"{model.GetType().Name} has no JSON form.", nameof(model)),
    };

    private static TorusDistribution ToModel(TorusDistributionJson value)
    {
        bool product = value.Type == nameof(VonMisesProduct), sine = value.Type == nameof(BivariateVonMisesSine);
        DistributionJson.Require(value.Type, product ? nameof(VonMisesProduct) : sine ? nameof(BivariateVonMisesSine) : nameof(BivariateVonMisesCosine), value.Version, Version);
        double[] means = value.Means ?? throw DistributionJson.Lacks("means"), concentrations = value.Concentrations ?? throw DistributionJson.Lacks("concentrations");
        if (product)
            return new VonMisesProduct(means, concentrations);
        if (means.Length != 2 || concentrations.Length != 2)
            throw new ArgumentException($"json: a {value.Type} has 2 means and 2 concentrations.", "json");
        double coupling = value.Coupling ?? throw DistributionJson.Lacks("coupling");
        return sine
            ? new BivariateVonMisesSine(means[0], means[1], concentrations[0], concentrations[1], coupling)
            : new BivariateVonMisesCosine(means[0], means[1], concentrations[0], concentrations[1], coupling);
    }
}

// All properties are required: each is nullable, so that one that is missing is seen and does not read as 0.
internal sealed record TorusDistributionJson(
    string? Type, int? Version, double[]? Means, double[]? Concentrations, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Coupling);

internal sealed record TorusMixtureJson(string? Type, int? Version, double[]? Weights, TorusDistributionJson?[]? Components);

internal sealed record VonMisesMixtureProductJson(string? Type, int? Version, VonMisesMixtureModel?[]? Marginals);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TorusDistributionJson))]
[JsonSerializable(typeof(TorusMixtureJson))]
[JsonSerializable(typeof(VonMisesMixtureProductJson))]
internal sealed partial class TorusJsonContext : JsonSerializerContext;

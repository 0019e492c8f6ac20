using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stats.Distributions;

/// <summary>The versioned JSON form of the distributions of a time to an event; source-generated, so that it works trimmed and ahead of time.</summary>
internal static class SurvivalJson
{
    public const int Version = 1;

    public static string Write(SurvivalState state) => JsonSerializer.Serialize(state, SurvivalJsonContext.Default.SurvivalState);

    public static SurvivalState Read(string json, string type)
    {
        SurvivalState state = DistributionJson.Parse(json, SurvivalJsonContext.Default.SurvivalState);
        DistributionJson.Require(state.Type, type, state.Version, Version);
        return state;
    }

    public static double Value(double? value, string property) => value ?? throw DistributionJson.Lacks(property);
}

// The parameters of any of the distributions: those that a type does not have are not written.
internal sealed record SurvivalState(string? Type, int? Version)
{
    public double? Phi { get; init; }

    public double? Lambda { get; init; }

    public double? Gamma { get; init; }

    public double? Kappa { get; init; }

    public double? Complement { get; init; }

    public double? Shape { get; init; }

    public double? TailShape { get; init; }

    public double? Scale { get; init; }

    public double? Rate { get; init; }

    public double? Mu { get; init; }

    public double? Sigma { get; init; }

    public double? Q { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(SurvivalState))]
internal sealed partial class SurvivalJsonContext : JsonSerializerContext;

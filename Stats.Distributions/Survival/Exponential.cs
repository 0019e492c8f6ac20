using System.Globalization;

namespace Stats.Distributions;

/// <summary>The exponential distribution: S(t) = exp(-rate t), of constant hazard; the member kappa = gamma = 1 of the adapted power family.</summary>
public sealed class Exponential : AdaptedPowerFamily
{
    /// <summary>A distribution by its parameters.</summary>
    /// <param name="rate">The hazard, positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public Exponential(double rate)
        : base(SurvivalCheck.Positive(rate, nameof(rate)), 1.0, 1.0, 1.0, 2.0)
    {
        Rate = rate;
    }

    /// <summary>The hazard.</summary>
    public double Rate { get; }

    /// <summary>The distribution as versioned JSON; <see cref="FromJson"/> restores it bit for bit.</summary>
    public string ToJson() => SurvivalJson.Write(new SurvivalState("Exponential", SurvivalJson.Version) { Rate = Rate });

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="ArgumentException"><paramref name="json"/> is damaged, of another type or version, or its values are no distribution.</exception>
    public static Exponential FromJson(string json)
    {
        SurvivalState state = SurvivalJson.Read(json, "Exponential");
        return new Exponential(SurvivalJson.Value(state.Rate, "rate"));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Exponential(rate = {Rate})");
}

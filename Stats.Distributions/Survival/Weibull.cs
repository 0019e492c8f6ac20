using System.Globalization;

namespace Stats.Distributions;

/// <summary>
/// The Weibull distribution: S(t) = exp(-(t / scale)^shape), the member kappa = 1 of the adapted power family. Shape 1 is the exponential, 2 the
/// Rayleigh distribution. The order of the parameters is that of MathNet's type of the same name and of R; both tails and their quantiles are right
/// to (8 + 2 shape) eps and (8 + 2 / shape) eps, where MathNet forms 1 - F.
/// </summary>
public sealed class Weibull : AdaptedPowerFamily
{
    /// <summary>A distribution by its parameters.</summary>
    /// <param name="shape">In [1e-100, 1e100].</param>
    /// <param name="scale">Positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public Weibull(double shape, double scale)
        : base(SurvivalCheck.Positive(scale, nameof(scale)), 1.0, SurvivalCheck.Power(shape, nameof(shape)), 1.0)
    {
        Shape = shape;
        Scale = scale;
    }

    /// <summary>The power of the time: the hazard runs as t^(shape - 1).</summary>
    public double Shape { get; }

    /// <summary>The time at which a share e^-1 is left.</summary>
    public double Scale { get; }

    /// <summary>The distribution as versioned JSON; <see cref="FromJson"/> restores it bit for bit.</summary>
    public string ToJson() => SurvivalJson.Write(new SurvivalState("Weibull", SurvivalJson.Version) { Shape = Shape, Scale = Scale });

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="ArgumentException"><paramref name="json"/> is damaged, of another type or version, or its values are no distribution.</exception>
    public static Weibull FromJson(string json)
    {
        SurvivalState state = SurvivalJson.Read(json, "Weibull");
        return new Weibull(SurvivalJson.Value(state.Shape, "shape"), SurvivalJson.Value(state.Scale, "scale"));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Weibull(shape = {Shape}, scale = {Scale})");
}

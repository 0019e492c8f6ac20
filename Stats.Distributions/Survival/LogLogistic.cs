using System.Globalization;

namespace Stats.Distributions;

/// <summary>
/// The log-logistic distribution: S(t) = 1 / (1 + (t / scale)^shape), the member kappa = 0, lambda = 1 of the adapted power family. log T is logistic
/// about log scale with the scale 1 / shape. The mean exists for shapes above 1.
/// </summary>
public sealed class LogLogistic : AdaptedPowerFamily
{
    /// <summary>A distribution by its parameters.</summary>
    /// <param name="shape">In [1e-100, 1e100].</param>
    /// <param name="scale">Positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public LogLogistic(double shape, double scale)
        : base(SurvivalCheck.Positive(scale, nameof(scale)), 1.0, SurvivalCheck.Power(shape, nameof(shape)), 0.0)
    {
        Shape = shape;
        Scale = scale;
    }

    /// <summary>The power of the time.</summary>
    public double Shape { get; }

    /// <summary>The median.</summary>
    public double Scale { get; }

    /// <summary>The distribution as versioned JSON; <see cref="FromJson"/> restores it bit for bit.</summary>
    public string ToJson() => SurvivalJson.Write(new SurvivalState("LogLogistic", SurvivalJson.Version) { Shape = Shape, Scale = Scale });

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="ArgumentException"><paramref name="json"/> is damaged, of another type or version, or its values are no distribution.</exception>
    public static LogLogistic FromJson(string json)
    {
        SurvivalState state = SurvivalJson.Read(json, "LogLogistic");
        return new LogLogistic(SurvivalJson.Value(state.Shape, "shape"), SurvivalJson.Value(state.Scale, "scale"));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"LogLogistic(shape = {Shape}, scale = {Scale})");
}

using System.Globalization;

namespace Stats.Distributions;

/// <summary>
/// The Burr XII (Singh-Maddala) distribution: S(t) = (1 + (t / scale)^shape)^-tailShape, the member kappa = 0 of the adapted power family; shape 1 is
/// the Lomax, tailShape 1 the log-logistic distribution. Moments of an order below shape tailShape exist.
/// </summary>
public sealed class BurrXII : AdaptedPowerFamily
{
    /// <summary>A distribution by its parameters.</summary>
    /// <param name="shape">In [1e-100, 1e100].</param>
    /// <param name="tailShape">The power of the survival function. Positive and finite.</param>
    /// <param name="scale">Positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public BurrXII(double shape, double tailShape, double scale)
        : base(SurvivalCheck.Positive(scale, nameof(scale)), SurvivalCheck.Positive(tailShape, nameof(tailShape)), SurvivalCheck.Power(shape, nameof(shape)), 0.0)
    {
        Shape = shape;
        TailShape = tailShape;
        Scale = scale;
    }

    /// <summary>The power of the time.</summary>
    public double Shape { get; }

    /// <summary>The power of the survival function.</summary>
    public double TailShape { get; }

    /// <summary>The unit of time.</summary>
    public double Scale { get; }

    /// <summary>The distribution as versioned JSON; <see cref="FromJson"/> restores it bit for bit.</summary>
    public string ToJson() => SurvivalJson.Write(new SurvivalState("BurrXII", SurvivalJson.Version) { Shape = Shape, TailShape = TailShape, Scale = Scale });

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="ArgumentException"><paramref name="json"/> is damaged, of another type or version, or its values are no distribution.</exception>
    public static BurrXII FromJson(string json)
    {
        SurvivalState state = SurvivalJson.Read(json, "BurrXII");
        return new BurrXII(SurvivalJson.Value(state.Shape, "shape"), SurvivalJson.Value(state.TailShape, "tailShape"), SurvivalJson.Value(state.Scale, "scale"));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"BurrXII(shape = {Shape}, tailShape = {TailShape}, scale = {Scale})");
}

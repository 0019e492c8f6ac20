using System.Globalization;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// The Gompertz distribution: hazard h(t) = rate e^(shape t). A positive shape is the member kappa = infinity, gamma = 1 of the adapted power family
/// (phi = shape, lambda = rate / shape); shape 0 is the exponential distribution. A negative shape is defective: a share e^(rate / shape) never has the
/// event, the distribution function ends below 1, and the quantile beyond its end is +infinity.
/// <para>
/// Errors, in eps = 2^-52: H, F and quantiles 8 eps relatively, plus |shape t| eps for H at positive shapes; a survival function that times (1 + H);
/// logarithms 8 eps (1 + |value|).
/// </para>
/// </summary>
public sealed class Gompertz : SurvivalDistribution
{
    private readonly GompertzHazard _hazard;

    /// <summary>A distribution by its parameters, in R's order.</summary>
    /// <param name="shape">The rate at which the log-hazard rises or, below 0, falls; |shape| at most 1e100.</param>
    /// <param name="rate">The hazard at 0, in [1e-100, 1e100].</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public Gompertz(double shape, double rate)
    {
        if (!(Math.Abs(shape) <= SurvivalCheck.LargestPower))
            throw new ArgumentOutOfRangeException(nameof(shape), shape, "shape is in [-1e100, 1e100].");
        Shape = shape;
        Rate = SurvivalCheck.Power(rate, nameof(rate));
        _hazard = new GompertzHazard(shape, rate);
    }

    /// <summary>The slope of the log-hazard.</summary>
    public double Shape { get; }

    /// <summary>The hazard at 0.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    public override double CureFractionLn => -_hazard.Ends.Limit;

    /// <inheritdoc/>
    public override HazardShape HazardShape => Shape > 0.0 ? HazardShape.Increasing : Shape < 0.0 ? HazardShape.Decreasing : HazardShape.Constant;

    /// <summary>null: the hazard is monotone.</summary>
    public override double? HazardTurningTime => null;

    /// <summary>log(shape / rate) / shape where the shape is above the rate, else 0.</summary>
    public override double Mode => Shape > Rate ? Math.Log(Shape / Rate) / Shape : 0.0;

    /// <summary>The distribution as versioned JSON; <see cref="FromJson"/> restores it bit for bit.</summary>
    public string ToJson() => SurvivalJson.Write(new SurvivalState("Gompertz", SurvivalJson.Version) { Shape = Shape, Rate = Rate });

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="ArgumentException"><paramref name="json"/> is damaged, of another type or version, or its values are no distribution.</exception>
    public static Gompertz FromJson(string json)
    {
        SurvivalState state = SurvivalJson.Read(json, "Gompertz");
        return new Gompertz(SurvivalJson.Value(state.Shape, "shape"), SurvivalJson.Value(state.Rate, "rate"));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Gompertz(shape = {Shape}, rate = {Rate})");

    private protected override double Evaluate(SurvivalQuantity quantity, double x) => HazardEvaluation.Evaluate(in _hazard, quantity, x);

    private protected override void Evaluate(SurvivalQuantity quantity, ReadOnlySpan<double> x, Span<double> result) =>
        HazardEvaluation.Evaluate(in _hazard, quantity, x, result);

    private protected override double IntervalLn(double lower, double upper) => HazardEvaluation.IntervalLn(in _hazard, lower, upper);

    private protected override double TimeLnAt(double place) => _hazard.TimeLnOfUncured(Math.Exp(place));

    private protected override double EntropyOfProper() => EntropyOf(_hazard.HazardLnAt);
}

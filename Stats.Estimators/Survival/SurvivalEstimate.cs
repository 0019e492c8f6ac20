namespace Stats.Estimators;

/// <summary>A quantity predicted by a model, with its interval.</summary>
/// <param name="Estimate">The estimate.</param>
/// <param name="StandardError">Its standard error by the delta method on the scale on which the interval is symmetric; null where undefined.</param>
/// <param name="Lower">The lower end of the interval; null where undefined.</param>
/// <param name="Upper">The upper end of the interval; null where undefined.</param>
public readonly record struct SurvivalEstimate(double Estimate, double? StandardError, double? Lower, double? Upper);

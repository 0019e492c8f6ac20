namespace Stats.Estimators;

/// <summary>A quantile of a survival curve.</summary>
/// <param name="Probability">p, the share that has had the event.</param>
/// <param name="Time">The first time at which S falls to 1 - p; null where it never does.</param>
/// <param name="Lower">The lower end of its interval; null where the limit of the curve never falls that far.</param>
/// <param name="Upper">The upper end of its interval; null where the limit of the curve never falls that far.</param>
public sealed record SurvivalQuantile(double Probability, double? Time, double? Lower, double? Upper);

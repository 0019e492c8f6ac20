namespace Stats.Estimators;

/// <summary>A band that holds the whole survival curve over a span of time with the stated probability, in large samples.</summary>
/// <param name="Kind">Its shape.</param>
/// <param name="Level">The probability.</param>
/// <param name="CriticalValue">The quantile of the limit law of the greatest deviation, over the share of information that the span covers.</param>
/// <param name="Times">The times of the curve within the span.</param>
/// <param name="Lower">The lower limits from each time until the next; null where the scale gives none.</param>
/// <param name="Upper">The upper limits; null where the scale gives none.</param>
public sealed record SurvivalBand(
    SurvivalBandKind Kind, double Level, double CriticalValue, IReadOnlyList<double> Times, IReadOnlyList<double?> Lower, IReadOnlyList<double?> Upper);

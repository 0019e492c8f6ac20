namespace Stats.Estimators;

/// <summary>A statistic of a sample on the line. It is called from several threads at once, must not keep the span, and may not depend on the order of the sample.</summary>
/// <param name="sample">The sample, or a resample of it.</param>
public delegate double SampleStatistic(ReadOnlySpan<double> sample);

namespace Stats.Core;

/// <summary>A row of a parameter table.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Estimate">Its estimate.</param>
/// <param name="StandardError">Its standard error; null where undefined or not computed.</param>
/// <param name="Lower">The lower end of the confidence interval; null where undefined.</param>
/// <param name="Upper">The upper end of the confidence interval; null where undefined.</param>
public sealed record ParameterEstimate(string Name, double Estimate, double? StandardError = null, double? Lower = null, double? Upper = null);

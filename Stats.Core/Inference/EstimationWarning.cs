namespace Stats.Core;

/// <summary>Something the user of a result should know before relying on it.</summary>
/// <param name="Code">A stable identifier for programs, such as "noise-floor".</param>
/// <param name="Message">One sentence for people.</param>
public sealed record EstimationWarning(string Code, string Message);

using System.Globalization;

namespace Stats.Estimators;

/// <summary>How well the data tell the parameters of a fit apart.</summary>
/// <param name="ConditionNumber">The condition number of the observed information scaled to a unit diagonal, at least 1; above 1000 some direction is weak.</param>
/// <param name="WeakestDirection">The eigenvector of the smallest eigenvalue, its parts above a tenth by falling size.</param>
public sealed record Identifiability(double ConditionNumber, IReadOnlyList<(string Name, double Weight)> WeakestDirection)
{
    internal string WeakestDirectionText => string.Join(", ", WeakestDirection.Take(4).Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Weight:+0.##;-0.##} {d.Name}")));
}

namespace Stats.Core;

/// <summary>What a root finder found.</summary>
/// <param name="Root">The point of the smallest |value| between which and its neighbour the sign changes.</param>
/// <param name="Value">The function there.</param>
/// <param name="Iterations">How often the function was evaluated.</param>
/// <param name="Converged">
/// Whether the bracket shrank to the tolerance, or the function is 0 at the root; false where the sign changes at a pole. That is taken to be so if
/// both last values are infinite, or if on both sides |f| is at the end the largest of the search, four points at least having raised it.
/// A jump across 0 towards which |f| does not grow counts as a root; a function that overflows on both sides of a root counts as a pole.
/// </param>
public sealed record RootResult(double Root, double Value, int Iterations, bool Converged)
{
    /// <summary>The result itself, if it converged.</summary>
    /// <exception cref="EstimationException">It did not.</exception>
    public RootResult ThrowIfNotConverged() => Converged
        ? this
        : throw new EstimationException(FormattableString.Invariant($"The root did not converge: the function is {Value} at {Root} after {Iterations} evaluations."));
}

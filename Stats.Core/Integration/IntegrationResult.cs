namespace Stats.Core;

/// <summary>What an integrator found.</summary>
/// <param name="Value">The integral.</param>
/// <param name="ErrorEstimate">An estimate of the absolute error, as a rule far too large; it cannot see what lies between the points of evaluation.</param>
/// <param name="Evaluations">How often the integrand was called.</param>
/// <param name="Converged">Whether the error estimate met a tolerance; if not, it was round-off, overflow or the limit of evaluations that stopped it.</param>
public sealed record IntegrationResult(double Value, double ErrorEstimate, int Evaluations, bool Converged)
{
    /// <summary>The result itself, if it converged.</summary>
    /// <exception cref="EstimationException">It did not.</exception>
    public IntegrationResult ThrowIfNotConverged() => Converged
        ? this
        : throw new EstimationException(FormattableString.Invariant(
            $"The integral did not converge: {Value} with an estimated error of {ErrorEstimate} after {Evaluations} evaluations."));
}

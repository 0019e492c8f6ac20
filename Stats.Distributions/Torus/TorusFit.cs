using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>The fit of one law, with the level of its intervals.</summary>
internal sealed class TorusFit<T>(
    T model, long observations, double logLikelihood, int parameterCount, StopReason stopReason, int iterations,
    IReadOnlyList<ParameterEstimate> parameters, Matrix<double>? covariance, IReadOnlyList<EstimationWarning> warnings, double level)
    : Fit<T>(model, observations, logLikelihood, parameterCount, stopReason, iterations, parameters, covariance, warnings)
    where T : class
{
    private protected override double IntervalLevel => level;
}

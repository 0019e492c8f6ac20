using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>A fitted von Mises-Fisher distribution: both estimates of the concentration, with errors for concentration and direction.</summary>
public sealed class VonMisesFisherFit : Fit<VonMisesFisher>
{
    internal VonMisesFisherFit(
        VonMisesFisher model, VonMisesFisherStatistics statistics, Estimates estimates, StopReason stopReason, int iterations,
        IReadOnlyList<ParameterEstimate> parameters, Matrix<double>? covariance, IReadOnlyList<EstimationWarning> warnings)
        : base(model, statistics.Observations, estimates.LogLikelihood, model.Dimension, stopReason, iterations, parameters, covariance, warnings)
    {
        Estimator = estimates.Estimator;
        ConfidenceLevel = estimates.ConfidenceLevel;
        TotalWeight = statistics.TotalWeight;
        EffectiveCount = statistics.EffectiveCount;
        HasMeanDirection = estimates.HasMeanDirection;
        MeanResultantLength = estimates.ResultantLength;
        MeanResultantLengthComplement = estimates.ResultantComplement;
        MaximumLikelihoodConcentration = estimates.MaximumLikelihood;
        MarginalLikelihoodConcentration = estimates.Marginal;
        ConcentrationStandardError = estimates.ConcentrationStandardError;
        MeanDirectionStandardError = estimates.DirectionStandardError;
        MeanDirectionConfidenceAngle = estimates.DirectionAngle;
    }

    /// <summary>Which estimate of the concentration the model holds.</summary>
    public ConcentrationEstimator Estimator { get; }

    /// <summary>The level of the intervals.</summary>
    public double ConfidenceLevel { get; }

    /// <summary>The sum of the weights, W.</summary>
    public double TotalWeight { get; }

    /// <summary>The number of observations the weights are worth.</summary>
    public double EffectiveCount { get; }

    /// <summary>Whether the data have a mean direction: false where the resultant is zero; the model is then uniform and its mean direction has no meaning.</summary>
    public bool HasMeanDirection { get; }

    /// <summary>The mean resultant length R, in [0, 1].</summary>
    public double MeanResultantLength { get; }

    /// <summary>1 - R, from a second pass over a point set (by subtraction for streamed statistics).</summary>
    public double MeanResultantLengthComplement { get; }

    /// <summary>The maximum-likelihood estimate of the concentration (the cap where it is unbounded).</summary>
    public double MaximumLikelihoodConcentration { get; }

    /// <summary>The marginal-likelihood estimate of the concentration, never above the maximum-likelihood one.</summary>
    public double MarginalLikelihoodConcentration { get; }

    /// <summary>The standard error of the model's concentration; null at the cap and at concentration 0.</summary>
    public double? ConcentrationStandardError { get; }

    /// <summary>
    /// The typical angle in radians, below pi/2, between the estimated and the true mean direction: the one whose cosine is the expected cosine,
    /// A_p(kappa n R). For many observations it is ((p-1) / (n kappa A))^(1/2), the usual standard error; that is far too large where p exceeds n.
    /// Null where the direction is undefined.
    /// </summary>
    public double? MeanDirectionStandardError { get; }

    /// <summary>
    /// The half-angle in radians, within [0, pi], of the cone about the estimated mean direction that holds the true one with the
    /// confidence level: given the resultant length, the direction is von Mises-Fisher of concentration kappa n R (Mardia and Jupp 2000, 10.4). Null where undefined.
    /// </summary>
    public double? MeanDirectionConfidenceAngle { get; }

    private protected override double IntervalLevel => ConfidenceLevel;

    private protected override void WriteSummary(SummaryTable table)
    {
        table.Pair("Dimension", Model.Dimension).Pair("Mean resultant length", MeanResultantLength);
        table.Pair("Effective count", EffectiveCount).Pair("1 - resultant length", MeanResultantLengthComplement);
        table.Pair("Concentration (MLE)", MaximumLikelihoodConcentration).Pair("(marginal)", MarginalLikelihoodConcentration);
        table.Pair("Model takes", Estimator == ConcentrationEstimator.MarginalLikelihood ? "marginal likelihood" : "maximum likelihood");
        table.Pair("Direction cone, rad", MeanDirectionConfidenceAngle is { } angle ? SummaryTable.Number(angle) : "undefined");
        base.WriteSummary(table);
    }

    /// <summary>What the estimator found, before it becomes a result.</summary>
    internal readonly record struct Estimates(
        ConcentrationEstimator Estimator, double ConfidenceLevel, bool HasMeanDirection, double ResultantLength, double ResultantComplement,
        double MaximumLikelihood, double Marginal, double LogLikelihood,
        double? ConcentrationStandardError, double? DirectionStandardError, double? DirectionAngle);
}

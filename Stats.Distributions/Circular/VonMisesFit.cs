using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>A fitted von Mises distribution, with errors and intervals for direction and concentration.</summary>
public sealed class VonMisesFit : Fit<VonMises>
{
    internal VonMisesFit(
        VonMises model, VonMisesStatistics statistics, Estimates estimates, StopReason stopReason,
        IReadOnlyList<ParameterEstimate> parameters, Matrix<double>? covariance, IReadOnlyList<EstimationWarning> warnings)
        : base(model, statistics.Observations, estimates.LogLikelihood, estimates.ParameterCount, stopReason, 0, parameters, covariance, warnings)
    {
        ConfidenceLevel = estimates.ConfidenceLevel;
        TotalWeight = statistics.TotalWeight;
        EffectiveCount = statistics.EffectiveCount;
        HasMeanDirection = estimates.HasMeanDirection;
        MeanResultantLength = estimates.ResultantLength;
        MeanResultantLengthComplement = estimates.ResultantComplement;
        MaximumLikelihoodConcentration = estimates.MaximumLikelihood;
        MarginalLikelihoodConcentration = estimates.Marginal;
        MeanStandardError = estimates.MeanError;
        MeanConfidenceAngle = estimates.MeanAngle;
        ConcentrationStandardError = estimates.ConcentrationError;
        ConcentrationInterval = estimates.ConcentrationInterval;
    }

    /// <summary>The level of the intervals.</summary>
    public double ConfidenceLevel { get; }

    /// <summary>The sum of the weights, W.</summary>
    public double TotalWeight { get; }

    /// <summary>The number of observations the weights are worth.</summary>
    public double EffectiveCount { get; }

    /// <summary>Whether there is a mean direction, known or estimated: false where the resultant is zero; the model's is then 0 and has no meaning.</summary>
    public bool HasMeanDirection { get; }

    /// <summary>The mean resultant length R, in [0, 1].</summary>
    public double MeanResultantLength { get; }

    /// <summary>1 - R, from a second pass over the angles (by subtraction for streamed statistics).</summary>
    public double MeanResultantLengthComplement { get; }

    /// <summary>The maximum-likelihood estimate of the concentration (the cap where it is unbounded), or the known concentration.</summary>
    public double MaximumLikelihoodConcentration { get; }

    /// <summary>
    /// The concentration that maximises the likelihood of the resultant length alone (Schou 1978), nearly unbiased, 0 where the resultant is within
    /// noise; where the mean direction or the concentration is known, as <see cref="MaximumLikelihoodConcentration"/>.
    /// </summary>
    public double MarginalLikelihoodConcentration { get; }

    /// <summary>The standard error of the mean direction, (n kappa A(kappa))^(-1/2) radians; null where it is known, undefined or the model uniform.</summary>
    public double? MeanStandardError { get; }

    /// <summary>
    /// The half-width of the interval for the mean direction, radians, pi where no direction is excluded: by the profile likelihood ratio, calibrated for
    /// small samples; for a known (or capped) concentration exact. Null where the direction is known or undefined, and for fewer than two observations.
    /// </summary>
    public double? MeanConfidenceAngle { get; }

    /// <summary>The standard error of the model's concentration, (n A'(kappa))^(-1/2); null where it is known, at the cap and at 0.</summary>
    public double? ConcentrationStandardError { get; }

    /// <summary>
    /// The interval for the concentration, by the ratio of marginal likelihoods (of likelihoods for a known mean direction). Null where it is known or at the
    /// cap.
    /// </summary>
    public (double Lower, double Upper)? ConcentrationInterval { get; }

    private protected override double IntervalLevel => ConfidenceLevel;

    private protected override void WriteSummary(SummaryTable table)
    {
        table.Pair("Effective count", EffectiveCount).Pair("Mean resultant length", MeanResultantLength);
        table.Pair("Concentration (MLE)", MaximumLikelihoodConcentration).Pair("(marginal)", MarginalLikelihoodConcentration);
        table.Pair("Direction within, rad", MeanConfidenceAngle is { } angle ? SummaryTable.Number(angle) : "undefined");
        base.WriteSummary(table);
    }

    /// <summary>What the estimator found, before it becomes a result.</summary>
    internal readonly record struct Estimates(
        double ConfidenceLevel, int ParameterCount, bool HasMeanDirection, double ResultantLength, double ResultantComplement,
        double MaximumLikelihood, double Marginal, double LogLikelihood,
        double? MeanError, double? MeanAngle, double? ConcentrationError, (double Lower, double Upper)? ConcentrationInterval);
}

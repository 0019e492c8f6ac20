using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Distributions;

/// <content>Estimation. Two passes over the angles: the weighted resultant, then 1 - R as the mean of 1 - cos(x - mu) where R is not small.</content>
public sealed partial class VonMises
{
    /// <summary>Above this, 1 - R by subtraction has a relative error below 1e-15, and a second pass over the data has nothing to add.</summary>
    private const double SecondPassBelow = 0.5;

    /// <summary>Fits by maximum likelihood: the mean direction is that of the resultant, A(kappa) its mean length.</summary>
    /// <param name="angles">n angles, radians, finite.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="execution">Threads, cancellation, progress; the bits of the result do not depend on the threads.</param>
    /// <exception cref="ArgumentException"><paramref name="angles"/> is empty, or an angle is not finite (the message names it).</exception>
    /// <exception cref="EstimationException">The concentration is unbounded (one observation, or all equal) and no maximal concentration is set.</exception>
    public static VonMisesFit Fit(ReadOnlySpan<double> angles, VonMisesFitOptions? options = null, Execution execution = default) =>
        FitCore(angles, default, options, execution);

    /// <summary>
    /// Fits weighted angles. Weights that are all integers (up to 2^53) count as repeated angles; other weights are worth W^2 / sum of w^2
    /// observations in standard errors and intervals. The log-likelihood is the weighted sum of log-densities: with weights that are no counts,
    /// AIC and BIC depend on their unit.
    /// </summary>
    /// <param name="angles">n angles, radians, finite.</param>
    /// <param name="weights">n weights, each 0 or in [1e-100, 1e100], not all 0.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="execution">Threads, cancellation, progress.</param>
    /// <exception cref="ArgumentException">As for the unweighted fit; or the weights have another length, a bad entry (the message names it), or are all 0.</exception>
    /// <exception cref="EstimationException">The concentration is unbounded and no maximal concentration is set.</exception>
    public static VonMisesFit Fit(ReadOnlySpan<double> angles, ReadOnlySpan<double> weights, VonMisesFitOptions? options = null, Execution execution = default)
    {
        CircularCheck.RequireWeights(weights, angles.Length, nameof(weights));
        if (angles.Length > 0 && weights.IndexOfAnyExcept(0.0) < 0)
            throw new ArgumentException("weights are all zero.", nameof(weights));
        return FitCore(angles, weights, options, execution);
    }

    /// <summary>Fits from statistics that were streamed or merged over shards.</summary>
    /// <param name="statistics">The sufficient statistics; their type documents the loss against a fit of the angles.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="statistics"/> is null.</exception>
    /// <exception cref="EstimationException">There is no weight, or the concentration is unbounded and no maximal concentration is set.</exception>
    public static VonMisesFit Fit(VonMisesStatistics statistics, VonMisesFitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        options ??= new VonMisesFitOptions();
        options.Check(nameof(options));
        statistics.RequireWeight();
        // By subtraction 1 - R is known to about 2e-16: below a few of these the data cannot be told from equal angles.
        return Finish(statistics, statistics.MeanDirection, statistics.MeanResultantLengthComplement, unresolvedBelow: 2e-15, options);
    }

    private static VonMisesFit FitCore(ReadOnlySpan<double> angles, ReadOnlySpan<double> weights, VonMisesFitOptions? options, Execution execution)
    {
        options ??= new VonMisesFitOptions();
        options.Check(nameof(options));
        if (angles.Length == 0)
            throw new ArgumentException($"{nameof(angles)} is empty.", nameof(angles));
        VonMisesStatistics statistics = VonMisesStatistics.Of(angles, weights, execution, progressTo: 0.5);
        double mean = statistics.MeanDirection, complement = statistics.MeanResultantLengthComplement;
        if (complement < SecondPassBelow)
        {
            (double versines, double sines) = VonMisesStatistics.Deviations(angles, weights, mean, execution, progressFrom: 0.5);
            double v = versines / statistics.TotalWeight, s = sines / statistics.TotalWeight;
            // About the first direction, which is rounded: R^2 = (1 - v)^2 + s^2, and the direction turns by s.
            complement = Math.Max(0.0, (v * (2.0 - v) - s * s) / (1.0 + Math.Sqrt((1.0 - v) * (1.0 - v) + s * s)));
            mean = Angle.Reduce(mean + s / (1.0 - v));
        }

        execution.Progress?.Report(1.0);
        return Finish(statistics, mean, complement, unresolvedBelow: 1e-30, options);
    }

    private static VonMisesFit Finish(VonMisesStatistics statistics, double mean, double complement, double unresolvedBelow, VonMisesFitOptions options)
    {
        double n = statistics.EffectiveCount, level = options.ConfidenceLevel;
        List<EstimationWarning> warnings = [];
        bool estimatesMean = options.Mean is null, hasMean = !estimatesMean || statistics.HasMeanDirection;
        double length = complement < 0.5 ? 1.0 - complement : statistics.MeanResultantLength;
        if (!statistics.HasMeanDirection)
            (length, complement) = (0.0, 1.0);
        if (!hasMean)
            warnings.Add(new("mean-direction-undefined", "The angles have no resultant: the mean direction is undefined and reported as 0."));

        // About a known direction the mean cosine counts: 1 - R cos d = (1 - R) + R (1 - cos d).
        double turned = options.Mean is { } known ? Versine(Angle.Difference(mean, known)) : 0.0;
        double cosine = Math.Max(0.0, length * (1.0 - turned)), missing = complement + length * turned;
        StopReason stop = StopReason.Solved;
        double likelihood = options.Concentration ?? 0.0, marginal = likelihood;
        if (options.Concentration is null)
        {
            bool unbounded = missing <= unresolvedBelow;
            if (unbounded && options.MaximalConcentration is null)
            {
                throw new EstimationException(
                    statistics.Count == 1
                        ? "One observation has an unbounded concentration; set MaximalConcentration to get the cap."
                        : "All angles are equal, so the concentration is unbounded; set MaximalConcentration to get the cap.");
            }

            likelihood = unbounded ? double.PositiveInfinity : cosine == 0.0 ? 0.0 : BesselRatio.Inverse(0.0, cosine, missing);
            double cap = options.MaximalConcentration ?? double.MaxValue;
            if (likelihood > cap)
            {
                likelihood = cap;
                stop = StopReason.Boundary;
                warnings.Add(new("concentration-capped", FormattableString.Invariant($"The likelihood grows up to the maximal concentration {cap:G6}, which is the estimate.")));
            }

            marginal = estimatesMean ? MarginalConcentration.Estimate(0.0, n, length, complement, likelihood, out _) : likelihood;
        }

        double concentration = options.BiasCorrection && stop != StopReason.Boundary ? Corrected(likelihood, n) : likelihood;
        // n R^2 of uniform angles is nearly exponential of mean 1.
        if (estimatesMean && hasMean && n > 1.0 && n * length * length < 4.0 && stop != StopReason.Boundary)
        {
            warnings.Add(new("noise-floor", FormattableString.Invariant(
                $"n R^2 = {n * length * length:G4} is what uniform angles give: neither the direction nor the concentration is established.")));
        }

        VonMises model = new(options.Mean ?? (hasMean ? mean : 0.0), concentration);
        double logLikelihood = statistics.TotalWeight * (model._peakLn - concentration * missing);
        BesselRatioValue ratio = model.Ratio;
        bool interior = options.Concentration is null && stop != StopReason.Boundary;
        double? concentrationError = interior && concentration > 0.0 ? 1.0 / Math.Sqrt(n * ratio.Derivative) : null;
        (double Lower, double Upper)? interval = interior && (n > 1.0 || !estimatesMean)
            ? VonMisesIntervals.Concentration(n, cosine, missing, marginal, !estimatesMean, level)
            : null;
        double? meanError = null, angle = null;
        if (estimatesMean && hasMean)
        {
            if (concentration > 0.0)
                meanError = 1.0 / Math.Sqrt(n * concentration * ratio.Ratio);
            if (!interior)
                angle = VonMisesIntervals.DirectionOfKnown(n, length, concentration, level);
            else if (n > 1.0)
                angle = VonMisesIntervals.Direction(n, length, complement, level);
        }

        List<ParameterEstimate> table = [];
        List<double> variances = [];
        if (estimatesMean)
            Add("mean", model.Mean, meanError, model.Mean - angle, model.Mean + angle);
        if (options.Concentration is null)
            Add("concentration", concentration, concentrationError, interval?.Lower, interval?.Upper);
        return new VonMisesFit(
            model,
            statistics,
            new VonMisesFit.Estimates(
                level, table.Count, hasMean, length, complement, likelihood, marginal, logLikelihood, meanError, angle, concentrationError, interval),
            stop,
            table,
            // Direction and concentration are orthogonal: the information matrix is diagonal.
            table.Count > 0 && variances.Count == table.Count ? Matrix<double>.Build.DiagonalOfDiagonalArray([.. variances]) : null,
            warnings);

        void Add(string name, double estimate, double? error, double? lower, double? upper)
        {
            table.Add(new ParameterEstimate(name, estimate, error, lower, upper));
            if (error is { } e)
                variances.Add(e * e);
        }
    }

    /// <summary>The bias correction of Best and Fisher (1981).</summary>
    private static double Corrected(double k, double n)
    {
        if (k < 2.0)
            return k == 0.0 ? 0.0 : Math.Max(0.0, k - 2.0 / (n * k));
        return k * ((n - 1.0) / n) * ((n - 1.0) * (n - 1.0) / (n * n + 1.0));
    }

    /// <summary>1 - cos d.</summary>
    private static double Versine(double d)
    {
        double s = Math.Sin(0.5 * d);
        return 2.0 * s * s;
    }
}

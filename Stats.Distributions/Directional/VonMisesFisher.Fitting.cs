using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Distributions;

/// <content>Estimation. Two passes over the rows: the weighted sum of directions, then 1 - R as the mean of 1 - mu·x where R is not small.</content>
public sealed partial class VonMisesFisher
{
    /// <summary>The largest dimension whose mean direction is listed coordinate by coordinate.</summary>
    private const int ListedDimension = 8;

    /// <summary>Above this, 1 - R by subtraction has a relative error below 1e-15, and a second pass over the data has nothing to add.</summary>
    private const double SecondPassBelow = 0.5;

    /// <summary>Fits by maximum likelihood (or marginal likelihood, see the options).</summary>
    /// <param name="directions">n points on the sphere: norm 1 within 1e-6 (projected onto the sphere), or any norm with <see cref="VonMisesFisherFitOptions.NormalizeRows"/>.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="execution">Threads, cancellation, progress; the bits of the result do not depend on the threads.</param>
    /// <exception cref="ArgumentException"><paramref name="directions"/> is empty or of dimension 1, or a row is not a direction (the message names it).</exception>
    /// <exception cref="EstimationException">The concentration is unbounded (one observation, or all equal) and no maximal concentration is set.</exception>
    public static VonMisesFisherFit Fit(PointSet directions, VonMisesFisherFitOptions? options = null, Execution execution = default) =>
        FitCore(Rows(directions), null, options, execution);

    /// <summary>
    /// Fits weighted directions. Weights that are all integers (up to 2^53) count as repeated rows; other weights are worth W^2 / sum of w^2
    /// observations in standard errors and intervals. The log-likelihood is the weighted sum of log-densities: with weights that are no counts,
    /// AIC and BIC depend on their unit.
    /// </summary>
    /// <param name="directions">n points on the sphere.</param>
    /// <param name="weights">n weights, each 0 or in [1e-100, 1e100], not all 0.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="execution">Threads, cancellation, progress.</param>
    /// <exception cref="ArgumentException">As for the unweighted fit; or the weights have another length, a bad entry (the message names it), or are all 0.</exception>
    /// <exception cref="EstimationException">The concentration is unbounded and no maximal concentration is set.</exception>
    public static VonMisesFisherFit Fit(PointSet directions, ReadOnlySpan<double> weights, VonMisesFisherFitOptions? options = null, Execution execution = default) =>
        FitCore(Rows(directions), weights.ToArray(), options, execution);

    /// <summary>Fits single-precision directions, as embeddings come: row-major; each number is widened as it is read, and the data are not copied.</summary>
    /// <param name="directions">n rows of <paramref name="dimension"/> numbers.</param>
    /// <param name="dimension">p, at least 2.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="execution">Threads, cancellation, progress.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is below 1.</exception>
    /// <inheritdoc cref="Fit(PointSet, VonMisesFisherFitOptions?, Execution)"/>
    public static unsafe VonMisesFisherFit Fit(ReadOnlySpan<float> directions, int dimension, VonMisesFisherFitOptions? options = null, Execution execution = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        int length = directions.Length;
        if (length % dimension != 0)
            throw new ArgumentException($"directions has {length} numbers, which is no multiple of the dimension {dimension}.", nameof(directions));
        return ParallelBlocks.Pinned(directions, address => FitCore(new DirectionRows((float*)address, length / dimension, dimension), null, options, execution));
    }

    /// <summary>Fits from statistics that were streamed or merged over shards.</summary>
    /// <param name="statistics">The sufficient statistics; their type documents the loss against a fit of the points.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="statistics"/> is null.</exception>
    /// <exception cref="EstimationException">There is no weight, or the concentration is unbounded and no maximal concentration is set.</exception>
    public static VonMisesFisherFit Fit(VonMisesFisherStatistics statistics, VonMisesFisherFitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        options ??= new VonMisesFisherFitOptions();
        options.Check(nameof(options));
        statistics.RequireWeight();
        // By subtraction 1 - R is known to about 2e-16: below a few of these the data cannot be told from equal points.
        return Finish(statistics, statistics.MeanDirection(), statistics.MeanResultantLengthComplement, unresolvedBelow: 2e-15, options);
    }

    /// <summary>The statistics of rows, in blocks whose size depends on their number alone.</summary>
    internal static VonMisesFisherStatistics Summarize(DirectionRows directions, double[]? weights, bool normalize, Execution execution, double[]? norms = null, double progressTo = 1.0) =>
        ParallelBlocks.Reduce(
            directions.Count,
            Math.Max(64, (directions.Count + 63) / 64),
            execution with { Progress = execution.Progress is { } progress ? new Scaled(progress, 0.0, progressTo) : null },
            (start, end) => SummarizeBlock(directions, weights, normalize, norms, start, end),
            (total, part) => total.Merge(part));

    private static VonMisesFisherStatistics SummarizeBlock(DirectionRows directions, double[]? weights, bool normalize, double[]? norms, int start, int end)
    {
        int dimension = directions.Dimension;
        VonMisesFisherStatistics statistics = new(dimension);
        double[] factors = new double[DirectionRows.GroupCapacity], weight = new double[DirectionRows.GroupCapacity];
        directions.ForEachGroup(start, end, (first, count, rows) =>
        {
            for (int r = 0; r < count; r++)
            {
                ReadOnlySpan<double> row = rows.Slice(r * dimension, dimension);
                double squared = Reductions.SquaredNorm(row);
                double norm = normalize
                    ? DirectionCheck.RequireNonzero(squared, row, nameof(directions), first + r)
                    : DirectionCheck.RequireUnit(squared, row, nameof(directions), first + r);
                if (norms is not null)
                    norms[first + r] = norm;
                weight[r] = weights is null ? 1.0 : weights[first + r];
                factors[r] = weight[r] / norm;
            }

            statistics.AddRows(rows, factors.AsSpan(0, count), weight.AsSpan(0, count));
        });
        return statistics;
    }

    /// <summary>1 - R as the weighted mean of 1 - mu·x/|x|, which does not cancel.</summary>
    private static double MeanOneMinusCosine(DirectionRows directions, double[]? weights, double[] norms, double[] meanDirection, double totalWeight, Execution execution)
    {
        double[] sum = ParallelBlocks.Reduce(
            directions.Count,
            Math.Max(64, (directions.Count + 63) / 64),
            execution with { Progress = execution.Progress is { } progress ? new Scaled(progress, 0.5, 1.0) : null },
            (start, end) =>
            {
                double[] part = new double[1];
                directions.ForEachGroup(start, end, (first, count, rows) =>
                {
                    for (int r = 0; r < count; r++)
                    {
                        ReadOnlySpan<double> row = rows.Slice(r * meanDirection.Length, meanDirection.Length);
                        part[0] += (weights is null ? 1.0 : weights[first + r]) * 0.5 * Reductions.SquaredDistance(row, 1.0 / norms[first + r], meanDirection);
                    }
                });
                return part;
            },
            (total, part) => total[0] += part[0]);
        return sum[0] / totalWeight;
    }

    private static DirectionRows Rows(PointSet directions)
    {
        ArgumentNullException.ThrowIfNull(directions);
        return new DirectionRows(directions);
    }

    private static VonMisesFisherFit FitCore(DirectionRows directions, double[]? weights, VonMisesFisherFitOptions? options, Execution execution)
    {
        options ??= new VonMisesFisherFitOptions();
        options.Check(nameof(options));
        CheckDirections(directions.Count, directions.Dimension, nameof(directions));
        CheckWeights(weights, directions.Count);
        double[] norms = new double[directions.Count];
        VonMisesFisherStatistics statistics = Summarize(directions, weights, options.NormalizeRows, execution, norms, progressTo: 0.5);
        double[]? mean = statistics.MeanDirection();
        double complement = statistics.MeanResultantLengthComplement;
        if (mean is not null && complement < SecondPassBelow)
            complement = MeanOneMinusCosine(directions, weights, norms, mean, statistics.TotalWeight, execution);
        execution.Progress?.Report(1.0);
        return Finish(statistics, mean, complement, unresolvedBelow: 1e-30, options);
    }

    internal static void CheckDirections(int count, int dimension, string name)
    {
        if (count == 0)
            throw new ArgumentException($"{name} is empty.", name);
        if (dimension < 2)
            throw new ArgumentException($"{name} has dimension {dimension}; a sphere has at least 2 coordinates.", name);
    }

    internal static void CheckWeights(double[]? weights, int count)
    {
        if (weights is null)
            return;
        if (weights.Length != count)
            throw new ArgumentException($"weights has {weights.Length} elements for {count} directions.", nameof(weights));
        bool any = false;
        for (int i = 0; i < weights.Length; i++)
        {
            if (!DirectionCheck.IsWeight(weights[i]))
                throw new ArgumentException(FormattableString.Invariant($"weights[{i}] is {weights[i]}; a weight is 0 or in [1e-100, 1e100]."), nameof(weights));
            any |= weights[i] > 0.0;
        }

        if (!any)
            throw new ArgumentException("weights are all zero.", nameof(weights));
    }

    private static VonMisesFisherFit Finish(
        VonMisesFisherStatistics statistics, double[]? mean, double complement, double unresolvedBelow, VonMisesFisherFitOptions options)
    {
        int dimension = statistics.Dimension;
        double order = 0.5 * dimension - 1.0, n = statistics.EffectiveCount;
        List<EstimationWarning> warnings = [];
        double length = complement < 0.5 ? 1.0 - complement : statistics.MeanResultantLength;
        StopReason stop = StopReason.Solved;
        int iterations = 0;
        double likelihood = 0.0, marginal = 0.0;
        if (mean is null)
        {
            (length, complement) = (0.0, 1.0);
            warnings.Add(new("mean-direction-undefined", "The directions sum to zero: the mean direction is undefined and the model is uniform."));
        }
        else
        {
            bool unbounded = complement <= unresolvedBelow;
            if (unbounded && options.MaximalConcentration is null)
            {
                throw new EstimationException(
                    statistics.Count == 1
                        ? "One observation has an unbounded concentration; set MaximalConcentration to get the cap."
                        : "All directions are equal, so the concentration is unbounded; set MaximalConcentration to get the cap.");
            }

            likelihood = unbounded ? double.PositiveInfinity : BesselRatio.Inverse(order, length, complement);
            if (likelihood > (options.MaximalConcentration ?? double.MaxValue))
            {
                likelihood = options.MaximalConcentration ?? double.MaxValue;
                stop = StopReason.Boundary;
                warnings.Add(new("concentration-capped", FormattableString.Invariant($"The likelihood grows up to the maximal concentration {likelihood:G6}, which is the estimate.")));
            }

            marginal = MarginalConcentration.Estimate(order, n, length, complement, likelihood, out iterations);
        }

        double concentration = options.Estimator == ConcentrationEstimator.MarginalLikelihood ? marginal : likelihood;
        if (mean is not null && stop != StopReason.Boundary)
            NoiseWarnings(warnings, dimension, n, length, likelihood, marginal);
        VonMisesFisher model = new(mean ?? Uniform(dimension)._meanDirection, concentration);
        double logLikelihood = statistics.TotalWeight * (model.LogNormalizerScaled - concentration * complement);
        bool interior = concentration > 0.0 && stop != StopReason.Boundary;
        BesselRatioValue ratio = BesselRatio.Evaluate(order, concentration);
        double? concentrationError = null, directionError = null, angle = null;
        if (interior)
        {
            double information = options.Estimator == ConcentrationEstimator.MarginalLikelihood
                ? MarginalConcentration.Information(order, n, length, concentration)
                : n * ratio.Derivative;
            if (information > 0.0)
                concentrationError = 1.0 / Math.Sqrt(information);
        }

        if (concentration > 0.0)
        {
            // Given the resultant, the mean direction is von Mises-Fisher of concentration kappa n R about the true one.
            double cone = Math.Min(concentration * n * length, 1e300);
            directionError = 2.0 * Math.Asin(Math.Sqrt(0.5 * BesselRatio.Evaluate(order, cone).Complement));
            double quantile = new VonMisesFisherCosine(dimension, cone).QuantileComplement(1.0 - options.ConfidenceLevel);
            angle = 2.0 * Math.Asin(Math.Min(1.0, Math.Sqrt(0.5 * quantile)));
        }

        (IReadOnlyList<ParameterEstimate> parameters, Matrix<double>? covariance) =
            Table(model, mean is not null, concentrationError, mean is not null && concentration > 0.0 ? n * concentration * ratio.Ratio : null, options.ConfidenceLevel);
        return new VonMisesFisherFit(
            model,
            statistics,
            new VonMisesFisherFit.Estimates(
                options.Estimator, options.ConfidenceLevel, mean is not null, length, complement, likelihood, marginal, logLikelihood,
                concentrationError, directionError, angle),
            stop,
            iterations,
            parameters,
            covariance,
            warnings);
    }

    private static void NoiseWarnings(List<EstimationWarning> warnings, int dimension, double n, double length, double likelihood, double marginal)
    {
        // Under uniformity n R^2 has mean 1 and variance 2 / p.
        if (n * length * length < 1.0 + 3.0 * Math.Sqrt(2.0 / dimension))
        {
            warnings.Add(new("noise-floor", FormattableString.Invariant(
                $"n R^2 = {n * length * length:G4} is what uniform directions give: neither the direction nor the concentration is established.")));
        }
        else if (likelihood > 1.05 * marginal)
        {
            warnings.Add(new("high-dimension-bias", FormattableString.Invariant(
                $"With {n:G6} observations in dimension {dimension} the maximum-likelihood concentration {likelihood:G6} is biased upward; the marginal-likelihood estimate is {marginal:G6}.")));
        }
    }

    /// <summary>The concentration, and in few dimensions the coordinates of the mean direction, with their joint covariance.</summary>
    private static (IReadOnlyList<ParameterEstimate> Table, Matrix<double>? Covariance) Table(
        VonMisesFisher model, bool hasMeanDirection, double? concentrationError, double? directionInformation, double level)
    {
        double z = -default(GaussianKernel).Invoke(new Simd1(0.5 * (1.0 - level))).Value;
        double kappa = model.Concentration;
        // The interval is symmetric for log kappa, so that it stays positive.
        double spread = concentrationError is { } error && kappa > 0.0 ? Math.Exp(z * error / kappa) : double.NaN;
        List<ParameterEstimate> table =
        [
            concentrationError is null
                ? new("concentration", kappa)
                : new("concentration", kappa, concentrationError, kappa / spread, kappa * spread),
        ];
        bool listed = hasMeanDirection && model.Dimension <= ListedDimension;
        for (int i = 0; listed && i < model.Dimension; i++)
        {
            double mu = model._meanDirection[i];
            double? coordinateError = directionInformation is { } information ? Math.Sqrt(Math.Max(0.0, (1.0 - mu) * (1.0 + mu)) / information) : null;
            table.Add(new($"meanDirection[{i}]", mu, coordinateError, mu - z * coordinateError, mu + z * coordinateError));
        }

        if (concentrationError is not { } e || !listed || directionInformation is not { } total)
            return (table, null);
        Matrix<double> covariance = Matrix<double>.Build.Dense(model.Dimension + 1, model.Dimension + 1, (i, j) =>
            i == 0 || j == 0
                ? (i == j ? e * e : 0.0)
                : ((i == j ? 1.0 : 0.0) - model._meanDirection[i - 1] * model._meanDirection[j - 1]) / total);
        return (table, covariance);
    }

    private sealed class Scaled(IProgress<double> inner, double from, double to) : IProgress<double>
    {
        public void Report(double value) => inner.Report(from + (to - from) * value);
    }
}

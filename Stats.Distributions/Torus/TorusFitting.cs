using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>Maximum likelihood for one law on the torus: sums over the data about the present centre, then a step that only needs those, until nothing is gained.</summary>
internal static class TorusFitting
{
    private const int MaximumIterations = 100;

    /// <summary>Newton steps between two passes over the data, which take the sums about the new centre.</summary>
    private const int NewtonSteps = 5;

    /// <summary>A gain of the mean log-likelihood below this is rounding.</summary>
    private const double LeastGain = 1e-14;

    public static double[] Checked(ReadOnlySpan<double> weights, PointSet angles)
    {
        ArgumentNullException.ThrowIfNull(angles);
        double[] copy = weights.ToArray();
        if (copy.Length != angles.Count)
            throw new ArgumentException($"weights has {copy.Length} elements for {angles.Count} points.", nameof(weights));
        for (int i = 0; i < copy.Length; i++)
        {
            if (!DirectionCheck.IsWeight(copy[i]))
                throw new ArgumentException(FormattableString.Invariant($"weights[{i}] is {copy[i]}; a weight is 0 or in [1e-100, 1e100]."), nameof(weights));
        }

        if (copy.Length > 0 && !copy.AsSpan().ContainsAnyExcept(0.0))
            throw new ArgumentException("weights are all zero.", nameof(weights));
        return copy;
    }

    /// <summary>The angles as half angles, or the reason why they cannot be fitted.</summary>
    public static HalfAngles Checked(PointSet angles, TorusModel model)
    {
        ArgumentNullException.ThrowIfNull(angles);
        if (angles.Count == 0)
            throw new ArgumentException("angles is empty.", nameof(angles));
        if (!Enum.IsDefined(model))
            throw new ArgumentOutOfRangeException(nameof(model), model, "The model is not defined.");
        if (model != TorusModel.Product && angles.Dimension != 2)
            throw new ArgumentException($"angles has dimension {angles.Dimension}; the {model} model is of 2 angles.", nameof(angles));
        return HalfAngles.Of(angles, nameof(angles));
    }

    public static Fit<T> Fit<T>(PointSet points, double[] weights, TorusModel model, TorusFitOptions? options, Execution execution, Func<TorusDistribution, T> cast)
        where T : TorusDistribution
    {
        HalfAngles angles = Checked(points, model);
        options ??= new TorusFitOptions();
        options.Check(nameof(options));
        if (weights.Length == 0)
            weights = [.. Enumerable.Repeat(1.0, angles.Count)];
        execution = execution with { Progress = null };
        double largest = options.MaximalConcentration ?? BivariateVonMises.Largest;
        TorusDistribution? best = null;
        double logLikelihood = double.NegativeInfinity;
        StopReason stop = StopReason.MaximumIterations;
        int iterations = 0;
        foreach (TorusDistribution start in Starts(angles, weights, model, largest, execution))
        {
            TorusDistribution law = start;
            double reached = LogLikelihood(law, angles, weights, execution), total = weights.Sum();
            int iteration = 0;
            bool settled = false;
            while (iteration < MaximumIterations && !settled)
            {
                iteration++;
                TorusDistribution next = law.Maximize(Sums(law, angles, weights, execution), largest, NewtonSteps);
                double value = LogLikelihood(next, angles, weights, execution);
                settled = value - reached <= LeastGain * (total + Math.Abs(reached));
                // Newton's last step is right even where the gain is rounding.
                if (value >= reached - LeastGain * (total + Math.Abs(reached)))
                    (law, reached) = (next, value);
            }

            if (best is null || reached > logLikelihood + 1e-9 * total)
                (best, logLikelihood, iterations, stop) = (law, reached, iteration, settled ? StopReason.Converged : StopReason.MaximumIterations);
        }

        bool capped = best!.IsAt(largest);
        if (capped && options.MaximalConcentration is null)
        {
            throw new EstimationException(
                points.Count == 1
                    ? "One observation has an unbounded concentration; set MaximalConcentration to get the cap."
                    : "The likelihood is unbounded: an angle is constant, or one is a function of the other. Set MaximalConcentration to get the cap.");
        }

        List<EstimationWarning> warnings = [];
        if (capped)
        {
            stop = StopReason.Boundary;
            warnings.Add(new("concentration-capped", "A concentration has reached the maximal one; there are no standard errors."));
        }

        Matrix<double>? covariance = capped ? null : Covariance(best.Information() * EffectiveCount(weights));
        if (!capped && covariance is null)
            warnings.Add(new("information-singular", "The information matrix is singular (a concentration of 0 leaves its mean direction open): there are no standard errors."));
        double z = NormalProbability.InverseSurvivalFunction(0.5 * (1.0 - options.ConfidenceLevel));
        return new TorusFit<T>(
            cast(best), points.Count, logLikelihood, best.ParameterCount, stop, iterations, Table(best.NamedParameters, covariance, z), covariance, warnings, options.ConfidenceLevel);
    }

    /// <summary>The starts: for a coupled law independent angles, and the normal law of the same moments.</summary>
    public static IReadOnlyList<TorusDistribution> Starts(HalfAngles angles, double[] weights, TorusModel model, double largest, Execution execution)
    {
        VonMisesProduct product = VonMisesProduct.Uniform(angles.Dimension);
        // The second pass is about the centre that the first has found.
        for (int pass = 0; pass < 2; pass++)
            product = product.Maximize(Sums(product, angles, weights, execution), largest, NewtonSteps);
        if (model == TorusModel.Product)
            return [product];
        BivariateVonMises independent = Coupled(model, product, product.Concentrations[0], product.Concentrations[1], 0.0);
        double[] sums = Sums(independent, angles, weights, execution);
        double weight = sums[0], first = Spread(product.Concentrations[0]), second = Spread(product.Concentrations[1]);
        double shared = model == TorusModel.Sine
            ? sums[5] / weight
            : 0.5 * (first + second - Spread(VonMisesProduct.Concentration(weight, sums[5], sums[6], largest, out _)));
        double correlation = Math.Clamp(shared / Math.Sqrt(first * second), -0.95, 0.95), determinant = 1.0 - correlation * correlation;
        double own1 = 1.0 / (first * determinant), own2 = 1.0 / (second * determinant), cross = -correlation / (Math.Sqrt(first * second) * determinant);
        BivariateVonMises dependent = model == TorusModel.Sine
            ? Coupled(model, product, Limit(own1), Limit(own2), Math.Clamp(-cross, -largest, largest))
            : Coupled(model, product, Limit(own1 + cross), Limit(own2 + cross), Math.Clamp(cross, -largest, largest));
        return [dependent, independent];

        double Limit(double concentration) => Math.Clamp(concentration, 0.0, largest);

        // The mean square of the sine.
        static double Spread(double concentration) => concentration > 0.0 ? BesselRatio.Evaluate(0.0, concentration).Ratio / concentration : 0.5;
    }

    /// <summary>The covariance of the estimators; null where the information is singular.</summary>
    public static Matrix<double>? Covariance(Matrix<double> information)
    {
        int n = information.RowCount;
        // Scaled to a unit diagonal, so that parameters of very different sizes do not spoil the factorisation.
        double[] scale = [.. Enumerable.Range(0, n).Select(i => 1.0 / Math.Sqrt(information[i, i]))];
        if (scale.Any(s => !double.IsFinite(s)))
            return null;
        Matrix<double> scaled = Matrix<double>.Build.Dense(n, n, (i, j) => information[i, j] * scale[i] * scale[j]);
        CholeskyFactor factor;
        try
        {
            factor = CholeskyFactor.Of(scaled);
        }
        catch (NotPositiveDefiniteException)
        {
            return null;
        }

        Matrix<double> inverse = factor.Solve(Matrix<double>.Build.DenseIdentity(n));
        Matrix<double> covariance = Matrix<double>.Build.Dense(n, n, (i, j) => inverse[i, j] * scale[i] * scale[j]);
        return covariance.Enumerate().All(double.IsFinite) ? covariance : null;
    }

    public static ParameterEstimate[] Table(IReadOnlyList<(string Name, double Value)> parameters, Matrix<double>? covariance, double z) =>
    [
        .. parameters.Select((p, i) => covariance is null
            ? new ParameterEstimate(p.Name, p.Value)
            : new ParameterEstimate(p.Name, p.Value, Math.Sqrt(covariance[i, i]), p.Value - z * Math.Sqrt(covariance[i, i]), p.Value + z * Math.Sqrt(covariance[i, i]))),
    ];

    /// <summary>The number of observations that weights are worth: their sum where all are whole numbers, (sum)^2 / sum of squares else.</summary>
    public static double EffectiveCount(double[] weights)
    {
        double sum = 0.0, squares = 0.0;
        bool whole = true;
        foreach (double w in weights)
        {
            sum += w;
            squares += w * w;
            whole &= w == Math.Floor(w);
        }

        return whole ? sum : sum * (sum / squares);
    }

    private static BivariateVonMises Coupled(TorusModel model, VonMisesProduct centre, double first, double second, double coupling) =>
        model == TorusModel.Sine
            ? new BivariateVonMisesSine(centre.Means[0], centre.Means[1], first, second, coupling)
            : new BivariateVonMisesCosine(centre.Means[0], centre.Means[1], first, second, coupling);

    private static double[] Sums(TorusDistribution law, HalfAngles angles, double[] weights, Execution execution) => ParallelBlocks.Reduce(
        angles.Count,
        TorusDistribution.BlockPoints,
        execution,
        (start, end) =>
        {
            double[] sums = new double[law.SumCount];
            law.AddSums(angles, start, weights.AsSpan(start, end - start), sums);
            return sums;
        },
        Add);

    private static double LogLikelihood(TorusDistribution law, HalfAngles angles, double[] weights, Execution execution) => ParallelBlocks.Reduce(
        angles.Count,
        TorusDistribution.BlockPoints,
        execution,
        (start, end) =>
        {
            double[] values = new double[end - start];
            law.DensityLn(angles, start, values);
            return new[] { Reductions.Dot(values, weights.AsSpan(start, end - start)) };
        },
        Add)[0];

    internal static void Add(double[] into, double[] part)
    {
        for (int i = 0; i < into.Length; i++)
            into[i] += part[i];
    }
}

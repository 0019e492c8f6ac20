using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Distributions;

/// <content>Estimation by expectation maximisation; the work is in <see cref="VonMisesMixtureEm"/>.</content>
public sealed partial class VonMisesMixture
{
    // Up to as many angles, restarts run side by side; above, one after the other, each on all threads.
    private const int SmallSample = 4 * VonMisesMixtureKernel.BlockSize;
    private const double NormalQuantile = 1.959963984540054;

    /// <summary>
    /// Fits a mixture by EM in the log domain, accelerated by SQUAREM (Varadhan and Roland 2008) without ever lowering the likelihood, from several starts; the best
    /// that has not collapsed is finished by Newton's method and returned, components in falling order of weight.
    /// </summary>
    /// <param name="angles">n finite angles, radians.</param>
    /// <param name="components">K, from 1 to the number of different angles; the uniform component of the options comes on top.</param>
    /// <param name="random">One key is taken from it for the starts.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="execution">Threads, cancellation, progress (over the restarts); the bits of the result do not depend on the threads.</param>
    /// <exception cref="ArgumentException"><paramref name="angles"/> is empty or has an angle that is not finite (the message names it), or the initial model does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="components"/> or an option is outside its range.</exception>
    public static VonMisesMixtureFit Fit(
        ReadOnlySpan<double> angles, int components, Random random, VonMisesMixtureOptions? options = null, Execution execution = default) =>
        Fit(new VonMisesMixtureSample(angles, [], weighted: false), components, random, options, execution);

    /// <summary>
    /// Fits a mixture to weighted angles. Whole weights count as repetitions; others count relative to each other, with an effective number of observations (sum of
    /// w)^2 / (sum of w^2) in the standard errors.
    /// </summary>
    /// <param name="angles">n finite angles, radians.</param>
    /// <param name="weights">n weights, finite, at least 0, not all 0.</param>
    /// <param name="components">K, from 1 to the number of different angles of positive weight; the uniform component of the options comes on top.</param>
    /// <param name="random">One key is taken from it for the starts.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="execution">Threads, cancellation, progress.</param>
    /// <exception cref="ArgumentException">The sample is empty, lengths differ, or a number is bad (the message names it), or the initial model does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="components"/> or an option is outside its range.</exception>
    public static VonMisesMixtureFit Fit(
        ReadOnlySpan<double> angles, ReadOnlySpan<double> weights, int components, Random random, VonMisesMixtureOptions? options = null, Execution execution = default) =>
        Fit(new VonMisesMixtureSample(angles, weights, weighted: true), components, random, options, execution);

    /// <summary>Fits mixtures of 1 to <paramref name="maximalComponents"/> components and chooses one by a criterion.</summary>
    /// <param name="angles">n finite angles, radians.</param>
    /// <param name="maximalComponents">The largest K, from 1 to the number of different angles.</param>
    /// <param name="random">One key is taken from it for each K.</param>
    /// <param name="criterion">What is minimised.</param>
    /// <param name="options">Null for the defaults; without an initial model.</param>
    /// <param name="execution">Threads, cancellation, progress (over the numbers of components).</param>
    /// <inheritdoc cref="Fit(ReadOnlySpan{double}, int, Random, VonMisesMixtureOptions?, Execution)" path="/exception"/>
    public static VonMisesMixtureSelection Select(
        ReadOnlySpan<double> angles, int maximalComponents, Random random, MixtureCriterion criterion = MixtureCriterion.Bic, VonMisesMixtureOptions? options = null, Execution execution = default)
    {
        if (!Enum.IsDefined(criterion))
            throw new ArgumentOutOfRangeException(nameof(criterion), criterion, "The criterion is not defined.");
        if (options?.InitialModel is not null)
            throw new ArgumentException("InitialModel has one number of components; a selection tries several.", nameof(options));
        VonMisesMixtureSample sample = new(angles, [], weighted: false);
        CheckComponents(sample, maximalComponents, nameof(maximalComponents));
        List<VonMisesMixtureFit> fits = [];
        Execution quiet = execution with { Progress = null };
        for (int k = 1; k <= maximalComponents; k++)
        {
            fits.Add(Fit(sample, k, random, options, quiet));
            execution.Progress?.Report((double)k / maximalComponents);
        }

        return new VonMisesMixtureSelection(fits, criterion);
    }

    private static void CheckComponents(VonMisesMixtureSample sample, int components, string name)
    {
        if (components < 1)
            throw new ArgumentOutOfRangeException(name, components, "The number of components is at least 1.");
        if (components > sample.Count || !sample.HasDistinct(components))
            throw new ArgumentOutOfRangeException(name, components, "There are fewer different angles than components.");
    }

    private static VonMisesMixtureFit Fit(VonMisesMixtureSample sample, int components, Random random, VonMisesMixtureOptions? options, Execution execution)
    {
        ArgumentNullException.ThrowIfNull(random);
        options ??= new VonMisesMixtureOptions();
        options.Check(nameof(options));
        CheckComponents(sample, components, nameof(components));
        int total = components + (options.IncludeUniform ? 1 : 0);
        if (options.InitialModel is { } initial)
        {
            if (initial.Components.Count != total)
                throw new ArgumentException($"InitialModel has {initial.Components.Count} components; {total} are needed.", nameof(options));
            if (options.IncludeUniform && initial.Components[^1].Concentration != 0.0)
                throw new ArgumentException("With IncludeUniform the last component of InitialModel is the uniform one: its concentration must be 0.", nameof(options));
        }

        PhiloxRandom family = PhiloxRandom.Split(random);
        int restarts = options.InitialModel is null && options.Start != CircularMixtureStart.Quantiles ? options.Runs : 1;
        VonMisesMixtureEm[] runs = new VonMisesMixtureEm[restarts];
        bool small = sample.Count <= SmallSample;
        Execution inner = (small ? Execution.SingleThread : execution) with { Progress = null, CancellationToken = execution.CancellationToken };
        ParallelBlocks.Run(restarts, 1, small ? execution : execution with { MaxDegreeOfParallelism = 1 }, (run, _, _) =>
        {
            VonMisesMixtureEm em = new(sample, options, inner);
            em.Run(options.InitialModel is { } model ? Start(model, options) : VonMisesMixtureSeeds.Seed(sample, components, options, family.WithStream((ulong)run)));
            runs[run] = em;
        });
        VonMisesMixtureEm best = runs[0];
        foreach (VonMisesMixtureEm run in runs)
            best = run.IsBetterThan(best) ? run : best;
        double[] logLikelihoods = [.. runs.Select(r => r.Sums.LogLikelihood * sample.LikelihoodScale)];
        // One component's EM map is the closed form already.
        if (best.DegenerateComponent < 0 && best.State.Total > 1)
            best.Polish();
        if (options.InitialModel is null)
            best.Sort();
        return Result(sample, best, options, logLikelihoods, inner);
    }

    private static VonMisesMixtureState Start(VonMisesMixture model, VonMisesMixtureOptions options)
    {
        double[] concentrations = [.. model._components.Select(c => Math.Min(c.Concentration, options.MaximalConcentration))];
        int free = concentrations.Length - (options.IncludeUniform ? 1 : 0);
        if (options.SharedConcentration)
            Array.Fill(concentrations, concentrations[..free].Average(), 0, free);
        return new VonMisesMixtureState([.. model._weights], [.. model._components.Select(c => Angle.Reduce(c.Mean))], concentrations, options.IncludeUniform);
    }

    private static VonMisesMixtureFit Result(
        VonMisesMixtureSample sample, VonMisesMixtureEm em, VonMisesMixtureOptions options, double[] logLikelihoods, Execution execution)
    {
        VonMisesMixtureState state = em.State;
        List<EstimationWarning> warnings = [.. em.Warnings];
        StopReason stop = em.Converged ? StopReason.Converged : StopReason.MaximumIterations;
        for (int k = 0; k < state.Free; k++)
        {
            if (em.IsCapped(k))
                stop = StopReason.Boundary;
            if (state.Concentrations[k] == 0.0)
                warnings.Add(new("mean-direction-undefined", $"The directions of component {k} sum to zero: its mean direction is undefined and it is uniform."));
        }

        int degenerate = em.DegenerateComponent;
        if (degenerate >= 0)
        {
            string what = em.IsCapped(degenerate) ? "has shrunk to the maximal concentration: it holds (nearly) equal angles" : FormattableString.Invariant($"holds only {em.Sums.Weight[degenerate]:G3} observations");
            warnings.Add(new("component-degenerate", $"Component {degenerate} {what}."));
        }

        Matrix<double>? covariance = degenerate < 0 && em.Converged ? VonMisesMixtureInformation.At(sample, state, options, execution).Covariance() : null;
        List<ParameterEstimate> table = [];
        for (int k = 0; k < state.Total; k++)
            table.Add(Row($"weight[{k}]", state.Weights[k], Error(), static (w, e, z) => (w / (w + (1.0 - w) * Math.Exp(z * e / (w * (1.0 - w)))), w / (w + (1.0 - w) * Math.Exp(-z * e / (w * (1.0 - w)))))));
        for (int k = 0; k < state.Free; k++)
            table.Add(Row($"mean[{k}]", state.Means[k], Error(), static (m, e, z) => (m - z * e, m + z * e)));
        for (int k = 0; k < state.Free; k++)
            table.Add(Row($"concentration[{k}]", state.Concentrations[k], Error(), static (c, e, z) => (c * Math.Exp(-z * e / c), c * Math.Exp(z * e / c))));

        int parameters = state.Free + (options.SharedConcentration && state.Free > 0 ? 1 : state.Free) + state.Total - 1;
        return new VonMisesMixtureFit(
            new VonMisesMixture(state.Weights, state.Means, state.Concentrations), sample, em.Sums.LogLikelihood * sample.LikelihoodScale, parameters, stop, em.Iterations,
            table, covariance, warnings, em.Sums.Weight, degenerate >= 0, logLikelihoods, em.Path);

        double? Error() => covariance is null ? null : Math.Sqrt(Math.Max(covariance[table.Count, table.Count], 0.0));

        // Intervals are taken where the estimate is nearly normal: logits of weights, logarithms of concentrations.
        static ParameterEstimate Row(string name, double estimate, double? error, Func<double, double, double, (double Lower, double Upper)> interval)
        {
            if (error is not > 0.0)
                return new ParameterEstimate(name, estimate, error);
            (double lower, double upper) = interval(estimate, error.Value, NormalQuantile);
            return new ParameterEstimate(name, estimate, error, lower, upper);
        }
    }
}

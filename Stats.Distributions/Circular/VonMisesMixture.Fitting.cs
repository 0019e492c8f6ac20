using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Distributions;

/// <content>Estimation by expectation maximisation; the work is in <see cref="VonMisesMixtureEm"/>.</content>
public sealed partial class VonMisesMixture
{
    // Up to as many angles, restarts run side by side; above, one after the other, each on all threads.
    private const int SmallSample = 4 * VonMisesMixtureKernel.BlockSize;
    // So many different ends of runs are finished by Newton's method.
    private const int Polished = 3;
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
        Fit(new VonMisesMixtureSample(angles, [], weighted: false), components, random, options, execution, fewer: null).Fit;

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
        Fit(new VonMisesMixtureSample(angles, weights, weighted: true), components, random, options, execution, fewer: null).Fit;

    /// <summary>
    /// Fits mixtures of 1 to <paramref name="maximalComponents"/> components and chooses one by a criterion. Beside the starts of a fit there are some from the fit with one
    /// component fewer, to which a component is added, or of which one is halved: among fits that have not collapsed the log-likelihood, where no penalty is
    /// asked for, never falls with the number of components.
    /// </summary>
    /// <param name="angles">n finite angles, radians.</param>
    /// <param name="maximalComponents">The largest K, from 1 to the number of different angles.</param>
    /// <param name="random">One key is taken from it for each K.</param>
    /// <param name="criterion">What is minimised.</param>
    /// <param name="options">Null for the defaults; without an initial model.</param>
    /// <param name="execution">Threads, cancellation, progress (over the numbers of components).</param>
    /// <inheritdoc cref="Fit(ReadOnlySpan{double}, int, Random, VonMisesMixtureOptions?, Execution)" path="/exception"/>
    public static VonMisesMixtureSelection Select(
        ReadOnlySpan<double> angles, int maximalComponents, Random random, MixtureCriterion criterion = MixtureCriterion.Bic, VonMisesMixtureOptions? options = null, Execution execution = default) =>
        Select(new VonMisesMixtureSample(angles, [], weighted: false), maximalComponents, random, criterion, options, execution);

    /// <summary>Fits mixtures to weighted angles and chooses one.</summary>
    /// <param name="angles">n finite angles, radians.</param>
    /// <param name="weights">n weights, finite, at least 0, not all 0; as in a fit.</param>
    /// <param name="maximalComponents">The largest K, from 1 to the number of different angles of positive weight.</param>
    /// <param name="random">One key is taken from it for each K.</param>
    /// <param name="criterion">What is minimised.</param>
    /// <param name="options">Null for the defaults; without an initial model.</param>
    /// <param name="execution">Threads, cancellation, progress (over the numbers of components).</param>
    /// <inheritdoc cref="Fit(ReadOnlySpan{double}, ReadOnlySpan{double}, int, Random, VonMisesMixtureOptions?, Execution)" path="/exception"/>
    public static VonMisesMixtureSelection Select(
        ReadOnlySpan<double> angles, ReadOnlySpan<double> weights, int maximalComponents, Random random, MixtureCriterion criterion = MixtureCriterion.Bic, VonMisesMixtureOptions? options = null,
        Execution execution = default) =>
        Select(new VonMisesMixtureSample(angles, weights, weighted: true), maximalComponents, random, criterion, options, execution);

    private static VonMisesMixtureSelection Select(
        VonMisesMixtureSample sample, int maximalComponents, Random random, MixtureCriterion criterion, VonMisesMixtureOptions? options, Execution execution)
    {
        if (!Enum.IsDefined(criterion))
            throw new ArgumentOutOfRangeException(nameof(criterion), criterion, "The criterion is not defined.");
        if (options?.InitialModel is not null)
            throw new ArgumentException("InitialModel has one number of components; a selection tries several.", nameof(options));
        CheckComponents(sample, maximalComponents, nameof(maximalComponents));
        List<VonMisesMixtureFit> fits = [];
        VonMisesMixtureEm? sound = null;
        Execution quiet = execution with { Progress = null };
        for (int k = 1; k <= maximalComponents; k++)
        {
            (VonMisesMixtureFit fit, VonMisesMixtureEm em) = Fit(sample, k, random, options, quiet, sound);
            fits.Add(fit);
            sound = fit.IsDegenerate ? sound : em;
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

    /// <summary>A fit; <paramref name="fewer"/> is a finished run with fewer components that has not collapsed, from which some starts begin.</summary>
    private static (VonMisesMixtureFit Fit, VonMisesMixtureEm Em) Fit(
        VonMisesMixtureSample sample, int components, Random random, VonMisesMixtureOptions? options, Execution execution, VonMisesMixtureEm? fewer)
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
        bool small = sample.Count <= SmallSample;
        Execution inner = (small ? Execution.SingleThread : execution) with { Progress = null, CancellationToken = execution.CancellationToken };
        VonMisesMixtureState[] starts = Starts(sample, components, options, family, execution, fewer?.State, inner);
        VonMisesMixtureEm[] runs = new VonMisesMixtureEm[starts.Length];
        ParallelBlocks.Run(runs.Length, 1, small ? execution : execution with { MaxDegreeOfParallelism = 1 }, (run, _, _) =>
        {
            VonMisesMixtureEm em = new(sample, options, inner);
            em.Run(starts[run]);
            runs[run] = em;
        });
        double[] logLikelihoods = [.. runs.Select(r => r.Sums.LogLikelihood * sample.LikelihoodScale)];
        VonMisesMixtureEm best = Finish(runs, small ? Polished : 1);
        if (fewer is not null && best.DegenerateComponent < 0 && best.Sums.Objective < fewer.Sums.Objective - 1e-12 * Math.Abs(fewer.Sums.Objective))
        {
            // Whatever is better has collapsed: the smaller mixture, its heaviest component in two.
            VonMisesMixtureState same = fewer.State;
            while (same.Free < components)
            {
                int k = Array.IndexOf(same.Weights, same.Weights[..same.Free].Max());
                same = same.Split(k, (same.Means[k], same.Concentrations[k]), (same.Means[k], same.Concentrations[k]));
            }

            VonMisesMixtureEm halved = new(sample, options, inner);
            halved.Run(same);
            if (!halved.IsBetterThan(best))
            {
                // From there, too, the rise ends in a collapse.
                halved = new(sample, options, inner);
                halved.Stay(same);
            }

            best = halved.IsBetterThan(best) ? halved : best;
        }

        if (options.InitialModel is null)
            best.Sort();
        return (Result(sample, best, options, logLikelihoods, inner), best);
    }

    private static VonMisesMixtureState[] Starts(
        VonMisesMixtureSample sample, int components, VonMisesMixtureOptions options, PhiloxRandom family, Execution execution, VonMisesMixtureState? fewer, Execution inner)
    {
        if (options.InitialModel is { } model)
            return [Start(model, options)];
        VonMisesMixtureSearch search = new(sample, options, family, execution);
        int runs = options.Start == CircularMixtureStart.Quantiles ? 1 : options.Runs;
        bool isSearch = options.Start == CircularMixtureStart.Search && components + (options.IncludeUniform ? 1 : 0) > 1;
        VonMisesMixtureState[] starts = isSearch
            ? search.Starts(sample, components)
            : [.. Enumerable.Range(0, runs).Select(run => VonMisesMixtureSeeds.Seed(sample, components, options, family.WithStream((ulong)run)))];
        if (fewer is null)
            return starts;
        starts = [.. starts, .. search.Nested(fewer, components)];
        return fewer.Free == components - 1 ? [.. starts, search.Rising(fewer, new VonMisesMixtureEm(sample, options, inner).Objective)] : starts;
    }

    /// <summary>The best run, after Newton's method has finished the few best of different objective: EM may stop at a distance from the top that decides between them.</summary>
    private static VonMisesMixtureEm Finish(VonMisesMixtureEm[] runs, int polished)
    {
        VonMisesMixtureEm best = runs[0];
        foreach (VonMisesMixtureEm run in runs)
            best = run.IsBetterThan(best) ? run : best;
        // One component's EM map is the closed form already.
        if (best.DegenerateComponent >= 0 || best.State.Total == 1)
            return best;
        VonMisesMixtureEm winner = best;
        double last = double.PositiveInfinity;
        foreach (VonMisesMixtureEm run in runs.Where(r => r.DegenerateComponent < 0).OrderByDescending(r => r.Sums.Objective).ToArray())
        {
            if (winner.DegenerateComponent < 0 && (polished == 0 || run.Sums.Objective < winner.Sums.Objective - 1.0))
                break;
            if (last - run.Sums.Objective < 1e-3)
                continue;
            // One that collapses on the way gives way to the next.
            last = run.Sums.Objective;
            run.Polish();
            winner = run.IsBetterThan(winner) ? run : winner;
            polished = run.DegenerateComponent < 0 ? polished - 1 : polished;
        }

        return winner;
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

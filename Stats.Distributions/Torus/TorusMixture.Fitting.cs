using Stats.Core;

namespace Stats.Distributions;

/// <content>Estimation by expectation maximisation; the work is in <see cref="TorusMixtureEm"/>.</content>
public sealed partial class TorusMixture
{
    // Runs of a selection from the best starts that the fit with one component fewer leads to.
    private const int NestedRuns = 3;

    /// <summary>Fits a mixture by EM from several starts and returns the best run; components in falling order of weight, or in that of the initial model.</summary>
    /// <param name="angles">n points of d angles, radians; d = 2 for the coupled models.</param>
    /// <param name="components">K, in [1, n]; the uniform component of the options comes on top.</param>
    /// <param name="model">The law of each component.</param>
    /// <param name="random">One key is taken from it for the starts.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="execution">Threads, cancellation, progress (over the runs); the bits of the result do not depend on the threads.</param>
    /// <exception cref="ArgumentException">There is no point, the dimension does not fit the model, or an angle is not finite (the message names it).</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="components"/> is not in [1, n], or an option is outside its range.</exception>
    public static TorusMixtureFit Fit(
        PointSet angles, int components, TorusModel model, Random random, TorusMixtureOptions? options = null, Execution execution = default) =>
        FitCore(angles, [], components, model, random, options, execution, fewer: null).Fit;

    /// <summary>Fits with weights: the best approximation of a density that is given on a grid (weights its values) or by draws with importance weights.</summary>
    /// <param name="angles">n points of d angles, radians; d = 2 for the coupled models.</param>
    /// <param name="weights">n weights, each 0 or in [1e-100, 1e100], not all 0; integers count repeated points.</param>
    /// <param name="components">K, in [1, n]; the uniform component of the options comes on top.</param>
    /// <param name="model">The law of each component.</param>
    /// <param name="random">One key is taken from it for the starts.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="execution">Threads, cancellation, progress (over the runs).</param>
    /// <inheritdoc cref="Fit(PointSet, int, TorusModel, Random, TorusMixtureOptions, Execution)"/>
    public static TorusMixtureFit Fit(
        PointSet angles, ReadOnlySpan<double> weights, int components, TorusModel model, Random random, TorusMixtureOptions? options = null, Execution execution = default) =>
        FitCore(angles, TorusFitting.Checked(weights, angles), components, model, random, options, execution, fewer: null).Fit;

    /// <summary>
    /// Fits mixtures of 1 to <paramref name="maximalComponents"/> components and chooses one by a criterion. Beside the starts of a fit there are some from the fit with one
    /// component fewer, to which a component is added, or of which one is halved: among fits that have not collapsed the log-likelihood never falls with the number of components.
    /// </summary>
    /// <param name="angles">n points of d angles, radians; d = 2 for the coupled models.</param>
    /// <param name="maximalComponents">The largest K, in [1, n].</param>
    /// <param name="model">The law of each component.</param>
    /// <param name="random">One key is taken from it for each K.</param>
    /// <param name="criterion">What is minimised.</param>
    /// <param name="options">Null for the defaults; without an initial model.</param>
    /// <param name="execution">Threads, cancellation, progress (over the numbers of components); the bits of the result do not depend on the threads.</param>
    /// <exception cref="ArgumentException">There is no point, the dimension does not fit the model, an angle is not finite (the message names it), or the options have an initial model.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximalComponents"/> is not in [1, n], <paramref name="criterion"/> is not defined, or an option is outside its range.</exception>
    public static TorusMixtureSelection Select(
        PointSet angles, int maximalComponents, TorusModel model, Random random, MixtureCriterion criterion = MixtureCriterion.Bic, TorusMixtureOptions? options = null, Execution execution = default) =>
        SelectCore(angles, [], maximalComponents, model, random, criterion, options, execution);

    /// <summary>Fits mixtures to weighted points and chooses one.</summary>
    /// <param name="angles">n points of d angles, radians; d = 2 for the coupled models.</param>
    /// <param name="weights">n weights, each 0 or in [1e-100, 1e100], not all 0; integers count repeated points.</param>
    /// <param name="maximalComponents">The largest K, in [1, n].</param>
    /// <param name="model">The law of each component.</param>
    /// <param name="random">One key is taken from it for each K.</param>
    /// <param name="criterion">What is minimised.</param>
    /// <param name="options">Null for the defaults; without an initial model.</param>
    /// <param name="execution">Threads, cancellation, progress (over the numbers of components).</param>
    /// <inheritdoc cref="Select(PointSet, int, TorusModel, Random, MixtureCriterion, TorusMixtureOptions, Execution)" path="/exception"/>
    public static TorusMixtureSelection Select(
        PointSet angles, ReadOnlySpan<double> weights, int maximalComponents, TorusModel model, Random random, MixtureCriterion criterion = MixtureCriterion.Bic, TorusMixtureOptions? options = null,
        Execution execution = default) =>
        SelectCore(angles, TorusFitting.Checked(weights, angles), maximalComponents, model, random, criterion, options, execution);

    private static TorusMixtureSelection SelectCore(
        PointSet points, double[] weights, int maximalComponents, TorusModel model, Random random, MixtureCriterion criterion, TorusMixtureOptions? options, Execution execution)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (!Enum.IsDefined(criterion))
            throw new ArgumentOutOfRangeException(nameof(criterion), criterion, "The criterion is not defined.");
        if (options?.InitialModel is not null)
            throw new ArgumentException("InitialModel has one number of components; a selection tries several.", nameof(options));
        if (maximalComponents < 1 || maximalComponents > points.Count)
            throw new ArgumentOutOfRangeException(nameof(maximalComponents), maximalComponents, $"The number of components is in [1, {points.Count}], the number of points.");
        List<TorusMixtureFit> fits = [];
        TorusMixtureEm? sound = null;
        for (int k = 1; k <= maximalComponents; k++)
        {
            (TorusMixtureFit fit, TorusMixtureEm em) = FitCore(points, weights, k, model, random, options, execution with { Progress = null }, sound);
            fits.Add(fit);
            sound = fit.IsDegenerate ? sound : em;
            execution.Progress?.Report((double)k / maximalComponents);
        }

        return new TorusMixtureSelection(fits, criterion);
    }

    /// <summary>A fit; <paramref name="fewer"/> is a finished run with fewer components that has not collapsed, from which some starts begin.</summary>
    private static (TorusMixtureFit Fit, TorusMixtureEm Em) FitCore(
        PointSet points, double[] weights, int components, TorusModel model, Random random, TorusMixtureOptions? options, Execution execution, TorusMixtureEm? fewer)
    {
        ArgumentNullException.ThrowIfNull(random);
        HalfAngles angles = TorusFitting.Checked(points, model);
        options ??= new TorusMixtureOptions();
        options.Check(nameof(options));
        if (components < 1 || components > angles.Count)
            throw new ArgumentOutOfRangeException(nameof(components), components, $"The number of components is in [1, {angles.Count}], the number of points.");
        CheckInitial(options, components, model, angles.Dimension);
        if (weights.Length == 0)
            weights = [.. Enumerable.Repeat(1.0, angles.Count)];
        PhiloxRandom family = PhiloxRandom.Split(random);
        int runs = options.InitialModel is null ? options.Runs : 1;
        // Many points share their passes among the threads, few points leave a thread to each run; either way a run's bits are its own.
        bool together = angles.Count < 64 * TorusDistribution.BlockPoints;
        Execution inner = (together ? execution with { MaxDegreeOfParallelism = 1 } : execution) with { Progress = null };
        TorusMixtureSearch? search = fewer is null ? null : new(points, weights, model, options, family.WithStream(1UL << 32), execution);
        TorusMixtureState[] nested = [];
        TorusMixtureState? smaller = fewer?.State;
        if (smaller is not null)
        {
            while (smaller.Laws.Length < components - 1 + (options.IncludeUniform ? 1 : 0))
                smaller = search!.Same(smaller);
            nested = [.. search!.Nested(smaller, NestedRuns), search.Rising(smaller, New().LogLikelihoodAt)];
        }

        TorusMixtureEm[] all = new TorusMixtureEm[runs + nested.Length];
        ParallelBlocks.Run(all.Length, 1, together ? execution : execution with { MaxDegreeOfParallelism = 1 }, (run, _, _) =>
        {
            TorusMixtureEm em = New();
            if (run < runs)
                em.Run(family.WithStream((ulong)run));
            else
                em.Run(nested[run - runs]);
            all[run] = em;
        });
        TorusMixtureEm best = all[0];
        foreach (TorusMixtureEm em in all)
            best = em.IsBetterThan(best) ? em : best;
        if (fewer is not null && !best.IsDegenerate && best.LogLikelihood < fewer.LogLikelihood - 1e-12 * Math.Abs(fewer.LogLikelihood))
        {
            // Whatever is better has collapsed: the smaller mixture, its heaviest component in two.
            TorusMixtureEm same = New();
            same.Run(search!.Same(smaller!));
            best = same.IsBetterThan(best) ? same : best;
        }

        return (best.ToFit([.. all.Select(em => em.LogLikelihood)]), best);

        TorusMixtureEm New() => new(angles, weights, model, components, options, inner);
    }

    private static void CheckInitial(TorusMixtureOptions options, int components, TorusModel model, int dimension)
    {
        if (options.InitialModel is not { } initial)
            return;
        int expected = components + (options.IncludeUniform ? 1 : 0);
        if (initial.Components.Count != expected || initial.Dimension != dimension)
            throw new ArgumentException($"InitialModel has {initial.Components.Count} components of {initial.Dimension} angles; {expected} of {dimension} are needed.", nameof(options));
        Type type = model switch { TorusModel.Sine => typeof(BivariateVonMisesSine), TorusModel.Cosine => typeof(BivariateVonMisesCosine), _ => typeof(VonMisesProduct) };
        for (int k = 0; k < components; k++)
        {
            if (initial.Components[k].GetType() != type)
                throw new ArgumentException($"Component {k} of InitialModel is a {initial.Components[k].GetType().Name}; the model asks for {type.Name}.", nameof(options));
        }

        if (options.IncludeUniform && initial.Components[^1] is not VonMisesProduct { IsUniform: true })
            throw new ArgumentException("With IncludeUniform the last component of InitialModel is the uniform one: a VonMisesProduct of concentrations 0.", nameof(options));
    }
}

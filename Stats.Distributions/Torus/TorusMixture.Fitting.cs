using Stats.Core;

namespace Stats.Distributions;

/// <content>Estimation by expectation maximisation; the work is in <see cref="TorusMixtureEm"/>.</content>
public sealed partial class TorusMixture
{
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
        FitCore(angles, [], components, model, random, options, execution);

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
        FitCore(angles, TorusFitting.Checked(weights, angles), components, model, random, options, execution);

    private static TorusMixtureFit FitCore(
        PointSet points, double[] weights, int components, TorusModel model, Random random, TorusMixtureOptions? options, Execution execution)
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
        TorusMixtureEm[] all = new TorusMixtureEm[runs];
        // Many points share their passes among the threads, few points leave a thread to each run; either way a run's bits are its own.
        bool together = angles.Count < 64 * TorusDistribution.BlockPoints;
        ParallelBlocks.Run(runs, 1, together ? execution : execution with { MaxDegreeOfParallelism = 1 }, (run, _, _) =>
        {
            TorusMixtureEm em = new(angles, weights, model, components, options, together ? execution with { MaxDegreeOfParallelism = 1, Progress = null } : execution with { Progress = null });
            em.Run(family.WithStream((ulong)run));
            all[run] = em;
        });
        TorusMixtureEm best = all[0];
        foreach (TorusMixtureEm em in all)
        {
            if (em.IsDegenerate == best.IsDegenerate ? em.LogLikelihood > best.LogLikelihood : best.IsDegenerate)
                best = em;
        }

        return best.ToFit([.. all.Select(em => em.LogLikelihood)]);
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

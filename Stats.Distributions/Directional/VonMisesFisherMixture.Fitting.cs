using Stats.Core;

namespace Stats.Distributions;

/// <content>Estimation by expectation maximisation; the work is in <see cref="VonMisesFisherMixtureEm"/>.</content>
public sealed partial class VonMisesFisherMixture
{
    /// <summary>Fits a mixture by EM from several starts and returns the best run; components in falling order of weight, or in that of the initial model.</summary>
    /// <param name="directions">n points on the sphere: norm 1 within 1e-6, or any norm with <see cref="VonMisesFisherMixtureOptions.NormalizeRows"/>.</param>
    /// <param name="components">K, in [1, n]; the uniform component of the options comes on top.</param>
    /// <param name="random">One key is taken from it for the starts.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="execution">Threads, cancellation, progress (over the runs); the bits of the result do not depend on the threads.</param>
    /// <exception cref="ArgumentException">The point set is empty or of dimension 1, or a row is not a direction (the message names it).</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="components"/> is not in [1, n], or an option is outside its range.</exception>
    /// <exception cref="EstimationException">All points are equal (or there is one), and no maximal concentration is set.</exception>
    public static VonMisesFisherMixtureFit Fit(
        PointSet directions, int components, Random random, VonMisesFisherMixtureOptions? options = null, Execution execution = default)
    {
        ArgumentNullException.ThrowIfNull(directions);
        ArgumentNullException.ThrowIfNull(random);
        options ??= new VonMisesFisherMixtureOptions();
        options.Check(nameof(options));
        VonMisesFisher.CheckDirections(directions.Count, directions.Dimension, nameof(directions));
        if (components < 1 || components > directions.Count)
            throw new ArgumentOutOfRangeException(nameof(components), components, $"The number of components is in [1, {directions.Count}], the number of directions.");
        int expected = components + (options.IncludeUniform ? 1 : 0);
        if (options.InitialModel is { } initial && (initial.Components.Count != expected || initial.Dimension != directions.Dimension))
            throw new ArgumentException($"InitialModel has {initial.Components.Count} components in dimension {initial.Dimension}; {expected} in dimension {directions.Dimension} are needed.", nameof(options));

        if (options.IncludeUniform && options.InitialModel is { } start && start.Components[^1].Concentration != 0.0)
            throw new ArgumentException("With IncludeUniform the last component of InitialModel is the uniform one: its concentration must be 0.", nameof(options));

        double[] norms = Norms(directions, options.NormalizeRows, execution);
        if (options.MaximalConcentration is null && AllEqual(directions, norms))
        {
            throw new EstimationException(
                directions.Count == 1
                    ? "One observation has an unbounded concentration; set MaximalConcentration to get the cap."
                    : "All directions are equal, so the concentration is unbounded; set MaximalConcentration to get the cap.");
        }

        PhiloxRandom family = PhiloxRandom.Split(random);
        int runs = options.InitialModel is null ? options.Runs : 1;
        VonMisesFisherMixtureEm? best = null;
        double[] runLogLikelihoods = new double[runs];
        Execution quiet = execution with { Progress = null };
        for (int run = 0; run < runs; run++)
        {
            VonMisesFisherMixtureEm em = new(directions, norms, components, options, quiet);
            em.Run(family.WithStream((ulong)run));
            runLogLikelihoods[run] = em.LogLikelihood;
            if (best is null || em.LogLikelihood > best.LogLikelihood)
                best = em;
            execution.Progress?.Report((run + 1.0) / runs);
        }

        return best!.ToFit(runLogLikelihoods);
    }

    /// <summary>Whether every row has the direction of the first, up to rounding.</summary>
    private static bool AllEqual(PointSet directions, double[] norms)
    {
        double[] first = directions[0].ToArray();
        for (int j = 0; j < first.Length; j++)
            first[j] /= norms[0];
        for (int i = 1; i < directions.Count; i++)
        {
            if (Reductions.SquaredDistance(directions[i], 1.0 / norms[i], first) > 1e-30)
                return false;
        }

        return true;
    }

    /// <summary>The norm of every row; refuses rows that are no directions.</summary>
    private static double[] Norms(PointSet directions, bool normalize, Execution execution)
    {
        double[] norms = new double[directions.Count];
        ParallelBlocks.Run(directions.Count, VonMisesFisher.BlockRows(directions.Dimension), execution with { Progress = null }, (_, start, end) =>
        {
            for (int i = start; i < end; i++)
            {
                ReadOnlySpan<double> row = directions[i];
                double squared = Reductions.SquaredNorm(row);
                norms[i] = normalize
                    ? DirectionCheck.RequireNonzero(squared, row, nameof(directions), i)
                    : DirectionCheck.RequireUnit(squared, row, nameof(directions), i);
            }
        });
        return norms;
    }
}

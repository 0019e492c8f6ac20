using System.Globalization;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// Independent angles, each with a mixture of von Mises laws of its own: the torsions of a molecule's rotatable bonds as a network predicts them
/// (Swanson, Williams and Jonas 2023). Angles that depend on each other need a <see cref="TorusMixture"/>.
/// </summary>
public sealed class VonMisesMixtureProduct : IMultivariateDistribution
{
    private readonly VonMisesMixture[] _marginals;

    /// <summary>Independent angles with these laws.</summary>
    /// <param name="marginals">The law of each angle, at least one.</param>
    /// <exception cref="ArgumentException">There is no law, or one is null (the message names it).</exception>
    public VonMisesMixtureProduct(IReadOnlyList<VonMisesMixture> marginals)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        if (marginals.Count == 0)
            throw new ArgumentException("marginals is empty.", nameof(marginals));
        for (int d = 0; d < marginals.Count; d++)
        {
            if (marginals[d] is null)
                throw new ArgumentException($"marginals[{d}] is null.", nameof(marginals));
        }

        _marginals = [.. marginals];
    }

    /// <summary>The number of angles, d.</summary>
    public int Dimension => _marginals.Length;

    /// <summary>The law of each angle.</summary>
    public IReadOnlyList<VonMisesMixture> Marginals => _marginals;

    /// <summary>The model as versioned JSON; <see cref="FromJson"/> restores it bit for bit.</summary>
    public string ToJson() => TorusJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="ArgumentException"><paramref name="json"/> is damaged, of another type or version, or its values are no mixtures.</exception>
    public static VonMisesMixtureProduct FromJson(string json) => TorusJson.ReadMixtureProduct(json);

    /// <summary>Fits each angle's mixture on its own.</summary>
    /// <param name="angles">n points of d angles, radians.</param>
    /// <param name="components">K, the number of components of every angle; the uniform one of the options comes on top.</param>
    /// <param name="random">One key is taken from it for each angle.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="execution">Threads, cancellation, progress (over the angles).</param>
    /// <returns>The product, with the parameters of all angles and the sum of their log-likelihoods.</returns>
    /// <exception cref="ArgumentException">There is no point, or an angle is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="components"/> is below 1 or above the number of different angles, or an option is outside its range.</exception>
    public static Fit<VonMisesMixtureProduct> Fit(PointSet angles, int components, Random random, VonMisesMixtureOptions? options = null, Execution execution = default)
    {
        ArgumentNullException.ThrowIfNull(angles);
        if (angles.Count == 0)
            throw new ArgumentException("angles is empty.", nameof(angles));
        List<VonMisesMixture> marginals = [];
        List<ParameterEstimate> parameters = [];
        List<EstimationWarning> warnings = [];
        double logLikelihood = 0.0;
        int count = 0, iterations = 0;
        StopReason stop = StopReason.Converged;
        double[] column = new double[angles.Count];
        for (int d = 0; d < angles.Dimension; d++)
        {
            for (int i = 0; i < column.Length; i++)
                column[i] = angles[i][d];
            VonMisesMixtureFit fit = VonMisesMixture.Fit(column, components, random, options, execution with { Progress = null });
            marginals.Add(fit.Model);
            parameters.AddRange(fit.Parameters.Select(p => p with { Name = $"angle[{d}] {p.Name}" }));
            warnings.AddRange(fit.Warnings.Select(w => new EstimationWarning(w.Code, $"angle[{d}]: {w.Message}")));
            logLikelihood += fit.LogLikelihood;
            count += fit.ParameterCount;
            iterations += fit.Iterations;
            if (!fit.Converged)
                stop = fit.StopReason;
            execution.Progress?.Report((d + 1.0) / angles.Dimension);
        }

        return new Fit<VonMisesMixtureProduct>(new VonMisesMixtureProduct(marginals), angles.Count, logLikelihood, count, stop, iterations, parameters, null, warnings);
    }

    /// <inheritdoc/>
    public double DensityLn(ReadOnlySpan<double> point)
    {
        RequireLength(point.Length, nameof(point));
        double sum = 0.0;
        for (int d = 0; d < point.Length; d++)
            sum += _marginals[d].DensityLn(point[d]);
        return sum;
    }

    /// <inheritdoc/>
    public void DensityLn(PointSet points, Span<double> result, Execution execution = default)
    {
        TorusDistribution.RequirePoints(points, Dimension, nameof(points));
        if (result.Length != points.Count)
            throw new ArgumentException($"result has {result.Length} elements for {points.Count} points.", nameof(result));
        double[] values = new double[points.Count];
        ParallelBlocks.Run(points.Count, TorusDistribution.BlockPoints, execution, (_, start, end) =>
        {
            for (int i = start; i < end; i++)
                values[i] = DensityLn(points[i]);
        });
        values.CopyTo(result);
    }

    /// <summary>The Kullback-Leibler divergence from <paramref name="other"/>, in nats: the sum of those of the angles.</summary>
    /// <param name="other">The law that this one is measured against, of as many angles.</param>
    /// <exception cref="ArgumentException"><paramref name="other"/> has another number of angles.</exception>
    public double KullbackLeiblerDivergence(VonMisesMixtureProduct other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Dimension != Dimension)
            throw new ArgumentException($"other has {other.Dimension} angles, the distribution {Dimension}.", nameof(other));
        return _marginals.Zip(other._marginals, (own, theirs) => own.KullbackLeiblerDivergence(theirs)).Sum();
    }

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> target)
    {
        ArgumentNullException.ThrowIfNull(random);
        RequireLength(target.Length, nameof(target));
        for (int d = 0; d < target.Length; d++)
            target[d] = _marginals[d].Sample(random);
    }

    /// <inheritdoc/>
    public PointSet Sample(int count, Random random, Execution execution = default) => TorusDistribution.Sample(count, Dimension, Sample, random, execution);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"VonMisesMixtureProduct(components = [{string.Join(", ", _marginals.Select(m => m.Components.Count))}])");

    private void RequireLength(int length, string name)
    {
        if (length != Dimension)
            throw new ArgumentException($"{name} has {length} coordinates, the distribution {Dimension}.", name);
    }
}

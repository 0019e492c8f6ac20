using System.Globalization;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// A finite mixture on the torus: density sum of w_k f_k(x) of vectors of angles, whose components are products of von Mises laws (latent classes of any number
/// of torsions), bivariate sine or cosine models (backbone phi and psi), the uniform law among them. Densities are summed in the log domain.
/// </summary>
public sealed partial class TorusMixture : IMultivariateDistribution
{
    private readonly TorusDistribution[] _components;
    private readonly double[] _weights;
    private readonly double[] _logWeights;
    private readonly AliasTable _alias;

    /// <summary>A mixture of components with weights.</summary>
    /// <param name="components">At least one component, all of the same dimension.</param>
    /// <param name="weights">A weight for each component: finite, at least 0, not all 0; they are scaled to sum to 1.</param>
    /// <exception cref="ArgumentException">There is no component, a component is null or of another dimension, or a weight is bad (the message names it).</exception>
    public TorusMixture(IReadOnlyList<TorusDistribution> components, ReadOnlySpan<double> weights)
    {
        ArgumentNullException.ThrowIfNull(components);
        if (components.Count == 0)
            throw new ArgumentException("components is empty.", nameof(components));
        if (weights.Length != components.Count)
            throw new ArgumentException($"weights has {weights.Length} elements for {components.Count} components.", nameof(weights));
        for (int k = 0; k < components.Count; k++)
        {
            if (components[k] is null)
                throw new ArgumentException($"components[{k}] is null.", nameof(components));
            if (components[k].Dimension != components[0].Dimension)
                throw new ArgumentException($"components[{k}] has dimension {components[k].Dimension}, components[0] {components[0].Dimension}.", nameof(components));
        }

        _components = [.. components];
        _weights = MixtureWeights.Normalized(weights);
        _logWeights = [.. _weights.Select(w => Math.Log(w))];
        _alias = new AliasTable(_weights);
    }

    /// <summary>The number of angles of a point, d.</summary>
    public int Dimension => _components[0].Dimension;

    /// <summary>The components, K of them.</summary>
    public IReadOnlyList<TorusDistribution> Components => _components;

    /// <summary>The weights, K numbers that sum to 1.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The model as versioned JSON; <see cref="FromJson"/> restores it bit for bit.</summary>
    public string ToJson() => TorusJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="ArgumentException"><paramref name="json"/> is damaged, of another type or version, or its values are no mixture.</exception>
    public static TorusMixture FromJson(string json) => TorusJson.ReadMixture(json);

    /// <inheritdoc/>
    public double DensityLn(ReadOnlySpan<double> point)
    {
        if (point.Length != Dimension)
            throw new ArgumentException($"point has {point.Length} coordinates, the distribution {Dimension}.", nameof(point));
        Span<double> terms = _weights.Length <= 64 ? stackalloc double[_weights.Length] : new double[_weights.Length];
        return Terms(point, terms);
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
            double[] terms = new double[_weights.Length];
            for (int i = start; i < end; i++)
                values[i] = Terms(points[i], terms);
        });
        values.CopyTo(result);
    }

    /// <summary>The probabilities that each point stems from each component: n points in K dimensions, rows summing to 1.</summary>
    /// <param name="points">n points of d angles.</param>
    /// <param name="execution">Threads, cancellation, progress.</param>
    /// <exception cref="ArgumentException">The dimension differs, or an angle is not finite (the message names it).</exception>
    public PointSet Responsibilities(PointSet points, Execution execution = default)
    {
        TorusDistribution.RequirePoints(points, Dimension, nameof(points));
        HalfAngles angles = HalfAngles.Of(points, nameof(points));
        double[] values = new double[checked(points.Count * _weights.Length)];
        ParallelBlocks.Run(points.Count, TorusDistribution.BlockPoints, execution, (_, start, end) =>
        {
            TorusMixtureBlock block = new(_components, _logWeights);
            block.Evaluate(angles, start, end - start);
            block.CopyRows(values, start);
        });
        return new PointSet(values, _weights.Length);
    }

    /// <summary>The most probable component of each point.</summary>
    /// <inheritdoc cref="Responsibilities"/>
    public int[] Classify(PointSet points, Execution execution = default)
    {
        PointSet responsibilities = Responsibilities(points, execution);
        int[] labels = new int[responsibilities.Count];
        for (int i = 0; i < labels.Length; i++)
            labels[i] = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(responsibilities[i]);
        return labels;
    }

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> target)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (target.Length != Dimension)
            throw new ArgumentException($"target has {target.Length} coordinates, the distribution {Dimension}.", nameof(target));
        _components[_alias.Sample(random)].Sample(random, target);
    }

    /// <inheritdoc/>
    public PointSet Sample(int count, Random random, Execution execution = default) =>
        TorusDistribution.Sample(count, Dimension, Sample, random, execution);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"TorusMixture(dimension = {Dimension}, components = {_components.Length})");

    /// <summary>A stored model: weights that sum to 1 but for rounding are kept to the last bit.</summary>
    internal static TorusMixture Restore(IReadOnlyList<TorusDistribution> components, double[] weights)
    {
        TorusMixture mixture = new(components, weights);
        if (Math.Abs(weights.Sum() - 1.0) <= 1e-12)
        {
            for (int k = 0; k < weights.Length; k++)
            {
                mixture._weights[k] = weights[k];
                mixture._logWeights[k] = Math.Log(weights[k]);
            }
        }

        return mixture;
    }

    private double Terms(ReadOnlySpan<double> point, Span<double> terms)
    {
        for (int k = 0; k < _components.Length; k++)
            terms[k] = _logWeights[k] + _components[k].DensityLn(point);
        return Elementary.LogSumExp(terms);
    }
}

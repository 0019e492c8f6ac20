using System.Globalization;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// A finite mixture of von Mises-Fisher distributions: density sum of w_k f_k(x) on the unit sphere. Densities are summed in the log
/// domain, so no component underflows in thousands of dimensions. Sources: Banerjee, Dhillon, Ghosh and Sra (2005); Hornik and Grün (2014).
/// </summary>
public sealed partial class VonMisesFisherMixture : IMultivariateDistribution
{
    private readonly VonMisesFisher[] _components;
    private readonly double[] _weights;
    private readonly double[] _logWeights;

    /// <summary>A mixture of components with weights.</summary>
    /// <param name="components">At least one component, all of the same dimension.</param>
    /// <param name="weights">A weight for each component: finite, at least 0, not all 0; they are scaled to sum to 1.</param>
    /// <exception cref="ArgumentException">There is no component, a component is null or of another dimension, or a weight is bad (the message names it).</exception>
    public VonMisesFisherMixture(IReadOnlyList<VonMisesFisher> components, ReadOnlySpan<double> weights)
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
    }

    /// <summary>p, the number of coordinates.</summary>
    public int Dimension => _components[0].Dimension;

    /// <summary>The components, K of them.</summary>
    public IReadOnlyList<VonMisesFisher> Components => _components;

    /// <summary>The weights, K numbers that sum to 1.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The model as versioned JSON; <see cref="FromJson"/> restores it bit for bit.</summary>
    public string ToJson() => DirectionalJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="ArgumentException"><paramref name="json"/> is damaged, of another type or version, or its values are no mixture.</exception>
    public static VonMisesFisherMixture FromJson(string json) => DirectionalJson.ReadMixture(json);

    /// <summary>A stored model: weights that sum to 1 but for rounding are kept to the last bit.</summary>
    internal static VonMisesFisherMixture Restore(IReadOnlyList<VonMisesFisher> components, double[] weights)
    {
        VonMisesFisherMixture mixture = new(components, weights);
        double sum = 0.0;
        foreach (double weight in weights)
            sum += weight;
        if (Math.Abs(sum - 1.0) <= 1e-12)
        {
            for (int k = 0; k < weights.Length; k++)
            {
                mixture._weights[k] = weights[k];
                mixture._logWeights[k] = Math.Log(weights[k]);
            }
        }

        return mixture;
    }

    /// <inheritdoc/>
    public double DensityLn(ReadOnlySpan<double> point)
    {
        RequireLength(point.Length, nameof(point));
        Span<double> terms = _weights.Length <= 64 ? stackalloc double[_weights.Length] : new double[_weights.Length];
        return Terms(point, nameof(point), -1, terms);
    }

    /// <inheritdoc/>
    public void DensityLn(PointSet points, Span<double> result, Execution execution = default)
    {
        RequirePoints(points);
        if (result.Length != points.Count)
            throw new ArgumentException($"result has {result.Length} elements for {points.Count} points.", nameof(result));
        double[] values = new double[points.Count];
        ParallelBlocks.Run(points.Count, VonMisesFisher.BlockRows(Dimension), execution, (_, start, end) =>
        {
            double[] terms = new double[_weights.Length];
            for (int i = start; i < end; i++)
                values[i] = Terms(points[i], nameof(points), i, terms);
        });
        values.CopyTo(result);
    }

    /// <summary>The probabilities that each point stems from each component: n points in K dimensions, rows summing to 1.</summary>
    /// <param name="points">n points on the sphere.</param>
    /// <param name="execution">Threads, cancellation, progress.</param>
    /// <exception cref="ArgumentException">The dimension differs, or a row is not a direction (the message names it).</exception>
    public PointSet Responsibilities(PointSet points, Execution execution = default)
    {
        RequirePoints(points);
        int count = _weights.Length;
        double[] values = new double[checked(points.Count * count)];
        ParallelBlocks.Run(points.Count, VonMisesFisher.BlockRows(Dimension), execution, (_, start, end) =>
        {
            for (int i = start; i < end; i++)
            {
                Span<double> row = values.AsSpan(i * count, count);
                double total = Terms(points[i], nameof(points), i, row);
                for (int k = 0; k < count; k++)
                    row[k] = Math.Exp(row[k] - total);
            }
        });
        return new PointSet(values, count);
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
        RequireLength(target.Length, nameof(target));
        _components[new AliasTable(_weights).Sample(random)].Sample(random, target);
    }

    /// <inheritdoc/>
    public PointSet Sample(int count, Random random, Execution execution = default) => Sample(count, random, out _, execution);

    /// <summary>Draws points and tells the component of each.</summary>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="random">The source that the one key is taken from.</param>
    /// <param name="labels">The component each point was drawn from.</param>
    /// <param name="execution">Threads, cancellation, progress.</param>
    public PointSet Sample(int count, Random random, out int[] labels, Execution execution = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(random);
        int dimension = Dimension;
        double[] values = new double[checked(count * dimension)];
        int[] drawn = new int[count];
        AliasTable alias = new(_weights);
        PhiloxRandom family = PhiloxRandom.Split(random);
        ParallelBlocks.Run(count, Math.Max(1, (1 << 16) / dimension), execution, (_, start, end) =>
        {
            PhiloxRandom stream = family.WithStream((ulong)start);
            for (int i = start; i < end; i++)
            {
                stream.Reset((ulong)i);
                drawn[i] = alias.Sample(stream);
                _components[drawn[i]].Sample(stream, values.AsSpan(i * dimension, dimension));
            }
        });
        labels = drawn;
        return new PointSet(values, dimension);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"VonMisesFisherMixture(dimension = {Dimension}, components = {_components.Length})");

    /// <summary>Fills log w_k + log f_k(x) and returns their log-sum-exp.</summary>
    private double Terms(ReadOnlySpan<double> point, string name, int index, Span<double> terms)
    {
        double norm = DirectionCheck.RequireUnit(point, name, index);
        for (int k = 0; k < _components.Length; k++)
        {
            VonMisesFisher component = _components[k];
            terms[k] = _logWeights[k] + component.LogNormalizerScaled - component.Concentration * component.OneMinusCosine(point, norm);
        }

        return Elementary.LogSumExp(terms);
    }

    private void RequireLength(int length, string name)
    {
        if (length != Dimension)
            throw new ArgumentException($"{name} has {length} coordinates, the distribution {Dimension}.", name);
    }

    private void RequirePoints(PointSet points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Dimension != Dimension)
            throw new ArgumentException($"points has dimension {points.Dimension}, the distribution {Dimension}.", nameof(points));
    }
}

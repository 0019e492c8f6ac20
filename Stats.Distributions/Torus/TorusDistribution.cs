using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// A distribution of a vector of d angles with one centre, a point on the torus: a component of a <see cref="TorusMixture"/>. Angles are radians and
/// any real numbers; the density, with respect to the product of the angles, has period 2 pi in each; draws lie in [-pi, pi).
/// </summary>
public abstract class TorusDistribution : IMultivariateDistribution
{
    /// <summary>Points that share their scratch memory.</summary>
    internal const int BlockPoints = 512;

    private protected TorusDistribution()
    {
    }

    /// <inheritdoc/>
    public abstract int Dimension { get; }

    /// <summary>The number of free parameters.</summary>
    public abstract int ParameterCount { get; }

    /// <inheritdoc/>
    public abstract double DensityLn(ReadOnlySpan<double> point);

    /// <inheritdoc/>
    public void DensityLn(PointSet points, Span<double> result, Execution execution = default)
    {
        RequirePoints(points, Dimension, nameof(points));
        if (result.Length != points.Count)
            throw new ArgumentException($"result has {result.Length} elements for {points.Count} points.", nameof(result));
        double[] values = new double[points.Count];
        ParallelBlocks.Run(points.Count, BlockPoints, execution, (_, start, end) =>
        {
            for (int i = start; i < end; i++)
                values[i] = DensityLn(points[i]);
        });
        values.CopyTo(result);
    }

    /// <inheritdoc/>
    public abstract void Sample(Random random, Span<double> target);

    /// <inheritdoc/>
    public PointSet Sample(int count, Random random, Execution execution = default) => Sample(count, Dimension, Sample, random, execution);

    /// <summary>The model as versioned JSON; <see cref="FromJson"/> restores it bit for bit.</summary>
    public string ToJson() => TorusJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote: a <see cref="VonMisesProduct"/>, <see cref="BivariateVonMisesSine"/> or <see cref="BivariateVonMisesCosine"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="json"/> is damaged, of another type or version, or its values are no distribution.</exception>
    public static TorusDistribution FromJson(string json) => TorusJson.ReadDistribution(json);

    /// <summary>Draws in which draw i has stream i of one key.</summary>
    internal static PointSet Sample(int count, int dimension, DrawAction draw, Random random, Execution execution)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(random);
        double[] values = new double[checked(count * dimension)];
        PhiloxRandom family = PhiloxRandom.Split(random);
        ParallelBlocks.Run(count, BlockPoints, execution, (_, start, end) =>
        {
            PhiloxRandom stream = family.WithStream((ulong)start);
            for (int i = start; i < end; i++)
            {
                stream.Reset((ulong)i);
                draw(stream, values.AsSpan(i * dimension, dimension));
            }
        });
        return new PointSet(values, dimension);
    }

    internal static void RequirePoints(PointSet points, int dimension, string name)
    {
        ArgumentNullException.ThrowIfNull(points, name);
        if (points.Dimension != dimension)
            throw new ArgumentException($"{name} has dimension {points.Dimension}, the distribution {dimension}.", name);
    }

    private protected void RequirePoint(int length, string name)
    {
        if (length != Dimension)
            throw new ArgumentException($"{name} has {length} coordinates, the distribution {Dimension}.", name);
    }

    private protected static double RequireMean(double value, string name) =>
        double.IsFinite(value) ? Angle.Reduce(value) : throw new ArgumentOutOfRangeException(name, value, "A mean direction is a finite angle.");

    internal static double RequireConcentration(double value, double largest, string name) =>
        value >= 0.0 && value <= largest ? value : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"A concentration is in [0, {largest:G3}]."));

    // The mixture's view: what EM needs of a component.

    /// <summary>The log-densities of rows first &lt;= i &lt; first + result.Length.</summary>
    internal abstract void DensityLn(HalfAngles angles, int first, Span<double> result);

    /// <summary>The length of <see cref="AddSums"/>'s target.</summary>
    internal abstract int SumCount { get; }

    /// <summary>Adds the statistics of rows, about this distribution's centre, times their weights.</summary>
    internal abstract void AddSums(HalfAngles angles, int first, ReadOnlySpan<double> weights, Span<double> sums);

    /// <summary>
    /// The distribution of higher (or equal) likelihood that the sums of <see cref="AddSums"/> ask for: the maximum where it has a closed form, <paramref name="steps"/> Newton
    /// steps towards it else. No concentration exceeds <paramref name="largest"/>.
    /// </summary>
    internal abstract TorusDistribution Maximize(ReadOnlySpan<double> sums, double largest, int steps);

    /// <summary>Whether a concentration or the coupling has reached a cap, up to the rounding of a logarithm.</summary>
    internal abstract bool IsAt(double cap);

    private protected static bool IsAt(double value, double cap) => Math.Abs(value) >= cap * (1.0 - 1e-12);

    /// <summary>The derivatives of the log-density at a row with respect to the parameters, in the order of <see cref="NamedParameters"/>.</summary>
    internal abstract void Scores(HalfAngles angles, int row, Span<double> scores);

    /// <summary>The expected information of one point on the parameters, in the order of <see cref="NamedParameters"/>.</summary>
    internal abstract Matrix<double> Information();

    /// <summary>The parameters and their names.</summary>
    internal abstract IReadOnlyList<(string Name, double Value)> NamedParameters { get; }

    internal delegate void DrawAction(Random random, Span<double> target);
}

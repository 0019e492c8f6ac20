using Stats.Core;

namespace Stats.Distributions;

/// <summary>A distribution of points in d dimensions (or on a surface in them): an immutable value.</summary>
public interface IMultivariateDistribution
{
    /// <summary>The number of coordinates of a point, d.</summary>
    int Dimension { get; }

    /// <summary>The log-density at a point, with respect to the measure that the type names.</summary>
    /// <param name="point">d coordinates.</param>
    /// <exception cref="ArgumentException"><paramref name="point"/> has another length.</exception>
    double DensityLn(ReadOnlySpan<double> point);

    /// <summary>result[i] = DensityLn(points[i]).</summary>
    /// <exception cref="ArgumentException">The dimension or the length of <paramref name="result"/> does not fit.</exception>
    void DensityLn(PointSet points, Span<double> result, Execution execution = default);

    /// <summary>Draws a point into <paramref name="target"/>, d coordinates.</summary>
    void Sample(Random random, Span<double> target);

    /// <summary>
    /// Draws <paramref name="count"/> points. One key is taken from <paramref name="random"/> and draw i has its own stream
    /// i: the numbers do not depend on threads.
    /// </summary>
    PointSet Sample(int count, Random random, Execution execution = default);
}

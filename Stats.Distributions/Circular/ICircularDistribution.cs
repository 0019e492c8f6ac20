using System.Numerics;

namespace Stats.Distributions;

/// <summary>
/// A distribution of an angle. Angles are radians and any real number is one: the density has period 2 pi. Seen as a distribution on the
/// line it lives on one turn, [<c>Minimum</c>, <c>Maximum</c>], from which its distribution function, quantiles and draws are taken; the
/// distribution function is 0 below that turn and 1 above it. <c>Mean</c> and <c>Median</c> are directions in that turn, <c>Variance</c> and
/// <c>StdDev</c> the circular ones (<see cref="CircularVariance"/>, <see cref="CircularStandardDeviation"/>).
/// </summary>
public interface ICircularDistribution : IUnivariateDistribution
{
    /// <summary>rho = |E exp(iX)|, in [0, 1]: 0 where no direction is preferred, 1 at a point.</summary>
    double MeanResultantLength { get; }

    /// <summary>1 - rho, in [0, 1], without cancellation.</summary>
    double CircularVariance { get; }

    /// <summary>sqrt(-2 log rho), radians: the standard deviation of the wrapped normal distribution of the same rho; infinite at rho = 0.</summary>
    double CircularStandardDeviation { get; }

    /// <summary>E (X - m)^2, radians squared, X in the turn centred at the mean direction m: what a distribution on the line calls its variance.</summary>
    double LinearVariance { get; }

    /// <summary>E exp(i p X), the trigonometric moment of the given order about angle 0; of a negative order the conjugate.</summary>
    /// <param name="order">The order p.</param>
    Complex TrigonometricMoment(int order);

    /// <summary>
    /// The probability of the arc that starts at <paramref name="origin"/> and runs counterclockwise to <paramref name="x"/>, in [0, 1], both
    /// angles reduced; 0 where they are the same angle.
    /// </summary>
    /// <param name="x">The arc's end, radians.</param>
    /// <param name="origin">The arc's start, radians.</param>
    /// <exception cref="ArgumentOutOfRangeException">An angle is infinite.</exception>
    double CumulativeDistribution(double x, double origin);
}

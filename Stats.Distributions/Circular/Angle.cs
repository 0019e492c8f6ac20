using Stats.Core;

namespace Stats.Distributions;

/// <summary>Angles in radians: reduction to one turn, and degrees. An angle beyond one turn carries an absolute error of eps |angle| already.</summary>
public static class Angle
{
    /// <summary>The double nearest to 2 pi.</summary>
    public const double FullTurn = 2.0 * Math.PI;

    /// <summary>pi minus the double nearest to it.</summary>
    internal const double PiLow = 1.2246467991473532e-16;

    /// <summary>The angle in [-pi, pi).</summary>
    /// <param name="angle">Any angle, radians; an infinite one gives NaN.</param>
    public static double Reduce(double angle)
    {
        double reduced = Math.IEEERemainder(angle, FullTurn);
        return reduced >= Math.PI ? -Math.PI : reduced;
    }

    /// <summary>The signed distance from <paramref name="reference"/> to <paramref name="angle"/> the short way round, in [-pi, pi).</summary>
    /// <param name="angle">The angle, radians.</param>
    /// <param name="reference">Where to measure from, radians.</param>
    public static double Difference(double angle, double reference) => Difference(angle, reference, 0.0);

    /// <summary>The distance from the reference to angle + low, rounded once.</summary>
    internal static double Difference(double angle, double reference, double low)
    {
        VectorMath.Deviation(new Simd1(angle), new Simd1(reference), out Simd1 d, out Simd1 rest);
        double difference = d.Value + (rest.Value + low);
        return difference >= Math.PI ? -Math.PI : Math.Max(difference, -Math.PI);
    }

    /// <summary>The angle in [0, 2 pi).</summary>
    /// <param name="angle">Any angle, radians; an infinite one gives NaN.</param>
    public static double ReducePositive(double angle)
    {
        double reduced = Math.IEEERemainder(angle, FullTurn);
        return reduced < 0.0 ? Math.Min(reduced + FullTurn, Math.BitDecrement(FullTurn)) : reduced;
    }

    /// <summary>Radians from degrees.</summary>
    /// <param name="degrees">The angle in degrees.</param>
    public static double FromDegrees(double degrees) => degrees * (Math.PI / 180.0);

    /// <summary>Degrees from radians.</summary>
    /// <param name="radians">The angle in radians.</param>
    public static double ToDegrees(double radians) => radians * (180.0 / Math.PI);
}

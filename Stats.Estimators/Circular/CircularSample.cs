using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>What the circular methods do with their data first: refuse, reduce to one turn, sort, sum.</summary>
internal static class CircularSample
{
    /// <summary>Refuses an empty sample and angles that are not finite.</summary>
    public static void Require(ReadOnlySpan<double> angles, string name)
    {
        if (angles.IsEmpty)
            throw new ArgumentException($"{name} is empty.", name);
        CircularCheck.RequireAngles(angles, name);
    }

    /// <summary>The sum of weight times direction, its length and direction, and weight minus length without cancellation.</summary>
    public static (double Direction, double Length, double Complement) Resultant(ReadOnlySpan<double> angles, ReadOnlySpan<double> weights = default)
    {
        double c = 0.0, s = 0.0;
        for (int i = 0; i < angles.Length; i++)
        {
            (double sin, double cos) = Math.SinCos(angles[i]);
            double w = weights.IsEmpty ? 1.0 : weights[i];
            c += w * cos;
            s += w * sin;
        }

        double direction = Math.Atan2(s, c), complement = 0.0;
        for (int i = 0; i < angles.Length; i++)
        {
            double half = Math.Sin(0.5 * (angles[i] - direction));
            complement += (weights.IsEmpty ? 2.0 : 2.0 * weights[i]) * half * half;
        }

        // Angles that differ by rounding alone are equal.
        double total = 0.0;
        for (int i = 0; i < angles.Length; i++)
            total += weights.IsEmpty ? 1.0 : weights[i];
        return (direction, Math.Sqrt(c * c + s * s), complement > 1e-30 * total ? complement : 0.0);
    }

    /// <summary>The share of the turn from angle 0, in [0, 1), ascending.</summary>
    public static double[] SortedTurns(ReadOnlySpan<double> angles)
    {
        double[] turns = new double[angles.Length];
        for (int i = 0; i < turns.Length; i++)
            turns[i] = Angle.ReducePositive(angles[i]) / Angle.FullTurn;
        Array.Sort(turns);
        return turns;
    }

    /// <summary>The distribution function at each angle, moved into the distribution's turn, ascending.</summary>
    public static double[] SortedTurns(ReadOnlySpan<double> angles, ICircularDistribution distribution)
    {
        double[] turns = new double[angles.Length];
        for (int i = 0; i < turns.Length; i++)
            turns[i] = distribution.CumulativeDistribution(Math.Min(distribution.Minimum + Angle.ReducePositive(angles[i] - distribution.Minimum), distribution.Maximum));
        Array.Sort(turns);
        return turns;
    }

    /// <summary>Kuiper's V of ascending numbers in [0, 1].</summary>
    public static double Kuiper(ReadOnlySpan<double> turns)
    {
        double n = turns.Length, above = double.NegativeInfinity, below = double.NegativeInfinity;
        for (int i = 0; i < turns.Length; i++)
        {
            above = Math.Max(above, (i + 1.0) / n - turns[i]);
            below = Math.Max(below, turns[i] - i / n);
        }

        return above + below;
    }

    /// <summary>Watson's U^2 of ascending numbers in [0, 1].</summary>
    public static double Watson(ReadOnlySpan<double> turns)
    {
        double n = turns.Length, mean = 0.0, sum = 0.0;
        foreach (double turn in turns)
            mean += turn;
        mean /= n;
        for (int i = 0; i < turns.Length; i++)
        {
            double deviation = turns[i] - mean - (2.0 * i + 1.0) / (2.0 * n) + 0.5;
            sum += deviation * deviation;
        }

        return sum + 1.0 / (12.0 * n);
    }
}

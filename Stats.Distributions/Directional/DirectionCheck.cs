using System.Globalization;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>Refuses what is not a direction, naming the argument, the row and the coordinate.</summary>
internal static class DirectionCheck
{
    /// <summary>The norm of a direction, which must be 1 within the tolerance; <paramref name="index"/> is its row, or -1 for a single one.</summary>
    public static double RequireUnit(ReadOnlySpan<double> direction, string name, int index) =>
        RequireUnit(Reductions.SquaredNorm(direction), direction, name, index);

    public static double RequireUnit(double squaredNorm, ReadOnlySpan<double> direction, string name, int index)
    {
        double norm = Math.Sqrt(squaredNorm);
        if (!(Math.Abs(norm - 1.0) <= VonMisesFisher.NormTolerance))
            Throw(norm, direction, name, index);
        return norm;
    }

    /// <summary>Whether a weight can be summed and squared without leaving the double range: 0, or within [1e-100, 1e100].</summary>
    public static bool IsWeight(double weight) => weight == 0.0 || (weight >= 1e-100 && weight <= 1e100);

    /// <summary>The norm of a row that is to be projected onto the sphere: in [1e-200, 1e200], so that a weight over it is finite.</summary>
    public static double RequireNonzero(double squaredNorm, ReadOnlySpan<double> direction, string name, int index)
    {
        double norm = Math.Sqrt(squaredNorm);
        if (!(norm > 1e-140 && norm < 1e140))
        {
            norm = ScaledNorm(direction);
            if (!(norm >= 1e-200 && norm <= 1e200))
                Throw(norm, direction, name, index);
        }

        return norm;
    }

    private static double ScaledNorm(ReadOnlySpan<double> direction)
    {
        double largest = 0.0;
        foreach (double value in direction)
            largest = Math.Max(largest, Math.Abs(value));
        if (!(largest > 0.0) || !double.IsFinite(largest))
            return largest;
        double sum = 0.0;
        foreach (double value in direction)
            sum += value / largest * (value / largest);
        return largest * Math.Sqrt(sum);
    }

    private static void Throw(double norm, ReadOnlySpan<double> direction, string name, int index)
    {
        string row = index < 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]");
        for (int j = 0; j < direction.Length; j++)
        {
            if (!double.IsFinite(direction[j]))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{row}[{j}] is {direction[j]}."), name);
        }

        throw new ArgumentException(
            norm == 0.0
                ? $"{row} is the zero vector, which has no direction."
                : norm is < 1e-200 or > 1e200
                    ? string.Create(CultureInfo.InvariantCulture, $"{row} has norm {norm:R}; a row that is to be normalised has a norm in [1e-200, 1e200].")
                    : string.Create(CultureInfo.InvariantCulture, $"{row} has norm {norm:R}; a direction has norm 1 within 1e-6."),
            name);
    }
}

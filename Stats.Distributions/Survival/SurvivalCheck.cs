namespace Stats.Distributions;

/// <summary>Refuses what is no time, hazard or parameter, naming it.</summary>
internal static class SurvivalCheck
{
    /// <summary>Beyond it products with logarithms of doubles would leave their range.</summary>
    public const double LargestPower = 1e100;

    public static double Positive(double value, string name) =>
        value > 0.0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is positive and finite.");

    public static double Power(double value, string name) =>
        value is >= 1.0 / LargestPower and <= LargestPower ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is in [1e-100, 1e100].");

    public static void NotNegative(double value, string name)
    {
        if (!(value >= 0.0))
            throw new ArgumentOutOfRangeException(name, value, $"{name} is at least 0.");
    }

    public static void NotNegative(ReadOnlySpan<double> value, string name)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (!(value[i] >= 0.0))
                throw new ArgumentOutOfRangeException(name, value[i], FormattableString.Invariant($"{name}[{i}] is {value[i]}; it is at least 0."));
        }
    }
}

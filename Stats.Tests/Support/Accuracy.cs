namespace Stats.Tests;

/// <summary>Errors in units of 2^-52, as the guides state them.</summary>
internal static class Accuracy
{
    public const double Epsilon = 2.220446049250313e-16;

    /// <summary>|actual - expected| / (eps |expected|); 0 when both are the same (infinities included), +inf for NaN or a wrong infinity.</summary>
    public static double Relative(double actual, double expected) => Error(actual, expected, Math.Abs(expected));

    /// <summary>|actual - expected| / (eps max(1, |expected|)): for logarithms, which cross zero.</summary>
    public static double Mixed(double actual, double expected) => Error(actual, expected, Math.Max(1.0, Math.Abs(expected)));

    private static double Error(double actual, double expected, double scale)
    {
        if (actual.Equals(expected) || actual == expected)
            return 0.0;
        if (!double.IsFinite(actual) || !double.IsFinite(expected))
            return double.PositiveInfinity;
        // A subnormal result has an absolute resolution only.
        scale = Math.Max(scale, double.Epsilon / Epsilon);
        return Math.Abs(actual - expected) / scale / Epsilon;
    }

    /// <summary>Asserts that no row is further than <paramref name="limit"/> eps off and names the worst one.</summary>
    public static void AssertWithin(double limit, int count, Func<int, double> error, Func<int, string> describe)
    {
        double worst = 0;
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            double e = error(i);
            if (!(e <= worst))
                (worst, at) = (e, i);
        }

        Assert.True(worst <= limit, $"{worst:G4} eps at row {at}: {describe(at)} (limit {limit} eps)");
    }
}

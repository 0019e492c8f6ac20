using Stats.Tests.Laws;

namespace Stats.Tests.SpecialFunctions;

/// <summary>The checks that every span form of a one-argument function owes, with the values that any of them may meet.</summary>
internal static class SpanChecks
{
    private static readonly double[] Special = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.0, -0.0, 5e-324, double.MaxValue];

    /// <summary>Bit for bit the scalar values, special ones included: see <see cref="SpanLaw.EqualsScalar"/>.</summary>
    public static void EqualsScalar(SpanLaw.SpanFunction span, Func<double, double> scalar, double[] arguments) =>
        SpanLaw.EqualsScalar("span form", span, scalar, [.. arguments, .. Special]);
}

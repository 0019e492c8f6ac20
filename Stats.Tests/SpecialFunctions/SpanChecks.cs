namespace Stats.Tests.SpecialFunctions;

/// <summary>The checks that every span form of a one-argument function owes.</summary>
internal static class SpanChecks
{
    public delegate void SpanFunction(ReadOnlySpan<double> x, Span<double> result);

    /// <summary>Bit for bit the scalar values: ordered, shuffled (mixed regions in a register), every tail length, in place; refuses wrong lengths.</summary>
    public static void EqualsScalar(SpanFunction span, Func<double, double> scalar, double[] arguments)
    {
        double[] special = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.0, -0.0, 5e-324, double.MaxValue];
        double[] x = [.. arguments, .. special];
        Compare(span, scalar, x);
        new Random(7).Shuffle(x);
        Compare(span, scalar, x);
        for (int length = 0; length < 20; length++)
            Compare(span, scalar, x[..length]);
        Assert.Throws<ArgumentException>(() => span(new double[3], new double[2]));
    }

    private static void Compare(SpanFunction span, Func<double, double> scalar, double[] x)
    {
        double[] result = new double[x.Length];
        span(x, result);
        double[] inPlace = (double[])x.Clone();
        span(inPlace, inPlace);
        for (int i = 0; i < x.Length; i++)
        {
            double expected = scalar(x[i]);
            Assert.True(Same(expected, result[i]), $"f({x[i]:R}): span {result[i]:R}, scalar {expected:R}");
            Assert.True(Same(expected, inPlace[i]), $"f({x[i]:R}): in place {inPlace[i]:R}, scalar {expected:R}");
        }
    }

    // Any NaN is as good as another.
    private static bool Same(double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b) || (double.IsNaN(a) && double.IsNaN(b));
}

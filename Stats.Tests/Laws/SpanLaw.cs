namespace Stats.Tests.Laws;

/// <summary>What every span form of a one-argument function owes.</summary>
internal static class SpanLaw
{
    public delegate void SpanFunction(ReadOnlySpan<double> x, Span<double> result);

    /// <summary>
    /// The scalar values, bit for bit or within <paramref name="ulps"/>: ordered, shuffled (mixed regions in a register), every tail length,
    /// in place unless the function refuses that; wrong lengths are refused.
    /// </summary>
    public static void EqualsScalar(string name, SpanFunction span, Func<double, double> scalar, double[] arguments, int ulps = 0, ulong seed = 7, bool inPlace = true)
    {
        double[] x = (double[])arguments.Clone();
        Compare(x);
        new PhiloxRandom(seed).Shuffle(x);
        Compare(x);
        for (int length = 0; length < Math.Min(20, x.Length); length++)
            Compare(x[..length]);
        LawViolation.UnlessThrows<ArgumentException>(() => span(x.AsSpan(0, 3), new double[2]), name, $"a result that is too short");
        LawViolation.UnlessThrows<ArgumentException>(() => span(x.AsSpan(0, 3), new double[4]), name, $"a result that is too long");
        LawViolation.UnlessThrows<ArgumentException>(() => span(x.AsSpan(0, 2), x.AsSpan(1, 2)), name, $"a result that overlaps the input");

        void Compare(double[] values)
        {
            // Guards on both sides show a write out of bounds.
            double[] result = new double[values.Length + 2];
            result[0] = result[^1] = 12345.0;
            span(values, result.AsSpan(1, values.Length));
            LawViolation.Unless(result[0] == 12345.0 && result[^1] == 12345.0, name, $"a span of {values.Length} writes out of its bounds");
            double[] own = (double[])values.Clone();
            if (inPlace)
                span(own, own);
            for (int i = 0; i < values.Length; i++)
            {
                double expected = scalar(values[i]);
                LawViolation.Unless(Same(expected, result[i + 1]), name, $"the value at {values[i]:R} (element {i} of {values.Length}) is {result[i + 1]:R} in a span, {expected:R} alone");
                LawViolation.Unless(!inPlace || Same(expected, own[i]), name, $"the value at {values[i]:R} is {own[i]:R} in place, {expected:R} alone");
            }
        }

        // Any NaN is as good as another.
        bool Same(double a, double b) =>
            BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b) || (double.IsNaN(a) && double.IsNaN(b))
            || (ulps > 0 && Math.Abs(a - b) <= ulps * Quadrature.Ulp(a));
    }
}

namespace Stats.Tests.Laws;

/// <summary>Log-Bessel functions and their ratio at a fixed order.</summary>
internal static class BesselCases
{
    /// <summary>Span and scalar form of the ratio are two formulas, each within the eps that the type states.</summary>
    private const int Ulps = 30;

    public static IEnumerable<FunctionCase> OfOrder(double order)
    {
        // The branches meet where hypot(v, x) is one of these.
        double[] seams = [.. new[] { 20.0, 22.0, 25.0, 30.0, 40.0, 60.0, 100.0, 200.0, 500.0, 1e4 }.Where(w => w > order * 1.001).Select(w => Math.Sqrt((w - order) * (w + order)))];
        string at = FormattableString.Invariant($" of order {order}");
        yield return new("LogBessel.I" + at, x => LogBessel.I(order, x), 1e-200, 1e12) { Span = (x, r) => LogBessel.I(order, x, r), Direction = 1, Eps = 8.0, Scale = 1.0, Seams = seams };
        yield return new("LogBessel.K" + at, x => LogBessel.K(order, x), 1e-200, 1e12) { Span = (x, r) => LogBessel.K(order, x, r), Direction = -1, Eps = 8.0, Scale = 1.0, Seams = seams };
        yield return new("LogBessel.IScaled" + at, x => LogBessel.IScaled(order, x), 1e-200, 1e12)
        {
            Span = (x, r) => LogBessel.IScaled(order, x, r),
            Eps = 8.0,
            Scale = 1.0,
            Seams = seams,
            Identity = x => (LogBessel.IScaled(order, x), LogBessel.I(order, x) - x, Math.Max(1.0, Math.Max(x, Math.Abs(LogBessel.I(order, x))))),
        };
        yield return new("LogBessel.KScaled" + at, x => LogBessel.KScaled(order, x), 1e-200, 1e12)
        {
            Span = (x, r) => LogBessel.KScaled(order, x, r),
            Direction = -1,
            Eps = 8.0,
            Scale = 1.0,
            Seams = seams,
            Identity = x => (LogBessel.KScaled(order, x), LogBessel.K(order, x) + x, Math.Max(1.0, Math.Max(x, Math.Abs(LogBessel.K(order, x))))),
        };
        yield return new("BesselRatio.Ratio" + at, x => BesselRatio.Evaluate(order, x).Ratio, 1e-200, 1e12)
        {
            Span = (x, r) => Spans(order, x, r, 0),
            InPlace = false,
            SpanUlps = Ulps,
            Direction = 1,
            Inverse = y => y is >= 0.0 and <= 1.0 ? BesselRatio.Inverse(order, y, 1.0 - y) : double.NaN,
            InverseEps = 20.0,
            Identity = x => (BesselRatio.Evaluate(order, x).Ratio + BesselRatio.Evaluate(order, x).Complement, 1.0, 1.0),
        };
        yield return new("BesselRatio.Complement" + at, x => BesselRatio.Evaluate(order, x).Complement, 1e-3, 1e12)
        {
            Span = (x, r) => Spans(order, x, r, 1),
            InPlace = false,
            SpanUlps = Ulps,
            Direction = -1,
            Inverse = y => y is >= 0.0 and <= 1.0 ? BesselRatio.Inverse(order, 1.0 - y, y) : double.NaN,
            InverseEps = 20.0,
            Eps = 12.0,
            // Riccati: A' = 1 - (2v + 1) A / x - A^2 = (1 - A)(1 + A) - (2v + 1) A / x.
            Identity = x =>
            {
                BesselRatioValue value = BesselRatio.Evaluate(order, x);
                double square = value.Complement * (1.0 + value.Ratio), linear = (2.0 * order + 1.0) * value.Ratio / x;
                return (value.Derivative, square - linear, 2.0 * (square + linear));
            },
        };
        yield return new("BesselRatio.Derivative" + at, x => BesselRatio.Evaluate(order, x).Derivative, 1e-200, 1e12) { Span = (x, r) => Spans(order, x, r, 2), InPlace = false, SpanUlps = Ulps, Direction = -1, Eps = 15.0 };
    }

    private static void Spans(double order, ReadOnlySpan<double> x, Span<double> result, int which)
    {
        // Only the one asked for meets the caller's memory, so that its length and overlap are checked.
        double[] first = new double[x.Length], second = new double[x.Length];
        BesselRatio.Evaluate(order, x, which == 0 ? result : first, which == 1 ? result : which == 0 ? first : second, which == 2 ? result : second);
    }
}

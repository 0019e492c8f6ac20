namespace Stats.Core;

/// <summary>
/// The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 - P(a, x), their logarithms and their inverses. NaN propagates;
/// nothing throws but a wrong span length. Errors are stated in eps = 2^-52 for the given doubles, measured against 60-digit
/// references for shapes from 1e-300 to 1e300: they hold in both tails down to underflow and for every shape, as the exponent of
/// x^a e^-x is formed in double-double. What an error of an argument itself does, magnified by |x - a| in the tails, is a property of the
/// functions. For shapes below 1e-300 Q, about a times the exponential integral, underflows gradually. What depends on the shape alone
/// is computed once for a span.
/// </summary>
public static partial class IncompleteGamma
{
    /// <summary>P(a, x), the integral of t^(a-1) e^-t from 0 to x over Gamma(a).</summary>
    /// <param name="a">Shape, positive and finite; NaN otherwise.</param>
    /// <param name="x">At least 0, +infinity included; NaN below.</param>
    /// <returns>A number in [0, 1], relative error below 6 eps; gradual underflow.</returns>
    public static double Lower(double a, double x) => Evaluate(a, x, false, false);

    /// <summary>P(a, x), the integral of t^(a-1) e^-t from 0 to x over Gamma(a), for each element.</summary>
    /// <param name="a">Shape, positive and finite.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Lower(double a, ReadOnlySpan<double> x, Span<double> result) => Evaluate(a, x, result, false, false);

    /// <summary>Q(a, x), the integral of t^(a-1) e^-t from x to infinity over Gamma(a).</summary>
    /// <param name="a">Shape, positive and finite; NaN otherwise.</param>
    /// <param name="x">At least 0, +infinity included; NaN below.</param>
    /// <returns>A number in [0, 1], relative error below 6 eps; gradual underflow.</returns>
    public static double Upper(double a, double x) => Evaluate(a, x, true, false);

    /// <summary>Q(a, x), the integral of t^(a-1) e^-t from x to infinity over Gamma(a), for each element.</summary>
    /// <param name="a">Shape, positive and finite.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Upper(double a, ReadOnlySpan<double> x, Span<double> result) => Evaluate(a, x, result, true, false);

    /// <summary>log P(a, x).</summary>
    /// <param name="a">Shape, positive and finite; NaN otherwise.</param>
    /// <param name="x">At least 0, +infinity included; NaN below.</param>
    /// <returns>At most 0, relative error below 6 eps; finite where P underflows, -infinity at 0 and where the logarithm overflows.</returns>
    public static double LowerLn(double a, double x) => Evaluate(a, x, false, true);

    /// <summary>log P(a, x), for each element.</summary>
    /// <param name="a">Shape, positive and finite.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void LowerLn(double a, ReadOnlySpan<double> x, Span<double> result) => Evaluate(a, x, result, false, true);

    /// <summary>log Q(a, x).</summary>
    /// <param name="a">Shape, positive and finite; NaN otherwise.</param>
    /// <param name="x">At least 0, +infinity included; NaN below.</param>
    /// <returns>At most 0, relative error below 6 eps; finite where Q underflows, -infinity at infinity and where the logarithm overflows.</returns>
    public static double UpperLn(double a, double x) => Evaluate(a, x, true, true);

    /// <summary>log Q(a, x), for each element.</summary>
    /// <param name="a">Shape, positive and finite.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void UpperLn(double a, ReadOnlySpan<double> x, Span<double> result) => Evaluate(a, x, result, true, true);

    private static double Evaluate(double a, double x, bool upper, bool logarithm)
    {
        var shape = new IncompleteGammaShape(a, x);
        return IncompleteGammaKernel.Evaluate(in shape, new Simd1(x), upper, logarithm, 1.0).Value;
    }

    private static void Evaluate(double a, ReadOnlySpan<double> x, Span<double> result, bool upper, bool logarithm) =>
        SpanKernel.Map(new IncompleteGammaKernel(new IncompleteGammaShape(a), upper, logarithm), x, result);
}

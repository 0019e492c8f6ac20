namespace Stats.Core;

/// <summary>
/// Probabilities and quantiles of the chi-square distribution, both tails and their logarithms: the incomplete gamma functions
/// <see cref="IncompleteGamma"/> at half the degrees of freedom and half the argument, with their accuracy. NaN propagates; nothing
/// throws but a wrong span length. What depends on the degrees of freedom alone is computed once for a span.
/// </summary>
public static class ChiSquareProbability
{
    /// <summary>The probability of at most x.</summary>
    /// <param name="degreesOfFreedom">Positive and finite, whole or not; NaN otherwise.</param>
    /// <param name="x">At least 0, +infinity included; NaN below.</param>
    /// <returns>A number in [0, 1], relative error below 6 eps; gradual underflow.</returns>
    public static double CumulativeDistribution(double degreesOfFreedom, double x) => Evaluate(degreesOfFreedom, x, false, false);

    /// <summary>The probability of at most x, for each element.</summary>
    /// <param name="degreesOfFreedom">Positive and finite, whole or not; NaN otherwise.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void CumulativeDistribution(double degreesOfFreedom, ReadOnlySpan<double> x, Span<double> result) => Evaluate(degreesOfFreedom, x, result, false, false);

    /// <summary>The probability of more than x.</summary>
    /// <param name="degreesOfFreedom">Positive and finite, whole or not; NaN otherwise.</param>
    /// <param name="x">At least 0, +infinity included; NaN below.</param>
    /// <returns>A number in [0, 1], relative error below 6 eps; gradual underflow.</returns>
    public static double SurvivalFunction(double degreesOfFreedom, double x) => Evaluate(degreesOfFreedom, x, true, false);

    /// <summary>The probability of more than x, for each element.</summary>
    /// <param name="degreesOfFreedom">Positive and finite, whole or not; NaN otherwise.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void SurvivalFunction(double degreesOfFreedom, ReadOnlySpan<double> x, Span<double> result) => Evaluate(degreesOfFreedom, x, result, true, false);

    /// <summary>The logarithm of the probability of at most x.</summary>
    /// <param name="degreesOfFreedom">Positive and finite, whole or not; NaN otherwise.</param>
    /// <param name="x">At least 0, +infinity included; NaN below.</param>
    /// <returns>At most 0, relative error below 6 eps; finite where the probability underflows.</returns>
    public static double CumulativeDistributionLn(double degreesOfFreedom, double x) => Evaluate(degreesOfFreedom, x, false, true);

    /// <summary>The logarithm of the probability of at most x, for each element.</summary>
    /// <param name="degreesOfFreedom">Positive and finite, whole or not; NaN otherwise.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void CumulativeDistributionLn(double degreesOfFreedom, ReadOnlySpan<double> x, Span<double> result) => Evaluate(degreesOfFreedom, x, result, false, true);

    /// <summary>The logarithm of the probability of more than x.</summary>
    /// <param name="degreesOfFreedom">Positive and finite, whole or not; NaN otherwise.</param>
    /// <param name="x">At least 0, +infinity included; NaN below.</param>
    /// <returns>At most 0, relative error below 6 eps; finite where the probability underflows.</returns>
    public static double SurvivalFunctionLn(double degreesOfFreedom, double x) => Evaluate(degreesOfFreedom, x, true, true);

    /// <summary>The logarithm of the probability of more than x, for each element.</summary>
    /// <param name="degreesOfFreedom">Positive and finite, whole or not; NaN otherwise.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void SurvivalFunctionLn(double degreesOfFreedom, ReadOnlySpan<double> x, Span<double> result) => Evaluate(degreesOfFreedom, x, result, true, true);

    /// <summary>The x of which the probability of at most x is p.</summary>
    /// <param name="degreesOfFreedom">Positive and finite, whole or not; NaN otherwise.</param>
    /// <param name="p">In [0, 1]; NaN outside.</param>
    /// <returns>At least 0; 0 at p = 0, +infinity at p = 1. Relative error below 4 eps plus 4 eps times the condition number, the relative change of x over that of the smaller of p and 1 - p.</returns>
    public static double InverseCumulativeDistribution(double degreesOfFreedom, double p) => 2.0 * IncompleteGammaInverse.Solve(Half(degreesOfFreedom), p, false, false);

    /// <summary>The x of which the probability of at most x is p, for each element.</summary>
    /// <param name="degreesOfFreedom">Positive and finite, whole or not; NaN otherwise.</param>
    /// <param name="p">The arguments.</param>
    /// <param name="result">As long as <paramref name="p"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void InverseCumulativeDistribution(double degreesOfFreedom, ReadOnlySpan<double> p, Span<double> result) => Inverse(degreesOfFreedom, p, result, false, nameof(p));

    /// <summary>The x of which the probability of more than x is q.</summary>
    /// <param name="degreesOfFreedom">Positive and finite, whole or not; NaN otherwise.</param>
    /// <param name="q">In [0, 1]; NaN outside.</param>
    /// <returns>At least 0; 0 at q = 1, +infinity at q = 0. Relative error below 4 eps plus 4 eps times the condition number, the relative change of x over that of the smaller of q and 1 - q.</returns>
    public static double InverseSurvivalFunction(double degreesOfFreedom, double q) => 2.0 * IncompleteGammaInverse.Solve(Half(degreesOfFreedom), q, true, false);

    /// <summary>The x of which the probability of more than x is q, for each element.</summary>
    /// <param name="degreesOfFreedom">Positive and finite, whole or not; NaN otherwise.</param>
    /// <param name="q">The arguments.</param>
    /// <param name="result">As long as <paramref name="q"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void InverseSurvivalFunction(double degreesOfFreedom, ReadOnlySpan<double> q, Span<double> result) => Inverse(degreesOfFreedom, q, result, true, nameof(q));

    private static double Evaluate(double degreesOfFreedom, double x, bool upper, bool logarithm)
    {
        var shape = new IncompleteGammaShape(Half(degreesOfFreedom), 0.5 * x);
        return IncompleteGammaKernel.Evaluate(in shape, new Simd1(x), upper, logarithm, 0.5).Value;
    }

    private static void Evaluate(double degreesOfFreedom, ReadOnlySpan<double> x, Span<double> result, bool upper, bool logarithm) =>
        SpanKernel.Map(new IncompleteGammaKernel(new IncompleteGammaShape(Half(degreesOfFreedom)), upper, logarithm, 0.5), x, result);

    private static void Inverse(double degreesOfFreedom, ReadOnlySpan<double> target, Span<double> result, bool upper, string targetName)
    {
        IncompleteGammaInverse.Solve(Half(degreesOfFreedom), target, result, upper, false, targetName);
        for (int i = 0; i < result.Length; i++)
            result[i] *= 2.0;
    }

    // The smallest subnormal has no half.
    private static double Half(double degreesOfFreedom) => degreesOfFreedom > 0.0 ? Math.Max(0.5 * degreesOfFreedom, double.Epsilon) : double.NaN;
}

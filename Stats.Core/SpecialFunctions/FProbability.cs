// With odds d1 x / d2: P(X <= x) = I(d1/2, d2/2) there. The odds are formed in twice the precision.
namespace Stats.Core;

/// <summary>
/// Probabilities and quantiles of the F distribution (Fisher and Snedecor), both tails and their logarithms. The degrees of freedom are positive numbers
/// (1e-300 to 1e300), x is at least 0 (below, the distribution function is 0); otherwise, and for NaN, the result is NaN. Nothing throws but
/// a wrong span length. Errors are stated in eps = 2^-52 for the given doubles.
/// <para>
/// Infinite degrees of freedom give the limits: X d1 is chi-square with d1 degrees at d2 infinite, d2 / X chi-square with d2 degrees at d1 infinite,
/// and X is 1 where both are. There the product or quotient is rounded once before the chi-square distribution sees it: half an eps in x is added.
/// </para>
/// </summary>
public static class FProbability
{
    /// <summary>P(X at most x).</summary>
    /// <param name="numeratorDegreesOfFreedom">Positive.</param>
    /// <param name="denominatorDegreesOfFreedom">Positive.</param>
    /// <param name="x">Any number; below 0 as at 0.</param>
    /// <returns>Relative error below 6 eps, tails included; gradual underflow.</returns>
    public static double CumulativeDistribution(double numeratorDegreesOfFreedom, double denominatorDegreesOfFreedom, double x) =>
        Value(numeratorDegreesOfFreedom, denominatorDegreesOfFreedom, x, false, false);

    /// <summary>P(X at most x), for each element.</summary>
    /// <param name="numeratorDegreesOfFreedom">Positive.</param>
    /// <param name="denominatorDegreesOfFreedom">Positive.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void CumulativeDistribution(double numeratorDegreesOfFreedom, double denominatorDegreesOfFreedom, ReadOnlySpan<double> x, Span<double> result) =>
        Map(numeratorDegreesOfFreedom, denominatorDegreesOfFreedom, x, result, false, false);

    /// <summary>P(X above x), by its own formula.</summary>
    /// <param name="numeratorDegreesOfFreedom">Positive.</param>
    /// <param name="denominatorDegreesOfFreedom">Positive.</param>
    /// <param name="x">Any number; below 0 as at 0.</param>
    /// <returns>Relative error below 6 eps, tails included; gradual underflow.</returns>
    public static double SurvivalFunction(double numeratorDegreesOfFreedom, double denominatorDegreesOfFreedom, double x) =>
        Value(numeratorDegreesOfFreedom, denominatorDegreesOfFreedom, x, true, false);

    /// <summary>P(X above x), by its own formula, for each element.</summary>
    /// <param name="numeratorDegreesOfFreedom">Positive.</param>
    /// <param name="denominatorDegreesOfFreedom">Positive.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void SurvivalFunction(double numeratorDegreesOfFreedom, double denominatorDegreesOfFreedom, ReadOnlySpan<double> x, Span<double> result) =>
        Map(numeratorDegreesOfFreedom, denominatorDegreesOfFreedom, x, result, true, false);

    /// <summary>log P(X at most x).</summary>
    /// <param name="numeratorDegreesOfFreedom">Positive.</param>
    /// <param name="denominatorDegreesOfFreedom">Positive.</param>
    /// <param name="x">Any number; below 0 as at 0.</param>
    /// <returns>Relative error below 6 eps; finite where the value underflows.</returns>
    public static double CumulativeDistributionLn(double numeratorDegreesOfFreedom, double denominatorDegreesOfFreedom, double x) =>
        Value(numeratorDegreesOfFreedom, denominatorDegreesOfFreedom, x, false, true);

    /// <summary>log P(X at most x), for each element.</summary>
    /// <param name="numeratorDegreesOfFreedom">Positive.</param>
    /// <param name="denominatorDegreesOfFreedom">Positive.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void CumulativeDistributionLn(double numeratorDegreesOfFreedom, double denominatorDegreesOfFreedom, ReadOnlySpan<double> x, Span<double> result) =>
        Map(numeratorDegreesOfFreedom, denominatorDegreesOfFreedom, x, result, false, true);

    /// <summary>log P(X above x).</summary>
    /// <param name="numeratorDegreesOfFreedom">Positive.</param>
    /// <param name="denominatorDegreesOfFreedom">Positive.</param>
    /// <param name="x">Any number; below 0 as at 0.</param>
    /// <returns>Relative error below 6 eps; finite where the value underflows.</returns>
    public static double SurvivalFunctionLn(double numeratorDegreesOfFreedom, double denominatorDegreesOfFreedom, double x) =>
        Value(numeratorDegreesOfFreedom, denominatorDegreesOfFreedom, x, true, true);

    /// <summary>log P(X above x), for each element.</summary>
    /// <param name="numeratorDegreesOfFreedom">Positive.</param>
    /// <param name="denominatorDegreesOfFreedom">Positive.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void SurvivalFunctionLn(double numeratorDegreesOfFreedom, double denominatorDegreesOfFreedom, ReadOnlySpan<double> x, Span<double> result) =>
        Map(numeratorDegreesOfFreedom, denominatorDegreesOfFreedom, x, result, true, true);

    /// <summary>The x with P(X at most x) = p.</summary>
    /// <param name="numeratorDegreesOfFreedom">Positive.</param>
    /// <param name="denominatorDegreesOfFreedom">Positive.</param>
    /// <param name="p">In [0, 1] (0 and infinity at the ends); NaN outside.</param>
    /// <returns>Relative error below 6 eps (1 + k), k = |d log x / d log| by the smaller of the two probabilities.</returns>
    public static double InverseCumulativeDistribution(double numeratorDegreesOfFreedom, double denominatorDegreesOfFreedom, double p) =>
        Inverse(numeratorDegreesOfFreedom, denominatorDegreesOfFreedom, p, false);

    /// <summary>The x with P(X above x) = q.</summary>
    /// <param name="numeratorDegreesOfFreedom">Positive.</param>
    /// <param name="denominatorDegreesOfFreedom">Positive.</param>
    /// <param name="q">In [0, 1] (infinity and 0 at the ends); NaN outside.</param>
    /// <returns>Relative error below 6 eps (1 + k), k = |d log x / d log| by the smaller of the two probabilities.</returns>
    public static double InverseSurvivalFunction(double numeratorDegreesOfFreedom, double denominatorDegreesOfFreedom, double q) =>
        Inverse(numeratorDegreesOfFreedom, denominatorDegreesOfFreedom, q, true);

    /// <summary>The x with P(X at most x) = p, for each element.</summary>
    /// <param name="numeratorDegreesOfFreedom">Positive.</param>
    /// <param name="denominatorDegreesOfFreedom">Positive.</param>
    /// <param name="p">The arguments.</param>
    /// <param name="result">As long as <paramref name="p"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void InverseCumulativeDistribution(double numeratorDegreesOfFreedom, double denominatorDegreesOfFreedom, ReadOnlySpan<double> p, Span<double> result)
    {
        if (IsLimit(numeratorDegreesOfFreedom, denominatorDegreesOfFreedom))
        {
            LimitInverse(numeratorDegreesOfFreedom, denominatorDegreesOfFreedom, p, result, false, nameof(p));
            return;
        }

        double ratio = denominatorDegreesOfFreedom / numeratorDegreesOfFreedom;
        IncompleteBetaInverse.Solve(0.5 * numeratorDegreesOfFreedom, 0.5 * denominatorDegreesOfFreedom, p, upper: false, log: false, nameof(p), result, x => Value(x, ratio));
    }

    /// <summary>The x with P(X above x) = q, for each element.</summary>
    /// <param name="numeratorDegreesOfFreedom">Positive.</param>
    /// <param name="denominatorDegreesOfFreedom">Positive.</param>
    /// <param name="q">The arguments.</param>
    /// <param name="result">As long as <paramref name="q"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void InverseSurvivalFunction(double numeratorDegreesOfFreedom, double denominatorDegreesOfFreedom, ReadOnlySpan<double> q, Span<double> result)
    {
        if (IsLimit(numeratorDegreesOfFreedom, denominatorDegreesOfFreedom))
        {
            LimitInverse(numeratorDegreesOfFreedom, denominatorDegreesOfFreedom, q, result, true, nameof(q));
            return;
        }

        double ratio = denominatorDegreesOfFreedom / numeratorDegreesOfFreedom;
        IncompleteBetaInverse.Solve(0.5 * numeratorDegreesOfFreedom, 0.5 * denominatorDegreesOfFreedom, q, upper: true, log: false, nameof(q), result, x => Value(x, ratio));
    }

    private static double Inverse(double d1, double d2, double probability, bool upper)
    {
        if (IsLimit(d1, d2))
            return LimitInverse(d1, d2, probability, upper);
        return Value(IncompleteBetaInverse.Solve(0.5 * d1, 0.5 * d2, probability, upper), d2 / d1);
    }

    private static double Value(IncompleteBetaInverse.Quantile x, double ratio)
    {
        if (x.FarLogOdds == 0)
            return x.X / x.Complement * ratio;
        double root = VectorMath.Exp(new Simd1(0.5 * x.FarLogOdds)).Value;
        return root * (1 + x.FarLogOddsRest) * ratio * root;
    }

    private static double Value(double d1, double d2, double x, bool upper, bool log)
    {
        if (IsLimit(d1, d2))
            return Limit(d1, d2, x, upper, log);
        var parameters = new IncompleteBetaParameters(0.5 * d1, 0.5 * d2);
        if (!parameters.IsValid)
            return double.NaN;
        var point = IncompleteBetaOdds.PointAt(x < 0 ? 0 : x, d1, d2);
        return log ? IncompleteBetaKernels.LogProbability(in parameters, in point, upper).Value : IncompleteBetaKernels.Probability(in parameters, in point, upper).Value;
    }

    private static void Map(double d1, double d2, ReadOnlySpan<double> x, Span<double> result, bool upper, bool log)
    {
        SpanKernel.CheckSpans(x, result, nameof(x));
        if (IsLimit(d1, d2))
        {
            for (int i = 0; i < x.Length; i++)
                result[i] = Limit(d1, d2, x[i], upper, log);
            return;
        }

        var parameters = new IncompleteBetaParameters(0.5 * d1, 0.5 * d2);
        if (parameters.IsValid)
            IncompleteBetaOdds.Map(in parameters, x, d1, d2, false, upper, log, result);
        else
            result.Fill(double.NaN);
    }

    private static bool IsLimit(double d1, double d2) => (double.IsPositiveInfinity(d1) && d2 > 0) || (double.IsPositiveInfinity(d2) && d1 > 0);

    private static double Limit(double d1, double d2, double x, bool upper, bool log)
    {
        x = x <= 0 ? 0.0 : x;
        if (double.IsPositiveInfinity(d1) && double.IsPositiveInfinity(d2))
        {
            if (double.IsNaN(x))
                return double.NaN;
            double probability = x >= 1 != upper ? 1.0 : 0.0;
            return log ? Math.Log(probability) : probability;
        }

        (double degrees, double value) = (d1, d1 * x);
        if (double.IsPositiveInfinity(d1))
        {
            // Decreasing in x: the tails change places.
            (degrees, value) = (d2, d2 / x);
            upper = !upper;
        }

        if (log)
            return upper ? ChiSquareProbability.SurvivalFunctionLn(degrees, value) : ChiSquareProbability.CumulativeDistributionLn(degrees, value);
        return upper ? ChiSquareProbability.SurvivalFunction(degrees, value) : ChiSquareProbability.CumulativeDistribution(degrees, value);
    }

    private static double LimitInverse(double d1, double d2, double probability, bool upper)
    {
        if (double.IsPositiveInfinity(d1) && double.IsPositiveInfinity(d2))
            return probability is >= 0 and <= 1 ? 1.0 : double.NaN;
        if (double.IsPositiveInfinity(d1))
            return d2 / (upper ? ChiSquareProbability.InverseCumulativeDistribution(d2, probability) : ChiSquareProbability.InverseSurvivalFunction(d2, probability));
        return (upper ? ChiSquareProbability.InverseSurvivalFunction(d1, probability) : ChiSquareProbability.InverseCumulativeDistribution(d1, probability)) / d1;
    }

    private static void LimitInverse(double d1, double d2, ReadOnlySpan<double> probability, Span<double> result, bool upper, string name)
    {
        SpanKernel.CheckSpans(probability, result, name);
        for (int i = 0; i < probability.Length; i++)
            result[i] = LimitInverse(d1, d2, probability[i], upper);
    }
}

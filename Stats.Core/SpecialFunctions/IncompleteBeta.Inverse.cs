namespace Stats.Core;

public static partial class IncompleteBeta
{
    /// <summary>The x with I_x(a, b) = p.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="p">In [0, 1].</param>
    /// <returns>x; the smaller of x and 1 - x has a relative error below 6 eps (1 + k), k = |d log / d log| of it by the smaller of the two probabilities. 0 or 1 at the ends and where x or 1 - x underflows; NaN outside.</returns>
    public static double InverseLower(double a, double b, double p) => IncompleteBetaInverse.Solve(a, b, p, false).X;

    /// <summary>The x with I_x(a, b) = p, with 1 - x beside it.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="p">In [0, 1].</param>
    /// <param name="complement">1 - x, to the same relative error where x rounds to 1.</param>
    /// <returns>x, as without the complement.</returns>
    public static double InverseLower(double a, double b, double p, out double complement)
    {
        IncompleteBetaInverse.Quantile quantile = IncompleteBetaInverse.Solve(a, b, p, false);
        complement = quantile.Complement;
        return quantile.X;
    }

    /// <summary>The x with 1 - I_x(a, b) = q.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="q">In [0, 1].</param>
    /// <returns>x; the smaller of x and 1 - x has a relative error below 6 eps (1 + k), k = |d log / d log| of it by the smaller of the two probabilities. 0 or 1 at the ends and where x or 1 - x underflows; NaN outside.</returns>
    public static double InverseUpper(double a, double b, double q) => IncompleteBetaInverse.Solve(a, b, q, true).X;

    /// <summary>The x with 1 - I_x(a, b) = q, with 1 - x beside it.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="q">In [0, 1].</param>
    /// <param name="complement">1 - x, to the same relative error where x rounds to 1.</param>
    /// <returns>x, as without the complement.</returns>
    public static double InverseUpper(double a, double b, double q, out double complement)
    {
        IncompleteBetaInverse.Quantile quantile = IncompleteBetaInverse.Solve(a, b, q, true);
        complement = quantile.Complement;
        return quantile.X;
    }

    /// <summary>The x with log I_x(a, b) = logP.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="logP">At most 0.</param>
    /// <returns>x; the smaller of x and 1 - x has a relative error below 6 eps (1 + k), k = |d log / d log| of it by the smaller of the two probabilities. 0 or 1 at the ends and where x or 1 - x underflows; NaN outside.</returns>
    public static double InverseLowerLn(double a, double b, double logP) => IncompleteBetaInverse.SolveLog(a, b, logP, false).X;

    /// <summary>The x with log I_x(a, b) = logP, with 1 - x beside it.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="logP">At most 0.</param>
    /// <param name="complement">1 - x, to the same relative error where x rounds to 1.</param>
    /// <returns>x, as without the complement.</returns>
    public static double InverseLowerLn(double a, double b, double logP, out double complement)
    {
        IncompleteBetaInverse.Quantile quantile = IncompleteBetaInverse.SolveLog(a, b, logP, false);
        complement = quantile.Complement;
        return quantile.X;
    }

    /// <summary>The x with log(1 - I_x(a, b)) = logQ.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="logQ">At most 0.</param>
    /// <returns>x; the smaller of x and 1 - x has a relative error below 6 eps (1 + k), k = |d log / d log| of it by the smaller of the two probabilities. 0 or 1 at the ends and where x or 1 - x underflows; NaN outside.</returns>
    public static double InverseUpperLn(double a, double b, double logQ) => IncompleteBetaInverse.SolveLog(a, b, logQ, true).X;

    /// <summary>The x with log(1 - I_x(a, b)) = logQ, with 1 - x beside it.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="logQ">At most 0.</param>
    /// <param name="complement">1 - x, to the same relative error where x rounds to 1.</param>
    /// <returns>x, as without the complement.</returns>
    public static double InverseUpperLn(double a, double b, double logQ, out double complement)
    {
        IncompleteBetaInverse.Quantile quantile = IncompleteBetaInverse.SolveLog(a, b, logQ, true);
        complement = quantile.Complement;
        return quantile.X;
    }

    /// <summary>The x with I_x(a, b) = p, for each element.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="p">The arguments.</param>
    /// <param name="result">As long as <paramref name="p"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void InverseLower(double a, double b, ReadOnlySpan<double> p, Span<double> result) =>
        IncompleteBetaInverse.Solve(a, b, p, upper: false, log: false, nameof(p), result, static quantile => quantile.X);

    /// <summary>The x with 1 - I_x(a, b) = q, for each element.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="q">The arguments.</param>
    /// <param name="result">As long as <paramref name="q"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void InverseUpper(double a, double b, ReadOnlySpan<double> q, Span<double> result) =>
        IncompleteBetaInverse.Solve(a, b, q, upper: true, log: false, nameof(q), result, static quantile => quantile.X);

    /// <summary>The x with log I_x(a, b) = logP, for each element.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="logP">The arguments.</param>
    /// <param name="result">As long as <paramref name="logP"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void InverseLowerLn(double a, double b, ReadOnlySpan<double> logP, Span<double> result) =>
        IncompleteBetaInverse.Solve(a, b, logP, upper: false, log: true, nameof(logP), result, static quantile => quantile.X);

    /// <summary>The x with log(1 - I_x(a, b)) = logQ, for each element.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="logQ">The arguments.</param>
    /// <param name="result">As long as <paramref name="logQ"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void InverseUpperLn(double a, double b, ReadOnlySpan<double> logQ, Span<double> result) =>
        IncompleteBetaInverse.Solve(a, b, logQ, upper: true, log: true, nameof(logQ), result, static quantile => quantile.X);
}

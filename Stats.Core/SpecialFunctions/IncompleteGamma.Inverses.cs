namespace Stats.Core;

public static partial class IncompleteGamma
{
    /// <summary>The x with P(a, x) = p.</summary>
    /// <param name="a">Shape, positive and finite; NaN otherwise.</param>
    /// <param name="p">In [0, 1]; NaN outside.</param>
    /// <returns>At least 0; 0 at p = 0, +infinity at p = 1. Relative error below 4 eps plus 4 eps times the condition number, the relative change of x over that of the smaller of p and 1 - p; gradual underflow for small shapes.</returns>
    public static double InverseLower(double a, double p) => IncompleteGammaInverse.Solve(a, p, false, false);

    /// <summary>The x with P(a, x) = p, for each element.</summary>
    /// <param name="a">Shape, positive and finite.</param>
    /// <param name="p">The arguments.</param>
    /// <param name="result">As long as <paramref name="p"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void InverseLower(double a, ReadOnlySpan<double> p, Span<double> result) => IncompleteGammaInverse.Solve(a, p, result, false, false, nameof(p));

    /// <summary>The x with Q(a, x) = q.</summary>
    /// <param name="a">Shape, positive and finite; NaN otherwise.</param>
    /// <param name="q">In [0, 1]; NaN outside.</param>
    /// <returns>At least 0; 0 at q = 1, +infinity at q = 0. Relative error below 4 eps plus 4 eps times the condition number, the relative change of x over that of the smaller of q and 1 - q; gradual underflow for small shapes.</returns>
    public static double InverseUpper(double a, double q) => IncompleteGammaInverse.Solve(a, q, true, false);

    /// <summary>The x with Q(a, x) = q, for each element.</summary>
    /// <param name="a">Shape, positive and finite.</param>
    /// <param name="q">The arguments.</param>
    /// <param name="result">As long as <paramref name="q"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void InverseUpper(double a, ReadOnlySpan<double> q, Span<double> result) => IncompleteGammaInverse.Solve(a, q, result, true, false, nameof(q));

    /// <summary>The x with log P(a, x) = logP.</summary>
    /// <param name="a">Shape, positive and finite; NaN otherwise.</param>
    /// <param name="logP">At most 0; NaN above.</param>
    /// <returns>At least 0; 0 at -infinity, +infinity at 0. Relative error below 4 eps plus 4 eps times the condition number, the relative change of x over that of logP or, above log(1/2), of 1 - P; gradual underflow for small shapes.</returns>
    public static double InverseLowerLn(double a, double logP) => IncompleteGammaInverse.Solve(a, logP, false, true);

    /// <summary>The x with log P(a, x) = logP, for each element.</summary>
    /// <param name="a">Shape, positive and finite.</param>
    /// <param name="logP">The arguments.</param>
    /// <param name="result">As long as <paramref name="logP"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void InverseLowerLn(double a, ReadOnlySpan<double> logP, Span<double> result) => IncompleteGammaInverse.Solve(a, logP, result, false, true, nameof(logP));

    /// <summary>The x with log Q(a, x) = logQ.</summary>
    /// <param name="a">Shape, positive and finite; NaN otherwise.</param>
    /// <param name="logQ">At most 0; NaN above.</param>
    /// <returns>At least 0; 0 at 0, +infinity at -infinity. Relative error below 4 eps plus 4 eps times the condition number, the relative change of x over that of logQ or, above log(1/2), of 1 - Q; gradual underflow for small shapes.</returns>
    public static double InverseUpperLn(double a, double logQ) => IncompleteGammaInverse.Solve(a, logQ, true, true);

    /// <summary>The x with log Q(a, x) = logQ, for each element.</summary>
    /// <param name="a">Shape, positive and finite.</param>
    /// <param name="logQ">The arguments.</param>
    /// <param name="result">As long as <paramref name="logQ"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void InverseUpperLn(double a, ReadOnlySpan<double> logQ, Span<double> result) => IncompleteGammaInverse.Solve(a, logQ, result, true, true, nameof(logQ));
}

using System.Runtime.CompilerServices;

namespace Stats.Core;

/// <summary>
/// Probabilities and quantiles of the standard normal distribution, both tails and their logarithms. NaN propagates; nothing throws
/// but a wrong span length. Errors are stated in eps = 2^-52 for the given double. A relative error of the argument x itself
/// is magnified by x^2 in the tails, a property of the function; nothing is added to it here, as the square is formed exactly.
/// </summary>
public static class NormalProbability
{
    /// <summary>Phi(x), the probability of at most x.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>Relative error below 3 eps; gradual underflow below -37.5.</returns>
    public static double CumulativeDistribution(double x) => NormalKernels.Survival(-new Simd1(x)).Value;

    /// <summary>Phi(x), the probability of at most x, for each element.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void CumulativeDistribution(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(default(CumulativeDistributionKernel), x, result);

    /// <summary>Q(x) = 1 - Phi(x), the probability of more than x.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>Relative error below 3 eps; gradual underflow above 37.5.</returns>
    public static double SurvivalFunction(double x) => NormalKernels.Survival(new Simd1(x)).Value;

    /// <summary>Q(x) = 1 - Phi(x), the probability of more than x, for each element.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void SurvivalFunction(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(default(SurvivalFunctionKernel), x, result);

    /// <summary>log Phi(x).</summary>
    /// <param name="x">Any number.</param>
    /// <returns>Relative error below 4 eps; -infinity only where x^2/2 overflows.</returns>
    public static double CumulativeDistributionLn(double x) => NormalKernels.SurvivalLn(-new Simd1(x)).Value;

    /// <summary>log Phi(x), for each element.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void CumulativeDistributionLn(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(default(CumulativeDistributionLnKernel), x, result);

    /// <summary>log Q(x).</summary>
    /// <param name="x">Any number.</param>
    /// <returns>Relative error below 4 eps; -infinity only where x^2/2 overflows.</returns>
    public static double SurvivalFunctionLn(double x) => NormalKernels.SurvivalLn(new Simd1(x)).Value;

    /// <summary>log Q(x), for each element.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void SurvivalFunctionLn(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(default(SurvivalFunctionLnKernel), x, result);

    /// <summary>The x with Phi(x) = p.</summary>
    /// <param name="p">In [0, 1] (infinite at the ends); NaN outside.</param>
    /// <returns>Relative error below 2 eps, the neighbourhood of p = 1/2 included.</returns>
    public static double InverseCumulativeDistribution(double p) => Negated(NormalKernels.InverseSurvival(new Simd1(p))).Value;

    /// <summary>The x with Phi(x) = p, for each element.</summary>
    /// <param name="p">The arguments.</param>
    /// <param name="result">As long as <paramref name="p"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void InverseCumulativeDistribution(ReadOnlySpan<double> p, Span<double> result) => SpanKernel.Map(default(InverseCumulativeDistributionKernel), p, result);

    /// <summary>The x with Q(x) = q.</summary>
    /// <param name="q">In [0, 1] (infinite at the ends); NaN outside.</param>
    /// <returns>Relative error below 2 eps, the neighbourhood of q = 1/2 included.</returns>
    public static double InverseSurvivalFunction(double q) => NormalKernels.InverseSurvival(new Simd1(q)).Value;

    /// <summary>The x with Q(x) = q, for each element.</summary>
    /// <param name="q">The arguments.</param>
    /// <param name="result">As long as <paramref name="q"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void InverseSurvivalFunction(ReadOnlySpan<double> q, Span<double> result) => SpanKernel.Map(default(InverseSurvivalFunctionKernel), q, result);

    /// <summary>The x with log Phi(x) = logP.</summary>
    /// <param name="logP">At most 0 (+infinity there); NaN above.</param>
    /// <returns>Relative error below 2 eps down to the most negative double.</returns>
    public static double InverseCumulativeDistributionLn(double logP) => Negated(NormalKernels.InverseSurvivalLn(new Simd1(logP))).Value;

    /// <summary>The x with log Phi(x) = logP, for each element.</summary>
    /// <param name="logP">The arguments.</param>
    /// <param name="result">As long as <paramref name="logP"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void InverseCumulativeDistributionLn(ReadOnlySpan<double> logP, Span<double> result) => SpanKernel.Map(default(InverseCumulativeDistributionLnKernel), logP, result);

    /// <summary>The x with log Q(x) = logQ.</summary>
    /// <param name="logQ">At most 0 (-infinity there); NaN above.</param>
    /// <returns>Relative error below 2 eps down to the most negative double.</returns>
    public static double InverseSurvivalFunctionLn(double logQ) => NormalKernels.InverseSurvivalLn(new Simd1(logQ)).Value;

    /// <summary>The x with log Q(x) = logQ, for each element.</summary>
    /// <param name="logQ">The arguments.</param>
    /// <param name="result">As long as <paramref name="logQ"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void InverseSurvivalFunctionLn(ReadOnlySpan<double> logQ, Span<double> result) => SpanKernel.Map(default(InverseSurvivalFunctionLnKernel), logQ, result);

    // The median is 0, not -0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Negated<T>(T x)
        where T : unmanaged, ISimd<T> => default(T) - x;

    private readonly struct CumulativeDistributionKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => NormalKernels.Survival(-x);
    }

    private readonly struct SurvivalFunctionKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => NormalKernels.Survival(x);
    }

    private readonly struct CumulativeDistributionLnKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => NormalKernels.SurvivalLn(-x);
    }

    private readonly struct SurvivalFunctionLnKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => NormalKernels.SurvivalLn(x);
    }

    private readonly struct InverseCumulativeDistributionKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => Negated(NormalKernels.InverseSurvival(x));
    }

    private readonly struct InverseSurvivalFunctionKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => NormalKernels.InverseSurvival(x);
    }

    private readonly struct InverseCumulativeDistributionLnKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => Negated(NormalKernels.InverseSurvivalLn(x));
    }

    private readonly struct InverseSurvivalFunctionLnKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => NormalKernels.InverseSurvivalLn(x);
    }
}

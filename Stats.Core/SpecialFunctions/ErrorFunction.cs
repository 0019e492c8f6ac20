using System.Runtime.CompilerServices;

namespace Stats.Core;

/// <summary>
/// The error function, its complement, its scaled complement and their inverses. NaN propagates; nothing throws but a wrong span
/// length. Errors are stated in eps = 2^-52 for the given double, tails included: the square in the exponent is formed exactly.
/// </summary>
public static class ErrorFunction
{
    /// <summary>erf(x) = 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>A number in [-1, 1], relative error below 2 eps.</returns>
    public static double Erf(double x) => NormalKernels.Erf(new Simd1(x)).Value;

    /// <summary>erf(x) = 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x, for each element.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Erf(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(default(ErfKernel), x, result);

    /// <summary>erfc(x) = 1 - erf(x), without the cancellation.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>A number in [0, 2], relative error below 4 eps; gradual underflow from x = 26.5 on.</returns>
    public static double Erfc(double x) => NormalKernels.Erfc(new Simd1(x)).Value;

    /// <summary>erfc(x) = 1 - erf(x), without the cancellation, for each element.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Erfc(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(default(ErfcKernel), x, result);

    /// <summary>exp(x^2) erfc(x), which neither underflows nor overflows for positive x.</summary>
    /// <param name="x">Any number; +infinity below -26.6.</param>
    /// <returns>Relative error below 4 eps.</returns>
    public static double Erfcx(double x) => NormalKernels.Erfcx(new Simd1(x)).Value;

    /// <summary>exp(x^2) erfc(x), which neither underflows nor overflows for positive x, for each element.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Erfcx(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(default(ErfcxKernel), x, result);

    /// <summary>The x with erf(x) = z.</summary>
    /// <param name="z">In [-1, 1] (infinite at the ends); NaN outside.</param>
    /// <returns>Relative error below 2 eps.</returns>
    public static double ErfInverse(double z) => NormalKernels.ErfInverse(new Simd1(z)).Value;

    /// <summary>The x with erf(x) = z, for each element.</summary>
    /// <param name="z">The arguments.</param>
    /// <param name="result">As long as <paramref name="z"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void ErfInverse(ReadOnlySpan<double> z, Span<double> result) => SpanKernel.Map(default(ErfInverseKernel), z, result);

    /// <summary>The x with erfc(x) = z.</summary>
    /// <param name="z">In [0, 2] (infinite at the ends); NaN outside.</param>
    /// <returns>Relative error below 2 eps, for arguments down to the smallest subnormal.</returns>
    public static double ErfcInverse(double z) => NormalKernels.ErfcInverse(new Simd1(z)).Value;

    /// <summary>The x with erfc(x) = z, for each element.</summary>
    /// <param name="z">The arguments.</param>
    /// <param name="result">As long as <paramref name="z"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void ErfcInverse(ReadOnlySpan<double> z, Span<double> result) => SpanKernel.Map(default(ErfcInverseKernel), z, result);

    private readonly struct ErfKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => NormalKernels.Erf(x);
    }

    private readonly struct ErfcKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => NormalKernels.Erfc(x);
    }

    private readonly struct ErfcxKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => NormalKernels.Erfcx(x);
    }

    private readonly struct ErfInverseKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => NormalKernels.ErfInverse(x);
    }

    private readonly struct ErfcInverseKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => NormalKernels.ErfcInverse(x);
    }
}

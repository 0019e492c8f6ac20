using System.Runtime.CompilerServices;

namespace Stats.Core;

/// <summary>
/// The logarithm of the gamma function and its relatives, for real arguments. Scalar and span forms are the same kernel, so that they agree
/// to the bit. NaN propagates; nothing throws but a wrong span length. Errors are stated in eps = 2^-52, measured against
/// 50-digit references over the whole range of a double.
/// </summary>
public static partial class GammaFunction
{
    /// <summary>log Gamma(x) for x at least 0.</summary>
    /// <param name="x">Any number; +infinity at 0, NaN below 0, +infinity from 2.56e305 on.</param>
    /// <returns>log Gamma(x), relative error below 4 eps everywhere, the zeros at 1 and 2 included.</returns>
    public static double Log(double x) => GammaKernels.Log(new Simd1(x)).Value;

    /// <summary>log Gamma(x[i]) for each i.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Log(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(default(LogKernel), x, result);

    /// <summary>log Gamma(1 + z) without forming 1 + z: exact to a relative ulp as z goes to 0, where it is -0.5772 z.</summary>
    /// <param name="z">At least -1 (+infinity there); NaN below.</param>
    /// <returns>log Gamma(1 + z), relative error below 4 eps.</returns>
    public static double LogOnePlus(double z) => GammaKernels.LogOnePlus(new Simd1(z)).Value;

    /// <summary>log Gamma(1 + z[i]) for each i.</summary>
    /// <param name="z">The arguments.</param>
    /// <param name="result">As long as <paramref name="z"/>; the same memory or disjoint from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void LogOnePlus(ReadOnlySpan<double> z, Span<double> result) => SpanKernel.Map(default(LogOnePlusKernel), z, result);

    /// <summary>
    /// What Stirling's leading terms leave: sigma(x) = log Gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2), about 1/(12 x) for large x
    /// (Abramowitz and Stegun 1964, 6.1.40-41). Differences of it give log-beta and log-ratios without cancellation.
    /// </summary>
    /// <param name="x">At least 0 (+infinity there); NaN below.</param>
    /// <returns>sigma(x), relative error below 4 eps.</returns>
    public static double StirlingCorrection(double x) => GammaKernels.StirlingCorrection(new Simd1(x)).Value;

    /// <summary>sigma(x[i]) for each i.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void StirlingCorrection(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(default(StirlingKernel), x, result);

    private readonly struct LogKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => GammaKernels.Log(x);
    }

    private readonly struct LogOnePlusKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => GammaKernels.LogOnePlus(x);
    }

    private readonly struct StirlingKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => GammaKernels.StirlingCorrection(x);
    }
}

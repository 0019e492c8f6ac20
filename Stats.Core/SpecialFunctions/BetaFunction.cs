using System.Runtime.CompilerServices;

namespace Stats.Core;

/// <summary>The beta function B(a, b) = Gamma(a) Gamma(b) / Gamma(a + b).</summary>
public static class BetaFunction
{
    /// <summary>log B(a, b), without the cancellation of three log-gammas when an argument is large.</summary>
    /// <param name="a">At least 0.</param>
    /// <param name="b">At least 0.</param>
    /// <returns>
    /// log B(a, b), error below 6 eps max(1, |log B|) (it is zero on a curve through (1, 1), where only the absolute error is
    /// small). +infinity if an argument is 0 and the other finite, -infinity if one is infinite and the other positive; NaN where negative or undefined.
    /// </returns>
    public static double Log(double a, double b) => BetaKernels.Log(new Simd1(a), new Simd1(b)).Value;

    /// <summary>log B(a[i], b[i]) for each pair.</summary>
    /// <param name="a">The first arguments.</param>
    /// <param name="b">The second arguments, as many.</param>
    /// <param name="result">As long as <paramref name="a"/>; the same memory as an input, or disjoint. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Log(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> result) => SpanKernel.Map(default(LogKernel), a, b, result);

    /// <summary>log Gamma(a + b) - log Gamma(a) for a at least 4 and b positive.</summary>
    internal static double LogRatioLarge(double a, double b) => BetaKernels.LogRatioLarge(new Simd1(a), new Simd1(b)).Value;

    private readonly struct LogKernel : IBinaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x, T y)
            where T : unmanaged, ISimd<T> => BetaKernels.Log(x, y);
    }
}

using System.Runtime.CompilerServices;

namespace Stats.Core;

/// <summary>
/// Elementary functions that keep all their digits, one number at a time and over spans. NaN propagates; nothing throws but a wrong
/// span length. Errors are measured against arbitrary precision over the whole range of doubles, subnormal numbers included.
/// <para>
/// They stand in for <c>double.ExpM1</c>, <c>double.LogP1</c> and <c>TensorPrimitives</c>' <c>ExpM1</c>, <c>LogP1</c>, <c>Sinh</c> and
/// <c>Tanh</c>, which form 1 + x or e^x - 1 and have no correct digit left for small arguments.
/// </para>
/// </summary>
public static partial class Elementary
{
    /// <summary>e^x.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>Error below 1 ulp; gradual underflow below -708.4, +infinity above 709.78.</returns>
    public static double Exp(double x) => VectorMath.Exp(new Simd1(x)).Value;

    /// <summary>e^x, for each element.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Exp(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(default(ExpKernel), x, result);

    /// <summary>log x, the natural logarithm.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>Error below 0.8 ulp, subnormal arguments included; -infinity at 0, NaN below.</returns>
    public static double Log(double x) => VectorMath.Log(new Simd1(x)).Value;

    /// <summary>log x, the natural logarithm, for each element.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Log(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(default(LogKernel), x, result);

    /// <summary>e^x - 1, without the cancellation near 0.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>Error below 1.2 ulp; 0 keeps its sign, +infinity above 709.78.</returns>
    public static double Expm1(double x) => VectorMath.Expm1(new Simd1(x)).Value;

    /// <summary>e^x - 1, without the cancellation near 0, for each element.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Expm1(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(default(Expm1Kernel), x, result);

    /// <summary>log(1 + x), without the rounding of 1 + x.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>Error below 0.8 ulp; 0 keeps its sign, -infinity at -1, NaN below.</returns>
    public static double Log1p(double x) => VectorMath.Log1p(new Simd1(x)).Value;

    /// <summary>log(1 + x), without the rounding of 1 + x, for each element.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Log1p(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(default(Log1pKernel), x, result);

    /// <summary>log(1 - e^x), the logarithm of a probability's complement (Maechler 2012, where the argument is -x).</summary>
    /// <param name="x">At most 0; NaN above.</param>
    /// <returns>At most 0: -infinity at 0, -e^x far below. Error below 0.9 ulp.</returns>
    public static double Log1mExp(double x) => VectorMath.Log1mExp(new Simd1(x)).Value;

    /// <summary>log(1 - e^x), the logarithm of a probability's complement (Maechler 2012, where the argument is -x), for each element.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Log1mExp(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(default(Log1mExpKernel), x, result);

    /// <summary>log(1 + e^x), the softplus function.</summary>
    /// <param name="x">Any number; it does not overflow.</param>
    /// <returns>Positive: e^x far below 0, x far above. Error below 1.2 ulp.</returns>
    public static double Log1pExp(double x) => VectorMath.Log1pExp(new Simd1(x)).Value;

    /// <summary>log(1 + e^x), the softplus function, for each element.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Log1pExp(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(default(Log1pExpKernel), x, result);

    /// <summary>sinh x, without the cancellation near 0.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>Error below 0.8 ulp; 0 keeps its sign, infinite beyond 710.47.</returns>
    public static double Sinh(double x) => VectorMath.Sinh(new Simd1(x)).Value;

    /// <summary>sinh x, without the cancellation near 0, for each element.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Sinh(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(default(SinhKernel), x, result);

    /// <summary>cosh x.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>At least 1, error below 0.8 ulp; +infinity beyond 710.47.</returns>
    public static double Cosh(double x) => VectorMath.Cosh(new Simd1(x)).Value;

    /// <summary>cosh x, for each element.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Cosh(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(default(CoshKernel), x, result);

    /// <summary>tanh x, without the cancellation near 0.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>In [-1, 1], error below 1 ulp; 0 keeps its sign.</returns>
    public static double Tanh(double x) => VectorMath.Tanh(new Simd1(x)).Value;

    /// <summary>tanh x, without the cancellation near 0, for each element.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Tanh(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(default(TanhKernel), x, result);

    private readonly struct ExpKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => VectorMath.Exp(x);
    }

    private readonly struct LogKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => VectorMath.Log(x);
    }

    private readonly struct Expm1Kernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => VectorMath.Expm1(x);
    }

    private readonly struct Log1pKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => VectorMath.Log1p(x);
    }

    private readonly struct Log1mExpKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => VectorMath.Log1mExp(x);
    }

    private readonly struct Log1pExpKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => VectorMath.Log1pExp(x);
    }

    private readonly struct SinhKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => VectorMath.Sinh(x);
    }

    private readonly struct CoshKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => VectorMath.Cosh(x);
    }

    private readonly struct TanhKernel : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => VectorMath.Tanh(x);
    }
}

// Map of the branches of log B(a, b), a <= b
//   a >= 4        Stirling corrections (Didonato and Morris 1992, algorithm 708): the leading terms are combined analytically
//   b <= 1        log Gamma(1 + a) + log Gamma(1 + b) - log Gamma(1 + a + b) + log((a + b)/(a b))
//   otherwise     log Gamma(a) - (log Gamma(a + b) - log Gamma(b)), for b > 4 the difference by Stirling corrections
using System.Runtime.CompilerServices;

namespace Stats.Core;

/// <summary>The beta function over a register; the scalar function is this kernel at one lane.</summary>
internal static class BetaKernels
{
    private const double StirlingFrom = 4.0;

    /// <summary>log B(x, y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T x, T y)
        where T : unmanaged, ISimd<T>
    {
        T zero = default, infinity = T.Broadcast(double.PositiveInfinity), swap = x > y;
        T a = T.Select(swap, y, x), b = T.Select(swap, x, y);
        T ordinary = (a > zero) & (b < infinity);
        // Harmless numbers where the answer is a constant, so that no branch is taken on their account.
        T safeA = T.Select(ordinary, a, T.Broadcast(StirlingFrom)), safeB = T.Select(ordinary, b, T.Broadcast(StirlingFrom));
        T result = Positive(safeA, safeB);
        if (T.All(ordinary))
            return result;
        T undefined = ~(a >= zero) | ~(b >= zero) | (T.EqualTo(a, zero) & T.EqualTo(b, infinity));
        T edge = T.Select(T.EqualTo(a, zero), infinity, -infinity);
        return T.Select(ordinary, result, T.Select(undefined, T.Broadcast(double.NaN), edge));
    }

    /// <summary>log Gamma(a + b) - log Gamma(a) for a at least 4 and b positive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogRatioLarge<T>(T a, T b)
        where T : unmanaged, ISimd<T>
    {
        T sum = a + b;
        T correction = GammaKernels.StirlingLarge(sum) - GammaKernels.StirlingLarge(a);
        return (a - T.Broadcast(0.5)) * VectorMath.Log1p(b / a) + b * (VectorMath.Log(sum) - T.Broadcast(1.0)) + correction;
    }

    /// <summary>0 &lt; a &lt;= b, finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Positive<T>(T a, T b)
        where T : unmanaged, ISimd<T>
    {
        T large = a >= T.Broadcast(StirlingFrom);
        if (T.All(large))
            return LogLarge(a, b);
        T result = T.Any(large) ? LogLarge(a, b) : default;
        T small = b <= T.Broadcast(1.0);
        if (T.Any(small))
            result = T.Select(small, LogSmall(a, b), result);
        T far = (b > T.Broadcast(StirlingFrom)) & ~large;
        if (T.Any(far))
            result = T.Select(far, GammaKernels.Log(a) - LogRatioLarge(b, a), result);
        T near = ~(large | small | far);
        return T.Any(near) ? T.Select(near, GammaKernels.Log(a) + (GammaKernels.Log(b) - GammaKernels.Log(a + b)), result) : result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LogSmall<T>(T a, T b)
        where T : unmanaged, ISimd<T>
    {
        T gammas = GammaKernels.LogOnePlus(a) + GammaKernels.LogOnePlus(b) - GammaKernels.LogOnePlus(a + b);
        return gammas + VectorMath.Log1p(a / b) - VectorMath.Log(a);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LogLarge<T>(T a, T b)
        where T : unmanaged, ISimd<T>
    {
        T correction = GammaKernels.StirlingLarge(a) + (GammaKernels.StirlingLarge(b) - GammaKernels.StirlingLarge(a + b));
        T ratio = a / b;
        // log(a / (a + b)): the reciprocal would overflow for b / a beyond 1e308.
        T one = VectorMath.Log1p(ratio), logShare = VectorMath.Log(ratio) - one, half = T.Broadcast(0.5);
        T apart = ratio < T.Broadcast(1e-300);
        if (T.Any(apart))
            logShare = T.Select(apart, VectorMath.Log(a) - VectorMath.Log(b), logShare);
        return (a - half) * logShare - b * one - half * VectorMath.Log(b) + T.Broadcast(GammaKernels.HalfLog2Pi) + correction;
    }
}

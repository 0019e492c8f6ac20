using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stats.Core;

/// <summary>
/// The uniform (Debye, Olver) expansion of the modified Bessel functions, in w = sqrt(v^2 + x^2) >= 20, any v >= 0 and x > 0:
/// <code>
/// log I_v(x) =  E - log(2 pi w)/2   + De + Do,      E = w - v asinh(v/x)
/// log K_v(x) = -E + log(pi/(2 w))/2 + De - Do,      Do, De: odd and even part of sum D_k(s) u^k, u = 1/w, s = v^2/w^2
/// </code>
/// The series is asymptotic in w, not in v: at v = 0 it is Hankel's expansion. E cancels around x = 0.6627 v, where log I and log K
/// pass through zero; for 0.12 v &lt;= x &lt; 2.2 v it is formed in double-double. Sources: Olver (1974); DLMF 10.41; Plesner, Sørensen, Hauberg (2024).
/// The work is cut into stages over a chunk of values (<see cref="UniformChunk"/>), each small enough that the compiler keeps it in registers.
/// </summary>
internal static unsafe class UniformExpansion
{
    /// <summary>The smallest w: below it no number of terms reaches 2^-54 (the smallest is about e^(-2w)).</summary>
    public const double MinimalW = 20.0;

    private const double WindowLow = 0.12, WindowHigh = 2.2;

    // Where v^2 + x^2 would overflow, both are scaled: E is homogeneous.
    private const double ScaleAbove = 1e150, Down = 2.409919865102884e-181, Up = 4.149515568880993e180, LogUp = 415.88830833596718;

    // log(2 pi) / 2 and log(pi / 2) / 2 as pairs.
    private const double HalfLogTwoPi = 0.9189385332046728, HalfLogTwoPiLow = -3.8782941580672414e-17;
    private const double HalfLogHalfPi = 0.22579135264472744, HalfLogHalfPiLow = -6.4622584878775846e-18;

    /// <summary>The number of terms whose first omitted one is below 2^-54 for every s, by the smallest w of a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TermsFor<T>(T w)
        where T : unmanaged, ISimd<T>
    {
        if (T.All(w >= T.Broadcast(60.0)))
        {
            if (T.All(w >= T.Broadcast(500.0)))
                return T.All(w >= T.Broadcast(1e6)) ? 3 : T.All(w >= T.Broadcast(1e4)) ? 4 : 6;
            return T.All(w >= T.Broadcast(200.0)) ? 8 : T.All(w >= T.Broadcast(100.0)) ? 9 : 11;
        }

        if (T.All(w >= T.Broadcast(30.0)))
            return T.All(w >= T.Broadcast(40.0)) ? 13 : 16;
        return T.All(w >= T.Broadcast(25.0)) ? 18 : T.All(w >= T.Broadcast(22.0)) ? 20 : 23;
    }

    /// <summary>The odd and the even part of the sum over k up to <paramref name="terms"/> of (row k at s) u^k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sum<T>(ReadOnlySpan<double> rows, T s, T u, int terms, out T odd, out T even)
        where T : unmanaged, ISimd<T>
    {
        ref double coefficients = ref MemoryMarshal.GetReference(rows);
        T u2 = u * u;
        T first = default, second = default;
        // The last even k and the last odd k each start a Horner scheme in u^2.
        for (int k = terms; k >= 1; k--)
        {
            int start = (k - 1) * (k + 2) / 2;
            T row = T.Broadcast(Unsafe.Add(ref coefficients, start + k));
            for (int i = k - 1; i >= 0; i--)
                row = T.Fma(row, s, T.Broadcast(Unsafe.Add(ref coefficients, start + i)));
            T next = T.Fma(second, u2, row);
            second = first;
            first = next;
        }

        // first belongs to k = 1, second to k = 2.
        odd = first * u;
        even = second * u2;
    }

    /// <summary>The chunk's results: log I or log K, scaled or not as the chunk was prepared.</summary>
    public static void Evaluate<T>(in UniformChunk chunk, int count, bool isK, bool scaled, double* result)
        where T : unmanaged, ISimd<T>
    {
        Exponent<T>(in chunk, count, scaled);
        LogW<T>(in chunk, count);
        Combine<T>(in chunk, count, isK, result);
    }

    /// <summary>Fills E (or E - x) as a pair High + Low, with W, U = 1/w and S = (v/w)^2.</summary>
    public static void Exponent<T>(in UniformChunk chunk, int count, bool scaled)
        where T : unmanaged, ISimd<T>
    {
        Prepare<T>(in chunk, count, scaled, out bool anyInside, out bool anyOutside);
        if (anyOutside)
            Outside<T>(in chunk, count);
        if (anyInside)
            Inside<T>(in chunk, count, scaled);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Prepare<T>(in UniformChunk chunk, int count, bool scaled, out bool anyInside, out bool anyOutside)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        T inside = default, outside = default;
        for (int i = 0; i < count; i += T.Count)
        {
            T v = T.Load(ref *chunk.V, i), x = T.Load(ref *chunk.X, i);
            T huge = T.Max(v, x) > T.Broadcast(ScaleAbove);
            T sv = v, sx = x;
            if (T.Any(huge))
            {
                sv = T.Select(huge, v * T.Broadcast(Down), v);
                sx = T.Select(huge, x * T.Broadcast(Down), x);
            }

            T v2 = sv * sv, x2 = sx * sx;
            VectorMath.TwoSum(v2, x2, out T sum, out T sumLow);
            sumLow += T.Fma(sv, sv, -v2) + T.Fma(sx, sx, -x2);
            T w = T.Sqrt(sum);
            T u = one / w;
            T t = sv * u;
            T window = (sx >= sv * T.Broadcast(WindowLow)) & (sx < sv * T.Broadcast(WindowHigh));
            inside |= window;
            outside |= ~window;
            sv.Store(ref *chunk.ScaledV, i);
            sx.Store(ref *chunk.ScaledX, i);
            w.Store(ref *chunk.W, i);
            u.Store(ref *chunk.U, i);
            (t * t).Store(ref *chunk.S, i);
            ((T.Fma(-w, w, sum) + sumLow) * (T.Broadcast(0.5) * u)).Store(ref *chunk.Tail, i);
            // w - x without cancellation where x is taken off.
            (scaled ? sv * (sv / (w + sx)) : w).Store(ref *chunk.Lead, i);
        }

        anyInside = T.Any(inside);
        anyOutside = T.Any(outside);
    }

    /// <summary>E away from its zero, in double: asinh(v/x) by log1p.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Outside<T>(in UniformChunk chunk, int count)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        for (int i = 0; i < count; i += T.Count)
        {
            T v = T.Load(ref *chunk.ScaledV, i), x = T.Load(ref *chunk.ScaledX, i), w = T.Load(ref *chunk.W, i);
            T inverse = one / x;
            T r = v * inverse;
            T large = (v + w) * inverse;
            T argument = T.Select(x >= v, r + r * r / (one + w * inverse), large - one);
            T a = VectorMath.Log1p(argument);
            // x so small that the quotient, or 1/x, leaves the range: the difference of two logarithms.
            T overflow = ~((argument < T.Broadcast(1e300)) & (x > T.Broadcast(1e-300)));
            if (T.Any(overflow))
            {
                T original = T.Load(ref *chunk.X, i);
                T huge = T.Max(T.Load(ref *chunk.V, i), original) > T.Broadcast(ScaleAbove);
                T apart = VectorMath.Log(v + w) + T.Select(huge, T.Broadcast(LogUp), default) - VectorMath.Log(original);
                a = T.Select(overflow, apart, a);
            }

            T p = v * a;
            T lead = T.Load(ref *chunk.Lead, i);
            T high = lead - p;
            high.Store(ref *chunk.High, i);
            (-T.Fma(v, a, -p)).Store(ref *chunk.Low, i);
        }
    }

    /// <summary>E in the window around its zero, in double-double.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Inside<T>(in UniformChunk chunk, int count, bool scaled)
        where T : unmanaged, ISimd<T>
    {
        for (int i = 0; i < count; i += T.Count)
        {
            T v = T.Load(ref *chunk.ScaledV, i), x = T.Load(ref *chunk.ScaledX, i);
            T window = (x >= v * T.Broadcast(WindowLow)) & (x < v * T.Broadcast(WindowHigh));
            if (!T.Any(window))
                continue;
            T tail = T.Load(ref *chunk.Tail, i);
            VectorMath.TwoSum(v, T.Load(ref *chunk.W, i), out T nh, out T nl);
            T inverse = T.Broadcast(1.0) / x;
            T rh = nh * inverse;
            T rl = (T.Fma(-rh, x, nh) + (nl + tail)) * inverse;
            // Outside the window any harmless argument will do.
            VectorMath.LogDoubleDouble(T.Select(window, rh, T.Broadcast(2.0)), T.Select(window, rl, default), out T lh, out T ll);
            T p = v * lh;
            T pl = T.Fma(v, ll, T.Fma(v, lh, -p));
            VectorMath.TwoSum(T.Load(ref *chunk.Lead, i), -p, out T high, out T low);
            low += (scaled ? default : tail) - pl;
            if (!T.All(window))
            {
                high = T.Select(window, high, T.Load(ref *chunk.High, i));
                low = T.Select(window, low, T.Load(ref *chunk.Low, i));
            }

            high.Store(ref *chunk.High, i);
            low.Store(ref *chunk.Low, i);
        }
    }

    /// <summary>log w, as a pair where the result may be near its zero; takes the scaling of huge arguments back.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LogW<T>(in UniformChunk chunk, int count)
        where T : unmanaged, ISimd<T>
    {
        for (int i = 0; i < count; i += T.Count)
        {
            T w = T.Load(ref *chunk.W, i), high = T.Load(ref *chunk.High, i);
            T logW = VectorMath.LogPositive(w), logWLow = default;
            // At the zeros E cancels against log w: where that is large, its rounding error would be the result's.
            T close = (T.Abs(high) < T.Broadcast(400.0)) & (w > T.Broadcast(1e3));
            if (T.Any(close))
                RefineLogW(w, T.Load(ref *chunk.Tail, i), close, ref logW, ref logWLow);

            T huge = T.Max(T.Load(ref *chunk.V, i), T.Load(ref *chunk.X, i)) > T.Broadcast(ScaleAbove);
            if (T.Any(huge))
            {
                T factor = T.Select(huge, T.Broadcast(Up), T.Broadcast(1.0));
                (high * factor).Store(ref *chunk.High, i);
                (T.Load(ref *chunk.Low, i) * factor).Store(ref *chunk.Low, i);
                (w * factor).Store(ref *chunk.W, i);
                (T.Load(ref *chunk.U, i) * T.Select(huge, T.Broadcast(Down), T.Broadcast(1.0))).Store(ref *chunk.U, i);
                logW += T.Select(huge, T.Broadcast(LogUp), default);
            }

            logW.Store(ref *chunk.LogW, i);
            logWLow.Store(ref *chunk.LogWLow, i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RefineLogW<T>(T w, T tail, T close, ref T logW, ref T logWLow)
        where T : unmanaged, ISimd<T>
    {
        VectorMath.LogDoubleDouble(w, tail, out T high, out T low);
        logW = T.Select(close, high, logW);
        logWLow = T.Select(close, low, logWLow);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Combine<T>(in UniformChunk chunk, int count, bool isK, double* result)
        where T : unmanaged, ISimd<T>
    {
        T sign = T.Broadcast(isK ? -1.0 : 1.0);
        T constant = T.Broadcast(isK ? HalfLogHalfPi : -HalfLogTwoPi), constantLow = T.Broadcast(isK ? HalfLogHalfPiLow : -HalfLogTwoPiLow);
        T half = T.Broadcast(0.5);
        for (int i = 0; i < count; i += T.Count)
        {
            Sum(UniformExpansionCoefficients.D, T.Load(ref *chunk.S, i), T.Load(ref *chunk.U, i), TermsFor(T.Load(ref *chunk.W, i)), out T odd, out T even);
            T high = sign * T.Load(ref *chunk.High, i), low = sign * T.Load(ref *chunk.Low, i);
            VectorMath.TwoSum(-half * T.Load(ref *chunk.LogW, i), constant, out T logTerm, out T residual);
            T rest = T.Fma(-half, T.Load(ref *chunk.LogWLow, i), T.Fma(sign, odd, even) + constantLow);
            VectorMath.TwoSum(high, logTerm, out T sum, out T error);
            // An infinite head has no tail.
            error = T.Select(T.Abs(sum) < T.Broadcast(double.PositiveInfinity), error + low, default);
            (sum + (error + (residual + rest))).Store(ref *result, i);
        }
    }
}

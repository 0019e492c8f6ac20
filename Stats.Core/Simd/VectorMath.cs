using System.Runtime.CompilerServices;

namespace Stats.Core;

/// <summary>
/// Elementary functions of a register. No table look-ups, no branches on a lane: argument reduction by fma with split
/// constants, polynomial, reconstruction on the exponent bits. Errors are in ulps over the whole domain, measured against
/// arbitrary precision; special values as in IEEE 754 (NaN propagates, log 0 = -inf, log of a negative number is NaN).
/// </summary>
internal static partial class VectorMath
{
    // log 2 in two parts; the first has 32 trailing zero bits, so that n * Ln2High is exact for |n| < 2^21.
    internal const double Ln2High = 6.93147180369123816490e-01;
    internal const double Ln2Low = 1.90821492927058770002e-10;
    private const double InverseLn2 = 1.44269504088896338700;

    /// <summary>1.5 * 2^52: adding it leaves a small integer in the low bits of the significand.</summary>
    private const double IntegerShift = 6755399441055744.0;

    /// <summary>exp(x), error below 1 ulp; gradual underflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T clamped = T.Min(T.Max(x, T.Broadcast(-1000.0)), T.Broadcast(1000.0));
        T q = ReduceExp(clamped, out T n, out T r);
        T p = T.Fma(r * r, q, r) + T.Broadcast(1.0);
        // Two factors, so that 2^n may leave the exponent range while the product does not.
        T half = T.Round(n * T.Broadcast(0.5));
        T result = p * PowerOfTwo(half) * PowerOfTwo(n - half);
        return T.Select(T.EqualTo(x, x), result, x);
    }

    /// <summary>exp(x) for x in [-708, 709]: no underflow, no overflow, no NaN to care for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ExpBounded<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T q = ReduceExp(x, out T n, out T r);
        T p = T.Fma(r * r, q, r) + T.Broadcast(1.0);
        return T.AddBits(p, T.ShiftLeft(n + T.Broadcast(IntegerShift), 52));
    }

    /// <summary>exp(x) - 1 without cancellation near zero, error below 1.2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Expm1<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        T clamped = T.Min(T.Max(x, T.Broadcast(-50.0)), T.Broadcast(720.0));
        ReduceExpPair(clamped, out T n, out T m, out T ml); // e^r - 1
        // 2^n m + (2^n - 1), as a pair: for n = 1 the parts have opposite signs; above n = 1000 in two steps, so that 2^1024 is not formed.
        T big = n > T.Broadcast(1000.0);
        T power = PowerOfTwo(T.Select(big, n - T.Broadcast(100.0), n));
        FastTwoSum(power - T.Select(big, T.Broadcast(0.0), one), power * m, out T result, out T rest);
        result += T.Fma(power, ml, rest);
        result *= T.Select(big, T.Broadcast(1.2676506002282294e30), one);
        // Zero keeps its sign, a subnormal its value.
        return T.Select(T.Abs(x) > T.Broadcast(1e-300), result, x);
    }

    /// <summary>log(x), error below 0.8 ulp; subnormal arguments included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T tiny = x < T.Broadcast(2.2250738585072014e-308);
        T scaled = T.Select(tiny, x * T.Broadcast(18014398509481984.0), x);
        T k = SplitExponent(scaled, out T f);
        k = T.Select(tiny, k - T.Broadcast(54.0), k);
        T result = LogCore(f, k, T.Broadcast(0.0));
        return LogSpecial(x, result);
    }

    /// <summary>log(x) for normal positive x: no special value to care for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogPositive<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T k = SplitExponent(x, out T f);
        return LogCore(f, k, T.Broadcast(0.0));
    }

    /// <summary>log(x) + shift log 2 for normal positive x as head + tail: the head exact, the tail small, with an absolute error below 2^-54.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LogSplit<T>(T x, T shift, out T head, out T tail)
        where T : unmanaged, ISimd<T>
    {
        T k = SplitExponent(x, out T f);
        k += shift;
        head = k * T.Broadcast(Ln2High);
        tail = LogCore(f, T.Broadcast(0.0), k * T.Broadcast(Ln2Low));
    }

    /// <summary>log(1 + x) without forming 1 + x where that loses digits; error below 0.8 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log1p<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        T u = one + x;
        // What the sum dropped, exactly (two-sum), relative to u.
        T v = u - one;
        T dropped = (one - (u - v)) + (x - v);
        T k = SplitExponent(u, out T f);
        T isZero = T.EqualTo(k, T.Broadcast(0.0));
        f = T.Select(isZero, x, f);
        T correction = T.Select(isZero, T.Broadcast(0.0), dropped / u);
        T result = LogCore(f, k, correction);
        result = LogSpecial(u, result);
        return T.Select(T.Abs(x) > T.Broadcast(1e-300), result, x);
    }

    /// <summary>
    /// log(high + low) of a normal positive double-double as a pair; absolute error about 2^-103 for arguments in [2^-4, 2^5], so that a
    /// difference against the logarithm keeps its digits. m c with a 9-bit c from a table of 16, then the series of 2 atanh in double-double.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LogDoubleDouble<T>(T high, T low, out T logHigh, out T logLow)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        // high = 2^k m, m in [1, 2); the four leading bits of the fraction choose c near 1/m.
        T exponent = T.ShiftRightArithmetic(T.SubtractBits(high, one), 52);
        T scaleBits = T.ShiftLeft(exponent, 52);
        T m = T.SubtractBits(high, scaleBits);
        T k = T.AddBits(exponent, T.Broadcast(IntegerShift)) - T.Broadcast(IntegerShift);
        T ml = low * PowerOfTwo(-k);
        T index = T.ShiftRightLogical(T.ShiftLeft(m, 12), 60);
        T c = T.Lookup16(in LogTables.Reciprocals[0], index);
        T p = m * c;
        T pl = T.Fma(m, c, -p);
        TwoSum(p - one, T.Fma(ml, c, pl), out T rh, out T rl);
        // s = r / (2 + r) as a pair.
        TwoSum(T.Broadcast(2.0), rh, out T dh, out T dl);
        dl += rl;
        T sh = rh / dh;
        T sl = (T.Fma(-sh, dh, rh) + (rl - sh * dl)) / dh;
        T zh = sh * sh;
        T zl = T.Fma(sh, sh, -zh) + T.Broadcast(2.0) * sh * sl;
        // 1/3 + z/5 + z^2/7 + ...: the tail in double, the leading terms in double-double.
        T tail = T.Broadcast(1.0 / 21.0);
        tail = T.Fma(tail, zh, T.Broadcast(1.0 / 19.0));
        tail = T.Fma(tail, zh, T.Broadcast(1.0 / 17.0));
        tail = T.Fma(tail, zh, T.Broadcast(1.0 / 15.0));
        tail = T.Fma(tail, zh, T.Broadcast(1.0 / 13.0));
        tail = T.Fma(tail, zh, T.Broadcast(1.0 / 11.0));
        T h = T.Broadcast(1.0 / 9.0), l = T.Fma(tail, zh, T.Broadcast(6.1679056923619804e-18));
        FastTwoSum(h, l, out h, out l);
        MultiplyAdd(zh, zl, T.Broadcast(1.0 / 7.0), T.Broadcast(7.93016446160826e-18), ref h, ref l);
        MultiplyAdd(zh, zl, T.Broadcast(1.0 / 5.0), T.Broadcast(-1.1102230246251566e-17), ref h, ref l);
        MultiplyAdd(zh, zl, T.Broadcast(1.0 / 3.0), T.Broadcast(1.850371707708594e-17), ref h, ref l);
        MultiplyAdd(zh, zl, one, T.Broadcast(0.0), ref h, ref l);
        // 2 s (...) + k log 2 - log c.
        T ah = sh * h;
        T al = T.Fma(sh, h, -ah) + T.Fma(sh, l, sl * h);
        ah += ah;
        al += al;
        T th = T.Lookup16(in LogTables.LogHigh[0], index), tl = T.Lookup16(in LogTables.LogLow[0], index);
        T nh = k * T.Broadcast(LogTables.Ln2High);
        T nl = k * T.Broadcast(LogTables.Ln2Low);
        TwoSum(nh, th, out T bh, out T bl);
        TwoSum(bh, ah, out T sumHigh, out T sumLow);
        sumLow += bl;
        TwoSum(sumLow, nl, out T restHigh, out T restLow);
        restLow += al + tl + T.Fma(k, T.Broadcast(LogTables.Ln2Low), -nl);
        TwoSum(sumHigh, restHigh + restLow, out logHigh, out T rest);
        logLow = rest + ((restHigh - (restHigh + restLow)) + restLow);
    }

    /// <summary>a + b = sum + rest exactly (Knuth).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TwoSum<T>(T a, T b, out T sum, out T rest)
        where T : unmanaged, ISimd<T>
    {
        sum = a + b;
        T v = sum - a;
        rest = (a - (sum - v)) + (b - v);
    }

    /// <summary>a + b = sum + rest exactly, where |a| is at least |b| (Dekker).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FastTwoSum<T>(T a, T b, out T sum, out T rest)
        where T : unmanaged, ISimd<T>
    {
        T s = a + b;
        rest = b - (s - a);
        sum = s;
    }

    /// <summary>h + l = (zh + zl)(h + l) + (ch + cl) in double-double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyAdd<T>(T zh, T zl, T ch, T cl, ref T h, ref T l)
        where T : unmanaged, ISimd<T>
    {
        T p = zh * h;
        T pl = T.Fma(zh, h, -p) + T.Fma(zh, l, zl * h);
        FastTwoSum(ch, p, out T sum, out T rest);
        FastTwoSum(sum, rest + (pl + cl), out h, out l);
    }

    /// <summary>2^n for an integer n in [-1022, 1023].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T PowerOfTwo<T>(T n)
        where T : unmanaged, ISimd<T> =>
        T.ShiftLeft(n + T.Broadcast(IntegerShift + 1023.0), 52);

    /// <summary>x = n log 2 + r, |r| at most (log 2) / 2; returns (e^r - 1 - r) / r^2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ReduceExp<T>(T x, out T n, out T r)
        where T : unmanaged, ISimd<T>
    {
        n = T.Round(x * T.Broadcast(InverseLn2));
        r = T.Fma(n, T.Broadcast(-Ln2High), x);
        r = T.Fma(n, T.Broadcast(-Ln2Low), r);
        T q = T.Broadcast(1.0 / 6227020800.0);
        q = T.Fma(q, r, T.Broadcast(1.0 / 479001600.0));
        q = T.Fma(q, r, T.Broadcast(1.0 / 39916800.0));
        q = T.Fma(q, r, T.Broadcast(1.0 / 3628800.0));
        q = T.Fma(q, r, T.Broadcast(1.0 / 362880.0));
        q = T.Fma(q, r, T.Broadcast(1.0 / 40320.0));
        q = T.Fma(q, r, T.Broadcast(1.0 / 5040.0));
        q = T.Fma(q, r, T.Broadcast(1.0 / 720.0));
        q = T.Fma(q, r, T.Broadcast(1.0 / 120.0));
        q = T.Fma(q, r, T.Broadcast(1.0 / 24.0));
        q = T.Fma(q, r, T.Broadcast(1.0 / 6.0));
        return T.Fma(q, r, T.Broadcast(0.5));
    }

    /// <summary>x = 2^k (1 + f), 1 + f in [sqrt(1/2), sqrt 2), for a normal positive x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T SplitExponent<T>(T x, out T f)
        where T : unmanaged, ISimd<T>
    {
        // Shifting the bits by those of sqrt(1/2) puts the cut where the significand passes sqrt 2.
        T shifted = T.SubtractBits(x, T.BroadcastBits(0x3FE6A09E667F3BCD));
        T exponent = T.ShiftRightArithmetic(shifted, 52);
        T m = T.SubtractBits(x, T.ShiftLeft(exponent, 52));
        f = m - T.Broadcast(1.0);
        return T.AddBits(exponent, T.Broadcast(IntegerShift)) - T.Broadcast(IntegerShift);
    }

    /// <summary>k log 2 + log(1 + f) + correction, by the odd series in s = f / (2 + f) (the arrangement of fdlibm).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LogCore<T>(T f, T k, T correction)
        where T : unmanaged, ISimd<T>
    {
        T s = f / (T.Broadcast(2.0) + f);
        T z = s * s;
        T r = T.Broadcast(1.479819860511658591e-01);
        r = T.Fma(r, z, T.Broadcast(1.531383769920937332e-01));
        r = T.Fma(r, z, T.Broadcast(1.818357216161805012e-01));
        r = T.Fma(r, z, T.Broadcast(2.222219843214978396e-01));
        r = T.Fma(r, z, T.Broadcast(2.857142874366239149e-01));
        r = T.Fma(r, z, T.Broadcast(3.999999999940941908e-01));
        r = T.Fma(r, z, T.Broadcast(6.666666666666735130e-01));
        r *= z;
        T halfSquare = T.Broadcast(0.5) * f * f;
        T low = T.Fma(s, halfSquare + r, T.Fma(k, T.Broadcast(Ln2Low), correction));
        return T.Fma(k, T.Broadcast(Ln2High), f - (halfSquare - low));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LogSpecial<T>(T x, T result)
        where T : unmanaged, ISimd<T>
    {
        T zero = T.Broadcast(0.0);
        T ordinary = (x > zero) & (x < T.Broadcast(double.PositiveInfinity));
        T special = T.Select(T.EqualTo(x, zero), T.Broadcast(double.NegativeInfinity), T.Broadcast(double.NaN));
        special = T.Select(T.EqualTo(x, T.Broadcast(double.PositiveInfinity)), x, special);
        return T.Select(ordinary, result, special);
    }
}

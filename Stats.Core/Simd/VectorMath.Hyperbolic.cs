// Map of the branches
//   log(1 + e^x)   log1p of e^-|x| as a pair, plus x where x > 0: the exponential's rounding does not show
//   log(1 - e^x)   x > -log 2   log of 1 - e^x, formed as a pair without cancellation (Maechler 2012, equation 7)
//                  otherwise    log1p of -e^x as a pair
//   sinh           |x| < 1      odd Taylor series to x^19
//                  otherwise    e^|x| / 2 as a pair, less a quarter of its reciprocal; the half is in the exponent, so that it overflows only where sinh does
//   cosh           the same sum for every x
//   tanh           E / (E + 2), E = e^(2|x|) - 1 as a pair, one division with its remainder
using System.Runtime.CompilerServices;

namespace Stats.Core;

internal static partial class VectorMath
{
    private const double Ln2 = 0.6931471805599453;

    /// <summary>log(1 + e^x), error below 1.2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log1pExp<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T zero = T.Broadcast(0.0);
        T below = Log1pExpNonpositive(-T.Abs(x));
        T result = T.Select(x > zero, x + below, below);
        return T.Select(T.EqualTo(x, x), result, x);
    }

    /// <summary>log(1 + e^x) for x at most 0, -infinity included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log1pExpNonpositive<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        ExpPair(T.Max(x, T.Broadcast(-800.0)), out T eh, out T el);
        FastTwoSum(T.Broadcast(1.0), eh, out T u, out T dropped);
        T k = SplitExponent(u, out T f);
        T isZero = T.EqualTo(k, T.Broadcast(0.0));
        f = T.Select(isZero, eh, f);
        return LogCore(f, k, (el + T.Select(isZero, T.Broadcast(0.0), dropped)) / u);
    }

    /// <summary>log(1 - e^x) for x at most 0, error below 0.9 ulp; NaN above 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log1mExp<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T zero = T.Broadcast(0.0), one = T.Broadcast(1.0);
        T near = x > T.Broadcast(-Ln2);
        T clamped = T.Min(T.Max(x, T.Broadcast(-800.0)), zero);
        ReduceExpPair(clamped, out T n, out T m, out T ml);
        // Far: 1 - e^x as 1 plus the pair -e^x.
        FastTwoSum(one, m, out T eh, out T el);
        el += ml;
        Scale(n, ref eh, ref el);
        FastTwoSum(one, -eh, out T u, out T rest);
        // Near: -(e^x - 1) = (1 - 2^n) - 2^n m, with n 0 or -1.
        T power = PowerOfTwo(T.Max(n, T.Broadcast(-1.0)));
        FastTwoSum(one - power, -(power * m), out T yh, out T yl);
        yl -= power * ml;
        u = T.Select(near, yh, u);
        // A subnormal x is its own 1 - e^x, up to the sign.
        T tiny = u < T.Broadcast(2.2250738585072014e-308);
        T k = SplitExponent(T.Select(tiny, u * T.Broadcast(18014398509481984.0), u), out T f);
        k = T.Select(tiny, k - T.Broadcast(54.0), k);
        T isZero = T.EqualTo(k, zero);
        f = T.Select(isZero, -eh, f);
        rest = T.Select(near, yl, T.Select(isZero, zero, rest) - el);
        T result = LogCore(f, k, T.Select(tiny, zero, rest / u));
        T special = T.Select(T.EqualTo(x, zero), T.Broadcast(double.NegativeInfinity), T.Broadcast(double.NaN));
        return T.Select(x < zero, result, special);
    }

    /// <summary>sinh(x), error below 0.8 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sinh<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        T size = T.Abs(x);
        T near = size < one;
        T result = x;
        if (T.Any(near))
        {
            T z = T.Min(size, one);
            z *= z;
            T p = T.Broadcast(1.0 / 121645100408832000.0);
            p = T.Fma(p, z, T.Broadcast(1.0 / 355687428096000.0));
            p = T.Fma(p, z, T.Broadcast(1.0 / 1307674368000.0));
            p = T.Fma(p, z, T.Broadcast(1.0 / 6227020800.0));
            p = T.Fma(p, z, T.Broadcast(1.0 / 39916800.0));
            p = T.Fma(p, z, T.Broadcast(1.0 / 362880.0));
            p = T.Fma(p, z, T.Broadcast(1.0 / 5040.0));
            p = T.Fma(p, z, T.Broadcast(1.0 / 120.0));
            p = T.Fma(p, z, T.Broadcast(1.0 / 6.0));
            result = T.Fma(x * z, p, x);
            if (T.All(near))
                return result;
        }

        HalfExp(size, out T high, out T low);
        T far = high + (low - T.Broadcast(0.25) / high);
        far |= x & T.BroadcastBits(long.MinValue);
        return T.Select(near, result, T.Select(T.EqualTo(x, x), far, x));
    }

    /// <summary>cosh(x), error below 0.8 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Cosh<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        HalfExp(T.Abs(x), out T high, out T low);
        T inverse = T.Broadcast(0.25) / high;
        // The reciprocal of the pair: without the second term the sum could fall below 1.
        T rest = T.Fma(T.Broadcast(-4.0) * inverse * inverse, low, low) + inverse;
        return T.Select(T.EqualTo(x, x), high + rest, x);
    }

    /// <summary>tanh(x), error below 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T size = T.Abs(x);
        ReduceExpPair(T.Min(size + size, T.Broadcast(80.0)), out T n, out T m, out T ml);
        T power = PowerOfTwo(n);
        TwoSum(power - T.Broadcast(1.0), power * m, out T high, out T low);
        low += power * ml;
        TwoSum(T.Broadcast(2.0), high, out T divisor, out T divisorLow);
        T inverse = T.Broadcast(1.0) / divisor;
        T q = high * inverse;
        T remainder = T.Fma(-q, divisor, high) + (low - q * (divisorLow + low));
        T result = T.Fma(remainder, inverse, q) | (x & T.BroadcastBits(long.MinValue));
        return T.Select(size > T.Broadcast(1e-9), result, x);
    }

    /// <summary>e^x / 2 as a pair, for x at least 0; the high part is infinite only where it overflows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void HalfExp<T>(T x, out T high, out T low)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        // At 711 the low part is still finite.
        ReduceExpPair(T.Min(x, T.Broadcast(711.0)), out T n, out T m, out T ml);
        FastTwoSum(one, m, out high, out low);
        low += ml;
        Scale(n - one, ref high, ref low);
    }

    /// <summary>e^x as a pair for x in [-800, 0], the high part rounded once where it is subnormal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ExpPair<T>(T x, out T high, out T low)
        where T : unmanaged, ISimd<T>
    {
        ReduceExpPair(x, out T n, out T m, out T ml);
        FastTwoSum(T.Broadcast(1.0), m, out high, out low);
        low += ml;
        Scale(n, ref high, ref low);
    }

    /// <summary>x = n log 2 + r; e^r - 1 = m + ml, with an error of about 2^-56.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReduceExpPair<T>(T x, out T n, out T m, out T ml)
        where T : unmanaged, ISimd<T>
    {
        T q = ReduceExp(x, out n, out T r);
        // What the rounding of r dropped: the first fma of the reduction is exact.
        T rl = T.Fma(n, T.Broadcast(-Ln2Low), T.Fma(n, T.Broadcast(-Ln2High), x) - r);
        FastTwoSum(r, T.Fma(r * r, q, rl), out m, out ml);
    }

    /// <summary>Both parts times 2^n in two factors, so that 2^n may leave the exponent range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scale<T>(T n, ref T high, ref T low)
        where T : unmanaged, ISimd<T>
    {
        T half = T.Round(n * T.Broadcast(0.5));
        T first = PowerOfTwo(half), second = PowerOfTwo(n - half);
        high = high * first * second;
        low = low * first * second;
    }
}

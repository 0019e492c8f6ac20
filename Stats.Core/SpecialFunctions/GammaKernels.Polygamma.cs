// Map of the branches
//   psi(x):   x < 0         reflection, psi(1 - x) - pi cot(pi x) (Abramowitz and Stegun 1964, 6.3.7)
//             0 < x < 1/2   psi(1 + x) - 1/x
//             1/2 <= x < 4  (x - x0) F(x): the positive root x0, in two parts, is a factor
//             x >= 4        log x - 1/(2x) - P(1/x^2)/x^2
//   psi'(x):  x < 0         reflection, pi^2/sin^2(pi x) - psi'(1 - x) (6.4.7)
//             0 < x < 1     psi'(1 + x) + 1/x^2
//             1, 4          a fit in a Moebius variable; 1/x + 1/(2x^2) + P(1/x^2)/x^3
//   log|Gamma(x)|, x < 0:   log Gamma(1 + x) - log|x| down to -1/2, then log(pi / |x sin pi x|) - log Gamma(-x) (6.1.17)
using System.Runtime.CompilerServices;

namespace Stats.Core;

internal static partial class GammaKernels
{
    // The positive root of digamma (mpmath, 40 digits) as an unevaluated sum.
    private const double DigammaRoot = 1.4616321449683622;
    private const double DigammaRootRest = 9.549995429965697e-17;

    /// <summary>psi(x); NaN at 0 and the negative integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Digamma<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T zero = T.Broadcast(0.0);
        T one = T.Broadcast(1.0);
        T negative = x < zero;
        bool reflects = T.Any(negative);
        T positive = reflects ? T.Select(negative, one - x, x) : x;
        T result = DigammaPositive(positive);
        if (reflects)
        {
            T cotangent = CosPi(x) / SinPi(x);
            // Below -2^52 every number is an integer, a pole; the cotangent's infinity there has no sign.
            T reflected = T.Fma(T.Broadcast(-Math.PI), cotangent, result);
            T pole = T.EqualTo(T.Floor(x), x);
            result = T.Select(negative, T.Select(pole, T.Broadcast(double.NaN), reflected), result);
        }

        return T.Select(T.EqualTo(x, zero), T.Broadcast(double.NaN), result);
    }

    /// <summary>psi'(x); +infinity at 0 and the negative integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Trigamma<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T negative = x < T.Broadcast(0.0);
        bool reflects = T.Any(negative);
        T positive = reflects ? T.Select(negative, T.Broadcast(1.0) - x, x) : x;
        T result = TrigammaPositive(positive);
        if (!reflects)
            return result;
        T ratio = T.Broadcast(Math.PI) / SinPi(x);
        T reflected = T.Fma(ratio, ratio, -result);
        reflected = T.Select(T.EqualTo(x, T.Broadcast(double.NegativeInfinity)), T.Broadcast(double.NaN), reflected);
        return T.Select(negative, reflected, result);
    }

    /// <summary>log|Gamma(x)| for every x; +infinity at 0 and the negative integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogAbs<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T negative = x < T.Broadcast(0.0);
        T a = T.Abs(x);
        T result = Log(a);
        if (!T.Any(negative))
            return result;
        T near = LogOnePlusNear(T.Max(x, T.Broadcast(-0.5)), T.Broadcast(0.0), x) - VectorMath.Log(a);
        // Logarithms apart: the product |x sin pi x| may underflow or overflow.
        T far = T.Broadcast(Math.Log(Math.PI)) - VectorMath.Log(a) - VectorMath.Log(T.Abs(SinPi(x))) - result;
        far = T.Select(T.EqualTo(T.Floor(x), x), T.Broadcast(double.PositiveInfinity), far);
        return T.Select(negative, T.Select(x >= T.Broadcast(-0.5), near, far), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T DigammaPositive<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        T near = x < T.Broadcast(StirlingFrom);
        T large = default;
        if (!T.All(near))
        {
            T reciprocal = one / x;
            T square = reciprocal * reciprocal;
            T correction = T.Fma(square, Polynomial(GammaCoefficients.DigammaLarge, square), T.Broadcast(0.5) * reciprocal);
            large = VectorMath.Log(x) - correction;
            if (!T.Any(near))
                return large;
        }

        T isSmall = x < T.Broadcast(0.5);
        T y = T.Select(isSmall, one + x, x);
        T c = T.Broadcast(1.4142135623730951);
        T fromRoot = (y - T.Broadcast(DigammaRoot)) - T.Broadcast(DigammaRootRest);
        T small = fromRoot * Polynomial(GammaCoefficients.DigammaNearRoot, (y - c) / (y + c));
        if (T.Any(isSmall))
            small = T.Select(isSmall, small - (one / x), small);
        return T.Select(near, small, large);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T TrigammaPositive<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        T near = x < T.Broadcast(StirlingFrom);
        T large = default;
        if (!T.All(near))
        {
            T reciprocal = one / x;
            T square = reciprocal * reciprocal;
            T rest = T.Fma(reciprocal, Polynomial(GammaCoefficients.TrigammaLarge, square), T.Broadcast(0.5));
            large = T.Fma(square, rest, reciprocal);
            if (!T.Any(near))
                return large;
        }

        T isSmall = x < one;
        T y = T.Select(isSmall, one + x, x);
        T two = T.Broadcast(2.0);
        T small = Polynomial(GammaCoefficients.TrigammaMiddle, (y - two) / (y + two));
        if (T.Any(isSmall))
            small = T.Select(isSmall, small + (one / x / x), small);

        return T.Select(near, small, large);
    }

    /// <summary>sin(pi x): x less its nearest integer is exact, and its sign that of the integer's parity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T SinPi<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T r = Fraction(x, out T sign);
        return r * Polynomial(GammaCoefficients.SinPi, r * r) ^ sign;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T CosPi<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T r = Fraction(x, out T sign);
        // (1/4 - r^2) is a factor, so that the zero at r = 1/2 keeps its relative digits.
        T half = T.Broadcast(0.5);
        return (half - r) * (half + r) * Polynomial(GammaCoefficients.CosPi, r * r) ^ sign;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Fraction<T>(T x, out T sign)
        where T : unmanaged, ISimd<T>
    {
        T n = T.Round(x);
        T halfOfInteger = T.Broadcast(0.5) * n;
        T odd = halfOfInteger > T.Floor(halfOfInteger);
        sign = odd & T.BroadcastBits(long.MinValue);
        return x - n;
    }
}

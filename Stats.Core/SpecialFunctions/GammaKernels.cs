// Map of the branches (all for x > 0)
//   log Gamma(x):  x < 1/2       log Gamma(1 + x) - log x
//                  1/2 <= x < 4  (x - 1)(x - 2) F(x): the two zeros are factors, hence exact to a relative ulp there
//                  x >= 4        (x - 1/2)(log x - 1) + (log 2 pi - 1)/2 + sigma(x): every term positive, nothing cancels
//   sigma(x):      x < 1/8       by its definition (no cancellation there: -log x / 2 dominates)
//                  1/8, 1, 4     fits in a Moebius variable; from 4 on a fit of x sigma(x) in 1/x^2
using System.Runtime.CompilerServices;

namespace Stats.Core;

/// <summary>The gamma family over a register; the scalar functions are these kernels at one lane.</summary>
internal static partial class GammaKernels
{
    internal const double HalfLog2Pi = 0.91893853320467274178;
    private const double StirlingFrom = 4.0;

    /// <summary>log Gamma(x) for x at least 0; NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T near = x < T.Broadcast(StirlingFrom);
        if (!T.Any(near))
            return LogLarge(x);
        T isSmall = x < T.Broadcast(0.5);
        T z = T.Select(isSmall, x, x - T.Broadcast(1.0));
        T small = LogOnePlusNear(z, isSmall, x);
        return T.All(near) ? small : T.Select(near, small, LogLarge(x));
    }

    /// <summary>log Gamma(1 + z) for z at least -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogOnePlus<T>(T z)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        T near = z < T.Broadcast(StirlingFrom - 1.0);
        if (!T.Any(near))
            return LogLarge(one + z);
        T shift = z < T.Broadcast(-0.5);
        T y = T.Select(shift, one + z, z);
        T small = LogOnePlusNear(y, shift, y);
        return T.All(near) ? small : T.Select(near, small, LogLarge(one + z));
    }

    /// <summary>sigma(x) = log Gamma(x) - ((x - 1/2) log x - x + log(2 pi)/2) for x at least 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T StirlingCorrection<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T isLarge = x >= T.Broadcast(StirlingFrom);
        if (T.All(isLarge))
            return StirlingLarge(x);
        T one = T.Broadcast(1.0);
        T eighth = T.Broadcast(0.125);
        T isTiny = ~(x >= eighth); // NaN included
        T isMiddle = x >= one;
        T result = StirlingLarge(x);
        if (T.Any((~isLarge) & isMiddle))
        {
            T t = (x - T.Broadcast(2.0)) / (x + T.Broadcast(2.0));
            result = T.Select(isLarge, result, Polynomial(GammaCoefficients.StirlingMiddle, t));
        }

        if (T.Any(~(isTiny | isMiddle)))
        {
            T c = T.Broadcast(0.35355339059327376);
            T t = (x - c) / (x + c);
            result = T.Select(isMiddle, result, Polynomial(GammaCoefficients.StirlingSmall, t));
        }

        if (T.Any(isTiny))
        {
            T half = T.Broadcast(0.5);
            T rest = (x - T.Broadcast(HalfLog2Pi)) + LogOnePlusNear(x, T.Broadcast(0.0), x);
            T tiny = rest - (x + half) * VectorMath.Log(x);
            result = T.Select(isTiny, tiny, result);
        }

        return result;
    }

    /// <summary>The same for x at least 4, without a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T StirlingLarge<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T reciprocal = T.Broadcast(1.0) / x;
        return reciprocal * Polynomial(GammaCoefficients.StirlingLarge, reciprocal * reciprocal);
    }

    /// <summary>Even and odd powers as two Horner chains: half the latency of one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Polynomial<T>(ReadOnlySpan<double> coefficients, T x)
        where T : unmanaged, ISimd<T>
    {
        T square = x * x;
        int last = coefficients.Length - 1;
        T first = T.Broadcast(coefficients[last]);
        T second = T.Broadcast(coefficients[last - 1]);
        int i = last - 2;
        for (; i >= 1; i -= 2)
        {
            first = T.Fma(first, square, T.Broadcast(coefficients[i]));
            second = T.Fma(second, square, T.Broadcast(coefficients[i - 1]));
        }

        // An odd number of terms leaves the constant: the first chain holds the even powers.
        return i == 0
            ? T.Fma(second, x, T.Fma(first, square, T.Broadcast(coefficients[0])))
            : T.Fma(first, x, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LogLarge<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T log = VectorMath.Log(x) - T.Broadcast(1.0);
        return T.Fma(x - T.Broadcast(0.5), log, T.Broadcast(HalfLog2Pi - 0.5) + StirlingLarge(x));
    }

    /// <summary>log Gamma(1 + z) for z in [-1/2, 3), less log(divisor) where the mask is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LogOnePlusNear<T>(T z, T mask, T divisor)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        T x = one + z;
        T c = T.Broadcast(1.4142135623730951);
        T t = (x - c) / (x + c);
        T result = z * (z - one) * Polynomial(GammaCoefficients.LogNearZeros, t);
        return T.Any(mask) ? T.Select(mask, result - VectorMath.Log(divisor), result) : result;
    }
}

// Map of the branches
//   tail(z) = exp(z^2) erfc(z), z >= 0: one fit over [0, inf] in t = (z - 15/4)/(z + 15/4) (Shepherd and Laframboise 1981)
//   exp(-z^2): the square is split by fma into its rounded value and its rest, so that the tails lose nothing to the square
//   erfc, Phi, Q: tail times that, and its complement from 1 on the other side
//   erf: an odd polynomial up to 1, 1 - erfc beyond
//   log Q: -x^2/2 + log(tail/2) for x >= 0 (two negative terms); log1p(-Q(-x)) below
//   quantile: centre |p - 1/2| <= 0.425 by a full-precision fit; tails by a start from r = sqrt(-2 log p) to 2e-8 and
//   one third-order step on log Q, whose derivative is the hazard
using System.Runtime.CompilerServices;

namespace Stats.Core;

/// <summary>The error-function and normal families over a register; the scalar functions are these kernels at one lane.</summary>
internal static class NormalKernels
{
    internal const double InverseSqrt2 = 0.70710678118654752440;
    private const double CentreLimit = 0.425;
    private const double Ln2 = 0.69314718055994530942;
    private const double Ln2Rest = 2.3190468138462996e-17;
    private const double SqrtTwoOverPi = 0.79788456080286535588;
    private const double LogTwoPi = 1.83787706640934548356;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Erf<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        T a = T.Abs(x);
        T inner = a <= one;
        T small = x * GammaKernels.Polynomial(NormalCoefficients.Erf, x * x);
        if (T.All(inner))
            return small;
        T large = one - ScaledTail(a) * ExpMinusSquare(a, 1.0);
        return T.Select(inner, small, WithSign(large, x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Erfc<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T a = T.Abs(x);
        T tail = ScaledTail(a) * ExpMinusSquare(a, 1.0);
        return T.Select(x < T.Broadcast(0.0), T.Broadcast(2.0) - tail, tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Erfcx<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T a = T.Abs(x);
        T tail = ScaledTail(a);
        T negative = x < T.Broadcast(0.0);
        if (!T.Any(negative))
            return tail;
        T c = T.Min(a, T.Broadcast(40.0));
        T square = c * c;
        // A product, not a fused sum: infinity times 1 stays infinity.
        T growth = VectorMath.Exp(square) * (T.Broadcast(1.0) + T.Fma(c, c, -square));
        return T.Select(negative, T.Broadcast(2.0) * growth - tail, tail);
    }

    /// <summary>Q(x), the upper tail of the standard normal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Survival<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T tail = UpperTail(T.Abs(x));
        return T.Select(x < T.Broadcast(0.0), T.Broadcast(1.0) - tail, tail);
    }

    /// <summary>log Q(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SurvivalLn<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T negative = x < T.Broadcast(0.0);
        T a = T.Abs(x);
        if (T.All(negative))
            return VectorMath.Log1p(-UpperTail(a));
        T positive = LogUpperTail(a, ScaledTail(a * T.Broadcast(InverseSqrt2)));
        return T.Any(negative) ? T.Select(negative, VectorMath.Log1p(-UpperTail(a)), positive) : positive;
    }

    /// <summary>The quantile of survival probability q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T InverseSurvival<T>(T q)
        where T : unmanaged, ISimd<T>
    {
        T half = T.Broadcast(0.5);
        T y = half - q;
        T upper = q < half;
        T p = T.Select(upper, q, T.Broadcast(1.0) - q);
        return Inverse(y, p, T.Broadcast(0.0));
    }

    /// <summary>The quantile of log survival probability.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T InverseSurvivalLn<T>(T logQ)
        where T : unmanaged, ISimd<T>
    {
        // q - 1/2 = (2q - 1)/2 by expm1, exact relative to logQ + log 2.
        T shifted = (logQ + T.Broadcast(Ln2)) + T.Broadcast(Ln2Rest);
        T y = T.Broadcast(-0.5) * VectorMath.Expm1(shifted);
        T centre = T.Abs(y) <= T.Broadcast(CentreLimit);
        T result = Centre(y);
        if (T.All(centre))
            return result;
        T zero = T.Broadcast(0.0);
        T logP = T.Select(y > zero, logQ, VectorMath.Log(-VectorMath.Expm1(logQ)));
        return T.Select(centre, result, WithSign(Tail(logP), y));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ErfInverse<T>(T z)
        where T : unmanaged, ISimd<T> =>
        Inverse(T.Broadcast(0.5) * z, T.Broadcast(1.0) - T.Abs(z), T.Broadcast(Ln2)) * T.Broadcast(InverseSqrt2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ErfcInverse<T>(T z)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        T p = T.Select(z < one, z, T.Broadcast(2.0) - z);
        return Inverse(T.Broadcast(0.5) * (one - z), p, T.Broadcast(Ln2)) * T.Broadcast(InverseSqrt2);
    }

    /// <summary>The quantile at y = 1/2 - q, whose smaller tail has probability p exp(-shift).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Inverse<T>(T y, T p, T shift)
        where T : unmanaged, ISimd<T>
    {
        T centre = T.Abs(y) <= T.Broadcast(CentreLimit);
        T result = Centre(y);
        return T.All(centre) ? result : T.Select(centre, result, WithSign(Tail(VectorMath.Log(p) - shift), y));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Centre<T>(T y)
        where T : unmanaged, ISimd<T>
    {
        T v = T.Broadcast(0.25) - y * y;
        T c = T.Broadcast(0.132);
        return y * GammaKernels.Polynomial(NormalCoefficients.QuantileCentre, (v - c) / (v + c));
    }

    /// <summary>x at least 1.4 with log Q(x) = logP.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Tail<T>(T logP)
        where T : unmanaged, ISimd<T>
    {
        T c = T.Broadcast(7.0);
        // The root first: 2 log p may overflow.
        T r = T.Sqrt(-logP) * T.Broadcast(1.4142135623730951);
        T x = r * GammaKernels.Polynomial(NormalCoefficients.QuantileTail, (r - c) / (r + c));
        T far = r > T.Broadcast(41.0);
        if (T.Any(far))
        {
            T square = r * r;
            T inner = square - T.Broadcast(LogTwoPi) - VectorMath.Log(square);
            // Mills' ratio to its second term: Q = phi/x (1 - 1/x^2 + ...).
            T outer = square - T.Broadcast(LogTwoPi) - VectorMath.Log(inner) - T.Broadcast(2.0) / inner;
            x = T.Select(far, T.Sqrt(outer), x);
        }

        T tail = ScaledTail(x * T.Broadcast(InverseSqrt2));
        T hazard = T.Broadcast(SqrtTwoOverPi) / tail;
        T step = (LogUpperTail(x, tail) - logP) / hazard;
        T refined = x + T.Fma(T.Broadcast(-0.5) * (hazard - x) * step, step, step);
        // Beyond, x = r to the last bit, and the square would overflow in the end.
        return T.Select(logP > T.Broadcast(-1e19), refined, r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T UpperTail<T>(T a)
        where T : unmanaged, ISimd<T> =>
        T.Broadcast(0.5) * ScaledTail(a * T.Broadcast(InverseSqrt2)) * ExpMinusSquare(a, 0.5);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LogUpperTail<T>(T a, T scaledTail)
        where T : unmanaged, ISimd<T>
    {
        T half = T.Broadcast(0.5);
        T square = a * a;
        T rest = T.Select(square < T.Broadcast(1e300), T.Fma(a, a, -square), T.Broadcast(0.0));
        return T.Fma(-half, square, T.Fma(-half, rest, VectorMath.Log(half * scaledTail)));
    }

    /// <summary>exp(z^2) erfc(z) for z at least 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ScaledTail<T>(T z)
        where T : unmanaged, ISimd<T>
    {
        T c = T.Broadcast(3.75);
        T bounded = T.Min(z, T.Broadcast(1e300));
        T t = (bounded - c) / (bounded + c);
        return GammaKernels.Polynomial(NormalCoefficients.ScaledTail, t) / T.Fma(T.Broadcast(2.0), z, T.Broadcast(1.0));
    }

    /// <summary>exp(-factor a^2) for a at least 0 and a factor that is a power of 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ExpMinusSquare<T>(T a, double factor)
        where T : unmanaged, ISimd<T>
    {
        T f = T.Broadcast(-factor);
        T c = T.Min(a, T.Broadcast(50.0)); // 0 from there on; the square must not overflow
        T square = c * c;
        T power = VectorMath.Exp(f * square);
        return T.Fma(power, f * T.Fma(c, c, -square), power);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T WithSign<T>(T magnitude, T sign)
        where T : unmanaged, ISimd<T> =>
        magnitude | (sign & T.BroadcastBits(long.MinValue));
}

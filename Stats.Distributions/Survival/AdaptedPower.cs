// The pieces of H0(y; kappa) = c a phi1(kappa a), written in u = log(y / c), c = kappa + 1
//   a = log(1 + e^u)          u <= 36: log1p(e^u); beyond: u, as e^-u is below half an ulp of it
//   phi1(x) = (e^x - 1) / x   1 at 0; no other special point
//   log phi1                  log phi1(-|x|) + max(x, 0): neither end overflows
//   log(a / e^u)              u < 1: the logarithm of a number in (0.7, 1]; beyond: log a - u
using System.Runtime.CompilerServices;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// The elementwise functions of the adapted power generalised Weibull hazard (Burke, Jones and Noufaily 2020), one form for every kappa. Each is
/// right to a few ulp of its own value for the given arguments.
/// </summary>
internal static class AdaptedPower
{
    private const double Linear = 36.0;

    /// <summary>a = log(1 + e^(u + low)), and e^(u + low), infinite where it overflows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Area<T>(T u, T low, out T ratio)
        where T : unmanaged, ISimd<T>
    {
        T large = u > T.Broadcast(Linear);
        ratio = VectorMath.Exp(u);
        ratio = T.Select(ratio <= T.Broadcast(double.MaxValue), T.Fma(ratio, low, ratio), ratio);
        return T.Select(large, u + low, VectorMath.Log1p(T.Select(large, T.Broadcast(1.0), ratio)));
    }

    /// <summary>(e^x - 1) / x, 1 at 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Phi1<T>(T x)
        where T : unmanaged, ISimd<T> => T.Select(T.EqualTo(x, T.Broadcast(0.0)), T.Broadcast(1.0), VectorMath.Expm1(x) / x);

    /// <summary>log((e^x - 1) / x) for any finite x; absolute error of a few eps max(1, |value|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Phi1Ln<T>(T x)
        where T : unmanaged, ISimd<T> => T.Max(x, T.Broadcast(0.0)) + VectorMath.Log(Phi1(-T.Abs(x)));

    /// <summary>log of H0 / y at u = log(y / c), with a and e^u of <see cref="Area"/>: log(a / e^u) + log phi1(kappa a).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T RatioLn<T>(T u, T area, T ratio, T kappa)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0), small = u < one, gone = ratio < T.Broadcast(1e-290);
        // One logarithm: of a / e^u below 1, of a beyond, where u is taken off.
        T log = VectorMath.Log(T.Select(gone, one, T.Select(small, area / ratio, area)));
        return T.Select(small, log, log - u) + Phi1Ln(kappa * area);
    }
}

// Map of the branches
//   deviation   x - centre exactly, as a pair; whole turns off in three parts where it lies beyond half a turn, by the exact remainder beyond 1e5
//   k (1 - cos) |d| <= pi/2   2 k sin^2(d/2), the sine from the odd series as a pair
//               beyond        2 k - 2 k sin^2((pi - |d|)/2)
//   sine        [0, pi/2] odd series to x^21
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stats.Core;

internal static partial class VectorMath
{
    private const double HalfPi = 1.57079632679489661923;
    private const double TwoPi = 6.28318530717958647693;
    private const double TwoPiLow = 2.4492935982947064e-16;
    private const double PiLow = 1.2246467991473532e-16;

    /// <summary>sin(x) for x in [0, pi/2], error below 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SinQuadrant<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T z = x * x;
        T p = T.Broadcast(1.0 / 51090942171709440000.0);
        p = T.Fma(p, z, T.Broadcast(-1.0 / 121645100408832000.0));
        p = T.Fma(p, z, T.Broadcast(1.0 / 355687428096000.0));
        p = T.Fma(p, z, T.Broadcast(-1.0 / 1307674368000.0));
        p = T.Fma(p, z, T.Broadcast(1.0 / 6227020800.0));
        p = T.Fma(p, z, T.Broadcast(-1.0 / 39916800.0));
        p = T.Fma(p, z, T.Broadcast(1.0 / 362880.0));
        p = T.Fma(p, z, T.Broadcast(-1.0 / 5040.0));
        p = T.Fma(p, z, T.Broadcast(1.0 / 120.0));
        p = T.Fma(p, z, T.Broadcast(-1.0 / 6.0));
        return T.Fma(x * z, p, x);
    }

    /// <summary>sin and cos of d + low, |d| at most pi but for rounding; absolute error below 2^-52.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SinCosTurn<T>(T d, T low, out T sine, out T cosine)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0), signBit = T.BroadcastBits(long.MinValue);
        T a = T.Abs(d);
        T beyond = a > T.Broadcast(HalfPi);
        T signedLow = low ^ (d & signBit);
        T t = T.Select(beyond, T.Broadcast(Math.PI) - a, a) + T.Select(beyond, T.Broadcast(PiLow) - signedLow, signedLow);
        t = T.Abs(t);
        sine = SinQuadrant(t) ^ (d & signBit);
        T s = SinQuadrant(T.Broadcast(0.5) * t);
        T c = T.Fma(T.Broadcast(-2.0) * s, s, one);
        cosine = T.Select(beyond, -c, c);
    }

    /// <summary>
    /// d + low = x - centre less whole turns of 2 pi, |d| at most pi but for rounding. Where x - centre is beyond 1e5, where it is known to
    /// 1e-11 at best, the turn is the double nearest to 2 pi. NaN and infinity give NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deviation<T>(T x, T centre, out T d, out T low)
        where T : unmanaged, ISimd<T>
    {
        TwoSum(x, -centre, out d, out low);
        T within = T.Abs(d) <= T.Broadcast(Math.PI);
        if (!T.All(within))
            ReduceTurns(x, centre, ref d, ref low);
    }

    /// <summary>factor (1 - cos(d + low)) as a pair e + rest, relative error about 2^-57, for |d| at most pi but for rounding and a factor of at least 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ScaledVersine<T>(T factor, T d, T low, out T e, out T rest)
        where T : unmanaged, ISimd<T>
    {
        T half = T.Broadcast(0.5), two = T.Broadcast(2.0), zero = T.Broadcast(0.0);
        T a = T.Abs(d);
        T signedLow = low ^ (d & T.BroadcastBits(long.MinValue));
        T beyond = a > T.Broadcast(HalfPi);
        T t = T.Select(beyond, T.Broadcast(Math.PI) - a, a);
        T tl = T.Select(beyond, T.Broadcast(PiLow) - signedLow, signedLow);
        HalfSine(half * t, half * tl, out T s, out T sl);
        // The factor multiplies a sine first: the square of a tiny one would underflow.
        T q = factor * s;
        T ql = T.Fma(factor, s, -q) + factor * sl;
        T p = q * s;
        T pl = T.Fma(q, s, -p) + (ql * s + q * sl);
        p = two * p;
        pl = two * pl;
        if (!T.Any(beyond))
        {
            e = p;
            rest = pl;
        }
        else
        {
            T whole = two * factor;
            FastTwoSum(whole, -p, out T far, out T dropped);
            e = T.Select(beyond, far, p);
            rest = T.Select(beyond, dropped - pl, pl);
        }

        // Beyond, the first part says all; next to the end of the range the second is no number.
        rest = T.Select(e < T.Broadcast(1e290), rest, zero);
    }

    /// <summary>sin(u + low) as a pair for u in [0, pi/4], relative error about 2^-59: u - u^3/6 in pairs, the rest of the series below 3% of the cube.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void HalfSine<T>(T u, T low, out T sine, out T rest)
        where T : unmanaged, ISimd<T>
    {
        T sixth = T.Broadcast(-1.0 / 6.0);
        T z = u * u;
        T zl = T.Fma(u, u, -z);
        T p = T.Broadcast(1.0 / 355687428096000.0);
        p = T.Fma(p, z, T.Broadcast(-1.0 / 1307674368000.0));
        p = T.Fma(p, z, T.Broadcast(1.0 / 6227020800.0));
        p = T.Fma(p, z, T.Broadcast(-1.0 / 39916800.0));
        p = T.Fma(p, z, T.Broadcast(1.0 / 362880.0));
        p = T.Fma(p, z, T.Broadcast(-1.0 / 5040.0));
        p = T.Fma(p, z, T.Broadcast(1.0 / 120.0));
        T w = z * sixth;
        T wl = T.Fma(z, sixth, -w) + (zl * sixth + z * T.Broadcast(-9.25185853854297e-18));
        T c = u * w;
        T cl = T.Fma(u, w, -c) + u * T.Fma(z * z, p, wl);
        // The cosine that multiplies the low part need not be exact.
        T dropped = cl + low * T.Fma(T.Broadcast(-0.5), z, T.Broadcast(1.0));
        FastTwoSum(u, c, out T sum, out T lost);
        FastTwoSum(sum, lost + dropped, out sine, out rest);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReduceTurns<T>(T x, T centre, ref T d, ref T low)
        where T : unmanaged, ISimd<T>
    {
        T turns = T.Round(d * T.Broadcast(1.0 / TwoPi));
        // The product with the double nearest to 2 pi is exact in the fused sum, which cancels it.
        T r = T.Fma(turns, T.Broadcast(-TwoPi), d);
        TwoSum(r, T.Fma(turns, T.Broadcast(-TwoPiLow), low), out T reduced, out T rest);
        T far = ~(T.Abs(d) <= T.Broadcast(1e5));
        if (T.Any(far))
        {
            Span<double> xs = stackalloc double[8], cs = stackalloc double[8];
            ref double first = ref MemoryMarshal.GetReference(xs);
            ref double second = ref MemoryMarshal.GetReference(cs);
            x.Store(ref first, 0);
            centre.Store(ref second, 0);
            for (int i = 0; i < T.Count; i++)
                xs[i] = Math.IEEERemainder(Math.IEEERemainder(xs[i], TwoPi) - cs[i], TwoPi);
            reduced = T.Select(far, T.Load(ref first, 0), reduced);
            rest = T.Select(far, T.Broadcast(0.0), rest);
        }

        T within = T.Abs(d) <= T.Broadcast(Math.PI);
        d = T.Select(within, d, reduced);
        low = T.Select(within, low, rest);
    }
}

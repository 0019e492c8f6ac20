using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>Sines and cosines of half of a reduced angle, over a register: Taylor polynomials on [-pi/2, pi/2], remainder below 2^-59.</summary>
internal static class HalfAngle
{
    private const double InverseTurn = 0.15915494309189533577, TurnLow = 2.4492935982947064e-16, FarAway = 1e5;

    /// <summary>Half of x - reference, reduced to [-pi/2, pi/2].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x, T reference)
        where T : unmanaged, ISimd<T>
    {
        T d = x - reference;
        if (T.Any(T.Abs(d) > T.Broadcast(FarAway)))
            d = Reduce(x) - reference;
        T n = T.Round(d * T.Broadcast(InverseTurn));
        d = T.Fma(n, T.Broadcast(-Angle.FullTurn), d);
        return T.Broadcast(0.5) * T.Fma(n, T.Broadcast(-TurnLow), d);
    }

    /// <summary>sin y for |y| at most pi/2, a few more ulps allowed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sin<T>(T y)
        where T : unmanaged, ISimd<T>
    {
        T z = y * y;
        T p = T.Broadcast(-1.0 / 25852016738884976640000.0);
        p = T.Fma(p, z, T.Broadcast(1.0 / 51090942171709440000.0));
        p = T.Fma(p, z, T.Broadcast(-1.0 / 121645100408832000.0));
        p = T.Fma(p, z, T.Broadcast(1.0 / 355687428096000.0));
        p = T.Fma(p, z, T.Broadcast(-1.0 / 1307674368000.0));
        p = T.Fma(p, z, T.Broadcast(1.0 / 6227020800.0));
        p = T.Fma(p, z, T.Broadcast(-1.0 / 39916800.0));
        p = T.Fma(p, z, T.Broadcast(1.0 / 362880.0));
        p = T.Fma(p, z, T.Broadcast(-1.0 / 5040.0));
        p = T.Fma(p, z, T.Broadcast(1.0 / 120.0));
        p = T.Fma(p, z, T.Broadcast(-1.0 / 6.0));
        return T.Fma(y * z, p, y);
    }

    /// <summary>cos y for |y| at most pi/2: error below 2^-53 absolute.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Cos<T>(T y)
        where T : unmanaged, ISimd<T>
    {
        T z = y * y;
        T p = T.Broadcast(1.0 / 620448401733239439360000.0);
        p = T.Fma(p, z, T.Broadcast(-1.0 / 1124000727777607680000.0));
        p = T.Fma(p, z, T.Broadcast(1.0 / 2432902008176640000.0));
        p = T.Fma(p, z, T.Broadcast(-1.0 / 6402373705728000.0));
        p = T.Fma(p, z, T.Broadcast(1.0 / 20922789888000.0));
        p = T.Fma(p, z, T.Broadcast(-1.0 / 87178291200.0));
        p = T.Fma(p, z, T.Broadcast(1.0 / 479001600.0));
        p = T.Fma(p, z, T.Broadcast(-1.0 / 3628800.0));
        p = T.Fma(p, z, T.Broadcast(1.0 / 40320.0));
        p = T.Fma(p, z, T.Broadcast(-1.0 / 720.0));
        p = T.Fma(p, z, T.Broadcast(1.0 / 24.0));
        p = T.Fma(p, z, T.Broadcast(-1.0 / 2.0));
        p = T.Fma(p, z, T.Broadcast(1.0));
        return p;
    }

    /// <summary>Far from 0 the turns are taken off exactly, one lane at a time.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Reduce<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        Span<double> lanes = stackalloc double[8];
        ref double first = ref MemoryMarshal.GetReference(lanes);
        x.Store(ref first, 0);
        for (int j = 0; j < T.Count; j++)
        {
            if (Math.Abs(lanes[j]) > 1e4)
                lanes[j] = Math.IEEERemainder(lanes[j], Angle.FullTurn);
        }

        return T.Load(ref first, 0);
    }
}

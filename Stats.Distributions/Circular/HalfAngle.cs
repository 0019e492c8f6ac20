using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>Sines and cosines of half of a reduced angle, over a register: Taylor polynomials on [-pi/2, pi/2], remainder below 2^-59.</summary>
internal static class HalfAngle
{
    private const double InverseTurn = 0.15915494309189533577, TurnLow = 2.4492935982947064e-16, FarAway = 1e5;

    private static readonly double[] SineTerms = [.. Enumerable.Range(0, 12).Select(j => Term(2 * j + 1, j))];

    private static readonly double[] CosineTerms = [.. Enumerable.Range(0, 13).Select(j => Term(2 * j, j))];

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
        T p = T.Broadcast(SineTerms[11]);
        for (int j = 10; j >= 1; j--)
            p = T.Fma(p, z, T.Broadcast(SineTerms[j]));
        return T.Fma(y * z, p, y);
    }

    /// <summary>cos y for |y| at most pi/2: error below 2^-53 absolute.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Cos<T>(T y)
        where T : unmanaged, ISimd<T>
    {
        T z = y * y;
        T p = T.Broadcast(CosineTerms[12]);
        for (int j = 11; j >= 0; j--)
            p = T.Fma(p, z, T.Broadcast(CosineTerms[j]));
        return p;
    }

    private static double Term(int factorial, int sign)
    {
        double value = 1.0;
        for (int j = 2; j <= factorial; j++)
            value *= j;
        return (sign % 2 == 0 ? 1.0 : -1.0) / value;
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

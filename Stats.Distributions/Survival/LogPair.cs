using System.Runtime.CompilerServices;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>log x as a whole multiple of log 2, rounded so that sums of such heads are exact, and a tail with an absolute error below 2^-54.</summary>
internal readonly record struct LogPair(double Head, double Tail)
{
    public double Value => Head + Tail;

    /// <summary>log 1/x.</summary>
    public static LogPair operator -(LogPair x) => new(-x.Head, -x.Tail);

    /// <summary>Of a positive finite number, subnormal ones included.</summary>
    public static LogPair Of(double x)
    {
        Of(new Simd1(x), out Simd1 head, out Simd1 tail);
        return new LogPair(head.Value, tail.Value);
    }

    /// <summary>Of positive finite numbers, subnormal ones included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Of<T>(T x, out T head, out T tail)
        where T : unmanaged, ISimd<T>
    {
        T tiny = x < T.Broadcast(2.2250738585072014e-308);
        VectorMath.LogSplit(T.Select(tiny, x * T.Broadcast(18014398509481984.0), x), T.Select(tiny, T.Broadcast(-54.0), T.Broadcast(0.0)), out head, out tail);
    }
}

using Stats.Core;

namespace Stats.Distributions;

/// <summary>log x as a whole multiple of log 2, rounded so that sums of such heads are exact, and a tail with an absolute error below 2^-54.</summary>
internal readonly record struct LogPair(double Head, double Tail)
{
    public double Value => Head + Tail;

    /// <summary>Of a positive finite number, subnormal ones included.</summary>
    public static LogPair Of(double x)
    {
        bool tiny = x < 2.2250738585072014e-308;
        VectorMath.LogSplit(new Simd1(tiny ? x * 18014398509481984.0 : x), new Simd1(tiny ? -54.0 : 0.0), out Simd1 head, out Simd1 tail);
        return new LogPair(head.Value, tail.Value);
    }
}

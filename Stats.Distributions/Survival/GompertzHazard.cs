// x = shape t; H = rate t phi1(x); where x > 650 or t underflows: e^(log H), log H = log rate + log t + log phi1(x); log h = log rate + x
// t at H: (H / rate) log1p(r) / r, r = shape H / rate; where r or H / rate is out of range from logarithms
using System.Runtime.CompilerServices;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>H(t) = (rate / shape) (e^(shape t) - 1), for either sign of the shape.</summary>
internal readonly struct GompertzHazard : IHazardKernel
{
    private const double Far = 650.0;

    private readonly double _shape, _rate;
    private readonly LogPair _rateLn;

    public GompertzHazard(double shape, double rate)
    {
        (_shape, _rate, _rateLn) = (shape, rate, LogPair.Of(rate));
        double limitLn = shape < 0.0 ? _rateLn.Value - Math.Log(-shape) : double.PositiveInfinity;
        double limit = shape < 0.0 ? rate / -shape : double.PositiveInfinity;
        double atInfinity = shape > 0.0 ? double.PositiveInfinity : shape < 0.0 ? double.NegativeInfinity : _rateLn.Value;
        Ends = new HazardEnds(_rateLn.Value, atInfinity, limit, limitLn);
    }

    public HazardEnds Ends { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T CumulativeHazard<T>(T time)
        where T : unmanaged, ISimd<T>
    {
        T x = T.Broadcast(_shape) * time, small = T.Broadcast(_rate) * time, least = T.Broadcast(2.3e-308);
        T usual = small * AdaptedPower.Phi1(x), inside = (x < T.Broadcast(Far)) & (small > least) & (small < T.Broadcast(1e280)) & (x > T.Broadcast(-1e300));
        return T.All(inside) ? usual : T.Select(inside, usual, VectorMath.Exp(CumulativeHazardLn(time)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T CumulativeHazardLn<T>(T time)
        where T : unmanaged, ISimd<T>
    {
        LogPair.Of(time, out T head, out T tail);
        T x = T.Broadcast(_shape) * time, far = x < T.Broadcast(-1e300);
        VectorMath.TwoSum(head + T.Broadcast(_rateLn.Head), tail + T.Broadcast(_rateLn.Tail), out T high, out T low);
        T bounded = T.Min(T.Max(x, T.Broadcast(-1e300)), T.Broadcast(1e300));
        T result = high + (low + AdaptedPower.Phi1Ln(bounded));
        result = T.Select(far, T.Broadcast(Ends.LimitLn), result);
        return T.Select(x > T.Broadcast(1e300), T.Broadcast(double.PositiveInfinity), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void HazardLn<T>(T time, out T high, out T low)
        where T : unmanaged, ISimd<T>
    {
        T shape = T.Broadcast(_shape), x = shape * time, rest = T.Fma(shape, time, -x);
        T overflow = T.Abs(x) > T.Broadcast(1e300);
        VectorMath.TwoSum(T.Select(overflow, T.Broadcast(0.0), x), T.Broadcast(_rateLn.Head), out high, out T dropped);
        VectorMath.TwoSum(high, T.Broadcast(_rateLn.Tail), out high, out low);
        low += rest + dropped;
        high = T.Select(overflow, x, high);
        low = T.Select(overflow, T.Broadcast(0.0), low);
    }

    public double Increment(double lower, double upper)
    {
        double width = upper - lower, x = _shape * lower;
        // e^x phi1(shape width) width rate; beyond its range the upper end alone counts.
        double hazard = x < Far ? Elementary.Exp(x) * (_rate * width * AdaptedPower.Phi1(new Simd1(_shape * width)).Value) : double.PositiveInfinity;
        return double.IsNaN(hazard) || double.IsInfinity(hazard) || hazard == 0.0 ? CumulativeHazard(new Simd1(upper)).Value - CumulativeHazard(new Simd1(lower)).Value : hazard;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Time<T>(T hazard)
        where T : unmanaged, ISimd<T>
    {
        T w = hazard / T.Broadcast(_rate), shape = T.Broadcast(_shape), most = T.Broadcast(1e280);
        T r = T.Max(shape * w, T.Broadcast(-1.0)), inside = (w < most) & (r < most);
        T usual = T.Select(T.Abs(r) < T.Broadcast(1e-300), w, w * (VectorMath.Log1p(r) / r));
        return T.All(inside) ? usual : T.Select(inside, usual, TimeFar(hazard));
    }

    /// <summary>The log-time at which the survival function of those who have the event is e^-s, s positive.</summary>
    public double TimeLnOfUncured(double s)
    {
        if (double.IsInfinity(Ends.Limit))
            return Math.Log(Time(new Simd1(s)).Value);
        double hazard = HazardEvaluation.Uncured(Ends.Limit, s, out double restLn);
        return Math.Log(hazard < 0.5 * Ends.Limit ? Time(new Simd1(hazard)).Value : Math.Min(0.0, restLn - Ends.LimitLn) / _shape);
    }

    /// <summary>log h at the time of a cumulative hazard: h = rate + shape H.</summary>
    public double HazardLnAt(double hazard) => Math.Log(_rate + _shape * hazard);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private T TimeFar<T>(T hazard)
        where T : unmanaged, ISimd<T>
    {
        LogPair.Of(hazard, out T head, out T tail);
        T w = (head - T.Broadcast(_rateLn.Head)) + (tail - T.Broadcast(_rateLn.Tail));
        // Above 0 log(1 + r) is log r; without a shape t is H / rate.
        return _shape > 0.0 ? (w + T.Broadcast(Math.Log(_shape))) / T.Broadcast(_shape) : VectorMath.Exp(w);
    }
}

// Map of the branches, z = gamma log(phi t) as a pair, u = z - log c
//   kappa = 1          H = e^(z + log lambda): no branch, no c
//   kappa = infinity   H = lambda expm1(y), y = e^z; where y leaves [1e-280, 650]: e^(log H)
//   otherwise          H = lambda c a phi1(kappa a); where e^u underflows or kappa a > 650, or lambda c is out of range: e^(log H)
//   log H              log lambda + z + log(H0 / y), so that neither the small nor the large end cancels
//   log h              log lambda + log gamma + z - log t + (kappa - 1) a (kappa infinite: + y), summed as a pair
// Logarithms of t, phi, lambda and c are kept as whole multiples of log 2 in the head, whose sums are exact, and a tail.
using System.Runtime.CompilerServices;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>H(t) = lambda H0((phi t)^gamma; kappa) for a fixed set of parameters.</summary>
internal readonly partial struct AdaptedPowerHazard : IHazardKernel
{
    private const double Far = 650.0;

    private readonly double _gamma, _inverseGamma, _inverseGammaLow, _kappa, _level, _levelLow;
    private readonly LogPair _phiLn, _lambdaLn, _gammaLn, _cLn;
    private readonly Member _member;

    /// <param name="phiLn">log phi.</param>
    /// <param name="lambda">Positive and finite.</param>
    /// <param name="gamma">Positive and finite.</param>
    /// <param name="kappa">Above -1, +infinity included.</param>
    /// <param name="complement">c = kappa + 1, by itself, as near -1 kappa does not tell it.</param>
    public AdaptedPowerHazard(LogPair phiLn, double lambda, double gamma, double kappa, double complement)
    {
        (_gamma, _kappa) = (gamma, kappa);
        _inverseGamma = 1.0 / gamma;
        _inverseGammaLow = double.FusedMultiplyAdd(-_inverseGamma, gamma, 1.0) / gamma;
        _member = double.IsInfinity(complement) ? Member.Exponential : kappa == 1.0 ? Member.Power : Member.General;
        (_phiLn, _lambdaLn, _gammaLn) = (phiLn, LogPair.Of(lambda), LogPair.Of(gamma));
        _cLn = _member == Member.General ? LogPair.Of(complement) : default;
        _level = _member == Member.General ? lambda * complement : lambda;
        _levelLow = _member == Member.General ? Math.FusedMultiplyAdd(lambda, complement, -_level) : 0.0;
        if (!(_level is > 1e-250 and < 1e250))
            _level = double.NaN;
        double limit = kappa < 0.0 ? lambda * complement / -kappa : double.PositiveInfinity;
        double limitLn = kappa < 0.0 ? _lambdaLn.Value + _cLn.Value - Math.Log(-kappa) : double.PositiveInfinity;
        if (kappa < 0.0 && !(limit is > 1e-250 and < 1e250))
            limit = Math.Exp(limitLn);
        double atZero = gamma > 1.0 ? double.NegativeInfinity : gamma < 1.0 ? double.PositiveInfinity : _lambdaLn.Value + _phiLn.Value;
        // (phi t)^(gamma - 1) (y / c)^(kappa - 1) is constant where gamma kappa = 1.
        double growth = gamma * kappa - 1.0;
        double atInfinity = _member == Member.Exponential || growth > 0.0 ? double.PositiveInfinity : growth < 0.0 ? double.NegativeInfinity
            : _lambdaLn.Value + _gammaLn.Value + _phiLn.Value + (1.0 - kappa) * _cLn.Value;
        Ends = new HazardEnds(atZero, atInfinity, limit, limitLn);
    }

    private enum Member
    {
        General,
        Power,
        Exponential,
    }

    public HazardEnds Ends { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T CumulativeHazard<T>(T time)
        where T : unmanaged, ISimd<T>
    {
        Place(time, out _, out _, out T z, out T zLow);
        T level = T.Broadcast(_level);
        if (_member == Member.Power)
            return PowerHazard(z, zLow);
        if (_member == Member.Exponential)
        {
            T y = ExpPair(z, zLow);
            T near = (y > T.Broadcast(1e-280)) & (y < T.Broadcast(Far)) & T.EqualTo(level, level);
            T usual = level * VectorMath.Expm1(y);
            return T.All(near) ? usual : T.Select(near, usual, ExponentialFar(z, zLow, y));
        }

        Split(z, zLow, out T u, out T uLow);
        T area = AdaptedPower.Area(u, uLow, out T ratio), x = T.Broadcast(_kappa) * area;
        T inside = (ratio > T.Broadcast(1e-280)) & (x < T.Broadcast(Far)) & T.EqualTo(level, level);
        T hazard = level * (area * AdaptedPower.Phi1(x));
        return T.All(inside) ? hazard : T.Select(inside, hazard, GeneralFar(z, zLow, u, area, ratio));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T CumulativeHazardLn<T>(T time)
        where T : unmanaged, ISimd<T>
    {
        Place(time, out _, out _, out T z, out T zLow);
        T high, low;
        if (_member == Member.Power)
        {
            PowerLn(z, zLow, out high, out low);
        }
        else if (_member == Member.Exponential)
        {
            ExponentialLn(z, zLow, ExpPair(z, zLow), out high, out low);
        }
        else
        {
            Split(z, zLow, out T u, out T uLow);
            T area = AdaptedPower.Area(u, uLow, out T ratio), x = T.Broadcast(_kappa) * area, level = T.Broadcast(_level);
            GeneralLn(z, zLow, u, area, ratio, out high, out low);
            // Near a limit of H two large logarithms would cancel: there H itself is at hand.
            T inside = (ratio > T.Broadcast(1.0)) & (x < T.Broadcast(1.0)) & T.EqualTo(level, level);
            if (T.Any(inside))
            {
                T direct = VectorMath.Log(level * (area * AdaptedPower.Phi1(T.Select(inside, x, T.Broadcast(0.0)))));
                high = T.Select(inside, direct, high);
                low = T.Select(inside, T.Broadcast(0.0), low);
            }
        }

        return high + low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void HazardLn<T>(T time, out T high, out T low)
        where T : unmanaged, ISimd<T>
    {
        Place(time, out T head, out T tail, out T z, out T zLow);
        VectorMath.TwoSum(z, T.Broadcast(_lambdaLn.Head + _gammaLn.Head) - head, out high, out T rest);
        VectorMath.TwoSum(high, T.Broadcast(_lambdaLn.Tail + _gammaLn.Tail) - tail, out high, out low);
        low += zLow + rest;
        if (_member == Member.Power)
            return;
        T power;
        if (_member == Member.Exponential)
        {
            power = ExpPair(z, zLow);
        }
        else
        {
            Split(z, zLow, out T u, out T uLow);
            power = T.Broadcast(_kappa - 1.0) * AdaptedPower.Area(u, uLow, out _);
        }

        T overflow = power > T.Broadcast(1e300);
        VectorMath.TwoSum(high, T.Select(overflow, T.Broadcast(0.0), power), out high, out rest);
        high = T.Select(overflow, T.Broadcast(double.PositiveInfinity), high);
        low = T.Select(overflow, T.Broadcast(0.0), low + rest);
    }

    /// <summary>log h at the time of a cumulative hazard below its limit: log gamma + log lambda + log y - log t + (kappa - 1) a.</summary>
    public double HazardLnAt(double hazard)
    {
        TimeLn(new Simd1(hazard), out Simd1 high, out Simd1 low);
        double timeLn = high.Value + low.Value, z = _gamma * (timeLn + _phiLn.Value);
        double start = _lambdaLn.Value + _gammaLn.Value + _phiLn.Value + (_gamma - 1.0) * (timeLn + _phiLn.Value);
        return _member switch
        {
            Member.Power => start,
            Member.Exponential => start + Math.Exp(z),
            _ => start + (_kappa - 1.0) * Elementary.Log1pExp(z - _cLn.Value),
        };
    }

    /// <summary>H(upper) - H(lower) for 0 &lt; lower &lt; upper &lt; infinity, without a difference where the two are close.</summary>
    public double Increment(double lower, double upper)
    {
        double from = CumulativeHazard(new Simd1(lower)).Value, to = CumulativeHazard(new Simd1(upper)).Value;
        if (from < 0.5 * to || double.IsInfinity(from) || from == 0.0)
            return to - from;
        // g = gamma log(upper / lower); y(upper) - y(lower) = y(lower) expm1(g).
        double ratio = (upper - lower) / lower, g = _gamma * (ratio < 1.0 ? Elementary.Log1p(ratio) : Math.Log(upper / lower));
        if (_member == Member.Power)
            return from * Elementary.Expm1(g);
        Place(new Simd1(lower), out _, out _, out Simd1 z, out Simd1 zLow);
        if (_member == Member.Exponential)
        {
            // lambda e^y expm1(y expm1(g)), lambda e^y = from / (1 - e^-y).
            double y = ExpPair(z, zLow).Value;
            return from / -Elementary.Expm1(-y) * Elementary.Expm1(y * Elementary.Expm1(g));
        }

        // lambda c e^(kappa a) da phi1(kappa da) = from (da / a) phi1(kappa da) / phi1(-kappa a), da = a(upper) - a(lower).
        Split(z, zLow, out Simd1 u, out Simd1 uLow);
        double area = AdaptedPower.Area(u, uLow, out Simd1 v).Value, share = 1.0 / (1.0 + 1.0 / v.Value), rise;
        if (g > 30.0)
        {
            Place(new Simd1(upper), out _, out _, out z, out zLow);
            Split(z, zLow, out u, out uLow);
            rise = AdaptedPower.Area(u, uLow, out _).Value - area;
        }
        else
        {
            rise = Elementary.Log1p(share * Elementary.Expm1(g));
        }

        return from * (rise / area) * (AdaptedPower.Phi1(new Simd1(_kappa * rise)).Value / AdaptedPower.Phi1(new Simd1(-_kappa * area)).Value);
    }

    /// <summary>log t as head + tail and z = gamma log(phi t) as a pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Place<T>(T time, out T head, out T tail, out T z, out T zLow)
        where T : unmanaged, ISimd<T>
    {
        LogPair.Of(time, out head, out tail);
        T gamma = T.Broadcast(_gamma), sum = head + T.Broadcast(_phiLn.Head);
        T product = gamma * sum, low = T.Fma(gamma, sum, -product);
        VectorMath.TwoSum(product, gamma * (tail + T.Broadcast(_phiLn.Tail)), out z, out zLow);
        zLow += low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Split<T>(T z, T zLow, out T u, out T uLow)
        where T : unmanaged, ISimd<T>
    {
        VectorMath.TwoSum(z, T.Broadcast(-_cLn.Head), out u, out T rest);
        VectorMath.TwoSum(u, T.Broadcast(-_cLn.Tail), out u, out uLow);
        uLow += zLow + rest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ExpPair<T>(T high, T low)
        where T : unmanaged, ISimd<T>
    {
        T e = VectorMath.Exp(high);
        return T.Select(e <= T.Broadcast(double.MaxValue), T.Fma(e, low, e), e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PowerLn<T>(T z, T zLow, out T high, out T low)
        where T : unmanaged, ISimd<T>
    {
        VectorMath.TwoSum(z, T.Broadcast(_lambdaLn.Head), out high, out low);
        low = (low + zLow) + T.Broadcast(_lambdaLn.Tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T PowerHazard<T>(T z, T zLow)
        where T : unmanaged, ISimd<T>
    {
        PowerLn(z, zLow, out T high, out T low);
        VectorMath.TwoSum(high, low, out high, out low);
        return ExpPair(high, low);
    }

    /// <summary>log H for infinite kappa: log lambda + z + log phi1(y).</summary>
    private void ExponentialLn<T>(T z, T zLow, T y, out T high, out T low)
        where T : unmanaged, ISimd<T>
    {
        T bounded = T.Min(y, T.Broadcast(1e300));
        PowerLn(z, zLow, out high, out low);
        VectorMath.TwoSum(high, AdaptedPower.Phi1Ln(bounded), out high, out T rest);
        low += rest;
        T overflow = y > T.Broadcast(1e300);
        high = T.Select(overflow, T.Broadcast(double.PositiveInfinity), high);
        low = T.Select(overflow, T.Broadcast(0.0), low);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private T ExponentialFar<T>(T z, T zLow, T y)
        where T : unmanaged, ISimd<T>
    {
        ExponentialLn(z, zLow, y, out T high, out T low);
        VectorMath.TwoSum(high, low, out T sum, out low);
        return T.Select(high <= T.Broadcast(double.MaxValue), ExpPair(sum, low), high);
    }

    /// <summary>log H for any other kappa: log lambda + z + log(H0 / y).</summary>
    private void GeneralLn<T>(T z, T zLow, T u, T area, T ratio, out T high, out T low)
        where T : unmanaged, ISimd<T>
    {
        PowerLn(z, zLow, out high, out low);
        VectorMath.TwoSum(high, AdaptedPower.RatioLn(u, area, ratio, T.Broadcast(_kappa)), out high, out T rest);
        low += rest;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private T GeneralFar<T>(T z, T zLow, T u, T area, T ratio)
        where T : unmanaged, ISimd<T>
    {
        GeneralLn(z, zLow, u, area, ratio, out T high, out T low);
        VectorMath.TwoSum(high, low, out high, out low);
        return ExpPair(high, low);
    }
}

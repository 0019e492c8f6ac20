// Map of the branches
//   t at H   a = (w / c) log1p(r) / r, r = kappa w / c, w = H / lambda; log y = log c + log expm1(a); t = e^(log y / gamma - log phi)
//            where w / c is below 1e-280 and for kappa = 1: log y = log w
//            where 1 + r is small, H nears its limit: log(1 + r) with what r has been rounded by
using System.Runtime.CompilerServices;
using Stats.Core;

namespace Stats.Distributions;

/// <content>Times at a cumulative hazard.</content>
internal readonly partial struct AdaptedPowerHazard
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Time<T>(T hazard)
        where T : unmanaged, ISimd<T>
    {
        TimeLn(hazard, out T high, out T low);
        return ExpPair(high, low);
    }

    /// <summary>The logarithm of the time at a positive finite hazard as a pair; the low part is 0 where the high one is infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TimeLn<T>(T hazard, out T high, out T low)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0), head, tail;
        if (_member == Member.Power)
        {
            Quotient(hazard, out head, out tail);
        }
        else
        {
            // The level is lambda c, or lambda where kappa is infinite.
            T w = hazard / T.Broadcast(_level), least = T.Broadcast(1e-280), most = T.Broadcast(1e280), inside;
            if (_member == Member.Exponential)
            {
                // y = log1p(w), and its logarithm.
                inside = (w > least) & (w < most);
                VectorMath.LogSplit(T.Select(inside, VectorMath.Log1p(w), one), default, out head, out tail);
            }
            else
            {
                // Where H nears its limit 1 + r is small: what r has been rounded by counts.
                T kappa = T.Broadcast(_kappa), level = T.Broadcast(_level), wLow = (T.Fma(-w, level, hazard) - w * T.Broadcast(_levelLow)) / level;
                T r = kappa * w, rLow = T.Fma(kappa, w, -r) + kappa * wLow, beyond = r + rLow <= -one;
                r = T.Max(r, -one);
                inside = (w > least) & (r < most) & (w < most);
                T log = VectorMath.Log1p(r), left = one + r, none = T.EqualTo(left, T.Broadcast(0.0));
                T corrected = T.Select(none, VectorMath.Log(T.Max(rLow, T.Broadcast(1e-300))), log + rLow / left);
                T area = T.Select(T.Abs(r) < T.Broadcast(1e-300), w, T.Select(T.Abs(r) < T.Broadcast(0.5), w * (log / r), corrected / kappa));
                area = T.Select(beyond, T.Broadcast(double.PositiveInfinity), area);
                T large = area > T.Broadcast(36.0);
                VectorMath.LogSplit(T.Select(inside & ~large, VectorMath.Expm1(area), one), default, out head, out tail);
                head = T.Select(large, area, head) + T.Broadcast(_cLn.Head);
                tail = T.Select(large, T.Broadcast(_cLn.Tail), tail + T.Broadcast(_cLn.Tail));
            }

            if (!T.All(inside))
            {
                InverseFar(hazard, out T farHead, out T farTail);
                head = T.Select(inside, head, farHead);
                tail = T.Select(inside, tail, farTail);
            }
        }

        FromPowerLn(head, tail, out high, out low);
    }

    /// <summary>For kappa below 0, the log-time at which the share e^shareLn of the limit of H is still to come.</summary>
    public double TimeLnAtShare(double shareLn)
    {
        double area = shareLn / _kappa;
        LogPair log = area > 36.0 ? new LogPair(area, 0.0) : LogPair.Of(Elementary.Expm1(area));
        FromPowerLn(new Simd1(log.Head + _cLn.Head), new Simd1(log.Tail + _cLn.Tail), out Simd1 high, out Simd1 low);
        return high.Value + low.Value;
    }

    /// <summary>The log-time at which the survival function of those who have the event is e^-s, s positive.</summary>
    public double TimeLnOfUncured(double s)
    {
        double limit = Ends.Limit;
        if (double.IsInfinity(limit))
        {
            TimeLn(new Simd1(s), out Simd1 high, out Simd1 low);
            return high.Value + low.Value;
        }

        double hazard = HazardEvaluation.Uncured(limit, s, out double restLn);
        if (hazard < 0.5 * limit)
        {
            TimeLn(new Simd1(hazard), out Simd1 high, out Simd1 low);
            return high.Value + low.Value;
        }

        return TimeLnAtShare(Math.Min(0.0, restLn - Ends.LimitLn));
    }

    /// <summary>log(hazard / lambda).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Quotient<T>(T hazard, out T head, out T tail)
        where T : unmanaged, ISimd<T>
    {
        LogPair.Of(hazard, out head, out tail);
        head -= T.Broadcast(_lambdaLn.Head);
        tail -= T.Broadcast(_lambdaLn.Tail);
    }

    /// <summary>log t = log y / gamma - log phi from log y = head + tail.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FromPowerLn<T>(T head, T tail, out T high, out T low)
        where T : unmanaged, ISimd<T>
    {
        T zero = T.Broadcast(0.0), inverse = T.Broadcast(_inverseGamma), infinite = ~(head * inverse <= T.Broadcast(double.MaxValue));
        head = T.Select(infinite, zero, head);
        T product = head * inverse;
        T rest = T.Fma(head, inverse, -product) + T.Fma(head, T.Broadcast(_inverseGammaLow), tail * inverse);
        VectorMath.TwoSum(product, T.Broadcast(-_phiLn.Head), out high, out T first);
        // The rest need not be small beside the head.
        VectorMath.TwoSum(high, (rest + first) - T.Broadcast(_phiLn.Tail), out high, out low);
        high = T.Select(infinite, T.Broadcast(double.PositiveInfinity), high);
        low = T.Select(infinite, zero, low);
    }

    /// <summary>log y at hazards whose w / c or r is out of range, from logarithms; relative error of y up to |log w| eps.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void InverseFar<T>(T hazard, out T head, out T tail)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        Quotient(hazard, out T wHead, out T wTail);
        // p = log(w / c), or log w for infinite kappa.
        T p = (wHead - T.Broadcast(_cLn.Head)) + (wTail - T.Broadcast(_cLn.Tail));
        T ratio = VectorMath.Exp(T.Min(T.Max(p, T.Broadcast(-Far)), T.Broadcast(Far)));
        T yLn;
        if (_member == Member.Exponential)
        {
            yLn = VectorMath.Log(T.Select(p > T.Broadcast(Far), p, VectorMath.Log1p(ratio)));
        }
        else
        {
            T r = T.Max(T.Broadcast(_kappa) * ratio, -one);
            T area = T.Select(T.Abs(r) < T.Broadcast(1e-300), ratio, ratio * (VectorMath.Log1p(r) / r));
            // Beyond, log(1 + r) is log r; without kappa above 0 nothing is left there.
            T rLn = p + T.Broadcast(_kappa > 0.0 ? Math.Log(_kappa) : 0.0);
            T beyond = _kappa > 0.0 ? rLn / T.Broadcast(_kappa) : T.Broadcast(double.PositiveInfinity);
            area = T.Select(rLn > T.Broadcast(600.0), beyond, area);
            T large = area > T.Broadcast(36.0);
            yLn = T.Select(large, area, VectorMath.Log(VectorMath.Expm1(T.Select(large, one, area)))) + T.Broadcast(_cLn.Value);
        }

        T small = p < T.Broadcast(-640.0);
        head = T.Select(small, wHead, yLn);
        tail = T.Select(small, wTail, T.Broadcast(0.0));
    }
}

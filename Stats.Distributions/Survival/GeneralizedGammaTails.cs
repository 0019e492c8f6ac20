// Map of the branches, a = 1 / q^2, x = q w, E = a (e^x - 1 - x) = w^2 (e^x - 1 - x) / x^2, which no q cancels
//   log f_w    -E - log(2 pi) / 2 - the Stirling correction of a
//   tails      P or Q(a, a e^x): a >= 10 and -1.19 < x < 0.85 by Temme's uniform expansion from E; a e^x below 1e-270 by the leading term
//              (a e^x)^a / Gamma(1 + a); else by the incomplete gamma functions
//   quantile   a < 10 from theirs; a >= 10 Newton on the logarithm of the smaller tail in w, which is concave
using System.Runtime.CompilerServices;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>The law of w = (log T - mu) / sigma of a generalised gamma distribution, q not 0.</summary>
internal sealed class GeneralizedGammaTails
{
    private const double HalfLogTwoPi = 0.91893853320467274178;
    private const double UniformFrom = -1.19, UniformTo = 0.85;
    private const double Ln2 = 0.69314718055994530942;

    /// <summary>1 / (k + 2)!: of (e^x - 1 - x) / x^2.</summary>
    private static readonly double[] Series = [.. Enumerable.Range(2, 19).Select(k => Enumerable.Range(1, k).Aggregate(1.0, (product, i) => product / i))];

    private readonly double _q, _a, _aLn, _logGammaOnePlus;
    private readonly IncompleteGammaShape _shape;

    public GeneralizedGammaTails(double q)
    {
        _q = q;
        _a = 1.0 / (q * q);
        _aLn = -2.0 * Math.Log(Math.Abs(q));
        _shape = new IncompleteGammaShape(_a);
        _logGammaOnePlus = _a < 0.25 ? GammaFunction.LogOnePlus(_a) : GammaFunction.Log(1.0 + _a);
        Constant = HalfLogTwoPi + GammaFunction.StirlingCorrection(_a);
    }

    public double Shape => _a;

    public double ShapeLn => _aLn;

    /// <summary>-log f_w at w = 0.</summary>
    public double Constant { get; }

    /// <summary>E(w).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Exponent<T>(T w)
        where T : unmanaged, ISimd<T>
    {
        T x = T.Broadcast(_q) * w, near = T.Abs(x) < T.Broadcast(1.0), square = w * w;
        T small = square * GammaKernels.Polynomial(Series, T.Select(near, x, T.Broadcast(0.0)));
        return T.All(near) ? small : T.Select(near, small, T.Broadcast(_a) * (VectorMath.Expm1(x) - x));
    }

    /// <summary>P(W &gt; w) or P(W &lt;= w), or its logarithm.</summary>
    public T Tail<T>(T w, bool upper, bool logarithm)
        where T : unmanaged, ISimd<T>
    {
        bool gammaUpper = upper == _q > 0.0;
        T x = T.Broadcast(_q) * w, uniform = (x > T.Broadcast(UniformFrom)) & (x < T.Broadcast(UniformTo));
        if (_shape.UniformCount == 0)
            return Direct(x, gammaUpper, logarithm);
        T result = Uniform(T.Select(uniform, w, T.Broadcast(0.0)), gammaUpper, logarithm);
        return T.All(uniform) ? result : T.Select(uniform, result, Direct(x, gammaUpper, logarithm));
    }

    /// <summary>The w at a tail or its logarithm, strictly within its range.</summary>
    public double Quantile(double target, bool upper, bool logarithm)
    {
        if (_a < IncompleteGammaShape.UniformFrom)
            return SmallQuantile(target, upper == _q > 0.0, logarithm);
        double log;
        if (target > (logarithm ? -Ln2 : 0.5))
        {
            log = logarithm ? Math.Log(-Elementary.Expm1(target)) : Math.Log(1.0 - target);
            upper = !upper;
        }
        else
        {
            log = logarithm ? target : Math.Log(target);
        }

        double sign = upper ? 1.0 : -1.0, w = sign * NormalProbability.InverseSurvivalFunctionLn(log);
        for (int iteration = 0; iteration < 60; iteration++)
        {
            double tail = Tail(new Simd1(w), upper, true).Value;
            double step = sign * (tail - log) * Math.Exp(tail + Exponent(new Simd1(w)).Value + Constant);
            w += step;
            if (Math.Abs(step) <= 1e-9 * Math.Max(Math.Abs(w), 1e-3))
                break;
        }

        return w;
    }

    private double SmallQuantile(double target, bool gammaUpper, bool logarithm)
    {
        double x = IncompleteGammaInverse.Solve(in _shape, target, gammaUpper, logarithm);
        if (x > 1e-270)
            return (Math.Log(x) - _aLn) / _q;
        double lowerLn = gammaUpper ? (logarithm ? Elementary.Log1mExp(target) : Elementary.Log1p(-target)) : logarithm ? target : Math.Log(target);
        return ((lowerLn + _logGammaOnePlus) / _a - _aLn) / _q;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private T Uniform<T>(T w, bool gammaUpper, bool logarithm)
        where T : unmanaged, ISimd<T>
    {
        T high = -Exponent(w), one = T.Broadcast(1.0), above = T.Broadcast(_q) * w >= T.Broadcast(0.0);
        T factor = IncompleteGammaKernel.UniformFactor(in _shape, in high, in above), direct = gammaUpper ? above : ~above;
        T tail = factor * VectorMath.Exp(high);
        return logarithm ? T.Select(direct, high + VectorMath.Log(factor), VectorMath.Log1p(-tail)) : T.Select(direct, tail, one - tail);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private T Direct<T>(T x, bool gammaUpper, bool logarithm)
        where T : unmanaged, ISimd<T>
    {
        T z = T.Broadcast(_a) * VectorMath.Exp(x), tiny = z < T.Broadcast(1e-270);
        T usual = IncompleteGammaKernel.Evaluate(in _shape, T.Select(tiny, T.Broadcast(1.0), z), gammaUpper, logarithm, 1.0);
        if (!T.Any(tiny))
            return usual;
        // log P = a log(a e^x) - log Gamma(1 + a).
        T log = T.Fma(T.Broadcast(_a), x + T.Broadcast(_aLn), T.Broadcast(-_logGammaOnePlus));
        log = T.Min(log, T.Broadcast(-double.Epsilon));
        T value = gammaUpper
            ? (logarithm ? VectorMath.Log1mExp(log) : -VectorMath.Expm1(log))
            : (logarithm ? log : VectorMath.Exp(log));
        return T.Select(tiny, value, usual);
    }
}

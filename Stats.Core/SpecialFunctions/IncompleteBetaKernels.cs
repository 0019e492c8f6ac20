// With z the smaller of x and 1 - x, w = 1 - z, (c, d) the parameters that go with them (c = a where z = x), s = c + d:
//   prefactor   z^c w^d / B(c, d) = Scale exp(E), E = c log(z s/c) + d log(w s/d): zero at the mode, negative elsewhere. With
//               N = z s - c, E = [c log(1 + N/c) - N] + [d log(1 - N/d) + N], two negative terms, in double-double: no cancellation
//   which tail  the one that is at most about 0.6 (or whose complement has a series of its own): below z where N <= 0 and c >= 1, or c < 1 and
//               z max(d, 1) <= 1/2; above z elsewhere. The other is 1 minus it
//   tail        Scale exp(E) F, F by
//                 s z w >= 300   the integral over the log-odds from the point outward, exp(-|N| v - s K(v)) from 0 on (K the cumulant generating function of a
//                                Bernoulli variable less its mean): smooth and concave in the exponent, so that 24 Gauss-Legendre nodes give all digits
//                 otherwise      the even part of the continued fraction DLMF 8.17.22 (Didonato and Morris 1992, eq. 8-9), forward (Steed)
//   complement  c < 1: 1 - I = c/s - (d/s) (exp(l) - 1), l the log of I s/d by DLMF 8.17.7: small where I is near 1
using System.Runtime.CompilerServices;

namespace Stats.Core;

/// <summary>The incomplete beta function over a register; the scalar functions are these kernels at one lane.</summary>
internal static class IncompleteBetaKernels
{
    private const double QuadratureFrom = 300.0;
    private const double QuadratureReach = 80.0;
    private const double Tiny = 1e-250;
    private const double TinyScale = 1.6069380442589903e60; // 2^200

    /// <summary>A point of the unit interval: the smaller of x and 1 - x as a pair, Scaled 2^Shift = Small, and which of the two it is.</summary>
    internal readonly struct Point<T>(T small, T smallRest, T scaled, T scaledRest, T shift, T mirrored)
        where T : unmanaged, ISimd<T>
    {
        public readonly T Small = small, SmallRest = smallRest, Scaled = scaled, ScaledRest = scaledRest, Shift = shift;

        /// <summary>Mask: the smaller is 1 - x.</summary>
        public readonly T Mirrored = mirrored;
    }

    /// <summary>The tail that was computed: Factor exp(High + Low).</summary>
    internal readonly struct Tail<T>(T near, T high, T low, T factor, T excess)
        where T : unmanaged, ISimd<T>
    {
        /// <summary>Mask: it lies below the smaller variable.</summary>
        public readonly T Near = near;
        public readonly T High = high, Low = low, Factor = factor;

        /// <summary>N.</summary>
        public readonly T Excess = excess;
    }

    /// <summary>The point with the smaller of x and its complement taken as exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Point<T> PointAt<T>(T x, T complement)
        where T : unmanaged, ISimd<T>
    {
        T zero = T.Broadcast(0.0);
        T mirrored = complement < x;
        T small = T.Select(mirrored, complement, x);
        T valid = (T.Max(x, complement) <= T.Broadcast(1.0)) & (small >= zero);
        // NaN fails the comparison in either place.
        small = T.Select(valid & T.EqualTo(x, x) & T.EqualTo(complement, complement), small, T.Broadcast(double.NaN));
        T tiny = small < T.Broadcast(Tiny);
        return new Point<T>(
            small,
            zero,
            T.Select(tiny, small * T.Broadcast(TinyScale), small),
            zero,
            T.Select(tiny, T.Broadcast(-200.0), zero),
            mirrored);
    }

    /// <summary>I_x(a, b), or 1 minus it.</summary>
    public static T Probability<T>(in IncompleteBetaParameters p, in Point<T> at, bool upper)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        Tail<T> tail = Evaluate(in p, in at);
        T value = Value(in tail);
        T under = upper ? at.Mirrored : ~at.Mirrored;
        T direct = ~(under ^ tail.Near);
        T result = T.Select(direct, value, one - value);
        T apart = ~direct & SeriesMask(in p, in at, in tail);
        if (T.Any(apart))
            result = T.Select(apart, ComplementSeries(in p, in at, apart), result);
        return Ends(in at, T.Min(result, one), T.Select(under, T.Broadcast(0.0), one));
    }

    /// <summary>The logarithm of I_x(a, b), or of 1 minus it.</summary>
    public static T LogProbability<T>(in IncompleteBetaParameters p, in Point<T> at, bool upper)
        where T : unmanaged, ISimd<T>
    {
        Tail<T> tail = Evaluate(in p, in at);
        T under = upper ? at.Mirrored : ~at.Mirrored;
        T direct = ~(under ^ tail.Near);
        T result = LogValue(in tail);
        if (!T.All(direct))
            result = T.Select(direct, result, VectorMath.Log1p(-Value(in tail)));
        T apart = SeriesMask(in p, in at, in tail);
        if (T.Any(apart))
        {
            T complement = ComplementSeries(in p, in at, apart);
            // From 1/2 on the direct tail is the exact one of the two.
            apart &= complement < T.Broadcast(0.5);
            result = T.Select(apart, T.Select(direct, VectorMath.Log1p(-complement), VectorMath.Log(complement)), result);
        }

        return Ends(in at, T.Min(result, T.Broadcast(0.0)), T.Select(under, T.Broadcast(double.NegativeInfinity), T.Broadcast(0.0)));
    }

    /// <summary>The tail that is computed directly.</summary>
    public static Tail<T> Evaluate<T>(in IncompleteBetaParameters p, in Point<T> at)
        where T : unmanaged, ISimd<T>
    {
        T zero = T.Broadcast(0.0);
        T one = T.Broadcast(1.0);
        T half = T.Broadcast(0.5);
        T m = at.Mirrored;
        T z = at.Small;
        T a = T.Broadcast(p.A), b = T.Broadcast(p.B), s = T.Broadcast(p.Sum);
        T c = T.Select(m, b, a), d = T.Select(m, a, b);
        VectorMath.TwoSum(one, -z, out T w, out T wRest);
        wRest -= at.SmallRest;

        // N = z s - c.
        T product = z * s;
        VectorMath.TwoSum(product, -c, out T n, out T nRest);
        nRest += T.Fma(z, s, -product) + T.Fma(z, T.Broadcast(p.SumRest), at.SmallRest * s);
        VectorMath.FastTwoSum(n, nRest, out n, out nRest);

        T high = zero, low = zero;
        AddTerm(
            c,
            at.Scaled,
            at.ScaledRest,
            T.Select(m, T.Broadcast(p.RatioB), T.Broadcast(p.RatioA)),
            T.Select(m, T.Broadcast(p.RatioBRest), T.Broadcast(p.RatioARest)),
            at.Shift + T.Select(m, T.Broadcast(p.RatioBShift), T.Broadcast(p.RatioAShift)),
            n,
            nRest,
            ref high,
            ref low);
        AddTerm(
            d,
            w,
            wRest,
            T.Select(m, T.Broadcast(p.RatioA), T.Broadcast(p.RatioB)),
            T.Select(m, T.Broadcast(p.RatioARest), T.Broadcast(p.RatioBRest)),
            T.Select(m, T.Broadcast(p.RatioAShift), T.Broadcast(p.RatioBShift)),
            -n,
            -nRest,
            ref high,
            ref low);

        VectorMath.FastTwoSum(high, low, out high, out low);

        T near = T.Select(c < one, z * d <= half, n <= zero) | (d < one);
        T excess = T.Select(near, -n, n);
        T curvature = s * z * w;
        T live = T.EqualTo(z, z);
        T smooth = (curvature >= T.Broadcast(QuadratureFrom)) & live;
        T factor = zero;
        if (T.Any(smooth))
            factor = Quadrature(z, s, near, excess, curvature);
        if (!T.All(smooth))
            factor = T.Select(smooth, factor, Fraction(T.Select(near, c, d), T.Select(near, d, c), T.Select(near, z, w), T.Select(near, w, z), s, excess, live & ~smooth));
        return new Tail<T>(near, high, low, factor * T.Broadcast(p.Scale), n);
    }

    /// <summary>The computed tail's value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(in Tail<T> tail)
        where T : unmanaged, ISimd<T>
    {
        // The square root twice: a large factor meets an exponential that is still normal.
        T root = VectorMath.Exp(tail.High * T.Broadcast(0.5));
        T first = root * tail.Factor;
        return T.Fma(first, tail.Low, first) * root;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogValue<T>(in Tail<T> tail)
        where T : unmanaged, ISimd<T> => tail.High + (tail.Low + VectorMath.Log(tail.Factor));

    /// <summary>0 and 1 are exact, NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Ends<T>(in Point<T> at, T result, T atZero)
        where T : unmanaged, ISimd<T>
    {
        result = T.Select(T.EqualTo(at.Scaled, T.Broadcast(0.0)), atZero, result);
        return T.Select(T.EqualTo(at.Small, at.Small), result, at.Small);
    }

    /// <summary>Adds c log(v ratio 2^shift) - n = c [log(1 + n/c) - n/c] to a double-double.</summary>
    private static void AddTerm<T>(T c, T v, T vRest, T ratio, T ratioRest, T shift, T n, T nRest, ref T high, ref T low)
        where T : unmanaged, ISimd<T>
    {
        T small = T.Abs(n) < c * T.Broadcast(0.0009765625);
        T termHigh = default, termLow = default;
        if (T.Any(small))
        {
            T delta = n / c;
            T deltaRest = (T.Fma(-delta, c, n) + nRest) / c;
            T square = n * delta;
            T squareRest = T.Fma(n, delta, -square) + T.Fma(n, deltaRest, nRest * delta);
            T series = delta * GammaKernels.Polynomial(IncompleteBetaCoefficients.LogRest, delta);
            termHigh = T.Broadcast(-0.5) * square;
            termLow = T.Broadcast(-0.5) * T.Fma(square, series, squareRest);
        }

        if (!T.All(small))
        {
            T r = v * ratio;
            T rRest = T.Fma(v, ratio, -r) + T.Fma(v, ratioRest, vRest * ratio);
            VectorMath.LogDoubleDouble(r, rRest, out T log, out T logRest);
            VectorMath.TwoSum(shift * T.Broadcast(LogTables.Ln2High), log, out log, out T rest);
            logRest += T.Fma(shift, T.Broadcast(LogTables.Ln2Low), rest);
            T product = c * log;
            T productRest = T.Fma(c, log, -product) + c * logRest;
            VectorMath.TwoSum(product, -n, out T sum, out T sumRest);
            sumRest += productRest - nRest;
            termHigh = T.Select(small, termHigh, sum);
            termLow = T.Select(small, termLow, sumRest);
        }

        VectorMath.TwoSum(high, termHigh, out high, out T carry);
        low += carry + termLow;
    }

    /// <summary>1/(b0 + a1/(b1 + ...)), the lower tail of (p, q) at x over the prefactor; excess is p - (p + q) x. Lanes not in the mask are left alone.</summary>
    private static T Fraction<T>(T p, T q, T x, T y, T sum, T excess, T active)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        T two = T.Broadcast(2.0);
        T slope = one + y;
        T first = excess + one;
        T next = one / (p + one); // 1/(p + 2m + 1)
        T d = one / (p * next * first);
        T h = d;
        T result = d;
        T k = one;
        for (int m = 1; m <= 10000 && T.Any(active); m++)
        {
            T previous = next;
            next = one / (p + T.Fma(two, k, one));
            T below = p + (k - one);
            T u = k * (q - k) * x * previous;
            T numerator = below * previous * ((sum + (k - one)) * x) * u;
            T denominator = T.Fma((p + k) * next, T.Fma(k, slope, first), k + u);
            d = one / T.Fma(numerator, d, denominator);
            h *= T.Fma(denominator, d, -one);
            result = T.Select(active, result + h, result);
            active &= T.Abs(h) > T.Abs(result) * T.Broadcast(1e-17);
            k += one;
        }

        return result;
    }

    /// <summary>The integral of exp(-excess v - s K(v)) over v from 0.</summary>
    private static T Quadrature<T>(T z, T sum, T near, T excess, T curvature)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        T two = T.Broadcast(2.0);
        T reach = T.Broadcast(QuadratureReach);
        T root = T.Sqrt(curvature);
        T beta = excess / root;
        T length = reach / ((beta + T.Sqrt(T.Fma(beta, beta, reach))) * root);
        T sign = T.Select(near, -one, one);
        T total = default;
        ReadOnlySpan<double> nodes = IncompleteBetaCoefficients.Nodes, weights = IncompleteBetaCoefficients.Weights;
        for (int i = 0; i < nodes.Length; i++)
        {
            T v = length * T.Broadcast(nodes[i]);
            T t = sign * v;
            // exp(t) - 1 - t, then log(1 + w) - w at w = z (exp(t) - 1).
            T rest = v * v * GammaKernels.Polynomial(IncompleteBetaCoefficients.ExponentialRest, t);
            T w = z * (t + rest);
            T r = w / (two + w);
            T square = r * r;
            T log = r * T.Fma(two * square, GammaKernels.Polynomial(IncompleteBetaCoefficients.AreaTangentRest, square), -w);
            T cumulant = T.Fma(z, rest, log);
            T exponent = T.Fma(-excess, v, -(sum * cumulant));
            total = T.Fma(T.Broadcast(weights[i]), VectorMath.ExpBounded(exponent), total);
        }

        return total * length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T SeriesMask<T>(in IncompleteBetaParameters p, in Point<T> at, in Tail<T> tail)
        where T : unmanaged, ISimd<T> =>
        tail.Near & (T.Select(at.Mirrored, T.Broadcast(p.B), T.Broadcast(p.A)) < T.Broadcast(1.0));

    /// <summary>1 minus the tail below z, for c below 1.</summary>
    private static T ComplementSeries<T>(in IncompleteBetaParameters p, in Point<T> at, T active)
        where T : unmanaged, ISimd<T>
    {
        T m = at.Mirrored;
        T z = at.Small;
        T c = T.Select(m, T.Broadcast(p.B), T.Broadcast(p.A)), d = T.Select(m, T.Broadcast(p.A), T.Broadcast(p.B));
        T one = T.Broadcast(1.0);
        T k = one;
        T term = one;
        T total = default;
        for (int n = 1; n <= 1000 && T.Any(active); n++)
        {
            term *= (k - d) * z / k;
            T part = term / (c + k);
            total = T.Select(active, total + part, total);
            active &= T.Abs(part) > T.Abs(total) * T.Broadcast(1e-17);
            k += one;
        }

        T unit = T.Select(m, T.Broadcast(p.UnitB), T.Broadcast(p.UnitA));
        T logPower = c * T.Fma(at.Shift, T.Broadcast(0.69314718055994530942), VectorMath.Log(at.Scaled * unit));
        T log = logPower + T.Select(m, T.Broadcast(p.LogGammasB), T.Broadcast(p.LogGammasA)) + VectorMath.Log1p(c * total);
        T shareC = T.Select(m, T.Broadcast(p.ShareB), T.Broadcast(p.ShareA)), shareD = T.Select(m, T.Broadcast(p.ShareA), T.Broadcast(p.ShareB));
        return T.Fma(-shareD, VectorMath.Expm1(log), shareC);
    }
}

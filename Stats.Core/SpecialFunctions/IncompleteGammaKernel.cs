// Map of the branches, u = x^a e^-x / Gamma(a + 1)
//   x < 1 or x < a, a < 10; x < 0.302 a, a >= 10    P = u times the power series (DLMF 8.7.1), all terms positive
//   0.302 a <= x < 2.357 a, a >= 10                 the uniform expansion (Temme 1979; DLMF 8.12) of the smaller tail: erfc(sqrt E) / 2
//                                                   and a series in eta whose coefficients are those of this a, by backward recurrence
//   x beyond                                        Q = u a times Legendre's fraction, as the sum over its convergents' Laguerre
//                                                   polynomials: positive terms for a < 1, one division a term
//   a < 1 and x < 1, for Q                          1 - x^a / Gamma(1 + a) by expm1, and the rest of the Maclaurin series (DLMF 8.7.3)
// The exponent E = -log(u / Front) is a pair of doubles: its error does not grow with it. Near x = a from (x - a)^2 / (2 a) and a
// series, elsewhere from a double-double logarithm. The other tail is 1 minus the one computed, which is at most 0.64.
using System.Runtime.CompilerServices;

namespace Stats.Core;

/// <summary>The regularised incomplete gamma functions over a register, for one shape; the scale, 1 or 1/2, multiplies the argument.</summary>
internal readonly struct IncompleteGammaKernel(in IncompleteGammaShape shape, bool upper, bool logarithm, double argumentScale = 1.0) : IUnaryKernel
{
    private const double Negligible = 5.551115123125783e-17; // 2^-54: no smaller term changes the sum
    private const double NearWidth = 0.0078125;
    private const int FractionLimit = 96; // 93 are needed at z = 1; the factorials overflow from 100 on
    private readonly IncompleteGammaShape _shape = shape;

    public T Invoke<T>(T x)
        where T : unmanaged, ISimd<T> => Evaluate(in _shape, x, upper, logarithm, argumentScale);

    /// <summary>One of the four functions at x argumentScale.</summary>
    public static T Evaluate<T>(in IncompleteGammaShape shape, T x, bool upper, bool logarithm, double argumentScale)
        where T : unmanaged, ISimd<T>
    {
        T zero = T.Broadcast(0.0);
        T z = x * T.Broadcast(argumentScale);
        T isUpper = Scaled(in shape, in x, in z, argumentScale, out T factor, out T high, out T low, out T logZ);
        T direct = upper ? isUpper : ~isUpper;
        T result;
        if (logarithm)
        {
            result = Logarithm(in shape, upper, direct, in z, in factor, in high, in low, in logZ);
        }
        else
        {
            T one = T.Broadcast(1.0);
            T tail = Recompose(in factor, in high, in low);
            result = T.Select(direct, T.Min(tail, one), one - tail);
            if (upper && shape.IsSmall)
            {
                T small = z < one;
                if (T.Any(small))
                    result = T.Select(small, SmallUpper(in shape, in z, in logZ), result);
            }
        }

        double atZero = upper ? 1.0 : 0.0;
        double atInfinity = 1.0 - atZero;
        result = T.Select(T.EqualTo(x, zero), T.Broadcast(logarithm ? Math.Log(atZero) : atZero), result);
        result = T.Select(T.EqualTo(x, T.Broadcast(double.PositiveInfinity)), T.Broadcast(logarithm ? Math.Log(atInfinity) : atInfinity), result);
        return T.Select(x >= zero, result, T.Broadcast(double.NaN)) + T.Broadcast(shape.A - shape.A);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Logarithm<T>(in IncompleteGammaShape shape, bool upper, T direct, in T z, in T tailFactor, in T tailHigh, in T tailLow, in T logZ)
        where T : unmanaged, ISimd<T>
    {
        T zero = T.Broadcast(0.0);
        T factor = tailFactor, high = tailHigh, low = tailLow;
        T other = zero;
        bool complement = !T.All(direct);
        if (complement || shape.IsSmall)
            other = Recompose(in factor, in high, in low);
        if (shape.IsSmall)
        {
            // Either tail may be the smaller one here: its logarithm, or that of its complement.
            T small = z < T.Broadcast(1.0);
            if (T.Any(small))
            {
                T q = SmallUpper(in shape, in z, in logZ);
                T byLower = other < T.Broadcast(0.5);
                direct = T.Select(small, upper ? ~byLower : byLower, direct);
                complement = !T.All(direct);
                other = T.Select(small & ~byLower, q, other);
                if (upper)
                {
                    factor = T.Select(small, q, factor);
                    high = T.Select(small, zero, high);
                    low = T.Select(small, zero, low);
                }
            }
        }

        T result = high + (low + VectorMath.Log(factor));
        return complement ? T.Select(direct, result, LogComplement(in other)) : result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T LogComplement<T>(in T tail)
        where T : unmanaged, ISimd<T> => VectorMath.Log1p(-tail);

    /// <summary>The tail that is formed directly at z = x argumentScale, as factor exp(high + low); the mask says where it is the upper one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Scaled<T>(in IncompleteGammaShape shape, in T x, in T z, double argumentScale, out T factor, out T high, out T low, out T logZ)
        where T : unmanaged, ISimd<T>
    {
        Exponent(in shape, in x, in z, argumentScale, out high, out low, out logZ);
        T series = z < T.Broadcast(shape.SeriesTo);
        T fraction = z >= T.Broadcast(shape.FractionFrom);
        T uniform = ~(series | fraction);
        T isUpper = fraction;
        factor = default;
        if (T.Any(series))
            factor = SeriesFactor(in shape, in z, in series);
        if (T.Any(fraction))
            factor = T.Select(fraction, FractionFactor(in shape, in z, in fraction), factor);
        // No lane is between the two below a = 10; a NaN may seem so.
        if (shape.UniformCount > 0 && T.Any(uniform))
        {
            T above = z >= T.Broadcast(shape.A);
            factor = T.Select(uniform, UniformFactor(in shape, in high, in above), factor);
            isUpper = T.Select(uniform, above, isUpper);
        }

        return isUpper;
    }

    /// <summary>Front times the sum of z^n / ((a + 1) ... (a + n)).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T SeriesFactor<T>(in IncompleteGammaShape shape, in T z, in T mask)
        where T : unmanaged, ISimd<T>
    {
        ReadOnlySpan<double> c = shape.Series;
        T limit = T.Broadcast(Negligible);
        T y = T.Select(mask, z / T.Broadcast(shape.Scale), T.Broadcast(0.0));
        T power = y;
        T sum = T.Broadcast(1.0);
        T zero = T.Broadcast(0.0);
        T rest = zero;
        for (int n = 1; n < c.Length; n++)
        {
            T term = T.Broadcast(c[n]) * power;
            T negligible = term <= limit * sum;
            if (T.All(negligible))
                break;
            // What the sums round off; the terms that come later for the sake of other lanes must not change it.
            VectorMath.FastTwoSum(sum, T.Select(negligible, zero, term), out sum, out T dropped);
            rest += dropped;
            power *= y;
        }

        return T.Broadcast(shape.Front) * (sum + rest);
    }

    /// <summary>
    /// Gamma(a, z) z^-a e^z = sum of (1 - a)_n / ((n + 1)! L_n L_(n+1)) with the Laguerre polynomials L_n of parameter -a at -z, the
    /// denominators of Legendre's fraction. l_n = n! z^-n L_n and d_n = (n + 1)! z^-(n+1) (L_(n+1) - L_n) obey
    /// d_n = l_n + (n - a)/z d_(n-1), l_(n+1) = d_n + (n + 1)/z l_n.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T FractionFactor<T>(in IncompleteGammaShape shape, in T z, in T mask)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        T limit = T.Broadcast(Negligible);
        T bounded = T.Select(mask, T.Min(z, T.Broadcast(double.MaxValue)), T.Broadcast(double.MaxValue));
        T w = one / bounded;
        T square = w * w;
        T d = (bounded - T.Broadcast(shape.A)) * w;
        T l = one;
        T next = d + w;
        T g = one;
        T sum = one / next;
        T zero = T.Broadcast(0.0);
        T rest = zero;
        for (int n = 1; n < FractionLimit; n++)
        {
            l = next;
            d = T.Fma(T.Broadcast(n - shape.A) * w, d, l);
            next = T.Fma(T.Broadcast(n + 1.0) * w, l, d);
            g *= T.Broadcast((n - shape.A) * n) * square;
            T term = g / (l * next);
            T negligible = T.Abs(term) <= limit * sum;
            if (T.All(negligible))
                break;
            VectorMath.FastTwoSum(sum, T.Select(negligible, zero, term), out sum, out T dropped);
            rest += dropped;
        }

        return T.Broadcast(shape.Front) * (T.Broadcast(shape.A) * w * (sum + rest));
    }

    /// <summary>For 0.302 a &lt; x &lt; 2.357 a, a at least 10: the smaller tail over exp(high), high = -(x - a - a log(x / a)).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static T UniformFactor<T>(in IncompleteGammaShape shape, in T high, in T above)
        where T : unmanaged, ISimd<T>
    {
        T exponent = T.Max(-high, T.Broadcast(0.0));
        T eta = T.Sqrt((exponent + exponent) / T.Broadcast(shape.A));
        eta = T.Select(above, eta, -eta);
        T rest = T.Broadcast(shape.Front) * GammaKernels.Polynomial(shape.Uniform, eta);
        T half = T.Broadcast(0.5) * NormalKernels.Erfcx(T.Sqrt(exponent));
        return half + T.Select(above, rest, -rest);
    }

    /// <summary>log(u / Front) as a pair, and log z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exponent<T>(in IncompleteGammaShape shape, in T x, in T z, double argumentScale, out T high, out T low, out T logZ)
        where T : unmanaged, ISimd<T>
    {
        T a = T.Broadcast(shape.A);
        high = low = logZ = default;
        T near = T.Abs(z - a) <= T.Broadcast(NearWidth * shape.A);
        bool hasNear = shape.A >= IncompleteGammaShape.UniformFrom && T.Any(near);
        if (!hasNear || !T.All(near))
            FarExponent(in shape, in x, in z, argumentScale, out high, out low, out logZ);
        if (hasNear)
        {
            NearExponent(a, in z, out T h, out T l);
            high = T.Select(near, h, high);
            low = T.Select(near, l, low);
        }
    }

    /// <summary>-a (mu - log(1 + mu)) = -(z - a) mu (1/2 - mu/3 + mu^2/4 - ...), mu = (z - a)/a, |mu| at most 2^-7.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void NearExponent<T>(T a, in T z, out T high, out T low)
        where T : unmanaged, ISimd<T>
    {
        T d = z - a; // exact
        T mu = d / a;
        T muLow = T.Fma(-mu, a, d) / a;
        T q = T.Broadcast(1.0 / 11.0);
        q = T.Fma(-q, mu, T.Broadcast(1.0 / 10.0));
        q = T.Fma(-q, mu, T.Broadcast(1.0 / 9.0));
        q = T.Fma(-q, mu, T.Broadcast(1.0 / 8.0));
        q = T.Fma(-q, mu, T.Broadcast(1.0 / 7.0));
        q = T.Fma(-q, mu, T.Broadcast(1.0 / 6.0));
        q = T.Fma(-q, mu, T.Broadcast(1.0 / 5.0));
        q = T.Fma(-q, mu, T.Broadcast(1.0 / 4.0));
        q = T.Fma(-q, mu, T.Broadcast(1.0 / 3.0));
        VectorMath.FastTwoSum(T.Broadcast(-0.5), mu * q, out T s, out T sLow);
        T p = d * mu;
        T pLow = T.Fma(d, mu, -p) + d * muLow;
        high = p * s;
        low = T.Fma(p, s, -high) + T.Fma(p, sLow, pLow * s);
    }

    /// <summary>(Centre - z) + a (log z - log Centre).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FarExponent<T>(in IncompleteGammaShape shape, in T x, in T z, double argumentScale, out T high, out T low, out T logZ)
        where T : unmanaged, ISimd<T>
    {
        T a = T.Broadcast(shape.A);
        // The logarithm wants a normal argument; half a subnormal need not be a double.
        T tiny = x < T.Broadcast(1e-290);
        bool anyTiny = T.Any(tiny);
        T argument = anyTiny ? T.Select(tiny, x * T.Broadcast(1152921504606846976.0), z) : z;
        VectorMath.LogDoubleDouble(argument, T.Broadcast(0.0), out T logHigh, out T logLow);
        if (anyTiny)
        {
            T shift = T.Select(tiny, T.Broadcast(argumentScale == 1.0 ? -60.0 : -61.0), T.Broadcast(0.0));
            VectorMath.TwoSum(logHigh, shift * T.Broadcast(LogTables.Ln2High), out logHigh, out T rest);
            logLow = rest + T.Fma(shift, T.Broadcast(LogTables.Ln2Low), logLow);
        }

        logZ = logHigh + logLow;
        VectorMath.TwoSum(logHigh, T.Broadcast(-shape.LogCentreHigh), out T r, out T rLow);
        rLow += logLow - T.Broadcast(shape.LogCentreLow);
        T p = a * r;
        T pLow = T.Fma(a, r, -p) + a * rLow;
        VectorMath.TwoSum(T.Broadcast(shape.Centre), -z, out T s, out T sLow);
        VectorMath.TwoSum(p, s, out T sum, out T sumLow);
        sumLow += pLow + sLow;
        VectorMath.FastTwoSum(sum, sumLow, out high, out low);
        // An overflow is minus infinity, not the NaN of its rest.
        T finite = T.Abs(high) <= T.Broadcast(double.MaxValue);
        high = T.Select(finite, high, T.Broadcast(double.NegativeInfinity));
        low = T.Select(finite, low, T.Broadcast(0.0));
    }

    /// <summary>Q for a below 1 and z below 1: P may be so near 1 that its complement keeps nothing.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T SmallUpper<T>(in IncompleteGammaShape shape, in T z, in T logZ)
        where T : unmanaged, ISimd<T>
    {
        T a = T.Broadcast(shape.A);
        T u = VectorMath.Expm1(T.Fma(a, logZ, T.Broadcast(-shape.LogGamma)));
        T rest = a * (z * GammaKernels.Polynomial(shape.Small, z));
        return T.Fma(u, rest, rest - u);
    }

    /// <summary>factor exp(high + low), subnormal results with one rounding.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Recompose<T>(in T factor, in T high, in T low)
        where T : unmanaged, ISimd<T>
    {
        T value = T.Fma(factor, low, factor);
        T deep = high < T.Broadcast(-690.0);
        bool anyDeep = T.Any(deep);
        T power = VectorMath.Exp(anyDeep ? T.Select(deep, T.Broadcast(0.5) * high, high) : high);
        value *= power;
        return anyDeep ? T.Select(deep, value * power, value) : value;
    }
}

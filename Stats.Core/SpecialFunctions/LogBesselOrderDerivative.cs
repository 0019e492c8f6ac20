using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stats.Core;

/// <summary>
/// The derivatives of log I_v(x) and log K_v(x) in the order v, for v >= 0 and x > 0, one register at a time.
/// <list type="bullet">
/// <item>w = sqrt(v^2 + x^2) >= 20: the uniform expansion differentiated, -+ asinh(v/x) - v u^2/2 + v u^2 sum of (-+u)^k (-k D_k + 2(1-s) D_k'); for I
/// and v below 1 also -cos(pi v) K_v/I_v, the part of I_v that is odd in v and that no power of u shows.</item>
/// <item>w below 20, I: the power series, log(x/2) - psi(v+1) - the mean over its terms of 1/(v+1) + ... + 1/(v+k).</item>
/// <item>w below 20, K, x > 1/4: the mean of t under exp(-x cosh t + v t), by the trapezoidal rule around the saddle t = asinh(v/x) (DLMF 10.32.9).</item>
/// <item>w below 20, K, x up to 1/4: Temme's series and the recurrence, differentiated. For orders mu in [-1/2, 1/2] all its quantities are
/// written as functions of m = mu^2, so that the derivative keeps its relative accuracy where it vanishes with v.</item>
/// </list>
/// Lanes outside the region at hand hold harmless numbers and are masked, so that a value does not depend on its neighbours.
/// </summary>
internal static class LogBesselOrderDerivative
{
    private const double TemmeBelow = 0.25, LeastExponent = -42.0, Huge = 1e150, Down = 2.409919865102884e-181;
    private const double Ln2 = 0.69314718055994530942;
    private const int TemmeTerms = 9, SeriesTerms = 60;

    /// <summary>Term k = 1, 2, ... is needed above this u: (2^52 max |row k|)^(-1/k) over s in [0, 1]; a factor v u^2, at most u of the result, is still to come.</summary>
    private static ReadOnlySpan<double> LeastU =>
    [
        4.09519e-16, 1.59141e-08, 4.92367e-06, 8.22016e-05, 0.000430094, 0.00126508, 0.00268457, 0.00465348, 0.00705753, 0.00975686,
        0.0126189, 0.0155333, 0.0184153, 0.021204, 0.0238584, 0.0263529, 0.0286738, 0.0308157, 0.0327793, 0.0345693, 0.036193, 0.0376593,
        0.038978, 0.0401592, 0.0412129, 0.0421491,
    ];

    /// <summary>d/dv log I_v(x).</summary>
    public static T I<T>(T v, T x)
        where T : unmanaged, ISimd<T>
    {
        Regions(v, x, out T ordinary, out T large, out T safeV, out T safeX);
        T result = default;
        if (T.Any(large))
            result = Uniform(safeV, safeX, isK: false);
        if (!T.All(large))
            result = T.Select(large, result, Series(T.Select(large, default, safeV), T.Select(large, T.Broadcast(1.0), safeX)));
        if (T.All(ordinary))
            return result;
        // x = 0 or v = inf: -inf; x = inf: 0.
        T infinite = T.EqualTo(x, T.Broadcast(double.PositiveInfinity));
        T edge = T.Select(infinite, default, T.Broadcast(double.NegativeInfinity));
        return T.Select(ordinary, result, Invalid(v, x, infinite, edge));
    }

    /// <summary>d/dv log K_v(x).</summary>
    public static T K<T>(T v, T x)
        where T : unmanaged, ISimd<T>
    {
        Regions(v, x, out T ordinary, out T large, out T safeV, out T safeX);
        T result = default;
        if (T.Any(large))
            result = Uniform(safeV, safeX, isK: true);
        if (!T.All(large))
        {
            T one = T.Broadcast(1.0);
            T near = (safeX <= T.Broadcast(TemmeBelow)) & ~large;
            T far = ~(near | large);
            if (T.Any(far))
                result = T.Select(far, Trapezoid(T.Select(far, safeV, default), T.Select(far, safeX, one)), result);
            if (T.Any(near))
                result = T.Select(near, Temme(T.Select(near, safeV, default), T.Select(near, safeX, T.Broadcast(TemmeBelow))), result);
        }

        if (T.All(ordinary))
            return result;
        // K is even in v: 0 at v = 0, and at x = inf; else inf.
        T infinite = T.EqualTo(x, T.Broadcast(double.PositiveInfinity));
        T edge = T.Select(infinite | T.EqualTo(v, default), default, T.Broadcast(double.PositiveInfinity));
        return T.Select(ordinary, result, Invalid(v, x, infinite, edge));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Regions<T>(T v, T x, out T ordinary, out T large, out T safeV, out T safeX)
        where T : unmanaged, ISimd<T>
    {
        T infinity = T.Broadcast(double.PositiveInfinity);
        ordinary = (x > default(T)) & (x < infinity) & (v < infinity);
        safeV = T.Select(ordinary, v, default);
        safeX = T.Select(ordinary, x, T.Broadcast(1000.0));
        large = T.Fma(safeV, safeV, safeX * safeX) >= T.Broadcast(UniformExpansion.MinimalW * UniformExpansion.MinimalW);
    }

    /// <summary>NaN where an argument is, or both are infinite; else the value of the edge.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Invalid<T>(T v, T x, T infinite, T edge)
        where T : unmanaged, ISimd<T>
    {
        T nan = T.Broadcast(double.NaN);
        T valid = T.EqualTo(v, v) & T.EqualTo(x, x) & ~(infinite & T.EqualTo(v, T.Broadcast(double.PositiveInfinity)));
        return T.Select(valid, edge, nan);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Uniform<T>(T v, T x, bool isK)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0), half = T.Broadcast(0.5);
        T scale = T.Select(T.Max(v, x) > T.Broadcast(Huge), T.Broadcast(Down), one);
        T sv = v * scale, sx = x * scale;
        T w = T.Sqrt(T.Fma(sv, sv, sx * sx));
        T inverse = one / w, u = inverse * scale;
        T t = sv * inverse;
        T s = t * t;
        ref double rows = ref MemoryMarshal.GetReference(UniformExpansionCoefficients.Order);
        ref double least = ref MemoryMarshal.GetReference(LeastU);
        T step = isK ? -u : u;
        T power = step, sum = default;
        int start = 0;
        for (int k = 1; k <= UniformExpansionCoefficients.Terms; k++)
        {
            T needed = u > T.Broadcast(Unsafe.Add(ref least, k - 1));
            if (!T.Any(needed))
                break;
            T row = T.Broadcast(Unsafe.Add(ref rows, start + k));
            for (int j = k - 1; j >= 0; j--)
                row = T.Fma(row, s, T.Broadcast(Unsafe.Add(ref rows, start + j)));
            sum = T.Fma(row & needed, power, sum);
            power *= step;
            start += k + 1;
        }

        T asinh = Asinh(sv, sx, w, T.Max(x, T.Broadcast(double.Epsilon)), scale);
        T rest = t * u * (sum - half);
        T result = isK ? asinh + rest : rest - asinh;
        if (isK)
            return result;
        // K/I = pi exp(-2E - 2 Do); below v = 1 it is exp(-2w) times less than 3, and seen only if w is not large.
        T odd = (v < one) & (x < T.Broadcast(400.0));
        if (!T.Any(odd))
            return result;
        return result - (Opposite(v, x) & odd);
    }

    /// <summary>cos(pi v) K_v(x)/I_v(x) for v below 1, x in [19, 400).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Opposite<T>(T v, T x)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        T safeV = T.Min(v, one), safeX = T.Min(T.Max(x, T.Broadcast(19.0)), T.Broadcast(400.0));
        T w = T.Sqrt(T.Fma(safeV, safeV, safeX * safeX));
        T u = one / w, t = safeV * u;
        UniformExpansion.Sum(UniformExpansionCoefficients.D, t * t, u, 15, out T odd, out _);
        T r = safeV / safeX;
        T exponent = w - safeV * VectorMath.Log1p(r + r * r / (one + T.Sqrt(T.Fma(r, r, one))));
        T log = T.Broadcast(-2.0) * (exponent + odd);
        return T.Broadcast(Math.PI) * GammaKernels.CosPi(safeV) * VectorMath.Exp(log);
    }

    /// <summary>asinh(v/x) from scaled arguments.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Asinh<T>(T sv, T sx, T w, T x, T scale)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        T below = sv < sx;
        T result = default;
        if (T.Any(below))
        {
            T r = T.Select(below, sv / T.Select(below, sx, one), default);
            result = VectorMath.Log1p(r + r * r / (one + T.Sqrt(T.Fma(r, r, one))));
        }

        if (!T.All(below))
        {
            T quotient = (sv + w) / sx;
            T fits = quotient < T.Broadcast(1e300);
            T direct = VectorMath.Log(T.Select(fits, quotient, one));
            if (!T.All(fits))
            {
                T back = T.Select(scale < one, T.Broadcast(600.0 * Ln2), default);
                direct = T.Select(fits, direct, VectorMath.Log(sv + w) + back - VectorMath.Log(x));
            }

            result = T.Select(below, result, direct);
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Series<T>(T v, T x)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0), half = T.Broadcast(0.5);
        T q = half * x * (half * x);
        T term = one, sum = one, harmonic = default, weighted = default;
        for (int k = 1; k <= SeriesTerms; k++)
        {
            T kk = T.Broadcast(k);
            T reciprocal = one / (v + kk);
            harmonic += reciprocal;
            term *= q * reciprocal * T.Broadcast(1.0 / k);
            // A term of less than 2^-60 of the sum changes neither; past its peak the next are smaller still.
            T counts = term > T.Broadcast(8.7e-19) * sum;
            if (!T.Any(counts))
                break;
            sum += term & counts;
            weighted += (term * harmonic) & counts;
        }

        return VectorMath.Log(x) - T.Broadcast(Ln2) - GammaKernels.Digamma(v + one) - weighted / sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Trapezoid<T>(T v, T x)
        where T : unmanaged, ISimd<T>
    {
        ref double a = ref MemoryMarshal.GetReference(LogBesselTables.CoshMinusOne);
        ref double b = ref MemoryMarshal.GetReference(LogBesselTables.SinhMinusArgument);
        T one = T.Broadcast(1.0), least = T.Broadcast(-700.0), two = T.Broadcast(2.0);
        T w = T.Sqrt(T.Fma(v, v, x * x));
        T sum = one, moment = default;
        for (int j = 1; j < LogBesselTables.CoshMinusOne.Length; j++)
        {
            T decay = w * T.Broadcast(Unsafe.Add(ref a, j)), skew = v * T.Broadcast(Unsafe.Add(ref b, j));
            T counts = skew - decay > T.Broadcast(LeastExponent);
            if (!T.Any(counts))
                break;
            // The weights at -y and y: e^(skew - decay) and e^(-skew - decay); their difference through expm1, as it vanishes with v.
            T slow = VectorMath.ExpBounded(T.Max(skew - decay, least)) & counts;
            T difference = slow * VectorMath.Expm1(T.Max(-two * skew, least));
            moment = T.Fma(T.Broadcast(0.125 * j), difference, moment);
            sum += two * slow + difference;
        }

        return Asinh(v, x, w, x, one) + moment / sum;
    }

    /// <summary>x at most 1/4, v below 20.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Temme<T>(T v, T x)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0), half = T.Broadcast(0.5), two = T.Broadcast(2.0);
        T n = T.Floor(v + half), mu = v - n, m = mu * mu;
        T halfX = half * x, q = halfX * halfX;
        Start(mu, m, T.Broadcast(Ln2) - VectorMath.Log(x), out T a, out T b, out T da, out T db, out T p, out T dp);
        // With p, q of Temme: a = p + q, b = (p - q)/mu, both even in mu, and f = b at k = 0. da, db, df are d/dm, dp is d/dmu.
        T f = b, df = db, power = one;
        T sum = f, dsum = df;
        T next = p, dnext = dp;
        for (int k = 1; k <= TemmeTerms; k++)
        {
            T kk = T.Broadcast(k);
            T over = one / ((kk - mu) * (kk + mu));
            T nf = T.Fma(kk, f, a) * over, ndf = (T.Fma(kk, df, da) + nf) * over;
            T na = T.Fma(kk, a, m * b) * over, nda = (T.Fma(kk, da, T.Fma(m, db, b)) + na) * over;
            T nb = T.Fma(kk, b, a) * over, ndb = (T.Fma(kk, db, da) + nb) * over;
            (f, df, a, da, b, db) = (nf, ndf, na, nda, nb, ndb);
            p /= kk - mu;
            dp = (dp + p) / (kk - mu);
            power *= q / kk;
            sum = T.Fma(power, f, sum);
            dsum = T.Fma(power, df, dsum);
            // (x/2) K_(mu+1) = sum of c_k (p_k - k f_k). p is not had from a and b, which cancel at mu below 0 and small x.
            next = T.Fma(power, T.Fma(-kk, f, p), next);
            dnext = T.Fma(power, T.Fma(-two * kk * mu, df, dp), dnext);
        }

        // R_k = (x/2)^k K_(mu+k): R_(k+1) = (mu + k) R_k + q R_(k-1); scaled by 1/(mu + k) to keep it in range.
        T previous = sum, dprevious = two * mu * dsum, current = next, dcurrent = dnext;
        T result = T.Select(n < half, dprevious / sum, dnext / next);
        T index = one;
        for (T more = index < n; T.Any(more); index += one, more = index < n)
        {
            T factor = mu + index, shrink = one / factor;
            T up = T.Fma(factor, current, q * previous) * shrink;
            T dup = (current + T.Fma(factor, dcurrent, q * dprevious)) * shrink;
            previous = current * shrink;
            dprevious = dcurrent * shrink;
            current = up;
            dcurrent = dup;
            result = T.Select(more, dup / up, result);
        }

        return result;
    }

    /// <summary>a = p0 + q0 and b = (p0 - q0)/mu = f0 of Temme with their derivatives in m = mu^2, p0 with that in mu; L = log(2/x).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Start<T>(T mu, T m, T logarithm, out T a, out T b, out T da, out T db, out T p, out T dp)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0), half = T.Broadcast(0.5), two = T.Broadcast(2.0);
        ref double c = ref MemoryMarshal.GetReference(LogBesselTables.ReciprocalGamma);
        // Gamma1 = -sum c_(2k+1) m^k, Gamma2 = sum c_(2k) m^k, and their derivatives, by Horner's scheme.
        T g1 = default, g2 = default, d1 = default, d2 = default;
        for (int k = 10; k >= 0; k--)
        {
            d1 = T.Fma(d1, m, g1);
            d2 = T.Fma(d2, m, g2);
            g1 = T.Fma(g1, m, T.Broadcast(-Unsafe.Add(ref c, 2 * k + 1)));
            g2 = T.Fma(g2, m, T.Broadcast(Unsafe.Add(ref c, 2 * k)));
        }

        T sigma = T.Abs(mu * logarithm), square = sigma * sigma, l2 = logarithm * logarithm;
        T e = VectorMath.Expm1(sigma), grown = one + e, shrunk = one / grown;
        T cosh = half * (grown + shrunk), sinh = half * T.Fma(e, shrunk, e);
        T large = square > T.Broadcast(2.0);
        T divisor = T.Select(large, sigma, one);
        // S = sinh(sigma)/sigma = sum z^j/(2j+1)! and dS/dz in z = sigma^2; dcosh/dz = S/2.
        T series = default, slope = default;
        T small = T.Select(large, default, square);
        for (int j = 11; j >= 0; j--)
        {
            slope = T.Fma(slope, small, series);
            series = T.Fma(series, small, T.Broadcast(ReciprocalFactorial(2 * j + 1)));
        }

        T ratio = T.Select(large, sinh / divisor, series);
        T dratio = T.Select(large, half * (cosh - ratio) / (divisor * divisor), slope);
        T dcosh = half * l2 * ratio;
        dratio *= l2;
        T lr = logarithm * ratio, dlr = logarithm * dratio;
        T m1 = m * g1, dm1 = T.Fma(m, d1, g1);
        T denominator = T.Fma(g2, g2, -m1 * g1), ddenominator = two * g2 * d2 - T.Fma(m1, d1, dm1 * g1);
        T inverse = one / denominator, relative = ddenominator * inverse;
        a = T.Fma(m1, lr, g2 * cosh) * inverse;
        b = T.Fma(g2, lr, g1 * cosh) * inverse;
        da = T.Fma(-a, relative, (T.Fma(dm1, lr, m1 * dlr) + T.Fma(d2, cosh, g2 * dcosh)) * inverse);
        db = T.Fma(-b, relative, (T.Fma(d2, lr, g2 * dlr) + T.Fma(d1, cosh, g1 * dcosh)) * inverse);
        // p0 = e^(mu L) Gamma(1 + mu) / 2, 1/(Gamma2 - mu Gamma1) = (Gamma2 + mu Gamma1)/(Gamma2^2 - m Gamma1^2).
        T gamma = T.Fma(mu, g1, g2);
        p = half * T.Select(mu < default(T), shrunk, grown) * gamma * inverse;
        dp = p * (logarithm + T.Fma(two * mu, T.Fma(mu, d1, d2), g1) / gamma - two * mu * relative);
    }

    private static double ReciprocalFactorial(int n)
    {
        double product = 1.0;
        for (int k = 2; k <= n; k++)
            product *= k;
        return 1.0 / product;
    }
}

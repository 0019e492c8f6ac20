using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stats.Core;

/// <summary>
/// log I and log K where w = sqrt(v^2 + x^2) is below 20, so v and x are too.
/// <list type="bullet">
/// <item>log I: the positive power series I = (x/2)^v / Gamma(v+1) (1 + q/(v+1) + ...), q = x^2/4 (DLMF 10.25.2), as one quotient of two products.</item>
/// <item>log K, x > 1: the trapezoidal rule, step 1/8, for e^E K_v = 1/2 integral of exp(-w (cosh y - 1) - v (sinh y - y)), the saddle at 0 (DLMF 10.32.9 shifted).</item>
/// <item>log K, x &lt;= 1: Temme's series for orders in [-1/2, 1/2] (J. Comput. Phys. 19, 1975), then the recurrence in the order, scaled by powers of x/2.</item>
/// </list>
/// Loops run until the slowest lane is done; a faster lane's further terms are below its last bit.
/// </summary>
internal static class LogBesselSmall
{
    private const double Ln2 = 0.69314718055994530942;

    /// <summary>Below this x, powers of x/2 could underflow and the logarithm is formed term by term.</summary>
    private const double TinyX = 1e-10;

    /// <summary>log I_v(x), 0 &lt; x &lt; 20, 0 &lt;= v &lt; 20.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogI<T>(T v, T x)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        T half = T.Broadcast(0.5) * x;
        T q = half * half;
        Series(v, q, out T numerator, out T denominator);
        T n = T.Floor(v), f = v - n;
        // (x/2)^n / ((f+1) ... (f+n)), numerator and denominator apart: neither leaves the double range while x > 1e-10.
        T tiny = x < T.Broadcast(TinyX);
        bool anyTiny = T.Any(tiny);
        T factor = anyTiny ? T.Select(tiny, one, half) : half;
        T j = one;
        T power = one, product = one;
        for (T more = j <= n; T.Any(more); j += one, more = j <= n)
        {
            power *= T.Select(more, factor, one);
            product *= T.Select(more, f + j, one);
        }

        T logX = VectorMath.Log(x) - T.Broadcast(Ln2);
        T lead = T.Fma(f, logX, -LogGammaOnePlus(f));
        T log = VectorMath.LogPositive(power / product * ((denominator + numerator) / denominator));
        T result = lead + log;
        if (anyTiny)
        {
            // v log(x/2) - log Gamma(v+1) + H with H = q/(v+1) to the last bit.
            T direct = T.Fma(v, logX, -(LogGammaOnePlus(f) + VectorMath.LogPositive(product))) + numerator / denominator;
            result = T.Select(tiny, direct, result);
        }

        return result;
    }

    /// <summary>S - 1 = numerator / denominator for S = 0F1(; v+1; q): the backward nested sum with one division at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Series<T>(T v, T q, out T numerator, out T denominator)
        where T : unmanaged, ISimd<T>
    {
        // Terms grow while k(k+v) < q, up to k = m; then they fall faster than geometrically.
        T m = T.Broadcast(0.5) * (T.Sqrt(T.Fma(v, v, T.Broadcast(4.0) * q)) - v);
        T count = m + T.Broadcast(9.0) + T.Broadcast(6.0) * T.Sqrt(m + T.Broadcast(1.0));
        int terms = T.All(q < T.Broadcast(1e-3) * (v + T.Broadcast(1.0))) ? 6 : (int)Largest(count);
        T one = T.Broadcast(1.0);
        T top = one, bottom = one;
        for (int k = terms; k >= 2; k--)
        {
            T kk = T.Broadcast(k);
            T c = kk * (kk + v);
            bottom *= c;
            top = T.Fma(q, top, bottom);
        }

        numerator = q * top;
        denominator = (one + v) * bottom;
    }

    /// <summary>log K_v(x), or log K_v(x) + x, 1 &lt; x &lt; 20, 0 &lt;= v &lt; 20, over a chunk.</summary>
    public static unsafe void LogKTrapezoid<T>(in UniformChunk chunk, int count, bool scaled, double* result)
        where T : unmanaged, ISimd<T>
    {
        UniformExpansion.Exponent<T>(in chunk, count, scaled);
        ref double a = ref MemoryMarshal.GetReference(LogBesselTables.CoshMinusOne);
        ref double b = ref MemoryMarshal.GetReference(LogBesselTables.SinhMinusArgument);
        int last = LogBesselTables.CoshMinusOne.Length - 1;
        for (int i = 0; i < count; i += T.Count)
        {
            T v = T.Load(ref *chunk.V, i), w = T.Load(ref *chunk.W, i);
            T sum = T.Broadcast(1.0), other = default;
            for (int j = 1; j <= last; j++)
            {
                T decay = w * T.Broadcast(Unsafe.Add(ref a, j));
                T skew = v * T.Broadcast(Unsafe.Add(ref b, j));
                T slow = skew - decay;
                if (T.All(slow < T.Broadcast(-40.0)))
                    break;
                sum += VectorMath.ExpBounded(T.Max(slow, T.Broadcast(-700.0)));
                other += VectorMath.ExpBounded(T.Max(-(decay + skew), T.Broadcast(-700.0)));
            }

            // h/2 = 1/16.
            T log = VectorMath.LogPositive((sum + other) * T.Broadcast(0.0625));
            VectorMath.TwoSum(-T.Load(ref *chunk.High, i), log, out T head, out T rest);
            (head + (rest - T.Load(ref *chunk.Low, i))).Store(ref *result, i);
        }
    }

    /// <summary>log K_v(x), 0 &lt; x &lt;= 1, 0 &lt;= v &lt; 20.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogKTemme<T>(T v, T x)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0), half = T.Broadcast(0.5);
        T n = T.Floor(v + half), mu = v - n;
        T logHalf = T.Broadcast(Ln2) - VectorMath.Log(x); // log(2/x)
        T halfX = half * x, q = halfX * halfX;
        GammaTerms(mu, out T gamma1, out T gamma2);
        T reciprocalPlus = T.Fma(-mu, gamma1, gamma2), reciprocalMinus = T.Fma(mu, gamma1, gamma2);
        T sigma = mu * logHalf;
        T e = VectorMath.Expm1(sigma);
        T up = one + e, down = one / up;
        T sinh = half * T.Fma(e, down, e), cosh = half * (up + down);
        T sinhRatio = T.Select(T.EqualTo(sigma, default), one, sinh / T.Select(T.EqualTo(sigma, default), one, sigma));
        // pi mu / sin(pi mu) = Gamma(1+mu) Gamma(1-mu).
        T f = (gamma1 * cosh + gamma2 * logHalf * sinhRatio) / (reciprocalPlus * reciprocalMinus);
        T p = half * up / reciprocalPlus, r = half * down / reciprocalMinus;
        T c = one, sum = f, sumNext = p;
        for (int k = 1; k <= 16; k++)
        {
            T kk = T.Broadcast(k);
            T minus = one / (kk - mu), plus = one / (kk + mu);
            f = (T.Fma(kk, f, p) + r) * (minus * plus);
            p *= minus;
            r *= plus;
            c *= q / kk;
            T term = c * f;
            sum += term;
            sumNext += c * T.Fma(-kk, f, p);
            if (T.All(T.Abs(term) <= T.Broadcast(1e-17) * T.Abs(sum)))
                break;
        }

        // R_k = (x/2)^k K_{mu+k}: R_{k+1} = (mu + k) R_k + q R_{k-1}.
        T previous = sum, current = sumNext;
        T result = T.Select(n < half, sum, sumNext);
        T index = one;
        for (T more = index < n; T.Any(more); index += one, more = index < n)
        {
            T next = T.Fma(mu + index, current, q * previous);
            previous = current;
            current = next;
            result = T.Select(more, next, result);
        }

        // (x/2)^-n may leave the range, so it stays a logarithm; the sum itself is within e^(+-360).
        return T.Fma(n, logHalf, VectorMath.LogPositive(result));
    }

    /// <summary>log Gamma(1 + f), 0 &lt;= f &lt; 1, from the Taylor series of 1/Gamma(1+z) at the nearer of z = f and z = f - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogGammaOnePlus<T>(T f)
        where T : unmanaged, ISimd<T>
    {
        T upper = f > T.Broadcast(0.5);
        T z = T.Select(upper, f - T.Broadcast(1.0), f);
        ref double c = ref MemoryMarshal.GetReference(LogBesselTables.ReciprocalGamma);
        T sum = T.Broadcast(Unsafe.Add(ref c, 22));
        for (int k = 21; k >= 1; k--)
            sum = T.Fma(sum, z, T.Broadcast(Unsafe.Add(ref c, k)));
        // log Gamma(1+f) = log(1 + z) + log Gamma(1 + z) for z = f - 1.
        T shift = T.Any(upper) ? T.Select(upper, VectorMath.Log1p(z), default) : default;
        return shift - VectorMath.Log1p(sum * z);
    }

    /// <summary>Gamma1 and Gamma2 of Temme: 1/Gamma(1 -+ mu) = Gamma2 +- mu Gamma1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GammaTerms<T>(T mu, out T gamma1, out T gamma2)
        where T : unmanaged, ISimd<T>
    {
        ref double c = ref MemoryMarshal.GetReference(LogBesselTables.ReciprocalGamma);
        T z = mu * mu;
        T odd = T.Broadcast(Unsafe.Add(ref c, 21)), even = T.Broadcast(Unsafe.Add(ref c, 20));
        for (int k = 9; k >= 0; k--)
        {
            odd = T.Fma(odd, z, T.Broadcast(Unsafe.Add(ref c, 2 * k + 1)));
            even = T.Fma(even, z, T.Broadcast(Unsafe.Add(ref c, 2 * k)));
        }

        gamma1 = -odd;
        gamma2 = even;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Largest<T>(T values)
        where T : unmanaged, ISimd<T>
    {
        Span<double> lanes = stackalloc double[T.Count];
        values.Store(ref MemoryMarshal.GetReference(lanes), 0);
        double largest = lanes[0];
        for (int i = 1; i < lanes.Length; i++)
            largest = Math.Max(largest, lanes[i]);
        return largest;
    }
}

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
/// Loops run until the slowest lane is done; a lane that is done is masked, so that its value does not depend on its neighbours.
/// </summary>
internal static class LogBesselSmall
{
    private const double Ln2 = 0.69314718055994530942;

    /// <summary>Below this x, powers of x/2 could underflow and the logarithm is formed term by term.</summary>
    private const double TinyX = 1e-10;

    /// <summary>Nodes of the trapezoidal rule count down to e^-40 of the largest.</summary>
    private const double LeastExponent = -40.0;

    private const int TemmeTerms = 11;

    /// <summary>log I_v(x), or log I_v(x) - x, 0 &lt; x &lt; 20, 0 &lt;= v &lt; 20, over a chunk; overwrites its High, Low and S.</summary>
    public static unsafe void LogI<T>(in UniformChunk chunk, int count, bool scaled, double* result)
        where T : unmanaged, ISimd<T>
    {
        Sums<T>(in chunk, count);
        Products<T>(in chunk, count);
        Logarithms<T>(in chunk, count, scaled, result);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe void Sums<T>(in UniformChunk chunk, int count)
        where T : unmanaged, ISimd<T>
    {
        for (int i = 0; i < count; i += T.Count)
        {
            T half = T.Broadcast(0.5) * T.Load(ref *chunk.X, i);
            Series(T.Load(ref *chunk.V, i), half * half, out T numerator, out T denominator);
            numerator.Store(ref *chunk.High, i);
            denominator.Store(ref *chunk.Low, i);
        }
    }

    /// <summary>High = S (x/2)^n / (Gamma(1+f) (f+1) ... (f+n)), n = floor v, f = v - n; without the power where x is tiny. S = H at v = 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe void Products<T>(in UniformChunk chunk, int count)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        for (int i = 0; i < count; i += T.Count)
        {
            T v = T.Load(ref *chunk.V, i), x = T.Load(ref *chunk.X, i);
            T n = T.Floor(v), f = v - n;
            T factor = T.Select(x < T.Broadcast(TinyX), one, T.Broadcast(0.5) * x);
            T power = one, product = one;
            T j = one;
            for (T more = j <= n; T.Any(more); j += one, more = j <= n)
            {
                power *= T.Select(more, factor, one);
                product *= T.Select(more, f + j, one);
            }

            // 1/Gamma(1+f) from the nearer of z = f and z = f - 1: Gamma(1+f) = f Gamma(1+z) for the second.
            T upper = f > T.Broadcast(0.5);
            T reciprocal = ReciprocalGamma(T.Select(upper, f - one, f));
            product *= T.Select(upper, f, one);
            T numerator = T.Load(ref *chunk.High, i), denominator = T.Load(ref *chunk.Low, i);
            (power * reciprocal * (denominator + numerator) / (product * denominator)).Store(ref *chunk.High, i);
            T zero = T.EqualTo(v, default);
            if (T.Any(zero))
                (VectorMath.Log1p(T.Select(zero, numerator / denominator, one)) & zero).Store(ref *chunk.S, i);
        }
    }

    /// <summary>f log(x/2) + log High, heads and tails of the logarithms apart; v log(x/2) + log High where x is tiny.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe void Logarithms<T>(in UniformChunk chunk, int count, bool scaled, double* result)
        where T : unmanaged, ISimd<T>
    {
        for (int i = 0; i < count; i += T.Count)
        {
            T v = T.Load(ref *chunk.V, i), x = T.Load(ref *chunk.X, i);
            T multiplier = T.Select(x < T.Broadcast(TinyX), v, v - T.Floor(v));
            T subnormal = x < T.Broadcast(2.2250738585072014e-308);
            VectorMath.LogSplit(T.Select(subnormal, x * T.Broadcast(18014398509481984.0), x), T.Select(subnormal, T.Broadcast(-55.0), T.Broadcast(-1.0)), out T head, out T tail);
            T lead = multiplier * head;
            T rest = T.Fma(multiplier, head, -lead) + multiplier * tail;
            VectorMath.LogSplit(T.Load(ref *chunk.High, i), default, out head, out tail);
            VectorMath.TwoSum(lead, head, out T sum, out T error);
            rest += tail + error;
            T zero = T.EqualTo(v, default);
            if (T.Any(zero))
            {
                sum = T.Select(zero, T.Load(ref *chunk.S, i), sum);
                rest = T.Select(zero, default, rest);
            }

            if (scaled)
            {
                VectorMath.TwoSum(sum, -x, out sum, out error);
                rest += error;
            }

            (sum + rest).Store(ref *result, i);
        }
    }

    /// <summary>S - 1 = numerator / denominator for S = 0F1(; v+1; q): the backward nested sum with one division at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Series<T>(T v, T q, out T numerator, out T denominator)
        where T : unmanaged, ISimd<T>
    {
        // Terms grow while k(k+v) < q, up to k = m; then they fall faster than geometrically.
        T m = T.Broadcast(0.5) * (T.Sqrt(T.Fma(v, v, T.Broadcast(4.0) * q)) - v);
        T count = m + T.Broadcast(9.0) + T.Broadcast(6.0) * T.Sqrt(m + T.Broadcast(1.0));
        count = T.Select(q < T.Broadcast(1e-3) * (v + T.Broadcast(1.0)), T.Broadcast(6.0), count);
        int terms = 6;
        while (T.Any(count >= T.Broadcast(terms + 1)))
            terms++;
        T one = T.Broadcast(1.0);
        T top = one, bottom = one;
        for (int k = terms; k >= 2; k--)
        {
            T kk = T.Broadcast(k);
            T mine = count >= kk;
            bottom *= T.Select(mine, kk * (kk + v), one);
            top = T.Select(mine, T.Fma(q, top, bottom), one);
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
                T counts = slow > T.Broadcast(LeastExponent);
                if (!T.Any(counts))
                    break;
                sum += VectorMath.ExpBounded(T.Max(slow, T.Broadcast(-700.0))) & counts;
                T fast = -(decay + skew);
                counts = fast > T.Broadcast(LeastExponent);
                if (T.Any(counts))
                    other += VectorMath.ExpBounded(T.Max(fast, T.Broadcast(-700.0))) & counts;
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
        // Of |sigma|, as 1 + expm1 would cancel at large negative sigma.
        T size = T.Abs(sigma);
        T e = VectorMath.Expm1(size);
        T grown = one + e, shrunk = one / grown;
        T sinh = half * T.Fma(e, shrunk, e), cosh = half * (grown + shrunk);
        T sinhRatio = T.Select(T.EqualTo(sigma, default), one, sinh / T.Select(T.EqualTo(sigma, default), one, size));
        T negative = sigma < default(T);
        T up = T.Select(negative, shrunk, grown), down = T.Select(negative, grown, shrunk);
        // pi mu / sin(pi mu) = Gamma(1+mu) Gamma(1-mu).
        T f = (gamma1 * cosh + gamma2 * logHalf * sinhRatio) / (reciprocalPlus * reciprocalMinus);
        T p = half * up / reciprocalPlus, r = half * down / reciprocalMinus;
        T power = one, sum = f, sumNext = p;
        // q is at most 1/4: the terms c_k f_k fall like 4^-k / k!^2, and the first one left out is below 2^-60 of the sum.
        for (int k = 1; k <= TemmeTerms; k++)
        {
            T kk = T.Broadcast(k);
            f = (T.Fma(kk, f, p) + r) / ((kk - mu) * (kk + mu));
            p /= kk - mu;
            r /= kk + mu;
            power *= q / kk;
            sum = T.Fma(power, f, sum);
            sumNext = T.Fma(power, T.Fma(-kk, f, p), sumNext);
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
        T sum = ReciprocalGammaSlope(z);
        // log Gamma(1+f) = log(1 + z) + log Gamma(1 + z) for z = f - 1.
        T shift = T.Any(upper) ? T.Select(upper, VectorMath.Log1p(z), default) : default;
        return shift - VectorMath.Log1p(sum * z);
    }

    /// <summary>1 / Gamma(1 + z), |z| at most 1/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ReciprocalGamma<T>(T z)
        where T : unmanaged, ISimd<T> =>
        T.Fma(ReciprocalGammaSlope(z), z, T.Broadcast(1.0));

    /// <summary>(1 / Gamma(1 + z) - 1) / z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ReciprocalGammaSlope<T>(T z)
        where T : unmanaged, ISimd<T>
    {
        ref double c = ref MemoryMarshal.GetReference(LogBesselTables.ReciprocalGamma);
        T sum = T.Broadcast(Unsafe.Add(ref c, 22));
        for (int k = 21; k >= 1; k--)
            sum = T.Fma(sum, z, T.Broadcast(Unsafe.Add(ref c, k)));
        return sum;
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
}

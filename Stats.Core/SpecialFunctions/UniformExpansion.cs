using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stats.Core;

/// <summary>
/// The uniform (Debye, Olver) expansion of the modified Bessel functions, in w = sqrt(v^2 + x^2) >= 20, any v >= 0 and x > 0:
/// <code>
/// log I_v(x) =  E - log(2 pi w)/2   + De + Do,      E = w - v asinh(v/x)
/// log K_v(x) = -E + log(pi/(2 w))/2 + De - Do,      Do, De: odd and even part of sum D_k(s) u^k, u = 1/w, s = v^2/w^2
/// </code>
/// The series is asymptotic in w, not in v: at v = 0 it is Hankel's expansion. E cancels around x = 0.6627 v, where log I and log K
/// pass through zero, so it is formed in double-double:
/// <list type="bullet">
/// <item>as a rule from the double-double logarithm of (v + w)/x;</item>
/// <item>within 2^-27 of the zero, v above 2^36: by Taylor's series of E/v in x/v, whose argument x - r v is exact to 2^-160;</item>
/// <item>E - x for x above 1e15 and v below 1e-4 x: by its series in v/x, as w - x then loses what matters;</item>
/// <item>quotients that would leave the double range (x below 2^-450, v or x above 1e150 times that): in plain double, as nothing cancels there.</item>
/// </list>
/// Sources: Olver (1974); DLMF 10.41; Plesner, Sørensen, Hauberg (2024).
/// The work is cut into stages over a chunk of values (<see cref="UniformChunk"/>), each small enough that the compiler keeps it in registers.
/// </summary>
internal static unsafe class UniformExpansion
{
    /// <summary>The smallest w: below it no number of terms reaches 2^-54 (the smallest is about e^(-2w)).</summary>
    public const double MinimalW = 20.0;

    /// <summary>Below this x (scaled) the quotient (v + w)/x may overflow.</summary>
    private const double LeastX = 3.4394723383718e-136;

    /// <summary>Above this x, E - x is not taken from w - x.</summary>
    private const double GrazingX = 1e15, GrazingRatio = 1e-4;

    // r: the zero of g(r) = sqrt(1 + r^2) - asinh(1/r) = E/v at r = x/v, in three parts, and the first Taylor coefficients of g there.
    private const double Zero = 0.6627434193491816, ZeroMiddle = 8.155323790501267e-18, ZeroLow = -8.29631437622682e-35;
    private const double Slope = 1.8101705806989772, SlopeLow = 9.153657887938339e-17, HalfCurvature = -0.948886416256837;
    private const double NearZero = 7.450580596923828e-09, NearZeroV = 68719476736.0;

    // Where v^2 + x^2 would overflow, both are scaled: E is homogeneous.
    private const double ScaleAbove = 1e150, Down = 2.409919865102884e-181, Up = 4.149515568880993e180, ExponentUp = 600.0, LogUp = 415.88830833596718;

    // log(2 pi) / 2 and log(pi / 2) / 2 as pairs.
    private const double HalfLogTwoPi = 0.9189385332046728, HalfLogTwoPiLow = -3.8782941580672414e-17;
    private const double HalfLogHalfPi = 0.22579135264472744, HalfLogHalfPiLow = -6.4622584878775846e-18;

    /// <summary>The number of terms whose first omitted one is below 2^-54 for every s, by the smallest w of a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TermsFor<T>(T w)
        where T : unmanaged, ISimd<T>
    {
        if (T.All(w >= T.Broadcast(60.0)))
        {
            if (T.All(w >= T.Broadcast(500.0)))
                return T.All(w >= T.Broadcast(1e6)) ? 3 : T.All(w >= T.Broadcast(1e4)) ? 4 : 6;
            return T.All(w >= T.Broadcast(200.0)) ? 8 : T.All(w >= T.Broadcast(100.0)) ? 9 : 11;
        }

        if (T.All(w >= T.Broadcast(30.0)))
            return T.All(w >= T.Broadcast(40.0)) ? 13 : 16;
        return T.All(w >= T.Broadcast(25.0)) ? 18 : T.All(w >= T.Broadcast(22.0)) ? 20 : 23;
    }

    /// <summary>The odd and the even part of the sum over k up to <paramref name="terms"/> of (row k at s) u^k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sum<T>(ReadOnlySpan<double> rows, T s, T u, int terms, out T odd, out T even)
        where T : unmanaged, ISimd<T>
    {
        ref double coefficients = ref MemoryMarshal.GetReference(rows);
        T u2 = u * u;
        T first = default, second = default;
        // The last even k and the last odd k each start a Horner scheme in u^2.
        for (int k = terms; k >= 1; k--)
        {
            int start = (k - 1) * (k + 2) / 2;
            T row = T.Broadcast(Unsafe.Add(ref coefficients, start + k));
            for (int i = k - 1; i >= 0; i--)
                row = T.Fma(row, s, T.Broadcast(Unsafe.Add(ref coefficients, start + i)));
            T next = T.Fma(second, u2, row);
            second = first;
            first = next;
        }

        // first belongs to k = 1, second to k = 2.
        odd = first * u;
        even = second * u2;
    }

    /// <summary>The chunk's results: log I or log K, scaled or not as the chunk was prepared.</summary>
    public static void Evaluate<T>(in UniformChunk chunk, int count, bool isK, bool scaled, double* result)
        where T : unmanaged, ISimd<T>
    {
        Exponent<T>(in chunk, count, scaled);
        Sums<T>(in chunk, count, isK);
        Combine<T>(in chunk, count, isK, result);
    }

    /// <summary>Fills E (or E - x) as a pair High + Low, with W, U = 1/w and S = (v/w)^2; LogShift + log W is the logarithm of w.</summary>
    public static void Exponent<T>(in UniformChunk chunk, int count, bool scaled)
        where T : unmanaged, ISimd<T>
    {
        Prepare<T>(in chunk, count, scaled, out bool anyHuge, out bool anyPlain, out bool anyNearZero, out bool anyGrazing);
        Ordinary<T>(in chunk, count, scaled);
        if (anyPlain)
            Plain<T>(in chunk, count, scaled);
        if (anyNearZero)
            Near<T>(in chunk, count);
        if (anyGrazing)
            Grazing<T>(in chunk, count);
        if (anyHuge)
            Unscale<T>(in chunk, count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Prepare<T>(in UniformChunk chunk, int count, bool scaled, out bool anyHuge, out bool anyPlain, out bool anyNearZero, out bool anyGrazing)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        T someHuge = default, somePlain = default, someNearZero = default, someGrazing = default;
        for (int i = 0; i < count; i += T.Count)
        {
            T v = T.Load(ref *chunk.V, i), x = T.Load(ref *chunk.X, i);
            T huge = T.Max(v, x) > T.Broadcast(ScaleAbove);
            T sv = T.Select(huge, v * T.Broadcast(Down), v), sx = T.Select(huge, x * T.Broadcast(Down), x);
            T v2 = sv * sv, x2 = sx * sx;
            VectorMath.TwoSum(v2, x2, out T sum, out T sumLow);
            sumLow += T.Fma(sv, sv, -v2) + T.Fma(sx, sx, -x2);
            T w = T.Sqrt(sum);
            T u = one / w;
            T t = sv * u;
            someHuge |= huge;
            somePlain |= sx < T.Broadcast(LeastX);
            if (scaled)
                someGrazing |= IsGrazing(v, x);
            else
                someNearZero |= IsNearZero(v, x);
            sv.Store(ref *chunk.ScaledV, i);
            sx.Store(ref *chunk.ScaledX, i);
            w.Store(ref *chunk.W, i);
            u.Store(ref *chunk.U, i);
            (t * t).Store(ref *chunk.S, i);
            ((T.Fma(-w, w, sum) + sumLow) * (T.Broadcast(0.5) * u)).Store(ref *chunk.Tail, i);
            default(T).Store(ref *chunk.LogShift, i);
        }

        anyHuge = T.Any(someHuge);
        anyPlain = T.Any(somePlain);
        anyNearZero = T.Any(someNearZero);
        anyGrazing = T.Any(someGrazing);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T IsNearZero<T>(T v, T x)
        where T : unmanaged, ISimd<T> =>
        (T.Abs(T.Fma(T.Broadcast(-Zero), v, x)) < T.Broadcast(NearZero) * v) & (v > T.Broadcast(NearZeroV));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T IsGrazing<T>(T v, T x)
        where T : unmanaged, ISimd<T> =>
        (v < T.Broadcast(GrazingRatio) * x) & (x > T.Broadcast(GrazingX));

    /// <summary>E = w - v log((v + w)/x), every step in double-double.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Ordinary<T>(in UniformChunk chunk, int count, bool scaled)
        where T : unmanaged, ISimd<T>
    {
        for (int i = 0; i < count; i += T.Count)
        {
            // A vanishing x is evaluated in another stage; here it only must not raise the cost.
            T v = T.Load(ref *chunk.ScaledV, i), x = T.Max(T.Load(ref *chunk.ScaledX, i), T.Broadcast(LeastX));
            T w = T.Load(ref *chunk.W, i), tail = T.Load(ref *chunk.Tail, i);
            VectorMath.TwoSum(v, w, out T nh, out T nl);
            T inverse = T.Broadcast(1.0) / x;
            T rh = nh * inverse;
            T rl = (T.Fma(-rh, x, nh) + (nl + tail)) * inverse;
            VectorMath.LogDoubleDouble(rh, rl, out T lh, out T ll);
            T p = v * lh;
            T low = tail - T.Fma(v, ll, T.Fma(v, lh, -p));
            if (scaled)
            {
                VectorMath.TwoSum(w, -x, out w, out T difference);
                low += difference;
            }

            VectorMath.TwoSum(w, -p, out T high, out T rest);
            high.Store(ref *chunk.High, i);
            (low + rest).Store(ref *chunk.Low, i);
        }
    }

    /// <summary>E where x is too small for a quotient: the difference of two logarithms; v is far above x.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Plain<T>(in UniformChunk chunk, int count, bool scaled)
        where T : unmanaged, ISimd<T>
    {
        for (int i = 0; i < count; i += T.Count)
        {
            T v = T.Load(ref *chunk.ScaledV, i), x = T.Load(ref *chunk.ScaledX, i), w = T.Load(ref *chunk.W, i);
            T original = T.Load(ref *chunk.X, i);
            T huge = T.Max(T.Load(ref *chunk.V, i), original) > T.Broadcast(ScaleAbove);
            T a = VectorMath.Log(v + w) + (T.Broadcast(LogUp) & huge) - VectorMath.Log(original);
            T p = v * a;
            T mine = x < T.Broadcast(LeastX);
            T.Select(mine, (scaled ? w - x : w) - p, T.Load(ref *chunk.High, i)).Store(ref *chunk.High, i);
            T.Select(mine, -T.Fma(v, a, -p), T.Load(ref *chunk.Low, i)).Store(ref *chunk.Low, i);
        }
    }

    /// <summary>E around its zero: v (g1 d + g2 d^2/2), d = x/v - r, with v d = x - r v as a pair.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Near<T>(in UniformChunk chunk, int count)
        where T : unmanaged, ISimd<T>
    {
        for (int i = 0; i < count; i += T.Count)
        {
            T mine = IsNearZero(T.Load(ref *chunk.V, i), T.Load(ref *chunk.X, i));
            T v = T.Load(ref *chunk.ScaledV, i), x = T.Load(ref *chunk.ScaledX, i);
            T p = v * T.Broadcast(Zero);
            T pl = T.Fma(v, T.Broadcast(Zero), -p);
            T m = v * T.Broadcast(ZeroMiddle);
            T ml = T.Fma(v, T.Broadcast(ZeroMiddle), -m);
            // x - p is exact: the two agree in 27 bits.
            VectorMath.TwoSum(x - p, -pl, out T dh, out T dl);
            VectorMath.TwoSum(dh, -m, out dh, out T rest);
            dl += rest - T.Fma(v, T.Broadcast(ZeroLow), ml);
            T high = dh * T.Broadcast(Slope);
            T low = T.Fma(dh, T.Broadcast(Slope), -high) + T.Fma(dl, T.Broadcast(Slope), dh * T.Fma(dh / v, T.Broadcast(HalfCurvature), T.Broadcast(SlopeLow)));
            T.Select(mine, high, T.Load(ref *chunk.High, i)).Store(ref *chunk.High, i);
            T.Select(mine, low, T.Load(ref *chunk.Low, i)).Store(ref *chunk.Low, i);
        }
    }

    /// <summary>E - x = -v^2/(2x) (1 - t^2/12 + ...), t = v/x.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Grazing<T>(in UniformChunk chunk, int count)
        where T : unmanaged, ISimd<T>
    {
        T half = T.Broadcast(0.5);
        for (int i = 0; i < count; i += T.Count)
        {
            T mine = IsGrazing(T.Load(ref *chunk.V, i), T.Load(ref *chunk.X, i));
            T v = T.Load(ref *chunk.ScaledV, i), x = T.Load(ref *chunk.ScaledX, i);
            T t = v / x;
            T tl = T.Fma(-t, x, v) / x;
            T p = v * t;
            T pl = T.Fma(v, t, -p) + v * tl;
            T low = half * T.Fma(p * T.Broadcast(1.0 / 12.0), t * t, -pl);
            T.Select(mine, -half * p, T.Load(ref *chunk.High, i)).Store(ref *chunk.High, i);
            T.Select(mine, low, T.Load(ref *chunk.Low, i)).Store(ref *chunk.Low, i);
        }
    }

    /// <summary>Takes the scaling of huge arguments back; W keeps it, as it could overflow, and LogShift says so.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Unscale<T>(in UniformChunk chunk, int count)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        for (int i = 0; i < count; i += T.Count)
        {
            T huge = T.Max(T.Load(ref *chunk.V, i), T.Load(ref *chunk.X, i)) > T.Broadcast(ScaleAbove);
            T factor = T.Select(huge, T.Broadcast(Up), one);
            (T.Load(ref *chunk.High, i) * factor).Store(ref *chunk.High, i);
            (T.Load(ref *chunk.Low, i) * factor).Store(ref *chunk.Low, i);
            (T.Load(ref *chunk.U, i) * T.Select(huge, T.Broadcast(Down), one)).Store(ref *chunk.U, i);
            (T.Broadcast(ExponentUp) & huge).Store(ref *chunk.LogShift, i);
        }
    }

    /// <summary>De + Do or De - Do, from the first term on; a value takes the terms above 2^-56 at its own u, whatever its neighbours need.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Sums<T>(in UniformChunk chunk, int count, bool isK)
        where T : unmanaged, ISimd<T>
    {
        ref double rows = ref MemoryMarshal.GetReference(UniformExpansionCoefficients.D);
        ref double least = ref MemoryMarshal.GetReference(LogBesselTables.LeastU);
        for (int i = 0; i < count; i += T.Count)
        {
            T u = T.Load(ref *chunk.U, i), s = T.Load(ref *chunk.S, i);
            T step = isK ? -u : u;
            T power = step, sum = default;
            int start = 0;
            for (int k = 1; k <= LogBesselTables.LeastUCount; k++)
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

            sum.Store(ref *chunk.Sum, i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Combine<T>(in UniformChunk chunk, int count, bool isK, double* result)
        where T : unmanaged, ISimd<T>
    {
        T sign = T.Broadcast(isK ? -1.0 : 1.0);
        T constant = T.Broadcast(isK ? HalfLogHalfPi : -HalfLogTwoPi), constantLow = T.Broadcast(isK ? HalfLogHalfPiLow : -HalfLogTwoPiLow);
        T half = T.Broadcast(0.5);
        for (int i = 0; i < count; i += T.Count)
        {
            // The head of log w is exact: at the zeros it cancels against E.
            VectorMath.LogSplit(T.Load(ref *chunk.W, i), T.Load(ref *chunk.LogShift, i), out T logHead, out T logTail);
            VectorMath.TwoSum(sign * T.Load(ref *chunk.High, i), -half * logHead, out T sum, out T error);
            T rest = T.Fma(sign, T.Load(ref *chunk.Low, i), error);
            // An infinite head has no tail.
            rest &= T.Abs(sum) < T.Broadcast(double.PositiveInfinity);
            VectorMath.TwoSum(constant, -half * logTail, out T small, out error);
            VectorMath.TwoSum(sum, small, out sum, out T last);
            last &= T.Abs(sum) < T.Broadcast(double.PositiveInfinity);
            (sum + (last + (rest + (error + (constantLow + T.Load(ref *chunk.Sum, i)))))).Store(ref *result, i);
        }
    }
}

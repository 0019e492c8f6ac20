using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>
/// The Bessel ratio, its complement and derivative, one register of arguments at a time, by the method of <see cref="BesselRatio"/>: every lane at its
/// own order, raised to w = 25 where it is below, through the uniform expansion; then the recurrences in the order, until the slowest lane is back.
/// A lane takes the terms and the steps that it needs itself, so that its value does not depend on its neighbours or the width.
/// </summary>
internal static class BesselRatioKernel
{
    private const double MinimalW = 25.0, Huge = 1e150, Down = 2.409919865102884e-181;

    /// <summary>Term k = 1, 2, ... is needed above this u: (2^56 max |sum of (k + 2i)^2 d_i s^i|)^(-1/k) over s in [0, 1].</summary>
    private static ReadOnlySpan<double> LeastU =>
    [
        7.92223e-18, 1.58688e-09, 1.01453e-06, 2.62752e-05, 0.000186776, 0.000693038, 0.00177095, 0.00358198, 0.00578291, 0.00814846,
        0.010706, 0.013354, 0.016011, 0.0186155, 0.0211237, 0.0235061, 0.025745, 0.0278308, 0.0297602, 0.0315345, 0.0331579, 0.0346366,
        0.035978, 0.0371903, 0.038282, 0.0392613,
    ];

    public static void Spans(double order, ReadOnlySpan<double> orders, ReadOnlySpan<double> x, Span<double> ratio, Span<double> complement, Span<double> derivative)
    {
        if (Vector512.IsHardwareAccelerated)
            Spans<Simd8>(order, orders, x, ratio, complement, derivative);
        else if (Vector256.IsHardwareAccelerated)
            Spans<Simd4>(order, orders, x, ratio, complement, derivative);
        else
            Spans<Simd2>(order, orders, x, ratio, complement, derivative);
    }

    /// <summary>At orders[i], or at the one order where <paramref name="orders"/> is empty.</summary>
    public static void Spans<T>(double order, ReadOnlySpan<double> orders, ReadOnlySpan<double> x, Span<double> ratio, Span<double> complement, Span<double> derivative)
        where T : unmanaged, ISimd<T>
    {
        Span<double> v = stackalloc double[8], a = stackalloc double[8], r = stackalloc double[8], c = stackalloc double[8], d = stackalloc double[8];
        v.Fill(order);
        ref double rv = ref MemoryMarshal.GetReference(v);
        ref double ra = ref MemoryMarshal.GetReference(a);
        ref double rr = ref MemoryMarshal.GetReference(r);
        ref double rc = ref MemoryMarshal.GetReference(c);
        ref double rd = ref MemoryMarshal.GetReference(d);
        for (int i = 0; i < x.Length; i += T.Count)
        {
            // The pad of the last register repeats the last value, which cannot take another branch.
            int count = Math.Min(T.Count, x.Length - i);
            a.Fill(x[i + count - 1]);
            x.Slice(i, count).CopyTo(a);
            if (!orders.IsEmpty)
            {
                v.Fill(orders[i + count - 1]);
                orders.Slice(i, count).CopyTo(v);
            }

            Evaluate(T.Load(ref rv, 0), T.Load(ref ra, 0), out T ratioValue, out T complementValue, out T derivativeValue);
            ratioValue.Store(ref rr, 0);
            complementValue.Store(ref rc, 0);
            derivativeValue.Store(ref rd, 0);
            r[..count].CopyTo(ratio[i..]);
            c[..count].CopyTo(complement[i..]);
            d[..count].CopyTo(derivative[i..]);
        }
    }

    public static void Evaluate<T>(T v, T x, out T ratio, out T complement, out T derivative)
        where T : unmanaged, ISimd<T>
    {
        T zero = default, one = T.Broadcast(1.0), two = T.Broadcast(2.0), infinity = T.Broadcast(double.PositiveInfinity);
        T ordinary = (x > zero) & (x < infinity) & (v < infinity);
        T safeV = T.Select(ordinary, v, zero), safeX = T.Select(ordinary, x, T.Broadcast(1000.0));
        T least = T.Broadcast(MinimalW * MinimalW);
        T square = safeX * safeX;
        T below = T.Fma(safeV, safeV, square) < least;
        T steps = -T.Floor(safeV - T.Sqrt(T.Max(least - square, zero)));
        steps = T.Select(below, T.Max(one, steps), zero);
        Uniform(safeV + steps, safeX, out ratio, out complement, out derivative, out T overX);
        if (T.Any(below))
        {
            T q = T.Broadcast(0.25) * square, half = T.Broadcast(0.5);
            T s = half / overX;
            for (T k = steps; T.Any(k > half); k -= one)
            {
                T more = k > half;
                T order = safeV + k, twice = two * order;
                s = T.Select(more, order + q / s, s);
                T inverse = one / (two * s);
                complement = T.Select(more, T.Fma(-safeX, complement, twice) * inverse, complement);
                derivative = T.Select(more, T.Fma(-square, derivative, twice) * inverse * inverse, derivative);
            }

            ratio = T.Select(below, half * safeX / s, ratio);
        }

        if (T.All(ordinary))
            return;
        T far = T.EqualTo(x, infinity), nan = T.Broadcast(double.NaN);
        T valid = T.EqualTo(v, v) & T.EqualTo(x, x) & ~(far & T.EqualTo(v, infinity));
        ratio = T.Select(ordinary, ratio, T.Select(valid, one & far, nan));
        complement = T.Select(ordinary, complement, T.Select(valid, T.Select(far, zero, one), nan));
        derivative = T.Select(ordinary, derivative, T.Select(valid, T.Select(far, zero, T.Broadcast(0.5) / (v + one)), nan));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Uniform<T>(T v, T x, out T ratio, out T complement, out T derivative, out T overX)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        T scale = T.Select(T.Max(v, x) > T.Broadcast(Huge), T.Broadcast(Down), one);
        T sv = v * scale, sx = x * scale;
        T w = T.Sqrt(T.Fma(sv, sv, sx * sx));
        T t = sv / w, z = sx / w, u = one / w * scale;
        T s = t * t, z2 = z * z;
        ref double first = ref MemoryMarshal.GetReference(UniformExpansionCoefficients.First);
        ref double second = ref MemoryMarshal.GetReference(UniformExpansionCoefficients.Second);
        ref double least = ref MemoryMarshal.GetReference(LeastU);
        T power = u, f = default, g = default;
        int start = 0;
        for (int k = 1; k <= UniformExpansionCoefficients.Terms; k++)
        {
            T needed = u > T.Broadcast(Unsafe.Add(ref least, k - 1));
            if (!T.Any(needed))
                break;
            T a = T.Broadcast(Unsafe.Add(ref first, start + k)), b = T.Broadcast(Unsafe.Add(ref second, start + k));
            for (int j = k - 1; j >= 0; j--)
            {
                a = T.Fma(a, s, T.Broadcast(Unsafe.Add(ref first, start + j)));
                b = T.Fma(b, s, T.Broadcast(Unsafe.Add(ref second, start + j)));
            }

            f = T.Fma(a & needed, power, f);
            g = T.Fma(b & needed, power, g);
            power *= u;
            start += k + 1;
        }

        T h = T.Broadcast(0.5) + f;
        T main = one / (one + t);
        T mean = main - u * h;
        overX = u * mean;
        ratio = z * mean;
        complement = T.Fma(t * (one + t / (one + z)), main, z * u * h);
        derivative = u * T.Fma(t, main, u * T.Fma(z2 - s, h, z2 * g));
    }
}

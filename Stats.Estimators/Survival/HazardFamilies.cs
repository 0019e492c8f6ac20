// Map: AdaptedPowerLikelihood for kappa in (-1, infinity), one form without a special point at 0 or 1; PowerGompertzLikelihood is its limit kappa = infinity, CureLogisticLikelihood
// its limit kappa = -1 with theta = lambda c and phi c^(-1/gamma) held, LogNormal stands beside them. Source: Burke, Jones and Noufaily (2020); with
// y = e^z, u = z - log c: s = sigma(u), a = log(1 + y/c), x = kappa a, and phi1(x) = (e^x - 1)/x.
//   H0 = c a phi1(x)           dH0/dz = c s e^x          dH0/dnu = c [(a - s) e^x + a^2 phi1'(x)]
// phi1 and its derivatives: |x| < 1 from the series of phi3 = sum x^k / (k + 3)! (phi2 = 1/2 + x phi3, phi1 = 1 + x phi2, phi1' = phi1 - phi2,
// phi1'' = phi1 - 2 phi2 + 2 phi3), elsewhere the closed forms. a - s: its series in s for s < 0.1, for a = -log(1 - s).
using System.Runtime.CompilerServices;
using Stats.Core;

namespace Stats.Estimators;

/// <summary>H0 = (c / kappa) ((1 + y/c)^kappa - 1), c = kappa + 1.</summary>
internal readonly struct AdaptedPowerLikelihood : IHazardFamily
{
    /// <summary>1 / k! for k = 21, ..., 3.</summary>
    private static ReadOnlySpan<double> InverseFactorials =>
    [
        1.0 / 51090942171709440000.0, 1.0 / 2432902008176640000.0, 1.0 / 121645100408832000.0, 1.0 / 6402373705728000.0, 1.0 / 355687428096000.0,
        1.0 / 20922789888000.0, 1.0 / 1307674368000.0, 1.0 / 87178291200.0, 1.0 / 6227020800.0, 1.0 / 479001600.0,
        1.0 / 39916800.0, 1.0 / 3628800.0, 1.0 / 362880.0, 1.0 / 40320.0, 1.0 / 5040.0, 1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Begin<T>(T z, in HazardShape<T> shape, out T first, out T second, out T third)
        where T : unmanaged, ISimd<T> => Logistic(z - shape.LogC, out first, out second, out third);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Continue<T>(T first, T third, in HazardShape<T> shape, out T exponential, out T phi, out T phi1, out T phi2)
        where T : unmanaged, ISimd<T> => Exponential(shape.Kappa * third, out exponential, out phi, out phi1, out phi2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish<T>(T z, in HazardStage<T> stage, in HazardShape<T> shape, out HazardPoint<T> point)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0), c = shape.C, kappa = shape.Kappa;
        T s = stage.First, r = stage.Second, a = stage.Third, ex = stage.Exponential, phi = stage.Phi, phi1 = stage.Phi1, phi2 = stage.Phi2;
        T am = Excess(a, s);
        T xn = T.Fma(kappa, am, a);
        T slope = T.Fma(kappa, s, r);
        T aa = a * a;
        T power = c * ex;
        point.Value = c * a * phi;
        point.Z = power * s;
        point.ZZ = point.Z * slope;
        point.ZN = point.Z * (xn + s);
        point.N = c * T.Fma(am, ex, aa * phi1);
        T second = T.Fma(ex, T.Fma(am, xn, -(s * s)), aa * phi2 * xn) - (a + a) * s * phi1;
        point.NN = T.Fma(c, second, point.N);
        T excess = kappa - one, q = s * r;
        point.Log = T.Fma(excess, a, z);
        point.LogZ = slope;
        point.LogZZ = excess * q;
        point.LogZN = T.Fma(c, s, -(excess * q));
        point.LogN = xn + s;
        point.LogNN = T.Fma(c, am, -(kappa * s * s)) - s - s + s * s;
        point.Factor = power;
        point.Share = s;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Increment<T>(T z, T stretch, in HazardShape<T> shape, in HazardPoint<T> lower, in HazardPoint<T> upper)
        where T : unmanaged, ISimd<T>
    {
        // log((1 + y_r/c) / (1 + y_l/c)); where the exponential leaves the range, by the difference of z that it is there.
        T step = VectorMath.Log1p(lower.Share * VectorMath.Expm1(T.Min(stretch, T.Broadcast(700.0))));
        T x = shape.Kappa * step;
        Exponential(x, out _, out T phi, out _, out _);
        return T.Select(stretch < T.Broadcast(700.0), lower.Factor * step * phi, upper.Value - lower.Value);
    }

    /// <summary>sigma(u), sigma(-u) and log(1 + e^u).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Logistic<T>(T u, out T s, out T r, out T a)
        where T : unmanaged, ISimd<T>
    {
        T zero = T.Broadcast(0.0), one = T.Broadcast(1.0);
        T e = VectorMath.Exp(-T.Abs(u));
        T large = one / (one + e), small = e * large;
        T positive = u >= zero;
        s = T.Select(positive, large, small);
        r = T.Select(positive, small, large);
        a = T.Select(positive, u, zero) + VectorMath.Log1p(e);
    }

    /// <summary>e^x, phi1 and its first two derivatives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exponential<T>(T x, out T ex, out T phi, out T first, out T second)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0);
        T near = T.Abs(x) < one;
        ex = phi = first = second = one;
        if (T.Any(near))
        {
            T phi3 = T.Broadcast(InverseFactorials[0]);
            for (int k = 1; k < 19; k++)
                phi3 = T.Fma(phi3, x, T.Broadcast(InverseFactorials[k]));
            T phi2 = T.Fma(x, phi3, T.Broadcast(0.5));
            phi = T.Fma(x, phi2, one);
            ex = T.Fma(x, phi, one);
            first = phi - phi2;
            second = first - phi2 + phi3 + phi3;
        }

        if (!T.All(near))
        {
            // e^x of a large negative x has its own digits; elsewhere the sum does.
            T m = VectorMath.Expm1(x), e = T.Any(x < T.Broadcast(-1.0)) ? VectorMath.Exp(x) : m + one, inverse = one / x;
            T p = m * inverse;
            T p1 = (e - p) * inverse;
            T p2 = T.Fma(T.Fma(x, e, -(e + e)), inverse, (p + p) * inverse) * inverse;
            ex = T.Select(near, ex, e);
            phi = T.Select(near, phi, p);
            first = T.Select(near, first, p1);
            second = T.Select(near, second, p2);
        }
    }

    /// <summary>a - s = -log(1 - s) - s.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Excess<T>(T a, T s)
        where T : unmanaged, ISimd<T>
    {
        T direct = a - s;
        T small = s < T.Broadcast(0.1);
        if (!T.Any(small))
            return direct;
        T sum = T.Broadcast(1.0 / 17.0);
        for (int k = 16; k >= 2; k--)
            sum = T.Fma(sum, s, T.Broadcast(1.0 / k));
        return T.Select(small, sum * s * s, direct);
    }
}

/// <summary>H0 = e^y - 1, the limit kappa = infinity.</summary>
internal readonly struct PowerGompertzLikelihood : IHazardFamily
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Begin<T>(T z, in HazardShape<T> shape, out T first, out T second, out T third)
        where T : unmanaged, ISimd<T> => first = second = third = VectorMath.Exp(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Continue<T>(T first, T third, in HazardShape<T> shape, out T exponential, out T phi, out T phi1, out T phi2)
        where T : unmanaged, ISimd<T>
    {
        exponential = phi1 = phi2 = VectorMath.Exp(first);
        phi = VectorMath.Expm1(first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish<T>(T z, in HazardStage<T> stage, in HazardShape<T> shape, out HazardPoint<T> point)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0), y = stage.First, ey = stage.Exponential;
        point = default;
        point.Value = stage.Phi;
        point.Z = y * ey;
        point.ZZ = point.Z * (one + y);
        point.Log = z + y;
        point.LogZ = one + y;
        point.LogZZ = y;
        point.Factor = ey;
        point.Share = y;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Increment<T>(T z, T stretch, in HazardShape<T> shape, in HazardPoint<T> lower, in HazardPoint<T> upper)
        where T : unmanaged, ISimd<T> =>
        lower.Factor * VectorMath.Expm1(lower.Share * VectorMath.Expm1(stretch));
}

/// <summary>H0 = sigma(z), the limit kappa = -1: promotion-time cure with a log-logistic latency, lambda being theta.</summary>
internal readonly struct CureLogisticLikelihood : IHazardFamily
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Begin<T>(T z, in HazardShape<T> shape, out T first, out T second, out T third)
        where T : unmanaged, ISimd<T> => AdaptedPowerLikelihood.Logistic(z, out first, out second, out third);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Continue<T>(T first, T third, in HazardShape<T> shape, out T exponential, out T phi, out T phi1, out T phi2)
        where T : unmanaged, ISimd<T> => exponential = phi = phi1 = phi2 = first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish<T>(T z, in HazardStage<T> stage, in HazardShape<T> shape, out HazardPoint<T> point)
        where T : unmanaged, ISimd<T>
    {
        point = default;
        T s = stage.First, r = stage.Second, a = stage.Third;
        T q = s * r;
        point.Value = s;
        point.Z = q;
        point.ZZ = q * (r - s);
        point.Log = z - a - a;
        point.LogZ = r - s;
        point.LogZZ = -(q + q);
        point.Factor = r;
        point.Share = s;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Increment<T>(T z, T stretch, in HazardShape<T> shape, in HazardPoint<T> lower, in HazardPoint<T> upper)
        where T : unmanaged, ISimd<T> =>
        -(upper.Share * lower.Factor * VectorMath.Expm1(-stretch));
}

/// <summary>H0 = -log(1 - Phi(z)): log T is normal with mean -log phi and standard deviation 1 / gamma where lambda = 1.</summary>
internal readonly struct LogNormalLikelihood : IHazardFamily
{
    private const double LogRootTwoPi = 0.91893853320467274178;
    private const double RootTwoOverPi = 0.79788456080286535588;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Begin<T>(T z, in HazardShape<T> shape, out T first, out T second, out T third)
        where T : unmanaged, ISimd<T> => first = second = third = -NormalKernels.SurvivalLn(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Continue<T>(T first, T third, in HazardShape<T> shape, out T exponential, out T phi, out T phi1, out T phi2)
        where T : unmanaged, ISimd<T> => exponential = phi = phi1 = phi2 = first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish<T>(T z, in HazardStage<T> stage, in HazardShape<T> shape, out HazardPoint<T> point)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0), value = stage.First;
        point = default;
        T log = T.Fma(T.Broadcast(-0.5) * z, z, value - T.Broadcast(LogRootTwoPi));
        // The hazard of the normal law, and hazard - z, which cancels in the far tail: there by its expansion 1/z - 2/z^3 + 10/z^5 - 74/z^7.
        T mills = T.Broadcast(RootTwoOverPi) / NormalKernels.Erfcx(z * T.Broadcast(NormalKernels.InverseSqrt2)), inverse = one / z, square = inverse * inverse;
        T tail = inverse * T.Fma(square, T.Fma(square, T.Fma(square, T.Broadcast(-74.0), T.Broadcast(10.0)), T.Broadcast(-2.0)), one);
        T gap = T.Select(z > T.Broadcast(100.0), tail, mills - z);
        point.Value = value;
        point.Z = mills;
        point.ZZ = mills * gap;
        point.Log = log;
        point.LogZ = gap;
        point.LogZZ = point.ZZ - one;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Increment<T>(T z, T stretch, in HazardShape<T> shape, in HazardPoint<T> lower, in HazardPoint<T> upper)
        where T : unmanaged, ISimd<T>
    {
        // Short steps by the hazard at the middle (Simpson), long ones by the difference.
        T half = T.Broadcast(0.5) * stretch;
        T middle = z + half;
        T mills = T.Broadcast(RootTwoOverPi) / NormalKernels.Erfcx(middle * T.Broadcast(NormalKernels.InverseSqrt2));
        T simpson = stretch * T.Broadcast(1.0 / 6.0) * (lower.Z + upper.Z + T.Broadcast(4.0) * mills);
        return T.Select(stretch < T.Broadcast(1e-3), simpson, upper.Value - lower.Value);
    }
}

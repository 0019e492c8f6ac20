using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// Tail integrals of the cosine W of a von Mises-Fisher vector, whose density is proportional to e^(kappa w) (1-w^2)^((p-3)/2).
/// With y = atanh w and m = p - 1 the log-density in y is phi(y) = kappa tanh y - m log cosh y, smooth for every p.
/// <para>
/// Left of the mode, P(W &lt;= w) = e^phi(y) J / Z with J = integral over u from 0 of exp(phi(y-u) - phi(y)): a decreasing integrand
/// without a large factor, so J is exact to a few ulp in the farthest tail. The upper tail is the lower tail of -W.
/// </para>
/// <para>
/// No cancellation: with w the expansion point, D = cosh u - w sinh u, q = cosh u - 1 and rho = kappa (1-w^2) - m w (the slope, at least 0),
/// phi(y-u) - phi(y) = -rho sinh u / D + m [ log1pmx(1/D - 1) - q / D ], where log1pmx(x) = log(1+x) - x: every term is at most 0.
/// </para>
/// <para>
/// The integral is a trapezoidal sum after u = s exp(t - exp(-t)) (Mori's map for decaying integrands), s the local scale.
/// </para>
/// </summary>
internal static class SphericalTail
{
    // At 1/16 the sum over the lower side of a circle's centre is off by 400 eps, at 1/20 no sum by more than 0.2.
    private const double Step = 1.0 / 20.0;
    private const double FirstNode = -3.75;
    private const int NodeCount = 264;

    private static readonly double[] Nodes = MakeNodes(weights: false);
    private static readonly double[] Weights = MakeNodes(weights: true);

    /// <summary>A point w in (-1, 1) with its distances to both ends, each exact to the last bit of a pair.</summary>
    public readonly struct Point
    {
        public readonly double W, OneMinus, OneMinusLow, OnePlus, OnePlusLow;

        private Point(double w, double oneMinus, double oneMinusLow, double onePlus, double onePlusLow)
        {
            W = w;
            OneMinus = oneMinus;
            OneMinusLow = oneMinusLow;
            OnePlus = onePlus;
            OnePlusLow = onePlusLow;
        }

        /// <summary>1 - w^2.</summary>
        public double OneMinusSquare => OneMinus * OnePlus;

        public Point Mirrored => new(-W, OnePlus, OnePlusLow, OneMinus, OneMinusLow);

        public static Point Of(double w)
        {
            (double minus, double minusLow) = TwoSum(1.0, -w);
            (double plus, double plusLow) = TwoSum(1.0, w);
            return new Point(w, minus, minusLow, plus, plusLow);
        }

        /// <summary>The point at the distance <paramref name="complement"/> below 1; exact where w itself rounds to 1.</summary>
        public static Point FromComplement(double complement)
        {
            (double plus, double plusLow) = TwoSum(2.0, -complement);
            return new Point(1.0 - complement, complement, 0.0, plus, plusLow);
        }

        /// <summary>kappa (1 - w^2) - m w, the slope of phi: in double-double, as it cancels near the mode.</summary>
        public double Slope(double kappa, double m)
        {
            (double c, double cLow) = Product(OneMinus, OneMinusLow, OnePlus, OnePlusLow);
            (double a, double aLow) = Product(c, cLow, kappa, 0.0);
            // w = 1 - (1 - w), exactly.
            double b = m * OneMinus, bLow = Math.FusedMultiplyAdd(m, OneMinus, -b) + m * OneMinusLow;
            (double sum, double rest) = TwoSum(a, b);
            (double total, double rest2) = TwoSum(sum, -m);
            return total + (rest2 + (rest + (aLow + bLow)));
        }
    }

    /// <summary>
    /// J: the integral of exp(phi(y-u) - phi(y)) over u in (0, inf), for a point at or left of the mode.
    /// </summary>
    /// <param name="point">tanh y.</param>
    /// <param name="slope">phi'(y), at least 0.</param>
    /// <param name="kappa">The concentration (of the mirrored law for an upper tail, then negative).</param>
    /// <param name="m">p - 1.</param>
    public static double Integral(in Point point, double slope, double kappa, double m)
    {
        double scale = Scale(in point, slope, kappa, m);
        if (Vector512.IsHardwareAccelerated)
            return Sum<Simd8>(in point, slope, m, scale);
        if (Vector256.IsHardwareAccelerated)
            return Sum<Simd4>(in point, slope, m, scale);
        return Sum<Simd2>(in point, slope, m, scale);
    }

    /// <summary>
    /// The nodes u of the integral's sum, with their weight and phi(y-u) - phi(y), for expectations over one side;
    /// returns how many matter. At half the step: the powers of the deviation in an expectation vary faster than the density.
    /// </summary>
    public static int Nodewise(in Point point, double slope, double kappa, double m, Span<double> u, Span<double> mass)
    {
        double scale = Scale(in point, slope, kappa, m);
        double sum = 0.0;
        for (int k = 0; k < MaximalNodeCount; k++)
        {
            double t = FirstNode + 0.5 * Step * k, node = Math.Exp(t - Math.Exp(-t));
            u[k] = scale * node;
            Simd1 exponent = Exponent(new Simd1(u[k]), point.W, point.OneMinus, point.OnePlus, slope, m);
            mass[k] = Math.Exp(exponent.Value) * scale * (0.5 * Step) * (1.0 + Math.Exp(-t)) * node;
            sum += mass[k];
            if (node > 1.0 && mass[k] < 1e-19 * sum)
                return k;
        }

        return MaximalNodeCount;
    }

    public static int MaximalNodeCount => 2 * NodeCount;

    /// <summary>phi(y + delta) - phi(y) at a point with the given (tiny) slope, for delta of either sign.</summary>
    public static double Difference(in Point point, double slope, double m, double delta)
    {
        // The mirrored law turns a step to the right into one to the left.
        Point p = delta < 0.0 ? point : point.Mirrored;
        double s = delta < 0.0 ? slope : -slope;
        return Exponent(new Simd1(Math.Abs(delta)), p.W, p.OneMinus, p.OnePlus, s, m).Value;
    }

    private static double Scale(in Point point, double slope, double kappa, double m)
    {
        double curvature = point.OneMinusSquare * (2.0 * kappa * point.W + m);
        return 1.0 / (slope + Math.Sqrt(Math.Max(curvature, 0.0)));
    }

    private static double Sum<T>(in Point point, double slope, double m, double scale)
        where T : unmanaged, ISimd<T>
    {
        // Always eight partial sums, so that every width adds in the same order.
        Span<double> partial = stackalloc double[8];
        partial.Clear();
        ref double sums = ref MemoryMarshal.GetReference(partial);
        ref double nodes = ref MemoryMarshal.GetArrayDataReference(Nodes);
        ref double weights = ref MemoryMarshal.GetArrayDataReference(Weights);
        T s = T.Broadcast(scale);
        for (int k = 0; k < NodeCount; k += 8)
        {
            bool done = Nodes[k] > 1.0;
            for (int lane = 0; lane < 8; lane += T.Count)
            {
                T u = T.Min(s * T.Load(ref nodes, k + lane), T.Broadcast(700.0));
                T term = VectorMath.ExpBounded(T.Max(Exponent(u, point.W, point.OneMinus, point.OnePlus, slope, m), T.Broadcast(-700.0)));
                term *= T.Load(ref weights, k + lane);
                T sum = T.Load(ref sums, lane) + term;
                sum.Store(ref sums, lane);
                done &= !T.Any(term > T.Broadcast(1e-18) * sum);
            }

            if (done)
                break;
        }

        double low = (partial[0] + partial[4]) + (partial[2] + partial[6]);
        double high = (partial[1] + partial[5]) + (partial[3] + partial[7]);
        return scale * (low + high);
    }

    /// <summary>phi(y-u) - phi(y), at most 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Exponent<T>(T u, double w, double oneMinus, double onePlus, double slope, double m)
        where T : unmanaged, ISimd<T>
    {
        T one = T.Broadcast(1.0), half = T.Broadcast(0.5);
        T e = VectorMath.Expm1(u);
        T up = e + one;
        T down = one / up;
        T sinh = half * T.Fma(e, down, e);
        T q = half * e * e * down;
        T d = half * T.Fma(up, T.Broadcast(oneMinus), down * T.Broadcast(onePlus));
        T g = T.Fma(T.Broadcast(-w), sinh, q);
        T inverse = one / d;
        T inner = Log1pmx(-g * inverse, d) - q * inverse;
        return T.Fma(T.Broadcast(m), inner, T.Broadcast(-slope) * sinh * inverse);
    }

    /// <summary>log(1+x) - x, where 1 + x = 1/d is known too: by the odd series in x / (2 + x) up to |x| = 1/2, by log d beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Log1pmx<T>(T x, T d)
        where T : unmanaged, ISimd<T>
    {
        T near = T.Abs(x) <= T.Broadcast(0.5);
        T result = default;
        if (T.Any(near))
        {
            T r = x / (x + T.Broadcast(2.0));
            T z = r * r;
            T p = T.Broadcast(1.0 / 37.0);
            for (int k = 35; k >= 3; k -= 2)
                p = T.Fma(p, z, T.Broadcast(1.0 / k));
            result = T.Fma(T.Broadcast(2.0) * r * z, p, -(x * r));
        }

        if (T.All(near))
            return result;
        T far = -VectorMath.LogPositive(T.Max(d, T.Broadcast(1e-300))) - x;
        return T.Select(near, result, far);
    }

    private static double[] MakeNodes(bool weights)
    {
        double[] values = new double[NodeCount];
        for (int k = 0; k < NodeCount; k++)
        {
            double t = FirstNode + Step * k;
            double node = Math.Exp(t - Math.Exp(-t));
            values[k] = weights ? Step * (1.0 + Math.Exp(-t)) * node : node;
        }

        return values;
    }

    private static (double High, double Low) TwoSum(double a, double b)
    {
        double sum = a + b, v = sum - a;
        return (sum, (a - (sum - v)) + (b - v));
    }

    private static (double High, double Low) Product(double a, double aLow, double b, double bLow)
    {
        double high = a * b;
        return (high, Math.FusedMultiplyAdd(a, b, -high) + (a * bLow + aLow * b));
    }
}

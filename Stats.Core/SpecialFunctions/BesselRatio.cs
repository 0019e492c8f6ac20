namespace Stats.Core;

/// <summary>
/// A_v(x) = I_(v+1)(x) / I_v(x), the mean resultant length of directional statistics at v = p/2 - 1, its complement, derivative and inverse,
/// for every order v >= 0 and x >= 0 of the double range, each without subtracting near-equal numbers.
/// <list type="table">
/// <item><term>w = sqrt(v^2 + x^2) >= 25</term><description>the derivatives of the uniform expansion: h = 1/2 + F, A = x/(w+v) - x h / w^2 (DLMF 10.41, differentiated term by term)</description></item>
/// <item><term>w &lt; 25</term><description>the recurrences in the order, downward from an order that reaches w = 25: A = x / (2(v+1) + x A_next), and for 1 - A and A' the
/// recurrences that it implies; errors shrink on the way down</description></item>
/// </list>
/// Largest relative errors against arbitrary precision, in units of 2^-52: ratio 2, complement 12, derivative 15 (measured on 498 points; the worst at v below 1, x from 9 to 25).
/// </summary>
public static partial class BesselRatio
{
    private const int MaximumSteps = 50;

    /// <summary>The weights k^2 of the derivative's series amplify what is cut off, so it starts above the expansion's own 20.</summary>
    private const double MinimalW = 25.0;

    /// <summary>The ratio, its complement and its derivative.</summary>
    /// <param name="order">v, at least 0.</param>
    /// <param name="x">At least 0.</param>
    /// <returns>(0, 1, 1/(2v+2)) at x = 0; (1, 0, 0) at x = +inf; (0, 1, 0) at v = +inf; NaN where both are infinite or either is NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> or <paramref name="x"/> is negative.</exception>
    public static BesselRatioValue Evaluate(double order, double x)
    {
        if (double.IsNaN(order) || double.IsNaN(x))
            return Edge(order, x);
        ThrowIfNegative(order, nameof(order));
        ThrowIfNegative(x, nameof(x));
        if (!(x > 0.0 && x < double.PositiveInfinity && order < double.PositiveInfinity))
            return Edge(order, x);
        if (order * order + x * x >= MinimalW * MinimalW)
            return Uniform(order, x, out _);

        // Downward from the first order whose w is at least 20.
        int steps = Math.Max(1, (int)Math.Ceiling(Math.Sqrt(MinimalW * MinimalW - x * x) - order));
        BesselRatioValue start = Uniform(order + steps, x, out double overX);
        double q = 0.25 * x * x;
        double s = 0.5 / overX, complement = start.Complement, derivative = start.Derivative;
        for (int k = steps; k >= 1; k--)
        {
            // A = x / d with d = 2(v+1) + x A_next, hence 1 - A and A' from those of the next order.
            double two = 2.0 * (order + k);
            s = order + k + q / s;
            double d = 2.0 * s;
            complement = Math.FusedMultiplyAdd(-x, complement, two) / d;
            derivative = Math.FusedMultiplyAdd(-x * x, derivative, two) / (d * d);
        }

        return new BesselRatioValue(0.5 * x / s, complement, derivative);
    }

    /// <summary>
    /// The x at which A_v(x) is the given ratio: Newton inside the bounds of Amos, and of Hornik and Grün, on whichever of the ratio and its
    /// complement is the better conditioned. Relative error about 4e-15 given that one.
    /// </summary>
    /// <param name="order">v, finite and at least 0.</param>
    /// <param name="ratio">r, in [0, 1].</param>
    /// <param name="complement">1 - r, computed without cancellation where that is possible; for r of at least 1/2 it is the one that counts.</param>
    /// <returns>x; 0 at ratio 0, +inf at complement 0; NaN where an argument is NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is negative or not finite, <paramref name="ratio"/> or <paramref name="complement"/> is not in [0, 1], or they do not sum to 1 within 1e-6.</exception>
    public static double Inverse(double order, double ratio, double complement)
    {
        if (double.IsNaN(order) || double.IsNaN(ratio) || double.IsNaN(complement))
            return double.NaN;
        if (!(order >= 0.0) || double.IsPositiveInfinity(order))
            throw new ArgumentOutOfRangeException(nameof(order), order, "The order is finite and at least 0.");
        if (!(ratio is >= 0.0 and <= 1.0))
            throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "A ratio is in [0, 1].");
        if (!(complement is >= 0.0 and <= 1.0) || Math.Abs(ratio + complement - 1.0) > 1e-6)
            throw new ArgumentOutOfRangeException(nameof(complement), complement, "The complement is 1 - ratio.");
        if (ratio == 0.0)
            return 0.0;
        if (complement == 0.0)
            return double.PositiveInfinity;
        bool small = ratio < 0.5;
        double r = small ? ratio : 1.0 - complement, c = small ? 1.0 - ratio : complement;
        // Beyond 1e150 the product of the two would overflow, and the halves are below the last bit.
        double mean = order > 1e150 ? order : Math.Sqrt((order + 0.5) * (order + 1.5));
        double low = Math.Max(Bound(r, c, order, order + 2.0), Bound(r, c, order + 0.5, mean));
        double high = Bound(r, c, order + 0.5, order + 1.5);
        if (double.IsPositiveInfinity(low))
            return double.PositiveInfinity;
        double x = double.IsPositiveInfinity(high) ? low : 0.5 * low + 0.5 * high;
        for (int iteration = 0; iteration < MaximumSteps; iteration++)
        {
            BesselRatioValue value = Evaluate(order, x);
            double error = small ? value.Ratio - r : c - value.Complement;
            double step = error / value.Derivative;
            if (!double.IsFinite(step))
                break;
            double next = Math.Clamp(x - step, Math.Min(low, high), Math.Max(low, high));
            bool done = Math.Abs(next - x) <= 1e-15 * x;
            x = next;
            if (done)
                break;
        }

        return x;
    }

    /// <summary>(r / (1 - r^2)) (a + sqrt(a^2 r^2 + b^2 (1 - r^2))): a bound of the inverse (Amos 1974; Hornik and Grün 2013).</summary>
    private static double Bound(double r, double c, double a, double b)
    {
        double om = c * (1.0 + r);
        // Divided by the larger of a and b, which may be as large as a double.
        double scale = Math.Max(a, b), sa = a / scale, sb = b / scale;
        return r / om * (sa + Math.Sqrt(sa * sa * r * r + sb * sb * om)) * scale;
    }

    /// <summary>w at least 20; also A / x, which does not underflow.</summary>
    private static BesselRatioValue Uniform(double v, double x, out double overX)
    {
        double scale = Math.Max(v, x) > 1e150 ? 2.409919865102884e-181 : 1.0;
        double sv = v * scale, sx = x * scale;
        double w = Math.Sqrt(sv * sv + sx * sx);
        double t = sv / w, z = sx / w, u = 1.0 / w * scale;
        double s = t * t, z2 = z * z;
        double magnitude = w / scale;
        int terms = UniformExpansion.TermsFor(new Simd1(magnitude)) + (magnitude < 40.0 ? 3 : 1);
        UniformExpansion.Sum(UniformExpansionCoefficients.First, new Simd1(s), new Simd1(u), terms, out Simd1 odd, out Simd1 even);
        UniformExpansion.Sum(UniformExpansionCoefficients.Second, new Simd1(s), new Simd1(u), terms, out Simd1 odd2, out Simd1 even2);
        double h = 0.5 + (odd + even).Value, g = (odd2 + even2).Value;
        double main = 1.0 / (1.0 + t);
        overX = u * (main - u * h);
        return new BesselRatioValue(
            z * (main - u * h),
            t * (1.0 + t / (1.0 + z)) * main + z * u * h,
            u * (t * main + u * ((z2 - s) * h + z2 * g)));
    }

    private static BesselRatioValue Edge(double order, double x)
    {
        if (double.IsNaN(order) || double.IsNaN(x) || (double.IsInfinity(order) && double.IsInfinity(x)))
            return new BesselRatioValue(double.NaN, double.NaN, double.NaN);
        if (double.IsInfinity(x))
            return new BesselRatioValue(1.0, 0.0, 0.0);
        return new BesselRatioValue(0.0, 1.0, 0.5 / (order + 1.0));
    }

    private static void ThrowIfNegative(double value, string name)
    {
        if (value < 0.0)
            throw new ArgumentOutOfRangeException(name, value, $"{name} is negative.");
    }
}

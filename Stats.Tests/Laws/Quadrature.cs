using MathNet.Numerics.Distributions;

namespace Stats.Tests.Laws;

/// <summary>An integral, how far the last two refinements differ, and what the rounding of the nodes may have done to it.</summary>
internal readonly record struct Integral(double Value, double Error, double Noise)
{
    public static Integral operator +(Integral a, Integral b) => new(a.Value + b.Value, a.Error + b.Error, a.Noise + b.Noise);
}

/// <summary>
/// The harness's own quadrature (tanh-sinh, Takahasi and Mori 1974), apart from any of the library's. A node is a double: where the integrand
/// changes over one ulp of it, that change is added up as noise, so that a tolerance follows from the arithmetic and not from experience.
/// </summary>
internal static class Quadrature
{
    // e^(-pi sinh t) is 1e-306 there.
    private const double LastNode = 6.1;

    private static readonly double[] Levels = [1e-13, 1e-9, 1e-5, 1e-3, 0.03, 0.2, 0.5, 0.8, 0.97, 0.999, 1.0 - 1e-5, 1.0 - 1e-9, 1.0 - 1e-13];

    /// <summary>The integral over a finite interval; the ends themselves are never asked for, so they may be singular.</summary>
    public static Integral Integrate(Func<double, double> f, double a, double b, double absolute, bool nodesAreRounded = true)
    {
        if (!(b > a))
            return default;
        if (!(b > Math.BitIncrement(a)))
        {
            // No double between: one of the ends must do, and even an integrable singularity at the other gives no more than a few times that.
            double ends = (b - a) * new[] { f(a), f(b) }.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0.0).Max();
            return new Integral(ends, 0.0, 4.0 * ends);
        }

        double previous = double.NaN;
        for (double step = 0.125; ; step *= 0.5)
        {
            (double value, double size, double noise) = Sum(f, a, b, step, nodesAreRounded && step == 0.0625);
            double error = Math.Abs(value - previous);
            if (step < 0.125 && (error <= absolute + 1e-12 * size + noise || step < 0.003))
                return new Integral(value, error, nodesAreRounded && step < 0.0625 ? Sum(f, a, b, 0.0625, true).Noise : noise);
            previous = value;
        }
    }

    /// <summary>Where to cut the support: at levels of the distribution function, the ends where they are finite, and the traits' breakpoints.</summary>
    public static double[] Cuts(IContinuousDistribution distribution, UnivariateTraits traits)
    {
        SortedSet<double> cuts = [.. traits.Breakpoints];
        foreach (double level in Levels)
            cuts.Add(Bisect(x => distribution.CumulativeDistribution(x) < level * traits.Mass, traits.Minimum, traits.Maximum));
        if (double.IsFinite(traits.Minimum))
            cuts.Add(traits.Minimum);
        if (double.IsFinite(traits.Maximum))
            cuts.Add(traits.Maximum);
        return [.. cuts.Where(c => double.IsFinite(c) && c >= traits.Minimum && c <= traits.Maximum)];
    }

    /// <summary>The least double at which <paramref name="below"/> is false, by halving the ordered doubles.</summary>
    public static double Bisect(Func<double, bool> below, double low, double high)
    {
        long from = Order(low), to = Order(high);
        while (from < to)
        {
            long middle = (from >> 1) + (to >> 1) + (from & to & 1);
            if (below(FromOrder(middle)))
                from = middle + 1;
            else
                to = middle;
        }

        return FromOrder(to);
    }

    /// <summary>x moved by a number of doubles, not beyond the bounds.</summary>
    public static double Move(double x, long ulps, double low, double high) =>
        double.IsInfinity(x) ? x : Math.Clamp(FromOrder(Math.Clamp(Order(x) + ulps, Order(double.NegativeInfinity), Order(double.PositiveInfinity))), low, high);

    /// <summary>The distance to the next double.</summary>
    public static double Ulp(double x) => Math.BitIncrement(Math.Abs(x)) - Math.Abs(x);

    private static long Order(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x + 0.0);
        return bits < 0 ? long.MinValue - bits : bits;
    }

    private static double FromOrder(long order) => BitConverter.Int64BitsToDouble(order < 0 ? long.MinValue - order : order);

    private static (double Value, double Size, double Noise) Sum(Func<double, double> f, double a, double b, double step, bool withNoise)
    {
        double length = b - a, first = Math.BitIncrement(a), last = Math.BitDecrement(b);
        double value = 0.0, size = 0.0, noise = 0.0;
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            for (int k = side < 0 ? 0 : 1; k * step < LastNode; k++)
            {
                double t = k * step, decay = Math.Exp(-Math.PI * Math.Sinh(t));
                double distance = length * (decay / (1.0 + decay));
                double weight = length * Math.PI * Math.Cosh(t) * (decay / ((1.0 + decay) * (1.0 + decay))) * step;
                double x = side < 0 ? a + distance : b - distance;
                bool clipped = x < first || x > last;
                x = Math.Clamp(x, first, last);
                double fx = f(x);
                value += weight * fx;
                size += weight * Math.Abs(fx);
                if (clipped)
                {
                    // The nodes beyond lie within one ulp of the end; at worst the integrand has an integrable singularity there.
                    noise += 4.0 * Ulp(x) * Math.Abs(fx);
                    break;
                }

                if (withNoise)
                    noise += weight * Math.Max(Change(f, Math.BitIncrement(x), last, fx), Change(f, Math.BitDecrement(x), last, fx));
            }
        }

        return (value, size, noise);

        static double Change(Func<double, double> f, double at, double last, double fx)
        {
            double change = Math.Abs(f(Math.Min(at, last)) - fx);
            return double.IsFinite(change) ? change : 0.0;
        }
    }
}

using System.Buffers;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>The dependence between the two angles of a bivariate von Mises law.</summary>
internal enum BivariateCoupling
{
    /// <summary>+ lambda sin u sin v.</summary>
    Sine,

    /// <summary>- kappa3 cos(u - v).</summary>
    Cosine,
}

/// <summary>
/// The integrals of exp(-k1 (1 - cos u) - k2 (1 - cos v) + c t) over the torus, where t = sin u sin v for the sine model and 1 - cos(u - v) for the
/// cosine model: the exponent is 0 at u = v = 0, so that it does not cancel there however large the parameters.
/// Given u the exponent is k1-terms + R cos(v - alpha), so the integral over v is a Bessel function of R(u) and
/// v = alpha + w with w von Mises of concentration R; the integral over u is the periodic trapezoid, which converges faster than any power.
/// As a function of cos u the log-integrand is concave (R^2 is, and log I0(sqrt x) is concave and rising in x), so it has one peak on [0, pi]:
/// only the nodes about it are summed, relative to the one nearest to it. Sources: Singh, Hnizdo and Demchuk (2002); Mardia, Taylor and Subramaniam (2007).
/// </summary>
internal readonly struct BivariateIntegral
{
    /// <summary>Where the integrand, up to the Bessel factor (above 1e-9 of its largest value), has fallen to e^-66 it no longer counts.</summary>
    private const double Negligible = -66.0;

    private readonly BivariateCoupling _kind;
    private readonly double _k1, _k2, _c;

    /// <summary>Intervals of the half circle.</summary>
    private readonly int _intervals;

    public BivariateIntegral(BivariateCoupling kind, double k1, double k2, double c)
    {
        _kind = kind;
        _k1 = k1;
        _k2 = k2;
        _c = c;
        double modulus = Math.Abs(c);
        // How fast R(u) can vary: at most min(k2, |c|) for the cosine model, min(|c|, c^2 / k2) for the sine model.
        double variation = kind == BivariateCoupling.Cosine ? Math.Min(k2, modulus) : modulus * Math.Min(1.0, k2 > 0.0 ? modulus / k2 : 1.0);
        _intervals = 32 + 8 * (int)Math.Ceiling(Math.Sqrt(k1 + variation));
        // A power of two times a small number would do as well: a multiple of 2 keeps pi / 2 among the nodes, where the sine model may peak.
        _intervals += _intervals & 1;
    }

    /// <summary>R(u), the concentration of v given u, and the cosine and sine of alpha(u), its direction.</summary>
    public static double Conditional(BivariateCoupling kind, double k2, double c, double u, out double cosine, out double sine)
    {
        double s = Math.Sin(u);
        double x, y;
        if (kind == BivariateCoupling.Sine)
        {
            (x, y) = (k2, c * s);
        }
        else
        {
            double half = Math.Sin(0.5 * u);
            (x, y) = ((k2 - c) + 2.0 * c * half * half, -c * s);
        }

        double r = Hypotenuse(x, y);
        (cosine, sine) = r > 0.0 ? (x / r, y / r) : (1.0, 0.0);
        return r;
    }

    /// <summary>log of the integral over the torus.</summary>
    public double LogNormalizer()
    {
        Window window = FindWindow();
        int count = window.Last - window.First + 1;
        double[] buffer = ArrayPool<double>.Shared.Rent(2 * count);
        try
        {
            return Evaluate(window, buffer.AsSpan(0, count), buffer.AsSpan(count, count));
        }
        finally
        {
            ArrayPool<double>.Shared.Return(buffer);
        }
    }

    /// <summary>The normaliser with the means and covariances of the statistics.</summary>
    public BivariateMoments Moments()
    {
        Window window = FindWindow();
        int count = window.Last - window.First + 1;
        double[] buffer = ArrayPool<double>.Shared.Rent(5 * count);
        try
        {
            Span<double> r = buffer.AsSpan(0, count), weights = buffer.AsSpan(count, count);
            Span<double> ratio = buffer.AsSpan(2 * count, count), complement = buffer.AsSpan(3 * count, count), derivative = buffer.AsSpan(4 * count, count);
            BivariateMoments moments = new() { LogNormalizer = Evaluate(window, r, weights) };
            BesselRatio.Evaluate(0.0, r, ratio, complement, derivative);
            double total = 0.0, h1h1 = 0.0, h1h2 = 0.0, h1t = 0.0, h2h2 = 0.0, h2t = 0.0, tt = 0.0;
            for (int i = 0; i < count; i++)
            {
                double u = Angle(window.First + i), half = Math.Sin(0.5 * u), hu = 2.0 * half * half, cu = 1.0 - hu, su = Math.Sin(u);
                Conditional(_kind, _k2, _c, u, out double ca, out double sa);
                double ha = OneMinusCosine(ca, sa), v = complement[i], squared = derivative[i] + v * v;
                double sine2 = r[i] > 0.0 ? ratio[i] / r[i] : 0.5;
                // A statistic is a + b (1 - cos w) + d sin w.
                (double at, double bt, double dt) = (su * sa, -su * sa, su * ca);
                if (_kind == BivariateCoupling.Cosine)
                {
                    double cb = cu * ca + su * sa, sb = su * ca - cu * sa;
                    (at, bt, dt) = (OneMinusCosine(cb, sb), cb, -sb);
                }

                double p = weights[i], h2 = ha + ca * v, t = at + bt * v;
                total += p;
                moments.H1 += p * hu;
                moments.H2 += p * h2;
                moments.T += p * t;
                moments.CosineCosine += p * cu * (1.0 - h2);
                h1h1 += p * hu * hu;
                h1h2 += p * hu * h2;
                h1t += p * hu * t;
                h2h2 += p * (ha * ha + 2.0 * ha * ca * v + ca * ca * squared + sa * sa * sine2);
                h2t += p * (ha * at + (ha * bt + ca * at) * v + ca * bt * squared + sa * dt * sine2);
                tt += p * (at * at + 2.0 * at * bt * v + bt * bt * squared + dt * dt * sine2);
                double sineU2 = su * su, cosineV2 = ca * ca * (1.0 - sine2) + sa * sa * sine2;
                moments.SineSine += p * su * sa * ratio[i];
                moments.SquaredSine1 += p * sineU2;
                moments.SquaredSine2 += p * (1.0 - cosineV2);
            }

            moments.Scale(1.0 / total);
            moments.H1H1 = h1h1 / total - moments.H1 * moments.H1;
            moments.H1H2 = h1h2 / total - moments.H1 * moments.H2;
            moments.H1T = h1t / total - moments.H1 * moments.T;
            moments.H2H2 = h2h2 / total - moments.H2 * moments.H2;
            moments.H2T = h2t / total - moments.H2 * moments.T;
            moments.TT = tt / total - moments.T * moments.T;
            return moments;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(buffer);
        }
    }

    /// <summary>log of the integral over v, relative to that exponent at u = v = 0.</summary>
    public double MarginalLn(double u)
    {
        double r = Conditional(_kind, _k2, _c, u, out _, out _);
        return Exponent(u) + Offset + LogTwoPi + LogBessel.IScaled(0.0, r);
    }

    /// <summary>The marginal of u on [0, pi], relative to node <see cref="Window.Peak"/> of the window: its logarithm falls on both sides of one peak.</summary>
    public double MarginalLn(double u, in Window window)
    {
        double peak = Angle(window.Peak);
        double r = Conditional(_kind, _k2, _c, u, out _, out _);
        return Exponent(u - peak, u + peak, r, window.PeakConcentration) + LogBessel.IScaled(0.0, r);
    }

    public double Angle(int node) => node * (Math.PI / _intervals);

    /// <summary>The nodes that count, about the one nearest to the peak of the integrand.</summary>
    public Window FindWindow()
    {
        // The peak: the slope in cos u, k1 - (d R^2 / 2 d cos u) A(R) / R, changes sign there.
        int low = 0, high = _intervals;
        while (low < high)
        {
            int middle = (low + high) / 2;
            double u = Math.PI * (middle + 0.5) / _intervals;
            double r = Conditional(_kind, _k2, _c, u, out _, out _);
            double quotient = r > 0.0 ? BesselRatio.Evaluate(0.0, r).Ratio / r : 0.5;
            double slope = _k1 - quotient * (_kind == BivariateCoupling.Sine ? _c * _c * Math.Cos(u) : _k2 * _c);
            // A positive slope in the cosine: the integrand falls with u here.
            if (slope >= 0.0)
                high = middle;
            else
                low = middle + 1;
        }

        int peak = low;
        Window window = new(peak, peak, peak, Conditional(_kind, _k2, _c, Angle(peak), out _, out _));
        return window with { First = Edge(window, -1), Last = Edge(window, 1) };
    }

    /// <summary>The last node in a direction whose exponent is not negligible.</summary>
    private int Edge(in Window window, int direction)
    {
        int inside = 0, outside = direction < 0 ? window.Peak + 1 : _intervals - window.Peak + 1;
        while (outside - inside > 1)
        {
            int middle = inside + (outside - inside) / 2, node = window.Peak + direction * middle;
            if (Exponent(node, window, Conditional(_kind, _k2, _c, Angle(node), out _, out _)) >= Negligible)
                inside = middle;
            else
                outside = middle;
        }

        return window.Peak + direction * inside;
    }

    /// <summary>Fills R and the weights (relative to the peak) of the nodes and returns the log of the integral.</summary>
    private double Evaluate(in Window window, Span<double> r, Span<double> weights)
    {
        for (int i = 0; i < r.Length; i++)
            r[i] = Conditional(_kind, _k2, _c, Angle(window.First + i), out _, out _);
        LogBessel.IScaled(0.0, r, weights);
        for (int i = 0; i < r.Length; i++)
            weights[i] += Exponent(window.First + i, window, r[i]);
        Elementary.Exp(weights, weights);
        double sum = 0.0;
        for (int i = 0; i < r.Length; i++)
        {
            if (window.First + i == 0 || window.First + i == _intervals)
                weights[i] *= 0.5;
            sum += weights[i];
        }

        // 2 pi from v, 2 from the other half circle.
        return Exponent(Angle(window.Peak)) + Offset + Math.Log(sum * (4.0 * Math.PI * Math.PI / _intervals));
    }

    private static double LogTwoPi => Math.Log(2.0 * Math.PI);

    /// <summary>max over v of the exponent at u = 0.</summary>
    private double Offset => _kind == BivariateCoupling.Cosine && _c > _k2 ? 2.0 * (_c - _k2) : 0.0;

    /// <summary>max over v of the exponent at u, less the same at 0: without cancellation.</summary>
    private double Exponent(double u) =>
        Exponent(u, u, Conditional(_kind, _k2, _c, u, out _, out _), Conditional(_kind, _k2, _c, 0.0, out _, out _));

    private double Exponent(int node, in Window window, double r) => Exponent(Angle(node - window.Peak), Angle(node + window.Peak), r, window.PeakConcentration);

    /// <summary>-k1 (cos u0 - cos u) + R(u) - R(u0), from the difference u - u0, the sum u + u0 and both R.</summary>
    private double Exponent(double difference, double sum, double r, double r0)
    {
        double half = Math.Sin(0.5 * difference) * Math.Sin(0.5 * sum);
        double squares = _kind == BivariateCoupling.Sine ? _c * _c * (Math.Sin(difference) * Math.Sin(sum)) : 4.0 * _k2 * _c * half;
        return -2.0 * _k1 * half + (r + r0 > 0.0 ? squares / (r + r0) : 0.0);
    }

    private static double OneMinusCosine(double cosine, double sine) => cosine > 0.0 ? sine * sine / (1.0 + cosine) : 1.0 - cosine;

    // No scaling: parameters are at most 1e12, and below 1e-150 the square vanishes beside the other or both stand for 0.
    private static double Hypotenuse(double x, double y) => Math.Sqrt(x * x + y * y);

    /// <summary>Nodes first to last of the half circle, the peak among them.</summary>
    internal readonly record struct Window(int First, int Last, int Peak, double PeakConcentration);
}

/// <summary>
/// Means and covariances of h1 = 1 - cos u, h2 = 1 - cos v and the coupling statistic t (sin u sin v, or 1 - cos(u - v)) under a bivariate von Mises law;
/// means of cos u cos v, sin u sin v, sin^2 u and sin^2 v.
/// </summary>
internal struct BivariateMoments
{
    public double LogNormalizer, H1, H2, T, H1H1, H1H2, H1T, H2H2, H2T, TT, CosineCosine, SineSine, SquaredSine1, SquaredSine2;

    public void Scale(double factor)
    {
        H1 *= factor;
        H2 *= factor;
        T *= factor;
        CosineCosine *= factor;
        SineSine *= factor;
        SquaredSine1 *= factor;
        SquaredSine2 *= factor;
    }
}

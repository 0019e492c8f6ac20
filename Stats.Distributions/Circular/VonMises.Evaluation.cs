// Map of the branches, d = x - mu as an exact pair, e = kappa (1 - cos d) as a pair
//   density   exp(-e) / (2 pi e^-kappa I0); outside the turn by its period
//   lower     d <= 0: exp(-e) Q(|d|) / (2 Q(0)), else 1 minus the upper tail; upper mirrored; Q by quadrature (VonMisesIntegral)
//   spans     from TableFrom elements on, Q from piecewise polynomials that are fitted once a distribution (VonMisesTable)
//   quantile  near the middle the integral from mu by Newton, else Halley's step on log F, kept in a bracket
using Stats.Core;

namespace Stats.Distributions;

/// <content>
/// Evaluation. Densities and both tails are right to 8 eps, eps = 2^-52, for the given doubles x, mu and kappa (the difference x - mu is formed
/// exactly), down to the smallest normal number; logarithms to 4 eps max(1, |log|). Closer than 1e-16 to an end of the turn, which no double is, a tail is that at 1e-17.
/// </content>
public sealed partial class VonMises
{
    private const int TableFrom = 512;
    private const int Chunk = 256;
    private const double LeastRest = 1e-17;

    /// <summary>Made when first needed; two threads that both make it make the same.</summary>
    private VonMisesTable? _table;

    /// <summary>The density at an angle, of period 2 pi; NaN at infinity.</summary>
    /// <param name="x">Any angle, radians.</param>
    public double Density(double x) => new DensityKernel(this).Invoke(new Simd1(x)).Value;

    /// <summary>The log-density at an angle, of period 2 pi; NaN at infinity.</summary>
    /// <param name="x">Any angle, radians.</param>
    public double DensityLn(double x) => new DensityLnKernel(this).Invoke(new Simd1(x)).Value;

    /// <summary>P(X &lt;= x) on the turn: 0 up to mu - pi, 1 from mu + pi on.</summary>
    /// <param name="x">Any number, radians.</param>
    public double CumulativeDistribution(double x) => Tail(x, upper: false);

    /// <summary>P(X &gt; x) on the turn, by its own formula: 1 up to mu - pi, 0 from mu + pi on.</summary>
    /// <param name="x">Any number, radians.</param>
    public double SurvivalFunction(double x) => Tail(x, upper: true);

    /// <inheritdoc/>
    public double CumulativeDistributionLn(double x) => TailLn(x, upper: false);

    /// <inheritdoc/>
    public double SurvivalFunctionLn(double x) => TailLn(x, upper: true);

    /// <inheritdoc/>
    public double CumulativeDistribution(double x, double origin)
    {
        CircularCheck.RequireAngle(x, nameof(x));
        CircularCheck.RequireAngle(origin, nameof(origin));
        Deviate(origin, out double a, out double aLow);
        Deviate(x, out double b, out double bLow);
        if (double.IsNaN(a) || double.IsNaN(b))
            return double.NaN;
        if (a == b && aLow == bLow)
            return 0.0;
        return a < b || (a == b && aLow < bLow) ? Arc(a, aLow, b, bLow) : 1.0 - Arc(b, bLow, a, aLow);
    }

    /// <summary>The probability between two deviations a &lt; b within the turn: of a short arc by quadrature, as the tails cancel.</summary>
    private double Arc(double a, double aLow, double b, double bLow)
    {
        if (a <= 0.0 && b > 0.0)
            return Math.Max(0.0, 1.0 - LowerAt(a, aLow) - LowerAt(-b, -bLow));
        // Mirrored onto the lower side: a < b <= 0.
        if (b > 0.0)
            (a, aLow, b, bLow) = (-b, -bLow, -a, -aLow);
        double outer = LowerAt(a, aLow), inner = LowerAt(b, bLow);
        if (outer < 0.5 * inner)
            return inner - outer;
        double sum = 0.0, width = (b - a) + (bLow - aLow);
        for (int j = 0; j < ArcRule.Order; j++)
        {
            double t = Math.Min(0.0, a + width * (0.5 * (1.0 + ArcRule.Nodes[j])));
            VectorMath.ScaledVersine(new Simd1(Concentration), new Simd1(t), default, out Simd1 e, out Simd1 rest);
            sum += ArcRule.Weights[j] * (Math.Exp(-e.Value) * (1.0 - rest.Value));
        }

        return 0.5 * width * sum * _peak;
    }

    private static readonly GaussRule ArcRule = GaussRule.Legendre(24);

    /// <inheritdoc/>
    public double InverseCumulativeDistribution(double probability)
    {
        CircularCheck.RequireProbability(probability, nameof(probability));
        return probability <= 0.5 ? At(-Distance(probability)) : At(Distance(1.0 - probability));
    }

    /// <inheritdoc/>
    public double InverseSurvivalFunction(double probability)
    {
        CircularCheck.RequireProbability(probability, nameof(probability));
        return probability <= 0.5 ? At(Distance(probability)) : At(-Distance(1.0 - probability));
    }

    /// <inheritdoc/>
    public void Density(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(new DensityKernel(this), x, result);

    /// <inheritdoc/>
    public void DensityLn(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(new DensityLnKernel(this), x, result);

    /// <summary>result[i] = CumulativeDistribution(x[i]): the same bits below 512 elements, from there on within 16 eps relative.</summary>
    /// <inheritdoc/>
    public void CumulativeDistribution(ReadOnlySpan<double> x, Span<double> result) => Tails(x, result, upper: false, log: false);

    /// <summary>result[i] = SurvivalFunction(x[i]): the same bits below 512 elements, from there on within 16 eps relative.</summary>
    /// <inheritdoc/>
    public void SurvivalFunction(ReadOnlySpan<double> x, Span<double> result) => Tails(x, result, upper: true, log: false);

    /// <summary>result[i] = CumulativeDistributionLn(x[i]): the same bits below 512 elements, from there on within 16 eps max(1, |log|).</summary>
    /// <inheritdoc/>
    public void CumulativeDistributionLn(ReadOnlySpan<double> x, Span<double> result) => Tails(x, result, upper: false, log: true);

    /// <summary>result[i] = SurvivalFunctionLn(x[i]): the same bits below 512 elements, from there on within 16 eps max(1, |log|).</summary>
    /// <inheritdoc/>
    public void SurvivalFunctionLn(ReadOnlySpan<double> x, Span<double> result) => Tails(x, result, upper: true, log: true);

    /// <inheritdoc/>
    public void InverseCumulativeDistribution(ReadOnlySpan<double> probability, Span<double> result)
    {
        SpanKernel.CheckSpans(probability, result, nameof(probability));
        CircularCheck.RequireProbabilities(probability, nameof(probability));
        for (int i = 0; i < probability.Length; i++)
            result[i] = InverseCumulativeDistribution(probability[i]);
    }

    /// <inheritdoc/>
    public void InverseSurvivalFunction(ReadOnlySpan<double> probability, Span<double> result)
    {
        SpanKernel.CheckSpans(probability, result, nameof(probability));
        CircularCheck.RequireProbabilities(probability, nameof(probability));
        for (int i = 0; i < probability.Length; i++)
            result[i] = InverseSurvivalFunction(probability[i]);
    }

    /// <summary>x - mu within the turn, d + low.</summary>
    private void Deviate(double x, out double d, out double low)
    {
        VectorMath.Deviation(new Simd1(x), new Simd1(Mean), out Simd1 high, out Simd1 rest);
        (d, low) = (high.Value, rest.Value);
    }

    private double Tail(double x, bool upper)
    {
        if (double.IsNaN(x))
            return x;
        if (x <= Minimum)
            return upper ? 1.0 : 0.0;
        if (x >= Maximum)
            return upper ? 0.0 : 1.0;
        VectorMath.TwoSum(new Simd1(x), new Simd1(-Mean), out Simd1 d, out Simd1 low);
        double lower = LowerAt(-Math.Abs(d.Value), d.Value > 0.0 ? -low.Value : low.Value);
        return d.Value <= 0.0 == upper ? 1.0 - lower : lower;
    }

    private double TailLn(double x, bool upper)
    {
        if (double.IsNaN(x))
            return x;
        if (x <= Minimum)
            return upper ? 0.0 : double.NegativeInfinity;
        if (x >= Maximum)
            return upper ? double.NegativeInfinity : 0.0;
        VectorMath.TwoSum(new Simd1(x), new Simd1(-Mean), out Simd1 d, out Simd1 low);
        double rest = d.Value > 0.0 ? -low.Value : low.Value;
        if (d.Value <= 0.0 == upper)
            return Elementary.Log1p(-LowerAt(-Math.Abs(d.Value), rest));
        return LowerLnAt(-Math.Abs(d.Value), rest);
    }

    /// <summary>The lower tail at the deviation d + low, d at most 0.</summary>
    private double LowerAt(double d, double low = 0.0)
    {
        VectorMath.ScaledVersine(new Simd1(Concentration), new Simd1(d), new Simd1(low), out Simd1 e, out Simd1 rest);
        double power = Math.Exp(-e.Value);
        if (power == 0.0)
            return 0.0;
        return Math.FusedMultiplyAdd(-rest.Value, power, power) * (Integral(d, low) * _peak);
    }

    private double LowerLnAt(double d, double low)
    {
        VectorMath.ScaledVersine(new Simd1(Concentration), new Simd1(d), new Simd1(low), out Simd1 e, out Simd1 rest);
        return (Math.Log(Integral(d, low) * _peak) - rest.Value) - e.Value;
    }

    private double Integral(double d, double low) =>
        VonMisesIntegral.Tail(-(d + low), Math.Max(LeastRest, (Math.PI + d) + (low + Angle.PiLow)), Concentration);

    /// <summary>As <see cref="SidedTails"/>, of one angle x + low.</summary>
    internal double SidedTail(double x, double low)
    {
        Deviate(x, out double d, out double rest);
        rest += low;
        bool upper = d == 0.0 ? rest >= 0.0 : d > 0.0;
        double outer = upper ? -rest : rest;
        double tail = (Math.PI - Math.Abs(d)) + (outer + Angle.PiLow) > 0.0 ? LowerAt(-Math.Abs(d), outer) : 0.0;
        return upper ? tail : -tail;
    }

    /// <summary>mu plus a deviation, within the turn.</summary>
    private double At(double deviation) => Math.Clamp(Mean + deviation, Minimum, Maximum);

    /// <summary>The distance from mu beyond which, to one side, lies the probability p, at most 1/2.</summary>
    private double Distance(double p)
    {
        if (p == 0.0)
            return Math.PI;
        if (p > 0.3)
            return MiddleDistance(0.5 - p);
        // Next to the antipode the density is flat: p = f(pi) (pi - distance).
        double k = Concentration;
        double logP = Math.Log(p), ld = logP - _peakLn + 2.0 * k;
        double high = Math.PI, low = 0.0, a;
        if (ld < Math.Log(0.3 / (1.0 + k)))
        {
            double rest = Math.Exp(ld);
            if (rest < 1e-15)
                return Math.PI;
            a = Math.PI - rest;
        }
        else if (k < 1.0)
        {
            a = Math.PI * (1.0 - 2.0 * p);
        }
        else
        {
            a = 2.0 * Math.Asin(Math.Min(0.98, -NormalProbability.InverseCumulativeDistribution(p) / (2.0 * Math.Sqrt(k))));
        }

        for (int iteration = 0; iteration < 60; iteration++)
        {
            VectorMath.ScaledVersine(new Simd1(k), new Simd1(a), default, out Simd1 e, out Simd1 rest);
            double m = VonMisesIntegral.Tail(a, Math.Max(LeastRest, (Math.PI - a) + Angle.PiLow), k);
            // log F - log p; Halley's step in the ratio m of tail and density.
            double error = ((Math.Log(m * _peak) - logP) - rest.Value) - e.Value;
            if (error > 0.0)
                low = a;
            else
                high = a;
            double curvature = 1.0 - 0.5 * error * (k * m * Math.Sin(a) - 1.0);
            double step = curvature > 0.2 ? error * m / curvature : error * m;
            double next = a + step;
            if (!(next >= low && next <= high))
                next = low + 0.5 * (high - low);
            double moved = Math.Abs(next - a);
            a = next;
            // The error after a step of third order is below the cube of the step, in units of m.
            if (moved <= 2e-6 * Math.Min(m, a) || moved <= 4.0 * Accuracy * (a + m))
                break;
        }

        return a;
    }

    private const double Accuracy = 2.220446049250313e-16;

    /// <summary>The a with the integral of the density from mu to mu + a equal to q, in [0, 0.2]: relatively exact down to the smallest.</summary>
    private double MiddleDistance(double q)
    {
        double target = q / _peak, k = Concentration, a = target;
        if (q == 0.0)
            return 0.0;
        for (int iteration = 0; iteration < 30; iteration++)
        {
            // C' = exp(-k h), C'' = -k sin C'.
            VectorMath.ScaledVersine(new Simd1(k), new Simd1(a), default, out Simd1 e, out _);
            double newton = (target - VonMisesIntegral.Central(a, k)) * Math.Exp(e.Value);
            double step = newton / (1.0 - 0.5 * newton * k * Math.Sin(a));
            a += step;
            if (Math.Abs(step) <= 1e-9 * a)
                break;
        }

        return a;
    }

    private void Tails(ReadOnlySpan<double> x, Span<double> result, bool upper, bool log)
    {
        SpanKernel.CheckSpans(x, result, nameof(x));
        if (x.Length < TableFrom)
        {
            for (int i = 0; i < x.Length; i++)
                result[i] = log ? TailLn(x[i], upper) : Tail(x[i], upper);
            return;
        }

        TailsByTable(x, result, upper, log);
    }
}

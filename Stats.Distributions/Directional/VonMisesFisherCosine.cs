using System.Globalization;
using Stats.Core;
using Point = Stats.Distributions.SphericalTail.Point;

namespace Stats.Distributions;

/// <summary>
/// The cosine W of the angle between a von Mises-Fisher vector and its mean direction: density proportional to
/// e^(kappa w) (1 - w^2)^((p-3)/2) on [-1, 1] (Mardia and Jupp 2000, section 9.3). At concentration 0 it is the cosine of a uniform direction.
/// Tails of both sides are right to 8 eps (1 + |log of the tail|), eps = 2^-52, their logarithms to 8 eps max(1, |log|), for every dimension p >= 2 and
/// every finite concentration: no large normaliser is ever subtracted (see the quadrature in SphericalTail).
/// </summary>
public sealed class VonMisesFisherCosine : IUnivariateDistribution
{
    private readonly double _m;
    private readonly Point _centre;
    private readonly double _slope;
    private readonly double _totalLn;
    private readonly double _lowerMass;
    private readonly Lazy<(double Entropy, double Skewness)> _integrals;

    /// <summary>The cosine's law for a dimension and a concentration.</summary>
    /// <param name="dimension">p, at least 2: the number of coordinates of the vector.</param>
    /// <param name="concentration">kappa, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public VonMisesFisherCosine(int dimension, double concentration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 2);
        if (!(concentration >= 0.0) || double.IsPositiveInfinity(concentration))
            throw new ArgumentOutOfRangeException(nameof(concentration), concentration, "The concentration is finite and at least 0.");
        Dimension = dimension;
        Concentration = concentration;
        _m = dimension - 1.0;
        // Near the mode of phi: t = 2 kappa / (m + hypot(m, 2 kappa)), 1 - t = m (1 + m / (hypot + 2 kappa)) / (m + hypot).
        double scale = Math.Max(1.0, concentration * 1e-150);
        double k2 = 2.0 * (concentration / scale), m = _m / scale;
        double hypot = Math.Sqrt(k2 * k2 + m * m);
        double t = k2 / (m + hypot);
        _centre = t < 0.5 ? Point.Of(t) : Point.FromComplement(m * (1.0 + m / (hypot + k2)) / (m + hypot));
        _slope = _centre.Slope(concentration, _m);
        // A slope of rounding size may have either sign; the tail integrals are taken from the centre all the same.
        double lower = SphericalTail.Integral(in _centre, _slope, concentration, _m);
        double upper = SphericalTail.Integral(_centre.Mirrored, -_slope, -concentration, _m);
        _totalLn = Math.Log(lower + upper);
        _lowerMass = lower / (lower + upper);
        _integrals = new Lazy<(double, double)>(Integrals);
    }

    /// <summary>p, the number of coordinates of the vector.</summary>
    public int Dimension { get; }

    /// <summary>kappa.</summary>
    public double Concentration { get; }

    /// <inheritdoc/>
    public double Minimum => -1.0;

    /// <inheritdoc/>
    public double Maximum => 1.0;

    /// <summary>The mean, A_p(kappa) = I_{p/2}(kappa) / I_{p/2-1}(kappa): the mean resultant length of the vector.</summary>
    public double Mean => BesselRatio.Evaluate(0.5 * Dimension - 1.0, Concentration).Ratio;

    /// <summary>The variance, A_p'(kappa).</summary>
    public double Variance => BesselRatio.Evaluate(0.5 * Dimension - 1.0, Concentration).Derivative;

    /// <inheritdoc/>
    public double StdDev => Math.Sqrt(Variance);

    /// <summary>The third standardised moment, by quadrature: within 64 eps of max(1, |value|).</summary>
    public double Skewness => _integrals.Value.Skewness;

    /// <summary>The differential entropy of W, by quadrature: within 8 eps of max(1, |value|), finite at every concentration.</summary>
    public double Entropy => _integrals.Value.Entropy;

    /// <inheritdoc/>
    public double Median => InverseCumulativeDistribution(0.5);

    /// <summary>Where the density of w is largest: 1 for p = 2 (where it is infinite) and for p = 3 with kappa > 0; 0 for p = 3 with kappa = 0, where it is flat.</summary>
    public double Mode
    {
        get
        {
            if (Dimension == 2)
                return 1.0;
            double k2 = 2.0 * Concentration, m = Dimension - 3.0;
            if (Dimension == 3)
                return Concentration > 0.0 ? 1.0 : 0.0;
            return Concentration > 1e150 ? 1.0 : k2 / (m + Math.Sqrt(m * m + k2 * k2));
        }
    }

    /// <inheritdoc/>
    public double Density(double x) => Math.Exp(DensityLn(x));

    /// <inheritdoc/>
    public double DensityLn(double x)
    {
        if (double.IsNaN(x))
            return double.NaN;
        if (Math.Abs(x) > 1.0)
            return double.NegativeInfinity;
        if (Math.Abs(x) == 1.0 && Dimension != 3)
            return Dimension == 2 ? double.PositiveInfinity : double.NegativeInfinity;
        if (Dimension == 3)
        {
            // kappa e^(kappa (w-1)) / (1 - e^(-2 kappa)), flat at kappa = 0.
            double k = Concentration;
            return k == 0.0 ? -Math.Log(2.0) : k * (x - 1.0) + Math.Log(k / -Elementary.Expm1(-2.0 * k));
        }

        Point point = Point.Of(x);
        return Difference(in point) - _totalLn - Math.Log(point.OneMinusSquare);
    }

    /// <inheritdoc/>
    public double CumulativeDistribution(double x) => Tail(x, upper: false, log: false);

    /// <inheritdoc/>
    public double SurvivalFunction(double x) => Tail(x, upper: true, log: false);

    /// <inheritdoc/>
    public double CumulativeDistributionLn(double x) => Tail(x, upper: false, log: true);

    /// <inheritdoc/>
    public double SurvivalFunctionLn(double x) => Tail(x, upper: true, log: true);

    /// <inheritdoc/>
    public double InverseCumulativeDistribution(double probability)
    {
        CheckProbability(probability);
        if (probability == 0.0)
            return -1.0;
        if (probability == 1.0)
            return 1.0;
        return (probability <= _lowerMass ? Quantile(Math.Log(probability), upper: false) : Quantile(Elementary.Log1p(-probability), upper: true)).W;
    }

    /// <inheritdoc/>
    public double InverseSurvivalFunction(double probability)
    {
        CheckProbability(probability);
        if (probability == 0.0)
            return 1.0;
        if (probability == 1.0)
            return -1.0;
        return (probability <= 1.0 - _lowerMass ? Quantile(Math.Log(probability), upper: true) : Quantile(Elementary.Log1p(-probability), upper: false)).W;
    }

    /// <summary>1 - w at P(W &lt;= w) = probability, without cancellation: what an angle needs.</summary>
    internal double QuantileComplement(double probability) =>
        (probability <= _lowerMass ? Quantile(Math.Log(probability), upper: false) : Quantile(Elementary.Log1p(-probability), upper: true)).OneMinus;

    /// <inheritdoc/>
    public double Sample(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return 1.0 - new VonMisesFisherCosineSampler(Dimension, Concentration).NextComplement(random);
    }

    /// <inheritdoc/>
    public void Samples(Span<double> target, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        VonMisesFisherCosineSampler sampler = new(Dimension, Concentration);
        for (int i = 0; i < target.Length; i++)
            target[i] = 1.0 - sampler.NextComplement(random);
    }

    /// <inheritdoc/>
    public void Density(ReadOnlySpan<double> x, Span<double> result) => Apply(x, result, Density);

    /// <inheritdoc/>
    public void DensityLn(ReadOnlySpan<double> x, Span<double> result) => Apply(x, result, DensityLn);

    /// <inheritdoc/>
    public void CumulativeDistribution(ReadOnlySpan<double> x, Span<double> result) => Apply(x, result, CumulativeDistribution);

    /// <inheritdoc/>
    public void SurvivalFunction(ReadOnlySpan<double> x, Span<double> result) => Apply(x, result, SurvivalFunction);

    /// <inheritdoc/>
    public void CumulativeDistributionLn(ReadOnlySpan<double> x, Span<double> result) => Apply(x, result, CumulativeDistributionLn);

    /// <inheritdoc/>
    public void SurvivalFunctionLn(ReadOnlySpan<double> x, Span<double> result) => Apply(x, result, SurvivalFunctionLn);

    /// <inheritdoc/>
    public void InverseCumulativeDistribution(ReadOnlySpan<double> probability, Span<double> result)
    {
        CheckProbabilities(probability);
        Apply(probability, result, InverseCumulativeDistribution);
    }

    /// <inheritdoc/>
    public void InverseSurvivalFunction(ReadOnlySpan<double> probability, Span<double> result)
    {
        CheckProbabilities(probability);
        Apply(probability, result, InverseSurvivalFunction);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"VonMisesFisherCosine(dimension = {Dimension}, concentration = {Concentration})");

    // Each value is itself a vectorised sum over the quadrature's nodes, so a span is a loop over its values.
    private static void Apply(ReadOnlySpan<double> x, Span<double> result, Func<double, double> function)
    {
        SpanKernel.CheckSpans(x, result, nameof(x));
        for (int i = 0; i < x.Length; i++)
            result[i] = function(x[i]);
    }

    private static void CheckProbability(double probability)
    {
        if (!(probability is >= 0.0 and <= 1.0))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability is in [0, 1].");
    }

    private static void CheckProbabilities(ReadOnlySpan<double> probability)
    {
        for (int i = 0; i < probability.Length; i++)
        {
            if (!(probability[i] is >= 0.0 and <= 1.0))
                throw new ArgumentOutOfRangeException(nameof(probability), FormattableString.Invariant($"probability[{i}] is {probability[i]}; a probability is in [0, 1]."));
        }
    }

    /// <summary>y(x) - y(centre) = atanh((x - t) / (1 - x t)), where the difference is taken on the better side.</summary>
    private double Delta(in Point point)
    {
        double difference = point.W < 0.25 ? point.W - _centre.W : (_centre.OneMinus - point.OneMinus) + (_centre.OneMinusLow - point.OneMinusLow);
        double denominator = point.OneMinus + (point.OneMinusLow + point.W * _centre.OneMinus);
        if (point.W < 0.0)
            denominator = 1.0 - point.W * _centre.W;
        double r = difference / denominator;
        // atanh r = log((1+r)/(1-r)) / 2; 1 - |r| is a product of known factors, so that the far ends keep their digits.
        if (Math.Abs(r) < 0.5)
            return 0.5 * Elementary.Log1p(2.0 * r / (1.0 - r));
        double ratio = r > 0.0
            ? point.OnePlus * _centre.OneMinus / (point.OneMinus * _centre.OnePlus)
            : point.OnePlus / point.OneMinus * (_centre.OneMinus / _centre.OnePlus);
        // Both factors may be so small that the product is no normal number.
        return 0.5 * (ratio > 1e-300 ? Math.Log(ratio) : Math.Log(point.OnePlus / point.OneMinus) + Math.Log(_centre.OneMinus / _centre.OnePlus));
    }

    /// <summary>phi at the point less phi at the centre.</summary>
    private double Difference(in Point point)
    {
        // Far from the centre the two terms differ in size, and adding them loses less than delta's rounding does in sinh(delta).
        double ratio = point.OneMinusSquare / _centre.OneMinusSquare;
        double log = ratio is > 1e-300 and < 1e300 ? Math.Log(ratio) : Math.Log(point.OneMinusSquare) - Math.Log(_centre.OneMinusSquare);
        double linear = Concentration * ((_centre.OneMinus - point.OneMinus) + (_centre.OneMinusLow - point.OneMinusLow)), logarithmic = 0.5 * _m * log;
        double sum = linear + logarithmic;
        return Math.Abs(log) > 0.5 && Math.Abs(sum) > 0.5 * Math.Max(Math.Abs(linear), Math.Abs(logarithmic))
            ? sum
            : SphericalTail.Difference(in _centre, _slope, _m, Delta(in point));
    }

    private double Tail(double x, bool upper, bool log)
    {
        if (double.IsNaN(x))
            return double.NaN;
        if (Math.Abs(x) >= 1.0)
        {
            bool none = upper ? x >= 1.0 : x <= -1.0;
            return log ? (none ? double.NegativeInfinity : 0.0) : (none ? 0.0 : 1.0);
        }

        return Tail(Point.Of(x), upper, log);
    }

    private double Tail(in Point point, bool upper, bool log)
    {
        bool left = point.W < _centre.W || (point.W == _centre.W && point.OneMinus > _centre.OneMinus);
        double massLn = OwnTailLn(in point, left, out _);
        bool own = left != upper;
        if (log)
            return own ? massLn : Elementary.Log1mExp(massLn);
        return own ? Math.Exp(massLn) : -Elementary.Expm1(massLn);
    }

    /// <summary>The log-probability of the tail on the point's own side of the centre, and the integral J behind it.</summary>
    private double OwnTailLn(in Point point, bool left, out double integral)
    {
        Point p = left ? point : point.Mirrored;
        double kappa = left ? Concentration : -Concentration;
        integral = SphericalTail.Integral(in p, Math.Max(p.Slope(kappa, _m), 0.0), kappa, _m);
        return Math.Min(Difference(in point) + Math.Log(integral) - _totalLn, 0.0);
    }

    /// <summary>
    /// Where the tail's log-probability is <paramref name="probabilityLn"/>: Newton on the log-probability as a function of
    /// delta = y - y(centre), whose derivative is 1/J, kept inside a bracket.
    /// </summary>
    private Point Quantile(double probabilityLn, bool upper)
    {
        double sign = upper ? 1.0 : -1.0;
        // The step that a tail of slope 0 and curvature m would need; the bracket grows until it holds the root.
        double inner = 0.0, outer = double.PositiveInfinity, distance = 0.0;
        double width = Math.Exp(_totalLn), step = width;
        for (int iteration = 0; iteration < 200; iteration++)
        {
            Point point = At(sign * distance);
            double integral = 0.0;
            // A step so long that the distance to the end is no number any more (a long tail to one side, p = 2) lies beyond the root.
            double value = point.OneMinus > 0.0 && point.OnePlus > 0.0 ? OwnTailLn(in point, !upper, out integral) - probabilityLn : double.NegativeInfinity;
            if (value > 0.0)
                inner = distance;
            else
                outer = distance;
            double next = distance + value * integral;
            // Once the value is within its rounding error, or the step is below that of the point, Newton only wanders.
            if (Math.Abs(value) <= 4e-16 * Math.Max(1.0, Math.Abs(probabilityLn)) || Math.Abs(next - distance) <= 4e-16 * (distance + width))
                return At(sign * Math.Max(next, 0.0));
            if (outer - inner <= 4e-16 * inner)
                break;
            if (!(next > inner && next < outer))
                next = double.IsPositiveInfinity(outer) ? distance + step : 0.5 * (inner + outer);
            distance = next;
            step *= 2.0;
        }

        return At(sign * inner);
    }

    /// <summary>The point at y(centre) + delta.</summary>
    private Point At(double delta)
    {
        double t = _centre.W;
        double up = Math.Exp(delta), down = 1.0 / up;
        double d = 0.5 * (up * _centre.OnePlus + down * _centre.OneMinus);
        double oneMinus = _centre.OneMinus * down / d, onePlus = _centre.OnePlus * up / d;
        if (oneMinus < 0.5)
            return Point.FromComplement(oneMinus);
        if (onePlus < 0.5)
            return Point.FromComplement(onePlus).Mirrored;
        double e = Elementary.Expm1(delta);
        double sinh = 0.5 * (e + e * down);
        return Point.Of(t + _centre.OneMinusSquare * sinh / d);
    }

    private (double Entropy, double Skewness) Integrals()
    {
        BesselRatioValue ratio = BesselRatio.Evaluate(0.5 * Dimension - 1.0, Concentration);
        // Mean less centre, on the side where both are small.
        double shift = _centre.W < 0.5 ? ratio.Ratio - _centre.W : _centre.OneMinus - ratio.Complement;
        Span<double> u = stackalloc double[SphericalTail.MaximalNodeCount];
        Span<double> mass = stackalloc double[SphericalTail.MaximalNodeCount];
        double total = 0.0, entropy = 0.0, second = 0.0, third = 0.0;
        // Deviations are of the size of the complement of the mean; in that unit their powers neither overflow nor underflow.
        double unit = ratio.Complement;
        foreach (bool left in (ReadOnlySpan<bool>)[true, false])
        {
            Point side = left ? _centre : _centre.Mirrored;
            double kappa = left ? Concentration : -Concentration;
            int count = SphericalTail.Nodewise(in side, left ? _slope : -_slope, kappa, _m, u, mass);
            for (int k = 0; k < count; k++)
            {
                double e = Elementary.Expm1(u[k]), down = 1.0 / (1.0 + e);
                double sinh = 0.5 * (e + e * down);
                double d = 0.5 * ((1.0 + e) * side.OneMinus + down * side.OnePlus);
                double step = side.OneMinusSquare * sinh / d;
                double deviation = ((left ? -step : step) - shift) / unit;
                double difference = SphericalTail.Difference(in side, left ? _slope : -_slope, _m, -u[k]);
                total += mass[k];
                entropy += mass[k] * (-2.0 * Math.Log(d) - difference);
                second += mass[k] * deviation * deviation;
                third += mass[k] * deviation * deviation * deviation;
            }
        }

        // The logarithm of 1 - w^2 = (1 - t^2) / d^2, its constant part added last.
        return (entropy / total + (_totalLn + Math.Log(_centre.OneMinusSquare)), third / total / Math.Pow(second / total, 1.5));
    }
}

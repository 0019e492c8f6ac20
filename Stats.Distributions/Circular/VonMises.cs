using System.Globalization;
using System.Numerics;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// The von Mises distribution of an angle: density exp(kappa cos(x - mu)) / (2 pi I0(kappa)), of period 2 pi. On the line it lives on the turn
/// [mu - pi, mu + pi]; at concentration 0 it is uniform. Everything is evaluated through kappa (1 - cos(x - mu)) and the integral
/// of exp(-kappa (1 - cos)) by a rule of positive weights, so that nothing cancels, overflows or underflows at any concentration from 0 to the
/// largest double.
/// <para>Sources: Mardia and Jupp, Directional Statistics (2000), section 3.5.4; Best and Fisher (1979) and Ahrens (1993) for sampling.</para>
/// </summary>
public sealed partial class VonMises : ICircularDistribution
{
    /// <summary>The integral of exp(-kappa (1 - cos t)) over half a turn, pi e^-kappa I0(kappa).</summary>
    private readonly double _half;
    private readonly double _peak;
    private readonly double _peakLn;

    /// <summary>The logarithm of the peak as an exact head and a small tail.</summary>
    private readonly double _peakHead, _peakTail;

    /// <summary>A von Mises distribution.</summary>
    /// <param name="mean">mu, the mean direction, radians: any finite angle, kept reduced to [-pi, pi).</param>
    /// <param name="concentration">kappa, finite and at least 0; 0 is the uniform distribution, whatever the mean direction.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mean"/> is not finite, or <paramref name="concentration"/> is negative, infinite or NaN.</exception>
    public VonMises(double mean, double concentration)
    {
        CheckParameters(mean, concentration);
        Mean = Angle.Reduce(mean);
        Concentration = concentration;
        _half = VonMisesIntegral.Tail(0.0, Math.PI, concentration);
        _peak = 0.5 / _half;
        VectorMath.LogSplit(new Simd1(2.0 * _half), default, out Simd1 head, out Simd1 tail);
        (_peakHead, _peakTail) = (-head.Value, -tail.Value);
        _peakLn = _peakHead + _peakTail;
    }

    /// <summary>The mean direction mu, radians, in [-pi, pi). At concentration 0 it has no meaning but as the middle of the turn.</summary>
    public double Mean { get; }

    /// <summary>The density at the mean, 1 / (2 pi e^-kappa I0(kappa)).</summary>
    internal double Peak => _peak;

    /// <summary>kappa.</summary>
    public double Concentration { get; }

    /// <summary>mu: half the probability lies on either side, within the turn.</summary>
    public double Median => Mean;

    /// <summary>mu.</summary>
    public double Mode => Mean;

    /// <summary>mu - pi.</summary>
    public double Minimum => Mean - Math.PI;

    /// <summary>mu + pi.</summary>
    public double Maximum => Mean + Math.PI;

    /// <inheritdoc/>
    public double MeanResultantLength => Ratio.Ratio;

    /// <inheritdoc/>
    public double CircularVariance => Ratio.Complement;

    /// <inheritdoc/>
    public double CircularStandardDeviation
    {
        get
        {
            BesselRatioValue ratio = Ratio;
            return StandardDeviation(ratio.Ratio, ratio.Complement);
        }
    }

    /// <summary>The circular variance, 1 - A(kappa), A = I1 / I0: not the mean squared deviation, which is <see cref="LinearVariance"/>.</summary>
    public double Variance => CircularVariance;

    /// <summary>The circular standard deviation, sqrt(-2 log A(kappa)), radians; infinite at concentration 0.</summary>
    public double StdDev => CircularStandardDeviation;

    /// <summary>E (X - mu)^2 over the turn, radians squared, within 4 eps: pi^2 / 3 at concentration 0, near 1 / kappa for a large one.</summary>
    public double LinearVariance => VonMisesIntegral.SecondMoment(Concentration);

    /// <summary>0: the density is symmetric about mu.</summary>
    public double Skewness => 0.0;

    /// <summary>The differential entropy, log(2 pi e^-kappa I0(kappa)) + kappa (1 - A(kappa)).</summary>
    public double Entropy => -_peakLn + Concentration * Ratio.Complement;

    private BesselRatioValue Ratio => BesselRatio.Evaluate(0.0, Concentration);

    /// <summary>E exp(i p X) = A_p(kappa) exp(i p mu), A_p = I_p / I_0; of a negative order the conjugate.</summary>
    /// <param name="order">The order p. Relative error of the length below 2 p eps up to order 32, beyond 16 eps max(1, |log I_p|).</param>
    public Complex TrigonometricMoment(int order)
    {
        long p = Math.Abs((long)order);
        double length = p <= 32 ? SmallMoment((int)p) : Math.Exp(LogBessel.IScaled(p, Concentration) - LogBessel.IScaled(0.0, Concentration));
        // p mu as a pair: of a large order its rounding would turn the moment.
        double angle = order * Mean, rest = Math.FusedMultiplyAdd(order, Mean, -angle);
        (double sine, double cosine) = Math.SinCos(angle);
        return new Complex(length * (cosine - rest * sine), length * (sine + rest * cosine));
    }

    /// <summary>
    /// The Kullback-Leibler divergence of <paramref name="other"/> from this law, at least 0. Close laws do not cancel: for concentrations within a
    /// factor of 2 the part that they add is the integral of (kappa1 - s) A'(s) from kappa0 to kappa1.
    /// </summary>
    /// <param name="other">The law compared with.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public double KullbackLeiblerDivergence(VonMises other)
    {
        ArgumentNullException.ThrowIfNull(other);
        VectorMath.ScaledVersine(new Simd1(other.Concentration), new Simd1(Angle.Difference(other.Mean, Mean)), default, out Simd1 turned, out Simd1 rest);
        return Math.Max(0.0, ConcentrationDivergence(Concentration, other.Concentration) + Ratio.Ratio * (turned.Value + rest.Value));
    }

    /// <summary>
    /// The von Mises distribution whose density is proportional to the product of both densities, the posterior of two independent measurements of a
    /// direction: kappa exp(i mu) = kappa0 exp(i mu0) + kappa1 exp(i mu1), exact where they nearly cancel. A sum beyond the double range is cut to it.
    /// </summary>
    /// <param name="other">The other factor.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public VonMises Multiply(VonMises other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (VonMises strong, VonMises weak) = Concentration >= other.Concentration ? (this, other) : (other, this);
        double a = strong.Concentration, b = weak.Concentration, d = Angle.Difference(weak.Mean, strong.Mean);
        // a + b cos d = (a - b) + 2 b cos^2(d/2); halved, so that the sum stays finite.
        double c = Math.Cos(0.5 * d), x = 0.5 * (a - b) + b * c * c, y = 0.5 * b * Math.Sin(d);
        double scale = Math.Max(Math.Abs(x), Math.Abs(y));
        if (scale == 0.0)
            return new VonMises(strong.Mean, 0.0);
        double length = scale * Math.Sqrt(x / scale * (x / scale) + y / scale * (y / scale));
        return new VonMises(strong.Mean + Math.Atan2(y, x), Math.Min(2.0 * length, double.MaxValue));
    }

    /// <summary>
    /// The von Mises distribution of the same first trigonometric moment as the sum of both angles: A(kappa) = A(kappa0) A(kappa1). An approximation:
    /// the sum of two von Mises angles is not von Mises (Mardia and Jupp 2000, section 3.5.4).
    /// </summary>
    /// <param name="other">The law of the other angle.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public VonMises ConvolutionApproximation(VonMises other)
    {
        ArgumentNullException.ThrowIfNull(other);
        BesselRatioValue a = Ratio, b = other.Ratio;
        double kappa = BesselRatio.Inverse(0.0, a.Ratio * b.Ratio, a.Complement + a.Ratio * b.Complement);
        return new VonMises(Mean + other.Mean, Math.Min(kappa, double.MaxValue));
    }

    /// <summary>The model as versioned JSON; <see cref="FromJson"/> restores it bit for bit.</summary>
    public string ToJson() => CircularJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="ArgumentException"><paramref name="json"/> is damaged, of another type or version, or its values are no distribution.</exception>
    public static VonMises FromJson(string json) => CircularJson.ReadVonMises(json);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"VonMises(mean = {Mean}, concentration = {Concentration})");

    /// <summary>sqrt(-2 log rho) from rho and 1 - rho.</summary>
    internal static double StandardDeviation(double length, double complement) =>
        Math.Sqrt(-2.0 * (length < 0.5 ? Math.Log(length) : Elementary.Log1p(-complement)));

    /// <summary>log I0(to) - log I0(from) - A(from) (to - from), at least 0.</summary>
    private static double ConcentrationDivergence(double from, double to)
    {
        double low = Math.Min(from, to), high = Math.Max(from, to);
        if (low == high)
            return 0.0;
        if (high > 2.0 && high > 2.0 * low)
        {
            double complement = BesselRatio.Evaluate(0.0, from).Complement;
            return (LogBessel.IScaled(0.0, to) - LogBessel.IScaled(0.0, from)) + (to - from) * complement;
        }

        double sum = 0.0, width = to - from;
        for (int i = 0; i < DivergenceRule.Order; i++)
        {
            double s = 0.5 * (1.0 + DivergenceRule.Nodes[i]);
            sum += DivergenceRule.Weights[i] * (1.0 - s) * (width * BesselRatio.Evaluate(0.0, from + width * s).Derivative);
        }

        return 0.5 * width * sum;
    }

    private static readonly GaussRule DivergenceRule = GaussRule.Legendre(24);

    private static void CheckParameters(double mean, double concentration)
    {
        if (!double.IsFinite(mean))
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "The mean direction is a finite angle.");
        if (!(concentration >= 0.0) || double.IsPositiveInfinity(concentration))
            throw new ArgumentOutOfRangeException(nameof(concentration), concentration, "The concentration is finite and at least 0.");
    }

    /// <summary>A_p as a product of ratios of neighbours, downward from the last, where errors shrink.</summary>
    private double SmallMoment(int p)
    {
        if (p == 0)
            return 1.0;
        if (Concentration == 0.0)
            return 0.0;
        double ratio = BesselRatio.Evaluate(p - 1.0, Concentration).Ratio, product = ratio;
        for (int v = p - 1; v >= 1; v--)
        {
            ratio = 1.0 / (2.0 * v / Concentration + ratio);
            product *= ratio;
        }

        return product;
    }
}

using System.Globalization;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// The wrapped Cauchy distribution: density (1 - rho^2) / (2 pi (1 + rho^2 - 2 rho cos(x - mu))), the law of a Cauchy variable of scale -log rho modulo
/// 2 pi (Mardia and Jupp 2000, section 3.5.7). Everything is evaluated through 1 - rho, so that rho may be as near to 1 as 1 - 1e-300
/// (<see cref="FromComplement"/>). Tails on both sides are right to some eps at every parameter.
/// </summary>
public sealed partial class WrappedCauchy : SymmetricCircularDistribution
{
    private static readonly GaussRule _rule = GaussRule.Legendre(24);

    /// <summary>A wrapped Cauchy distribution.</summary>
    /// <param name="mean">mu, the mean direction, radians: any finite angle, kept reduced to [-pi, pi).</param>
    /// <param name="meanResultantLength">rho, in [0, 1); 0 is the uniform distribution.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public WrappedCauchy(double mean, double meanResultantLength)
        : this(mean, Checked(meanResultantLength), 1.0 - meanResultantLength)
    {
    }

    private WrappedCauchy(double mean, double length, double complement)
        : base(mean)
    {
        MeanResultantLength = length;
        CircularVariance = complement;
    }

    /// <summary>rho.</summary>
    public override double MeanResultantLength { get; }

    /// <summary>1 - rho.</summary>
    public override double CircularVariance { get; }

    /// <summary>E (X - mu)^2 = 4 int_rho^1 log(1 + t)/t dt, without cancellation.</summary>
    public override double LinearVariance
    {
        get
        {
            double d = CircularVariance;
            return 4.0 * d * _rule.Integrate(s => 1.0 - d * s is var t && t > 0.0 ? Elementary.Log1p(t) / t : 1.0, 0.0, 1.0);
        }
    }

    /// <summary>log(2 pi (1 - rho^2)).</summary>
    public override double Entropy => LogTwoPi + Math.Log(CircularVariance * (1.0 + MeanResultantLength));

    private double Ratio => CircularVariance / (1.0 + MeanResultantLength);

    /// <summary>The distribution whose 1 - rho is given: rho near 1 keeps its digits.</summary>
    /// <param name="mean">mu, finite.</param>
    /// <param name="complement">1 - rho, in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public static WrappedCauchy FromComplement(double mean, double complement)
    {
        if (!(complement is >= 1e-300 and <= 1.0))
            throw new ArgumentOutOfRangeException(nameof(complement), complement, "1 - rho is in [1e-300, 1].");
        return new WrappedCauchy(mean, 1.0 - complement, complement);
    }

    /// <summary>Writes the distribution as versioned JSON.</summary>
    public string ToJson() => CircularPeerJson.Write("WrappedCauchy", Mean, CircularVariance);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="ArgumentException"><paramref name="json"/> is damaged or of another type or version.</exception>
    public static WrappedCauchy FromJson(string json)
    {
        (double mean, double complement) = CircularPeerJson.Read(json, "WrappedCauchy");
        return FromComplement(mean, complement);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"WrappedCauchy(mean = {Mean}, meanResultantLength = {MeanResultantLength})");

    private protected override double CosineMoment(long order) => order == 0 ? 1.0 : Math.Exp(order * (MeanResultantLength < 0.5 ? Math.Log(MeanResultantLength) : Elementary.Log1p(-CircularVariance)));

    private protected override double DensityLnAt(double distance, double rest)
    {
        // 1 + rho^2 - 2 rho cos = (1 - rho)^2 (1 + 4 rho (sin(distance/2) / (1 - rho))^2).
        double ratio = Math.Sin(0.5 * distance) / CircularVariance;
        double log = ratio < 1e100 ? Elementary.Log1p(4.0 * MeanResultantLength * ratio * ratio) : Math.Log(4.0 * MeanResultantLength) + 2.0 * Math.Log(ratio);
        return Math.Log(1.0 + MeanResultantLength) - LogTwoPi - Math.Log(CircularVariance) - log;
    }

    private protected override double TailLn(double distance, double rest) => Math.Log(TailAt(distance, rest));

    private protected override double TailAt(double distance, double rest) =>
        (distance < 1.5 ? Math.Atan2(Ratio, Math.Tan(0.5 * distance)) : Math.Atan(Ratio * Math.Tan(0.5 * rest))) / Math.PI;

    private protected override (double Distance, double Left) Quantile(double probability)
    {
        double tangent = Math.Tan(Math.PI * probability);
        if (tangent < Ratio)
        {
            double rest = 2.0 * Math.Atan(tangent / Ratio);
            return (Math.PI - rest, rest);
        }

        double distance = 2.0 * Math.Atan(probability < 0.25 ? Ratio / tangent : Ratio * Math.Tan(Math.PI * (0.5 - probability)));
        return (distance, Math.PI - distance);
    }

    private protected override double Deviation(Random random) => 2.0 * Math.Atan(Ratio * Math.Tan(Math.PI * (random.NextOpenDouble() - 0.5)));

    private static double Checked(double length) =>
        length is >= 0.0 and < 1.0 ? length : throw new ArgumentOutOfRangeException("meanResultantLength", length, "rho is in [0, 1).");
}

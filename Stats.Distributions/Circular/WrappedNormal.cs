using System.Globalization;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// The wrapped normal distribution: the law of a normal variable of mean mu and standard deviation sigma modulo 2 pi (Mardia and Jupp 2000, section
/// 3.5.7), sigma from 1e-150 to the largest double. Tails on both sides are right to some eps times 1 + |log of the tail|.
/// </summary>
/// <remarks>
/// Map of the branches. sigma below 2: sums over the images x + 2 pi j, |j| at most 4, in logarithms (terms are positive); the tail as
/// differences of normal tails, or, where these would cancel (next to the antipode), as the integral of the density by a 24-point Gauss rule. From 2 on: the
/// Fourier series, whose first coefficient is then below 0.136.
/// </remarks>
public sealed partial class WrappedNormal : SymmetricCircularDistribution
{
    private const int Images = 4;
    private const double SeriesFrom = 2.0;

    /// <summary>e to this is nothing beside 1.</summary>
    private const double Negligible = -50.0;

    /// <summary>Beyond, exp(-sigma^2/2) is 0 in double precision and a draw is uniform.</summary>
    private const double UniformFrom = 40.0;

    private static readonly GaussRule _rule = GaussRule.Legendre(24);
    private readonly double _peakLn;

    /// <summary>A wrapped normal distribution.</summary>
    /// <param name="mean">mu, the mean direction, radians: any finite angle, kept reduced to [-pi, pi).</param>
    /// <param name="standardDeviation">sigma, radians, finite and at least 1e-150.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public WrappedNormal(double mean, double standardDeviation)
        : base(mean)
    {
        if (!(standardDeviation >= 1e-150) || double.IsPositiveInfinity(standardDeviation))
            throw new ArgumentOutOfRangeException(nameof(standardDeviation), standardDeviation, "sigma is finite and at least 1e-150.");
        CircularStandardDeviation = standardDeviation;
        _peakLn = -0.5 * LogTwoPi - Math.Log(standardDeviation);
    }

    /// <summary>sigma, the standard deviation of the normal variable, which is the circular standard deviation.</summary>
    public override double CircularStandardDeviation { get; }

    /// <summary>rho = exp(-sigma^2/2).</summary>
    public override double MeanResultantLength => Math.Exp(-0.5 * CircularStandardDeviation * CircularStandardDeviation);

    /// <summary>1 - exp(-sigma^2/2).</summary>
    public override double CircularVariance => -Elementary.Expm1(-0.5 * CircularStandardDeviation * CircularStandardDeviation);

    /// <summary>E (X - mu)^2 over the turn: sigma^2 less what wrapping takes; by its Fourier series from sigma = 1 on.</summary>
    public override double LinearVariance
    {
        get
        {
            double sigma = CircularStandardDeviation;
            if (sigma < 1.0)
            {
                // Between pi and 3 pi the square falls by 4 pi |x| - 4 pi^2; what lies beyond 3 pi is below 1e-20.
                double z = Math.PI / sigma, density = Math.Exp(-0.5 * z * z - 0.5 * LogTwoPi);
                return sigma * sigma - 8.0 * Math.PI * (sigma * density - Math.PI * NormalProbability.SurvivalFunction(z));
            }

            double sum = 0.0, sign = -1.0;
            for (int k = 1; k < 12; k++, sign = -sign)
                sum += sign * CosineMoment(k) / (k * (double)k);
            return Math.PI * Math.PI / 3.0 + 4.0 * sum;
        }
    }

    /// <summary>The differential entropy, within 8 eps of max(1, |value|): by the trapezoidal rule over the turn, which converges geometrically; normal below sigma = 0.15.</summary>
    public override double Entropy
    {
        get
        {
            double sigma = CircularStandardDeviation;
            if (sigma < 0.15)
                return 0.5 * (LogTwoPi + 1.0) + Math.Log(sigma);
            const int Nodes = 256;
            double sum = 0.0;
            for (int i = 0; i <= Nodes; i++)
            {
                double rest = Math.PI * i / Nodes, log = DensityLnAt(Math.PI - rest, rest);
                sum -= (i is 0 or Nodes ? 0.5 : 1.0) * log * Math.Exp(log);
            }

            return sum * Angle.FullTurn / Nodes;
        }
    }

    /// <summary>Writes the distribution as versioned JSON.</summary>
    public string ToJson() => CircularPeerJson.Write("WrappedNormal", Mean, CircularStandardDeviation);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="ArgumentException"><paramref name="json"/> is damaged or of another type or version.</exception>
    public static WrappedNormal FromJson(string json)
    {
        (double mean, double deviation) = CircularPeerJson.Read(json, "WrappedNormal");
        return new WrappedNormal(mean, deviation);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"WrappedNormal(mean = {Mean}, standardDeviation = {CircularStandardDeviation})");

    private protected override double CosineMoment(long order)
    {
        double scaled = order * CircularStandardDeviation;
        return order == 0 ? 1.0 : Math.Exp(-0.5 * scaled * scaled);
    }

    private protected override double DensityLnAt(double distance, double rest)
    {
        double sigma = CircularStandardDeviation;
        if (sigma >= SeriesFrom)
        {
            double series = 0.0;
            for (int k = 1; k <= 5; k++)
                series += CosineMoment(k) * Math.Cos(k * distance);
            return Elementary.Log1p(2.0 * series) - LogTwoPi;
        }

        double z = distance / sigma, others = 0.0;
        for (int j = 1; j <= Images; j++)
        {
            // (2 pi j -+ distance)^2 - distance^2 = 4 pi j (pi j -+ distance), from the antipode where that is near.
            double near = Math.PI * (j - 1) + rest, far = Math.PI * j + distance;
            double nearer = -Angle.FullTurn * j * (near / sigma) / sigma;
            if (nearer < Negligible)
                break;
            others += Math.Exp(nearer) + Math.Exp(-Angle.FullTurn * j * (far / sigma) / sigma);
        }

        return _peakLn - 0.5 * z * z + Elementary.Log1p(others);
    }

    private protected override double TailLn(double distance, double rest)
    {
        double sigma = CircularStandardDeviation;
        if (sigma >= SeriesFrom)
        {
            double series = 0.0, sign = -1.0;
            for (int k = 1; k <= 5; k++, sign = -sign)
                series += sign * CosineMoment(k) * Math.Sin(k * rest) / k;
            return Math.Log((rest + 2.0 * series) / Angle.FullTurn);
        }

        if (rest * Math.PI < 2.0 * sigma * sigma)
        {
            double end = DensityLnAt(distance, rest);
            return end + Math.Log(rest * _rule.Integrate(s => Math.Exp(DensityLnAt(distance + rest * (1.0 - s), rest * s) - end), 0.0, 1.0));
        }

        double first = NormalProbability.SurvivalFunctionLn(distance / sigma), last = NormalProbability.SurvivalFunctionLn(Math.PI / sigma);
        double sum = -Elementary.Expm1(last - first);
        for (int j = 1; j <= Images; j++)
        {
            // Images of [distance, pi] on both sides: [2 pi j + distance, (2j + 1) pi] and [(2j - 1) pi, 2 pi j - distance].
            double c = NormalProbability.SurvivalFunctionLn((2 * j - 1) * Math.PI / sigma);
            // The nearest and so the largest of this image and those beyond.
            if (c - first < Negligible)
                break;
            double a = NormalProbability.SurvivalFunctionLn((Angle.FullTurn * j + distance) / sigma), b = NormalProbability.SurvivalFunctionLn((2 * j + 1) * Math.PI / sigma);
            double d = NormalProbability.SurvivalFunctionLn((Angle.FullTurn * j - distance) / sigma);
            sum += Part(a, b) + Part(c, d);
        }

        return first + Math.Log(sum);

        double Part(double greater, double smaller) =>
            greater - first < Negligible ? 0.0 : Math.Exp(greater - first) * -Elementary.Expm1(smaller - greater);
    }

    private protected override double StartFrom(double probability) =>
        CircularStandardDeviation < 1.0 ? -CircularStandardDeviation * NormalProbability.InverseCumulativeDistribution(probability) : base.StartFrom(probability);

    private protected override double Deviation(Random random)
    {
        double sigma = CircularStandardDeviation;
        return sigma < UniformFrom ? Math.IEEERemainder(sigma * random.NextGaussian(), Angle.FullTurn) : Math.PI * (2.0 * random.NextOpenDouble() - 1.0);
    }
}

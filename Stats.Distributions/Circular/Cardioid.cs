using System.Globalization;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// The cardioid distribution: density (1 + 2 rho cos(x - mu)) / (2 pi), rho in [0, 1/2] (Mardia and Jupp 2000, section 3.5.5). Tails on both sides
/// are right to some eps at every rho, 1/2 included, where the density vanishes at the antipode.
/// </summary>
public sealed partial class Cardioid : SymmetricCircularDistribution
{
    /// <summary>A cardioid distribution.</summary>
    /// <param name="mean">mu, the mean direction, radians: any finite angle, kept reduced to [-pi, pi).</param>
    /// <param name="meanResultantLength">rho, in [0, 1/2]; 0 is the uniform distribution.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public Cardioid(double mean, double meanResultantLength)
        : base(mean)
    {
        if (!(meanResultantLength is >= 0.0 and <= 0.5))
            throw new ArgumentOutOfRangeException(nameof(meanResultantLength), meanResultantLength, "rho is in [0, 1/2].");
        MeanResultantLength = meanResultantLength;
    }

    /// <summary>rho.</summary>
    public override double MeanResultantLength { get; }

    /// <summary>1 - rho.</summary>
    public override double CircularVariance => 1.0 - MeanResultantLength;

    /// <summary>pi^2/3 - 4 rho.</summary>
    public override double LinearVariance => Math.PI * Math.PI / 3.0 - 4.0 * MeanResultantLength;

    /// <summary>log(2 pi) - log((1 + s)/2) - (1 - s), s = sqrt(1 - 4 rho^2).</summary>
    public override double Entropy
    {
        get
        {
            double s = Math.Sqrt((1.0 - 2.0 * MeanResultantLength) * (1.0 + 2.0 * MeanResultantLength));
            return LogTwoPi - Math.Log(0.5 * (1.0 + s)) - (1.0 - s);
        }
    }

    /// <summary>Writes the distribution as versioned JSON.</summary>
    public string ToJson() => CircularPeerJson.Write("Cardioid", Mean, MeanResultantLength);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="ArgumentException"><paramref name="json"/> is damaged or of another type or version.</exception>
    public static Cardioid FromJson(string json)
    {
        (double mean, double length) = CircularPeerJson.Read(json, "Cardioid");
        return new Cardioid(mean, length);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Cardioid(mean = {Mean}, meanResultantLength = {MeanResultantLength})");

    private protected override double CosineMoment(long order) => order == 0 ? 1.0 : order == 1 ? MeanResultantLength : 0.0;

    private protected override double DensityLnAt(double distance, double rest)
    {
        // 1 + 2 rho cos = 1 - 2 rho + 4 rho cos^2(distance/2): no cancellation at the antipode.
        double cosine = distance < 1.5 ? Math.Cos(0.5 * distance) : Math.Sin(0.5 * rest);
        return Math.Log((1.0 - 2.0 * MeanResultantLength) + 4.0 * MeanResultantLength * cosine * cosine) - LogTwoPi;
    }

    private protected override double TailLn(double distance, double rest) => Math.Log(TailAt(distance, rest));

    private protected override double TailAt(double distance, double rest)
    {
        double rho = MeanResultantLength;
        // Kepler's expression rest - 2 rho sin(rest); far from the antipode from the middle, where half is exact.
        return distance < 1.0
            ? 0.5 - (distance + 2.0 * rho * Math.Sin(distance)) / Angle.FullTurn
            : ((1.0 - 2.0 * rho) * rest + 2.0 * rho * MinusSine(rest)) / Angle.FullTurn;
    }

    private protected override double Deviation(Random random)
    {
        double angle = Math.PI * (2.0 * random.NextOpenDouble() - 1.0);
        // A pair of opposite angles shares its density: the nearer to mu is taken with probability (1 + 2 rho cos)/2.
        return random.NextDouble() < 0.5 + MeanResultantLength * Math.Cos(angle) ? angle : angle - Math.CopySign(Math.PI, angle);
    }

    /// <summary>x - sin x for 0 &lt;= x &lt;= pi.</summary>
    private static double MinusSine(double x)
    {
        if (x > 1.5)
            return x - Math.Sin(x);
        double square = x * x, term = x * square / 6.0, sum = term;
        for (int k = 4; Math.Abs(term) > 1e-18 * sum; k += 2)
        {
            term *= -square / (k * (k + 1.0));
            sum += term;
        }

        return sum;
    }
}

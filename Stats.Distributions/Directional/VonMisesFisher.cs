using System.Globalization;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// The von Mises-Fisher distribution on the unit sphere of p coordinates (p >= 2: circle, sphere, and any dimension beyond):
/// density C_p(kappa) exp(kappa mu·x) with respect to the sphere's surface measure, log C_p(kappa) = -log area - H(kappa),
/// H(kappa) = log 0F1(; p/2; kappa^2/4). Densities are evaluated as -log area - (H - kappa) - kappa |x - mu|^2 / 2, so that neither a
/// large dimension nor a large concentration cancels; at concentration 0 the law is uniform.
/// Sources: Mardia and Jupp, Directional Statistics (2000); Plesner, Sørensen and Hauberg (2024) for the use at thousands of dimensions.
/// </summary>
public sealed partial class VonMisesFisher : IMultivariateDistribution
{
    /// <summary>How far the norm of a direction may be from 1; within it the direction is projected onto the sphere.</summary>
    internal const double NormTolerance = 1e-6;

    private readonly double[] _meanDirection;
    private readonly double _order;

    /// <summary>H - kappa.</summary>
    private readonly double _scaledHyp;

    private VonMisesFisherCosine? _cosine;

    /// <summary>A von Mises-Fisher distribution.</summary>
    /// <param name="meanDirection">mu: p coordinates, p >= 2, of norm 1 within 1e-6 (it is then normalised to full precision).</param>
    /// <param name="concentration">kappa, finite and at least 0; 0 is the uniform distribution, whatever the mean direction.</param>
    /// <exception cref="ArgumentException"><paramref name="meanDirection"/> has fewer than two coordinates, one that is not finite, or is not of norm 1.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="concentration"/> is negative, infinite or NaN.</exception>
    public VonMisesFisher(ReadOnlySpan<double> meanDirection, double concentration)
        : this(Normalized(meanDirection), concentration)
    {
    }

    /// <summary>Takes a mean direction that is normalised already, as it is.</summary>
    private VonMisesFisher(double[] unit, double concentration)
    {
        if (!(concentration >= 0.0) || double.IsPositiveInfinity(concentration))
            throw new ArgumentOutOfRangeException(nameof(concentration), concentration, "The concentration is finite and at least 0.");
        _meanDirection = unit;
        Concentration = concentration;
        _order = 0.5 * Dimension - 1.0;
        _scaledHyp = LogHyp0F1.Scaled(_order, concentration);
        LogNormalizerScaled = -LogArea(Dimension) - _scaledHyp;
    }

    private static double[] Normalized(ReadOnlySpan<double> meanDirection)
    {
        if (meanDirection.Length < 2)
            throw new ArgumentException($"meanDirection has {meanDirection.Length} coordinates; a sphere has at least 2.", nameof(meanDirection));
        double norm = DirectionCheck.RequireUnit(meanDirection, nameof(meanDirection), -1);
        double[] unit = new double[meanDirection.Length];
        for (int i = 0; i < unit.Length; i++)
            unit[i] = meanDirection[i] / norm;
        return unit;
    }

    /// <summary>p, the number of coordinates.</summary>
    public int Dimension => _meanDirection.Length;

    /// <summary>mu, p coordinates of norm 1. At concentration 0 it has no meaning.</summary>
    public ReadOnlySpan<double> MeanDirection => _meanDirection;

    /// <summary>kappa.</summary>
    public double Concentration { get; }

    /// <summary>log C_p(kappa): the log-density at x is this plus kappa mu·x.</summary>
    public double LogNormalizer => -LogArea(Dimension) - LogHyp0F1.Evaluate(_order, Concentration);

    /// <summary>E[mu·x] = A_p(kappa) = I_{p/2}(kappa) / I_{p/2-1}(kappa), in [0, 1): E[x] is this times mu.</summary>
    public double MeanResultantLength => BesselRatio.Evaluate(_order, Concentration).Ratio;

    /// <summary>1 - A_p(kappa), without cancellation.</summary>
    public double MeanResultantLengthComplement => BesselRatio.Evaluate(_order, Concentration).Complement;

    /// <summary>The variance of a coordinate along mu, A_p'(kappa).</summary>
    public double AxialVariance => BesselRatio.Evaluate(_order, Concentration).Derivative;

    /// <summary>The variance of a coordinate orthogonal to mu, A_p(kappa) / kappa (1/p at concentration 0): Cov(x) = A' mu mu' + (A / kappa)(I - mu mu').</summary>
    public double TangentialVariance
    {
        get
        {
            // Where A = kappa / p to the last bit, the quotient of two tiny numbers says less than its limit.
            if (Concentration < 1e-10)
                return 1.0 / Dimension;
            return MeanResultantLength / Concentration;
        }
    }

    /// <summary>The law of the cosine mu·x.</summary>
    public VonMisesFisherCosine Cosine => _cosine ??= new VonMisesFisherCosine(Dimension, Concentration);

    /// <summary>The differential entropy with respect to the surface measure: log area + (H - kappa) + kappa (1 - A).</summary>
    public double Entropy => -LogNormalizerScaled + Concentration * MeanResultantLengthComplement;

    /// <summary>The log-density at the mode, mu: -log area - (H - kappa).</summary>
    internal double LogNormalizerScaled { get; }

    internal double[] MeanDirectionArray => _meanDirection;

    /// <summary>The model as versioned JSON; <see cref="FromJson"/> restores it bit for bit.</summary>
    public string ToJson() => DirectionalJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="ArgumentException"><paramref name="json"/> is damaged, of another type or version, or its values are no distribution.</exception>
    public static VonMisesFisher FromJson(string json) => DirectionalJson.ReadVonMisesFisher(json);

    /// <summary>A stored model: a direction of norm 1 but for rounding is kept to the last bit, any other is taken as the constructor takes it.</summary>
    internal static VonMisesFisher Restore(double[] meanDirection, double concentration)
    {
        double[] unit = Normalized(meanDirection);
        return new VonMisesFisher(Math.Abs(Reductions.SquaredNorm(meanDirection) - 1.0) <= 2e-12 ? meanDirection : unit, concentration);
    }

    /// <summary>The uniform distribution on the sphere.</summary>
    /// <param name="dimension">p, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is below 2.</exception>
    public static VonMisesFisher Uniform(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 2);
        double[] axis = new double[dimension];
        axis[0] = 1.0;
        return new VonMisesFisher(axis, 0.0);
    }

    /// <summary>The log of the surface area of the unit sphere of p coordinates: log 2 + (p/2) log pi - log Gamma(p/2).</summary>
    /// <param name="dimension">p, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is below 2.</exception>
    public static double LogArea(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 2);
        double half = 0.5 * dimension;
        return 0.69314718055994530942 + half * 1.1447298858494001741 - GammaFunction.Log(half);
    }

    /// <summary>The Kullback-Leibler divergence of <paramref name="other"/> from this law: H1 - H0 + A0 (kappa0 - kappa1 mu0·mu1), at least 0.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public double KullbackLeiblerDivergence(VonMisesFisher other)
    {
        ArgumentNullException.ThrowIfNull(other);
        RequireSameDimension(other);
        // (H1 - k1) - (H0 - k0) + k1 A0 |mu0 - mu1|^2 / 2 + (k1 - k0)(1 - A0): each difference is of scaled quantities.
        BesselRatioValue ratio = BesselRatio.Evaluate(_order, Concentration);
        double half = 0.5 * Reductions.SquaredDistance(_meanDirection, other._meanDirection);
        double divergence = (other._scaledHyp - _scaledHyp)
            + other.Concentration * ratio.Ratio * half
            + (other.Concentration - Concentration) * ratio.Complement;
        return Math.Max(divergence, 0.0);
    }

    /// <summary>
    /// log of the integral of the product of both densities, the expected-likelihood kernel of two embeddings with uncertainty:
    /// -log area + H(|kappa0 mu0 + kappa1 mu1|) - H(kappa0) - H(kappa1).
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public double ExpectedLikelihoodLn(VonMisesFisher other)
    {
        ArgumentNullException.ThrowIfNull(other);
        RequireSameDimension(other);
        double a = Concentration, b = other.Concentration;
        double squaredDistance = Reductions.SquaredDistance(_meanDirection, other._meanDirection);
        // |a mu0 + b mu1| = a + b - a b d^2 / (a + b + |.|): the loss against a + b is formed without cancellation.
        double sum = a + b;
        double norm = sum == 0.0 ? 0.0 : sum * Math.Sqrt(Math.Max(0.0, 1.0 - a / sum * (b / sum) * squaredDistance));
        double loss = sum == 0.0 ? 0.0 : a * squaredDistance * (b / (sum + norm));
        return -LogArea(Dimension) - _scaledHyp - other._scaledHyp + LogHyp0F1.Scaled(_order, norm) - loss;
    }

    /// <inheritdoc/>
    public double DensityLn(ReadOnlySpan<double> point)
    {
        RequireLength(point.Length, nameof(point));
        return LogNormalizerScaled - Concentration * OneMinusCosine(point, nameof(point), -1);
    }

    /// <summary>The density at a point, with respect to the surface measure; it may overflow or underflow in high dimension.</summary>
    /// <param name="point">p coordinates of norm 1 within 1e-6.</param>
    /// <exception cref="ArgumentException"><paramref name="point"/> has another length, a coordinate that is not finite, or is not of norm 1.</exception>
    public double Density(ReadOnlySpan<double> point) => Math.Exp(DensityLn(point));

    /// <inheritdoc/>
    public void DensityLn(PointSet points, Span<double> result, Execution execution = default)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Dimension != Dimension)
            throw new ArgumentException($"points has dimension {points.Dimension}, the distribution {Dimension}.", nameof(points));
        if (result.Length != points.Count)
            throw new ArgumentException($"result has {result.Length} elements for {points.Count} points.", nameof(result));
        double[] values = new double[points.Count];
        ParallelBlocks.Run(points.Count, BlockRows(Dimension), execution, (_, start, end) =>
        {
            for (int i = start; i < end; i++)
                values[i] = LogNormalizerScaled - Concentration * OneMinusCosine(points[i], nameof(points), i);
        });
        values.CopyTo(result);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"VonMisesFisher(dimension = {Dimension}, concentration = {Concentration})");

    /// <summary>Rows of a block: about a megabyte of doubles.</summary>
    internal static int BlockRows(int dimension) => Math.Max(1, (1 << 17) / dimension);

    /// <summary>1 - mu·x/|x|.</summary>
    internal double OneMinusCosine(ReadOnlySpan<double> point, string name, int index) => OneMinusCosine(point, DirectionCheck.RequireUnit(point, name, index));

    /// <summary>1 - mu·x/|x| = |x/|x| - mu|^2 / 2 of a point whose norm is known; it does not cancel.</summary>
    internal double OneMinusCosine(ReadOnlySpan<double> point, double norm) => 0.5 * Reductions.SquaredDistance(point, 1.0 / norm, _meanDirection);

    private void RequireLength(int length, string name)
    {
        if (length != Dimension)
            throw new ArgumentException($"{name} has {length} coordinates, the distribution {Dimension}.", name);
    }

    private void RequireSameDimension(VonMisesFisher other)
    {
        if (other.Dimension != Dimension)
            throw new ArgumentException($"other has dimension {other.Dimension}, this distribution {Dimension}.", nameof(other));
    }
}

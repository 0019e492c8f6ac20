using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// The cosine model (with positive interaction) of two dependent angles: density proportional to exp(kappa1 cos u + kappa2 cos v - kappa3 cos(u - v)),
/// u = x1 - mu1, v = x2 - mu2. For concentrated angles it is a bivariate normal law with precision matrix
/// [kappa1 - kappa3, kappa3; kappa3, kappa2 - kappa3]. Source: Mardia, Taylor and Subramaniam (2007).
/// </summary>
public sealed class BivariateVonMisesCosine : BivariateVonMises
{
    /// <summary>A cosine model.</summary>
    /// <param name="firstMean">mu1, any finite angle in radians; kept in [-pi, pi).</param>
    /// <param name="secondMean">mu2, any finite angle in radians; kept in [-pi, pi).</param>
    /// <param name="firstConcentration">kappa1, in [0, 1e12].</param>
    /// <param name="secondConcentration">kappa2, in [0, 1e12].</param>
    /// <param name="coupling">kappa3, in [-1e12, 1e12].</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public BivariateVonMisesCosine(double firstMean, double secondMean, double firstConcentration, double secondConcentration, double coupling)
        : base(BivariateCoupling.Cosine, firstMean, secondMean, firstConcentration, secondConcentration, coupling)
    {
    }

    /// <summary>Whether the density has one mode: always, unless 1 / kappa1, 1 / kappa2 and 1 / kappa3 are the sides of a triangle.</summary>
    public override bool IsUnimodal => Modes.Count == 1;

    /// <inheritdoc/>
    public override IReadOnlyList<(double First, double Second)> Modes
    {
        get
        {
            double k1 = FirstConcentration, k2 = SecondConcentration, k3 = Coupling;
            // Below the triangle's range one of the corners is the mode; the centre wins ties.
            double half1 = k2 * k3, half2 = k1 * k3, half3 = k1 * k2;
            if (k3 <= 0.0 || half3 >= half1 + half2)
                return [(FirstMean, SecondMean)];
            if (half1 >= half2 + half3)
                return [(Angle.Reduce(FirstMean + Math.PI), SecondMean)];
            if (half2 >= half1 + half3)
                return [(FirstMean, Angle.Reduce(SecondMean + Math.PI))];
            // k1 sin u = -k2 sin v = k3 sin(u - v): u and -v are angles of the triangle with sides 1 / k1, 1 / k2, 1 / k3.
            double u = Angle3(half1, half2, half3), v = -Angle3(half2, half1, half3);
            return [(Angle.Reduce(FirstMean + u), Angle.Reduce(SecondMean + v)), (Angle.Reduce(FirstMean - u), Angle.Reduce(SecondMean - v))];
        }
    }

    /// <summary>Fits a cosine model by maximum likelihood: Newton's method with exact derivatives, from the normal law of the same moments and from independent angles.</summary>
    /// <param name="angles">n points of 2 angles, radians.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="execution">Threads and cancellation; the bits of the result do not depend on the threads.</param>
    /// <exception cref="ArgumentException">There is no point, the dimension is not 2, or an angle is not finite (the message names it).</exception>
    /// <exception cref="EstimationException">The likelihood is unbounded (an angle is constant, or the two are bound to each other) and no maximal concentration is set.</exception>
    public static Fit<BivariateVonMisesCosine> Fit(PointSet angles, TorusFitOptions? options = null, Execution execution = default) =>
        TorusFitting.Fit(angles, [], TorusModel.Cosine, options, execution, d => (BivariateVonMisesCosine)d);

    /// <summary>Fits with weights.</summary>
    /// <param name="angles">n points of 2 angles, radians.</param>
    /// <param name="weights">n weights, each 0 or in [1e-100, 1e100], not all 0; integers count repeated points.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="execution">Threads and cancellation.</param>
    /// <inheritdoc cref="Fit(PointSet, TorusFitOptions, Execution)"/>
    public static Fit<BivariateVonMisesCosine> Fit(PointSet angles, ReadOnlySpan<double> weights, TorusFitOptions? options = null, Execution execution = default) =>
        TorusFitting.Fit(angles, TorusFitting.Checked(weights, angles), TorusModel.Cosine, options, execution, d => (BivariateVonMisesCosine)d);

    private protected override BivariateVonMises Create(double firstMean, double secondMean, double firstConcentration, double secondConcentration, double coupling) =>
        new BivariateVonMisesCosine(firstMean, secondMean, firstConcentration, secondConcentration, coupling);

    /// <summary>The angle opposite side a of a triangle, by the half-angle formula.</summary>
    private static double Angle3(double a, double b, double c)
    {
        double s = 0.5 * (a + b + c);
        return 2.0 * Math.Atan2(Math.Sqrt(Math.Max(0.0, (s - b) * (s - c))), Math.Sqrt(Math.Max(0.0, s * (s - a))));
    }
}

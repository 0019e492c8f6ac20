using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// The sine model of two dependent angles: density proportional to exp(kappa1 cos u + kappa2 cos v + lambda sin u sin v), u = x1 - mu1, v = x2 - mu2. For concentrated
/// angles it is a bivariate normal law with precision matrix [kappa1, -lambda; -lambda, kappa2]. Source: Singh, Hnizdo and Demchuk (2002).
/// </summary>
public sealed class BivariateVonMisesSine : BivariateVonMises
{
    /// <summary>A sine model.</summary>
    /// <param name="firstMean">mu1, any finite angle in radians; kept in [-pi, pi).</param>
    /// <param name="secondMean">mu2, any finite angle in radians; kept in [-pi, pi).</param>
    /// <param name="firstConcentration">kappa1, in [0, 1e12].</param>
    /// <param name="secondConcentration">kappa2, in [0, 1e12].</param>
    /// <param name="coupling">lambda, in [-1e12, 1e12].</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public BivariateVonMisesSine(double firstMean, double secondMean, double firstConcentration, double secondConcentration, double coupling)
        : base(BivariateCoupling.Sine, firstMean, secondMean, firstConcentration, secondConcentration, coupling)
    {
    }

    /// <summary>Whether the density has one mode: lambda^2 at most kappa1 kappa2.</summary>
    public override bool IsUnimodal => Coupling * Coupling <= FirstConcentration * SecondConcentration;

    /// <inheritdoc/>
    public override IReadOnlyList<(double First, double Second)> Modes
    {
        get
        {
            if (IsUnimodal)
                return [(FirstMean, SecondMean)];
            double k1 = FirstConcentration, k2 = SecondConcentration, c = Coupling;
            // cos u = (k1 / |lambda|) ((lambda^2 + k2^2) / (lambda^2 + k1^2))^(1/2), and with 1 and 2 exchanged for v.
            double ratio = Math.Sqrt((c * c + k2 * k2) / (c * c + k1 * k1));
            double u = Math.Acos(Math.Min(1.0, k1 / Math.Abs(c) * ratio)), v = Math.CopySign(Math.Acos(Math.Min(1.0, k2 / Math.Abs(c) / ratio)), c);
            return [(Angle.Reduce(FirstMean + u), Angle.Reduce(SecondMean + v)), (Angle.Reduce(FirstMean - u), Angle.Reduce(SecondMean - v))];
        }
    }

    /// <summary>Fits a sine model by maximum likelihood: Newton's method with exact derivatives, from the normal law of the same moments and from independent angles.</summary>
    /// <param name="angles">n points of 2 angles, radians.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="execution">Threads and cancellation; the bits of the result do not depend on the threads.</param>
    /// <exception cref="ArgumentException">There is no point, the dimension is not 2, or an angle is not finite (the message names it).</exception>
    /// <exception cref="EstimationException">The likelihood is unbounded (an angle is constant, or the two are bound to each other) and no maximal concentration is set.</exception>
    public static Fit<BivariateVonMisesSine> Fit(PointSet angles, TorusFitOptions? options = null, Execution execution = default) =>
        TorusFitting.Fit(angles, [], TorusModel.Sine, options, execution, d => (BivariateVonMisesSine)d);

    /// <summary>Fits with weights.</summary>
    /// <param name="angles">n points of 2 angles, radians.</param>
    /// <param name="weights">n weights, each 0 or in [1e-100, 1e100], not all 0; integers count repeated points.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="execution">Threads and cancellation.</param>
    /// <inheritdoc cref="Fit(PointSet, TorusFitOptions, Execution)"/>
    public static Fit<BivariateVonMisesSine> Fit(PointSet angles, ReadOnlySpan<double> weights, TorusFitOptions? options = null, Execution execution = default) =>
        TorusFitting.Fit(angles, TorusFitting.Checked(weights, angles), TorusModel.Sine, options, execution, d => (BivariateVonMisesSine)d);

    private protected override BivariateVonMises Create(double firstMean, double secondMean, double firstConcentration, double secondConcentration, double coupling) =>
        new BivariateVonMisesSine(firstMean, secondMean, firstConcentration, secondConcentration, coupling);
}

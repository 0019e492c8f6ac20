using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// The concentration that maximises the likelihood of the resultant length alone (Schou 1978): the root of
/// A(kappa) = R A(n R kappa), 0 where n R^2 is at most 1. It corrects the bias of maximum likelihood, which in high dimension is several-fold.
/// </summary>
internal static class MarginalConcentration
{
    private const int MaximumIterations = 200;

    /// <summary>The estimate, in [0, <paramref name="upper"/>].</summary>
    /// <param name="order">p/2 - 1.</param>
    /// <param name="n">The (effective) number of observations.</param>
    /// <param name="length">R.</param>
    /// <param name="complement">1 - R without cancellation.</param>
    /// <param name="upper">The maximum-likelihood concentration, or the cap.</param>
    /// <param name="iterations">How many steps it took.</param>
    public static double Estimate(double order, double n, double length, double complement, double upper, out int iterations)
    {
        iterations = 0;
        if (n * length * length <= 1.0)
            return 0.0;
        double low = 0.0, high = upper, kappa = upper;
        // The equation is negative towards 0 and not negative at the maximum-likelihood estimate.
        for (; iterations < MaximumIterations; iterations++)
        {
            BesselRatioValue own = BesselRatio.Evaluate(order, kappa);
            BesselRatioValue sum = BesselRatio.Evaluate(order, Math.Min(n * length * kappa, 1e307));
            // A(kappa) - R A(n R kappa), through the complements where R is near 1.
            double value = length < 0.5
                ? own.Ratio - length * sum.Ratio
                : complement + sum.Complement * length - own.Complement;
            if (value >= 0.0)
                high = kappa;
            else
                low = kappa;
            double slope = own.Derivative - n * length * length * sum.Derivative;
            double next = kappa - value / slope;
            if (Math.Abs(next - kappa) <= 1e-15 * kappa)
                return Math.Min(next, upper);
            if (!(next > low && next < high))
                next = low > 0.0 ? 0.5 * (low + high) : 0.25 * high;
            kappa = next;
        }

        return kappa;
    }

    /// <summary>Minus the second derivative of the marginal log-likelihood: n A'(kappa) - (n R)^2 A'(n R kappa).</summary>
    public static double Information(double order, double n, double length, double kappa) =>
        n * BesselRatio.Evaluate(order, kappa).Derivative
        - n * length * (n * length) * BesselRatio.Evaluate(order, n * length * kappa).Derivative;
}

using System.Numerics;
using Stats.Core;

namespace Stats.Distributions;

/// <content>Estimation.</content>
public sealed partial class WrappedCauchy
{
    private const int LargestIterations = 2000;

    /// <summary>
    /// Fits by maximum likelihood, which has one maximum (Kent and Tyler 1988): with psi = rho e^(i mu), the maps y = (z - psi) / (1 - conj(psi) z) of the
    /// data must have mean 0; psi is moved by the map that takes 0 to that mean, the scoring step, halved where the likelihood falls. Standard errors are those of the
    /// expected information, (1 - rho^2) / sqrt(2 n) for rho and the rho-th part of it for mu. 1 - rho has an error of about 1e-16.
    /// </summary>
    /// <param name="angles">n angles, radians, finite.</param>
    /// <exception cref="ArgumentException">There is no angle, an angle is not finite or a weight bad (the message names it), or the lengths differ.</exception>
    /// <exception cref="EstimationException">Half of the angles or more are equal, so that the likelihood is unbounded.</exception>
    public static Fit<WrappedCauchy> Fit(ReadOnlySpan<double> angles) => FitCore(new CircularPeerFit(angles, [], weighted: false));

    /// <summary>Fits weighted angles.</summary>
    /// <param name="angles">n angles, radians, finite.</param>
    /// <param name="weights">n weights, each 0 or in [1e-100, 1e100], not all 0. Integers count as repeated angles; other weights are worth W^2 / sum of w^2 observations in standard errors.</param>
    /// <exception cref="ArgumentException">There is no angle, an angle is not finite or a weight bad (the message names it), or the lengths differ.</exception>
    /// <exception cref="EstimationException">Half of the weight or more is at one angle, so that the likelihood is unbounded.</exception>
    public static Fit<WrappedCauchy> Fit(ReadOnlySpan<double> angles, ReadOnlySpan<double> weights) => FitCore(new CircularPeerFit(angles, weights, weighted: true));

    private static Fit<WrappedCauchy> FitCore(CircularPeerFit data)
    {
        data.RequireSpread();
        Complex[] points = [.. data.Angles.Select(x => Complex.FromPolarCoordinates(1.0, x - data.Mean))];
        Complex psi = Math.Min(1.0 - data.Variance, 0.999);
        double value = Value(psi);
        int iteration = 1;
        double least = double.PositiveInfinity;
        StopReason reason = StopReason.MaximumIterations;
        for (; iteration <= LargestIterations; iteration++)
        {
            Complex mean = Complex.Zero;
            for (int i = 0; i < points.Length; i++)
                mean += data.Weights[i] * (points[i] - psi) / (1.0 - Complex.Conjugate(psi) * points[i]);
            mean /= data.Total;
            double size = Complex.Abs(mean);
            // Rounding has the last word when the mean no longer falls.
            if (size < 1e-15 || (size < 1e-12 && size >= least))
            {
                reason = StopReason.Converged;
                break;
            }

            least = Math.Min(least, size);
            double step = 1.0;
            Complex next = psi;
            double nextValue = value;
            for (; step > 1e-8; step *= 0.5)
            {
                next = (psi + step * mean) / (1.0 + Complex.Conjugate(psi) * step * mean);
                nextValue = Value(next);
                // So near the maximum the likelihood's rounding hides its rise.
                if (nextValue >= value || size < 1e-5)
                    break;
            }

            bool moved = step > 1e-8;
            if (moved)
                (psi, value) = (next, nextValue);
            if (1.0 - Complex.Abs(psi) < 1e-12)
                throw new EstimationException("Half of the angles or more are equal: the likelihood is unbounded.");
            if (!moved)
            {
                reason = StopReason.Converged;
                break;
            }
        }

        double rho = Complex.Abs(psi), complement = 1.0 - rho, spread = complement * (1.0 + rho);
        WrappedCauchy model = new(data.Mean + psi.Phase, rho, complement);
        double each = 2.0 * data.Total / (spread * spread);
        double[,] information = { { each * rho * rho, 0.0 }, { 0.0, each } };
        return data.Result(model, "meanResultantLength", rho, information, reason, Math.Min(iteration, LargestIterations));

        double Value(Complex at)
        {
            double sum = 0.0, square = at.Real * at.Real + at.Imaginary * at.Imaginary;
            for (int i = 0; i < points.Length; i++)
            {
                Complex difference = points[i] - at;
                sum += data.Weights[i] * Math.Log((1.0 - square) / (difference.Real * difference.Real + difference.Imaginary * difference.Imaginary));
            }

            return sum;
        }
    }
}

using System.Numerics;
using Stats.Core;

namespace Stats.Distributions;

/// <content>Estimation.</content>
public sealed partial class WrappedCauchy
{
    private const int LargestIterations = 500;

    /// <summary>
    /// Fits by maximum likelihood, which has one maximum where less than half of the weight is at one angle (Kent and Tyler 1988): with psi = rho e^(i mu), the maps
    /// y = (z - psi) / (1 - conj(psi) z) of the data must have mean 0; psi is moved by the map that takes 0 to Newton's step, (I - M)^-1 mean(y) / 2 with M the mean of y y',
    /// halved where the likelihood falls. Standard errors are those of the expected information, (1 - rho^2) / sqrt(2 n) for rho and the rho-th part of it for mu; the
    /// interval of rho is taken on its logit and lies in (0, 1). 1 - rho has an error of about 1e-16.
    /// </summary>
    /// <param name="angles">n angles, radians, finite.</param>
    /// <exception cref="ArgumentException">There is no angle, an angle is not finite or a weight bad (the message names it), or the lengths differ.</exception>
    /// <exception cref="EstimationException">
    /// Half of the angles or more are equal, so that the likelihood has no maximum: with more than half it is unbounded, with half it rises towards rho = 1 without
    /// reaching its bound, and two different angles alone have the same likelihood all along an arc of laws.
    /// </exception>
    public static Fit<WrappedCauchy> Fit(ReadOnlySpan<double> angles) => FitCore(new CircularPeerFit(angles, [], weighted: false));

    /// <summary>Fits weighted angles.</summary>
    /// <param name="angles">n angles, radians, finite.</param>
    /// <param name="weights">n weights, each 0 or in [1e-100, 1e100], not all 0. Integers count as repeated angles; other weights are worth W^2 / sum of w^2 observations in standard errors.</param>
    /// <exception cref="ArgumentException">There is no angle, an angle is not finite or a weight bad (the message names it), or the lengths differ.</exception>
    /// <exception cref="EstimationException">Half of the weight or more is at one angle, so that the likelihood has no maximum.</exception>
    public static Fit<WrappedCauchy> Fit(ReadOnlySpan<double> angles, ReadOnlySpan<double> weights) => FitCore(new CircularPeerFit(angles, weights, weighted: true));

    private static Fit<WrappedCauchy> FitCore(CircularPeerFit data)
    {
        data.RequireSpread();
        RequireMaximum(data);
        Complex[] points = [.. data.Angles.Select(x => Complex.FromPolarCoordinates(1.0, x - data.Mean))];
        Complex psi = Math.Min(1.0 - data.Variance, 0.999);
        double value = Value(psi);
        int iteration = 1;
        double least = double.PositiveInfinity;
        StopReason reason = StopReason.MaximumIterations;
        for (; iteration <= LargestIterations; iteration++)
        {
            Complex mean = Complex.Zero;
            double xx = 0.0, xy = 0.0, yy = 0.0;
            for (int i = 0; i < points.Length; i++)
            {
                Complex y = (points[i] - psi) / (1.0 - Complex.Conjugate(psi) * points[i]);
                double w = data.Weights[i] / data.Total;
                mean += w * y;
                xx += w * y.Real * y.Real;
                xy += w * y.Real * y.Imaginary;
                yy += w * y.Imaginary * y.Imaginary;
            }

            double size = Complex.Abs(mean);
            // Rounding has the last word when the mean no longer falls.
            if (size < 1e-15 || (size < 1e-12 && size >= least))
            {
                reason = StopReason.Converged;
                break;
            }

            least = Math.Min(least, size);
            // I - M is the adjugate of M, whose trace is 1: its inverse is M over the determinant. The step stays well within the disc.
            double determinant = xx * yy - xy * xy;
            Complex move = determinant > 1e-14 ? new Complex(xx * mean.Real + xy * mean.Imaginary, xy * mean.Real + yy * mean.Imaginary) / (2.0 * determinant) : mean;
            move *= Math.Min(1.0, 0.8 / Complex.Abs(move));
            double step = 1.0;
            Complex next = psi;
            double nextValue = value;
            for (; step > 1e-8; step *= 0.5)
            {
                next = (psi + step * move) / (1.0 + Complex.Conjugate(psi) * step * move);
                nextValue = Value(next);
                // So near the maximum the likelihood's rounding hides its rise.
                if (nextValue >= value || size < 1e-5)
                    break;
            }

            bool moved = step > 1e-8;
            if (moved)
                (psi, value) = (next, nextValue);
            if (1.0 - Complex.Abs(psi) < 1e-12)
                throw new EstimationException("Half of the weight or more is at one angle but for rounding: the likelihood has no maximum.");
            if (!moved)
            {
                // No step of any length gains: at the maximum, where the mean is rounding.
                reason = size < 1e-7 ? StopReason.Converged : StopReason.MaximumIterations;
                break;
            }
        }

        double rho = Complex.Abs(psi), complement = 1.0 - rho, spread = complement * (1.0 + rho);
        WrappedCauchy model = new(data.Mean + psi.Phase, rho, complement);
        double each = 2.0 * data.Total / (spread * spread);
        double[,] information = { { each * rho * rho, 0.0 }, { 0.0, each } };
        return data.Result(model, "meanResultantLength", rho, 1.0, information, reason, Math.Min(iteration, LargestIterations));

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

    /// <summary>Refuses data of which half or more is at one angle; angles that differ by two units in the last place of pi are one.</summary>
    private static void RequireMaximum(CircularPeerFit data)
    {
        const double same = 8.9e-16;
        double[] angles = [.. data.Angles.Select(Angle.Reduce)], weights = [.. data.Weights];
        Array.Sort(angles, weights);
        int[] held = [.. Enumerable.Range(0, angles.Length).Where(i => weights[i] > 0.0)];
        // The turn is cut at a gap, so that equal angles on both sides of -pi stay together.
        int first = 0;
        while (first < held.Length - 1 && !IsApart(held[(first + held.Length - 1) % held.Length], held[first]))
            first++;
        double heaviest = 0.0, here = 0.0;
        int groups = 1;
        for (int j = 0; j < held.Length; j++)
        {
            int at = held[(first + j) % held.Length];
            if (j > 0 && IsApart(held[(first + j - 1) % held.Length], at))
            {
                groups++;
                here = 0.0;
            }

            here += weights[at];
            heaviest = Math.Max(heaviest, here);
        }

        double excess = 2.0 * heaviest / data.Total - 1.0;
        if (excess > 1e-14)
            throw new EstimationException("More than half of the weight is at one angle: the likelihood is unbounded.");
        if (excess >= -1e-14)
        {
            throw new EstimationException(groups == 2
                ? "There are two different angles of equal weight: the likelihood is the same all along an arc of laws and has no single maximum."
                : "Half of the weight is at one angle: the likelihood rises towards rho = 1 and has no maximum.");
        }

        bool IsApart(int left, int right) => Math.Abs(Math.IEEERemainder(angles[right] - angles[left], Angle.FullTurn)) > same;
    }
}

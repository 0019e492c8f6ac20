using Stats.Core;

namespace Stats.Distributions;

/// <content>Estimation.</content>
public sealed partial class Cardioid
{
    /// <summary>
    /// Fits by maximum likelihood: the likelihood is concave in a = 2 rho cos mu and b = 2 rho sin mu, and its maximum over the disc a^2 + b^2 &lt;= 1 is found and
    /// certified by the conditions of Karush, Kuhn and Tucker. Standard errors are those of the observed information; the interval of rho is taken on the logit
    /// of 2 rho and lies in (0, 1/2). Where the maximum lies on the edge the fit has rho = 1/2, the stop reason Boundary and no errors; where the angles lie on one
    /// axis (x and x + pi), the warning maximum-not-unique.
    /// </summary>
    /// <param name="angles">n angles, radians, finite.</param>
    /// <exception cref="ArgumentException">There is no angle, an angle is not finite or a weight bad (the message names it), or the lengths differ.</exception>
    public static Fit<Cardioid> Fit(ReadOnlySpan<double> angles) => FitCore(new CircularPeerFit(angles, [], weighted: false));

    /// <summary>Fits weighted angles.</summary>
    /// <param name="angles">n angles, radians, finite.</param>
    /// <param name="weights">n weights, each 0 or in [1e-100, 1e100], not all 0. Integers count as repeated angles; other weights are worth W^2 / sum of w^2 observations in standard errors.</param>
    /// <exception cref="ArgumentException">There is no angle, an angle is not finite or a weight bad (the message names it), or the lengths differ.</exception>
    public static Fit<Cardioid> Fit(ReadOnlySpan<double> angles, ReadOnlySpan<double> weights) => FitCore(new CircularPeerFit(angles, weights, weighted: true));

    private static Fit<Cardioid> FitCore(CircularPeerFit data)
    {
        CardioidMaximum maximum = new(data);
        StopReason stop = maximum.IsOnEdge ? StopReason.Boundary : maximum.IsCertified ? StopReason.Converged : StopReason.MaximumIterations;
        if (maximum.IsOnEdge)
            return data.Result(new Cardioid(data.Mean + maximum.Turn, 0.5), "meanResultantLength", 0.5, 0.5, null, stop, maximum.Iterations);
        double a = maximum.A, b = maximum.B, length = double.Hypot(a, b), turn = Math.Atan2(b, a), total = data.Total;
        (_, _, double aa, double ab, double bb) = maximum.Derivatives();
        // From a and b to mu and rho: da = -b dmu + 2 cos(mu) drho, db = a dmu + 2 sin(mu) drho.
        (double sin, double cos) = Math.SinCos(turn);
        double mixed = -2.0 * total * (-b * cos * aa + (a * cos - b * sin) * ab + a * sin * bb);
        double[,] information =
        {
            { -total * (b * b * aa - 2.0 * a * b * ab + a * a * bb), mixed },
            { mixed, -4.0 * total * (cos * cos * aa + 2.0 * sin * cos * ab + sin * sin * bb) },
        };
        EstimationWarning[] warnings = maximum.IsOnAxis ? [new("maximum-not-unique", "The angles lie on one axis: the likelihood does not tell laws apart that differ across it.")] : [];
        // Inside, an angle at the antipode keeps a density.
        double rho = Math.Min(Math.BitDecrement(0.5), 0.5 * length);
        return data.Result(new Cardioid(data.Mean + turn, rho), "meanResultantLength", rho, 0.5, maximum.IsOnAxis ? null : information, stop, maximum.Iterations, warnings);
    }
}

using Stats.Core;

namespace Stats.Distributions;

/// <content>Estimation.</content>
public sealed partial class Cardioid
{
    /// <summary>
    /// Fits by maximum likelihood: the likelihood is concave in a = 2 rho cos mu and b = 2 rho sin mu, where Newton's method finds its maximum in the
    /// unit disc. Standard errors are those of the observed information. Where the maximum lies on the edge the fit has rho = 1/2, the stop reason Boundary and
    /// no errors.
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
        // Along the resultant: mu is small. On the way to an edge Newton's steps are halved, and never reach it.
        (double a, double b, int iterations, bool converged) = CircularPeerFit.Maximize(
            Math.Min(0.9, 2.0 * (1.0 - data.Variance)), 0.0, (a, b) => a * a + b * b < 1.0 ? Value(data, a, b) : double.NegativeInfinity, (a, b) => Derivatives(data, a, b));
        double length = Math.Sqrt(a * a + b * b), turn = Math.Atan2(b, a);
        (double ga, double gb, double aa, double ab, double bb) = Derivatives(data, a, b);
        double outward = length > 0.0 ? (ga * a + gb * b) / length : 0.0;
        // At a maximum inside, the slope is rounding; at the edge it points outward.
        if (length > 0.9 && outward > 1e-6 * data.Total)
        {
            double edge = OnEdge(data, turn);
            return data.Result(new Cardioid(data.Mean + edge, 0.5), "meanResultantLength", 0.5, null, StopReason.Boundary, iterations);
        }

        // From a and b to mu and rho: da = -b dmu + 2 cos(mu) drho, db = a dmu + 2 sin(mu) drho.
        (double sin, double cos) = Math.SinCos(turn);
        double[,] information =
        {
            { -(b * b * aa - 2.0 * a * b * ab + a * a * bb), -2.0 * (-b * cos * aa + (a * cos - b * sin) * ab + a * sin * bb) },
            { -2.0 * (-b * cos * aa + (a * cos - b * sin) * ab + a * sin * bb), -4.0 * (cos * cos * aa + 2.0 * sin * cos * ab + sin * sin * bb) },
        };
        double rho = Math.Min(0.5, 0.5 * length);
        return data.Result(new Cardioid(data.Mean + turn, rho), "meanResultantLength", rho, information, converged ? StopReason.Converged : StopReason.MaximumIterations, iterations);
    }

    private static double Value(CircularPeerFit data, double a, double b)
    {
        double sum = 0.0;
        for (int i = 0; i < data.Angles.Length; i++)
        {
            (double sin, double cos) = Math.SinCos(data.Angles[i] - data.Mean);
            sum += data.Weights[i] * Math.Log(1.0 + a * cos + b * sin);
        }

        return sum;
    }

    private static (double A, double B, double Aa, double Ab, double Bb) Derivatives(CircularPeerFit data, double a, double b)
    {
        double ga = 0.0, gb = 0.0, aa = 0.0, ab = 0.0, bb = 0.0;
        for (int i = 0; i < data.Angles.Length; i++)
        {
            (double sin, double cos) = Math.SinCos(data.Angles[i] - data.Mean);
            double density = 1.0 + a * cos + b * sin, w = data.Weights[i], x = cos / density, y = sin / density;
            ga += w * x;
            gb += w * y;
            aa -= w * x * x;
            ab -= w * x * y;
            bb -= w * y * y;
        }

        return (ga, gb, aa, ab, bb);
    }

    /// <summary>The best direction at rho = 1/2, near a start: the maximum of the sum of w log(1 + cos(x - mu)), whose slope is that of w tan((x - mu)/2), by golden sections.</summary>
    private static double OnEdge(CircularPeerFit data, double start)
    {
        double low = start - 0.5, high = start + 0.5;
        const double Section = 0.61803398874989485;
        double left = high - Section * (high - low), right = low + Section * (high - low), leftValue = At(left), rightValue = At(right);
        while (high - low > 1e-10)
        {
            if (leftValue >= rightValue)
            {
                (high, right, rightValue) = (right, left, leftValue);
                left = high - Section * (high - low);
                leftValue = At(left);
            }
            else
            {
                (low, left, leftValue) = (left, right, rightValue);
                right = low + Section * (high - low);
                rightValue = At(right);
            }
        }

        return 0.5 * (low + high);

        double At(double turn) => data.LogLikelihood(new Cardioid(data.Mean + turn, 0.5));
    }
}

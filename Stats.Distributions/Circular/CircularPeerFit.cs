using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>Data of a fit of a two-parameter law of an angle, checked, with what every such fit starts from and reports.</summary>
internal sealed class CircularPeerFit
{
    private readonly double _observations;

    public CircularPeerFit(ReadOnlySpan<double> angles, ReadOnlySpan<double> weights, bool weighted)
    {
        if (angles.IsEmpty)
            throw new ArgumentException($"{nameof(angles)} is empty.", nameof(angles));
        CircularCheck.RequireAngles(angles, nameof(angles));
        if (weighted)
            CircularCheck.RequireWeights(weights, angles.Length, nameof(weights));
        Angles = angles.ToArray();
        Weights = new double[angles.Length];
        bool frequencies = true;
        double squares = 0.0, c = 0.0, s = 0.0;
        for (int i = 0; i < angles.Length; i++)
        {
            double weight = Weights[i] = weighted ? weights[i] : 1.0;
            frequencies &= weight == Math.Floor(weight) && weight <= 9007199254740992.0;
            Total += weight;
            squares += weight * weight;
            (double sin, double cos) = Math.SinCos(Angles[i]);
            c += weight * cos;
            s += weight * sin;
        }

        if (Total == 0.0)
            throw new ArgumentException("weights are all zero.", nameof(weights));
        _observations = frequencies ? Total : Total / squares * Total;
        Mean = Math.Atan2(s, c);
        for (int i = 0; i < angles.Length; i++)
        {
            double half = Math.Sin(0.5 * (Angles[i] - Mean));
            Variance += 2.0 * (Weights[i] / Total) * half * half;
        }
    }

    public double[] Angles { get; }

    public double[] Weights { get; }

    public double Total { get; }

    /// <summary>The direction of the resultant.</summary>
    public double Mean { get; }

    /// <summary>1 - R, without cancellation.</summary>
    public double Variance { get; }

    /// <summary>Refuses angles that differ by rounding alone.</summary>
    public void RequireSpread()
    {
        if (Variance <= 1e-30)
            throw new EstimationException("All angles are equal: the likelihood is unbounded.");
    }

    public double LogLikelihood(ICircularDistribution law)
    {
        double sum = 0.0;
        for (int i = 0; i < Angles.Length; i++)
            sum += Weights[i] == 0.0 ? 0.0 : Weights[i] * law.DensityLn(Angles[i]);
        return sum;
    }

    /// <summary>
    /// The result: estimates, their errors from the information in the whole weight (null where undefined), intervals of level 0.95. That of the second parameter, which
    /// lies in (0, limit), is Wald's on its logit, on its logarithm where there is no limit, and so lies in its range.
    /// </summary>
    public Fit<T> Result<T>(
        T model, string second, double estimate, double limit, double[,]? information, StopReason reason, int iterations, IReadOnlyList<EstimationWarning>? warnings = null)
        where T : class, ICircularDistribution
    {
        double? meanError = null, secondError = null;
        Matrix<double>? covariance = null;
        if (information is not null)
        {
            double determinant = information[0, 0] * information[1, 1] - information[0, 1] * information[1, 0];
            if (determinant > 0.0 && information[0, 0] > 0.0)
            {
                double scale = Total / _observations / determinant;
                covariance = Matrix<double>.Build.DenseOfArray(new[,]
                {
                    { scale * information[1, 1], -scale * information[0, 1] },
                    { -scale * information[0, 1], scale * information[0, 0] },
                });
                meanError = Math.Sqrt(covariance[0, 0]);
                secondError = Math.Sqrt(covariance[1, 1]);
            }
        }

        double z = NormalProbability.InverseSurvivalFunction(0.025);
        ParameterEstimate[] table =
        [
            new("mean", model.Mean, meanError, model.Mean - z * meanError, model.Mean + z * meanError),
            new(second, estimate, secondError, Bound(-z), Bound(z)),
        ];
        return new Fit<T>(model, (long)Math.Round(Math.Min(_observations, 9e18)), LogLikelihood(model), 2, reason, iterations, table, covariance, warnings);

        double? Bound(double deviate)
        {
            if (secondError is not { } error || !(estimate > 0.0 && estimate < limit))
                return null;
            // d logit(p / limit) = dp / (p (1 - p / limit)).
            double free = double.IsPositiveInfinity(limit) ? 1.0 : (limit - estimate) / limit, ratio = Math.Exp(deviate * error / (estimate * free));
            return double.IsPositiveInfinity(limit) ? estimate * ratio : limit * (1.0 - free / (free + (1.0 - free) * ratio));
        }
    }

    /// <summary>
    /// Newton's method in two parameters with halved steps, uphill: along the gradient scaled by the diagonal where the Hessian is not negative
    /// definite. Ends when a step no longer moves the parameters; one that is halved to nothing has converged only where Newton's step promised nothing that rounding would show.
    /// </summary>
    public static (double A, double B, int Iterations, bool Converged) Maximize(
        double a, double b, Func<double, double, double> value, Func<double, double, (double A, double B, double Aa, double Ab, double Bb)> derivatives)
    {
        double current = value(a, b);
        for (int iteration = 1; iteration <= 200; iteration++)
        {
            (double ga, double gb, double aa, double ab, double bb) = derivatives(a, b);
            double determinant = aa * bb - ab * ab, da, db;
            bool definite = aa < 0.0 && determinant > 0.0;
            if (definite)
                (da, db) = ((ab * gb - bb * ga) / determinant, (ab * ga - aa * gb) / determinant);
            else
                (da, db) = (ga / Math.Max(Math.Abs(aa), 1e-300), gb / Math.Max(Math.Abs(bb), 1e-300));
            double length = Math.Abs(da) + Math.Abs(db), step = 1.0, next = current;
            // So near the maximum the likelihood's rounding hides its rise, and Newton's step needs no check; a step below 1e-9 squares to below rounding.
            if (definite && length <= 1e-5 && value(a + da, b + db) is var near && double.IsFinite(near))
            {
                (a, b, current) = (a + da, b + db, near);
                if (length <= 1e-9)
                    return (a, b, iteration, true);
                continue;
            }

            for (; step > 1e-10; step *= 0.5)
            {
                next = value(a + step * da, b + step * db);
                if (next >= current)
                    break;
            }

            if (step <= 1e-10)
                return (a, b, iteration, definite && ga * da + gb * db <= 1e-12 * Math.Max(1.0, Math.Abs(current)));
            (a, b) = (a + step * da, b + step * db);
            current = next;
        }

        return (a, b, 200, false);
    }
}

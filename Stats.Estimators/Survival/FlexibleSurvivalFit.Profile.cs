using Stats.Core;

namespace Stats.Estimators;

public sealed partial class FlexibleSurvivalFit
{
    /// <summary>Standard errors from the estimate beyond which an end is taken not to exist.</summary>
    private const double FarthestEnd = 12.0;

    /// <summary>The interval of the values that a likelihood-ratio test does not reject, the other parameters being re-estimated at each.</summary>
    /// <param name="name">A name as in the parameter table, "phi:age", "kappa:(intercept)".</param>
    /// <param name="level">In (0, 1).</param>
    /// <returns>The estimate with the ends; null for an end beyond 12 standard errors, or where the likelihood has no maximum for a fixed value.</returns>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not in (0, 1).</exception>
    /// <exception cref="EstimationException">There is no covariance.</exception>
    public ParameterEstimate ProfileInterval(string name, double level = 0.95)
    {
        int index = IndexOf(name, nameof(name));
        if (!(level > 0.0 && level < 1.0))
            throw new ArgumentOutOfRangeException(nameof(level), level, "A level lies in (0, 1).");
        RequireCovariance();
        // A natural intercept is not one scaled parameter unless the columns are left uncentred.
        SurvivalProblem problem = _problem.IsIntercept(index) ? new(Data, Model, scaled: true, _execution, centred: false) : _problem;
        double error = Parameters[index].StandardError!.Value * problem.ScaleOf(index);
        double[] best = problem.ToScaled(_estimates);
        double threshold = Quantile(level);
        double? End(int sign) => ProfileEnd(problem, index, best, sign * error, threshold);
        double? lower = End(-1), upper = End(1);
        // The other parameters move the intercept by nothing: natural values differ from scaled ones by a shift and the scale.
        double Natural(double scaled) => _estimates[index] + (scaled - best[index]) / problem.ScaleOf(index);
        return Parameters[index] with { Lower = lower is { } l ? Natural(l) : null, Upper = upper is { } u ? Natural(u) : null };
    }

    /// <summary>The value, on one side of the estimate, at which the root of twice the fall of the profile likelihood reaches the threshold: Newton's method, kept in a bracket.</summary>
    private double? ProfileEnd(SurvivalProblem problem, int index, double[] best, double error, double threshold)
    {
        bool[] held = new bool[best.Length];
        held[index] = true;
        double[] at = (double[])best.Clone();
        double inside = best[index], outside = double.NaN, value = best[index] + threshold * error;
        for (int iteration = 0; iteration < 60; iteration++)
        {
            double[] start = (double[])at.Clone();
            start[index] = value;
            SurvivalClimb climb = SurvivalClimb.Run(problem, start, _options.MaximumIterations, held, null, _execution);
            if (climb.End != ClimbEnd.Converged)
            {
                // A start too far from the last solution: half the way, unless that is nothing.
                if (Math.Abs(value - inside) < 1e-6 * Math.Abs(error))
                    return null;
                value = 0.5 * (inside + value);
                continue;
            }

            double root = Math.Sqrt(Math.Max(0.0, 2.0 * (LogLikelihood - climb.Value)));
            if (root < threshold)
                (inside, at) = (value, climb.Parameters);
            else
                outside = value;
            // d root / d value = -gradient / root, by the envelope theorem.
            double next = value + (root - threshold) * root / climb.Gradient[index];
            if (Math.Abs(next - value) < 1e-10 * Math.Abs(error))
                return next;
            if (double.IsNaN(outside))
            {
                if (Math.Abs(value - best[index]) >= FarthestEnd * Math.Abs(error))
                    return null;
                double furthest = best[index] + Math.Min(2.0 * Math.Abs(value - best[index]), FarthestEnd * Math.Abs(error)) * Math.Sign(error);
                value = (next - inside) * Math.Sign(error) > 0.0 && (furthest - next) * Math.Sign(error) > 0.0 ? next : furthest;
            }
            else
            {
                value = (next - inside) * (next - outside) < 0.0 ? next : 0.5 * (inside + outside);
                if (Math.Abs(outside - inside) < 1e-12 * Math.Abs(error))
                    return value;
            }
        }

        return null;
    }

    private ParameterEstimate? EstimateKappa()
    {
        if (Limit != KappaLimit.None)
            return new ParameterEstimate("kappa", Limit == KappaLimit.Infinity ? double.PositiveInfinity : -1.0);
        if (Model.Kappa is not { FixedValue: null, Design: null, Offset.Length: 0 })
            return null;
        int index = _problem.IndexOf(3);
        ParameterEstimate nu = _covariance is null ? Parameters[index] : ProfileInterval(_problem.Names[index], _options.ConfidenceLevel);
        return new ParameterEstimate(
            "kappa", Elementary.Expm1(nu.Estimate), Elementary.Exp(nu.Estimate) * nu.StandardError,
            _covariance is null ? null : nu.Lower is { } low ? Elementary.Expm1(low) : -1.0,
            _covariance is null ? null : nu.Upper is { } high ? Elementary.Expm1(high) : double.PositiveInfinity);
    }
}

// Map: Fit checks data and designs, climbs from a start at the mean rate and nu = 0.3 (other nu where that fails), and where nu runs beyond 12 or -12 fits
// the limit kappa = infinity or -1 instead if that is as likely. What runs away otherwise, and what the data cannot tell apart, is an error with its names.
using System.Globalization;
using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>
/// Maximum likelihood for survival regressions in which every parameter may depend on covariates, for event, right-, left- and interval-censored times with
/// delayed entry and weights, by Newton's method on the exact Hessian. The log-likelihood is that of the density on the data's unit of time, as in R's
/// survreg and flexsurv. Results are bit-equal for any number of threads. Source: Burke, Jones and Noufaily, JRSS C 69 (2020), 429-457.
/// </summary>
public static class FlexibleSurvivalRegression
{
    /// <summary>|nu| beyond which a limit of kappa is tried: the family is then away from it by e^-12.</summary>
    private const double NearLimit = 12.0;

    /// <summary>A limit that is this much less likely, absolute, is no limit.</summary>
    private const double LimitSlack = 1e-6;

    private static readonly double[] NuStarts = [0.3, -0.2, 0.7, -1.0, 1.5, 3.0];

    /// <summary>Fits a model.</summary>
    /// <param name="data">n rows, with one event or interval at least.</param>
    /// <param name="model">What depends on what; designs of n rows.</param>
    /// <param name="options">Level, budget, starts; null for the defaults.</param>
    /// <param name="execution">Threads, cancellation, progress.</param>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> or <paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">A design or offset has not n rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="EstimationException">
    /// There is no estimate: no event, all events at one time, a constant or dependent column, parameters that the data cannot tell apart, or a likelihood
    /// that rises without end (a group without events, separated covariates); the message names the column or the direction.
    /// </exception>
    public static FlexibleSurvivalFit Fit(SurvivalData data, FlexibleSurvivalModel model, FlexibleSurvivalOptions? options = null, Execution execution = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(model);
        options ??= new FlexibleSurvivalOptions();
        options.Validate();
        model.RequireRows(data.Count);
        RequireEstimable(data, model);
        SurvivalProblem problem = new(data, model, scaled: true, execution);
        int nu = model.Kappa is { FixedValue: null, Design: null, Offset.Length: 0 } ? problem.IndexOf(3) : -1;
        Func<SurvivalClimb, bool>? nearLimit = nu < 0 || !options.FollowLimits ? null : c => IsNearLimit(c, nu, model);
        SurvivalClimb climb = Climb(problem, options, nearLimit, execution);
        if (climb.End == ClimbEnd.RunAway && nearLimit?.Invoke(climb) == true)
        {
            if (FitLimit(problem, climb, nu, options, execution) is { } limit)
                return limit;
            climb = SurvivalClimb.Run(problem, climb.Parameters, options.MaximumIterations, null, null, execution);
        }

        ThrowIfUnbounded(problem, climb);
        execution.Progress?.Report(1.0);
        return new FlexibleSurvivalFit(problem, climb, KappaLimit.None, options, execution);
    }

    /// <summary>The scaled parameters of a start.</summary>
    internal static double[] Start(SurvivalProblem problem, double nu)
    {
        double[] start = new double[problem.ParameterCount];
        FlexibleSurvivalModel model = problem.Model;
        if (model.Phi.HasIntercept)
            start[problem.IndexOf(0)] = problem.LogRate;
        else if (model.Lambda.HasIntercept)
            start[problem.IndexOf(1)] = problem.LogRate - (model.Phi.FixedValue is null ? 0.0 : model.FixedPredictor(0) + problem.LogUnit);
        if (model.Kappa.HasIntercept)
            start[problem.IndexOf(3)] = nu;
        return start;
    }

    private static SurvivalClimb Climb(SurvivalProblem problem, FlexibleSurvivalOptions options, Func<SurvivalClimb, bool>? stop, Execution execution)
    {
        SurvivalClimb? best = null;
        if (!options.ManyStarts && problem.Thinned() is { } thinned)
        {
            // Most of the way on a sixteenth of the rows. Whatever happens there decides nothing: it is a start.
            SurvivalClimb rough = SurvivalClimb.Run(thinned, Start(thinned, NuStarts[0]), options.MaximumIterations, null, stop, execution);
            if (rough.End == ClimbEnd.Converged)
            {
                best = SurvivalClimb.Run(problem, rough.Parameters, options.MaximumIterations, null, stop, execution);
                if (best.End == ClimbEnd.Converged)
                    return best;
            }
        }

        foreach (double nu in NuStarts)
        {
            SurvivalClimb climb = SurvivalClimb.Run(problem, Start(problem, nu), options.MaximumIterations, null, stop, execution);
            bool better = best is null || (climb.End != ClimbEnd.Failed && (best.End == ClimbEnd.Failed || climb.Value > best.Value));
            if (better)
                best = climb;
            if (!problem.Model.Kappa.HasIntercept || (best!.End != ClimbEnd.Failed && !options.ManyStarts))
                break;
        }

        return best!;
    }

    private static bool IsNearLimit(SurvivalClimb climb, int nu, FlexibleSurvivalModel model) =>
        (climb.Parameters[nu] > NearLimit && climb.LastStep[nu] > 0.0)
        || (climb.Parameters[nu] < -NearLimit && climb.LastStep[nu] < 0.0 && model.Lambda.HasIntercept);

    /// <summary>The fit of the limit that kappa runs to; null where it is less likely.</summary>
    private static FlexibleSurvivalFit? FitLimit(SurvivalProblem problem, SurvivalClimb climb, int nu, FlexibleSurvivalOptions options, Execution execution)
    {
        bool infinity = climb.Parameters[nu] > 0.0;
        FlexibleSurvivalModel model = problem.Model.With(3, SurvivalComponent.Fixed(infinity ? double.PositiveInfinity : -1.0), problem.Model.Name);
        SurvivalProblem limit = new(problem.Data, model, scaled: true, execution);
        double[] start = climb.Parameters[..nu];
        if (!infinity)
        {
            // theta = lambda c and phi c^(-1/gamma) are what stays finite.
            start[limit.IndexOf(1)] += climb.Parameters[nu];
            double gamma = model.Gamma.HasIntercept ? Math.Exp(start[limit.IndexOf(2)]) : Math.Exp(model.FixedPredictor(2));
            if (model.Phi.HasIntercept)
                start[limit.IndexOf(0)] -= climb.Parameters[nu] / gamma;
        }

        SurvivalClimb end = SurvivalClimb.Run(limit, start, options.MaximumIterations, null, null, execution);
        if (end.End == ClimbEnd.Failed)
            end = SurvivalClimb.Run(limit, Start(limit, 0.0), options.MaximumIterations, null, null, execution);
        return end.End == ClimbEnd.Converged && end.Value >= climb.Value - LimitSlack
            ? new FlexibleSurvivalFit(limit, end, infinity ? KappaLimit.Infinity : KappaLimit.MinusOne, options, execution)
            : null;
    }

    private static void RequireEstimable(SurvivalData data, FlexibleSurvivalModel model)
    {
        bool informative = false;
        double eventTime = double.NaN;
        bool oneTime = true;
        for (int i = 0; i < data.Count; i++)
        {
            if (data.Kinds[i] == CensoringKind.Right || (data.Weights.Length > 0 && data.Weights[i] == 0.0))
                continue;
            informative = true;
            oneTime &= data.Kinds[i] == CensoringKind.Event && (double.IsNaN(eventTime) || data.Lower[i] == eventTime);
            eventTime = data.Lower[i];
        }

        if (!informative)
            throw new EstimationException("There are no events and no intervals of positive weight: the likelihood rises as the hazard falls to 0.");
        if (oneTime && model.Gamma.FixedValue is null)
            throw new EstimationException(string.Create(CultureInfo.InvariantCulture, $"All events are at the time {eventTime}: the likelihood rises without end with gamma."));
        if (model.Kernel == HazardKernel.AdaptedPower && model.Kappa.FixedValue == 1.0 && model.Phi.HasIntercept && model.Lambda.HasIntercept)
            throw new EstimationException("At kappa = 1 phi and lambda are not told apart: only lambda phi^gamma is. Fix one of them.");
        HashSet<DesignMatrix> seen = [];
        for (int c = 0; c < FlexibleSurvivalModel.ComponentCount; c++)
        {
            if (model.Components[c].Design is not { } design || !seen.Add(design))
                continue;
            try
            {
                design.RequireFullRank();
            }
            catch (EstimationException exception)
            {
                throw new EstimationException($"{FlexibleSurvivalModel.ComponentNames[c]}: {exception.Message}", exception);
            }
        }
    }

    private static void ThrowIfUnbounded(SurvivalProblem problem, SurvivalClimb climb)
    {
        if (climb.End is ClimbEnd.Converged or ClimbEnd.Failed)
            return;
        string direction = Direction(problem, climb.LastStep);
        throw new EstimationException(climb.End == ClimbEnd.Level
            ? $"The data do not tell the parameters apart: the likelihood is level in the direction {direction}."
            : $"The likelihood rises without end in the direction {direction}: {Cause(direction)}.");

        // Between intercepts alone it is no covariate's doing.
        static string Cause(string direction) => direction.Split(", ").All(part => part.EndsWith($":{DesignMatrix.InterceptName}", StringComparison.Ordinal))
            ? "the baseline runs into a limit, which is a simpler model"
            : "a group without events, or covariates that separate the times";
    }

    /// <summary>The largest parts of a direction by name: of the natural parameters, each times the standard deviation of its column.</summary>
    internal static string Direction(SurvivalProblem problem, double[] step)
    {
        double[] jacobian = problem.Jacobian(), natural = [.. Enumerable.Range(0, step.Length)
            .Select(i => problem.ScaleOf(i) * Reductions.Dot(jacobian.AsSpan(i * step.Length, step.Length), step))];
        double length = Math.Sqrt(Reductions.SquaredNorm(natural));
        return string.Join(", ", Enumerable.Range(0, step.Length)
            .Where(i => Math.Abs(natural[i]) > 0.2 * length)
            .OrderByDescending(i => Math.Abs(natural[i]))
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{(natural[i] < 0.0 ? "-" : "+")}{Math.Abs(natural[i]) / length:0.##} {problem.Names[i]}")));
    }
}

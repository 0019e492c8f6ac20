using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>
/// A fitted survival regression: estimates with observed-information errors, tests, profile intervals, predictions and residuals. It keeps the data
/// it was fitted to, for what needs them again.
/// </summary>
public sealed partial class FlexibleSurvivalFit : Fit<FlexibleSurvivalModel>
{
    private readonly SurvivalProblem _problem;
    private readonly SurvivalClimb _climb;
    private readonly FlexibleSurvivalOptions _options;
    private readonly Execution _execution;
    private readonly double[] _estimates;
    private readonly Matrix<double>? _covariance;
    private ParameterEstimate? _kappa;

    internal FlexibleSurvivalFit(SurvivalProblem problem, SurvivalClimb climb, KappaLimit limit, FlexibleSurvivalOptions options, Execution execution)
        : this(problem, climb, limit, options, execution, Inverse(problem, climb), IdentifiabilityOf(problem, climb))
    {
    }

    private FlexibleSurvivalFit(
        SurvivalProblem problem, SurvivalClimb climb, KappaLimit limit, FlexibleSurvivalOptions options, Execution execution,
        Matrix<double>? covariance, Identifiability? identifiability)
        : base(
            problem.Model, problem.Data.Count, climb.Value, problem.ParameterCount,
            climb.End == ClimbEnd.Converged ? StopReason.Converged : StopReason.MaximumIterations, climb.Iterations,
            Table(problem, climb, covariance, options), covariance, Warn(problem, covariance, limit, identifiability))
    {
        (_problem, _climb, _options, _execution) = (problem, climb, options, execution with { Progress = null });
        _estimates = problem.ToNatural(climb.Parameters);
        _covariance = covariance;
        (Limit, Identifiability) = (limit, identifiability);
    }

    /// <summary>The data of the fit.</summary>
    public SurvivalData Data => _problem.Data;

    /// <summary>The estimates in the order of the parameter table.</summary>
    public ReadOnlySpan<double> Estimates => _estimates;

    /// <summary>Whether kappa ran to the end of its range and the fit is that of the limit; a standard error of kappa does not exist there.</summary>
    public KappaLimit Limit { get; }

    /// <summary>How well the data tell the parameters apart; null where the information is not positive definite.</summary>
    public Identifiability? Identifiability { get; }

    /// <summary>The sum of the events' weights.</summary>
    public double EventWeight => _problem.EventWeight;

    /// <summary>
    /// kappa itself, where it is one free parameter or lies at a limit; null in other models. The interval is that of the profile likelihood of log(kappa + 1), an end
    /// that the data do not bound being -1 or +infinity; the standard error is carried over from log(kappa + 1).
    /// </summary>
    public ParameterEstimate? Kappa => _kappa ??= EstimateKappa();

    /// <summary>Akaike's criterion corrected for few observations, AIC + 2 k (k + 1) / (n - k - 1) (Hurvich and Tsai 1989); infinite for n at most k + 1.</summary>
    public double Aicc => Observations > ParameterCount + 1 ? Aic + 2.0 * ParameterCount * (ParameterCount + 1.0) / (Observations - ParameterCount - 1.0) : double.PositiveInfinity;

    /// <summary>Schwarz's criterion with the number of events (weighted, intervals included) in place of n.</summary>
    public double BicByEvents => ParameterCount * Math.Log(_problem.InformativeWeight) - 2.0 * LogLikelihood;

    /// <inheritdoc/>
    public override string Summary
    {
        get
        {
            SummaryTable table = new(Model.Name);
            table.Pair("Observations", Observations).Pair("Log-likelihood", SummaryTable.Likelihood(LogLikelihood));
            table.Pair("Events", EventWeight).Pair("Free parameters", ParameterCount);
            table.Pair("AIC", SummaryTable.Likelihood(Aic)).Pair("BIC", SummaryTable.Likelihood(Bic));
            table.Pair("AICc", SummaryTable.Likelihood(Aicc)).Pair("BIC by events", SummaryTable.Likelihood(BicByEvents));
            table.Pair("Stopped", $"{StopReason} ({Iterations} iterations)");
            table.Pair("kappa", Kappa is { } kappa ? SummaryTable.Number(kappa.Estimate) : Model.Kappa.FixedValue is { } fixedKappa && Model.Family != SurvivalFamily.LogNormal ? SummaryTable.Number(fixedKappa) : "-");
            string percent = (100.0 * _options.ConfidenceLevel).ToString("0.##", CultureInfo.InvariantCulture) + "%";
            table.Table(
                ["", "coef", "exp(coef)", "std. error", "z", "Pr(>|z|)", percent + " lower", percent + " upper"],
                Parameters.Select(p =>
                {
                    double? z = p.Estimate / p.StandardError;
                    return new[]
                    {
                        p.Name, Short(p.Estimate), Short(Elementary.Exp(p.Estimate)), Short(p.StandardError), Short(z),
                        z is { } value ? Short(Math.Min(1.0, 2.0 * NormalProbability.SurvivalFunction(Math.Abs(value)))) : "", Short(p.Lower), Short(p.Upper),
                    };
                }));
            return table.Warnings(Warnings).ToString();
        }
    }

    private protected override double IntervalLevel => _options.ConfidenceLevel;

    internal SurvivalProblem Problem => _problem;

    internal double[] ScaledParameters => _climb.Parameters;

    /// <summary>Which of the parameters is so called.</summary>
    /// <exception cref="ArgumentException">None is.</exception>
    internal int IndexOf(string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        int index = Array.IndexOf(_problem.Names, name);
        return index >= 0 ? index : throw new ArgumentException($"There is no parameter \"{name}\"; there are {string.Join(", ", _problem.Names)}.", parameter);
    }

    internal Matrix<double> RequireCovariance() =>
        _covariance ?? throw new EstimationException("The information is not positive definite at the estimate: there is no covariance.");

    private static string Short(double? value) => value is { } v ? v.ToString(Math.Abs(v) is (>= 1e-3 and < 1e5) or 0.0 ? "0.####" : "0.##e+0", CultureInfo.InvariantCulture) : "";

    /// <summary>(-H)^-1 on the natural scale; null unless -H is positive definite.</summary>
    private static Matrix<double>? Inverse(SurvivalProblem problem, SurvivalClimb climb)
    {
        int p = problem.ParameterCount;
        // Factored with a unit diagonal: scales of 1e-8 and 1e8 side by side are no reason to fail.
        double[] root = [.. Enumerable.Range(0, p).Select(i => 1.0 / Math.Sqrt(-climb.Hessian[i * p + i]))];
        if (!root.All(double.IsFinite))
            return null;
        try
        {
            CholeskyFactor factor = CholeskyFactor.Of(Matrix<double>.Build.Dense(p, p, (i, j) => -climb.Hessian[i * p + j] * root[i] * root[j]), Execution.SingleThread);
            Matrix<double> inverse = factor.Solve(Matrix<double>.Build.DenseIdentity(p));
            double[] jacobian = problem.Jacobian();
            Matrix<double> j = Matrix<double>.Build.Dense(p, p, (r, c) => jacobian[r * p + c] * root[c]);
            Matrix<double> covariance = j * inverse * j.Transpose();
            return 0.5 * (covariance + covariance.Transpose());
        }
        catch (NotPositiveDefiniteException)
        {
            return null;
        }
    }

    private static ParameterEstimate[] Table(SurvivalProblem problem, SurvivalClimb climb, Matrix<double>? covariance, FlexibleSurvivalOptions options)
    {
        double z = NormalProbability.InverseSurvivalFunction(0.5 * (1.0 - options.ConfidenceLevel));
        double[] estimates = problem.ToNatural(climb.Parameters);
        return [.. estimates.Select((e, i) =>
        {
            double? error = covariance is null ? null : Math.Sqrt(covariance[i, i]);
            return new ParameterEstimate(problem.Names[i], e, error, e - z * error, e + z * error);
        })];
    }

    private static List<EstimationWarning> Warn(SurvivalProblem problem, Matrix<double>? covariance, KappaLimit limit, Identifiability? identifiability)
    {
        List<EstimationWarning> warnings = [];
        FlexibleSurvivalModel model = problem.Model;
        if (limit == KappaLimit.Infinity)
            warnings.Add(new("kappa-at-infinity", "kappa rose without end; this is the fit of the limit kappa = infinity."));
        if (limit == KappaLimit.MinusOne)
            warnings.Add(new("kappa-at-minus-one", "kappa fell to -1; this is the fit of the limit, lambda standing for lambda (kappa + 1), phi for phi (kappa + 1)^(-1/gamma)."));
        if (covariance is null)
            warnings.Add(new("no-covariance", "The information is not positive definite at the estimate: there are no standard errors."));
        if (identifiability is { ConditionNumber: > 1e3 } weak)
        {
            string how = weak.ConditionNumber > 1e4 ? "hardly" : "weakly";
            warnings.Add(new("weakly-identified", $"Some parameters are {how} told apart (condition number {SummaryTable.Number(Math.Round(weak.ConditionNumber))}); weakest direction {weak.WeakestDirectionText}."));
        }

        if (model.Phi.Design is { ColumnCount: > 1 } && model.Lambda.Design is { ColumnCount: > 1 })
            warnings.Add(new("both-scales", "Covariates act on both scales, which are nearly redundant; one scale and gamma are easier to tell apart."));
        if (model.Phi.FixedValue is not null && model.Lambda.FixedValue is null && model.Kernel != HazardKernel.AdaptedPower | model.Kappa.FixedValue is not 1.0)
            warnings.Add(new("unit-of-time", "phi is fixed: the fit depends on the unit of time."));
        return warnings;
    }
}

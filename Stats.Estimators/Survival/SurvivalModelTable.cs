using System.Globalization;
using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>Survival regressions fitted to the same rows, from the smallest AIC to the largest; those without an estimate come last, with the reason.</summary>
public sealed class SurvivalModelTable : EstimationResult
{
    private SurvivalModelTable(long observations, IReadOnlyList<FlexibleSurvivalFit> fits, IReadOnlyList<EstimationWarning> warnings)
        : base(observations, warnings) => Fits = fits;

    /// <summary>The fits by rising AIC.</summary>
    public IReadOnlyList<FlexibleSurvivalFit> Fits { get; }

    /// <inheritdoc/>
    public override string Summary
    {
        get
        {
            SummaryTable table = new("Survival models by AIC");
            table.Pair("Observations", Observations);
            double best = Fits.Count > 0 ? Fits[0].Aic : 0.0;
            table.Table(["", "parameters", "log-likelihood", "AIC", "difference", "BIC"], Fits.Select(f => new[]
            {
                f.Model.Name, f.ParameterCount.ToString(CultureInfo.InvariantCulture), SummaryTable.Likelihood(f.LogLikelihood), SummaryTable.Likelihood(f.Aic),
                SummaryTable.Number(f.Aic - best), SummaryTable.Likelihood(f.Bic),
            }));
            return table.Warnings(Warnings).ToString();
        }
    }

    /// <summary>Fits models to the same rows.</summary>
    /// <param name="data">n rows.</param>
    /// <param name="models">At least one, each of n rows.</param>
    /// <param name="options">Options of every fit; null for the defaults.</param>
    /// <param name="execution">Threads, cancellation, progress.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There are no models, or one has not n rows.</exception>
    public static SurvivalModelTable Compare(
        SurvivalData data, IReadOnlyList<FlexibleSurvivalModel> models, FlexibleSurvivalOptions? options = null, Execution execution = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count == 0)
            throw new ArgumentException("models is empty.", nameof(models));
        List<FlexibleSurvivalFit> fits = [];
        List<EstimationWarning> warnings = [];
        foreach (FlexibleSurvivalModel model in models)
        {
            try
            {
                FlexibleSurvivalFit fit = FlexibleSurvivalRegression.Fit(data, model, options, execution with { Progress = null });
                fits.Add(fit);
                if (!fit.Converged)
                    warnings.Add(new("not-converged", $"{model.Name}: {fit.StopReason} after {fit.Iterations} iterations."));
            }
            catch (EstimationException exception)
            {
                warnings.Add(new("no-estimate", $"{model.Name}: {exception.Message}"));
            }
        }

        execution.Progress?.Report(1.0);
        return new SurvivalModelTable(data.Count, [.. fits.OrderBy(f => f.Aic)], warnings);
    }

    /// <summary>Fits the members of the family with the same covariates, on phi or lambda as each has it, and the log-normal regression beside them.</summary>
    /// <param name="data">n rows.</param>
    /// <param name="covariates">The columns, n rows, with an intercept.</param>
    /// <param name="options">Options of every fit; null for the defaults.</param>
    /// <param name="execution">Threads, cancellation, progress.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The design has not n rows.</exception>
    public static SurvivalModelTable SpecialCases(SurvivalData data, DesignMatrix covariates, FlexibleSurvivalOptions? options = null, Execution execution = default) =>
        Compare(
            data,
            [
                FlexibleSurvivalModel.AcceleratedFailureTime(covariates), FlexibleSurvivalModel.ProportionalHazards(covariates),
                FlexibleSurvivalModel.AcceleratedFailureTimeWithShape(covariates, covariates), FlexibleSurvivalModel.ProportionalHazardsWithShape(covariates, covariates),
                FlexibleSurvivalModel.Exponential(covariates), FlexibleSurvivalModel.Weibull(covariates), FlexibleSurvivalModel.LogLogistic(covariates),
                FlexibleSurvivalModel.LogNormal(covariates), FlexibleSurvivalModel.BurrXII(covariates), FlexibleSurvivalModel.Gompertz(covariates),
            ],
            options,
            execution);
}

using MathNet.Numerics.LinearAlgebra;
using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>
/// A fitted Cox regression with tests, residuals and predictions. The parameter table holds coefficients; <see cref="HazardRatios"/> their exponentials. The covariance is the
/// inverse information or, where robust errors were asked for, the sandwich. Likelihoods are partial likelihoods, and <see cref="Fit{T}.Bic"/> counts rows.
/// </summary>
public sealed partial class CoxRegressionFit : Fit<CoxRegression>
{
    private readonly SurvivalData _data;
    private readonly DesignMatrix _covariates;
    private readonly CoxState _state;
    private readonly double[] _scales;
    private readonly CoxRegressionOptions _options;
    private readonly Lazy<Concordance> _concordance;

    internal CoxRegressionFit(
        CoxRegression model, SurvivalData data, DesignMatrix covariates, CoxState state, CoxMaximum maximum, double[] scales, CoxRegressionOptions options)
        : this(model, data, covariates, state, maximum, scales, options, Errors(data, state, maximum, scales, options))
    {
    }

    private CoxRegressionFit(
        CoxRegression model, SurvivalData data, DesignMatrix covariates, CoxState state, CoxMaximum maximum, double[] scales, CoxRegressionOptions options,
        (Matrix<double> Model, Matrix<double>? Robust) errors)
        : base(
            model, data.Count, maximum.LogLikelihood, scales.Length, maximum.StopReason, maximum.Iterations,
            Table(model, errors.Robust ?? errors.Model, options.Level), errors.Robust ?? errors.Model,
            maximum.StopReason == StopReason.MaximumIterations
                ? [new EstimationWarning("not-converged", "The steps were used up before the likelihood reached its maximum.")]
                : null)
    {
        (_data, _covariates, _state, _scales, _options) = (data, covariates, state, scales, options);
        ModelCovariance = errors.Model;
        IsRobust = errors.Robust is not null;
        NullLogLikelihood = maximum.NullLogLikelihood;
        LikelihoodRatioTest = ChiSquare("Likelihood-ratio test", 2.0 * (maximum.LogLikelihood - maximum.NullLogLikelihood));
        ScoreTest = ChiSquare("Score (log-rank) test", maximum.ScoreStatistic);
        Matrix<double> covariance = errors.Robust ?? errors.Model;
        WaldTest = ChiSquare(IsRobust ? "Wald test, robust" : "Wald test", Quadratic(covariance, [.. model.Coefficients]));
        _concordance = new Lazy<Concordance>(() => Concordance.Of(_data, Array.ConvertAll(Model.LinearPredictor(_covariates), eta => -eta)));
    }

    /// <summary>The weight of events used.</summary>
    public double EventWeight => _state.Sets.EventWeight;

    /// <summary>The log partial likelihood at beta = 0.</summary>
    public double NullLogLikelihood { get; }

    /// <summary>The inverse of the information, whether or not errors are robust.</summary>
    public Matrix<double> ModelCovariance { get; }

    /// <summary>Whether the covariance is the sandwich of score residuals, summed by cluster.</summary>
    public bool IsRobust { get; }

    /// <summary>The likelihood-ratio test that all coefficients are 0; not valid for clustered rows.</summary>
    public TestResult LikelihoodRatioTest { get; }

    /// <summary>The score test that all coefficients are 0: with one group indicator and no ties the log-rank test. Not valid for clustered rows.</summary>
    public TestResult ScoreTest { get; }

    /// <summary>The Wald test that all coefficients are 0, by the covariance of the table.</summary>
    public TestResult WaldTest { get; }

    /// <summary>exp(beta) with the exponentials of the coefficients' interval; standard errors are null, being those of the logarithm.</summary>
    public IReadOnlyList<ParameterEstimate> HazardRatios =>
        [.. Parameters.Select(p => new ParameterEstimate(p.Name, Math.Exp(p.Estimate), null, Exp(p.Lower), Exp(p.Upper)))];

    /// <summary>How well the linear predictor orders the times of events.</summary>
    public Concordance Concordance => _concordance.Value;

    private protected override double IntervalLevel => _options.Level;

    private protected override void WriteSummary(SummaryTable table)
    {
        table.Pair("Observations", Observations).Pair("Log partial likelihood", SummaryTable.Likelihood(LogLikelihood));
        table.Pair("Events", EventWeight).Pair("at coefficients 0", SummaryTable.Likelihood(NullLogLikelihood));
        table.Pair("Ties", _options.Ties.ToString()).Pair("AIC", SummaryTable.Likelihood(Aic));
        table.Pair("Stopped", $"{StopReason} ({Iterations} iterations)").Pair("Concordance", Concordance.Value);
        table.Table(
            ["", "coef", "exp(coef)", IsRobust ? "robust se" : "se(coef)", "z", "p"],
            Parameters.Select(p => new[]
            {
                p.Name, SummaryTable.Number(p.Estimate), SummaryTable.Number(Math.Exp(p.Estimate)), SummaryTable.Number(p.StandardError!.Value),
                SummaryTable.Number(p.Estimate / p.StandardError.Value), SummaryTable.Number(2.0 * NormalProbability.SurvivalFunction(Math.Abs(p.Estimate / p.StandardError.Value))),
            }));
        string percent = SummaryTable.Number(100.0 * _options.Level) + "%";
        table.Table(
            ["", "exp(coef)", "exp(-coef)", percent + " lower", percent + " upper"],
            HazardRatios.Select(r => new[] { r.Name, SummaryTable.Number(r.Estimate), SummaryTable.Number(1.0 / r.Estimate), SummaryTable.Number(r.Lower!.Value), SummaryTable.Number(r.Upper!.Value) }));
        table.Table(
            ["", "chi-square", "df", "p"],
            new[] { LikelihoodRatioTest, WaldTest, ScoreTest }.Select(t => new[] { t.Method, SummaryTable.Number(t.Statistic), SummaryTable.Number(t.DegreesOfFreedom[0]), SummaryTable.Number(t.PValue) }));
        table.Warnings(Warnings);
    }

    private static double? Exp(double? value) => value is { } v ? Math.Exp(v) : null;

    private static ParameterEstimate[] Table(CoxRegression model, Matrix<double> covariance, double level)
    {
        double z = SurvivalInterval.Quantile(level);
        return [.. model.Coefficients.Select((b, a) => Row(model.ColumnNames[a], b, Math.Sqrt(covariance[a, a]), z))];
    }

    private static ParameterEstimate Row(string name, double estimate, double error, double z) => new(name, estimate, error, estimate - z * error, estimate + z * error);

    private static double Quadratic(Matrix<double> covariance, double[] vector)
    {
        // By way of the unit diagonal, for covariates of any unit.
        double[] scale = [.. Enumerable.Range(0, vector.Length).Select(a => Math.Sqrt(covariance[a, a]))];
        Matrix<double> correlation = Matrix<double>.Build.Dense(vector.Length, vector.Length, (i, j) => i == j ? 1.0 : covariance[i, j] / (scale[i] * scale[j]));
        try
        {
            return Reductions.SquaredNorm(CholeskyFactor.Of(correlation, Execution.SingleThread).SolveLower([.. vector.Select((v, a) => v / scale[a])]));
        }
        catch (NotPositiveDefiniteException exception)
        {
            throw new EstimationException("The covariance is singular: the scores of too few rows or clusters differ from 0.", exception);
        }
    }

    private static (Matrix<double> Model, Matrix<double>? Robust) Errors(SurvivalData data, CoxState state, CoxMaximum maximum, double[] scales, CoxRegressionOptions options)
    {
        Matrix<double> scaled = maximum.Covariance;
        Matrix<double> model = Rescaled(scaled, scales);
        if (!(options.Robust ?? !data.Clusters.IsEmpty))
            return (model, null);
        int p = scales.Length;
        // The clusters' scores sum to 0.
        if (data.ClusterCount <= p)
            throw new EstimationException($"There are {data.ClusterCount} clusters for {p} coefficients: the robust covariance is singular.");
        double[] scores = ScoreResiduals(state, p);
        double[,] sums = new double[data.ClusterCount, p];
        for (int i = 0; i < data.Count; i++)
        {
            int row = state.Sets.Order[i], cluster = data.Clusters.IsEmpty ? row : data.Clusters[row];
            for (int a = 0; a < p; a++)
                sums[cluster, a] += state.Sets.Weights[i] * scores[a * data.Count + i];
        }

        Matrix<double> influence = Matrix<double>.Build.DenseOfArray(sums) * scaled;
        return (model, Rescaled(influence.TransposeThisAndMultiply(influence), scales));
    }

    private static Matrix<double> Rescaled(Matrix<double> covariance, double[] scales) =>
        Matrix<double>.Build.Dense(scales.Length, scales.Length, (i, j) => covariance[i, j] / (scales[i] * scales[j]));

    private TestResult ChiSquare(string method, double statistic) => ChiSquareTest.Of(method, statistic, _scales.Length, Observations);
}

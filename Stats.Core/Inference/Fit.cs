using MathNet.Numerics.LinearAlgebra;

namespace Stats.Core;

/// <summary>
/// A fitted model with its parameter table, likelihood and the way the fit ended. A method that has more to say returns
/// a sealed subclass.
/// </summary>
/// <typeparam name="TModel">The type of the fitted model, as a rule a distribution.</typeparam>
public class Fit<TModel> : EstimationResult
    where TModel : class
{
    /// <summary>Collects what an estimator found.</summary>
    /// <param name="model">The fitted model.</param>
    /// <param name="observations">The number of observations, n.</param>
    /// <param name="logLikelihood">The log-likelihood at the estimate (weighted where weights were given).</param>
    /// <param name="parameterCount">The number of free parameters, k.</param>
    /// <param name="stopReason">Why the fit stopped.</param>
    /// <param name="iterations">The number of iterations; 0 for a closed form.</param>
    /// <param name="parameters">The parameter table.</param>
    /// <param name="covariance">The estimators' covariance in the order of the table; null where undefined or too large to form.</param>
    /// <param name="warnings">What the user should know; null for nothing.</param>
    public Fit(
        TModel model,
        long observations,
        double logLikelihood,
        int parameterCount,
        StopReason stopReason,
        int iterations = 0,
        IReadOnlyList<ParameterEstimate>? parameters = null,
        Matrix<double>? covariance = null,
        IReadOnlyList<EstimationWarning>? warnings = null)
        : base(observations, warnings)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        LogLikelihood = logLikelihood;
        ParameterCount = parameterCount;
        StopReason = stopReason;
        Iterations = iterations;
        Parameters = parameters ?? [];
        Covariance = covariance;
    }

    /// <summary>The fitted model.</summary>
    public TModel Model { get; }

    /// <summary>The parameter table.</summary>
    public IReadOnlyList<ParameterEstimate> Parameters { get; }

    /// <summary>The estimators' covariance in the order of <see cref="Parameters"/>; null where undefined or too large to form.</summary>
    public Matrix<double>? Covariance { get; }

    /// <summary>The log-likelihood at the estimate.</summary>
    public double LogLikelihood { get; }

    /// <summary>The number of free parameters, k.</summary>
    public int ParameterCount { get; }

    /// <summary>Why the fit stopped.</summary>
    public StopReason StopReason { get; }

    /// <summary>The number of iterations; 0 for a closed form.</summary>
    public int Iterations { get; }

    /// <summary>Whether the fit ended at a solution rather than at its budget or at the edge of the parameter space.</summary>
    public bool Converged => StopReason is StopReason.Solved or StopReason.Converged;

    /// <summary>Akaike's criterion, 2 k - 2 log L; smaller is better.</summary>
    public double Aic => 2.0 * ParameterCount - 2.0 * LogLikelihood;

    /// <summary>Schwarz's criterion, k log n - 2 log L; smaller is better.</summary>
    public double Bic => ParameterCount * Math.Log(Observations) - 2.0 * LogLikelihood;

    /// <inheritdoc/>
    public override string Summary
    {
        get
        {
            SummaryTable table = new(typeof(TModel).Name);
            WriteSummary(table);
            return table.ToString();
        }
    }

    /// <summary>Demands a solution.</summary>
    /// <exception cref="EstimationException">The fit did not converge; the message says why and after how many iterations.</exception>
    public void ThrowIfNotConverged()
    {
        if (!Converged)
            throw new EstimationException($"The fit of {typeof(TModel).Name} did not converge: {StopReason} after {Iterations} iterations.");
    }

    /// <summary>The level of the intervals in the parameter table, which its header names.</summary>
    private protected virtual double IntervalLevel => 0.95;

    /// <summary>Writes the summary's blocks; a subclass adds its own lines.</summary>
    private protected virtual void WriteSummary(SummaryTable table)
    {
        table.Pair("Observations", Observations).Pair("Log-likelihood", SummaryTable.Likelihood(LogLikelihood));
        table.Pair("Free parameters", ParameterCount).Pair("AIC", SummaryTable.Likelihood(Aic));
        table.Pair("Stopped", Iterations > 0 ? $"{StopReason} ({Iterations} iterations)" : StopReason.ToString()).Pair("BIC", SummaryTable.Likelihood(Bic));
        table.Parameters(Parameters, IntervalLevel);
        table.Warnings(Warnings);
    }
}

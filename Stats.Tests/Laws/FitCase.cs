namespace Stats.Tests.Laws;

/// <summary>What a fit tells.</summary>
/// <param name="Estimates">The parameters.</param>
/// <param name="StandardErrors">Their standard errors, as many.</param>
/// <param name="LogLikelihood">The log-likelihood at the estimate.</param>
internal sealed record FitOutcome(double[] Estimates, double[] StandardErrors, double LogLikelihood);

/// <summary>A transformation of the data with what it does to the estimates.</summary>
/// <param name="Data">The transformed rows.</param>
/// <param name="Estimates">Takes the estimates of the plain data to those that the transformed data must give.</param>
internal sealed record Equivariance(string Name, Func<PointSet, PointSet> Data, Func<double[], double[]> Estimates);

/// <summary>An estimator with a law to recover. A sample on the line is a point set of dimension 1, data with covariates have a column each.</summary>
/// <param name="Name">The estimator and the setting.</param>
/// <param name="Truth">The parameters that the data are simulated from, in the order of the estimates.</param>
/// <param name="Simulate">Draws rows.</param>
/// <param name="Fit">Fits rows, with weights or null.</param>
/// <param name="Observations">The number of rows at which the standard errors are good.</param>
internal sealed record FitCase(
    string Name, double[] Truth, Func<int, Random, PointSet> Simulate, Func<PointSet, double[]?, Execution, FitOutcome> Fit, int Observations)
{
    /// <summary>Transformations under which the estimates move along.</summary>
    public IReadOnlyList<Equivariance> Equivariances { get; init; } = [];

    /// <summary>Whether the fit takes weights.</summary>
    public bool TakesWeights { get; init; } = true;

    /// <summary>How far estimates may differ, relative to the largest one, where the data say the same in another order.</summary>
    public double OrderTolerance { get; init; } = 1e-12;
}

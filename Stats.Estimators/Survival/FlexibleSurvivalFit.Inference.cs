using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Estimators;

public sealed partial class FlexibleSurvivalFit
{
    /// <summary>
    /// The sandwich V (sum s s') V over rows, or over clusters where the data have them (Huber 1967; no small-sample factor, as R), s the score of a row
    /// times its weight.
    /// </summary>
    /// <exception cref="EstimationException">There is no covariance.</exception>
    public Matrix<double> RobustCovariance()
    {
        Matrix<double> v = RequireCovariance(), scores = ScoreResiduals();
        if (Data.Clusters.Length > 0)
        {
            Matrix<double> sums = Matrix<double>.Build.Dense(Data.ClusterCount, ParameterCount);
            for (int i = 0; i < scores.RowCount; i++)
            {
                for (int j = 0; j < ParameterCount; j++)
                    sums[Data.Clusters[i], j] += scores[i, j];
            }

            scores = sums;
        }

        Matrix<double> influence = scores * v;
        return influence.TransposeThisAndMultiply(influence);
    }

    /// <summary>The parameter table with errors and intervals from <see cref="RobustCovariance"/>.</summary>
    /// <exception cref="EstimationException">There is no covariance.</exception>
    public IReadOnlyList<ParameterEstimate> RobustParameters()
    {
        Matrix<double> robust = RobustCovariance();
        double z = Quantile(_options.ConfidenceLevel);
        return [.. Parameters.Select((p, i) =>
        {
            double error = Math.Sqrt(robust[i, i]);
            return p with { StandardError = error, Lower = p.Estimate - z * error, Upper = p.Estimate + z * error };
        })];
    }

    /// <summary>Wald's test that the named parameters are all 0.</summary>
    /// <param name="names">Names as in the parameter table, "phi:age"; at least one.</param>
    /// <exception cref="ArgumentException">There are none, one occurs twice, or there is no such parameter.</exception>
    /// <exception cref="EstimationException">There is no covariance.</exception>
    public TestResult WaldTest(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        int[] indices = [.. names.Select(n => IndexOf(n, nameof(names)))];
        if (indices.Length == 0 || indices.Distinct().Count() < indices.Length)
            throw new ArgumentException("names is empty or names a parameter twice.", nameof(names));
        Matrix<double> v = RequireCovariance();
        Matrix<double> block = Matrix<double>.Build.Dense(indices.Length, indices.Length, (i, j) => v[indices[i], indices[j]]);
        double[] b = [.. indices.Select(i => _estimates[i])];
        return ChiSquareTest("Wald test of " + string.Join(", ", names), Reductions.Dot(b, CholeskyFactor.Of(block).Solve(b)), indices.Length);
    }

    /// <summary>Wald's test that a column has no effect on any of the parameters it acts on ("overall" test; Burke and MacKenzie, Biometrics 2017).</summary>
    /// <param name="column">A column's name, "age" or "rx=Lev", without the component.</param>
    /// <exception cref="ArgumentException">No component has such a column.</exception>
    /// <exception cref="EstimationException">There is no covariance.</exception>
    public TestResult WaldTestOfColumn(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        string[] names = [.. FlexibleSurvivalModel.ComponentNames.Select(c => c + ":" + column).Where(n => _problem.Names.Contains(n))];
        return names.Length > 0 ? WaldTest(names) : throw new ArgumentException($"No component has a column \"{column}\".", nameof(column));
    }

    /// <summary>
    /// The likelihood-ratio test of a smaller model against this one: twice the difference, with chi-square as its law. For kappa fixed at a limit, or estimated there by
    /// the larger model, half the mass is at 0 (Self and Liang 1987).
    /// </summary>
    /// <param name="smaller">A fit to the same rows of a model within this one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="smaller"/> is null.</exception>
    /// <exception cref="ArgumentException">The fits differ in their number of rows, or the other has not fewer parameters.</exception>
    public TestResult LikelihoodRatioTest(FlexibleSurvivalFit smaller)
    {
        ArgumentNullException.ThrowIfNull(smaller);
        if (smaller.Observations != Observations)
            throw new ArgumentException($"smaller was fitted to {smaller.Observations} rows, this fit to {Observations}.", nameof(smaller));
        bool atLimit = Limit != KappaLimit.None;
        int degrees = ParameterCount + (atLimit ? 1 : 0) - smaller.ParameterCount;
        if (degrees < 1)
            throw new ArgumentException($"smaller has {smaller.ParameterCount} parameters, this fit {ParameterCount}.", nameof(smaller));
        double statistic = Math.Max(0.0, 2.0 * (LogLikelihood - smaller.LogLikelihood));
        List<EstimationWarning> warnings = [];
        bool boundary = degrees == 1 && smaller.Model.Kappa.FixedValue is -1.0 or double.PositiveInfinity && Model.Kappa.FixedValue is null;
        if (smaller.Model.Kappa.FixedValue == 1.0 && Model.Kappa.FixedValue is null && Model.Phi.HasIntercept && Model.Lambda.HasIntercept)
            warnings.Add(new("not-identified", "At kappa = 1 the scales are not told apart: the chi-square law does not hold."));
        if (atLimit && !boundary)
            warnings.Add(new("limit", "kappa lies at its limit: the chi-square law is approximate."));
        double logP = ChiSquareProbability.SurvivalFunctionLn(degrees, statistic);
        if (boundary)
            logP = statistic > 0.0 ? logP - Math.Log(2.0) : 0.0;
        string method = "Likelihood-ratio test" + (boundary ? " at a limit of kappa (half of chi-square 0, half of chi-square 1)" : "");
        return new TestResult(method, statistic, Math.Min(logP, 0.0), Observations, [degrees], warnings: warnings);
    }

    /// <summary>Rao's score test of this model within a larger one, whose fit it does not need: g' I^-1 g at this fit's estimates, the further parameters being 0.</summary>
    /// <param name="larger">A model with all of this model's parameters (by name) and more, none of which this one fixes elsewhere than the larger's value at 0.</param>
    /// <param name="execution">Threads and cancellation.</param>
    /// <exception cref="ArgumentNullException"><paramref name="larger"/> is null.</exception>
    /// <exception cref="ArgumentException">The larger model lacks a parameter, or has none more.</exception>
    /// <exception cref="EstimationException">The larger model's information is not positive definite there.</exception>
    public TestResult ScoreTest(FlexibleSurvivalModel larger, Execution execution = default)
    {
        ArgumentNullException.ThrowIfNull(larger);
        SurvivalProblem problem = new(Data, larger, scaled: true, execution);
        int p = problem.ParameterCount;
        if (_problem.Names.FirstOrDefault(n => !problem.Names.Contains(n)) is { } lacking)
            throw new ArgumentException($"larger has no parameter \"{lacking}\".", nameof(larger));
        if (p <= ParameterCount)
            throw new ArgumentException("larger has no further parameters.", nameof(larger));
        double[] natural = [.. problem.Names.Select(n => Array.IndexOf(_problem.Names, n) is var i and >= 0 ? _estimates[i] : Null(n))];
        double[] gradient = new double[p], hessian = new double[p * p];
        problem.Evaluate(problem.ToScaled(natural), gradient, hessian, execution);
        try
        {
            CholeskyFactor information = CholeskyFactor.Of(Matrix<double>.Build.Dense(p, p, (i, j) => -hessian[i * p + j]));
            return ChiSquareTest("Score test", Reductions.Dot(gradient, information.Solve(gradient)), p - ParameterCount);
        }
        catch (NotPositiveDefiniteException exception)
        {
            throw new EstimationException("The larger model's information is not positive definite at the smaller model's estimate.", exception);
        }

        // A parameter that this model fixes starts at that value, a further covariate at 0.
        double Null(string name)
        {
            int component = Array.IndexOf(FlexibleSurvivalModel.ComponentNames, name[..name.IndexOf(':')]);
            return name.EndsWith(":" + DesignMatrix.InterceptName, StringComparison.Ordinal) && Model.Components[component].FixedValue is { } value
                ? component == 3 ? Elementary.Log1p(value) : Math.Log(value)
                : 0.0;
        }
    }

    private static double Quantile(double level) => NormalProbability.InverseSurvivalFunction(0.5 * (1.0 - level));

    private TestResult ChiSquareTest(string method, double statistic, int degrees) =>
        new(method, statistic, Math.Min(ChiSquareProbability.SurvivalFunctionLn(degrees, Math.Max(statistic, 0.0)), 0.0), Observations, [degrees]);

    private static unsafe Identifiability? IdentifiabilityOf(SurvivalProblem problem, SurvivalClimb climb)
    {
        int p = problem.ParameterCount;
        double[] inverse = problem.InverseJacobian();
        Matrix<double> j = Matrix<double>.Build.Dense(p, p, (r, c) => inverse[r * p + c]);
        Matrix<double> information = j.TransposeThisAndMultiply(Matrix<double>.Build.Dense(p, p, (r, c) => -climb.Hessian[r * p + c])) * j;
        double[] values = new double[p], vectors = new double[p * p];
        for (int r = 0; r < p; r++)
        {
            if (!(information[r, r] > 0.0))
                return null;
            for (int c = 0; c < p; c++)
                vectors[r * p + c] = information[r, c] / Math.Sqrt(information[r, r] * information[c, c]);
        }

        fixed (double* data = vectors)
        {
            MatrixView<double> view = MatrixView<double>.ColumnMajor(data, p, p);
            SymmetricEigen.Decompose(view, values, view, Execution.SingleThread);
        }

        if (!(values[0] > 0.0))
            return null;
        return new Identifiability(values[p - 1] / values[0], [.. Enumerable.Range(0, p)
            .Where(i => Math.Abs(vectors[i]) > 0.1)
            .OrderByDescending(i => Math.Abs(vectors[i]))
            .Select(i => (problem.Names[i], vectors[i]))]);
    }
}

using MathNet.Numerics.LinearAlgebra;
using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>
/// The proportional hazards model h(t | x) = h0(t) exp(x'beta) with a baseline hazard h0 left free, one a stratum (Cox 1972). This is the fitted model; <see cref="Fit"/> estimates it.
/// Immutable.
/// </summary>
public sealed class CoxRegression
{
    private readonly double[] _coefficients, _means;
    private readonly string[] _names;

    internal CoxRegression(double[] coefficients, double[] means, string[] names) => (_coefficients, _means, _names) = (coefficients, means, names);

    /// <summary>The covariates' names.</summary>
    public IReadOnlyList<string> ColumnNames => _names;

    /// <summary>beta, in the order of <see cref="ColumnNames"/>: the logarithm of the hazard ratio of one unit more.</summary>
    public IReadOnlyList<double> Coefficients => _coefficients;

    /// <summary>The weighted means of the covariates, at which linear predictors are 0 and baselines are given.</summary>
    public IReadOnlyList<double> Means => _means;

    /// <summary>(x - means)'beta for each row: the logarithm of its hazard relative to a subject of mean covariates.</summary>
    /// <param name="covariates">Rows with the columns the model was fitted with.</param>
    /// <exception cref="ArgumentNullException"><paramref name="covariates"/> is null.</exception>
    /// <exception cref="ArgumentException">The columns are not the model's.</exception>
    public double[] LinearPredictor(DesignMatrix covariates)
    {
        RequireColumns(covariates);
        double[] eta = new double[covariates.RowCount];
        for (int a = 0; a < _coefficients.Length; a++)
        {
            ReadOnlySpan<double> x = covariates.Column(a);
            for (int i = 0; i < eta.Length; i++)
                eta[i] += _coefficients[a] * (x[i] - _means[a]);
        }

        return eta;
    }

    /// <summary>
    /// Maximises the partial likelihood: Newton steps on centred, scaled covariates from beta = 0, each halved until the likelihood rises; with the rows sorted once a step takes order n p^2.
    /// </summary>
    /// <param name="data">Events and right-censored rows, with delayed entry, weights, strata and clusters where it has them. Rows of a subject whose covariates change are split, entry to exit.</param>
    /// <param name="covariates">A row an observation, no intercept, no column constant or dependent on others.</param>
    /// <param name="options">Ties, robust errors, levels; null for the defaults.</param>
    /// <param name="execution">Threads and cancellation; the result has the same bits for any number of threads.</param>
    /// <returns>The fit. It keeps the sorted covariates for residuals and predictions: about 16 n p bytes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> or <paramref name="covariates"/> is null.</exception>
    /// <exception cref="ArgumentException">A row is left- or interval-censored (the message names it), or the numbers of rows differ.</exception>
    /// <exception cref="EstimationException">
    /// There are no events, a column is constant or dependent (the message names it), there are no more clusters than coefficients, or the likelihood has no maximum: the message names the coefficient that runs away, and where to.
    /// </exception>
    public static CoxRegressionFit Fit(SurvivalData data, DesignMatrix covariates, CoxRegressionOptions? options = null, Execution execution = default)
    {
        RiskTable.RequireRightCensored(data);
        ArgumentNullException.ThrowIfNull(covariates);
        options ??= new();
        if (covariates.RowCount != data.Count)
            throw new ArgumentException($"covariates has {covariates.RowCount} rows, the data {data.Count}.", nameof(covariates));
        covariates.RequireFullRank(besidesConstant: true);
        CoxRiskSets sets = new(data, options.Ties);
        if (sets.GroupCount == 0)
            throw new EstimationException("There are no events of positive weight: the partial likelihood is constant.");
        int p = covariates.ColumnCount;
        double[] means = new double[p], scales = new double[p];
        CoxState state = new(sets, Standardised(sets, covariates, means, scales), p, execution);
        CoxMaximum maximum = CoxMaximum.Find(state, covariates.ColumnNames, options.MaximumIterations, execution);
        double[] coefficients = new double[p];
        for (int a = 0; a < p; a++)
            coefficients[a] = maximum.Coefficients[a] / scales[a];
        CoxRegression model = new(coefficients, means, [.. covariates.ColumnNames]);
        return new CoxRegressionFit(model, data, covariates, state, maximum, scales, options);
    }

    internal void RequireColumns(DesignMatrix covariates)
    {
        ArgumentNullException.ThrowIfNull(covariates);
        if (!covariates.ColumnNames.SequenceEqual(_names, StringComparer.Ordinal))
            throw new ArgumentException($"covariates has the columns {string.Join(", ", covariates.ColumnNames)}, the model {string.Join(", ", _names)}.", nameof(covariates));
    }

    /// <summary>The covariates at the places of the risk sets, of weighted mean 0 and standard deviation 1.</summary>
    private static double[] Standardised(CoxRiskSets sets, DesignMatrix covariates, double[] means, double[] scales)
    {
        int n = sets.Count;
        double[] x = new double[n * means.Length];
        double total = 0.0;
        foreach (double weight in sets.Weights)
            total += weight;
        for (int a = 0; a < means.Length; a++)
        {
            ReadOnlySpan<double> column = covariates.Column(a);
            Span<double> target = x.AsSpan(a * n, n);
            double mean = 0.0, squares = 0.0;
            for (int i = 0; i < n; i++)
                mean += sets.Weights[i] / total * column[sets.Order[i]];
            for (int i = 0; i < n; i++)
            {
                target[i] = column[sets.Order[i]] - mean;
                squares += sets.Weights[i] / total * (target[i] * target[i]);
            }

            // Rows of weight 0 alone may differ; the information then tells.
            double scale = squares > 0.0 ? Math.Sqrt(squares) : 1.0;
            for (int i = 0; i < n; i++)
                target[i] /= scale;
            (means[a], scales[a]) = (mean, scale);
        }

        return x;
    }
}

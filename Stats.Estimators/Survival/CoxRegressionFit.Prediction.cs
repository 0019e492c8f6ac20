using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Estimators;

/// <content>Baselines and predictions.</content>
public sealed partial class CoxRegressionFit
{
    /// <summary>The curve of each stratum for a subject of mean covariates (<see cref="CoxRegression.Means"/>).</summary>
    /// <param name="options">Level and scale of the intervals; null for 95% on the logarithmic scale.</param>
    public SurvivalCurves Baseline(SurvivalCurveOptions? options = null)
    {
        RiskTable[] tables = RiskTable.OfStrata(_data);
        double[] z = new double[_scales.Length];
        return new SurvivalCurves("Cox regression, mean covariates", [.. tables.Select((t, s) => Curve(_data.StratumNames[s], t, s, z, options ?? new()))], _data.Count);
    }

    /// <summary>
    /// The curves of subjects: cumulative hazard exp(x'beta) Lambda0(t), Lambda0 by the same treatment of ties as the fit, S = exp(-hazard), with the error of both baseline and coefficients
    /// (Tsiatis 1981; Efron's form with tied events).
    /// </summary>
    /// <param name="covariates">A row a subject, with the columns the model was fitted with (<see cref="DesignMatrix.ForNewData"/>).</param>
    /// <param name="stratum">The code of the stratum whose baseline is meant; 0 without strata.</param>
    /// <param name="options">Level and scale of the intervals; null for 95% on the logarithmic scale.</param>
    /// <returns>A curve a row, named by its number, at the times of the stratum.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="covariates"/> is null.</exception>
    /// <exception cref="ArgumentException">The columns are not the model's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such stratum.</exception>
    public SurvivalCurves Predict(DesignMatrix covariates, int stratum = 0, SurvivalCurveOptions? options = null)
    {
        Model.RequireColumns(covariates);
        if ((uint)stratum >= (uint)_data.StratumNames.Count)
            throw new ArgumentOutOfRangeException(nameof(stratum), stratum, FormattableString.Invariant($"There are {_data.StratumNames.Count} strata."));
        RiskTable table = RiskTable.Of(_data, _data.Strata.IsEmpty ? null : _data.RowsOfStratum(stratum));
        SurvivalCurve[] curves = new SurvivalCurve[covariates.RowCount];
        for (int i = 0; i < curves.Length; i++)
        {
            double[] z = new double[_scales.Length];
            for (int a = 0; a < z.Length; a++)
                z[a] = (covariates.Column(a)[i] - Model.Means[a]) / _scales[a];
            curves[i] = Curve(FormattableString.Invariant($"{i}"), table, stratum, z, options ?? new());
        }

        return new SurvivalCurves("Cox regression, predictions", curves, _data.Count);
    }

    /// <summary>The curve at scaled covariates z, an element a time of the table; event times of the risk sets are among these.</summary>
    private SurvivalCurve Curve(string name, RiskTable table, int stratum, double[] z, SurvivalCurveOptions options)
    {
        CoxRiskSets sets = _state.Sets;
        int m = table.Times.Length, p = z.Length, group = sets.StratumGroups[stratum + 1] - 1, first = sets.StratumGroups[stratum];
        double eta = 0.0, hazard = 0.0, variance = 0.0;
        for (int a = 0; a < p; a++)
            eta += z[a] * (Model.Coefficients[a] * _scales[a]);
        double risk = Math.Exp(eta);
        double[] survival = new double[m], sigma = new double[m], cumulative = new double[m], gradient = new double[p];
        Matrix<double> covariance = Matrix<double>.Build.Dense(p, p, (i, j) => Covariance![i, j] * _scales[i] * _scales[j]);
        for (int k = 0; k < m; k++)
        {
            for (; group >= first && sets.Times[group] <= table.Times[k]; group--)
            {
                for (int s = sets.StepStart[group]; s < sets.StepStart[group + 1]; s++)
                {
                    double part = sets.StepWeights[s] / _state.Denominators[s];
                    hazard += part;
                    variance += part / _state.Denominators[s];
                    for (int a = 0; a < p; a++)
                        gradient[a] += part * (z[a] - _state.MeanColumn(a)[s]);
                }
            }

            double form = 0.0;
            for (int a = 0; a < p; a++)
            {
                for (int b = 0; b < p; b++)
                    form += gradient[a] * covariance[a, b] * gradient[b];
            }

            cumulative[k] = risk * hazard;
            survival[k] = Math.Exp(-cumulative[k]);
            sigma[k] = risk * Math.Sqrt(Math.Max(0.0, variance + form));
        }

        return new SurvivalCurve(name, table, survival, sigma, cumulative, sigma, null, options);
    }
}

using MathNet.Numerics.LinearAlgebra;

namespace Stats.Estimators;

/// <content>Residuals.</content>
public sealed partial class CoxRegressionFit
{
    /// <summary>The rows of events of positive weight in the order of <see cref="SchoenfeldResiduals"/>: by stratum, then by rising time, then by row.</summary>
    public int[] EventRows
    {
        get
        {
            CoxRiskSets sets = _state.Sets;
            List<int> rows = [];
            ForEachEventGroup(g =>
            {
                for (int i = sets.EventStart[g]; i < sets.EventEnd[g]; i++)
                    rows.Add(sets.Order[i]);
            });
            return [.. rows];
        }
    }

    /// <summary>d - Lambda exp(x'beta) for each row: events less those expected while it was at risk. With weights they sum to 0.</summary>
    public double[] MartingaleResiduals()
    {
        CoxRiskSets sets = _state.Sets;
        double[] residuals = new double[sets.Count];
        for (int i = 0; i < residuals.Length; i++)
            residuals[sets.Order[i]] = (sets.IsEvent[i] ? 1.0 : 0.0) - CoxSnell(i);
        return residuals;
    }

    /// <summary>Lambda exp(x'beta) for each row: with a true model like censored observations of a unit exponential law.</summary>
    public double[] CoxSnellResiduals()
    {
        CoxRiskSets sets = _state.Sets;
        double[] residuals = new double[sets.Count];
        for (int i = 0; i < residuals.Length; i++)
            residuals[sets.Order[i]] = CoxSnell(i);
        return residuals;
    }

    /// <summary>sign(M) sqrt(-2 (M + d log(d - M))), M the martingale residual (Therneau, Grambsch and Fleming 1990): nearer to symmetric.</summary>
    public double[] DevianceResiduals()
    {
        CoxRiskSets sets = _state.Sets;
        double[] residuals = new double[sets.Count];
        for (int i = 0; i < residuals.Length; i++)
        {
            double r = CoxSnell(i), m = (sets.IsEvent[i] ? 1.0 : 0.0) - r;
            double half = sets.IsEvent[i] ? r - 1.0 - Math.Log(r) : r;
            residuals[sets.Order[i]] = Math.CopySign(Math.Sqrt(2.0 * Math.Max(half, 0.0)), m);
        }

        return residuals;
    }

    /// <summary>Each row's share of the score, before its weight: n rows, p columns. With weights the columns sum to 0.</summary>
    public Matrix<double> ScoreResiduals()
    {
        CoxRiskSets sets = _state.Sets;
        int n = sets.Count, p = _scales.Length;
        double[] scores = ScoreResiduals(_state, p), result = new double[n * p];
        for (int a = 0; a < p; a++)
        {
            for (int i = 0; i < n; i++)
                result[a * n + sets.Order[i]] = scores[a * n + i] * _scales[a];
        }

        return Matrix<double>.Build.Dense(n, p, result);
    }

    /// <summary>The approximate change in the coefficients that each row makes by being there, its weight included: n rows, p columns.</summary>
    public Matrix<double> DfBeta()
    {
        Matrix<double> influence = ScoreResiduals() * ModelCovariance;
        for (int i = 0; i < influence.RowCount && !_data.Weights.IsEmpty; i++)
        {
            for (int a = 0; a < influence.ColumnCount; a++)
                influence[i, a] *= _data.Weights[i];
        }

        return influence;
    }

    /// <summary>
    /// x less its mean over the risk set for each event of <see cref="EventRows"/> (Schoenfeld 1982), p columns; a trend in time speaks against proportional hazards. Scaled: beta + d V r, d the number
    /// of events (Grambsch and Therneau 1994), which estimates the coefficient at that time.
    /// </summary>
    /// <param name="scaled">Whether residuals are scaled.</param>
    public Matrix<double> SchoenfeldResiduals(bool scaled = false)
    {
        CoxRiskSets sets = _state.Sets;
        int p = _scales.Length;
        List<double[]> rows = [];
        ForEachEventGroup(g =>
        {
            double[] means = GroupMeans(g);
            for (int i = sets.EventStart[g]; i < sets.EventEnd[g]; i++)
                rows.Add([.. Enumerable.Range(0, p).Select(a => (_state.Column(a)[i] - means[a]) * _scales[a])]);
        });
        Matrix<double> residuals = Matrix<double>.Build.DenseOfRowArrays(rows);
        if (!scaled)
            return residuals;
        Matrix<double> result = residuals * ModelCovariance * rows.Count;
        return result.MapIndexed((_, a, value) => value + Model.Coefficients[a]);
    }

    /// <summary>Score residuals at the places of the risk sets, covariates scaled: (x - mean) of the own event less the integral of (x - mean) over the hazard.</summary>
    private static double[] ScoreResiduals(CoxState state, int p)
    {
        CoxRiskSets sets = state.Sets;
        int n = sets.Count;
        double[] scores = new double[n * p], own = new double[sets.GroupCount], average = new double[sets.GroupCount], total = new double[sets.GroupCount];
        for (int a = 0; a < p; a++)
        {
            ReadOnlySpan<double> x = state.Column(a), means = state.MeanColumn(a);
            for (int g = 0; g < sets.GroupCount; g++)
            {
                own[g] = average[g] = total[g] = 0.0;
                int steps = sets.StepStart[g + 1] - sets.StepStart[g];
                for (int s = sets.StepStart[g]; s < sets.StepStart[g + 1]; s++)
                {
                    double part = sets.StepWeights[s] / state.Denominators[s] * means[s];
                    total[g] += part;
                    own[g] += sets.StepFractions[s] * part;
                    average[g] += means[s] / steps;
                }
            }

            double[] integral = state.Cumulate(g => total[g]);
            for (int i = 0; i < n; i++)
            {
                bool counted = state.IsCounted(i);
                double mean = state.Exposure(integral, i) - (counted ? own[sets.ExitGroup[i]] : 0.0);
                double value = -state.RelativeRisk[i] * (x[i] * state.Hazard[i] - mean);
                // An event of weight 0 counts in no step, but has a residual like any other.
                if (sets.IsEvent[i])
                    value += x[i] - (sets.ExitGroup[i] < 0 ? x[i] : average[sets.ExitGroup[i]]);
                scores[a * n + i] = value;
            }
        }

        return scores;
    }

    private double CoxSnell(int place) => _state.RelativeRisk[place] * _state.Hazard[place];

    /// <summary>The covariates' means over the risk set of a group, averaged over its steps.</summary>
    private double[] GroupMeans(int group)
    {
        CoxRiskSets sets = _state.Sets;
        int steps = sets.StepStart[group + 1] - sets.StepStart[group];
        double[] means = new double[_scales.Length];
        for (int a = 0; a < means.Length; a++)
        {
            for (int s = sets.StepStart[group]; s < sets.StepStart[group + 1]; s++)
                means[a] += _state.MeanColumn(a)[s] / steps;
        }

        return means;
    }

    /// <summary>Groups by stratum and rising time.</summary>
    private void ForEachEventGroup(Action<int> action)
    {
        int[] starts = _state.Sets.StratumGroups;
        for (int s = 0; s + 1 < starts.Length; s++)
        {
            for (int g = starts[s + 1] - 1; g >= starts[s]; g--)
                action(g);
        }
    }
}

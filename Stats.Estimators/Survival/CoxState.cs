// Everything at one coefficient vector beta, covariates centred and scaled. With r = w exp(x'beta), D_s the sum of r over the risk set of step s less its share of the tied events,
// and Lambda_i the sum of W_s / D_s over the steps that row i is at risk in (its own tied steps only to the share 1 - f_s):
//   log L = sum over events w x'beta - sum_s W_s log D_s
//   score = X' (w d - r Lambda)
//   information = X' diag(r Lambda) X - sum_s W_s m_s m_s',   m_s the mean of x over the risk set of step s.
// The means need one running sum a column; no matrix is carried along with the risk set, so a pass costs n p plus two products of n p^2 / 2.
using Stats.Core;

namespace Stats.Estimators;

internal sealed class CoxState
{
    private const int BlockRows = 4096;

    private readonly CoxRiskSets _sets;
    private readonly double[] _x;
    private readonly int _p;
    private readonly Execution _execution;
    private readonly double[] _relativeRisk, _risk, _denominators;

    /// <param name="sets">The risk sets.</param>
    /// <param name="x">Covariates at the places of the sets, centred and scaled, column after column.</param>
    /// <param name="columns">p.</param>
    /// <param name="execution">Threads and cancellation.</param>
    public CoxState(CoxRiskSets sets, double[] x, int columns, Execution execution)
    {
        (_sets, _x, _p, _execution) = (sets, x, columns, execution with { Progress = null });
        int n = sets.Count, steps = sets.StepWeights.Length;
        (_relativeRisk, _risk, _denominators, LinearPredictor) = (new double[n], new double[n], new double[steps], new double[n]);
        (Means, CumulativeHazard, OwnShare, Hazard) = (new double[steps * columns], new double[sets.GroupCount], new double[sets.GroupCount], new double[n]);
        (Score, Information) = (new double[columns], new double[columns * columns]);
    }

    public CoxRiskSets Sets => _sets;

    public double LogLikelihood { get; private set; }

    /// <summary>x'beta at each place.</summary>
    public double[] LinearPredictor { get; }

    /// <summary>exp(x'beta) at each place.</summary>
    public double[] RelativeRisk => _relativeRisk;

    public double[] Score { get; }

    /// <summary>p x p, both triangles.</summary>
    public double[] Information { get; private set; }

    /// <summary>m_s, a column of steps for each covariate.</summary>
    public double[] Means { get; }

    /// <summary>The baseline cumulative hazard up to and including each group's time.</summary>
    public double[] CumulativeHazard { get; }

    /// <summary>sum f_s W_s / D_s over the steps of a group: what its own events are spared.</summary>
    public double[] OwnShare { get; }

    /// <summary>Lambda_i at each place.</summary>
    public double[] Hazard { get; }

    public ReadOnlySpan<double> Denominators => _denominators;

    public ReadOnlySpan<double> Column(int column) => _x.AsSpan(column * _sets.Count, _sets.Count);

    public ReadOnlySpan<double> MeanColumn(int column) => Means.AsSpan(column * _denominators.Length, _denominators.Length);

    /// <summary>The log partial likelihood; NaN or -infinity where risks overflow.</summary>
    public double Evaluate(ReadOnlySpan<double> beta)
    {
        double[] coefficients = beta.ToArray();
        ParallelBlocks.Run(_sets.Count, BlockRows, _execution, (_, start, end) =>
        {
            Span<double> eta = LinearPredictor.AsSpan(start, end - start);
            eta.Clear();
            for (int a = 0; a < _p; a++)
                Reductions.AddScaled(eta, Column(a)[start..end], coefficients[a]);
            Span<double> risk = _relativeRisk.AsSpan(start, end - start);
            Elementary.Exp(eta, risk);
            for (int i = start; i < end; i++)
                _risk[i] = _sets.Weights[i] * _relativeRisk[i];
        });
        _sets.Sum(_risk, _denominators);
        double likelihood = 0.0;
        for (int g = 0; g < _sets.GroupCount; g++)
        {
            for (int i = _sets.EventStart[g]; i < _sets.EventEnd[g]; i++)
                likelihood += _sets.Weights[i] * LinearPredictor[i];
            for (int s = _sets.StepStart[g]; s < _sets.StepStart[g + 1]; s++)
                likelihood -= _sets.StepWeights[s] * Math.Log(_denominators[s]);
        }

        return LogLikelihood = likelihood;
    }

    /// <summary>Hazards, means, score and information at the last point that was evaluated.</summary>
    public void Differentiate()
    {
        Accumulate(null, CumulativeHazard, OwnShare, Hazard);
        double[] residual = new double[_sets.Count];
        for (int i = 0; i < residual.Length; i++)
            residual[i] = (_sets.IsEvent[i] ? _sets.Weights[i] : 0.0) - _risk[i] * Hazard[i];
        ParallelBlocks.Run(_p, 1, _execution, (column, _, _) =>
        {
            ReadOnlySpan<double> x = Column(column);
            double[] product = new double[_sets.Count];
            System.Numerics.Tensors.TensorPrimitives.Multiply(x, _risk, product);
            Span<double> means = Means.AsSpan(column * _denominators.Length, _denominators.Length);
            _sets.Sum(product, means);
            System.Numerics.Tensors.TensorPrimitives.Divide(means, _denominators, means);
            Score[column] = Reductions.Dot(x, residual);
        });
        Information = WeightedInformation(null, Hazard);
    }

    /// <summary>The information with each step's part times a factor of its group.</summary>
    public double[] WeightedInformation(double[]? factors)
    {
        double[] hazard = new double[_sets.Count];
        Accumulate(factors, new double[_sets.GroupCount], new double[_sets.GroupCount], hazard);
        return WeightedInformation(factors, hazard);
    }

    /// <summary>The sum of a number a group over the group and the earlier ones of its stratum.</summary>
    public double[] Cumulate(Func<int, double> perGroup)
    {
        double[] sums = new double[_sets.GroupCount];
        for (int s = 0; s + 1 < _sets.StratumGroups.Length; s++)
        {
            double sum = 0.0;
            for (int g = _sets.StratumGroups[s + 1] - 1; g >= _sets.StratumGroups[s]; g--)
                sums[g] = sum += perGroup(g);
        }

        return sums;
    }

    private static double At(double[] sums, int group) => group < 0 ? 0.0 : sums[group];

    /// <summary>The sum over the groups that a place is at risk in; without what its own event is spared.</summary>
    public double Exposure(double[] sums, int place) =>
        At(sums, _sets.ExitGroup[place]) - (_sets.EntryGroup.Length == 0 ? 0.0 : At(sums, _sets.EntryGroup[place]));

    private double[] WeightedInformation(double[]? factors, double[] hazard)
    {
        double[] rows = new double[_sets.Count], steps = new double[_denominators.Length];
        System.Numerics.Tensors.TensorPrimitives.Multiply(_risk, hazard, rows);
        for (int g = 0; g < _sets.GroupCount; g++)
        {
            for (int s = _sets.StepStart[g]; s < _sets.StepStart[g + 1]; s++)
                steps[s] = _sets.StepWeights[s] * (factors?[g] ?? 1.0);
        }

        double[] result = Product(_x, rows), centre = Product(Means, steps);
        for (int k = 0; k < result.Length; k++)
            result[k] -= centre[k];
        return result;
    }

    private void Accumulate(double[]? factors, double[] cumulative, double[] own, double[] hazard)
    {
        double[] total = new double[_sets.GroupCount];
        for (int g = 0; g < total.Length; g++)
        {
            double factor = factors?[g] ?? 1.0;
            own[g] = 0.0;
            for (int s = _sets.StepStart[g]; s < _sets.StepStart[g + 1]; s++)
            {
                double part = factor * _sets.StepWeights[s] / _denominators[s];
                total[g] += part;
                own[g] += _sets.StepFractions[s] * part;
            }
        }

        Cumulate(g => total[g]).CopyTo(cumulative, 0);
        for (int i = 0; i < hazard.Length; i++)
            hazard[i] = Exposure(cumulative, i) - (IsCounted(i) ? own[_sets.ExitGroup[i]] : 0.0);
    }

    /// <summary>Whether a place holds an event of positive weight, which its group's steps count.</summary>
    public bool IsCounted(int place) => _sets.IsEvent[place] && _sets.Weights[place] > 0.0;

    /// <summary>C' diag(v) C, C of p columns: blocks of rows, merged in their order.</summary>
    private double[] Product(double[] columns, double[] v)
    {
        int n = v.Length, p = _p;
        double[] product = ParallelBlocks.Reduce(
            n, BlockRows, _execution,
            (start, end) =>
            {
                double[] part = new double[p * p], scaled = new double[end - start];
                for (int a = 0; a < p; a++)
                {
                    System.Numerics.Tensors.TensorPrimitives.Multiply(columns.AsSpan(a * n + start, end - start), v.AsSpan(start, end - start), scaled);
                    for (int b = 0; b <= a; b++)
                        part[a * p + b] = Reductions.Dot(scaled, columns.AsSpan(b * n + start, end - start));
                }

                return part;
            },
            (into, part) =>
            {
                for (int k = 0; k < into.Length; k++)
                    into[k] += part[k];
            });
        for (int a = 0; a < p; a++)
        {
            for (int b = 0; b < a; b++)
                product[b * p + a] = product[a * p + b];
        }

        return product;
    }
}

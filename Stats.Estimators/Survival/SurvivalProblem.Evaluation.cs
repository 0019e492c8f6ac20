using System.Numerics.Tensors;
using Stats.Core;

namespace Stats.Estimators;

internal sealed partial class SurvivalProblem
{
    /// <summary>
    /// The log-likelihood at scaled parameters, with gradient and Hessian (p x p). Times are in the data's unit: the Jacobian of the scaling is in the value. Blocks
    /// are summed one after the other with compensation, so that any number of threads gives the same bits.
    /// </summary>
    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient, Span<double> hessian, Execution execution)
    {
        int p = ParameterCount, length = 1 + p + p * (p + 1) / 2;
        double[] theta = parameters.ToArray();
        double[][] partials = new double[_blocks.Length][];
        ParallelBlocks.Run(_blocks.Length, 1, execution with { Progress = null }, (b, _, _) => partials[b] = Sum(_blocks[b], theta));
        double[] high = new double[length], low = new double[length];
        foreach (double[] partial in partials)
            Add(partial, high, low);
        for (int i = 0; i < length; i++)
            high[i] += low[i];
        high.AsSpan(1, p).CopyTo(gradient);
        for (int i = 0, k = 1 + p; i < p; i++)
        {
            for (int j = i; j < p; j++, k++)
                hessian[i * p + j] = hessian[j * p + i] = high[k];
        }

        return high[0] - EventWeight * LogUnit;
    }

    /// <summary>high + low += values, with what rounding drops kept (Neumaier 1974).</summary>
    public static void Add(ReadOnlySpan<double> values, Span<double> high, Span<double> low)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double sum = high[i] + values[i];
            if (double.IsFinite(sum))
                low[i] += Math.Abs(high[i]) >= Math.Abs(values[i]) ? (high[i] - sum) + values[i] : (values[i] - sum) + high[i];
            high[i] = sum;
        }
    }

    /// <summary>The gradient of each row's weighted log-likelihood in the scaled parameters, n x p by rows.</summary>
    public double[] Scores(ReadOnlySpan<double> parameters, Execution execution)
    {
        int p = ParameterCount;
        double[] theta = parameters.ToArray(), scores = new double[checked(Data.Count * p)];
        // A row may be in an exact block twice (its entry) and in one of intervals besides: blocks run one after the other.
        execution.CancellationToken.ThrowIfCancellationRequested();
        LikelihoodTile tile = NewTile();
        foreach (SurvivalBlock block in _blocks)
        {
            for (int start = 0; start < block.Count; start += LikelihoodTile.Size)
            {
                int size = Math.Min(LikelihoodTile.Size, block.Count - start), used = Math.Min(size, block.Rows.Length - start);
                Run(tile, block, start, size, theta);
                for (int i = 0; i < p; i++)
                {
                    ReadOnlySpan<double> weights = tile.Output(1 + _slots[i].Component);
                    ReadOnlySpan<double> column = _slots[i].Column < 0 ? [] : block.Column(_slots[i].Column).Slice(start, size);
                    for (int k = 0; k < used; k++)
                        scores[block.Rows[start + k] * p + i] += weights[k] * (column.IsEmpty ? 1.0 : column[k]);
                }
            }
        }

        return scores;
    }

    private LikelihoodTile NewTile()
    {
        LikelihoodTile tile = new() { FixedShape = Model.FixedShape };
        for (int c = 0; c < FlexibleSurvivalModel.ComponentCount; c++)
            tile.IsConstant[c] = (Model.Components[c].Design is null || Model.Components[c].FixedValue is not null) && Model.Components[c].Offset.IsEmpty;
        return tile;
    }

    /// <summary>Fills the linear predictors of a tile and evaluates it.</summary>
    private void Run(LikelihoodTile tile, SurvivalBlock block, int start, int size, double[] theta)
    {
        for (int c = 0; c < FlexibleSurvivalModel.ComponentCount; c++)
        {
            Span<double> eta = tile.Eta(c)[..size];
            double constant = Model.FixedPredictor(c);
            // Time is scaled: a phi without an intercept of its own carries the unit.
            if (c == 0 && !Model.Phi.HasIntercept)
                constant += LogUnit;
            foreach (int i in _slotsOf[c])
            {
                if (_slots[i].Column < 0)
                    constant += theta[i];
            }

            eta.Fill(constant);
            if (Model.Components[c].Offset.Length > 0)
                TensorPrimitives.Add(eta, block.Offset(c).Slice(start, size), eta);
            foreach (int i in _slotsOf[c])
            {
                if (_slots[i].Column >= 0)
                    Reductions.AddScaled(eta, block.Column(_slots[i].Column).Slice(start, size), theta[i]);
            }
        }

        ReadOnlySpan<double> first = block.LogTime.AsSpan(start, size), second = block.Second.AsSpan(start, size), weight = block.Weight.AsSpan(start, size);
        if (block.IsInterval)
            tile.Interval(Model.Kernel, first, second, block.LogRatio.AsSpan(start, size), weight);
        else
            tile.Exact(Model.Kernel, first, second, weight);
    }

    /// <summary>Value, gradient and upper triangle of the Hessian over a block.</summary>
    private double[] Sum(SurvivalBlock block, double[] theta)
    {
        int p = ParameterCount;
        double[] sums = new double[1 + p + p * (p + 1) / 2], product = new double[LikelihoodTile.Size];
        LikelihoodTile tile = NewTile();
        for (int start = 0; start < block.Count; start += LikelihoodTile.Size)
        {
            int size = Math.Min(LikelihoodTile.Size, block.Count - start);
            Run(tile, block, start, size, theta);
            sums[0] += TensorPrimitives.Sum(tile.Output(0)[..size]);
            for (int i = 0, k = 1 + p; i < p; k += p - i, i++)
            {
                Slot row = _slots[i];
                sums[1 + i] += Against(tile.Output(1 + row.Component)[..size], block, row.Column, start);
                for (int c = row.Component; c < FlexibleSurvivalModel.ComponentCount; c++)
                {
                    if (_slotsOf[c].Length == 0)
                        continue;
                    ReadOnlySpan<double> weights = tile.Output(LikelihoodTile.HessianIndex(row.Component, c))[..size];
                    if (row.Column >= 0)
                    {
                        TensorPrimitives.Multiply(weights, block.Column(row.Column).Slice(start, size), product);
                        weights = product.AsSpan(0, size);
                    }

                    foreach (int j in _slotsOf[c])
                    {
                        if (j >= i)
                            sums[k + j - i] += Against(weights, block, _slots[j].Column, start);
                    }
                }
            }
        }

        return sums;
    }

    private static double Against(ReadOnlySpan<double> weights, SurvivalBlock block, int column, int start) =>
        column < 0 ? TensorPrimitives.Sum(weights) : Reductions.Dot(weights, block.Column(column).Slice(start, weights.Length));
}

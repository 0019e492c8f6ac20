// Map of the search for starts of a mixture from one with a component fewer, on at most 1024 points
//   added     a product of each of several concentrations, at the point where the likelihood rises most with its weight (Lindsay 1983: the mean of g/f less 1), with the weight
//             that raises it most
//   halved    a component in two, side by side along one of its angles
//   chosen    the best few after a short run of EM
using Stats.Core;

namespace Stats.Distributions;

/// <summary>Starts of <see cref="TorusMixtureEm"/> that a mixture with a component fewer leads to.</summary>
internal sealed class TorusMixtureSearch
{
    private const int SampleSize = 1024, ShortRun = 8, Centres = 64, Coordinates = 4;

    private static readonly double[] _levels = [0.5, 4.0, 30.0, 200.0];

    private readonly HalfAngles _angles;
    private readonly double[] _weights;
    private readonly TorusModel _model;
    private readonly TorusMixtureOptions _options;
    private readonly Execution _execution;

    public TorusMixtureSearch(PointSet points, double[] weights, TorusModel model, TorusMixtureOptions options, PhiloxRandom random, Execution execution)
    {
        int[] rows = [.. Enumerable.Range(0, points.Count).Where(i => weights[i] > 0.0)];
        if (rows.Length > SampleSize)
            rows = [.. RandomSampling.SampleWithoutReplacement(random, rows.Length, SampleSize).Select(i => rows[i])];
        (_angles, _weights) = (HalfAngles.Of(points.Select(rows), nameof(points)), [.. rows.Select(i => weights[i])]);
        (_model, _execution) = (model, execution with { Progress = null });
        _options = options with { InitialModel = null, MaximumIterations = ShortRun };
    }

    /// <summary>The best few starts with a component more.</summary>
    public TorusMixtureState[] Nested(TorusMixtureState fewer, int count)
    {
        List<TorusMixtureState> candidates = [.. Added(fewer), .. Halved(fewer)];
        TorusMixtureEm[] runs = new TorusMixtureEm[candidates.Count];
        ParallelBlocks.Run(runs.Length, 1, _execution, (i, _, _) =>
        {
            runs[i] = new TorusMixtureEm(_angles, _weights, _model, Free(candidates[i]), _options, Execution.SingleThread with { CancellationToken = _execution.CancellationToken });
            runs[i].Run(candidates[i]);
        });
        return [.. runs.OrderBy(r => r.IsDegenerate).ThenByDescending(r => r.LogLikelihood).Take(count).Select(r => r.State)];
    }

    /// <summary>A start whose log-likelihood on the whole sample is no lower than that of the mixture it adds to: the weight that is added is halved until that is so.</summary>
    public TorusMixtureState Rising(TorusMixtureState fewer, Func<TorusMixtureState, double> logLikelihood)
    {
        TorusMixtureState best = Added(fewer).MaxBy(logLikelihood)!;
        int at = Free(fewer);
        double reached = logLikelihood(fewer), share = best.Shares[at];
        for (int halving = 0; halving < 20 && logLikelihood(best) < reached; halving++)
            best = fewer.With(best.Laws[at], share *= 0.5, at);
        return best;
    }

    /// <summary>The same law: the heaviest component in two equal ones.</summary>
    public TorusMixtureState Same(TorusMixtureState state)
    {
        int free = Free(state), heaviest = Array.IndexOf(state.Shares, state.Shares[..free].Max());
        return Split(state, heaviest, state.Laws[heaviest], state.Laws[heaviest]);
    }

    private int Free(TorusMixtureState state) => _options.IncludeUniform ? state.Laws.Length - 1 : state.Laws.Length;

    private TorusMixtureState Split(TorusMixtureState state, int component, TorusDistribution first, TorusDistribution second)
    {
        double half = 0.5 * state.Shares[component];
        TorusMixtureState split = state.With(second, 0.0, Free(state));
        (split.Laws[component], split.Shares[component], split.Shares[Free(state)]) = (first, half, half);
        return split;
    }

    private List<TorusMixtureState> Added(TorusMixtureState state)
    {
        int n = _weights.Length;
        double[] inverse = new double[n], values = new double[n];
        TorusMixtureBlock block = new(state.Laws, [.. state.Shares.Select(s => Math.Log(s))]);
        for (int start = 0; start < n; start += TorusDistribution.BlockPoints)
        {
            block.Evaluate(_angles, start, Math.Min(TorusDistribution.BlockPoints, n - start));
            block.DensityLn.CopyTo(inverse.AsSpan(start));
        }

        for (int i = 0; i < n; i++)
            inverse[i] = -Math.Max(inverse[i], -700.0);
        List<TorusMixtureState> added = [];
        foreach (double level in _levels)
        {
            double concentration = Math.Min(level, 0.99 * _options.MaximalConcentration), largest = double.NegativeInfinity;
            TorusDistribution? best = null;
            double[] excess = new double[n];
            for (int c = 0; c < Math.Min(Centres, n); c++)
            {
                TorusDistribution law = Law(_angles.Row((int)((long)c * n / Math.Min(Centres, n))), concentration);
                for (int start = 0; start < n; start += TorusDistribution.BlockPoints)
                    law.DensityLn(_angles, start, values.AsSpan(start, Math.Min(TorusDistribution.BlockPoints, n - start)));
                double slope = 0.0;
                for (int i = 0; i < n; i++)
                {
                    values[i] = Math.Exp(values[i] + inverse[i]) - 1.0;
                    slope += _weights[i] * values[i];
                }

                if (slope > largest)
                {
                    (best, largest) = (law, slope);
                    values.CopyTo(excess, 0);
                }
            }

            added.Add(state.With(best!, BestShare(excess), Free(state)));
        }

        return added;
    }

    /// <summary>The weight in [0.001, 0.9] at which the likelihood, concave in it, is largest.</summary>
    private double BestShare(double[] excess)
    {
        double low = 1e-3, high = 0.9;
        for (int step = 0; step < 12; step++)
        {
            double share = Math.Sqrt(low * high), slope = 0.0;
            for (int i = 0; i < excess.Length; i++)
                slope += _weights[i] * excess[i] / (1.0 + share * excess[i]);
            if (slope > 0.0)
                low = share;
            else
                high = share;
        }

        return low;
    }

    private TorusDistribution Law(double[] centre, double concentration) => _model switch
    {
        TorusModel.Sine => new BivariateVonMisesSine(centre[0], centre[1], concentration, concentration, 0.0),
        TorusModel.Cosine => new BivariateVonMisesCosine(centre[0], centre[1], concentration, concentration, 0.0),
        _ => new VonMisesProduct(centre, [.. centre.Select(_ => concentration)]),
    };

    /// <summary>Each component in two along each of its few least concentrated angles.</summary>
    private List<TorusMixtureState> Halved(TorusMixtureState state)
    {
        List<TorusMixtureState> halved = [];
        for (int k = 0; k < Free(state); k++)
        {
            double[] concentrations = state.Laws[k] is BivariateVonMises pair ? [pair.FirstConcentration, pair.SecondConcentration] : ((VonMisesProduct)state.Laws[k]).Concentrations.ToArray();
            foreach (int d in Enumerable.Range(0, concentrations.Length).OrderBy(d => concentrations[d]).Take(Coordinates))
            {
                double apart = 0.7 / Math.Sqrt(concentrations[d] + 0.5);
                halved.Add(Split(state, k, Moved(state.Laws[k], d, -apart), Moved(state.Laws[k], d, apart)));
            }
        }

        return halved;
    }

    private static TorusDistribution Moved(TorusDistribution law, int coordinate, double by)
    {
        switch (law)
        {
            case BivariateVonMisesSine s:
                return new BivariateVonMisesSine(s.FirstMean + (coordinate == 0 ? by : 0.0), s.SecondMean + (coordinate == 1 ? by : 0.0), s.FirstConcentration, s.SecondConcentration, s.Coupling);
            case BivariateVonMisesCosine c:
                return new BivariateVonMisesCosine(c.FirstMean + (coordinate == 0 ? by : 0.0), c.SecondMean + (coordinate == 1 ? by : 0.0), c.FirstConcentration, c.SecondConcentration, c.Coupling);
            default:
                VonMisesProduct product = (VonMisesProduct)law;
                double[] means = product.Means.ToArray();
                means[coordinate] += by;
                return new VonMisesProduct(means, product.Concentrations);
        }
    }
}

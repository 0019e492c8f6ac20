// Map of the search for starts
//   short runs   a dozen passes on at most 512 angles from many candidates; the best few of different likelihood are run to the end ("em-EM", Biernacki, Celeux and Govaert 2003)
//   nested       from a mixture with fewer components: a component more of each of several concentrations, at the mean where the likelihood rises most with its weight
//                (Lindsay 1983: the mean of g/f less 1), with the weight that raises it most; components halved, side by side or into a core and a skirt
using Stats.Core;

namespace Stats.Distributions;

/// <summary>Starts of <see cref="VonMisesMixtureEm"/> that short runs have chosen.</summary>
internal sealed class VonMisesMixtureSearch
{
    private const int SampleSize = 512, ShortRun = 12, Bins = 256, NestedRuns = 4;

    /// <summary>Concentrations of a component that is added: from nearly uniform to a tenth of a radian and less.</summary>
    private static readonly double[] _levels = [0.3, 1.0, 4.0, 16.0, 64.0, 256.0];

    private readonly VonMisesMixtureSample _sample;
    private readonly VonMisesMixtureOptions _options, _short;
    private readonly PhiloxRandom _family;
    private readonly Execution _execution;

    public VonMisesMixtureSearch(VonMisesMixtureSample whole, VonMisesMixtureOptions options, PhiloxRandom family, Execution execution)
    {
        // Streams from 2^32 on: those below are the runs'.
        (_options, _family, _execution) = (options, family, execution with { Progress = null });
        _sample = whole.Subsample(family.WithStream(1UL << 32), SampleSize);
        _short = options with { InitialModel = null, MaximumIterations = ShortRun, Tolerance = 1e-6 };
    }

    /// <summary>The starts of a fit, <see cref="VonMisesMixtureOptions.Runs"/> of them.</summary>
    public VonMisesMixtureState[] Starts(VonMisesMixtureSample whole, int components)
    {
        int runs = _options.Runs;
        VonMisesMixtureState[] clusters = [.. Enumerable.Range(0, runs).Select(run => VonMisesMixtureSeeds.Seed(whole, components, _options, _family.WithStream((ulong)run)))];
        VonMisesMixtureState[] scattered = [.. Enumerable.Range(0, runs).Select(i => VonMisesMixtureSeeds.Scattered(_sample, components, _options, _family.WithStream((2UL << 32) + (ulong)i)))];
        VonMisesMixtureState built = BuildUp(VonMisesMixtureSeeds.Single(_sample, _options), components);
        VonMisesMixtureState[] best = Best([built, .. clusters.Skip(runs / 2), .. scattered], components, runs - runs / 2);
        return [.. best, .. clusters.Take(runs - best.Length)];
    }

    /// <summary>The best few starts that a mixture with fewer components leads to.</summary>
    public VonMisesMixtureState[] Nested(VonMisesMixtureState fewer, int components)
    {
        VonMisesMixtureState from = BuildUp(fewer, components - 1);
        return Best([.. Added(from), .. Halved(from)], components, NestedRuns);
    }

    /// <summary>A start that has no lower an objective on the whole sample than the mixture with one component fewer: the weight that is added is halved until that is so.</summary>
    public VonMisesMixtureState Rising(VonMisesMixtureState fewer, Func<VonMisesMixtureState, double> objective)
    {
        List<VonMisesMixtureState> added = Added(fewer);
        VonMisesMixtureState best = added.MaxBy(objective)!;
        double reached = objective(fewer), weight = best.Weights[fewer.Free], mean = best.Means[fewer.Free], concentration = best.Concentrations[fewer.Free];
        for (int halving = 0; halving < 20 && objective(best) < reached; halving++)
            best = fewer.With(weight *= 0.5, mean, concentration);
        return best;
    }

    /// <summary>Components added one by one, the best short run kept each time.</summary>
    private VonMisesMixtureState BuildUp(VonMisesMixtureState state, int components)
    {
        while (state.Free < components)
            state = Best([.. Added(state), .. Halved(state)], state.Free + 1, 1)[0];
        return state;
    }

    /// <summary>After short runs, the best so many of different objective, those without a collapsed component first; fewer if there are not so many.</summary>
    private VonMisesMixtureState[] Best(List<VonMisesMixtureState> candidates, int components, int count)
    {
        VonMisesMixtureEm[] runs = new VonMisesMixtureEm[candidates.Count];
        ParallelBlocks.Run(runs.Length, 1, _execution, (i, _, _) =>
        {
            runs[i] = new VonMisesMixtureEm(_sample, _short, Execution.SingleThread with { CancellationToken = _execution.CancellationToken });
            runs[i].Run(candidates[i]);
        });
        List<VonMisesMixtureEm> chosen = [];
        foreach (VonMisesMixtureEm run in runs.Where(r => r.State.Free == components).OrderBy(r => r.DegenerateComponent >= 0).ThenByDescending(r => r.Sums.Objective))
        {
            if (chosen.Count < count && (chosen.Count == 0 || Math.Abs(chosen[^1].Sums.Objective - run.Sums.Objective) > 1e-3))
                chosen.Add(run);
        }

        return chosen.Count > 0 ? [.. chosen.Select(r => r.State)] : [candidates[0]];
    }

    /// <summary>A component more of each concentration (of the shared one only, where it is shared).</summary>
    private List<VonMisesMixtureState> Added(VonMisesMixtureState state)
    {
        // The weight over the density, in bins; a component's slope at each bin is their circular convolution with its density.
        double[] density = Density(state), share = new double[Bins];
        for (int i = 0; i < density.Length; i++)
        {
            density[i] = Math.Max(density[i], 1e-300);
            share[Math.Min(Bins - 1, (int)((_sample.Angles[i] + Math.PI) * (Bins / Angle.FullTurn)))] += _sample.Weights[i] / density[i];
        }

        List<VonMisesMixtureState> added = [];
        foreach (double level in _options.SharedConcentration ? [state.Concentrations[0]] : _levels)
        {
            double concentration = Math.Min(level, 0.99 * _options.MaximalConcentration), scale = 1.0 / (Angle.FullTurn * Math.Exp(LogBessel.IScaled(0.0, concentration)));
            if (_options.SharedConcentration)
                concentration = level;
            double[] law = new double[Bins];
            for (int b = 0; b < Bins; b++)
            {
                double half = Math.Sin(b * (Math.PI / Bins));
                law[b] = scale * Math.Exp(-2.0 * concentration * half * half);
            }

            int at = 0;
            double largest = double.NegativeInfinity;
            for (int m = 0; m < Bins; m++)
            {
                double slope = 0.0;
                for (int b = 0; b < Bins; b++)
                    slope += share[b] * law[(b - m) & (Bins - 1)];
                if (slope > largest)
                    (at, largest) = (m, slope);
            }

            double mean = -Math.PI + (at + 0.5) * (Angle.FullTurn / Bins);
            added.Add(state.With(BestWeight(density, mean, concentration, scale), mean, concentration));
        }

        return added;
    }

    /// <summary>The weight at which the likelihood of the mixture with one component more is largest, in [0.001, 0.9]: it is concave in the weight.</summary>
    private double BestWeight(double[] density, double mean, double concentration, double scale)
    {
        double[] excess = new double[density.Length];
        for (int i = 0; i < excess.Length; i++)
        {
            double half = Math.Sin(0.5 * (_sample.Angles[i] - mean));
            excess[i] = scale * Math.Exp(-2.0 * concentration * half * half) / density[i] - 1.0;
        }

        double low = 1e-3, high = 0.9;
        for (int step = 0; step < 12; step++)
        {
            double weight = Math.Sqrt(low * high), slope = 0.0;
            for (int i = 0; i < excess.Length; i++)
                slope += _sample.Weights[i] * excess[i] / (1.0 + weight * excess[i]);
            if (slope > 0.0)
                low = weight;
            else
                high = weight;
        }

        return low;
    }

    private double[] Density(VonMisesMixtureState state)
    {
        double[] table = state.Table(), density = new double[_sample.Count];
        for (int i = 0; i < density.Length; i++)
        {
            for (int k = 0; k < state.Total; k++)
            {
                double t = _sample.HalfSine[i] * table[4 * k] - _sample.HalfCosine[i] * table[4 * k + 1];
                density[i] += Math.Exp(table[4 * k + 2] * t * t + table[4 * k + 3]);
            }
        }

        return density;
    }

    private List<VonMisesMixtureState> Halved(VonMisesMixtureState state)
    {
        List<VonMisesMixtureState> halved = [];
        for (int k = 0; k < state.Free; k++)
        {
            double mean = state.Means[k], concentration = state.Concentrations[k], most = 0.99 * _options.MaximalConcentration;
            double apart = 0.7 / Math.Sqrt(concentration + 0.5), tighter = _options.SharedConcentration ? concentration : Math.Min(1.5 * concentration, most);
            halved.Add(state.Split(k, (mean - apart, tighter), (mean + apart, tighter)));
            if (!_options.SharedConcentration)
                halved.Add(state.Split(k, (mean, Math.Min(4.0 * concentration, most)), (mean, 0.25 * concentration)));
        }

        return halved;
    }
}

using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// One EM run for a von Mises-Fisher mixture. An iteration is a single pass over the rows, some at a time: distances to the means and the
/// sums of the M-step are matrix products, and the rows are in the cache for the second. Rows are cut into blocks whose number depends on the sizes alone, and the
/// blocks are added in order. 1 - R of a component comes from the distances to its previous mean,
/// W - |S| = sum of r (1 - x·mu_old) - |S| |mu_new - mu_old|^2 / 2, which does not cancel at convergence.
/// </summary>
internal sealed class VonMisesFisherMixtureEm
{
    private const int MaximumRestarts = 3;

    /// <summary>Rows whose distances and responsibilities are formed together.</summary>
    private const int GroupRows = 64;

    private readonly PointSet _directions;
    private readonly double[] _norms;
    private readonly VonMisesFisherMixtureOptions _options;
    private readonly Execution _execution;
    private readonly int _free;
    private readonly double _order;
    private readonly double _cap;
    private readonly List<double> _path = [];
    private readonly List<EstimationWarning> _warnings = [];

    private double[][] _means;
    private double[] _concentrations;
    private double[] _weights;
    private bool _hasUniform;
    private int _iterations;
    private StopReason _stop = StopReason.MaximumIterations;

    public VonMisesFisherMixtureEm(PointSet directions, double[] norms, int components, VonMisesFisherMixtureOptions options, Execution execution)
    {
        _directions = directions;
        _norms = norms;
        _options = options;
        _execution = execution;
        _free = components;
        _order = 0.5 * directions.Dimension - 1.0;
        _cap = options.MaximalConcentration ?? VonMisesFisherMixtureOptions.DefaultMaximalConcentration;
        _hasUniform = options.IncludeUniform;
        _means = [];
        _concentrations = [];
        _weights = [];
    }

    public double LogLikelihood { get; private set; } = double.NegativeInfinity;

    /// <summary>The number of components with a free mean direction; the uniform one comes after them.</summary>
    private int FreeCount => _means.Length;

    private int TotalCount => FreeCount + (_hasUniform ? 1 : 0);

    public void Run(PhiloxRandom random)
    {
        if (_options.InitialModel is { } initial)
        {
            int free = initial.Components.Count - (_hasUniform ? 1 : 0);
            _means = [.. initial.Components.Take(free).Select(c => c.MeanDirection.ToArray())];
            _concentrations = [.. initial.Components.Take(free).Select(c => c.Concentration)];
            _weights = initial.Weights.ToArray();
        }
        else
        {
            Seed(random);
        }

        int restarts = 0;
        double previous = double.NegativeInfinity;
        for (_iterations = 0; _iterations < _options.MaximumIterations; _iterations++)
        {
            VonMisesFisherMixtureSums pass = Iterate(_options.Assignment == MixtureAssignment.Hard, null);
            LogLikelihood = pass.LogLikelihood;
            _path.Add(LogLikelihood);
            double change = LogLikelihood - previous;
            if (Math.Abs(change) <= _options.RelativeTolerance * Math.Abs(LogLikelihood))
            {
                _stop = StopReason.Converged;
                break;
            }

            previous = Maximize(pass, ref restarts) ? LogLikelihood : double.NegativeInfinity;
        }

        // A run that was cut off has moved its parameters since it last took their likelihood; hard assignment maximises another one.
        if (_stop == StopReason.MaximumIterations || _options.Assignment == MixtureAssignment.Hard)
        {
            LogLikelihood = Iterate(false, null).LogLikelihood;
            if (_options.Assignment == MixtureAssignment.Soft)
                _path.Add(LogLikelihood);
        }
    }

    public VonMisesFisherMixtureFit ToFit(double[] runLogLikelihoods)
    {
        if (_options.InitialModel is null)
            SortByWeight();
        List<VonMisesFisher> components = [];
        List<ParameterEstimate> table = [];
        for (int k = 0; k < FreeCount; k++)
        {
            components.Add(new VonMisesFisher(_means[k], _concentrations[k]));
            if (_concentrations[k] >= _cap)
            {
                _stop = StopReason.Boundary;
                _warnings.Add(new("concentration-capped", $"Component {k} has shrunk to the maximal concentration: it holds (nearly) equal points."));
            }

            if (_concentrations[k] == 0.0)
                _warnings.Add(new("mean-direction-undefined", $"The directions of component {k} sum to zero: its mean direction is undefined and it is uniform."));
        }

        if (_hasUniform)
            components.Add(VonMisesFisher.Uniform(_directions.Dimension));
        for (int k = 0; k < TotalCount; k++)
        {
            table.Add(new($"weight[{k}]", _weights[k]));
            table.Add(new($"concentration[{k}]", components[k].Concentration));
        }

        double[] responsibilities = new double[_directions.Count * TotalCount];
        Iterate(false, responsibilities);
        VonMisesFisherMixture model = new(components, _weights);
        int parameters = FreeCount * (_directions.Dimension - 1) + (_options.SharedConcentration ? 1 : FreeCount) + TotalCount - 1;
        return new VonMisesFisherMixtureFit(
            model, _directions.Count, LogLikelihood, parameters, _stop, _iterations, table, _warnings,
            new PointSet(responsibilities, TotalCount), runLogLikelihoods, _path);
    }

    /// <summary>The heaviest component first, so that a fit does not depend on the order of its seeds; the uniform one stays last.</summary>
    private void SortByWeight()
    {
        int[] order = [.. Enumerable.Range(0, FreeCount).OrderByDescending(k => _weights[k])];
        _means = [.. order.Select(k => _means[k])];
        _concentrations = [.. order.Select(k => _concentrations[k])];
        _weights = [.. order.Select(k => _weights[k]), .. _weights.Skip(FreeCount)];
    }

    /// <summary>Seeds, then assigns every row to its nearest seed and takes that as the first E-step.</summary>
    private void Seed(PhiloxRandom random)
    {
        int n = _directions.Count;
        int[] seeds = new int[_free];
        double[] distance = new double[n];
        Array.Fill(distance, double.PositiveInfinity);
        double[] cumulative = new double[n];
        for (int k = 0; k < _free; k++)
        {
            seeds[k] = k == 0 ? random.Next(n) : NextSeed(random, cumulative, distance);
            double[] seed = Unit(seeds[k]);
            distance[seeds[k]] = 0.0;
            ParallelBlocks.Run(n, VonMisesFisher.BlockRows(_directions.Dimension), _execution, (_, start, end) =>
            {
                for (int i = start; i < end; i++)
                    distance[i] = Math.Min(distance[i], OneMinusCosine(i, seed));
            });
        }

        // Concentrations from the mean distance to the nearest seed: 1 - R about it, all components alike at first.
        double mean = Math.Clamp(distance.Sum() / n, 1e-12, 0.999);
        double concentration = Math.Clamp(BesselRatio.Inverse(_order, 1.0 - mean, mean), 1e-3, _cap);
        _means = [.. seeds.Select(Unit)];
        _concentrations = [.. Enumerable.Repeat(concentration, _free)];
        _weights = [.. Enumerable.Repeat((_hasUniform ? 0.95 : 1.0) / _free, _free), .. _hasUniform ? [0.05] : Array.Empty<double>()];
        int restarts = MaximumRestarts;
        Maximize(Iterate(hard: true, null), ref restarts, keepAll: true);
    }

    private int NextSeed(PhiloxRandom random, double[] cumulative, double[] distance)
    {
        double sum = 0.0;
        for (int i = 0; i < cumulative.Length; i++)
        {
            sum += _options.Start == MixtureStart.PlusPlus ? distance[i] : distance[i] > 0.0 ? 1.0 : 0.0;
            cumulative[i] = sum;
        }

        if (sum == 0.0)
            return random.Next(cumulative.Length);
        int found = Array.BinarySearch(cumulative, random.NextDouble() * sum);
        // The first entry above the target: equal entries in a row belong to rows that are seeds already.
        int at = found >= 0 ? found + 1 : ~found;
        while (at < cumulative.Length - 1 && distance[at] == 0.0)
            at++;
        return Math.Min(at, cumulative.Length - 1);
    }

    private double[] Unit(int row)
    {
        double[] unit = _directions[row].ToArray();
        for (int j = 0; j < unit.Length; j++)
            unit[j] /= _norms[row];
        double norm = Math.Sqrt(Reductions.SquaredNorm(unit));
        for (int j = 0; j < unit.Length; j++)
            unit[j] /= norm;
        return unit;
    }

    /// <summary>1 - mu·x/|x| = |x/|x| - mu|^2 / 2, which does not cancel.</summary>
    private double OneMinusCosine(int row, double[] mean) => 0.5 * Reductions.SquaredDistance(_directions[row], 1.0 / _norms[row], mean);

    /// <summary>The E-step and the sums of the M-step, in one pass.</summary>
    private VonMisesFisherMixtureSums Iterate(bool hard, double[]? responsibilities)
    {
        int n = _directions.Count, dimension = _directions.Dimension, free = FreeCount, total = TotalCount;
        double[] constants = new double[total];
        for (int k = 0; k < total; k++)
        {
            double scaled = -VonMisesFisher.LogArea(dimension) - (k < free ? LogHyp0F1.Scaled(_order, _concentrations[k]) : 0.0);
            constants[k] = Math.Log(_weights[k]) + scaled;
        }

        // As many blocks as keep the partial sums within 64 MiB, at most 64.
        int blocks = (int)Math.Clamp((1L << 26) / (16L * dimension * Math.Max(free, 1)), 2, 64);
        int blockRows = Math.Max(16, (n + blocks - 1) / blocks);
        double[] means = [.. _means.SelectMany(m => m)];
        bool products = ProductsServe();
        return ParallelBlocks.Reduce(
            n,
            blockRows,
            _execution,
            (start, end) =>
            {
                VonMisesFisherMixtureSums pass = new(total, free, dimension);
                for (int first = start; first < end; first += GroupRows)
                    Group(pass, first, Math.Min(first + GroupRows, end), constants, means, products, hard, responsibilities);
                return pass;
            },
            (into, part) => into.Merge(part));
    }

    /// <summary>
    /// Whether 1 - x·mu may come from a matrix product: its absolute error of some units of 2^-52, times kappa, must vanish in a log-density of
    /// the size of the log-normaliser. Else the distances are formed one by one, without cancellation.
    /// </summary>
    private bool ProductsServe()
    {
        foreach (double concentration in _concentrations)
        {
            double scale = VonMisesFisher.LogArea(_directions.Dimension) + LogHyp0F1.Scaled(_order, concentration);
            if (concentration * 9e-16 > 1e-13 * Math.Max(1.0, Math.Abs(scale)))
                return false;
        }

        return true;
    }

    /// <summary>Rows first &lt;= i &lt; end: distances to all means, responsibilities, and their sums.</summary>
    private void Group(VonMisesFisherMixtureSums pass, int first, int end, double[] constants, double[] means, bool products, bool hard, double[]? responsibilities)
    {
        int rows = end - first, dimension = _directions.Dimension, free = FreeCount, total = TotalCount;
        double[] distance = new double[rows * free], terms = new double[rows * total], largest = new double[rows], shares = new double[rows * free];
        Distances(first, rows, means, products, distance);
        for (int row = 0; row < rows; row++)
        {
            Span<double> own = terms.AsSpan(row * total, total);
            int best = 0;
            for (int k = 0; k < total; k++)
            {
                own[k] = constants[k] - (k < free ? _concentrations[k] * distance[row * free + k] : 0.0);
                if (own[k] > own[best])
                    best = k;
            }

            largest[row] = own[best];
            for (int k = 0; k < total; k++)
                own[k] = hard ? (k == best ? 0.0 : double.NegativeInfinity) : own[k] - largest[row];
        }

        Elementary.Exp(terms, terms);
        for (int row = 0; row < rows; row++)
        {
            int i = first + row;
            double sum = 0.0;
            for (int k = 0; k < total; k++)
                sum += terms[row * total + k];
            pass.AddRow(i, largest[row] + Math.Log(sum));
            for (int k = 0; k < total; k++)
            {
                double r = terms[row * total + k] / sum;
                if (responsibilities is not null)
                    responsibilities[i * total + k] = r;
                else
                    pass.AddShare(k, r, k < free ? distance[row * free + k] : 0.0);
                if (k < free)
                    shares[row * free + k] = r / _norms[i];
            }
        }

        if (responsibilities is null && free > 0)
            pass.AddRows(_directions.Array.AsSpan(first * dimension, rows * dimension), shares);
    }

    /// <summary>distance[row free + k] = 1 - mu_k·x/|x|.</summary>
    private void Distances(int first, int rows, double[] means, bool products, double[] distance)
    {
        int dimension = _directions.Dimension, free = FreeCount;
        if (products)
            RowMajorProduct.InnerProducts(_directions.Array.AsSpan(first * dimension, rows * dimension), means, dimension, distance);
        for (int row = 0; row < rows; row++)
        {
            for (int k = 0; k < free; k++)
            {
                ref double entry = ref distance[row * free + k];
                entry = products ? Math.Max(0.0, 1.0 - entry / _norms[first + row]) : OneMinusCosine(first + row, _means[k]);
            }
        }
    }

    /// <summary>The M-step; false where a component was started anew or dropped, so that the likelihood may fall.</summary>
    private bool Maximize(VonMisesFisherMixtureSums pass, ref int restarts, bool keepAll = false)
    {
        int n = _directions.Count;
        for (int k = FreeCount - 1; !keepAll && k >= 0; k--)
        {
            if (pass.Weight[k] >= _options.MinimumWeight * n)
                continue;
            if (restarts++ < MaximumRestarts)
            {
                _means[k] = Unit(pass.WorstRow);
                _concentrations[k] = _concentrations.Max();
                _weights[k] = 1.0 / n;
                return false;
            }

            if (FreeCount > 1)
            {
                Drop(k);
                return false;
            }
        }

        double lengths = 0.0, complements = 0.0, freeWeight = 0.0;
        double[] length = new double[FreeCount], complement = new double[FreeCount];
        for (int k = 0; k < FreeCount; k++)
        {
            double weight = pass.Weight[k];
            freeWeight += weight;
            double norm = pass.ResultantLength(k);
            if (weight <= 0.0 || norm <= 2.3e-16 * weight)
            {
                complement[k] = weight;
                complements += weight;
                continue;
            }

            double[] mean = pass.MeanDirection(k, norm);
            double moved = 0.5 * norm * Reductions.SquaredDistance(mean, _means[k]);
            length[k] = norm;
            complement[k] = Math.Max(0.0, pass.Distance[k] - moved);
            // Far from the previous mean the difference cancels, and plain subtraction is as good.
            if (complement[k] < 0.1 * moved)
                complement[k] = Math.Max(complement[k], weight - norm);
            _means[k] = mean;
            lengths += norm;
            complements += complement[k];
        }

        for (int k = 0; k < FreeCount; k++)
        {
            double weight = pass.Weight[k];
            if (_options.SharedConcentration)
                _concentrations[k] = Concentration(freeWeight, lengths, complements);
            else if (weight > 0.0)
                _concentrations[k] = Concentration(weight, length[k], complement[k]);
        }

        double total = 0.0;
        for (int k = 0; k < TotalCount; k++)
            total += _weights[k] = Math.Max(pass.Weight[k] / n, keepAll ? 0.1 / n : 0.0);
        for (int k = 0; k < TotalCount; k++)
            _weights[k] /= total;
        return true;
    }

    private double Concentration(double weight, double length, double complement)
    {
        double r = length / weight, c = complement / weight;
        r = c < 0.5 ? 1.0 - c : Math.Min(r, 1.0);
        if (r <= 0.0)
            return 0.0;
        double likelihood = c < 1e-30 ? _cap : Math.Min(BesselRatio.Inverse(_order, r, c), _cap);
        return _options.Estimator == ConcentrationEstimator.MarginalLikelihood
            ? MarginalConcentration.Estimate(_order, weight, r, c, likelihood, out _)
            : likelihood;
    }

    private void Drop(int component)
    {
        _warnings.Add(new("component-dropped", $"A component lost its points {MaximumRestarts + 1} times and was dropped; {FreeCount - 1} remain."));
        _means = [.. _means.Where((_, k) => k != component)];
        _concentrations = [.. _concentrations.Where((_, k) => k != component)];
        double[] kept = [.. _weights.Where((_, k) => k != component)];
        double sum = kept.Sum();
        _weights = [.. kept.Select(w => w / sum)];
    }
}

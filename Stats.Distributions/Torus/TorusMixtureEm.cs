using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// One EM run for a mixture on the torus. Every pass is cut into blocks of fixed size that are added in order. The M-step is exact for products; for coupled laws it is
/// a few Newton steps, none of which lowers the likelihood (generalised EM), so neither does the run.
/// </summary>
internal sealed class TorusMixtureEm(HalfAngles angles, double[] weights, TorusModel model, int components, TorusMixtureOptions options, Execution execution)
{
    /// <summary>Newton steps of an M-step: more would solve an equation that the next E-step changes.</summary>
    private const int NewtonSteps = 2;

    /// <summary>Rounds of assigning points to the nearest centre before EM starts.</summary>
    private const int AssignmentRounds = 5;

    /// <summary>A component that holds less than this weight, or sits at the cap, has collapsed onto points.</summary>
    private const double LeastCount = 2.5;

    private readonly double _total = weights.Sum();
    private TorusDistribution[] _laws = [];
    private double[] _shares = [];
    private double[] _effective = [];
    private int _iterations;
    private StopReason _stop = StopReason.MaximumIterations;

    public double LogLikelihood { get; private set; } = double.NegativeInfinity;

    public bool IsDegenerate => Enumerable.Range(0, Free).Any(HasCollapsed);

    /// <summary>Whether this run is to be preferred: one that has not collapsed, then the larger likelihood.</summary>
    public bool IsBetterThan(TorusMixtureEm other) => IsDegenerate == other.IsDegenerate ? LogLikelihood > other.LogLikelihood : other.IsDegenerate;

    private int Free => options.IncludeUniform ? _laws.Length - 1 : _laws.Length;

    /// <summary>Where the run is; after <see cref="ToFit"/> in the order of the fit.</summary>
    public TorusMixtureState State => new([.. _laws], [.. _shares]);

    /// <summary>The log-likelihood of a state.</summary>
    public double LogLikelihoodAt(TorusMixtureState state)
    {
        (_laws, _shares) = (state.Laws, [.. state.Shares]);
        return Iterate(keep: null).LogLikelihood;
    }

    public void Run(PhiloxRandom random)
    {
        if (options.InitialModel is null)
            Seed(random);
        Run(options.InitialModel is { } model ? new TorusMixtureState([.. model.Components], model.Weights.ToArray()) : State);
    }

    public void Run(TorusMixtureState start)
    {
        (_laws, _shares) = ([.. start.Laws], [.. start.Shares]);
        double previous = double.NegativeInfinity;
        for (_iterations = 0; _iterations < options.MaximumIterations; _iterations++)
        {
            execution.CancellationToken.ThrowIfCancellationRequested();
            Pass pass = Iterate(keep: null);
            LogLikelihood = pass.LogLikelihood;
            _effective = pass.Counts;
            if (LogLikelihood - previous <= options.Tolerance * _total)
            {
                _stop = StopReason.Converged;
                return;
            }

            previous = LogLikelihood;
            Maximize(pass);
        }

        // The parameters have moved since their likelihood was last taken.
        Pass last = Iterate(keep: null);
        (LogLikelihood, _effective) = (last.LogLikelihood, last.Counts);
    }

    public TorusMixtureFit ToFit(double[] runs)
    {
        if (options.InitialModel is null)
        {
            int[] order = [.. Enumerable.Range(0, Free).OrderByDescending(k => _shares[k]), .. Enumerable.Range(Free, _laws.Length - Free)];
            _laws = [.. order.Select(k => _laws[k])];
            _shares = [.. order.Select(k => _shares[k])];
            _effective = [.. order.Select(k => _effective[k])];
        }

        List<EstimationWarning> warnings = [];
        for (int k = 0; k < Free; k++)
        {
            if (AtCap(k))
                (_stop, _) = (StopReason.Boundary, AddWarning("concentration-capped", $"Component {k} has reached the maximal concentration: it holds (nearly) equal or bound angles."));
            else if (HasCollapsed(k))
                AddWarning("component-collapsed", FormattableString.Invariant($"Component {k} holds {_effective[k]:G3} of {_total:G6} units of weight."));
        }

        double[] responsibilities = new double[angles.Count * _laws.Length];
        Iterate(responsibilities);
        TorusMixture mixture = new(_laws, _shares);
        Matrix<double>? covariance = options.ComputeStandardErrors && !IsDegenerate ? TorusMixtureInformation.Covariance(angles, weights, _laws, _shares, Free, execution) : null;
        if (options.ComputeStandardErrors && covariance is null)
            AddWarning("information-singular", "The information matrix is singular or a component has collapsed: there are no standard errors.");
        int parameters = _laws.Take(Free).Sum(l => l.ParameterCount) + _laws.Length - 1;
        return new TorusMixtureFit(
            mixture, angles.Count, LogLikelihood, parameters, _stop, _iterations, TorusMixtureInformation.Table(_laws, _shares, Free, covariance), covariance, warnings,
            new PointSet(responsibilities, _laws.Length), _effective, runs, IsDegenerate, weights);

        bool AddWarning(string code, string message)
        {
            warnings.Add(new(code, message));
            return true;
        }
    }

    private bool HasCollapsed(int k) => _effective[k] < Math.Min(LeastCount, 0.5 * _total) || AtCap(k);

    private bool AtCap(int k) => _laws[k].IsAt(options.MaximalConcentration);

    /// <summary>Seeds by k-means++ with 1 - cosine, summed over the angles, as distance; some rounds of assignment; then each component fits its own.</summary>
    private void Seed(PhiloxRandom random)
    {
        int n = angles.Count;
        double[] nearest = new double[n];
        double[][] centres = new double[components][];
        Array.Fill(nearest, 1.0);
        for (int k = 0; k < components; k++)
        {
            centres[k] = angles.Row(Draw(random, nearest));
            for (int i = 0; i < n; i++)
                nearest[i] = k == 0 ? angles.Distance(i, centres[0]) : Math.Min(nearest[i], angles.Distance(i, centres[k]));
        }

        _laws = [.. centres.Select(c => (TorusDistribution)new VonMisesProduct(c, new double[angles.Dimension]))];
        int[] labels = new int[n];
        for (int round = 0; round < AssignmentRounds; round++)
        {
            for (int i = 0; i < n; i++)
            {
                double least = double.PositiveInfinity;
                for (int k = 0; k < components; k++)
                {
                    double distance = angles.Distance(i, centres[k]);
                    if (distance < least)
                        (least, labels[i]) = (distance, k);
                }
            }

            double[] own = new double[TorusDistribution.BlockPoints];
            double[][] sums = [.. _laws.Select(l => new double[l.SumCount])];
            for (int start = 0; start < n; start += own.Length)
            {
                Span<double> block = own.AsSpan(0, Math.Min(own.Length, n - start));
                for (int k = 0; k < components; k++)
                {
                    for (int i = 0; i < block.Length; i++)
                        block[i] = labels[start + i] == k ? weights[start + i] : 0.0;
                    _laws[k].AddSums(angles, start, block, sums[k]);
                }
            }

            _shares = [.. sums.Select(s => Math.Max(s[0], 1e-3 * _total))];
            for (int k = 0; k < components; k++)
            {
                if (sums[k][0] > 0.0)
                    _laws[k] = _laws[k].Maximize(sums[k], options.MaximalConcentration, NewtonSteps);
                centres[k] = ((VonMisesProduct)_laws[k]).Means.ToArray();
            }
        }

        for (int k = 0; k < components; k++)
        {
            // Flatter than the assigned points, which lack their neighbours' share.
            VonMisesProduct product = (VonMisesProduct)_laws[k];
            double[] concentrations = [.. product.Concentrations.ToArray().Select(c => Math.Clamp(0.7 * c, 0.1, Math.Min(100.0, options.MaximalConcentration)))];
            _laws[k] = model switch
            {
                TorusModel.Sine => new BivariateVonMisesSine(product.Means[0], product.Means[1], concentrations[0], concentrations[1], 0.0),
                TorusModel.Cosine => new BivariateVonMisesCosine(product.Means[0], product.Means[1], concentrations[0], concentrations[1], 0.0),
                _ => new VonMisesProduct(product.Means, concentrations),
            };
        }

        double total = _shares.Sum(), uniform = options.IncludeUniform ? Math.Max(0.1, options.MinimumUniformWeight) : 0.0;
        _shares = [.. _shares.Select(s => s / total * (1.0 - uniform))];
        if (options.IncludeUniform)
        {
            _laws = [.. _laws, VonMisesProduct.Uniform(angles.Dimension)];
            _shares = [.. _shares, uniform];
        }
    }

    /// <summary>A row with probability proportional to its weight times its distance.</summary>
    private int Draw(PhiloxRandom random, double[] distance)
    {
        double sum = 0.0;
        for (int i = 0; i < distance.Length; i++)
            sum += weights[i] * distance[i];
        double target = random.NextDouble() * sum;
        int last = 0;
        for (int i = 0; i < distance.Length; i++)
        {
            double mass = weights[i] * distance[i];
            if (mass <= 0.0)
                continue;
            last = i;
            target -= mass;
            if (target < 0.0)
                break;
        }

        return last;
    }

    private Pass Iterate(double[]? keep)
    {
        double[] logShares = [.. _shares.Select(w => Math.Log(w))];
        return ParallelBlocks.Reduce(
            angles.Count,
            TorusDistribution.BlockPoints,
            execution with { Progress = null },
            (start, end) =>
            {
                TorusMixtureBlock block = new(_laws, logShares);
                block.Evaluate(angles, start, end - start);
                ReadOnlySpan<double> own = weights.AsSpan(start, end - start);
                Pass pass = new(_laws) { LogLikelihood = Reductions.Dot(own, block.DensityLn) };
                if (keep is not null)
                    block.CopyRows(keep, start);
                for (int k = 0; k < _laws.Length; k++)
                {
                    Span<double> column = block.Column(k);
                    System.Numerics.Tensors.TensorPrimitives.Multiply(column, own, column);
                    _laws[k].AddSums(angles, start, column, pass.Sums[k]);
                }

                return pass;
            },
            (into, part) =>
            {
                into.LogLikelihood += part.LogLikelihood;
                for (int k = 0; k < into.Sums.Length; k++)
                    TorusFitting.Add(into.Sums[k], part.Sums[k]);
            });
    }

    private void Maximize(Pass pass)
    {
        for (int k = 0; k < _laws.Length; k++)
        {
            _shares[k] = pass.Sums[k][0] / _total;
            if (k < Free && pass.Sums[k][0] > 0.0)
                _laws[k] = _laws[k].Maximize(pass.Sums[k], options.MaximalConcentration, NewtonSteps);
        }

        double floor = options.MinimumUniformWeight;
        if (options.IncludeUniform && _shares[^1] < floor)
        {
            double others = 1.0 - _shares[^1];
            for (int k = 0; k < Free; k++)
                _shares[k] *= (1.0 - floor) / others;
            _shares[^1] = floor;
        }
    }

    private sealed class Pass(TorusDistribution[] laws)
    {
        public double LogLikelihood { get; set; }

        public double[][] Sums { get; } = [.. laws.Select(l => new double[l.SumCount])];

        public double[] Counts => [.. Sums.Select(s => s[0])];
    }
}

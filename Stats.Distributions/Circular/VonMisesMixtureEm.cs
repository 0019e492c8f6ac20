// Map of the run
//   start            seeds, or the model given
//   EM map           VonMisesMixtureKernel.Pass (E-step and sums), Maximize (weights, means, concentrations from the sums)
//   SQUAREM          from two maps an extrapolation (Varadhan and Roland 2008, scheme S3), halved until the objective does not fall
//   empty component  started anew at the angle of least density once a run, dropped the next time
//   finish           Newton's method on the observed information (VonMisesMixtureInformation), which also gives standard errors
using Stats.Core;

namespace Stats.Distributions;

/// <summary>One run of EM for a mixture of von Mises distributions. The objective is the log-likelihood, plus the penalty where there is one.</summary>
internal sealed class VonMisesMixtureEm
{
    private const double EmptyShare = 1e-8, LeastCount = 2.5;
    private const int MaximumSteps = 100, SlowSteps = 20;

    private readonly VonMisesMixtureSample _sample;
    private readonly VonMisesMixtureOptions _options;
    private readonly Execution _execution;
    private readonly List<EstimationWarning> _warnings = [];
    private readonly List<double> _path = [];
    private bool _reseeded;

    public VonMisesMixtureEm(VonMisesMixtureSample sample, VonMisesMixtureOptions options, Execution execution)
    {
        (_sample, _options, _execution) = (sample, options, execution);
        State = new VonMisesMixtureState([], [], [], false);
        Sums = new VonMisesMixtureSums(0);
    }

    public VonMisesMixtureState State { get; private set; }

    /// <summary>The sums of the pass at <see cref="State"/>.</summary>
    public VonMisesMixtureSums Sums { get; private set; }

    public bool Converged { get; private set; }

    public int Iterations { get; private set; }

    public IReadOnlyList<EstimationWarning> Warnings => _warnings;

    /// <summary>The objective wherever the run has been.</summary>
    public IReadOnlyList<double> Path => _path;

    /// <summary>A component that has collapsed: at the cap of the concentration, or holding less than 2.5 observations; -1 if none.</summary>
    public int DegenerateComponent
    {
        get
        {
            for (int k = 0; k < State.Free; k++)
            {
                if (IsCapped(k) || Sums.Weight[k] < LeastCount)
                    return k;
            }

            return -1;
        }
    }

    public bool IsCapped(int component) => State.Concentrations[component] >= _options.MaximalConcentration * (1.0 - 1e-6);

    /// <summary>Whether this run is to be preferred: one that has not collapsed, then the larger objective.</summary>
    public bool IsBetterThan(VonMisesMixtureEm other)
    {
        bool sound = DegenerateComponent < 0, otherSound = other.DegenerateComponent < 0;
        return sound == otherSound ? Sums.Objective > other.Sums.Objective : sound;
    }

    /// <summary>The objective at a state.</summary>
    public double Objective(VonMisesMixtureState state) => Pass(state).Objective;

    public void Run(VonMisesMixtureState start)
    {
        MoveTo(start, Pass(start));
        while (Iterations < _options.MaximumIterations)
        {
            _execution.CancellationToken.ThrowIfCancellationRequested();
            if (ReplaceEmpty())
                continue;
            VonMisesMixtureState first = Maximize(State, Sums);
            VonMisesMixtureSums atFirst = Pass(first);
            if (atFirst.Objective - Sums.Objective <= _options.Tolerance * _sample.TotalWeight)
            {
                // The map never lowers the objective; what is lost is rounding.
                if (atFirst.Objective >= Sums.Objective)
                    MoveTo(first, atFirst);
                Converged = true;
                return;
            }

            if (!_options.Accelerate || Iterations >= _options.MaximumIterations || !Extrapolate(first, atFirst))
                MoveTo(first, atFirst);
        }
    }

    /// <summary>Ends at a stationary point at once: the fit with fewer components, one of them in two equal parts.</summary>
    public void Stay(VonMisesMixtureState state)
    {
        MoveTo(state, Pass(state));
        Converged = true;
        _warnings.Add(new("no-likelier-mixture", "No mixture of so many components was found that is likelier than one of fewer and has not collapsed: this is that one, a component in two equal parts."));
    }

    /// <summary>
    /// Newton's method from the end of the run, damped (Levenberg and Marquardt) where the information is not positive definite or a step would lower the objective: to the
    /// last digits where EM creeps, and along ridges on which a weight vanishes.
    /// </summary>
    public void Polish()
    {
        double damping = 0.0;
        for (int step = 0; step < MaximumSteps && damping <= 1e6; step++)
        {
            _execution.CancellationToken.ThrowIfCancellationRequested();
            VonMisesMixtureInformation information = VonMisesMixtureInformation.At(_sample, State, _options, _execution);
            bool moved = false;
            while (!moved && damping <= 1e6)
            {
                double before = Sums.Objective;
                // Below this the gain is lost in the rounding of the objective; quadratic convergence has one step to go.
                if (information.NewtonStep(damping, out double[] move, out double decrement))
                {
                    bool last = damping == 0.0 && decrement <= 1e-9 * Math.Min(_sample.TotalWeight, 1e3);
                    VonMisesMixtureState trial = Move(move, Math.Min(1.0, 2.0 / move.Max(Math.Abs)));
                    VonMisesMixtureSums sums = Pass(trial);
                    moved = sums.Objective >= before - (last ? 1e-12 * Math.Max(1.0, Math.Abs(before)) : 0.0)
                        && !trial.Concentrations.Any(double.IsNaN);
                    if (moved)
                    {
                        MoveTo(trial, sums);
                        // A component that climbs to the cap has collapsed: there is no maximum to find.
                        if (DegenerateComponent >= 0)
                            return;
                        if ((damping == 0.0 && decrement <= 1e-20 * _sample.TotalWeight) || (step >= SlowSteps && sums.Objective - before <= _options.Tolerance * _sample.TotalWeight))
                        {
                            Converged = true;
                            return;
                        }

                        damping = damping < 1e-5 ? 0.0 : 0.1 * damping;
                        continue;
                    }

                    if (last)
                    {
                        Converged = true;
                        return;
                    }
                }

                damping = Math.Max(10.0 * damping, 1e-4);
            }
        }
    }

    /// <summary>Orders the components for the result.</summary>
    public void Sort()
    {
        State = State.Sorted();
        Sums = Pass(State);
    }

    private VonMisesMixtureState Move(double[] move, double length)
    {
        VonMisesMixtureState trial = State.Copy();
        int free = State.Free, total = State.Total, at = 0;
        for (int k = 0; k < total - 1; k++)
            trial.Weights[k] *= Math.Exp(length * move[at++]);
        VonMisesMixtureState.Normalized(trial.Weights);
        for (int k = 0; k < free; k++)
            trial.Means[k] = Angle.Reduce(trial.Means[k] + length * move[at++]);
        for (int k = 0; k < free; k++)
            trial.Concentrations[k] = Math.Min(trial.Concentrations[k] * Math.Exp(length * move[_options.SharedConcentration ? at : at++]), _options.MaximalConcentration);
        return trial;
    }

    private void MoveTo(VonMisesMixtureState state, VonMisesMixtureSums sums)
    {
        (State, Sums) = (state, sums);
        _path.Add(sums.Objective * _sample.LikelihoodScale);
    }

    private VonMisesMixtureSums Pass(VonMisesMixtureState state)
    {
        Iterations++;
        VonMisesMixtureSums sums = VonMisesMixtureKernel.Pass(_sample, state, _execution);
        double penalty = 0.0;
        for (int k = 0; _options.PenaltyCount > 0.0 && k < state.Free; k++)
            penalty -= state.Concentrations[k] * (1.0 - _options.PenaltyResultantLength) + LogBessel.IScaled(0.0, state.Concentrations[k]);
        sums.Objective = sums.LogLikelihood + _options.PenaltyCount * penalty;
        return sums;
    }

    /// <summary>The M-step.</summary>
    private VonMisesMixtureState Maximize(VonMisesMixtureState state, VonMisesMixtureSums sums)
    {
        VonMisesMixtureState next = state.Copy();
        double pooledWeight = 0.0, pooledLength = 0.0, pooledLost = 0.0;
        for (int k = 0; k < state.Total; k++)
        {
            double n = sums.Weight[k];
            next.Weights[k] = n / _sample.TotalWeight;
            if (k >= state.Free || !(n > 0.0))
                continue;
            // In the frame of the old mean: C = n - D, S; n - R = (n^2 - R^2) / (n + R), in which S vanishes as the mean settles.
            double d = sums.Versine[k], s = sums.Sine[k], c = n - d, length = double.Hypot(c, s);
            double lost = Math.Clamp((d * (2.0 * n - d) - s * s) / (n + length), 0.0, n);
            next.Means[k] = Angle.Reduce(state.Means[k] + Math.Atan2(s, c));
            (pooledWeight, pooledLength, pooledLost) = (pooledWeight + n, pooledLength + length, pooledLost + lost);
            if (!_options.SharedConcentration)
                next.Concentrations[k] = Concentration(n, length, lost, 1);
        }

        VonMisesMixtureState.Normalized(next.Weights);
        if (_options.SharedConcentration && pooledWeight > 0.0)
            Array.Fill(next.Concentrations, Concentration(pooledWeight, pooledLength, pooledLost, state.Free), 0, state.Free);
        return next;
    }

    private double Concentration(double weight, double length, double lost, int components)
    {
        double pseudo = components * _options.PenaltyCount;
        double complement = (lost + pseudo * (1.0 - _options.PenaltyResultantLength)) / (weight + pseudo);
        double ratio = (length + pseudo * _options.PenaltyResultantLength) / (weight + pseudo);
        if (complement < 1e-30)
            return _options.MaximalConcentration;
        // Resultants that are all rounding have no direction.
        if (ratio <= 2.3e-16)
            return 0.0;
        return Math.Min(BesselRatio.Inverse(0.0, Math.Min(ratio, 1.0), Math.Min(complement, 1.0)), _options.MaximalConcentration);
    }

    /// <summary>
    /// An extrapolated state where the objective is no lower than at <paramref name="first"/>, else the second map's; false where there is none. Coordinates are
    /// log weights and kappa (cos mu, sin mu), in which no angle wraps.
    /// </summary>
    private bool Extrapolate(VonMisesMixtureState first, VonMisesMixtureSums atFirst)
    {
        VonMisesMixtureState second = Maximize(first, atFirst);
        double[] v0 = Coordinates(State), v1 = Coordinates(first), v2 = Coordinates(second);
        double rr = 0.0, qq = 0.0;
        for (int j = 0; j < v0.Length; j++)
        {
            double r = v1[j] - v0[j], q = v2[j] - v1[j] - r;
            rr += r * r;
            qq += q * q;
        }

        if (!double.IsFinite(rr) || !double.IsFinite(qq) || qq == 0.0)
            return false;
        for (double alpha = Math.Min(-Math.Sqrt(rr / qq), -1.0); alpha < -1.01 && Iterations < _options.MaximumIterations; alpha = 0.5 * (alpha - 1.0))
        {
            double[] v = new double[v0.Length];
            for (int j = 0; j < v.Length; j++)
            {
                double r = v1[j] - v0[j], q = v2[j] - v1[j] - r;
                v[j] = v0[j] - 2.0 * alpha * r + alpha * alpha * q;
            }

            VonMisesMixtureState trial = FromCoordinates(v, State);
            VonMisesMixtureSums sums = Pass(trial);
            if (sums.Objective >= atFirst.Objective)
            {
                // One plain step from there damps what the extrapolation stirred up across the slow direction.
                VonMisesMixtureState settled = Maximize(trial, sums);
                VonMisesMixtureSums atSettled = Pass(settled);
                if (atSettled.Objective >= sums.Objective)
                    MoveTo(settled, atSettled);
                else
                    MoveTo(trial, sums);
                return true;
            }
        }

        VonMisesMixtureSums atSecond = Pass(second);
        if (!(atSecond.Objective >= atFirst.Objective))
            return false;
        MoveTo(second, atSecond);
        return true;
    }

    private static double[] Coordinates(VonMisesMixtureState state)
    {
        int free = state.Free, total = state.Total;
        double[] v = new double[total + 2 * free];
        for (int k = 0; k < total; k++)
            v[k] = Math.Log(state.Weights[k]) - Math.Log(state.Weights[total - 1]);
        for (int k = 0; k < free; k++)
        {
            (double sine, double cosine) = Math.SinCos(state.Means[k]);
            v[total + 2 * k] = state.Concentrations[k] * cosine;
            v[total + 2 * k + 1] = state.Concentrations[k] * sine;
        }

        return v;
    }

    private VonMisesMixtureState FromCoordinates(double[] v, VonMisesMixtureState like)
    {
        VonMisesMixtureState state = like.Copy();
        int free = like.Free, total = like.Total;
        double largest = v.AsSpan(0, total).ToArray().Max(), shared = 0.0;
        for (int k = 0; k < total; k++)
            state.Weights[k] = Math.Exp(v[k] - largest);
        VonMisesMixtureState.Normalized(state.Weights);
        for (int k = 0; k < free; k++)
        {
            double a = v[total + 2 * k], b = v[total + 2 * k + 1];
            state.Means[k] = Angle.Reduce(Math.Atan2(b, a));
            state.Concentrations[k] = Math.Min(double.Hypot(a, b), _options.MaximalConcentration);
            shared += state.Concentrations[k] / free;
        }

        if (_options.SharedConcentration)
            Array.Fill(state.Concentrations, shared, 0, free);
        return state;
    }

    /// <summary>Whether a component that holds (nearly) nothing was started anew or dropped; the objective may then fall, and the path begins again.</summary>
    private bool ReplaceEmpty()
    {
        for (int k = State.Free - 1; k >= 0; k--)
        {
            if (Sums.Weight[k] >= EmptyShare * _sample.TotalWeight)
                continue;
            VonMisesMixtureState next;
            if (!_reseeded)
            {
                _reseeded = true;
                next = State.Copy();
                next.Means[k] = WorstAngle();
                if (!_options.SharedConcentration)
                    next.Concentrations[k] = Math.Max(next.Concentrations[..State.Free].Max(), 1.0);
                next.Weights[k] = 1.0 / Math.Max(_sample.PositiveCount, 2);
                VonMisesMixtureState.Normalized(next.Weights);
            }
            else if (State.Total > 1)
            {
                next = State.Without(k);
                _warnings.Add(new("component-dropped", $"A component lost its angles twice and was dropped; {next.Free} remain."));
            }
            else
            {
                continue;
            }

            _path.Clear();
            MoveTo(next, Pass(next));
            return true;
        }

        return false;
    }

    private double WorstAngle()
    {
        double[] table = State.Table(), terms = new double[State.Total];
        double worst = double.PositiveInfinity, angle = 0.0;
        for (int i = 0; i < _sample.Count; i++)
        {
            if (_sample.Weights[i] == 0.0)
                continue;
            for (int k = 0; k < terms.Length; k++)
            {
                double t = _sample.HalfSine[i] * table[4 * k] - _sample.HalfCosine[i] * table[4 * k + 1];
                terms[k] = table[4 * k + 2] * t * t + table[4 * k + 3];
            }

            double log = Elementary.LogSumExp(terms);
            if (log < worst)
                (worst, angle) = (log, _sample.Angles[i]);
        }

        return angle;
    }
}

using Stats.Core;

namespace Stats.Estimators;

/// <summary>How a climb of the likelihood ended.</summary>
internal enum ClimbEnd
{
    /// <summary>The gradient is zero to rounding and the curvature is negative.</summary>
    Converged,

    /// <summary>A parameter left for infinity while the likelihood still rose.</summary>
    RunAway,

    /// <summary>The gradient is zero, but the likelihood is level in some direction: the data do not tell the parameters apart.</summary>
    Level,

    /// <summary>The budget is used up, or no step raises the likelihood though the gradient is not zero.</summary>
    Failed,
}

/// <summary>
/// Newton's method with a trust region on the exact Hessian. A flat direction does not count as a maximum: where the promised gain is nothing but the Newton step
/// is long, the climb goes on until a parameter is far outside (a likelihood without a maximum) or the step is short.
/// Source: Nocedal and Wright, Numerical Optimization (2006), chapter 4.
/// </summary>
internal sealed unsafe class SurvivalClimb
{
    /// <summary>Scaled parameters beyond this are on their way to infinity.</summary>
    private const double Far = 30.0;

    /// <summary>A distance from the start that no likelihood with a maximum takes along a direction in which it is level.</summary>
    private const double Distant = 4.0;

    /// <summary>A Newton step in scaled parameters longer than this, where there is nothing to gain, is a flat direction.</summary>
    private const double LongStep = 1e-2;

    private readonly SurvivalProblem _problem;
    private readonly Execution _execution;
    private readonly int _count;
    private readonly bool[] _held;
    private readonly double[] _eigenvectors, _eigenvalues, _root, _along;

    private SurvivalClimb(SurvivalProblem problem, double[] start, bool[]? held, Execution execution)
    {
        (_problem, _execution, _count) = (problem, execution, start.Length);
        _held = held ?? new bool[_count];
        Parameters = (double[])start.Clone();
        Gradient = new double[_count];
        Hessian = new double[_count * _count];
        _eigenvectors = new double[_count * _count];
        (_eigenvalues, _root, _along) = (new double[_count], new double[_count], new double[_count]);
    }

    public double[] Parameters { get; private set; }

    public double[] Gradient { get; private set; }

    public double[] Hessian { get; private set; }

    public double Value { get; private set; }

    public int Iterations { get; private set; }

    public ClimbEnd End { get; private set; }

    /// <summary>The last step, in scaled parameters: the direction of a run-away.</summary>
    public double[] LastStep { get; private set; } = [];

    /// <summary>Climbs from <paramref name="start"/> (scaled parameters); those held stay.</summary>
    /// <param name="problem">The likelihood.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="maximumIterations">The most steps.</param>
    /// <param name="held">Which parameters stay; null for none.</param>
    /// <param name="stop">Ends the climb as a run-away once true; null for never.</param>
    /// <param name="execution">Threads and cancellation.</param>
    public static SurvivalClimb Run(
        SurvivalProblem problem, double[] start, int maximumIterations, bool[]? held, Func<SurvivalClimb, bool>? stop, Execution execution)
    {
        SurvivalClimb climb = new(problem, start, held, execution);
        climb.Run(maximumIterations, stop);
        return climb;
    }

    private void Run(int maximumIterations, Func<SurvivalClimb, bool>? stop)
    {
        Value = _problem.Evaluate(Parameters, Gradient, Hessian, _execution);
        End = ClimbEnd.Failed;
        if (!Finite(Value, Gradient, Hessian))
            return;
        double radius = 1.0;
        double[] trial = new double[_count], gradient = new double[_count], hessian = new double[_count * _count];
        Decompose();
        while (Iterations < maximumIterations)
        {
            double least = _eigenvalues.Length > 0 ? _eigenvalues[0] : 1.0;
            double[] step = Step(0.0);
            double gain = Promised(step);
            bool positive = least > 1e-13;
            if (positive && gain < 1e-12 * (1.0 + 1e-3 * Math.Abs(Value)))
            {
                LastStep = step;
                if (Norm(step) < LongStep)
                {
                    Polish(step, trial, gradient, hessian);
                    End = ClimbEnd.Converged;
                    return;
                }
            }

            Iterations++;
            if (!positive || Norm(step) > radius)
                step = Within(radius, least);
            gain = Promised(step);
            if (!positive && least > -1e-10 && gain < 1e-12 * (1.0 + 1e-3 * Math.Abs(Value)))
            {
                // A direction that the climb has followed far is one in which the likelihood rose.
                LastStep = [.. Enumerable.Range(0, _count).Select(i => _eigenvectors[i] * _root[i])];
                double travelled = Reductions.Dot(LastStep, Parameters) / Norm(LastStep);
                for (int i = 0; i < _count && travelled < 0.0; i++)
                    LastStep[i] = -LastStep[i];
                End = Math.Abs(travelled) > Distant ? ClimbEnd.RunAway : ClimbEnd.Level;
                return;
            }

            for (int i = 0; i < _count; i++)
                trial[i] = Parameters[i] + step[i];
            double reached = _problem.Evaluate(trial, gradient, hessian, _execution);
            bool finite = Finite(reached, gradient, hessian);
            double rounding = 4e-16 * (1.0 + Math.Abs(Value)), ratio = finite ? (reached - Value + rounding) / (gain + rounding) : -1.0;
            double length = Norm(step);
            if (ratio < 1e-4)
            {
                radius = 0.3 * length;
                // At the likelihood's rounding: as good a maximum as doubles can tell.
                if (gain < 1e-13 * (1.0 + Math.Abs(Value)) || radius < 1e-14)
                {
                    LastStep = step;
                    End = positive && length < LongStep ? ClimbEnd.Converged : ClimbEnd.Failed;
                    return;
                }

                continue;
            }

            radius = ratio > 0.75 && length > 0.99 * radius ? Math.Min(2.5 * radius, 10.0) : ratio < 0.25 ? 0.5 * length : radius;
            LastStep = step;
            Value = reached;
            (Parameters, trial) = (trial, Parameters);
            (Gradient, gradient) = (gradient, Gradient);
            (Hessian, hessian) = (hessian, Hessian);
            Decompose();
            if (stop?.Invoke(this) == true || Parameters.Zip(LastStep).Any(p => Math.Abs(p.First) > Far && p.First * p.Second > 0.0))
            {
                End = ClimbEnd.RunAway;
                return;
            }
        }
    }

    /// <summary>One Newton step more costs an evaluation and gives the accuracy of its square.</summary>
    private void Polish(double[] step, double[] trial, double[] gradient, double[] hessian)
    {
        for (int i = 0; i < _count; i++)
            trial[i] = Parameters[i] + step[i];
        double reached = _problem.Evaluate(trial, gradient, hessian, _execution);
        if (!Finite(reached, gradient, hessian) || reached < Value - 1e-12 * (1.0 + Math.Abs(Value)))
            return;
        (Value, Parameters, Gradient, Hessian) = (reached, (double[])trial.Clone(), (double[])gradient.Clone(), (double[])hessian.Clone());
    }

    /// <summary>-H scaled to a unit diagonal, as eigenvectors and values from the smallest.</summary>
    private void Decompose()
    {
        int n = _count;
        for (int i = 0; i < n; i++)
            _root[i] = _held[i] ? 0.0 : 1.0 / Math.Sqrt(Math.Max(Math.Abs(Hessian[i * n + i]), 1e-300));
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                _eigenvectors[i * n + j] = _held[i] || _held[j] ? (i == j ? 1.0 : 0.0) : -Hessian[i * n + j] * _root[i] * _root[j];
        }

        fixed (double* p = _eigenvectors)
        {
            MatrixView<double> view = MatrixView<double>.ColumnMajor(p, n, n);
            SymmetricEigen.Decompose(view, _eigenvalues, view, Execution.SingleThread);
        }

        for (int k = 0; k < n; k++)
        {
            _along[k] = 0.0;
            for (int i = 0; i < n; i++)
                _along[k] += _eigenvectors[k * n + i] * _root[i] * Gradient[i];
        }
    }

    /// <summary>(-H + damping diag)^-1 gradient.</summary>
    private double[] Step(double damping)
    {
        int n = _count;
        double[] step = new double[n];
        for (int k = 0; k < n; k++)
        {
            double along = _along[k] / Math.Max(_eigenvalues[k] + damping, 1e-300);
            for (int i = 0; i < n; i++)
                step[i] += _eigenvectors[k * n + i] * along * _root[i];
        }

        return step;
    }

    /// <summary>The step of the least damping that stays within the radius.</summary>
    private double[] Within(double radius, double least)
    {
        double low = Math.Max(0.0, 1e-8 - least), high = low;
        double[] step = Step(low);
        if (Norm(step) <= radius)
            return step;
        for (high = Math.Max(2.0 * low, 1e-8); Norm(Step(high)) > radius; high *= 4.0)
            low = high;
        for (int k = 0; k < 30 && high > 1.02 * low; k++)
        {
            double middle = low > 0.0 ? Math.Sqrt(low * high) : 0.5 * high;
            if (Norm(Step(middle)) > radius)
                low = middle;
            else
                high = middle;
        }

        return Step(high);
    }

    /// <summary>What the quadratic model promises: g's + s'Hs / 2.</summary>
    private double Promised(double[] step)
    {
        double gain = 0.0;
        for (int i = 0; i < _count; i++)
        {
            double product = 0.0;
            for (int j = 0; j < _count; j++)
                product += Hessian[i * _count + j] * step[j];
            gain += step[i] * (Gradient[i] + 0.5 * product);
        }

        return gain;
    }

    private static double Norm(double[] step) => Math.Sqrt(Reductions.SquaredNorm(step));

    private static bool Finite(double value, double[] gradient, double[] hessian) =>
        double.IsFinite(value) && gradient.All(double.IsFinite) && hessian.All(double.IsFinite);
}

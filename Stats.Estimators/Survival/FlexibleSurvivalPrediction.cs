using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Estimators;

/// <summary>
/// What a fitted survival regression says about rows of covariates. Intervals are by the delta method with exact derivatives, symmetric for log(-log) of
/// survival and cured share, for the logarithm of hazards, times and ratios, for differences as they are (conditional on a limit of kappa where the fit lies at one).
/// </summary>
public sealed partial class FlexibleSurvivalPrediction
{
    private readonly FlexibleSurvivalFit _fit;
    private readonly DesignMatrix?[] _designs;
    private readonly double[][] _offsets;
    private readonly int[] _first = new int[FlexibleSurvivalModel.ComponentCount];

    internal FlexibleSurvivalPrediction(FlexibleSurvivalFit fit, DesignMatrix?[] designs, double[][] offsets, int rows)
    {
        (_fit, _designs, _offsets, RowCount) = (fit, designs, offsets, rows);
        for (int c = 1; c < _first.Length; c++)
            _first[c] = _first[c - 1] + fit.Model.Components[c - 1].ParameterCount;
    }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>S(t), a row an estimate.</summary>
    /// <param name="time">At least 0; +infinity is the cured share.</param>
    /// <param name="level">The level of the intervals, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public SurvivalEstimate[] Survival(double time, double level = 0.95)
    {
        RequireTime(time);
        return Each(level, Scale.LogLog, (p, g) => LogOf(p.CumulativeHazard(time, g), g));
    }

    /// <summary>1 - S(t), a row an estimate; interval and arguments as <see cref="Survival"/>.</summary>
    public SurvivalEstimate[] CumulativeDistribution(double time, double level = 0.95)
    {
        RequireTime(time);
        return Each(level, Scale.ComplementLogLog, (p, g) => LogOf(p.CumulativeHazard(time, g), g));
    }

    /// <summary>H(t), a row an estimate.</summary>
    /// <inheritdoc cref="Survival" path="/param|/exception"/>
    public SurvivalEstimate[] CumulativeHazard(double time, double level = 0.95)
    {
        RequireTime(time);
        return Each(level, Scale.Log, (p, g) => LogOf(p.CumulativeHazard(time, g), g));
    }

    /// <summary>h(t), a row an estimate.</summary>
    /// <param name="time">Above 0 and finite.</param>
    /// <param name="level">The level of the intervals, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public SurvivalEstimate[] Hazard(double time, double level = 0.95)
    {
        RequirePositive(time);
        return Each(level, Scale.Log, (p, g) => p.LogHazard(time, g));
    }

    /// <summary>f(t) = h(t) S(t), a row an estimate.</summary>
    /// <inheritdoc cref="Hazard" path="/param|/exception"/>
    public SurvivalEstimate[] Density(double time, double level = 0.95)
    {
        RequirePositive(time);
        return Each(level, Scale.Log, (p, g) =>
        {
            Span<double> h = stackalloc double[4];
            double value = p.LogHazard(time, g) - p.CumulativeHazard(time, h);
            for (int j = 0; j < 4; j++)
                g[j] -= h[j];
            return value;
        });
    }

    /// <summary>S(t | T > given) = S(t) / S(given), a row an estimate.</summary>
    /// <param name="time">At least <paramref name="given"/>; +infinity is allowed.</param>
    /// <param name="given">At least 0 and finite.</param>
    /// <param name="level">The level of the intervals, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public SurvivalEstimate[] ConditionalSurvival(double time, double given, double level = 0.95)
    {
        RequireTime(given);
        if (!(time >= given))
            throw new ArgumentOutOfRangeException(nameof(time), time, "time is at least given.");
        return Each(level, Scale.LogLog, (p, g) =>
        {
            Span<double> at = stackalloc double[4];
            double value = p.CumulativeHazard(time, g) - p.CumulativeHazard(given, at);
            for (int j = 0; j < 4; j++)
                g[j] -= at[j];
            return LogOf(value, g);
        });
    }

    /// <summary>The time by which a share <paramref name="probability"/> has had the event, a row an estimate; +infinity where more than the rest is cured.</summary>
    /// <param name="probability">In [0, 1].</param>
    /// <param name="level">The level of the intervals, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public SurvivalEstimate[] Quantile(double probability, double level = 0.95)
    {
        RequireProbability(probability);
        double hazard = -Elementary.Log1p(-probability);
        return Each(level, Scale.Log, (p, g) => Math.Log(p.TimeOf(hazard, g)));
    }

    /// <summary>The median time, a row an estimate; +infinity where half or more is cured.</summary>
    /// <inheritdoc cref="Quantile" path="/param[@name='level']|/exception"/>
    public SurvivalEstimate[] Median(double level = 0.95) => Quantile(0.5, level);

    /// <summary>The mean of min(T, horizon), a row an estimate.</summary>
    /// <param name="horizon">Above 0 and finite.</param>
    /// <param name="level">The level of the intervals, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public SurvivalEstimate[] RestrictedMean(double horizon, double level = 0.95)
    {
        RequirePositive(horizon);
        return Each(level, Scale.Log, (p, g) => LogOf(p.RestrictedMean(horizon, g), g));
    }

    /// <summary>The mean of T, a row an estimate; +infinity, without an interval, where a share is cured or the tail is too heavy.</summary>
    /// <inheritdoc cref="Quantile" path="/param[@name='level']|/exception"/>
    public SurvivalEstimate[] Mean(double level = 0.95) =>
        Each(level, Scale.Log, (p, g) => p.HasInfiniteMean ? double.PositiveInfinity : LogOf(p.RestrictedMean(double.PositiveInfinity, g), g));

    /// <summary>The share that never has the event, a row an estimate; 0, without an interval, where kappa is 0 or more.</summary>
    /// <inheritdoc cref="Quantile" path="/param[@name='level']|/exception"/>
    public SurvivalEstimate[] CureFraction(double level = 0.95) => Each(level, Scale.LogLog, (p, g) => LogOf(p.CureHazard(g), g));

    /// <summary>A linear predictor, a row an estimate: log phi, log lambda, log gamma or log(kappa + 1).</summary>
    /// <param name="component">"phi", "lambda", "gamma" or "kappa".</param>
    /// <param name="level">The level of the intervals, in (0, 1).</param>
    /// <exception cref="ArgumentException"><paramref name="component"/> is none of these.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not in (0, 1).</exception>
    public SurvivalEstimate[] LinearPredictor(string component, double level = 0.95)
    {
        int c = Array.IndexOf(FlexibleSurvivalModel.ComponentNames, component);
        if (c < 0)
            throw new ArgumentException($"There is no component \"{component}\"; there are phi, lambda, gamma and kappa.", nameof(component));
        RequireLevel(level);
        Span<double> unit = stackalloc double[4];
        unit[c] = 1.0;
        SurvivalEstimate[] estimates = new SurvivalEstimate[RowCount];
        for (int row = 0; row < RowCount; row++)
        {
            double[] gradient = new double[_fit.ParameterCount];
            AddGradient(row, unit, 1.0, gradient);
            estimates[row] = Interval(Predictor(_fit.Estimates, c, row), gradient, Scale.Identity, level);
        }

        return estimates;
    }

    /// <summary>A time to the event for each row; +infinity for one that is cured.</summary>
    /// <param name="random">The source of randomness; one number a row, in their order.</param>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    public double[] Simulate(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<double> gradient = stackalloc double[4];
        double[] times = new double[RowCount];
        for (int row = 0; row < RowCount; row++)
            times[row] = Point(row).TimeOf(random.NextExponential(), gradient);
        return times;
    }

    internal SurvivalPoint Point(int row) => Point(_fit.Estimates, row);

    /// <summary>The model at a row for other parameters (natural).</summary>
    internal SurvivalPoint Point(ReadOnlySpan<double> parameters, int row) => new(
        _fit.Model.Kernel, Predictor(parameters, 0, row), Predictor(parameters, 1, row), Predictor(parameters, 2, row), Predictor(parameters, 3, row), _fit.Model.FixedShape);

    private double Predictor(ReadOnlySpan<double> parameters, int component, int row)
    {
        double eta = _fit.Model.FixedPredictor(component) + (_offsets[component].Length > 0 ? _offsets[component][row] : 0.0);
        for (int j = 0; j < _fit.Model.Components[component].ParameterCount; j++)
            eta += parameters[_first[component] + j] * (_designs[component] is { } design ? design.Column(j)[row] : 1.0);
        return eta;
    }

    /// <summary>gradient += factor * the gradient in the parameters that belongs to one in the four linear predictors of a row.</summary>
    private void AddGradient(int row, ReadOnlySpan<double> inPredictors, double factor, double[] gradient)
    {
        for (int c = 0; c < FlexibleSurvivalModel.ComponentCount; c++)
        {
            for (int j = 0; j < _fit.Model.Components[c].ParameterCount; j++)
                gradient[_first[c] + j] += factor * inPredictors[c] * (_designs[c] is { } design ? design.Column(j)[row] : 1.0);
        }
    }
}

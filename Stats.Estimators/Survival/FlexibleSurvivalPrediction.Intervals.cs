using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Estimators;

public sealed partial class FlexibleSurvivalPrediction
{
    /// <summary>A quantity on the scale of its interval at one row, and its gradient in the four linear predictors.</summary>
    private delegate double Functional(SurvivalPoint point, Span<double> gradient);

    /// <summary>Where an interval is symmetric.</summary>
    private enum Scale
    {
        Identity,
        Log,
        LogLog,
        ComplementLogLog,
    }

    /// <summary>h(t) of one row over that of another.</summary>
    /// <param name="row">In [0, RowCount).</param>
    /// <param name="reference">In [0, RowCount): the row that it is compared with.</param>
    /// <param name="time">Above 0 and finite.</param>
    /// <param name="level">The level of the interval, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public SurvivalEstimate HazardRatio(int row, int reference, double time, double level = 0.95)
    {
        RequirePositive(time);
        return Contrast(row, reference, level, Scale.Log, (p, g) => p.LogHazard(time, g));
    }

    /// <summary>The time by which a share has had the event in one row over that in another.</summary>
    /// <param name="row">In [0, RowCount).</param>
    /// <param name="reference">In [0, RowCount): the row that it is compared with.</param>
    /// <param name="probability">In (0, 1).</param>
    /// <param name="level">The level of the interval, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public SurvivalEstimate TimeRatio(int row, int reference, double probability, double level = 0.95)
    {
        if (!(probability > 0.0 && probability < 1.0))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability here lies in (0, 1).");
        double hazard = -Elementary.Log1p(-probability);
        return Contrast(row, reference, level, Scale.Log, (p, g) => Math.Log(p.TimeOf(hazard, g)));
    }

    /// <summary>S(t) of one row less that of another.</summary>
    /// <inheritdoc cref="HazardRatio" path="/param|/exception"/>
    public SurvivalEstimate SurvivalDifference(int row, int reference, double time, double level = 0.95)
    {
        RequireTime(time);
        return Contrast(row, reference, level, Scale.Identity, (p, g) => SurvivalOf(p, time, g));
    }

    /// <summary>The mean of min(T, horizon) of one row less that of another.</summary>
    /// <param name="row">In [0, RowCount).</param>
    /// <param name="reference">In [0, RowCount): the row that it is compared with.</param>
    /// <param name="horizon">Above 0 and finite.</param>
    /// <param name="level">The level of the interval, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public SurvivalEstimate RestrictedMeanDifference(int row, int reference, double horizon, double level = 0.95)
    {
        RequirePositive(horizon);
        return Contrast(row, reference, level, Scale.Identity, (p, g) => p.RestrictedMean(horizon, g));
    }

    /// <summary>The mean of S(t) over the rows (standardisation, the g-formula).</summary>
    /// <param name="time">Above 0 and finite.</param>
    /// <param name="level">The level of the interval, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public SurvivalEstimate StandardizedSurvival(double time, double level = 0.95)
    {
        RequirePositive(time);
        RequireLevel(level);
        double[] gradient = new double[_fit.ParameterCount];
        double mean = AddMean((p, g) => SurvivalOf(p, time, g), 1.0, gradient);
        // d log(-log S) = dS / (S log S).
        double factor = 1.0 / (mean * Math.Log(mean));
        for (int i = 0; i < gradient.Length; i++)
            gradient[i] *= factor;
        return Interval(Math.Log(-Math.Log(mean)), gradient, Scale.LogLog, level);
    }

    /// <summary>The standardised survival of these rows less that of others: the same subjects with another treatment, as a rule.</summary>
    /// <param name="other">Rows predicted by the same fit.</param>
    /// <param name="time">Above 0 and finite.</param>
    /// <param name="level">The level of the interval, in (0, 1).</param>
    /// <exception cref="ArgumentException"><paramref name="other"/> belongs to another fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public SurvivalEstimate StandardizedSurvivalDifference(FlexibleSurvivalPrediction other, double time, double level = 0.95)
    {
        RequirePositive(time);
        return Difference(other, level, (p, g) => SurvivalOf(p, time, g));
    }

    /// <summary>The standardised mean of min(T, horizon) of these rows less that of others.</summary>
    /// <param name="other">Rows predicted by the same fit.</param>
    /// <param name="horizon">Above 0 and finite.</param>
    /// <param name="level">The level of the interval, in (0, 1).</param>
    /// <exception cref="ArgumentException"><paramref name="other"/> belongs to another fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public SurvivalEstimate StandardizedRestrictedMeanDifference(FlexibleSurvivalPrediction other, double horizon, double level = 0.95)
    {
        RequirePositive(horizon);
        return Difference(other, level, (p, g) => p.RestrictedMean(horizon, g));
    }

    /// <summary>S(t) of a row at several times with a band that holds the whole curve: by the largest deviation among draws of the estimates from their normal law.</summary>
    /// <param name="row">In [0, RowCount).</param>
    /// <param name="times">Above 0 and finite; at least one.</param>
    /// <param name="random">The source of randomness.</param>
    /// <param name="level">The level of the band, in (0, 1).</param>
    /// <param name="draws">Draws, at least 100.</param>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <exception cref="EstimationException">The fit has no covariance.</exception>
    public SurvivalEstimate[] SurvivalBand(int row, ReadOnlySpan<double> times, Random random, double level = 0.95, int draws = 1000)
    {
        RequireRow(row, nameof(row));
        ArgumentNullException.ThrowIfNull(random);
        RequireLevel(level);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 100);
        int p = _fit.ParameterCount;
        double[] grid = times.ToArray(), logHazard = new double[grid.Length], errors = new double[grid.Length];
        double[] g = new double[4];
        for (int k = 0; k < grid.Length; k++)
        {
            RequirePositive(grid[k]);
            double[] gradient = new double[p];
            logHazard[k] = LogOf(Point(row).CumulativeHazard(grid[k], g), g);
            AddGradient(row, g, 1.0, gradient);
            errors[k] = ErrorOf(gradient) ?? throw new EstimationException("The fit has no covariance.");
        }

        Matrix<double> root = CholeskyFactor.WithJitter(_fit.RequireCovariance()).Lower;
        double[] largest = new double[draws], normal = new double[p], parameters = new double[p];
        for (int b = 0; b < draws; b++)
        {
            random.FillGaussian(normal);
            for (int i = 0; i < p; i++)
            {
                parameters[i] = _fit.Estimates[i];
                for (int j = 0; j <= i; j++)
                    parameters[i] += root[i, j] * normal[j];
            }

            SurvivalPoint point = Point(parameters, row);
            for (int k = 0; k < grid.Length; k++)
                largest[b] = Math.Max(largest[b], Math.Abs(Math.Log(point.CumulativeHazard(grid[k], g)) - logHazard[k]) / errors[k]);
        }

        double width = OrderStatistic.Select(largest, Math.Min(draws - 1, (int)Math.Ceiling(level * draws) - 1));
        return [.. logHazard.Select((h, k) => new SurvivalEstimate(
            Elementary.Exp(-Elementary.Exp(h)), errors[k], Elementary.Exp(-Elementary.Exp(h + width * errors[k])), Elementary.Exp(-Elementary.Exp(h - width * errors[k]))))];
    }

    private static double SurvivalOf(SurvivalPoint p, double time, Span<double> gradient)
    {
        double survival = Elementary.Exp(-p.CumulativeHazard(time, gradient));
        for (int j = 0; j < 4; j++)
            gradient[j] = survival > 0.0 ? -survival * gradient[j] : 0.0;
        return survival;
    }

    /// <summary>log(value), its gradient in place.</summary>
    private static double LogOf(double value, Span<double> gradient)
    {
        for (int j = 0; j < gradient.Length; j++)
            gradient[j] /= value;
        return Math.Log(value);
    }

    private SurvivalEstimate[] Each(double level, Scale scale, Functional functional)
    {
        RequireLevel(level);
        SurvivalEstimate[] estimates = new SurvivalEstimate[RowCount];
        double[] inPredictors = new double[4];
        for (int row = 0; row < RowCount; row++)
        {
            double[] gradient = new double[_fit.ParameterCount];
            double value = functional(Point(row), inPredictors);
            AddGradient(row, inPredictors, 1.0, gradient);
            estimates[row] = Interval(value, gradient, scale, level);
        }

        return estimates;
    }

    private SurvivalEstimate Contrast(int row, int reference, double level, Scale scale, Functional functional)
    {
        RequireRow(row, nameof(row));
        RequireRow(reference, nameof(reference));
        RequireLevel(level);
        double[] inPredictors = new double[4], gradient = new double[_fit.ParameterCount];
        double value = functional(Point(row), inPredictors);
        AddGradient(row, inPredictors, 1.0, gradient);
        value -= functional(Point(reference), inPredictors);
        AddGradient(reference, inPredictors, -1.0, gradient);
        return Interval(value, gradient, scale, level);
    }

    private double AddMean(Functional functional, double sign, double[] gradient)
    {
        double sum = 0.0;
        double[] inPredictors = new double[4];
        for (int row = 0; row < RowCount; row++)
        {
            sum += functional(Point(row), inPredictors);
            AddGradient(row, inPredictors, sign / RowCount, gradient);
        }

        return sign * sum / RowCount;
    }

    private SurvivalEstimate Difference(FlexibleSurvivalPrediction other, double level, Functional functional)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._fit != _fit)
            throw new ArgumentException("other belongs to another fit.", nameof(other));
        RequireLevel(level);
        double[] gradient = new double[_fit.ParameterCount];
        double value = AddMean(functional, 1.0, gradient) + other.AddMean(functional, -1.0, gradient);
        return Interval(value, gradient, Scale.Identity, level);
    }

    /// <summary>The quantity and its interval, carried over from the scale on which it is symmetric.</summary>
    private SurvivalEstimate Interval(double value, double[] gradient, Scale scale, double level)
    {
        double Back(double x) => scale switch
        {
            Scale.Log => Elementary.Exp(x),
            Scale.LogLog => Elementary.Exp(-Elementary.Exp(x)),
            Scale.ComplementLogLog => -Elementary.Expm1(-Elementary.Exp(x)),
            _ => x,
        };

        if (!double.IsFinite(value) || ErrorOf(gradient) is not { } error)
            return new SurvivalEstimate(Back(value), null, null, null);
        double width = NormalProbability.InverseSurvivalFunction(0.5 * (1.0 - level)) * error, low = Back(value - width), high = Back(value + width);
        return new SurvivalEstimate(Back(value), error, Math.Min(low, high), Math.Max(low, high));
    }

    private double? ErrorOf(double[] gradient)
    {
        if (_fit.Covariance is not { } covariance)
            return null;
        double variance = 0.0;
        for (int i = 0; i < gradient.Length; i++)
        {
            for (int j = 0; j < gradient.Length; j++)
                variance += gradient[i] * covariance[i, j] * gradient[j];
        }

        return double.IsFinite(variance) ? Math.Sqrt(Math.Max(variance, 0.0)) : null;
    }

    private static void RequireTime(double time)
    {
        if (!(time >= 0.0))
            throw new ArgumentOutOfRangeException(nameof(time), time, "A time is at least 0.");
    }

    private static void RequirePositive(double time)
    {
        if (!(time > 0.0 && double.IsFinite(time)))
            throw new ArgumentOutOfRangeException(nameof(time), time, "A time here is above 0 and finite.");
    }

    private static void RequireProbability(double probability)
    {
        if (!(probability >= 0.0 && probability <= 1.0))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies in [0, 1].");
    }

    private static void RequireLevel(double level)
    {
        if (!(level > 0.0 && level < 1.0))
            throw new ArgumentOutOfRangeException(nameof(level), level, "A level lies in (0, 1).");
    }

    private void RequireRow(int row, string name)
    {
        if ((uint)row >= (uint)RowCount)
            throw new ArgumentOutOfRangeException(name, row, FormattableString.Invariant($"There are {RowCount} rows."));
    }
}

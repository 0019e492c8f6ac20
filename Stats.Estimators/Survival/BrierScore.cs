using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>
/// The mean squared error of predicted survival probabilities, rows that were censored before the time made up for by the inverse probability of censoring, estimated by Kaplan-Meier from all rows
/// (Graf, Schmoor, Sauerbrei and Schumacher 1999). 0 is perfect, 1/4 is what predicting 1/2 gets. It is consistent where censoring does not depend on the covariates.
/// </summary>
public static class BrierScore
{
    /// <summary>The score at a time.</summary>
    /// <param name="data">Events and right-censored rows from time 0 on; weights count, strata play no part.</param>
    /// <param name="time">A time above 0, at most the last of the data.</param>
    /// <param name="survival">n predicted probabilities of no event up to and including <paramref name="time"/>, in [0, 1].</param>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">A row is left- or interval-censored or enters late, the lengths differ, or a prediction is not in [0, 1] (the message names the row).</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is not in the range of the data.</exception>
    public static double At(SurvivalData data, double time, ReadOnlySpan<double> survival)
    {
        (double[] times, double[] censoring) = Censoring(data);
        RequireTime(time, times, nameof(time));
        RequirePredictions(survival, data.Count, nameof(survival));
        return Score(data, times, censoring, time, survival);
    }

    /// <summary>The mean of the score over a span of time, by the trapezoidal rule on a grid, divided by its length.</summary>
    /// <param name="data">Events and right-censored rows from time 0 on; weights count, strata play no part.</param>
    /// <param name="times">At least two rising times above 0, none beyond the last of the data.</param>
    /// <param name="survival">A row an observation: its predicted probabilities of no event up to and including each of <paramref name="times"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> or <paramref name="survival"/> is null.</exception>
    /// <exception cref="ArgumentException">As in <see cref="At"/>, or the times do not rise.</exception>
    public static double Integrated(SurvivalData data, ReadOnlySpan<double> times, PointSet survival)
    {
        (double[] distinct, double[] censoring) = Censoring(data);
        ArgumentNullException.ThrowIfNull(survival);
        if (times.Length < 2)
            throw new ArgumentException("An integral takes at least two times.", nameof(times));
        if (survival.Count != data.Count || survival.Dimension != times.Length)
            throw new ArgumentException($"survival has {survival.Count} rows of {survival.Dimension}; {data.Count} rows of {times.Length} are needed.", nameof(survival));
        for (int k = 0; k < times.Length; k++)
        {
            RequireTime(times[k], distinct, FormattableString.Invariant($"times[{k}]"));
            if (k > 0 && !(times[k] > times[k - 1]))
                throw new ArgumentException(FormattableString.Invariant($"times[{k}] is {times[k]}, not above times[{k - 1}]."), nameof(times));
        }

        double integral = 0.0, before = 0.0;
        double[] column = new double[data.Count];
        for (int k = 0; k < times.Length; k++)
        {
            for (int i = 0; i < column.Length; i++)
                column[i] = survival[i][k];
            RequirePredictions(column, data.Count, FormattableString.Invariant($"survival, column {k},"));
            double score = Score(data, distinct, censoring, times[k], column);
            if (k > 0)
                integral += 0.5 * (before + score) * (times[k] - times[k - 1]);
            before = score;
        }

        return integral / (times[^1] - times[0]);
    }

    /// <summary>The distinct times with P(censored after t); rows with an event at t are not at risk of being censored then.</summary>
    private static (double[] Times, double[] Censoring) Censoring(SurvivalData data)
    {
        RiskTable table = RiskTable.OfAll(data);
        int late = data.Entry.IndexOfAnyExcept(0.0);
        if (late >= 0)
            throw new ArgumentException(FormattableString.Invariant($"data[{late}] enters at {data.Entry[late]}; the weights are for rows observed from 0 on."), nameof(data));
        double[] censoring = new double[table.Times.Length];
        double g = 1.0;
        for (int k = 0; k < censoring.Length; k++)
        {
            if (table.Censored[k] > 0.0)
                g *= k == censoring.Length - 1 ? 0.0 : 1.0 - table.Censored[k] / (table.AtRisk[k] - table.Events[k]);
            censoring[k] = g;
        }

        return (table.Times, censoring);
    }

    private static double Score(SurvivalData data, double[] times, double[] censoring, double time, ReadOnlySpan<double> survival)
    {
        double sum = 0.0, total = 0.0, atTime = After(times, censoring, time, included: true);
        for (int i = 0; i < data.Count; i++)
        {
            double weight = data.Weights.IsEmpty ? 1.0 : data.Weights[i], t = data.Lower[i];
            total += weight;
            if (weight == 0.0)
                continue;
            if (t > time)
                sum += weight * (1.0 - survival[i]) * (1.0 - survival[i]) / atTime;
            else if (data.Kinds[i] == CensoringKind.Event)
                sum += weight * survival[i] * survival[i] / After(times, censoring, t, included: false);
        }

        return sum / total;
    }

    private static double After(double[] times, double[] censoring, double time, bool included)
    {
        int k = Array.BinarySearch(times, time);
        k = k >= 0 ? (included ? k : k - 1) : ~k - 1;
        return k < 0 ? 1.0 : censoring[k];
    }

    private static void RequireTime(double time, double[] times, string name)
    {
        if (!(time > 0.0 && time <= times[^1]))
            throw new ArgumentOutOfRangeException(nameof(time), time, FormattableString.Invariant($"{name} is {time}; a time is above 0 and at most the last of the data, {times[^1]}."));
    }

    private static void RequirePredictions(ReadOnlySpan<double> survival, int count, string name)
    {
        if (survival.Length != count)
            throw new ArgumentException($"{name} has {survival.Length} elements, the data {count}.", nameof(survival));
        for (int i = 0; i < count; i++)
        {
            if (!(survival[i] is >= 0.0 and <= 1.0))
                throw new ArgumentException(FormattableString.Invariant($"{name}[{i}] is {survival[i]}; a probability is in [0, 1]."), nameof(survival));
        }
    }
}

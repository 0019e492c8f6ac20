using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <content>Confidence intervals for the mean direction.</content>
public sealed partial class CircularSummary
{
    /// <summary>
    /// The mean direction with its large-sample interval, mean -+ asin(z se), se = sqrt(dispersion / n) (Fisher 1993, 4.4.4), for any unimodal
    /// distribution and n of at least about 25; n is the effective count. Where z se reaches 1 the data do not bound the direction and the interval is the
    /// whole turn.
    /// </summary>
    /// <param name="level">The confidence level, in (0, 1).</param>
    /// <returns>Ends on the line through the mean direction: they may leave [-pi, pi].</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not in (0, 1).</exception>
    public ParameterEstimate MeanDirectionInterval(double level = 0.95)
    {
        RequireLevel(level);
        double error = MeanDirectionIsDefined ? Math.Sqrt(Dispersion / EffectiveCount) : double.PositiveInfinity;
        double reach = NormalProbability.InverseSurvivalFunction(0.5 * (1.0 - level)) * error;
        double half = reach >= 1.0 ? Math.PI : Math.Asin(reach);
        return new ParameterEstimate("Mean direction", MeanDirection, double.IsFinite(error) ? error : null, MeanDirection - half, MeanDirection + half);
    }

    /// <summary>
    /// The mean direction with its bootstrap interval: the quantiles of the deviations of the mean directions of samples drawn with replacement
    /// (weighted ones with probability proportional to the weight, in their effective number), centred at the mean direction (Fisher and Hall 1989).
    /// The standard error is the circular standard deviation of those directions.
    /// </summary>
    /// <param name="random">One key is taken from it; replicate i draws from its own stream i.</param>
    /// <param name="level">The confidence level, in (0, 1).</param>
    /// <param name="replicates">The number of samples drawn, at least 20.</param>
    /// <param name="execution">Threads, cancellation, progress; the result does not depend on the threads.</param>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not in (0, 1), or there are fewer than 20 replicates.</exception>
    public ParameterEstimate MeanDirectionBootstrapInterval(Random random, double level = 0.95, int replicates = 2000, Execution execution = default)
    {
        ArgumentNullException.ThrowIfNull(random);
        RequireLevel(level);
        ArgumentOutOfRangeException.ThrowIfLessThan(replicates, 20);
        PhiloxRandom key = PhiloxRandom.Split(random);
        double[] deviations = new double[replicates];
        AliasTable? table = _weights is null ? null : new AliasTable(_weights);
        int size = (int)Math.Max(1.0, Math.Round(EffectiveCount));
        ParallelBlocks.Run(replicates, 16, execution, (_, start, end) =>
        {
            for (int replicate = start; replicate < end; replicate++)
            {
                PhiloxRandom source = key.WithStream((ulong)replicate);
                double c = 0.0, s = 0.0;
                for (int i = 0; i < size; i++)
                {
                    (double sin, double cos) = Math.SinCos(_angles[table is null ? source.Next(_angles.Length) : table.Sample(source)] - MeanDirection);
                    c += cos;
                    s += sin;
                }

                deviations[replicate] = Math.Atan2(s, c);
            }
        });
        double deviation = new CircularSummary(deviations).CircularStandardDeviation;
        Array.Sort(deviations);
        double tail = 0.5 * (1.0 - level) * (replicates - 1);
        return new ParameterEstimate("Mean direction", MeanDirection, deviation, MeanDirection + At(tail), MeanDirection + At(replicates - 1 - tail));

        double At(double place)
        {
            int k = Math.Min((int)place, replicates - 2);
            return deviations[k] + (place - k) * (deviations[k + 1] - deviations[k]);
        }
    }

    private static void RequireLevel(double level)
    {
        if (!(level is > 0.0 and < 1.0))
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level is in (0, 1).");
    }
}

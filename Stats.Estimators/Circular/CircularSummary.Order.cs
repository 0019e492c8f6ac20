using Stats.Distributions;

namespace Stats.Estimators;

/// <content>What rests on the angles in order: median, mean deviation, quantiles, range.</content>
public sealed partial class CircularSummary
{
    /// <summary>
    /// The direction of smallest mean arc length to the angles (Fisher 1993, 2.3.2), found in n log n steps. The mean arc length is linear between
    /// angles and their antipodes, so that the minimum is at an angle; where a whole stretch between two angles is minimal (an even number of
    /// angles), its middle; of several such stretches the one nearest to the mean direction.
    /// </summary>
    public double Median => _order.Value.Median;

    /// <summary>The mean arc length to the median, radians, in [0, pi/2].</summary>
    public double MeanDeviation => _order.Value.Deviation;

    /// <summary>
    /// The length of the shortest arc that holds all angles of positive weight, radians, in [0, 2 pi).
    /// </summary>
    public double Range
    {
        get
        {
            (_, _, double[] ascending, _) = _order.Value;
            double gap = ascending[0] - ascending[^1] + Angle.FullTurn;
            for (int i = 1; i < ascending.Length; i++)
                gap = Math.Max(gap, ascending[i] - ascending[i - 1]);
            return Math.Max(0.0, Angle.FullTurn - gap);
        }
    }

    /// <summary>
    /// The quantile, counted counterclockwise from the median's antipode: the k-th of the n angles in that order is the quantile of
    /// (k - 1)/(n - 1), and between them it is linear (R's type 7). With weights the k-th follows the one before by the mean of their weights,
    /// on a scale that ends at 1.
    /// </summary>
    /// <param name="probability">In [0, 1].</param>
    /// <returns>The quantile in [-pi, pi).</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is not in [0, 1].</exception>
    public double Quantile(double probability)
    {
        CircularCheck.RequireProbability(probability, nameof(probability));
        (double median, _, double[] ascending, double[] weights) = _order.Value;
        int n = ascending.Length;
        double[] deviations = new double[n], keys = (double[])weights.Clone();
        for (int i = 0; i < n; i++)
        {
            // The antipode ends the turn; the median's rounding must not put it at the start.
            double deviation = Angle.Difference(ascending[i], median);
            deviations[i] = deviation < -Math.PI + 1e-14 ? Math.PI : deviation;
        }

        Array.Sort(deviations, keys);
        double total = 0.0;
        for (int i = 1; i < n; i++)
            total += 0.5 * (keys[i - 1] + keys[i]);
        double left = probability * total;
        int k = 0;
        for (; k < n - 2 && left > 0.5 * (keys[k] + keys[k + 1]); k++)
            left -= 0.5 * (keys[k] + keys[k + 1]);
        double quantile = n == 1 ? deviations[0] : deviations[k] + Math.Min(1.0, left / (0.5 * (keys[k] + keys[k + 1]))) * (deviations[k + 1] - deviations[k]);
        return Angle.Reduce(quantile + median);
    }

    private (double Median, double Deviation, double[] Ascending, double[] Weights) Order()
    {
        int n = 0;
        double[] angles = new double[_angles.Length], weights = new double[_angles.Length];
        for (int i = 0; i < _angles.Length; i++)
        {
            double weight = _weights is null ? 1.0 : _weights[i];
            if (weight > 0.0)
                (angles[n], weights[n++]) = (Angle.ReducePositive(_angles[i]), weight);
        }

        Array.Resize(ref angles, n);
        Array.Resize(ref weights, n);
        Array.Sort(angles, weights);
        (double median, double deviation) = LeastDeviation(angles, weights);
        return (median, deviation, angles, weights);
    }

    private (double Median, double Deviation) LeastDeviation(double[] ascending, double[] ascendingWeights)
    {
        // Equal angles become one, so that every stretch between neighbours has a length.
        double[] angles = (double[])ascending.Clone(), weights = (double[])ascendingWeights.Clone();
        int n = 1;
        for (int i = 1; i < angles.Length; i++)
        {
            if (angles[i] == angles[n - 1])
                weights[n - 1] += weights[i];
            else
                (angles[n], weights[n++]) = (angles[i], weights[i]);
        }

        Array.Resize(ref angles, n);
        Array.Resize(ref weights, n);

        // Sums of weights and of weight times angle over two turns: an arc's total is a difference.
        double[] mass = new double[2 * n + 1], moment = new double[2 * n + 1];
        for (int i = 0; i < 2 * n; i++)
        {
            double at = i < n ? angles[i] : angles[i - n] + Angle.FullTurn, weight = weights[i % n];
            mass[i + 1] = mass[i] + weight;
            moment[i + 1] = moment[i] + weight * at;
        }

        double[] deviations = new double[n];
        double least = double.PositiveInfinity;
        for (int i = 0, half = 0; i < n; i++)
        {
            double at = angles[i];
            while (half < i + n && (half < n ? angles[half] : angles[half - n] + Angle.FullTurn) <= at + Math.PI)
                half++;
            // Up to half counterclockwise, the rest clockwise from at + 2 pi.
            double ahead = moment[half] - moment[i] - at * (mass[half] - mass[i]);
            double behind = (at + Angle.FullTurn) * (mass[i + n] - mass[half]) - (moment[i + n] - moment[half]);
            deviations[i] = (ahead + behind) / TotalWeight;
            least = Math.Min(least, deviations[i]);
        }

        double tolerance = 1e-12 * Math.PI, best = 0.0, distance = double.PositiveInfinity;
        for (int i = 0; i < n; i++)
        {
            if (deviations[i] > least + tolerance)
                continue;
            double middle = angles[i];
            if (IsFlat(i))
                middle += 0.5 * Angle.ReducePositive(angles[(i + 1) % n] - angles[i]);
            else if (IsFlat((i + n - 1) % n))
                continue;
            double apart = Math.Abs(Angle.Difference(middle, MeanDirection));
            if (apart < distance - 1e-12)
                (best, distance) = (middle, apart);
        }

        return (Angle.Reduce(best), Math.Max(0.0, ArcLength(angles, weights, best)));

        // The stretch to the next minimal angle is flat when no antipode lies in it, so that its middle is minimal as well.
        bool IsFlat(int i)
        {
            int next = (i + 1) % n;
            double length = Angle.ReducePositive(angles[next] - angles[i]);
            return deviations[i] <= least + tolerance && deviations[next] <= least + tolerance && length is > 0.0 and < Math.PI
                && ArcLength(angles, weights, angles[i] + 0.5 * length) <= least + tolerance;
        }
    }

    private double ArcLength(double[] angles, double[] weights, double from)
    {
        double sum = 0.0;
        for (int i = 0; i < angles.Length; i++)
            sum += weights[i] * Math.Abs(Math.IEEERemainder(angles[i] - from, Angle.FullTurn));
        return sum / TotalWeight;
    }
}

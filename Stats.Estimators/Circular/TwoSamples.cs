using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>
/// Two samples of angles put together in order, and Watson's two-sample statistic of any division of them:
/// U^2 = (n1 n2 / n^2) (sum d_k^2 - (sum d_k)^2 / n), d_k = b_k/n2 - a_k/n1 the difference of the empirical distribution functions after the k-th angle,
/// taken after the last of equal angles.
/// </summary>
internal sealed class TwoSamples
{
    private readonly int[] _groups;
    private readonly int _first;
    private readonly int _second;

    public TwoSamples(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        CircularSample.Require(first, nameof(first));
        CircularSample.Require(second, nameof(second));
        if (first.Length < 2)
            throw new ArgumentException("A sample of at least two angles is needed.", nameof(first));
        if (second.Length < 2)
            throw new ArgumentException("A sample of at least two angles is needed.", nameof(second));
        _first = first.Length;
        _second = second.Length;
        double[] angles = new double[Count];
        Labels = new bool[Count];
        for (int i = 0; i < Count; i++)
        {
            angles[i] = Angle.ReducePositive(i < _first ? first[i] : second[i - _first]);
            Labels[i] = i < _first;
        }

        Array.Sort(angles, Labels);
        List<int> groups = [];
        for (int i = 0; i < Count; i++)
        {
            if (i > 0 && angles[i] == angles[i - 1])
                groups[^1]++;
            else
                groups.Add(1);
        }

        _groups = [.. groups];
    }

    public int Count => _first + _second;

    /// <summary>Which of the angles in order are the first sample's.</summary>
    public bool[] Labels { get; }

    /// <summary>U^2 of the division in which the first sample has the angles of true label.</summary>
    public double Statistic(bool[] labels)
    {
        long sum = 0;
        double squares = 0.0;
        int taken = 0, seen = 0;
        foreach (int size in _groups)
        {
            for (int i = 0; i < size; i++)
                taken += labels[seen++] ? 1 : 0;
            long difference = Difference(taken, seen);
            sum += size * difference;
            squares += size * ((double)difference * difference);
        }

        return Statistic(sum, squares);
    }

    /// <summary>The share of all divisions whose U^2 is at least the observed one, or null when there are more states than <paramref name="limit"/>.</summary>
    public double? ExactTail(int limit)
    {
        // n1 n2 d is a whole number; its sum and its sum of squares over the angles seen decide, so that equal ones are counted together.
        if (Count > 60)
            return null;
        double observed = Statistic(Labels) * (1.0 - 1e-12);
        Dictionary<(int Taken, long Sum, long Squares), double> states = new() { [(0, 0, 0)] = 1.0 };
        int seen = 0;
        foreach (int size in _groups)
        {
            seen += size;
            Dictionary<(int, long, long), double> next = [];
            foreach (((int taken, long sum, long squares), double count) in states)
            {
                double ways = count;
                for (int more = 0; more <= size && taken + more <= _first; more++)
                {
                    if (seen - taken - more <= _second)
                    {
                        long difference = Difference(taken + more, seen);
                        (int, long, long) key = (taken + more, sum + size * difference, squares + size * difference * difference);
                        next[key] = next.GetValueOrDefault(key) + ways;
                    }

                    ways *= (size - more) / (more + 1.0);
                }
            }

            if (next.Count > limit)
                return null;
            states = next;
        }

        double total = 0.0, beyond = 0.0;
        foreach (((_, long sum, long squares), double count) in states)
        {
            total += count;
            beyond += Statistic(sum, squares) >= observed ? count : 0.0;
        }

        return beyond / total;
    }

    /// <summary>n1 n2 d for <paramref name="taken"/> of the first <paramref name="seen"/> angles in the first sample.</summary>
    private long Difference(int taken, int seen) => (long)(seen - taken) * _first - (long)taken * _second;

    private double Statistic(long sum, double squares)
    {
        double product = (double)_first * _second;
        return (squares - (double)sum * sum / Count) / product / ((double)Count * Count);
    }
}

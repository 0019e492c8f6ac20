using Stats.Core;

namespace Stats.Estimators;

/// <summary>Two sorted samples merged: after which of the pooled numbers a new value begins, and how many of the first sample are up to it.</summary>
internal sealed class PooledSample
{
    private readonly int[] _fromFirst;
    private readonly int[] _blockEnds;

    public PooledSample(double[] first, double[] second)
    {
        (First, Second) = (first.Length, second.Length);
        List<int> ends = [], counts = [];
        int i = 0, j = 0;
        while (i < first.Length || j < second.Length)
        {
            double value = j == second.Length || (i < first.Length && first[i] <= second[j]) ? first[i] : second[j];
            while (i < first.Length && first[i] == value)
                i++;
            while (j < second.Length && second[j] == value)
                j++;
            ends.Add(i + j);
            counts.Add(i);
        }

        _blockEnds = [.. ends];
        _fromFirst = [.. counts];
    }

    /// <summary>The sizes m and n.</summary>
    public int First { get; }

    public int Second { get; }

    public bool HasTies => _blockEnds.Length < First + Second;

    /// <summary>How many pooled numbers are at most each distinct value, in rising order.</summary>
    public ReadOnlySpan<int> BlockEnds => _blockEnds;

    /// <summary>How many of them are of the first sample.</summary>
    public ReadOnlySpan<int> FromFirst => _fromFirst;

    /// <summary>m n times D, D+ or D-, a whole number.</summary>
    public long LargestDistance(TestAlternative alternative)
    {
        long largest = 0;
        for (int b = 0; b < _blockEnds.Length; b++)
        {
            long i = _fromFirst[b], difference = i * Second - (_blockEnds[b] - i) * First;
            largest = Math.Max(largest, alternative switch
            {
                TestAlternative.Greater => difference,
                TestAlternative.Less => -difference,
                _ => Math.Abs(difference),
            });
        }

        return largest;
    }

    /// <summary>m^2 n^2 times the sum over the pooled numbers of the squared difference of both distribution functions.</summary>
    public double SumOfSquaredDistances()
    {
        double sum = 0.0;
        int start = 0;
        for (int b = 0; b < _blockEnds.Length; b++)
        {
            double i = _fromFirst[b], difference = i * Second - (_blockEnds[b] - i) * First;
            sum += (_blockEnds[b] - start) * difference * difference;
            start = _blockEnds[b];
        }

        return sum;
    }
}

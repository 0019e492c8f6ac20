namespace Stats.Core;

/// <summary>
/// Draws from a finite law in constant time: Walker's alias method with Vose's construction (1991). Each draw takes one word of a
/// <see cref="PhiloxRandom"/> (two numbers of another generator).
/// </summary>
public sealed class AliasTable
{
    private readonly double[] _threshold;
    private readonly int[] _alias;
    private readonly double[] _probability;

    /// <summary>The table of a law.</summary>
    /// <param name="weights">n weights, finite, at least 0, not all 0; they are scaled to sum to 1.</param>
    /// <exception cref="ArgumentException"><paramref name="weights"/> is empty, all zero, or has a bad entry (the message names it).</exception>
    public AliasTable(ReadOnlySpan<double> weights)
    {
        if (weights.IsEmpty)
            throw new ArgumentException("weights is empty.", nameof(weights));
        double largest = 0.0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0.0) || double.IsPositiveInfinity(weights[i]))
                throw new ArgumentException(FormattableString.Invariant($"weights[{i}] is {weights[i]}; a weight is finite and at least 0."), nameof(weights));
            largest = Math.Max(largest, weights[i]);
        }

        if (largest == 0.0)
            throw new ArgumentException("weights are all zero.", nameof(weights));
        int n = weights.Length;
        _probability = new double[n];
        double sum = 0.0;
        for (int i = 0; i < n; i++)
            sum += _probability[i] = weights[i] / largest;
        _threshold = new double[n];
        _alias = new int[n];
        Stack<int> small = new(), large = new();
        for (int i = 0; i < n; i++)
        {
            _probability[i] /= sum;
            _threshold[i] = _probability[i] * n;
            _alias[i] = i;
            (_threshold[i] < 1.0 ? small : large).Push(i);
        }

        while (small.Count > 0 && large.Count > 0)
        {
            int low = small.Pop(), high = large.Pop();
            _alias[low] = high;
            _threshold[high] = _threshold[high] + _threshold[low] - 1.0;
            (_threshold[high] < 1.0 ? small : large).Push(high);
        }

        // What rounding left over is full; a weight of zero is never left here beside a positive one.
        foreach (int i in large.Concat(small))
        {
            if (_probability[i] > 0.0)
                _threshold[i] = 1.0;
            else
                _alias[i] = System.Numerics.Tensors.TensorPrimitives.IndexOfMax<double>(_probability);
        }
    }

    /// <summary>The number of outcomes.</summary>
    public int Count => _threshold.Length;

    /// <summary>The probability of an outcome.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not in [0, n).</exception>
    public double Probability(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _probability[index];
    }

    /// <summary>An outcome, in [0, n).</summary>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    public int Sample(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        int column;
        double fraction;
        if (random is PhiloxRandom philox)
        {
            // The high part of word times n is the column, the low part the place in it.
            column = (int)Math.BigMul(philox.NextUInt64(), (ulong)Count, out ulong low);
            fraction = (low >> 11) * (1.0 / 9007199254740992.0);
        }
        else
        {
            column = random.Next(Count);
            fraction = random.NextDouble();
        }

        return fraction < _threshold[column] ? column : _alias[column];
    }

    /// <summary>The probability of each outcome that the table itself realises, for checking: the thresholds and aliases added up.</summary>
    internal double[] Realised()
    {
        double[] realised = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            realised[i] += _threshold[i] / Count;
            realised[_alias[i]] += (1.0 - _threshold[i]) / Count;
        }

        return realised;
    }
}

using MathNet.Numerics.Statistics;
using Stats.Core;

namespace Stats.Estimators;

/// <summary>
/// The empirical distribution of a sample, weighted or not: its right-continuous distribution function F(x), the share of the weight at or below x,
/// and its quantiles. Sorted once; immutable. A value of weight 0 is left out.
/// </summary>
public sealed class EmpiricalDistribution
{
    // R's: a rank this close to a whole number is one.
    private const double Fuzz = 4.0 * 2.220446049250313e-16;

    private readonly double[] _values;

    // The weight up to each value, that value included; null where all weigh the same.
    private readonly double[]? _cumulative;
    private readonly double _effective;

    /// <summary>Sorts a sample of equal weights.</summary>
    /// <param name="sample">n numbers in any order, the infinities included.</param>
    /// <exception cref="ArgumentException"><paramref name="sample"/> is empty or an entry is NaN (the message names it).</exception>
    public EmpiricalDistribution(ReadOnlySpan<double> sample)
    {
        _values = SampleCheck.Sorted(sample, nameof(sample));
        TotalWeight = _effective = _values.Length;
    }

    /// <summary>Sorts a weighted sample.</summary>
    /// <param name="sample">n numbers in any order, the infinities included.</param>
    /// <param name="weights">n weights, finite, at least 0, not all 0.</param>
    /// <exception cref="ArgumentException"><paramref name="sample"/> is empty, an entry is NaN, the weights have another length, a bad entry (the message names it), or are all 0.</exception>
    public EmpiricalDistribution(ReadOnlySpan<double> sample, ReadOnlySpan<double> weights)
    {
        SampleCheck.NotEmptyOrNaN(sample, nameof(sample));
        if (weights.Length != sample.Length)
            throw new ArgumentException($"weights has {weights.Length} elements, sample has {sample.Length}.", nameof(weights));
        List<double> values = [], kept = [];
        bool equal = true;
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0.0) || double.IsPositiveInfinity(weights[i]))
                throw new ArgumentException(FormattableString.Invariant($"weights[{i}] is {weights[i]}; a weight is finite and at least 0."), nameof(weights));
            if (weights[i] == 0.0)
                continue;
            values.Add(sample[i]);
            kept.Add(weights[i]);
            equal &= weights[i] == kept[0];
        }

        if (values.Count == 0)
            throw new ArgumentException("weights are all 0: weights[0] is.", nameof(weights));
        _values = [.. values];
        double[] sorted = [.. kept];
        Array.Sort(_values, sorted);
        double largest = sorted.Max(), squares = 0.0, total = 0.0;
        double[] cumulative = new double[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            double share = sorted[i] / largest;
            cumulative[i] = total += share;
            squares += share * share;
        }

        TotalWeight = total * largest;
        if (!equal)
            _cumulative = cumulative;
        _effective = equal ? _values.Length : total * total / squares;
    }

    /// <summary>The values of positive weight in rising order.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The number of values of positive weight.</summary>
    public int Count => _values.Length;

    /// <summary>The sum of the weights; n without weights.</summary>
    public double TotalWeight { get; }

    /// <summary>Kish's effective size (sum of w)^2 / sum of w^2; n for equal weights.</summary>
    public double EffectiveSize => _effective;

    /// <summary>F(x), the share of the weight at or below x.</summary>
    /// <param name="x">Any number; NaN gives NaN.</param>
    public double CumulativeDistribution(double x) => double.IsNaN(x) ? double.NaN : Share(CountUpTo(x));

    /// <summary>F(x), for each element.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void CumulativeDistribution(ReadOnlySpan<double> x, Span<double> result)
    {
        if (x.Length != result.Length)
            throw new ArgumentException($"result has {result.Length} elements, x has {x.Length}.", nameof(result));
        for (int i = 0; i < x.Length; i++)
            result[i] = CumulativeDistribution(x[i]);
    }

    /// <summary>The quantile of a probability.</summary>
    /// <param name="probability">In [0, 1].</param>
    /// <param name="definition">
    /// R's types 1 to 9 (Hyndman and Fan 1996); type 7 by default. With weights that differ, types 1, 2 and 4 invert F (1: the smallest value with F at
    /// least p; 2: the mean of both ends where F equals p; 4: F interpolated linearly), and types 5 to 9 interpolate linearly between the points
    /// (n' m[k] + 1/2 - a) / (n' + 1 - 2 a), where m[k] is the share below value k and half of its own, n' the effective size and a = 1/2, 0, 1, 1/3, 3/8;
    /// equal weights give R's. Type 3 rounds ranks, and has no weighted form.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is not in [0, 1], or the definition is not one of R1 to R9.</exception>
    /// <exception cref="ArgumentException">Type 3 with weights that differ.</exception>
    public double Quantile(double probability, QuantileDefinition definition = QuantileDefinition.R7)
    {
        if (!(probability is >= 0.0 and <= 1.0))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability is in [0, 1].");
        double n = _values.Length;
        switch (definition)
        {
            case QuantileDefinition.R1 or QuantileDefinition.R2 when _cumulative is { } cumulative:
                return Inverse(cumulative, probability, definition == QuantileDefinition.R2);
            case QuantileDefinition.R1 or QuantileDefinition.R2:
                {
                    double rank = n * probability, whole = Math.Floor(rank + Fuzz * Math.Max(1.0, rank));
                    return rank > whole + Fuzz * Math.Max(1.0, rank) ? Value(whole + 1.0)
                        : definition == QuantileDefinition.R1 ? Value(whole) : Between(Value(whole), Value(whole + 1.0), 0.5);
                }

            case QuantileDefinition.R3 when _cumulative is null:
                // The nearest rank; from the middle between two to the even one.
                return Value(Math.Round(n * probability, MidpointRounding.ToEven));
            case QuantileDefinition.R3:
                throw new ArgumentException("Type 3 has no weighted form.", nameof(definition));
            case QuantileDefinition.R4:
                return _cumulative is null ? Interpolated(n * probability) : Weighted(probability, 0.0, 0.0, 0.0);
            case QuantileDefinition.R5:
                return Plotted(probability, 0.5);
            case QuantileDefinition.R6:
                return Plotted(probability, 0.0);
            case QuantileDefinition.R7:
                return Plotted(probability, 1.0);
            case QuantileDefinition.R8:
                return Plotted(probability, 1.0 / 3.0);
            case QuantileDefinition.R9:
                return Plotted(probability, 0.375);
            default:
                throw new ArgumentOutOfRangeException(nameof(definition), definition, "The definition is one of R1 to R9.");
        }
    }

    /// <summary>The quantiles of probabilities.</summary>
    /// <param name="probability">The probabilities.</param>
    /// <param name="result">As long as <paramref name="probability"/>.</param>
    /// <param name="definition">As for a single quantile.</param>
    /// <exception cref="ArgumentException">The lengths differ; or as for a single quantile.</exception>
    public void Quantile(ReadOnlySpan<double> probability, Span<double> result, QuantileDefinition definition = QuantileDefinition.R7)
    {
        if (probability.Length != result.Length)
            throw new ArgumentException($"result has {result.Length} elements, probability has {probability.Length}.", nameof(result));
        for (int i = 0; i < probability.Length; i++)
            result[i] = Quantile(probability[i], definition);
    }

    private double Plotted(double probability, double a)
    {
        double span = _effective + 1.0 - 2.0 * a;
        return _cumulative is null ? Interpolated(a + probability * span) : Weighted(probability, 0.5, 0.5 - a, span);
    }

    /// <summary>Without weights, the value at a rank from 1, between two of them in proportion; the end ones outside.</summary>
    private double Interpolated(double rank)
    {
        double fuzz = Fuzz * Math.Max(1.0, rank), whole = Math.Floor(rank + fuzz), share = rank - whole;
        return Math.Abs(share) < fuzz ? Value(whole) : Between(Value(whole), Value(whole + 1.0), share);
    }

    /// <summary>With weights, the value at a probability between the points (n' m[k] + shift) / span; F itself where span is 0.</summary>
    private double Weighted(double probability, double ownPart, double shift, double span)
    {
        double[] cumulative = _cumulative!;
        int low = 0, high = _values.Length - 1;
        if (probability <= Point(low))
            return _values[low];
        if (probability >= Point(high))
            return _values[high];
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            if (Point(middle) <= probability)
                low = middle;
            else
                high = middle;
        }

        double from = Point(low);
        return Between(_values[low], _values[high], (probability - from) / (Point(high) - from));

        double Point(int k)
        {
            double own = cumulative[k] - (k > 0 ? cumulative[k - 1] : 0.0), share = (cumulative[k] - ownPart * own) / cumulative[^1];
            return span == 0.0 ? share : (_effective * share + shift) / span;
        }
    }

    /// <summary>The smallest value whose F is at least p; where F equals p, with <paramref name="averaged"/> the mean of it and the next.</summary>
    private double Inverse(double[] cumulative, double probability, bool averaged)
    {
        double target = probability * cumulative[^1], slack = Fuzz * cumulative.Length * target;
        int low = 0, high = cumulative.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (cumulative[middle] >= target - slack)
                high = middle;
            else
                low = middle + 1;
        }

        bool onStep = averaged && cumulative[low] <= target + slack && low + 1 < cumulative.Length;
        return onStep ? Between(_values[low], _values[low + 1], 0.5) : _values[low];
    }

    private double Value(double rank) => _values[(int)Math.Clamp(rank, 1.0, _values.Length) - 1];

    // Equal ends, infinite ones too, give that end.
    private static double Between(double lower, double upper, double share) => lower == upper ? lower : (1.0 - share) * lower + share * upper;

    private int CountUpTo(double x)
    {
        int low = 0, high = _values.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_values[middle] <= x)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private double Share(int count) =>
        count == 0 ? 0.0 : count == _values.Length ? 1.0 : _cumulative is { } c ? c[count - 1] / c[^1] : (double)count / _values.Length;
}

using System.Buffers;
using System.Numerics.Tensors;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// The sufficient statistics of directions for a von Mises-Fisher fit: count, sum of weights, sum of squared weights and the
/// weighted sum of the directions, held in twice the working precision, so that the order of adding and merging does not show.
/// One pass over data of any size, in shards that merge.
/// <para>
/// Loss against <see cref="VonMisesFisher.Fit(PointSet, VonMisesFisherFitOptions?, Execution)"/>: 1 minus the resultant length is formed by
/// subtraction, with an absolute error of about 2e-16; for data closer than about 1e-5 rad to their mean the concentration then has
/// fewer than 6 digits. The fit of a point set takes it from a second pass instead.
/// </para>
/// </summary>
public sealed class VonMisesFisherStatistics : IAccumulator<VonMisesFisherStatistics>
{
    private const int Version = 2;
    private static readonly uint Tag = AccumulatorWriter.Tag("vMFs"u8);

    private readonly double[] _high;
    private readonly double[] _low;
    private double _weight, _weightLow;

    /// <summary>Statistics of no data yet.</summary>
    /// <param name="dimension">p, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is below 2.</exception>
    public VonMisesFisherStatistics(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 2);
        _high = new double[dimension];
        _low = new double[dimension];
    }

    /// <summary>p, the number of coordinates.</summary>
    public int Dimension => _high.Length;

    /// <inheritdoc/>
    public long Count { get; private set; }

    /// <summary>The sum of the weights, W.</summary>
    public double TotalWeight => _weight + _weightLow;

    /// <summary>The sum of the squared weights.</summary>
    public double TotalSquaredWeight { get; private set; }

    /// <summary>Whether every weight was an integer: then a weight w stands for w observations.</summary>
    public bool HasFrequencyWeights { get; private set; } = true;

    /// <summary>The number of observations the weights are worth: W for integer weights, else Kish's W^2 / sum of w^2.</summary>
    public double EffectiveCount => TotalWeight == 0.0 ? 0.0 : HasFrequencyWeights ? TotalWeight : TotalWeight * (TotalWeight / TotalSquaredWeight);

    /// <summary>What a fit counts: W for integer weights, which stand for repeated rows, else the number of rows.</summary>
    internal long Observations => HasFrequencyWeights ? (long)Math.Min(TotalWeight, 9.2e18) : Count;

    /// <summary>The mean resultant length, |sum of w x| / W, in [0, 1].</summary>
    /// <exception cref="EstimationException">The total weight is 0.</exception>
    public double MeanResultantLength
    {
        get
        {
            RequireWeight();
            return Math.Min(ResultantLength() / TotalWeight, 1.0);
        }
    }

    /// <summary>1 minus the mean resultant length, by subtraction in twice the working precision.</summary>
    /// <exception cref="EstimationException">The total weight is 0.</exception>
    public double MeanResultantLengthComplement
    {
        get
        {
            RequireWeight();
            double length = ResultantLength();
            // |S|^2 to about 2^-100: W - |S| = (W^2 - |S|^2) / (W + |S|) would need no more; the rounding of the rows dominates.
            double residual = SquaredResultantResidual(length);
            return Math.Max(0.0, ((_weight - length) + (_weightLow - residual / (2.0 * length + double.Epsilon))) / TotalWeight);
        }
    }

    internal ReadOnlySpan<double> High => _high;

    /// <summary>Adds a direction.</summary>
    /// <param name="direction">p coordinates of norm 1 within 1e-6; it is projected onto the sphere.</param>
    /// <param name="weight">Its weight, 0 or in [1e-100, 1e100].</param>
    /// <exception cref="ArgumentException">The length differs from p, a coordinate is not finite, or the norm is not 1.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is neither 0 nor in [1e-100, 1e100].</exception>
    public void Add(ReadOnlySpan<double> direction, double weight = 1.0)
    {
        if (direction.Length != Dimension)
            throw new ArgumentException($"direction has {direction.Length} coordinates, the statistics {Dimension}.", nameof(direction));
        if (!DirectionCheck.IsWeight(weight))
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "A weight is 0 or in [1e-100, 1e100].");
        double norm = DirectionCheck.RequireUnit(direction, nameof(direction), -1);
        Reductions.AddWeightedRows(direction, [weight / norm], _high, _low);
        AddWeight(weight);
    }

    /// <summary>Adds a single-precision direction, as embeddings come.</summary>
    /// <inheritdoc cref="Add(ReadOnlySpan{double}, double)"/>
    public void Add(ReadOnlySpan<float> direction, double weight = 1.0)
    {
        double[] buffer = ArrayPool<double>.Shared.Rent(direction.Length);
        try
        {
            Span<double> converted = buffer.AsSpan(0, direction.Length);
            TensorPrimitives.ConvertTruncating(direction, converted);
            Add(converted, weight);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(buffer);
        }
    }

    /// <summary>Adds every direction of a point set, in parallel blocks.</summary>
    /// <param name="directions">Points of p coordinates, each of norm 1 within 1e-6; there may be none.</param>
    /// <param name="execution">Threads, cancellation, progress; the bits of the result do not depend on the threads.</param>
    /// <exception cref="ArgumentNullException"><paramref name="directions"/> is null.</exception>
    /// <exception cref="ArgumentException">The dimension differs from p, or a row is not a direction (the message names it); nothing is added then.</exception>
    public void Add(PointSet directions, Execution execution = default)
    {
        RequireSameDimension(directions);
        if (directions.Count > 0)
            Merge(VonMisesFisher.Summarize(new DirectionRows(directions), weights: null, normalize: false, execution));
    }

    /// <summary>Adds every direction of a point set with its weight, in parallel blocks.</summary>
    /// <param name="directions">n points of p coordinates, each of norm 1 within 1e-6; there may be none.</param>
    /// <param name="weights">n weights, each 0 or in [1e-100, 1e100].</param>
    /// <param name="execution">Threads, cancellation, progress; the bits of the result do not depend on the threads.</param>
    /// <exception cref="ArgumentNullException"><paramref name="directions"/> is null.</exception>
    /// <exception cref="ArgumentException">The dimension differs from p, the weights have another length or a bad entry, or a row is not a direction (the message names them); nothing is added then.</exception>
    public void Add(PointSet directions, ReadOnlySpan<double> weights, Execution execution = default)
    {
        RequireSameDimension(directions);
        if (weights.Length != directions.Count)
            throw new ArgumentException($"weights has {weights.Length} elements for {directions.Count} directions.", nameof(weights));
        for (int i = 0; i < weights.Length; i++)
        {
            if (!DirectionCheck.IsWeight(weights[i]))
                throw new ArgumentException(FormattableString.Invariant($"weights[{i}] is {weights[i]}; a weight is 0 or in [1e-100, 1e100]."), nameof(weights));
        }

        if (directions.Count > 0)
            Merge(VonMisesFisher.Summarize(new DirectionRows(directions), weights.ToArray(), normalize: false, execution));
    }

    /// <inheritdoc/>
    public void Merge(VonMisesFisherStatistics other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Dimension != Dimension)
            throw new ArgumentException($"other has dimension {other.Dimension}, these statistics {Dimension}.", nameof(other));
        for (int j = 0; j < _high.Length; j++)
            (_high[j], _low[j]) = Add(_high[j], _low[j], other._high[j], other._low[j]);
        (_weight, _weightLow) = Add(_weight, _weightLow, other._weight, other._weightLow);
        TotalSquaredWeight += other.TotalSquaredWeight;
        HasFrequencyWeights &= other.HasFrequencyWeights;
        Count += other.Count;
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> writer)
    {
        AccumulatorWriter output = new(writer, Tag, Version);
        output.Write((long)Dimension);
        output.Write(Count);
        output.Write(HasFrequencyWeights ? 1L : 0L);
        output.Write(_weight);
        output.Write(_weightLow);
        output.Write(TotalSquaredWeight);
        output.Write(_high);
        output.Write(_low);
        output.End();
    }

    /// <inheritdoc/>
    public static VonMisesFisherStatistics Read(ReadOnlySpan<byte> source)
    {
        AccumulatorReader input = new(source, Tag, Version, nameof(VonMisesFisherStatistics));
        long dimension = input.ReadInt64();
        if (dimension < 2 || dimension > (input.Remaining / (2 * sizeof(double))))
            throw new ArgumentException($"source is damaged: a dimension of {dimension}.", nameof(source));
        long count = input.ReadInt64(), frequencies = input.ReadInt64();
        VonMisesFisherStatistics statistics = new((int)dimension) { Count = count, HasFrequencyWeights = frequencies == 1 };
        statistics._weight = input.ReadDouble();
        statistics._weightLow = input.ReadDouble();
        statistics.TotalSquaredWeight = input.ReadDouble();
        input.ReadDoubles(statistics._high);
        input.ReadDoubles(statistics._low);
        input.End();
        if (count < 0 || frequencies is not (0 or 1) || !statistics.IsConsistent())
            throw new ArgumentException("source is damaged: its sums are no sums of directions.", nameof(source));
        return statistics;
    }

    /// <summary>Adds rows that have been checked, scaled by weight / norm each.</summary>
    internal void AddRows(ReadOnlySpan<double> rows, ReadOnlySpan<double> factors, ReadOnlySpan<double> weights)
    {
        Reductions.AddWeightedRows(rows, factors, _high, _low);
        foreach (double weight in weights)
            AddWeight(weight);
    }

    /// <summary>|sum of w x|.</summary>
    internal double ResultantLength() => Math.Sqrt(Reductions.SquaredNorm(_high));

    /// <summary>The mean direction, or null where the resultant is zero up to the rounding of the directions.</summary>
    internal double[]? MeanDirection()
    {
        double length = ResultantLength();
        if (length <= 2.3e-16 * TotalWeight)
            return null;
        double[] direction = new double[_high.Length];
        for (int j = 0; j < direction.Length; j++)
            direction[j] = _high[j] / length;
        return direction;
    }

    internal void RequireWeight()
    {
        if (!(TotalWeight > 0.0))
            throw new EstimationException(Count == 0 ? "There are no observations." : "All weights are zero.");
    }

    private void RequireSameDimension(PointSet directions)
    {
        ArgumentNullException.ThrowIfNull(directions);
        if (directions.Dimension != Dimension)
            throw new ArgumentException($"directions has dimension {directions.Dimension}, the statistics {Dimension}.", nameof(directions));
    }

    /// <summary>
    /// Whether these can be sums of weighted directions: |S| at most W, sum of w^2 at most W^2 and W^2 at most n sum of w^2 (Cauchy-Schwarz),
    /// the low parts at most what n additions can round off. The absolute slack is for squares that are subnormal. NaN fails every comparison.
    /// </summary>
    private bool IsConsistent()
    {
        double weight = TotalWeight, square = weight * weight;
        double low = 1e-15 * Count * weight;
        return weight >= 0.0 && double.IsFinite(weight) && TotalSquaredWeight >= 0.0 && double.IsFinite(TotalSquaredWeight)
            && ResultantLength() <= weight * (1.0 + 1e-9) + 1e-150
            && TotalSquaredWeight <= square * (1.0 + 1e-6) + 1e-300
            && square <= Count * TotalSquaredWeight * (1.0 + 1e-6) + 1e-300
            && Math.Abs(_weightLow) <= low + 1e-300
            && Math.Abs(TensorPrimitives.MaxMagnitude<double>(_low)) <= low + 1e-300;
    }

    private void AddWeight(double weight)
    {
        (_weight, _weightLow) = Add(_weight, _weightLow, weight, 0.0);
        TotalSquaredWeight += weight * weight;
        // Beyond 2^53 every double is an integer.
        HasFrequencyWeights &= weight == Math.Floor(weight) && weight <= 9007199254740992.0;
        Count++;
    }

    /// <summary>|S|^2 - length^2 for the pair of sums.</summary>
    private double SquaredResultantResidual(double length)
    {
        double sum = 0.0, low = 0.0;
        for (int j = 0; j < _high.Length; j++)
        {
            double square = _high[j] * _high[j];
            (sum, low) = Add(sum, low, square, Math.FusedMultiplyAdd(_high[j], _high[j], -square) + 2.0 * _high[j] * _low[j]);
        }

        double lengthSquare = length * length;
        return (sum - lengthSquare) + (low - Math.FusedMultiplyAdd(length, length, -lengthSquare));
    }

    private static (double High, double Low) Add(double a, double aLow, double b, double bLow)
    {
        double sum = a + b, v = sum - a;
        return (sum, aLow + bLow + ((a - (sum - v)) + (b - v)));
    }
}

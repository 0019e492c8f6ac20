using System.Buffers;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// The sufficient statistics of angles for a von Mises fit: count, sum of weights, sum of squared weights and the weighted sums of cosines and sines,
/// held in twice the working precision, so that the order of adding and merging does not show. One pass over data of any size, in shards that merge.
/// <para>
/// Loss against <see cref="VonMises.Fit(ReadOnlySpan{double}, VonMisesFitOptions?, Execution)"/>: 1 minus the mean resultant length is formed by
/// subtraction, with an absolute error of about 2e-16; for angles closer than about 1e-5 to their mean the concentration then has
/// fewer than 6 digits. The fit of the angles takes it from a second pass instead.
/// </para>
/// </summary>
public sealed class VonMisesStatistics : IAccumulator<VonMisesStatistics>
{
    private const int Version = 1;
    private static readonly uint Tag = AccumulatorWriter.Tag("vMis"u8);

    private DoubleDouble _cosines, _sines, _weight;

    /// <inheritdoc/>
    public long Count { get; private set; }

    /// <summary>The sum of the weights, W.</summary>
    public double TotalWeight => _weight.High;

    /// <summary>The sum of the squared weights.</summary>
    public double TotalSquaredWeight { get; private set; }

    /// <summary>Whether every weight was an integer: then a weight w stands for w observations.</summary>
    public bool HasFrequencyWeights { get; private set; } = true;

    /// <summary>The number of observations the weights are worth: W for integer weights, else Kish's W^2 / sum of w^2.</summary>
    public double EffectiveCount => TotalWeight == 0.0 ? 0.0 : HasFrequencyWeights ? TotalWeight : TotalWeight * (TotalWeight / TotalSquaredWeight);

    /// <summary>Whether the angles have a mean direction: false where the resultant is zero up to the rounding of the sines.</summary>
    public bool HasMeanDirection => ResultantLength > 2.3e-16 * TotalWeight;

    /// <summary>The mean direction, radians, in [-pi, pi); 0 where there is none.</summary>
    public double MeanDirection => HasMeanDirection ? Angle.Reduce(Math.Atan2(_sines.High, _cosines.High)) : 0.0;

    /// <summary>The mean resultant length |sum of w exp(ix)| / W, in [0, 1].</summary>
    /// <exception cref="EstimationException">The total weight is 0.</exception>
    public double MeanResultantLength
    {
        get
        {
            RequireWeight();
            return Math.Min(ResultantLength / TotalWeight, 1.0);
        }
    }

    /// <summary>1 minus the mean resultant length, by subtraction in twice the working precision.</summary>
    /// <exception cref="EstimationException">The total weight is 0.</exception>
    public double MeanResultantLengthComplement
    {
        get
        {
            RequireWeight();
            // (W^2 - C^2 - S^2) / (W (W + |R|)); the rounding of the sines dominates.
            DoubleDouble residual = _weight * _weight - _cosines * _cosines - _sines * _sines;
            return Math.Clamp(residual.High / TotalWeight / (TotalWeight + ResultantLength), 0.0, 1.0);
        }
    }

    /// <summary>What a fit counts: W for integer weights, which stand for repeated angles, else the number of angles.</summary>
    internal long Observations => HasFrequencyWeights ? (long)Math.Min(TotalWeight, 9.2e18) : Count;

    private double ResultantLength => Math.Sqrt(_cosines.High * _cosines.High + _sines.High * _sines.High);

    /// <summary>Adds an angle.</summary>
    /// <param name="angle">The angle, radians, finite.</param>
    /// <param name="weight">Its weight, 0 or in [1e-100, 1e100].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="angle"/> is not finite, or <paramref name="weight"/> is neither 0 nor in [1e-100, 1e100].</exception>
    public void Add(double angle, double weight = 1.0)
    {
        if (!double.IsFinite(angle))
            throw new ArgumentOutOfRangeException(nameof(angle), angle, "An angle is finite.");
        if (!DirectionCheck.IsWeight(weight))
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "A weight is 0 or in [1e-100, 1e100].");
        AngleSums.Resultant([angle], [weight], out DoubleDouble cosines, out DoubleDouble sines);
        _cosines += cosines;
        _sines += sines;
        AddWeight(weight);
    }

    /// <summary>Adds angles, in parallel blocks.</summary>
    /// <param name="angles">The angles, radians, finite; there may be none.</param>
    /// <param name="execution">Threads, cancellation, progress; the bits of the result do not depend on the threads.</param>
    /// <exception cref="ArgumentException">An angle is not finite (the message names it); nothing is added then.</exception>
    public void Add(ReadOnlySpan<double> angles, Execution execution = default) => Merge(Of(angles, default, execution));

    /// <summary>Adds angles with their weights, in parallel blocks.</summary>
    /// <param name="angles">n angles, radians, finite; there may be none.</param>
    /// <param name="weights">n weights, each 0 or in [1e-100, 1e100].</param>
    /// <param name="execution">Threads, cancellation, progress; the bits of the result do not depend on the threads.</param>
    /// <exception cref="ArgumentException">An angle is not finite, or the weights have another length or a bad entry (the message names it); nothing is added then.</exception>
    public void Add(ReadOnlySpan<double> angles, ReadOnlySpan<double> weights, Execution execution = default)
    {
        CircularCheck.RequireWeights(weights, angles.Length, nameof(weights));
        if (angles.Length > 0)
            Merge(Of(angles, weights, execution));
    }

    /// <inheritdoc/>
    public void Merge(VonMisesStatistics other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _cosines += other._cosines;
        _sines += other._sines;
        _weight += other._weight;
        TotalSquaredWeight += other.TotalSquaredWeight;
        HasFrequencyWeights &= other.HasFrequencyWeights;
        Count += other.Count;
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> writer)
    {
        AccumulatorWriter output = new(writer, Tag, Version);
        output.Write(Count);
        output.Write(HasFrequencyWeights ? 1L : 0L);
        output.Write(TotalSquaredWeight);
        foreach (DoubleDouble sum in (ReadOnlySpan<DoubleDouble>)[_weight, _cosines, _sines])
        {
            output.Write(sum.High);
            output.Write(sum.Low);
        }

        output.End();
    }

    /// <inheritdoc/>
    public static VonMisesStatistics Read(ReadOnlySpan<byte> source)
    {
        AccumulatorReader input = new(source, Tag, Version, nameof(VonMisesStatistics));
        long count = input.ReadInt64(), frequencies = input.ReadInt64();
        VonMisesStatistics statistics = new() { Count = count, HasFrequencyWeights = frequencies == 1, TotalSquaredWeight = input.ReadDouble() };
        statistics._weight = new(input.ReadDouble(), input.ReadDouble());
        statistics._cosines = new(input.ReadDouble(), input.ReadDouble());
        statistics._sines = new(input.ReadDouble(), input.ReadDouble());
        input.End();
        if (count < 0 || frequencies is not (0 or 1) || !statistics.IsConsistent())
            throw new ArgumentException("source is damaged: its sums are no sums of angles.", nameof(source));
        return statistics;
    }

    /// <summary>The statistics of angles, in blocks whose size depends on their number alone; the weights are checked already.</summary>
    internal static unsafe VonMisesStatistics Of(ReadOnlySpan<double> angles, ReadOnlySpan<double> weights, Execution execution, double progressTo = 1.0)
    {
        int count = angles.Length;
        bool weighted = weights.Length > 0;
        if (count <= BlockSize(count))
        {
            execution.CancellationToken.ThrowIfCancellationRequested();
            VonMisesStatistics all = new();
            all.AddBlock(angles, weights, 0);
            return all;
        }

        fixed (double* first = angles, second = weights)
        {
            nint x = (nint)first, w = (nint)second;
            VonMisesStatistics[] parts = new VonMisesStatistics[ParallelBlocks.CountOf(count, BlockSize(count))];
            ParallelBlocks.Run(
                count,
                BlockSize(count),
                execution,
                (block, start, end) =>
                {
                    parts[block] = new VonMisesStatistics();
                    parts[block].AddBlock(Slice(x, start, end), weighted ? Slice(w, start, end) : default, start);
                },
                progressTo: progressTo);
            for (int i = 1; i < parts.Length; i++)
                parts[0].Merge(parts[i]);
            return parts[0];
        }
    }

    /// <summary>sum of w (1 - cos(x - centre)) and sum of w sin(x - centre), in the same blocks.</summary>
    internal static unsafe (double Versines, double Sines) Deviations(ReadOnlySpan<double> angles, ReadOnlySpan<double> weights, double centre, Execution execution, double progressFrom)
    {
        int count = angles.Length, blockSize = BlockSize(count);
        bool weighted = weights.Length > 0;
        DoubleDouble versines = 0.0, sines = 0.0;
        fixed (double* first = angles, second = weights)
        {
            nint x = (nint)first, w = (nint)second;
            (DoubleDouble Versines, DoubleDouble Sines)[] parts = new (DoubleDouble, DoubleDouble)[ParallelBlocks.CountOf(count, blockSize)];
            ParallelBlocks.Run(
                count,
                blockSize,
                execution,
                (block, start, end) => AngleSums.Deviations(Slice(x, start, end), weighted ? Slice(w, start, end) : default, centre, out parts[block].Versines, out parts[block].Sines),
                progressFrom);
            foreach ((DoubleDouble versine, DoubleDouble sine) in parts)
            {
                versines += versine;
                sines += sine;
            }
        }

        return (versines.High, sines.High);
    }

    internal void RequireWeight()
    {
        if (!(TotalWeight > 0.0))
            throw new EstimationException(Count == 0 ? "There are no observations." : "All weights are zero.");
    }

    private static int BlockSize(int count) => Math.Max(32_768, (count + 63) / 64);

    private static unsafe ReadOnlySpan<double> Slice(nint address, int start, int end) => new((double*)address + start, end - start);

    private void AddBlock(ReadOnlySpan<double> angles, ReadOnlySpan<double> weights, int offset)
    {
        AngleSums.Resultant(angles, weights, out _cosines, out _sines);
        if (!double.IsFinite(_cosines.High + _sines.High))
            CircularCheck.RequireAngles(angles, nameof(angles), offset);
        if (weights.Length > 0)
        {
            foreach (double weight in weights)
                AddWeight(weight);
        }
        else
        {
            _weight = angles.Length;
            TotalSquaredWeight = angles.Length;
            Count = angles.Length;
        }
    }

    private void AddWeight(double weight)
    {
        _weight += weight;
        TotalSquaredWeight += weight * weight;
        // Beyond 2^53 every double is an integer.
        HasFrequencyWeights &= weight == Math.Floor(weight) && weight <= 9007199254740992.0;
        Count++;
    }

    /// <summary>
    /// Whether these can be sums of weighted angles: the resultant at most W, sum of w^2 at most W^2 and W^2 at most n sum of w^2 (Cauchy-Schwarz), the low
    /// parts below the last bit of the high ones. The absolute slack is for squares that are subnormal. NaN fails every comparison.
    /// </summary>
    private bool IsConsistent()
    {
        double weight = TotalWeight, square = weight * weight;
        return weight >= 0.0 && double.IsFinite(weight) && TotalSquaredWeight >= 0.0 && double.IsFinite(TotalSquaredWeight)
            && ResultantLength <= weight * (1.0 + 1e-9) + 1e-150
            && TotalSquaredWeight <= square * (1.0 + 1e-6) + 1e-300
            && square <= Count * TotalSquaredWeight * (1.0 + 1e-6) + 1e-300
            && IsPair(_weight) && IsPair(_cosines) && IsPair(_sines);

        static bool IsPair(DoubleDouble sum) => Math.Abs(sum.Low) <= 2.3e-16 * Math.Abs(sum.High);
    }
}

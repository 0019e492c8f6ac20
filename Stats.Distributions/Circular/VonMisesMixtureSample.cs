using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// Angles as the passes of <see cref="VonMisesMixtureEm"/> read them: the sine and cosine of half the angle, and weights, padded to whole
/// registers with weight 0. Weights that are not whole numbers (frequencies) are scaled to sum to their effective count, so that their scale
/// does not show in standard errors and guards.
/// </summary>
internal sealed class VonMisesMixtureSample
{
    public VonMisesMixtureSample(ReadOnlySpan<double> angles, ReadOnlySpan<double> weights, bool weighted)
    {
        if (angles.IsEmpty)
            throw new ArgumentException("angles is empty.", nameof(angles));
        if (weighted && weights.Length != angles.Length)
            throw new ArgumentException($"weights has {weights.Length} elements, angles has {angles.Length}.", nameof(weights));
        CircularCheck.RequireAngles(angles, nameof(angles));
        Count = angles.Length;
        int padded = (Count + 7) & ~7;
        Angles = new double[Count];
        HalfSine = new double[padded];
        HalfCosine = new double[padded];
        Weights = new double[padded];
        bool frequencies = true;
        double sum = 0.0, squares = 0.0, scale = 0.0;
        for (int i = 0; i < Count; i++)
        {
            double weight = weighted ? weights[i] : 1.0;
            if (!(weight >= 0.0) || double.IsPositiveInfinity(weight))
                throw new ArgumentException(FormattableString.Invariant($"weights[{i}] is {weight}; a weight is finite and at least 0."), nameof(weights));
            Angles[i] = Angle.Reduce(angles[i]);
            (HalfSine[i], HalfCosine[i]) = Math.SinCos(0.5 * Angles[i]);
            Weights[i] = weight;
            frequencies &= weight == Math.Floor(weight) && weight <= 9007199254740992.0;
            scale = Math.Max(scale, weight);
        }

        if (scale == 0.0)
            throw new ArgumentException("weights are all zero.", nameof(weights));
        for (int i = 0; i < Count; i++)
        {
            // Relative to the largest, so that the squares neither overflow nor underflow.
            double relative = Weights[i] / scale;
            sum += relative;
            squares += relative * relative;
            if (Weights[i] > 0.0)
                PositiveCount++;
        }

        TotalWeight = frequencies ? sum * scale : sum * (sum / squares);
        LikelihoodScale = frequencies ? 1.0 : scale * (squares / sum);
        Observations = frequencies ? (long)Math.Min(Math.Round(TotalWeight), 9.2e18) : Count;
        if (!frequencies)
        {
            for (int i = 0; i < Count; i++)
                Weights[i] = Weights[i] / scale * (sum / squares);
        }
    }

    /// <summary>The sample of a start: these rows of another one.</summary>
    private VonMisesMixtureSample(VonMisesMixtureSample source, int[] rows)
    {
        Count = rows.Length;
        Angles = [.. rows.Select(i => source.Angles[i])];
        int padded = (Count + 7) & ~7;
        HalfSine = new double[padded];
        HalfCosine = new double[padded];
        Weights = new double[padded];
        for (int j = 0; j < Count; j++)
            (HalfSine[j], HalfCosine[j], Weights[j]) = (source.HalfSine[rows[j]], source.HalfCosine[rows[j]], source.Weights[rows[j]]);
        TotalWeight = Weights.Sum();
        LikelihoodScale = source.LikelihoodScale;
        PositiveCount = Weights.Count(w => w > 0.0);
    }

    public int Count { get; }

    public int PositiveCount { get; }

    /// <summary>In [-pi, pi).</summary>
    public double[] Angles { get; }

    public double[] HalfSine { get; }

    public double[] HalfCosine { get; }

    public double[] Weights { get; }

    public double TotalWeight { get; }

    /// <summary>The caller's weights over these.</summary>
    public double LikelihoodScale { get; }

    public long Observations { get; }

    /// <summary>Whether at least so many different angles have weight.</summary>
    public bool HasDistinct(int count)
    {
        HashSet<double> seen = [];
        for (int i = 0; i < Count && seen.Count < count; i++)
        {
            // -0 and 0 are one angle.
            if (Weights[i] > 0.0)
                seen.Add(Angles[i] + 0.0);
        }

        return seen.Count >= count;
    }

    /// <summary>At most so many rows with weight, drawn at random without replacement.</summary>
    public VonMisesMixtureSample Subsample(PhiloxRandom random, int count)
    {
        if (PositiveCount <= count && PositiveCount == Count)
            return this;
        int[] positive = [.. Enumerable.Range(0, Count).Where(i => Weights[i] > 0.0)];
        if (positive.Length <= count)
            return new VonMisesMixtureSample(this, positive);
        return new VonMisesMixtureSample(this, [.. RandomSampling.SampleWithoutReplacement(random, positive.Length, count).Select(i => positive[i])]);
    }
}

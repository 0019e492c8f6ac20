using Stats.Core;

namespace Stats.Distributions;

/// <content>
/// Sampling: the cosine to the mean direction by rejection (Wood 1994, after Ulrich 1984), then a uniform direction orthogonal to the
/// mean: x = w mu + sqrt(1 - w^2) v. Cost O(p) a draw, bound by the Gaussian numbers; no rotation matrix.
/// </content>
public sealed partial class VonMisesFisher
{
    /// <inheritdoc/>
    public void Sample(Random random, Span<double> target)
    {
        ArgumentNullException.ThrowIfNull(random);
        RequireLength(target.Length, nameof(target));
        Draw(random, new VonMisesFisherCosineSampler(Dimension, Concentration), target);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public PointSet Sample(int count, Random random, Execution execution = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(random);
        int dimension = Dimension;
        double[] values = new double[checked(count * dimension)];
        PhiloxRandom family = PhiloxRandom.Split(random);
        VonMisesFisherCosineSampler cosine = new(dimension, Concentration);
        // A block makes about 2^16 numbers; draw i has stream i, so the blocks do not show.
        ParallelBlocks.Run(count, Math.Max(1, (1 << 16) / dimension), execution, (_, start, end) =>
        {
            PhiloxRandom stream = family.WithStream((ulong)start);
            for (int i = start; i < end; i++)
            {
                stream.Reset((ulong)i);
                Draw(stream, cosine, values.AsSpan(i * dimension, dimension));
            }
        });
        return new PointSet(values, dimension);
    }

    private void Draw(Random random, in VonMisesFisherCosineSampler cosine, Span<double> target)
    {
        if (Concentration == 0.0)
        {
            FillDirection(random, target);
            return;
        }

        double complement = cosine.NextComplement(random);
        double sine = Math.Sqrt(complement * (2.0 - complement)), w = 1.0 - complement;
        double tangentNorm;
        do
        {
            random.FillGaussian(target);
            double along = Reductions.Dot(target, _meanDirection);
            Reductions.AddScaled(target, _meanDirection, -along);
            tangentNorm = Math.Sqrt(Reductions.SquaredNorm(target));
            // Nearly all of it lay along the mean: what its rounding left there goes the second time.
            if (tangentNorm < 0.1 * Math.Abs(along))
            {
                Reductions.AddScaled(target, _meanDirection, -Reductions.Dot(target, _meanDirection));
                tangentNorm = Math.Sqrt(Reductions.SquaredNorm(target));
            }
        }
        while (tangentNorm < 1e-12);
        Reductions.Combine(target, sine / tangentNorm, _meanDirection, w);
    }

    private static void FillDirection(Random random, Span<double> target)
    {
        double norm;
        do
        {
            random.FillGaussian(target);
            norm = Math.Sqrt(Reductions.SquaredNorm(target));
        }
        while (norm < 1e-12);
        Reductions.Combine(target, 1.0 / norm, target, 0.0);
    }
}

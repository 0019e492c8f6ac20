using Stats.Core;

namespace Stats.Distributions;

/// <content>Draws.</content>
public sealed partial class VonMisesMixture
{
    /// <inheritdoc/>
    public double Sample(Random random) => Sample(random, out _);

    /// <summary>A draw, in [-pi, pi), and the component it comes from.</summary>
    /// <param name="random">The generator.</param>
    /// <param name="component">Which component.</param>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    public double Sample(Random random, out int component)
    {
        component = _alias.Sample(random);
        return Angle.Reduce(_components[component].Sample(random));
    }

    /// <inheritdoc/>
    public void Samples(Span<double> target, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < target.Length; i++)
            target[i] = Sample(random, out _);
    }

    /// <summary>
    /// Draws angles on several threads and tells the component of each. One key is taken from <paramref name="random"/> and draw i has its own stream i: the
    /// numbers do not depend on threads.
    /// </summary>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="random">The source that the one key is taken from.</param>
    /// <param name="labels">The component each angle was drawn from.</param>
    /// <param name="execution">Threads, cancellation, progress.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    public double[] Sample(int count, Random random, out int[] labels, Execution execution = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        double[] angles = new double[count];
        int[] drawn = new int[count];
        PhiloxRandom family = PhiloxRandom.Split(random);
        ParallelBlocks.Run(count, 1 << 12, execution, (_, start, end) =>
        {
            PhiloxRandom stream = family.WithStream((ulong)start);
            for (int i = start; i < end; i++)
            {
                stream.Reset((ulong)i);
                angles[i] = Sample(stream, out drawn[i]);
            }
        });
        labels = drawn;
        return angles;
    }
}

using System.Buffers;
using System.Numerics.Tensors;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// The rows that a fit reads, as doubles: those of a point set where they lie, single-precision ones converted a few at a time, so
/// that embeddings are never held twice. Single-precision rows stay pinned by the caller.
/// </summary>
internal sealed unsafe class DirectionRows
{
    private readonly double[]? _double;
    private readonly float* _single;

    public DirectionRows(PointSet points)
    {
        _double = points.Array;
        Count = points.Count;
        Dimension = points.Dimension;
    }

    public DirectionRows(float* pinned, int count, int dimension)
    {
        _single = pinned;
        Count = count;
        Dimension = dimension;
    }

    public int Count { get; }

    public int Dimension { get; }

    /// <summary>Hands rows start &lt;= i &lt; end to <paramref name="action"/> in groups small enough to stay in the cache between two readings; all but the last of a multiple of 4.</summary>
    public void ForEachGroup(int start, int end, GroupAction action)
    {
        int step = Math.Clamp((1 << 14) / Dimension / 4 * 4, 4, GroupCapacity);
        double[]? buffer = _double is null ? ArrayPool<double>.Shared.Rent(step * Dimension) : null;
        try
        {
            for (int first = start; first < end; first += step)
            {
                int count = Math.Min(step, end - first), length = count * Dimension;
                if (buffer is null)
                {
                    action(first, count, _double.AsSpan(first * Dimension, length));
                    continue;
                }

                Span<double> converted = buffer.AsSpan(0, length);
                TensorPrimitives.ConvertTruncating(new ReadOnlySpan<float>(_single + (long)first * Dimension, length), converted);
                action(first, count, converted);
            }
        }
        finally
        {
            if (buffer is not null)
                ArrayPool<double>.Shared.Return(buffer);
        }
    }

    /// <summary>The most rows of a group.</summary>
    public const int GroupCapacity = 64;

    /// <summary>What is done to rows first &lt;= i &lt; first + count.</summary>
    public delegate void GroupAction(int first, int count, ReadOnlySpan<double> rows);
}

using System.Buffers;

namespace Stats.Core;

/// <summary>
/// Statistics that can be computed from parts: add observations in any shard, merge the parts, and carry them between
/// processes as bytes. Merging equals accumulating the whole, up to the rounding the type documents.
/// </summary>
/// <typeparam name="TSelf">The accumulator itself.</typeparam>
public interface IAccumulator<TSelf>
    where TSelf : IAccumulator<TSelf>
{
    /// <summary>The number of observations added so far.</summary>
    long Count { get; }

    /// <summary>Adds what another accumulator has seen; the other stays as it is.</summary>
    /// <exception cref="ArgumentException">The other has another shape (its dimension, its settings).</exception>
    void Merge(TSelf other);

    /// <summary>Writes the state as versioned little-endian bytes.</summary>
    void Write(IBufferWriter<byte> writer);

    /// <summary>Reads what <see cref="Write"/> wrote, on any machine.</summary>
    /// <exception cref="ArgumentException">The bytes are of another type, another version, or damaged.</exception>
    static abstract TSelf Read(ReadOnlySpan<byte> source);
}

using System.Buffers;
using System.Buffers.Binary;

namespace Stats.Core;

/// <summary>The byte form all accumulators share: a four-letter tag, a version, then little-endian numbers, and nothing after them.</summary>
internal ref struct AccumulatorReader
{
    private ReadOnlySpan<byte> _rest;

    public AccumulatorReader(ReadOnlySpan<byte> source, uint tag, int version, string name)
    {
        if (source.Length < 8 || BinaryPrimitives.ReadUInt32LittleEndian(source) != tag)
            throw new ArgumentException($"source does not hold a {name}.", nameof(source));
        int found = BinaryPrimitives.ReadInt32LittleEndian(source[4..]);
        if (found != version)
            throw new ArgumentException($"source holds a {name} of version {found}; this library reads version {version}.", nameof(source));
        _rest = source[8..];
    }

    public readonly int Remaining => _rest.Length;

    public long ReadInt64()
    {
        Require(sizeof(long));
        long value = BinaryPrimitives.ReadInt64LittleEndian(_rest);
        _rest = _rest[sizeof(long)..];
        return value;
    }

    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    public void ReadDoubles(Span<double> target)
    {
        Require(checked(target.Length * sizeof(double)));
        for (int i = 0; i < target.Length; i++)
            target[i] = ReadDouble();
    }

    public readonly void End()
    {
        if (_rest.Length != 0)
            throw new ArgumentException($"source is damaged: {_rest.Length} bytes are left over.", "source");
    }

    private readonly void Require(int bytes)
    {
        if (_rest.Length < bytes)
            throw new ArgumentException("source is damaged: it ends too early.", "source");
    }
}

/// <summary>Writes what <see cref="AccumulatorReader"/> reads.</summary>
internal readonly struct AccumulatorWriter
{
    private readonly IBufferWriter<byte> _writer;

    public AccumulatorWriter(IBufferWriter<byte> writer, uint tag, int version)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _writer = writer;
        Span<byte> header = writer.GetSpan(8);
        BinaryPrimitives.WriteUInt32LittleEndian(header, tag);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], version);
        writer.Advance(8);
    }

    /// <summary>Four ASCII letters as a tag.</summary>
    public static uint Tag(ReadOnlySpan<byte> letters) => BinaryPrimitives.ReadUInt32LittleEndian(letters);

    public void Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_writer.GetSpan(sizeof(long)), value);
        _writer.Advance(sizeof(long));
    }

    public void Write(double value) => Write(BitConverter.DoubleToInt64Bits(value));

    public void Write(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
            Write(value);
    }
}

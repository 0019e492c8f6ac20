using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Stats.Core;

/// <summary>
/// The byte form all accumulators share: a four-letter tag, a version, then little-endian numbers of 8 bytes, the last of them the checksum
/// of all before it.
/// </summary>
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
        if (source.Length < 16 || source.Length % 8 != 0)
            throw new ArgumentException($"source is damaged: {source.Length} bytes are no whole number of words.", nameof(source));
        if (AccumulatorWriter.Checksum(source[..^8]) != BinaryPrimitives.ReadInt64LittleEndian(source[^8..]))
            throw new ArgumentException("source is damaged: its checksum does not match.", nameof(source));
        _rest = source[8..^8];
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

/// <summary>Writes what <see cref="AccumulatorReader"/> reads; <see cref="End"/> comes last.</summary>
internal struct AccumulatorWriter
{
    private readonly IBufferWriter<byte> _writer;
    private uint _checksum;

    public AccumulatorWriter(IBufferWriter<byte> writer, uint tag, int version)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _writer = writer;
        Span<byte> header = writer.GetSpan(8);
        BinaryPrimitives.WriteUInt32LittleEndian(header, tag);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], version);
        _checksum = BitOperations.Crc32C(uint.MaxValue, BinaryPrimitives.ReadUInt64LittleEndian(header));
        writer.Advance(8);
    }

    /// <summary>Four ASCII letters as a tag.</summary>
    public static uint Tag(ReadOnlySpan<byte> letters) => BinaryPrimitives.ReadUInt32LittleEndian(letters);

    public void Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_writer.GetSpan(sizeof(long)), value);
        _writer.Advance(sizeof(long));
        _checksum = BitOperations.Crc32C(_checksum, (ulong)value);
    }

    public void Write(double value) => Write(BitConverter.DoubleToInt64Bits(value));

    public void Write(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
            Write(value);
    }

    /// <summary>Closes with the checksum.</summary>
    public void End() => Write((long)_checksum);

    /// <summary>CRC-32C (Castagnoli, Bräuer and Herrmann 1993) of whole words of 8 bytes: no burst within 32 bits escapes it.</summary>
    public static long Checksum(ReadOnlySpan<byte> words)
    {
        uint checksum = uint.MaxValue;
        for (; words.Length > 0; words = words[8..])
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(words));
        return checksum;
    }
}

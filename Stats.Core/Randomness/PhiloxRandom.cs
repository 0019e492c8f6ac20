namespace Stats.Core;

/// <summary>
/// A counter-based random generator: Philox4x32-10 with the seed as key and a counter of 64 bits of index and 64 bits of stream
/// (Salmon, Moraes, Dror and Shaw 2011). Its output is a sequence of 64-bit words that can be entered anywhere at no cost; two streams of
/// one seed never overlap. Every drawing method takes one word (a bounded integer rarely more), so that filling a span equals repeated calls.
/// Not thread-safe: give each task its own stream.
/// </summary>
public sealed class PhiloxRandom : Random
{
    private readonly ulong[] _buffer = new ulong[Philox.Group];
    private readonly ulong _seed;
    private ulong _position;
    private bool _filled;

    /// <summary>The generator at the start of a stream.</summary>
    /// <param name="seed">The key.</param>
    /// <param name="stream">Which of the 2^64 streams of this seed.</param>
    public PhiloxRandom(ulong seed, ulong stream = 0)
    {
        _seed = seed;
        Stream = stream;
    }

    /// <summary>The key.</summary>
    public ulong Seed => _seed;

    /// <summary>The stream.</summary>
    public ulong Stream { get; private set; }

    /// <summary>The number of 64-bit words drawn so far; setting it jumps there.</summary>
    public ulong Position
    {
        get => _position;
        set
        {
            if (value / Philox.Group != _position / Philox.Group)
                _filled = false;
            _position = value;
        }
    }

    /// <summary>
    /// A family of streams that the caller's generator seeds: exactly one key (a 64-bit word) is taken from it. Task i of a parallel method draws
    /// from <see cref="WithStream"/>(i), so that its numbers depend neither on the threads nor on its neighbours.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    public static PhiloxRandom Split(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (random is PhiloxRandom philox)
            return new PhiloxRandom(philox.NextUInt64());
        Span<byte> bytes = stackalloc byte[8];
        random.NextBytes(bytes);
        return new PhiloxRandom(System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes));
    }

    /// <summary>A new generator at the start of another stream of the same seed.</summary>
    public PhiloxRandom WithStream(ulong stream) => new(_seed, stream);

    /// <summary>Moves this generator to the start of a stream of the same seed.</summary>
    public void Reset(ulong stream)
    {
        Stream = stream;
        _position = 0;
        _filled = false;
    }

    /// <summary>Skips words, forward or (by two's complement) backward, at no cost.</summary>
    public void Jump(long words) => Position = unchecked(_position + (ulong)words);

    /// <summary>A word: 64 random bits.</summary>
    public ulong NextUInt64()
    {
        int offset = (int)(_position % Philox.Group);
        if (!_filled)
        {
            Philox.Fill(_seed, Stream, _position / Philox.Group * (Philox.Group / 2), _buffer);
            _filled = true;
        }

        ulong word = _buffer[offset];
        _position++;
        if (offset == Philox.Group - 1)
            _filled = false;
        return word;
    }

    /// <summary>The high half of a word.</summary>
    public uint NextUInt32() => (uint)(NextUInt64() >> 32);

    /// <summary>Fills a span with words: the same as repeated calls of <see cref="NextUInt64"/>.</summary>
    public void Fill(Span<ulong> words)
    {
        int i = 0;
        while (i < words.Length && _position % Philox.Group != 0)
            words[i++] = NextUInt64();
        int whole = (words.Length - i) / Philox.Group * Philox.Group;
        if (whole > 0)
        {
            Philox.Fill(_seed, Stream, _position / Philox.Group * (Philox.Group / 2), words.Slice(i, whole));
            Position = _position + (ulong)whole;
            i += whole;
        }

        while (i < words.Length)
            words[i++] = NextUInt64();
    }

    /// <summary>A number in [0, 1): the high 53 bits of a word.</summary>
    public override double NextDouble() => (NextUInt64() >> 11) * (1.0 / 9007199254740992.0);

    /// <summary>A number in [0, 1): the high 24 bits of a word.</summary>
    public override float NextSingle() => (NextUInt64() >> 40) * (1.0f / 16777216.0f);

    /// <summary>An integer in [0, <see cref="int.MaxValue"/>).</summary>
    public override int Next() => (int)Below(int.MaxValue);

    /// <summary>An integer in [0, <paramref name="maxValue"/>), without bias; 0 where the range is empty.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxValue"/> is negative.</exception>
    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (int)Below((ulong)maxValue);
    }

    /// <summary>An integer in [<paramref name="minValue"/>, <paramref name="maxValue"/>), without bias.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minValue"/> is above <paramref name="maxValue"/>.</exception>
    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return (int)(minValue + (long)Below((ulong)((long)maxValue - minValue)));
    }

    /// <summary>An integer in [0, <see cref="long.MaxValue"/>).</summary>
    public override long NextInt64() => (long)Below(long.MaxValue);

    /// <summary>An integer in [0, <paramref name="maxValue"/>), without bias.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxValue"/> is negative.</exception>
    public override long NextInt64(long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (long)Below((ulong)maxValue);
    }

    /// <summary>An integer in [<paramref name="minValue"/>, <paramref name="maxValue"/>), without bias.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minValue"/> is above <paramref name="maxValue"/>.</exception>
    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return unchecked(minValue + (long)Below((ulong)maxValue - (ulong)minValue));
    }

    /// <summary>Random bytes, eight a word, the low one first; the last word may be used in part.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="buffer"/> is null.</exception>
    public override void NextBytes(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        NextBytes(buffer.AsSpan());
    }

    /// <summary>Random bytes, eight a word, the low one first; the last word may be used in part.</summary>
    public override void NextBytes(Span<byte> buffer)
    {
        if (BitConverter.IsLittleEndian)
        {
            int whole = buffer.Length & ~7;
            Fill(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(buffer[..whole]));
            buffer = buffer[whole..];
        }

        Span<byte> word = stackalloc byte[8];
        while (buffer.Length > 0)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(word, NextUInt64());
            int count = Math.Min(8, buffer.Length);
            word[..count].CopyTo(buffer);
            buffer = buffer[count..];
        }
    }

    /// <inheritdoc cref="NextDouble"/>
    protected override double Sample() => NextDouble();

    /// <summary>An unbiased integer below a bound: the high half of word times bound, rejecting the few low halves that are too many (Lemire 2019).</summary>
    private ulong Below(ulong bound)
    {
        ulong high = Math.BigMul(NextUInt64(), bound, out ulong low);
        if (low < bound && bound > 0)
        {
            ulong threshold = unchecked(0UL - bound) % bound;
            while (low < threshold)
                high = Math.BigMul(NextUInt64(), bound, out low);
        }

        return high;
    }
}

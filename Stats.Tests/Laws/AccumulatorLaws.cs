using System.Buffers;
using System.Buffers.Binary;

namespace Stats.Tests.Laws;

/// <summary>The laws of what can be computed from parts.</summary>
internal static class AccumulatorLaws
{
    public static IReadOnlyList<string> Names { get; } =
    [
        nameof(CountAdds), nameof(MergingEqualsTheWhole), nameof(MergingLeavesTheOtherAlone), nameof(BytesRoundTrip), nameof(DamagedBytesAreRefused), nameof(FlippedBitsAreRefused),
        nameof(OtherShapesAreRefused),
    ];

    public static Dictionary<string, Action<AccumulatorCase<T>>> All<T>()
        where T : IAccumulator<T> => new(StringComparer.Ordinal)
        {
            [nameof(CountAdds)] = CountAdds,
            [nameof(MergingEqualsTheWhole)] = MergingEqualsTheWhole,
            [nameof(MergingLeavesTheOtherAlone)] = MergingLeavesTheOtherAlone,
            [nameof(BytesRoundTrip)] = BytesRoundTrip,
            [nameof(DamagedBytesAreRefused)] = DamagedBytesAreRefused,
            [nameof(FlippedBitsAreRefused)] = FlippedBitsAreRefused,
            [nameof(OtherShapesAreRefused)] = OtherShapesAreRefused,
        };

    /// <summary>Count is the number of observations, and adds when merging, itself included.</summary>
    public static void CountAdds<T>(AccumulatorCase<T> c)
        where T : IAccumulator<T>
    {
        PhiloxRandom random = new(1);
        LawViolation.Unless(c.Create().Count == 0, c.Name, $"an empty one counts {c.Create().Count}");
        T a = c.Filled(7, random), b = c.Filled(5, random);
        LawViolation.Unless(a.Count == 7 && b.Count == 5, c.Name, $"7 and 5 observations count {a.Count} and {b.Count}");
        a.Merge(b);
        LawViolation.Unless(a.Count == 12 && b.Count == 5, c.Name, $"7 and 5 observations merged count {a.Count}, and the other one {b.Count}");
        a.Merge(c.Create());
        LawViolation.Unless(a.Count == 12, c.Name, $"an empty one changes the count to {a.Count}");
        a.Merge(a);
        LawViolation.Unless(a.Count == 24, c.Name, $"12 observations merged with themselves count {a.Count}");
    }

    /// <summary>Parts merged in any grouping tell what the whole tells.</summary>
    public static void MergingEqualsTheWhole<T>(AccumulatorCase<T> c)
        where T : IAccumulator<T>
    {
        for (ulong seed = 1; seed <= (ulong)Sweep.Count(10, 200); seed++)
        {
            PhiloxRandom sizes = new(seed, 1), whole = new(seed), parts = new(seed);
            int[] counts = [.. Enumerable.Range(0, 6).Select(_ => sizes.Next(60))];
            counts[0]++;
            double[] expected = c.Read(c.Filled(counts.Sum(), whole));
            T[] shards = [.. counts.Select(n => c.Filled(n, parts))];
            T left = c.Create(), right = c.Create();
            foreach (T shard in shards[..3])
                left.Merge(shard);
            foreach (T shard in shards[3..])
                right.Merge(shard);
            left.Merge(right);
            double[] actual = c.Read(left);
            double tolerance = c.MergeEps * Accuracy.Epsilon * expected.Max(Math.Abs);
            for (int i = 0; i < expected.Length; i++)
                LawViolation.UnlessNear(actual[i], expected[i], tolerance, c.Name, $"number {i} of merged parts {string.Join(", ", counts)} (seed {seed})");
        }
    }

    /// <summary>The accumulator that is merged stays as it is.</summary>
    public static void MergingLeavesTheOtherAlone<T>(AccumulatorCase<T> c)
        where T : IAccumulator<T>
    {
        PhiloxRandom random = new(2);
        T a = c.Filled(9, random), b = c.Filled(4, random);
        byte[] before = Bytes(b);
        a.Merge(b);
        c.Add(a, random);
        LawViolation.Unless(before.AsSpan().SequenceEqual(Bytes(b)), c.Name, $"merging changes the other one");
        LawViolation.UnlessRefused<ArgumentNullException>(() => a.Merge(default!), "other", c.Name, $"merging with null");
        LawViolation.UnlessThrows<ArgumentNullException>(() => a.Write(null!), c.Name, $"writing to null");
    }

    /// <summary>Reading what was written restores every bit, and what is read goes on like the original.</summary>
    public static void BytesRoundTrip<T>(AccumulatorCase<T> c)
        where T : IAccumulator<T>
    {
        foreach (int count in new[] { 0, 1, 2, 100 })
        {
            PhiloxRandom random = new(3);
            T original = c.Filled(count, random);
            byte[] bytes = Bytes(original);
            T restored = T.Read(bytes);
            LawViolation.Unless(bytes.AsSpan().SequenceEqual(Bytes(restored)) && restored.Count == count, c.Name, $"{count} observations read back are others");
            T other = c.Filled(8, random);
            original.Merge(other);
            restored.Merge(other);
            ulong position = random.Position;
            c.Add(original, random);
            random.Position = position;
            c.Add(restored, random);
            LawViolation.Unless(Bytes(original).AsSpan().SequenceEqual(Bytes(restored)) && c.Read(original).AsSpan().SequenceEqual(c.Read(restored)), c.Name, $"{count} observations read back go on otherwise");
        }
    }

    /// <summary>No single bit can be flipped unseen.</summary>
    public static void FlippedBitsAreRefused<T>(AccumulatorCase<T> c)
        where T : IAccumulator<T>
    {
        byte[] bytes = Bytes(c.Filled(10, new PhiloxRandom(4)));
        for (int i = 0; i < bytes.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] flipped = [.. bytes];
                flipped[i] ^= (byte)(1 << bit);
                LawViolation.UnlessThrows<ArgumentException>(() => T.Read(flipped), c.Name, $"bit {bit} of byte {i} flipped");
            }
        }
    }

    /// <summary>
    /// Bytes cut short or too long, of another type or version are refused; any other damage under a checksum that matches it is refused, or
    /// gives numbers that are none but finite.
    /// </summary>
    public static void DamagedBytesAreRefused<T>(AccumulatorCase<T> c)
        where T : IAccumulator<T>
    {
        byte[] bytes = Bytes(c.Filled(10, new PhiloxRandom(4)));
        for (int length = 0; length < bytes.Length; length++)
        {
            int kept = length;
            LawViolation.UnlessThrows<ArgumentException>(() => T.Read(bytes.AsSpan(0, kept)), c.Name, $"the first {kept} of {bytes.Length} bytes");
        }

        LawViolation.UnlessThrows<ArgumentException>(() => T.Read([.. bytes, 0]), c.Name, $"a byte too many");
        LawViolation.UnlessThrows<ArgumentException>(() => T.Read(Sealed([.. bytes, .. new byte[8]])), c.Name, $"a word too many");
        for (int length = 8; length < bytes.Length; length += 8)
        {
            int kept = length;
            LawViolation.UnlessThrows<ArgumentException>(() => T.Read(Sealed(bytes[..kept])), c.Name, $"{(bytes.Length - kept) / 8} words too few");
        }

        for (int i = 0; i < 8; i++)
        {
            byte[] header = [.. bytes];
            header[i] ^= 0x10;
            LawViolation.UnlessThrows<ArgumentException>(() => T.Read(Sealed(header)), c.Name, $"byte {i} of tag and version changed");
        }

        for (int i = 8; i < bytes.Length - 8; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] flipped = [.. bytes];
                flipped[i] ^= (byte)(1 << bit);
                Survive(Sealed(flipped), $"bit {bit} of byte {i} flipped");
            }
        }

        long[] words = [BitConverter.DoubleToInt64Bits(double.NaN), BitConverter.DoubleToInt64Bits(double.PositiveInfinity), BitConverter.DoubleToInt64Bits(double.NegativeInfinity), -1, long.MinValue, long.MaxValue, 0];
        for (int i = 8; i + 16 <= bytes.Length; i += 8)
        {
            foreach (long word in words)
            {
                byte[] replaced = [.. bytes];
                BinaryPrimitives.WriteInt64LittleEndian(replaced.AsSpan(i), word);
                Survive(Sealed(replaced), $"the word at byte {i} replaced by {word:X}");
            }
        }

        void Survive(byte[] damaged, FormattableString what)
        {
            T read;
            try
            {
                read = T.Read(damaged);
            }
            catch (ArgumentException)
            {
                return;
            }
            catch (Exception e)
            {
                throw new LawViolation($"{c.Name}: {what} throws {e.GetType().Name}: {e.Message}");
            }

            double[] numbers = c.Read(read);
            LawViolation.Unless(read.Count >= 0 && !numbers.Any(double.IsNaN), c.Name, $"{what} is read, and tells {string.Join(", ", numbers)}");
        }
    }

    /// <summary>Merging with another shape is refused and changes neither.</summary>
    public static void OtherShapesAreRefused<T>(AccumulatorCase<T> c)
        where T : IAccumulator<T>
    {
        if (c.Mismatched is null)
            return;
        T a = c.Filled(6, new PhiloxRandom(5)), other = c.Mismatched();
        byte[] before = Bytes(a), otherBefore = Bytes(other);
        LawViolation.UnlessRefused<ArgumentException>(() => a.Merge(other), "other", c.Name, $"merging with another shape");
        LawViolation.Unless(before.AsSpan().SequenceEqual(Bytes(a)) && otherBefore.AsSpan().SequenceEqual(Bytes(other)), c.Name, $"a refused merge changes something");
    }

    /// <summary>The same array with the checksum of what it holds now.</summary>
    public static byte[] Sealed(byte[] bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(bytes.Length - 8), AccumulatorWriter.Checksum(bytes.AsSpan(0, bytes.Length - 8)));
        return bytes;
    }

    private static byte[] Bytes<T>(T accumulator)
        where T : IAccumulator<T>
    {
        ArrayBufferWriter<byte> writer = new();
        accumulator.Write(writer);
        return writer.WrittenSpan.ToArray();
    }
}

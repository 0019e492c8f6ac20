using System.Globalization;
using System.Runtime.Intrinsics.X86;

namespace Stats.Tests.Randomness;

/// <summary>The block function against published answers, and how words, positions and streams come out of it.</summary>
public class PhiloxTests
{
    private static readonly ReferenceTable Table = ReferenceTable.Read("philox/philox.csv");

    // A second set, computed by another program.
    private static readonly ReferenceTable KnownAnswers = ReferenceTable.Read("philox/known_answers.csv");

    private static uint Hex(int row, string column) => Hex(Table, row, column);

    private static uint Hex(ReferenceTable table, int row, string column) => uint.Parse(table.Text(row, column).AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [Fact]
    public void BlocksAreThePublishedOnes()
    {
        Assert.Equal(40, Table.Count);
        for (int i = 0; i < Table.Count; i++)
        {
            (uint, uint, uint, uint) expected = (Hex(i, "o0"), Hex(i, "o1"), Hex(i, "o2"), Hex(i, "o3"));
            Assert.Equal(expected, Philox.Block(Hex(i, "c0"), Hex(i, "c1"), Hex(i, "c2"), Hex(i, "c3"), Hex(i, "k0"), Hex(i, "k1")));
        }
    }

    [Fact]
    public void WordsAreThePublishedBlocks()
    {
        for (int i = 0; i < Table.Count; i++)
        {
            ulong index = Hex(i, "c0") | ((ulong)Hex(i, "c1") << 32), stream = Hex(i, "c2") | ((ulong)Hex(i, "c3") << 32);
            PhiloxRandom random = new(Hex(i, "k0") | ((ulong)Hex(i, "k1") << 32), stream);
            // A position is a number of words, two a block: the upper half of the indices is beyond 2^64 words.
            if (index >= 1UL << 63)
                continue;
            random.Position = 2 * index;
            Assert.Equal(Hex(i, "o0") | ((ulong)Hex(i, "o1") << 32), random.NextUInt64());
            Assert.Equal(Hex(i, "o2") | ((ulong)Hex(i, "o3") << 32), random.NextUInt64());
        }
    }

    [Fact]
    public void KnownAnswersAreMet()
    {
        Assert.Equal(8, KnownAnswers.Count);
        int reached = 0;
        for (int i = 0; i < KnownAnswers.Count; i++)
        {
            uint At(string column) => Hex(KnownAnswers, i, column);
            (uint, uint, uint, uint) expected = (At("o0"), At("o1"), At("o2"), At("o3"));
            Assert.Equal(expected, Philox.Block(At("c0"), At("c1"), At("c2"), At("c3"), At("k0"), At("k1")));
            ulong key = At("k0") | ((ulong)At("k1") << 32), stream = At("c2") | ((ulong)At("c3") << 32), index = At("c0") | ((ulong)At("c1") << 32);
            ulong first = At("o0") | ((ulong)At("o1") << 32), second = At("o2") | ((ulong)At("o3") << 32);
            ulong[] words = new ulong[Philox.Group];
            Philox.Fill(key, stream, index, words);
            Assert.Equal((first, second), (words[0], words[1]));
            // The other three indices are beyond the 2^64 words of a stream.
            if (index >= 1UL << 63)
                continue;
            reached++;
            PhiloxRandom random = new(key, stream) { Position = 2 * index };
            Assert.Equal((first, second), (random.NextUInt64(), random.NextUInt64()));
        }

        Assert.Equal(5, reached);
    }

    [Fact]
    public void EveryRegisterWidthGivesTheSameWords()
    {
        for (int i = 0; i < Table.Count; i++)
        {
            // Across the carry from the low to the high half of the index too.
            foreach (ulong index in new[] { Hex(i, "c0") | ((ulong)Hex(i, "c1") << 32), 0xFFFFFFFCUL, ulong.MaxValue - 3 })
            {
                ulong key = Hex(i, "k0") | ((ulong)Hex(i, "k1") << 32), stream = Hex(i, "c2") | ((ulong)Hex(i, "c3") << 32);
                ulong[] expected = new ulong[48], actual = new ulong[48];
                Philox.FillScalar(key, stream, index, expected);
                Philox.Fill(key, stream, index, actual);
                Assert.Equal(expected, actual);
                if (Avx2.IsSupported)
                {
                    Philox.Fill256(key, stream, index, actual);
                    Assert.Equal(expected, actual);
                }

                if (Avx512F.IsSupported)
                {
                    Philox.Fill512(key, stream, index, actual);
                    Assert.Equal(expected, actual);
                }
            }
        }
    }

    [Fact]
    public void JumpsEqualSteps()
    {
        ulong[] words = new ulong[200];
        PhiloxRandom stepping = new(7, 9);
        for (int i = 0; i < words.Length; i++)
        {
            Assert.Equal((ulong)i, stepping.Position);
            words[i] = stepping.NextUInt64();
        }

        // Every pair of a position left and one entered, so that a half-used group of words never shows.
        PhiloxRandom random = new(7, 9);
        for (int from = 0; from < 40; from++)
        {
            for (int to = 0; to < 40; to++)
            {
                random.Position = (ulong)from;
                Assert.Equal(words[from], random.NextUInt64());
                random.Jump(to - from - 1);
                Assert.Equal((ulong)to, random.Position);
                Assert.Equal(words[to], random.NextUInt64());
            }
        }
    }

    [Fact]
    public void FarJumpsMeetTheBlocks()
    {
        foreach (ulong position in new[] { 1UL << 40, (1UL << 63) + 5, ulong.MaxValue - 1, ulong.MaxValue })
        {
            PhiloxRandom random = new(3, 4) { Position = position };
            ulong index = position / 2;
            (uint o0, uint o1, uint o2, uint o3) = Philox.Block((uint)index, (uint)(index >> 32), 4, 0, 3, 0);
            Assert.Equal(position % 2 == 0 ? o0 | ((ulong)o1 << 32) : o2 | ((ulong)o3 << 32), random.NextUInt64());
        }

        // The sequence closes after 2^64 words; a jump back is a jump by the two's complement.
        PhiloxRandom end = new(3, 4) { Position = ulong.MaxValue };
        end.NextUInt64();
        Assert.Equal(0UL, end.Position);
        Assert.Equal(new PhiloxRandom(3, 4).NextUInt64(), end.NextUInt64());
        end.Jump(long.MinValue);
        Assert.Equal(1UL + (1UL << 63), end.Position);
    }

    [Fact]
    public void FillsEqualRepeatedCallsAtEveryLengthAndAlignment()
    {
        for (int alignment = 0; alignment < 17; alignment++)
        {
            foreach (int length in Enumerable.Range(0, 70).Concat([257, 1000]))
            {
                PhiloxRandom filling = new(5, 6), calling = new(5, 6);
                filling.Jump(alignment);
                calling.Jump(alignment);
                // Half the time a group of words is open already.
                if (length % 2 == 1)
                    Assert.Equal(calling.NextUInt64(), filling.NextUInt64());
                ulong[] words = new ulong[length];
                filling.Fill(words);
                for (int i = 0; i < length; i++)
                    Assert.Equal(calling.NextUInt64(), words[i]);
                Assert.Equal(calling.Position, filling.Position);
                Assert.Equal(calling.NextUInt64(), filling.NextUInt64());
            }
        }
    }

    [Fact]
    public void StreamsStartAfreshAndDoNotMeet()
    {
        PhiloxRandom random = new(11);
        random.NextUInt64();
        PhiloxRandom third = random.WithStream(3);
        Assert.Equal((11UL, 3UL, 0UL), (third.Seed, third.Stream, third.Position));
        Assert.Equal(1UL, random.Position);
        ulong first = third.NextUInt64();
        Assert.Equal(new PhiloxRandom(11, 3).NextUInt64(), first);
        random.Reset(3);
        Assert.Equal((3UL, 0UL), (random.Stream, random.Position));
        Assert.Equal(first, random.NextUInt64());
        // A reset in the middle of a group takes the new stream's words.
        random.Reset(4);
        Assert.Equal(new PhiloxRandom(11, 4).NextUInt64(), random.NextUInt64());
        HashSet<ulong> seen = [];
        for (ulong stream = 0; stream < 100; stream++)
        {
            PhiloxRandom one = random.WithStream(stream);
            for (int i = 0; i < 100; i++)
                Assert.True(seen.Add(one.NextUInt64()));
        }
    }

    [Fact]
    public void SplittingTakesOneWord()
    {
        PhiloxRandom caller = new(21);
        PhiloxRandom family = PhiloxRandom.Split(caller);
        Assert.Equal(1UL, caller.Position);
        Assert.Equal(new PhiloxRandom(21).NextUInt64(), family.Seed);
        Assert.Equal((0UL, 0UL), (family.Stream, family.Position));
        Assert.NotEqual(family.Seed, PhiloxRandom.Split(caller).Seed);
        byte[] bytes = new byte[8];
        new Random(5).NextBytes(bytes);
        Assert.Equal(BitConverter.ToUInt64(bytes), PhiloxRandom.Split(new Random(5)).Seed);
        Assert.Throws<ArgumentNullException>("random", () => PhiloxRandom.Split(null!));
    }

    [Fact]
    public void EveryBitIsFairAndFreeOfItsNeighbours()
    {
        const int count = 40_000;
        ulong[] words = new ulong[count + 1];
        new PhiloxRandom(2).Fill(words);
        for (int bit = 0; bit < 64; bit++)
        {
            int ones = 0, changes = 0, pairs = 0;
            for (int i = 0; i < count; i++)
            {
                ones += (int)(words[i] >> bit) & 1;
                changes += (int)((words[i] ^ words[i + 1]) >> bit) & 1;
                pairs += (int)((words[i] >> bit) ^ (words[i] >> ((bit + 1) % 64))) & 1;
            }

            // Binomial of 1/2: standard deviation 100; six of them, twice in a billion.
            Assert.InRange(ones, (count / 2) - 600, (count / 2) + 600);
            Assert.InRange(changes, (count / 2) - 600, (count / 2) + 600);
            Assert.InRange(pairs, (count / 2) - 600, (count / 2) + 600);
        }
    }
}

namespace Stats.Tests.Randomness;

/// <summary>The members of <see cref="Random"/> that the generator overrides.</summary>
public class PhiloxRandomTests
{
    [Fact]
    public void RealNumbersAreTheHighBitsOfAWord()
    {
        PhiloxRandom random = new(1), words = new(1);
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal((words.NextUInt64() >> 11) * Math.Pow(2.0, -53), random.NextDouble());
            Assert.Equal((words.NextUInt64() >> 40) * MathF.Pow(2.0f, -24), random.NextSingle());
            Assert.Equal((uint)(words.NextUInt64() >> 32), random.NextUInt32());
            Assert.Equal(((words.NextUInt64() >> 12) + 0.5) * Math.Pow(2.0, -52), random.NextOpenDouble());
        }

        Assert.Equal(words.Position, random.Position);
        SampleChecks.Follow(SampleChecks.Draw(20_000, random.NextDouble), x => x, "NextDouble");
        SampleChecks.Follow(SampleChecks.Draw(20_000, () => random.NextSingle()), x => x, "NextSingle");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(1000)]
    public void SmallBoundsAreFair(int bound)
    {
        PhiloxRandom random = new(3);
        int[] counts = new int[bound], shifted = new int[bound], wide = new int[bound], wideShifted = new int[bound];
        for (int i = 0; i < 200 * bound; i++)
        {
            counts[random.Next(bound)]++;
            shifted[random.Next(-5, bound - 5) + 5]++;
            wide[random.NextInt64(bound)]++;
            wideShifted[random.NextInt64(long.MaxValue - bound, long.MaxValue) - (long.MaxValue - bound)]++;
        }

        SampleChecks.Uniform(counts, $"Next({bound})");
        SampleChecks.Uniform(shifted, $"Next(-5, {bound - 5})");
        SampleChecks.Uniform(wide, $"NextInt64({bound})");
        SampleChecks.Uniform(wideShifted, $"NextInt64(max - {bound}, max)");
    }

    [Fact]
    public void LargeBoundsAreFair()
    {
        // Without rejection a bound of 3 * 2^61 would give every third number two words and the others three.
        PhiloxRandom random = new(4);
        const long bound = 3L << 61;
        int[] residues = new int[3], parts = new int[96];
        for (int i = 0; i < 60_000; i++)
        {
            long value = random.NextInt64(bound);
            Assert.InRange(value, 0, bound - 1);
            residues[value % 3]++;
            parts[value / (bound / 96)]++;
        }

        SampleChecks.Uniform(residues, "NextInt64(3 * 2^61) mod 3");
        SampleChecks.Uniform(parts, "NextInt64(3 * 2^61)");
        // A quarter of the words is thrown away: 2^64 - 2 * 3 * 2^61 of 2^64.
        Assert.InRange(random.Position, 75_000UL, 85_000UL);
    }

    [Fact]
    public void WholeRangesAreReached()
    {
        PhiloxRandom random = new(5);
        int[] plain = new int[64], range = new int[64], wide = new int[64], wideRange = new int[64];
        for (int i = 0; i < 20_000; i++)
        {
            int value = random.Next();
            Assert.InRange(value, 0, int.MaxValue - 1);
            plain[value >> 25]++;
            range[(int)(((long)random.Next(int.MinValue, int.MaxValue) - int.MinValue) >> 26)]++;
            long big = random.NextInt64();
            Assert.InRange(big, 0, long.MaxValue - 1);
            wide[big >> 57]++;
            wideRange[((ulong)random.NextInt64(long.MinValue, long.MaxValue) ^ (1UL << 63)) >> 58]++;
        }

        SampleChecks.Uniform(plain, "Next()");
        SampleChecks.Uniform(range, "Next(min, max)");
        SampleChecks.Uniform(wide, "NextInt64()");
        SampleChecks.Uniform(wideRange, "NextInt64(min, max)");
    }

    [Fact]
    public void EmptyRangesGiveTheirEnd()
    {
        PhiloxRandom random = new(6);
        Assert.Equal(0, random.Next(0));
        Assert.Equal(0, random.Next(1));
        Assert.Equal(-7, random.Next(-7, -7));
        Assert.Equal(int.MaxValue, random.Next(int.MaxValue, int.MaxValue));
        Assert.Equal(0L, random.NextInt64(0));
        Assert.Equal(long.MinValue, random.NextInt64(long.MinValue, long.MinValue));
        Assert.Equal(long.MinValue, random.NextInt64(long.MinValue, long.MinValue + 1));
    }

    [Fact]
    public void BytesAreWordsFromTheLowEnd()
    {
        for (int length = 0; length < 300; length++)
        {
            PhiloxRandom random = new(7, 1), array = new(7, 1), words = new(7, 1);
            random.Jump(length % 18);
            array.Jump(length % 18);
            words.Jump(length % 18);
            // A guard, and a start that no word is aligned to.
            byte[] bytes = new byte[length + 3], whole = new byte[length];
            bytes[^1] = 0xA5;
            random.NextBytes(bytes.AsSpan(1, length));
            array.NextBytes(whole);
            Assert.Equal(0xA5, bytes[^1]);
            for (int i = 0; i < length; i += 8)
            {
                ulong word = words.NextUInt64();
                for (int j = i; j < Math.Min(length, i + 8); j++)
                {
                    Assert.Equal((byte)(word >> (8 * (j - i))), bytes[j + 1]);
                    Assert.Equal(bytes[j + 1], whole[j]);
                }
            }

            Assert.Equal(words.Position, random.Position);
            Assert.Equal(words.NextUInt64(), random.NextUInt64());
        }
    }

    [Fact]
    public void BadArgumentsAreNamed()
    {
        PhiloxRandom random = new(8);
        Assert.Throws<ArgumentOutOfRangeException>("maxValue", () => random.Next(-1));
        Assert.Throws<ArgumentOutOfRangeException>("maxValue", () => random.NextInt64(-1));
        Assert.Throws<ArgumentOutOfRangeException>("minValue", () => random.Next(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>("minValue", () => random.NextInt64(2, 1));
        Assert.Throws<ArgumentNullException>("buffer", () => random.NextBytes(null!));
        Assert.Equal(0UL, random.Position);
    }

    [Fact]
    public void WhatTheFrameworkBuildsOnItIsFair()
    {
        PhiloxRandom random = new(9);
        int[] orders = new int[6];
        for (int i = 0; i < 6000; i++)
        {
            int[] three = [0, 1, 2];
            random.Shuffle(three);
            orders[(2 * three[0]) + (three[1] > three[2] ? 1 : 0)]++;
        }

        SampleChecks.Uniform(orders, "Shuffle");
        int[] items = new int[5];
        foreach (int item in random.GetItems([0, 1, 2, 3, 4], 5000))
            items[item]++;
        SampleChecks.Uniform(items, "GetItems");
    }
}

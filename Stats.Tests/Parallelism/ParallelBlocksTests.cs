namespace Stats.Tests.Parallelism;

public class ParallelBlocksTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(4, 4)]
    [InlineData(1001, 16)]
    public void EveryItemIsVisitedOnceWhateverTheThreads(int count, int blockSize)
    {
        foreach (int threads in new[] { 1, 2, 7 })
        {
            int[] visits = new int[count];
            ParallelBlocks.Run(count, blockSize, new Execution { MaxDegreeOfParallelism = threads }, (block, start, end) =>
            {
                Assert.Equal(block * blockSize, start);
                for (int i = start; i < end; i++)
                    Interlocked.Increment(ref visits[i]);
            });
            Assert.All(visits, v => Assert.Equal(1, v));
        }
    }

    [Fact]
    public void ReductionHasTheSameBitsForAnyNumberOfThreads()
    {
        Random random = new(3);
        double[] x = Enumerable.Range(0, 10_007).Select(_ => Math.Exp(40 * random.NextDouble() - 20)).ToArray();
        double Sum(int threads) => ParallelBlocks.Reduce(
            x.Length,
            64,
            new Execution { MaxDegreeOfParallelism = threads },
            (start, end) =>
            {
                double[] sum = [0.0];
                for (int i = start; i < end; i++)
                    sum[0] += x[i];
                return sum;
            },
            (total, part) => total[0] += part[0])[0];
        double one = Sum(1);
        foreach (int threads in new[] { 2, 3, 8, 0 })
            Assert.Equal(BitConverter.DoubleToInt64Bits(one), BitConverter.DoubleToInt64Bits(Sum(threads)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void AnExceptionArrivesAsItWasThrown(int threads)
    {
        Assert.Throws<InvalidOperationException>(() => ParallelBlocks.Run(
            100, 1, new Execution { MaxDegreeOfParallelism = threads }, (block, _, _) =>
            {
                if (block == 17)
                    throw new InvalidOperationException();
            }));
    }

    // Whatever thread fails first, the exception is that of the first failing block: the index it names is the first bad one.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void TheFirstFailingBlockIsTheOneReported(int threads)
    {
        for (int repetition = 0; repetition < 50; repetition++)
        {
            ArgumentException thrown = Assert.Throws<ArgumentException>(() => ParallelBlocks.Run(
                200, 1, new Execution { MaxDegreeOfParallelism = threads }, (block, _, _) =>
                {
                    if (block is 90 or 91 or 150 or 199)
                        throw new ArgumentException(null, block.ToString(System.Globalization.CultureInfo.InvariantCulture));
                }));
            Assert.Equal("90", thrown.ParamName);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void CancellationStopsTheWork(int threads)
    {
        using CancellationTokenSource source = new();
        int done = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => ParallelBlocks.Run(
            100_000, 1, new Execution { MaxDegreeOfParallelism = threads, CancellationToken = source.Token }, (_, _, _) =>
            {
                int mine = Interlocked.Increment(ref done);
                if (mine == 10)
                    source.Cancel();
                else if (mine > 10)
                    source.Token.WaitHandle.WaitOne();
            }));
        // A block that another thread had begun ends; none begins after the token is cancelled.
        Assert.InRange(done, 10, 9 + threads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void ProgressNeverFallsAndEndsAtOne(int threads)
    {
        Recorder recorder = new();
        ParallelBlocks.Run(64, 1, new Execution { MaxDegreeOfParallelism = threads, Progress = recorder }, (_, _, _) => { });
        Assert.Equal(64, recorder.Seen.Count);
        Assert.Equal(recorder.Seen.Order(), recorder.Seen);
        Assert.Equal(1.0, recorder.Seen[^1]);
    }

    [Fact]
    public void SpansAreCutAtFixedPlaces()
    {
        double[] x = Enumerable.Range(0, 1000).Select(i => (double)i).ToArray(), y = new double[1000];
        ParallelBlocks.Run(x, y, 64, default, (start, input, output) =>
        {
            Assert.Equal(0, start % 64);
            Assert.Equal(start, input[0]);
            for (int i = 0; i < input.Length; i++)
                output[i] = 2 * input[i];
        });
        Assert.Equal(x.Select(v => 2 * v), y);
    }

    [Fact]
    public void NegativeThreadsAreRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>("MaxDegreeOfParallelism", () => new Execution { MaxDegreeOfParallelism = -1 });

    private sealed class Recorder : IProgress<double>
    {
        public List<double> Seen { get; } = [];

        public void Report(double value) => Seen.Add(value);
    }
}

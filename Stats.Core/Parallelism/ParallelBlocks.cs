using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Stats.Core;

/// <summary>What is done to block <paramref name="block"/>, the items start &lt;= i &lt; end.</summary>
internal delegate void BlockAction(int block, int start, int end);

/// <summary>What is done to one block of spans.</summary>
internal delegate void SpanBlockAction(int start, ReadOnlySpan<double> input, Span<double> output);

/// <summary>
/// The one place that runs work on several threads. Work is cut into blocks whose size depends on the problem alone,
/// each block writes to its own place, and partial results are reduced in the order of the blocks: the bits of a result
/// do not depend on the number of threads.
/// </summary>
internal static class ParallelBlocks
{
    /// <summary>The number of blocks that <paramref name="count"/> items make.</summary>
    public static int CountOf(int count, int blockSize) => (int)(((long)count + blockSize - 1) / blockSize);

    /// <summary>
    /// Runs <paramref name="action"/> on every block. Cancellation is polled before each block, progress reported after it
    /// (from <paramref name="progressFrom"/> to <paramref name="progressTo"/>).
    /// </summary>
    /// <exception cref="OperationCanceledException">The token of <paramref name="execution"/> was cancelled.</exception>
    public static void Run(int count, int blockSize, Execution execution, BlockAction action, double progressFrom = 0.0, double progressTo = 1.0)
    {
        execution.CancellationToken.ThrowIfCancellationRequested();
        int blocks = CountOf(count, blockSize);
        int threads = Math.Min(execution.Threads, blocks);
        if (threads <= 1)
        {
            for (int block = 0; block < blocks; block++)
            {
                execution.CancellationToken.ThrowIfCancellationRequested();
                int start = block * blockSize;
                action(block, start, (int)Math.Min((long)start + blockSize, count));
                execution.Progress?.Report(progressFrom + (progressTo - progressFrom) * (block + 1) / blocks);
            }

            return;
        }

        int finished = 0, failedBlock = int.MaxValue;
        ExceptionDispatchInfo? failure = null;
        Lock gate = new();
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads, CancellationToken = execution.CancellationToken };
        Parallel.For(0, blocks, options, (block, loop) =>
        {
            if (execution.CancellationToken.IsCancellationRequested)
                return;
            try
            {
                int start = block * blockSize;
                action(block, start, (int)Math.Min((long)start + blockSize, count));
                if (execution.Progress is { } progress)
                {
                    // Under the lock, so that the reported share never falls.
                    lock (gate)
                        progress.Report(progressFrom + (progressTo - progressFrom) * ++finished / blocks);
                }
            }
            catch (Exception exception)
            {
                lock (gate)
                {
                    if (block < failedBlock)
                        (failedBlock, failure) = (block, ExceptionDispatchInfo.Capture(exception));
                }

                // The blocks before this one are still run: the first failure, the one that a single thread would have met, is thrown.
                loop.Break();
            }
        });
        execution.CancellationToken.ThrowIfCancellationRequested();
        failure?.Throw();
    }

    /// <summary>
    /// Runs <paramref name="action"/> on blocks of two spans of equal length. The spans stay pinned while the threads
    /// work; with one block nothing is pinned and no thread is asked.
    /// </summary>
    public static unsafe void Run(ReadOnlySpan<double> input, Span<double> output, int blockSize, Execution execution, SpanBlockAction action)
    {
        if (input.Length <= blockSize)
        {
            execution.CancellationToken.ThrowIfCancellationRequested();
            if (input.Length > 0)
                action(0, input, output);
            execution.Progress?.Report(1.0);
            return;
        }

        fixed (double* source = input, target = output)
        {
            nint from = (nint)source, to = (nint)target;
            Run(input.Length, blockSize, execution, (_, start, end) => action(
                start,
                new ReadOnlySpan<double>((double*)from + start, end - start),
                new Span<double>((double*)to + start, end - start)));
        }
    }

    /// <summary>Holds a span in its place while <paramref name="work"/>, which gets its address, runs on however many threads.</summary>
    public static unsafe TResult Pinned<TItem, TResult>(ReadOnlySpan<TItem> items, Func<nint, TResult> work)
        where TItem : unmanaged
    {
        fixed (TItem* address = items)
            return work((nint)address);
    }

    /// <summary>
    /// Makes one partial result a block and merges them from the first to the last; as many
    /// partials live as there are blocks, so choose the blocks large when a partial is.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TPartial Reduce<TPartial>(
        int count, int blockSize, Execution execution, Func<int, int, TPartial> partial, Action<TPartial, TPartial> mergeInto)
        where TPartial : class
    {
        int blockCount = CountOf(count, blockSize);
        TPartial[] partials = new TPartial[Math.Max(blockCount, 1)];
        if (blockCount == 0)
            partials[0] = partial(0, 0);
        else
            Run(count, blockSize, execution, (block, start, end) => partials[block] = partial(start, end));

        TPartial total = partials[0];
        for (int block = 1; block < blockCount; block++)
            mergeInto(total, partials[block]);
        return total;
    }
}

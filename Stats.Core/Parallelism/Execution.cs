namespace Stats.Core;

/// <summary>
/// How a method runs: on how many threads, until when, and whom it tells how far it is. It never changes a result:
/// work is cut into fixed blocks and reduced in their order, so any number of threads gives the same bits.
/// The default value uses all cores, cannot be cancelled and reports to no one.
/// </summary>
public readonly record struct Execution
{
    private readonly int _maxDegreeOfParallelism;

    /// <summary>The largest number of threads; 0 (the default) means one for each processor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxDegreeOfParallelism
    {
        get => _maxDegreeOfParallelism;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(MaxDegreeOfParallelism));
            _maxDegreeOfParallelism = value;
        }
    }

    /// <summary>Polled between blocks; a cancelled method throws <see cref="OperationCanceledException"/> and has changed nothing.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Told the finished share, in [0, 1] and never falling; null for no one.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>One thread: for callers that run many small problems in parallel themselves.</summary>
    public static Execution SingleThread { get; } = new() { MaxDegreeOfParallelism = 1 };

    internal int Threads => _maxDegreeOfParallelism == 0 ? Environment.ProcessorCount : _maxDegreeOfParallelism;
}

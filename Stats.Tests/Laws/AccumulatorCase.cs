namespace Stats.Tests.Laws;

/// <summary>An accumulator as the laws need it, whatever its type.</summary>
internal interface IAccumulatorCase
{
    string Name { get; }

    Type Type { get; }

    void Run(string law);
}

/// <summary>How an accumulator is made, fed and read.</summary>
/// <param name="Create">An empty one.</param>
/// <param name="Add">Adds one random observation.</param>
/// <param name="Read">All that it tells, as numbers; Count excepted.</param>
/// <param name="Mismatched">One of another shape, with an observation; null where all shapes merge.</param>
/// <param name="MergeEps">How far merging may differ from accumulating the whole, in eps of the largest number told.</param>
internal sealed record AccumulatorCase<T>(Func<T> Create, Action<T, Random> Add, Func<T, double[]> Read, Func<T>? Mismatched, double MergeEps) : IAccumulatorCase
    where T : IAccumulator<T>
{
    public string Name => typeof(T).Name;

    public Type Type => typeof(T);

    /// <summary>A filled one.</summary>
    public T Filled(int count, Random random)
    {
        T accumulator = Create();
        for (int i = 0; i < count; i++)
            Add(accumulator, random);
        return accumulator;
    }

    public void Run(string law) => AccumulatorLaws.All<T>()[law](this);
}

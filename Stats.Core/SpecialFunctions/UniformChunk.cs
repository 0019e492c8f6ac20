namespace Stats.Core;

/// <summary>The arrays that the stages of <see cref="UniformExpansion"/> hand on, over a chunk of at most <see cref="Capacity"/> values.</summary>
internal readonly unsafe struct UniformChunk
{
    /// <summary>Values in a chunk: small enough for the first-level cache, large enough to hide the calls.</summary>
    public const int Capacity = 64;

    /// <summary>The doubles that a chunk needs.</summary>
    public const int Size = 12 * Capacity;

    /// <summary>Orders and arguments; the caller fills them.</summary>
    public readonly double* V, X;

    /// <summary>Orders and arguments, scaled where their squares would overflow.</summary>
    public readonly double* ScaledV, ScaledX;

    public readonly double* W, U, S, Tail, High, Low, LogShift, Sum;

    public UniformChunk(double* memory)
        : this(memory, Capacity)
    {
    }

    private UniformChunk(double* memory, int stride)
    {
        V = memory;
        X = memory + stride;
        ScaledV = memory + 2 * stride;
        ScaledX = memory + 3 * stride;
        W = memory + 4 * stride;
        U = memory + 5 * stride;
        S = memory + 6 * stride;
        Tail = memory + 7 * stride;
        High = memory + 8 * stride;
        Low = memory + 9 * stride;
        LogShift = memory + 10 * stride;
        Sum = memory + 11 * stride;
    }

    /// <summary>A chunk of one value, in 12 doubles.</summary>
    public static UniformChunk Single(double* memory) => new(memory, 1);
}

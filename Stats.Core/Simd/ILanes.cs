using System.Numerics;

namespace Stats.Core;

/// <summary>
/// A register of doubles or floats: what the kernels of linear algebra, which are written for both, need. (<see cref="ISimd{T}"/> has all that
/// functions of a double need.) The JIT compiles a kernel for each width.
/// </summary>
internal unsafe interface ILanes<TSelf, T>
    where TSelf : unmanaged, ILanes<TSelf, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    static abstract int Count { get; }

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>a b + c with one rounding.</summary>
    static abstract TSelf Fma(TSelf a, TSelf b, TSelf c);

    static abstract TSelf Broadcast(T value);

    static abstract TSelf Load(T* source);

    void Store(T* target);

    /// <summary>The lanes' sum: the upper half is added to the lower one until one number is left.</summary>
    T Sum();
}

namespace Stats.Core;

/// <summary>
/// A register of doubles: 1 (<see cref="Simd1"/>), 2, 4 or 8 lanes. A kernel is written once, generic over this interface;
/// the JIT compiles it for each width. Only correctly rounded operations (+ - * / sqrt fma, integer operations on the bits)
/// are offered, so every width, the scalar one included, gives the same bits for the same lane.
/// A comparison returns a mask: all bits of a lane set or none.
/// </summary>
internal interface ISimd<T>
    where T : unmanaged, ISimd<T>
{
    static abstract int Count { get; }

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    static abstract T operator /(T a, T b);

    static abstract T operator -(T a);

    static abstract T operator &(T a, T b);

    static abstract T operator |(T a, T b);

    static abstract T operator ^(T a, T b);

    static abstract T operator ~(T a);

    /// <summary>Mask of a &lt; b; false where either is NaN.</summary>
    static abstract T operator <(T a, T b);

    static abstract T operator >(T a, T b);

    static abstract T operator <=(T a, T b);

    static abstract T operator >=(T a, T b);

    static abstract T EqualTo(T a, T b);

    /// <summary>The value in every lane.</summary>
    static abstract T Broadcast(double value);

    /// <summary>The 64 bits in every lane.</summary>
    static abstract T BroadcastBits(long bits);

    /// <summary>Reads <see cref="Count"/> doubles from source[index]; the caller has checked the bounds.</summary>
    static abstract T Load(ref readonly double source, int index);

    /// <summary>Writes <see cref="Count"/> doubles to target[index]; the caller has checked the bounds.</summary>
    void Store(ref double target, int index);

    /// <summary>a b + c with one rounding.</summary>
    static abstract T Fma(T a, T b, T c);

    static abstract T Sqrt(T a);

    static abstract T Abs(T a);

    static abstract T Min(T a, T b);

    static abstract T Max(T a, T b);

    static abstract T Floor(T a);

    /// <summary>Nearest integer, ties to even.</summary>
    static abstract T Round(T a);

    /// <summary>Lane by lane: whenTrue where the mask is set, whenFalse elsewhere.</summary>
    static abstract T Select(T mask, T whenTrue, T whenFalse);

    /// <summary>Whether the mask is set in any lane.</summary>
    static abstract bool Any(T mask);

    /// <summary>Whether the mask is set in all lanes.</summary>
    static abstract bool All(T mask);

    /// <summary>Sum of 64-bit integers held in the lanes' bits.</summary>
    static abstract T AddBits(T a, T b);

    static abstract T SubtractBits(T a, T b);

    static abstract T ShiftLeft(T a, int count);

    static abstract T ShiftRightLogical(T a, int count);

    static abstract T ShiftRightArithmetic(T a, int count);

    /// <summary>table[index] for each lane, where the lane's bits are an integer in [0, 15]: a permutation of two registers, no memory look-up, at 8 lanes.</summary>
    static abstract T Lookup16(ref readonly double table, T index);
}

using System.Runtime.CompilerServices;

namespace Stats.Core;

/// <summary>One double with the operations of a register, so that the scalar functions are the vector kernels themselves.</summary>
internal readonly struct Simd1(double value) : ISimd<Simd1>
{
    public readonly double Value = value;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator +(Simd1 a, Simd1 b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator -(Simd1 a, Simd1 b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator *(Simd1 a, Simd1 b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator /(Simd1 a, Simd1 b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator -(Simd1 a) => new(-a.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator &(Simd1 a, Simd1 b) => OfBits(a.Bits & b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator |(Simd1 a, Simd1 b) => OfBits(a.Bits | b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator ^(Simd1 a, Simd1 b) => OfBits(a.Bits ^ b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator ~(Simd1 a) => OfBits(~a.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator <(Simd1 a, Simd1 b) => Mask(a.Value < b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator >(Simd1 a, Simd1 b) => Mask(a.Value > b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator <=(Simd1 a, Simd1 b) => Mask(a.Value <= b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator >=(Simd1 a, Simd1 b) => Mask(a.Value >= b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 EqualTo(Simd1 a, Simd1 b) => Mask(a.Value == b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Broadcast(double value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 BroadcastBits(long bits) => OfBits(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Load(ref readonly double source, int index) => new(Unsafe.Add(ref Unsafe.AsRef(in source), index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double target, int index) => Unsafe.Add(ref target, index) = Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Fma(Simd1 a, Simd1 b, Simd1 c) => new(double.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Sqrt(Simd1 a) => new(Math.Sqrt(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Abs(Simd1 a) => new(Math.Abs(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Floor(Simd1 a) => new(Math.Floor(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Min(Simd1 a, Simd1 b) => new(a.Value < b.Value ? a.Value : b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Max(Simd1 a, Simd1 b) => new(a.Value > b.Value ? a.Value : b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Round(Simd1 a) => new(Math.Round(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Select(Simd1 mask, Simd1 whenTrue, Simd1 whenFalse) => mask.Bits < 0 ? whenTrue : whenFalse;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Simd1 mask) => mask.Bits < 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Simd1 mask) => mask.Bits < 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 AddBits(Simd1 a, Simd1 b) => OfBits(a.Bits + b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 SubtractBits(Simd1 a, Simd1 b) => OfBits(a.Bits - b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 ShiftLeft(Simd1 a, int count) => OfBits(a.Bits << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 ShiftRightLogical(Simd1 a, int count) => OfBits(a.Bits >>> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 ShiftRightArithmetic(Simd1 a, int count) => OfBits(a.Bits >> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Lookup16(ref readonly double table, Simd1 index) => new(Unsafe.Add(ref Unsafe.AsRef(in table), (nint)index.Bits));

    private long Bits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BitConverter.DoubleToInt64Bits(Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Simd1 OfBits(long bits) => new(BitConverter.Int64BitsToDouble(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Simd1 Mask(bool condition) => OfBits(condition ? -1L : 0L);
}

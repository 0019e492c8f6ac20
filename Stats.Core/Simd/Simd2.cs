using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>2 doubles in a <see cref="Vector128{T}"/>.</summary>
internal readonly struct Simd2(Vector128<double> value) : ISimd<Simd2>
{
    public readonly Vector128<double> Value = value;

    public static int Count => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 operator +(Simd2 a, Simd2 b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 operator -(Simd2 a, Simd2 b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 operator *(Simd2 a, Simd2 b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 operator /(Simd2 a, Simd2 b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 operator -(Simd2 a) => new(-a.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 operator &(Simd2 a, Simd2 b) => new(a.Value & b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 operator |(Simd2 a, Simd2 b) => new(a.Value | b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 operator ^(Simd2 a, Simd2 b) => new(a.Value ^ b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 operator ~(Simd2 a) => new(~a.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 operator <(Simd2 a, Simd2 b) => new(Vector128.LessThan(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 operator >(Simd2 a, Simd2 b) => new(Vector128.GreaterThan(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 operator <=(Simd2 a, Simd2 b) => new(Vector128.LessThanOrEqual(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 operator >=(Simd2 a, Simd2 b) => new(Vector128.GreaterThanOrEqual(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 EqualTo(Simd2 a, Simd2 b) => new(Vector128.Equals(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 Broadcast(double value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 BroadcastBits(long bits) => new(Vector128.Create(bits).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 Load(ref readonly double source, int index) => new(Vector128.LoadUnsafe(in source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double target, int index) => Value.StoreUnsafe(ref target, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 Fma(Simd2 a, Simd2 b, Simd2 c) => new(Vector128.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 Sqrt(Simd2 a) => new(Vector128.Sqrt(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 Abs(Simd2 a) => new(Vector128.Abs(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 Floor(Simd2 a) => new(Vector128.Floor(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 Min(Simd2 a, Simd2 b) => new(Vector128.MinNative(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 Max(Simd2 a, Simd2 b) => new(Vector128.MaxNative(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 Round(Simd2 a) => new(Vector128.Round(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 Select(Simd2 mask, Simd2 whenTrue, Simd2 whenFalse) => new(Vector128.ConditionalSelect(mask.Value, whenTrue.Value, whenFalse.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Simd2 mask) => Vector128.ExtractMostSignificantBits(mask.Value) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Simd2 mask) => Vector128.ExtractMostSignificantBits(mask.Value) == 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 AddBits(Simd2 a, Simd2 b) => new((a.Value.AsInt64() + b.Value.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 SubtractBits(Simd2 a, Simd2 b) => new((a.Value.AsInt64() - b.Value.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 ShiftLeft(Simd2 a, int count) => new(Vector128.ShiftLeft(a.Value.AsInt64(), count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 ShiftRightLogical(Simd2 a, int count) => new(Vector128.ShiftRightLogical(a.Value.AsInt64(), count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 ShiftRightArithmetic(Simd2 a, int count) => new(Vector128.ShiftRightArithmetic(a.Value.AsInt64(), count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd2 Lookup16(ref readonly double table, Simd2 index)
    {
        Vector128<long> i = index.Value.AsInt64();
        ref double t = ref Unsafe.AsRef(in table);
        return new(Vector128.Create(Unsafe.Add(ref t, (nint)i.GetElement(0)), Unsafe.Add(ref t, (nint)i.GetElement(1))));
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Stats.Core;

/// <summary>8 doubles in a <see cref="Vector512{T}"/>.</summary>
internal readonly struct Simd8(Vector512<double> value) : ISimd<Simd8>
{
    public readonly Vector512<double> Value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 operator +(Simd8 a, Simd8 b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 operator -(Simd8 a, Simd8 b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 operator *(Simd8 a, Simd8 b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 operator /(Simd8 a, Simd8 b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 operator -(Simd8 a) => new(-a.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 operator &(Simd8 a, Simd8 b) => new(a.Value & b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 operator |(Simd8 a, Simd8 b) => new(a.Value | b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 operator ^(Simd8 a, Simd8 b) => new(a.Value ^ b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 operator ~(Simd8 a) => new(~a.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 operator <(Simd8 a, Simd8 b) => new(Vector512.LessThan(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 operator >(Simd8 a, Simd8 b) => new(Vector512.GreaterThan(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 operator <=(Simd8 a, Simd8 b) => new(Vector512.LessThanOrEqual(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 operator >=(Simd8 a, Simd8 b) => new(Vector512.GreaterThanOrEqual(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 EqualTo(Simd8 a, Simd8 b) => new(Vector512.Equals(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 Broadcast(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 BroadcastBits(long bits) => new(Vector512.Create(bits).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 Load(ref readonly double source, int index) => new(Vector512.LoadUnsafe(in source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double target, int index) => Value.StoreUnsafe(ref target, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 Fma(Simd8 a, Simd8 b, Simd8 c) => new(Vector512.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 Sqrt(Simd8 a) => new(Vector512.Sqrt(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 Abs(Simd8 a) => new(Vector512.Abs(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 Floor(Simd8 a) => new(Vector512.Floor(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 Min(Simd8 a, Simd8 b) => new(Vector512.MinNative(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 Max(Simd8 a, Simd8 b) => new(Vector512.MaxNative(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 Round(Simd8 a) => new(Vector512.Round(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 Select(Simd8 mask, Simd8 whenTrue, Simd8 whenFalse) => new(Vector512.ConditionalSelect(mask.Value, whenTrue.Value, whenFalse.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Simd8 mask) => Vector512.ExtractMostSignificantBits(mask.Value) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Simd8 mask) => Vector512.ExtractMostSignificantBits(mask.Value) == 255;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 AddBits(Simd8 a, Simd8 b) => new((a.Value.AsInt64() + b.Value.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 SubtractBits(Simd8 a, Simd8 b) => new((a.Value.AsInt64() - b.Value.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 ShiftLeft(Simd8 a, int count) => new(Vector512.ShiftLeft(a.Value.AsInt64(), count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 ShiftRightLogical(Simd8 a, int count) => new(Vector512.ShiftRightLogical(a.Value.AsInt64(), count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 ShiftRightArithmetic(Simd8 a, int count) => new(Vector512.ShiftRightArithmetic(a.Value.AsInt64(), count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd8 Lookup16(ref readonly double table, Simd8 index)
    {
        if (Avx512F.IsSupported)
        {
            Vector512<double> low = Vector512.LoadUnsafe(in table), high = Vector512.LoadUnsafe(in table, 8);
            return new(Avx512F.PermuteVar8x64x2(low, index.Value.AsInt64(), high));
        }

        return new(Vector512.Create(
            Simd4.Lookup16(in table, new(index.Value.GetLower())).Value,
            Simd4.Lookup16(in table, new(index.Value.GetUpper())).Value));
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Stats.Core;

/// <summary>4 doubles in a <see cref="Vector256{T}"/>.</summary>
internal readonly struct Simd4(Vector256<double> value) : ISimd<Simd4>
{
    public readonly Vector256<double> Value = value;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 operator +(Simd4 a, Simd4 b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 operator -(Simd4 a, Simd4 b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 operator *(Simd4 a, Simd4 b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 operator /(Simd4 a, Simd4 b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 operator -(Simd4 a) => new(-a.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 operator &(Simd4 a, Simd4 b) => new(a.Value & b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 operator |(Simd4 a, Simd4 b) => new(a.Value | b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 operator ^(Simd4 a, Simd4 b) => new(a.Value ^ b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 operator ~(Simd4 a) => new(~a.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 operator <(Simd4 a, Simd4 b) => new(Vector256.LessThan(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 operator >(Simd4 a, Simd4 b) => new(Vector256.GreaterThan(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 operator <=(Simd4 a, Simd4 b) => new(Vector256.LessThanOrEqual(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 operator >=(Simd4 a, Simd4 b) => new(Vector256.GreaterThanOrEqual(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 EqualTo(Simd4 a, Simd4 b) => new(Vector256.Equals(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 Broadcast(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 BroadcastBits(long bits) => new(Vector256.Create(bits).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 Load(ref readonly double source, int index) => new(Vector256.LoadUnsafe(in source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double target, int index) => Value.StoreUnsafe(ref target, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 Fma(Simd4 a, Simd4 b, Simd4 c) => new(Vector256.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 Sqrt(Simd4 a) => new(Vector256.Sqrt(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 Abs(Simd4 a) => new(Vector256.Abs(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 Floor(Simd4 a) => new(Vector256.Floor(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 Min(Simd4 a, Simd4 b) => new(Vector256.MinNative(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 Max(Simd4 a, Simd4 b) => new(Vector256.MaxNative(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 Round(Simd4 a) => new(Vector256.Round(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 Select(Simd4 mask, Simd4 whenTrue, Simd4 whenFalse) => new(Vector256.ConditionalSelect(mask.Value, whenTrue.Value, whenFalse.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Simd4 mask) => Vector256.ExtractMostSignificantBits(mask.Value) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Simd4 mask) => Vector256.ExtractMostSignificantBits(mask.Value) == 15;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 AddBits(Simd4 a, Simd4 b) => new((a.Value.AsInt64() + b.Value.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 SubtractBits(Simd4 a, Simd4 b) => new((a.Value.AsInt64() - b.Value.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 ShiftLeft(Simd4 a, int count) => new(Vector256.ShiftLeft(a.Value.AsInt64(), count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 ShiftRightLogical(Simd4 a, int count) => new(Vector256.ShiftRightLogical(a.Value.AsInt64(), count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 ShiftRightArithmetic(Simd4 a, int count) => new(Vector256.ShiftRightArithmetic(a.Value.AsInt64(), count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd4 Lookup16(ref readonly double table, Simd4 index)
    {
        if (!Avx2.IsSupported)
        {
            return new(Vector256.Create(
                Simd2.Lookup16(in table, new(index.Value.GetLower())).Value,
                Simd2.Lookup16(in table, new(index.Value.GetUpper())).Value));
        }

        unsafe
        {
            fixed (double* p = &table)
            {
                return new(Avx2.GatherVector256(p, index.Value.AsInt64(), sizeof(double)));
            }
        }
    }
}

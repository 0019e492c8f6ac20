using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>Inner product and scaled sum of contiguous vectors of doubles or floats.</summary>
internal static unsafe class VectorKernel
{
    /// <summary>y += factor x.</summary>
    public static void AddScaled<T>(T* y, T* x, T factor, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int i = Vector512.IsHardwareAccelerated ? AddScaled<Lanes512<T>, T>(y, x, factor, 0, count) : 0;
        i = Vector256.IsHardwareAccelerated ? AddScaled<Lanes256<T>, T>(y, x, factor, i, count) : AddScaled<Lanes128<T>, T>(y, x, factor, i, count);
        for (; i < count; i++)
            y[i] = T.FusedMultiplyAdd(factor, x[i], y[i]);
    }

    /// <summary>Sum of x[i] y[i], in four independent registers, then in a fixed order: the error is below (count / 16 + 8) eps times the sum of magnitudes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Dot<T>(T* x, T* y, int count)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Vector512.IsHardwareAccelerated ? Dot<Lanes512<T>, T>(x, y, count) : Vector256.IsHardwareAccelerated ? Dot<Lanes256<T>, T>(x, y, count) : Dot<Lanes128<T>, T>(x, y, count);

    private static T Dot<TLanes, T>(T* x, T* y, int count)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int lanes = TLanes.Count, i = 0;
        T sum = T.Zero;
        if (count >= lanes)
        {
            TLanes s0 = default, s1 = default, s2 = default, s3 = default;
            for (; i <= count - 4 * lanes; i += 4 * lanes)
            {
                s0 = TLanes.Fma(TLanes.Load(x + i), TLanes.Load(y + i), s0);
                s1 = TLanes.Fma(TLanes.Load(x + i + lanes), TLanes.Load(y + i + lanes), s1);
                s2 = TLanes.Fma(TLanes.Load(x + i + 2 * lanes), TLanes.Load(y + i + 2 * lanes), s2);
                s3 = TLanes.Fma(TLanes.Load(x + i + 3 * lanes), TLanes.Load(y + i + 3 * lanes), s3);
            }

            for (; i <= count - lanes; i += lanes)
                s0 = TLanes.Fma(TLanes.Load(x + i), TLanes.Load(y + i), s0);
            sum = ((s0 + s1) + (s2 + s3)).Sum();
        }

        // The rest by itself: it waits for nothing.
        T even = T.Zero, odd = T.Zero;
        for (; i < count - 1; i += 2)
        {
            even = T.FusedMultiplyAdd(x[i], y[i], even);
            odd = T.FusedMultiplyAdd(x[i + 1], y[i + 1], odd);
        }

        if (i < count)
            even = T.FusedMultiplyAdd(x[i], y[i], even);
        return sum + (even + odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int AddScaled<TLanes, T>(T* y, T* x, T factor, int from, int count)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int i = from;
        TLanes f = TLanes.Broadcast(factor);
        for (; i <= count - TLanes.Count; i += TLanes.Count)
            TLanes.Fma(f, TLanes.Load(x + i), TLanes.Load(y + i)).Store(y + i);
        return i;
    }
}

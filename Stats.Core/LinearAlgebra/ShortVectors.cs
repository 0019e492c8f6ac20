using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>Element by element, vectors too short for the calls and the alignment of <see cref="System.Numerics.Tensors.TensorPrimitives"/> to pay.</summary>
internal static unsafe class ShortVectors
{
    /// <summary>Up to this length vectors are done here.</summary>
    public const int Longest = 32;

    /// <summary>What is done to two numbers, alone or in registers.</summary>
    public interface IOperation<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TLanes Of<TLanes>(TLanes x, TLanes y)
            where TLanes : unmanaged, ILanes<TLanes, T>;

        T Of(T x, T y);
    }

    /// <summary>result[i] = operation(x[i], y[i]), all of one length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Map<TOperation, T>(TOperation operation, T[] x, T[] y, T[] result)
        where TOperation : struct, IOperation<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (x.Length < Vector512<T>.Count)
        {
            for (int i = 0; i < x.Length; i++)
                result[i] = operation.Of(x[i], y[i]);
        }
        else
        {
            MapRegisters(operation, x, y, result);
        }
    }

    private static void MapRegisters<TOperation, T>(TOperation operation, T[] x, T[] y, T[] result)
        where TOperation : struct, IOperation<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        fixed (T* a = x, b = y, target = result)
        {
            int count = x.Length, i = 0;
            if (Vector512.IsHardwareAccelerated)
            {
                for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
                    operation.Of(Lanes512<T>.Load(a + i), Lanes512<T>.Load(b + i)).Store(target + i);
            }

            for (; i <= count - Vector256<T>.Count; i += Vector256<T>.Count)
                operation.Of(Lanes256<T>.Load(a + i), Lanes256<T>.Load(b + i)).Store(target + i);
            for (; i < count; i++)
                target[i] = operation.Of(a[i], b[i]);
        }
    }

    public readonly struct Sum<T> : IOperation<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes>(TLanes x, TLanes y)
            where TLanes : unmanaged, ILanes<TLanes, T> => x + y;

        public T Of(T x, T y) => x + y;
    }

    public readonly struct Difference<T> : IOperation<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes>(TLanes x, TLanes y)
            where TLanes : unmanaged, ILanes<TLanes, T> => x - y;

        public T Of(T x, T y) => x - y;
    }

    public readonly struct Product<T> : IOperation<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes>(TLanes x, TLanes y)
            where TLanes : unmanaged, ILanes<TLanes, T> => x * y;

        public T Of(T x, T y) => x * y;
    }

    /// <summary>y + factor x, the product rounded, as MathNet has it.</summary>
    public readonly struct ScaledSum<T>(T factor) : IOperation<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes>(TLanes x, TLanes y)
            where TLanes : unmanaged, ILanes<TLanes, T> => y + TLanes.Broadcast(factor) * x;

        public T Of(T x, T y) => y + factor * x;
    }

    /// <summary>factor x.</summary>
    public readonly struct Multiple<T>(T factor) : IOperation<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes>(TLanes x, TLanes y)
            where TLanes : unmanaged, ILanes<TLanes, T> => TLanes.Broadcast(factor) * x;

        public T Of(T x, T y) => factor * x;
    }
}

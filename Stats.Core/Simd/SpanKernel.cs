using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>A function of one number, written once for every register width; fields hold what is fixed over a span.</summary>
internal interface IUnaryKernel
{
    T Invoke<T>(T x)
        where T : unmanaged, ISimd<T>;
}

/// <summary>A function of two numbers, written once for every register width.</summary>
internal interface IBinaryKernel
{
    T Invoke<T>(T x, T y)
        where T : unmanaged, ISimd<T>;
}

/// <summary>Runs a kernel over spans in the widest registers that the machine has. Spans may be the same memory or disjoint.</summary>
internal static class SpanKernel
{
    /// <summary>result[i] = kernel(x[i]).</summary>
    /// <exception cref="ArgumentException"><paramref name="result"/> has another length than <paramref name="x"/>, or overlaps it without being it.</exception>
    public static void Map<TKernel>(in TKernel kernel, ReadOnlySpan<double> x, Span<double> result)
        where TKernel : struct, IUnaryKernel
    {
        CheckSpans(x, result, nameof(x));
        if (Vector512.IsHardwareAccelerated)
            Loop<TKernel, Simd8>(in kernel, x, result);
        else if (Vector256.IsHardwareAccelerated)
            Loop<TKernel, Simd4>(in kernel, x, result);
        else if (Vector128.IsHardwareAccelerated)
            Loop<TKernel, Simd2>(in kernel, x, result);
        else
            Loop<TKernel, Simd1>(in kernel, x, result);
    }

    /// <summary>result[i] = kernel(x[i], y[i]).</summary>
    /// <exception cref="ArgumentException">The lengths differ, or <paramref name="result"/> overlaps an input without being it.</exception>
    public static void Map<TKernel>(in TKernel kernel, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> result)
        where TKernel : struct, IBinaryKernel
    {
        CheckSpans(x, result, nameof(x));
        CheckSpans(y, result, nameof(y));
        if (Vector512.IsHardwareAccelerated)
            Loop<TKernel, Simd8>(in kernel, x, y, result);
        else if (Vector256.IsHardwareAccelerated)
            Loop<TKernel, Simd4>(in kernel, x, y, result);
        else if (Vector128.IsHardwareAccelerated)
            Loop<TKernel, Simd2>(in kernel, x, y, result);
        else
            Loop<TKernel, Simd1>(in kernel, x, y, result);
    }

    public static void Loop<TKernel, T>(in TKernel kernel, ReadOnlySpan<double> x, Span<double> result)
        where TKernel : struct, IUnaryKernel
        where T : unmanaged, ISimd<T>
    {
        ref double source = ref MemoryMarshal.GetReference(x);
        ref double target = ref MemoryMarshal.GetReference(result);
        int i = 0;
        for (; i <= x.Length - T.Count; i += T.Count)
            kernel.Invoke(T.Load(ref source, i)).Store(ref target, i);

        if (i < x.Length)
        {
            // The rest goes through a padded buffer; the pad repeats the last value, so that it cannot take a slower branch.
            Span<double> buffer = stackalloc double[8];
            buffer.Fill(x[^1]);
            x[i..].CopyTo(buffer);
            ref double b = ref MemoryMarshal.GetReference(buffer);
            kernel.Invoke(T.Load(ref b, 0)).Store(ref b, 0);
            buffer[..(x.Length - i)].CopyTo(result[i..]);
        }
    }

    public static void Loop<TKernel, T>(in TKernel kernel, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> result)
        where TKernel : struct, IBinaryKernel
        where T : unmanaged, ISimd<T>
    {
        ref double first = ref MemoryMarshal.GetReference(x);
        ref double second = ref MemoryMarshal.GetReference(y);
        ref double target = ref MemoryMarshal.GetReference(result);
        int i = 0;
        for (; i <= x.Length - T.Count; i += T.Count)
            kernel.Invoke(T.Load(ref first, i), T.Load(ref second, i)).Store(ref target, i);

        if (i < x.Length)
        {
            Span<double> a = stackalloc double[8], b = stackalloc double[8];
            a.Fill(x[^1]);
            b.Fill(y[^1]);
            x[i..].CopyTo(a);
            y[i..].CopyTo(b);
            ref double ra = ref MemoryMarshal.GetReference(a);
            ref double rb = ref MemoryMarshal.GetReference(b);
            kernel.Invoke(T.Load(ref ra, 0), T.Load(ref rb, 0)).Store(ref ra, 0);
            a[..(x.Length - i)].CopyTo(result[i..]);
        }
    }

    /// <summary>Whether any element is below 0; NaN and -0 are not.</summary>
    public static bool AnyNegative(ReadOnlySpan<double> x)
    {
        ref double source = ref MemoryMarshal.GetReference(x);
        int i = 0;
        Simd4 any = default;
        for (; i <= x.Length - 4; i += 4)
            any |= Simd4.Load(ref source, i) < default(Simd4);
        bool found = Simd4.Any(any);
        for (; i < x.Length; i++)
            found |= x[i] < 0.0;
        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CheckSpans(ReadOnlySpan<double> input, ReadOnlySpan<double> result, string inputName)
    {
        if (input.Length != result.Length)
            ThrowLength(inputName, input.Length, result.Length);
        if (input.Overlaps(result, out int offset) && offset != 0)
            ThrowOverlap(inputName);
    }

    private static void ThrowLength(string inputName, int inputLength, int resultLength) =>
        throw new ArgumentException($"result has {resultLength} elements, {inputName} has {inputLength}.", "result");

    private static void ThrowOverlap(string inputName) =>
        throw new ArgumentException($"result overlaps {inputName} without being the same memory.", "result");
}

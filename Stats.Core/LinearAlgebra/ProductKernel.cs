using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>
/// The innermost loop of the matrix product: a tile of <see cref="ProductTile{T}.Rows"/> x <see cref="ProductTile{T}.Columns"/> accumulated in
/// registers over packed panels. a holds k columns of Rows numbers, b holds k rows of Columns numbers, both contiguous; the tile is written
/// column by column to c. One load of a for 8 (4) products: with 512-bit registers 24 of the 32 hold the tile, with 256-bit ones 12 of 16.
/// </summary>
internal static unsafe class ProductKernel
{
    /// <summary>c = a b over k terms, c of Rows x Columns numbers, columns contiguous; only the first <paramref name="rows"/> of each are wanted.</summary>
    public static void Run<T>(int k, T* a, T* b, T* c, int rows)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated && rows <= 2 * Vector512<T>.Count)
            Low512(k, a, b, c);
        else if (Vector512.IsHardwareAccelerated)
            Run512(k, a, b, c);
        else if (Vector256.IsHardwareAccelerated)
            Run256(k, a, b, c);
        else
            Run128(k, a, b, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Fma<T>(Vector512<T> x, Vector512<T> y, Vector512<T> z) =>
        typeof(T) == typeof(double)
            ? Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>()
            : Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Fma<T>(Vector256<T> x, Vector256<T> y, Vector256<T> z) =>
        typeof(T) == typeof(double)
            ? Vector256.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>()
            : Vector256.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Fma<T>(Vector128<T> x, Vector128<T> y, Vector128<T> z) =>
        typeof(T) == typeof(double)
            ? Vector128.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>()
            : Vector128.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run512<T>(int k, T* a, T* b, T* c)
        where T : unmanaged
    {
        int lanes = Vector512<T>.Count;
        Vector512<T> c00 = default, c01 = default, c02 = default, c03 = default, c04 = default, c05 = default, c06 = default, c07 = default;
        Vector512<T> c10 = default, c11 = default, c12 = default, c13 = default, c14 = default, c15 = default, c16 = default, c17 = default;
        Vector512<T> c20 = default, c21 = default, c22 = default, c23 = default, c24 = default, c25 = default, c26 = default, c27 = default;
        for (int p = 0; p < k; p++)
        {
            Vector512<T> a0 = Vector512.Load(a), a1 = Vector512.Load(a + lanes), a2 = Vector512.Load(a + 2 * lanes);
            Vector512<T> s = Vector512.Create(b[0]);
            c00 = Fma(a0, s, c00);
            c10 = Fma(a1, s, c10);
            c20 = Fma(a2, s, c20);
            s = Vector512.Create(b[1]);
            c01 = Fma(a0, s, c01);
            c11 = Fma(a1, s, c11);
            c21 = Fma(a2, s, c21);
            s = Vector512.Create(b[2]);
            c02 = Fma(a0, s, c02);
            c12 = Fma(a1, s, c12);
            c22 = Fma(a2, s, c22);
            s = Vector512.Create(b[3]);
            c03 = Fma(a0, s, c03);
            c13 = Fma(a1, s, c13);
            c23 = Fma(a2, s, c23);
            s = Vector512.Create(b[4]);
            c04 = Fma(a0, s, c04);
            c14 = Fma(a1, s, c14);
            c24 = Fma(a2, s, c24);
            s = Vector512.Create(b[5]);
            c05 = Fma(a0, s, c05);
            c15 = Fma(a1, s, c15);
            c25 = Fma(a2, s, c25);
            s = Vector512.Create(b[6]);
            c06 = Fma(a0, s, c06);
            c16 = Fma(a1, s, c16);
            c26 = Fma(a2, s, c26);
            s = Vector512.Create(b[7]);
            c07 = Fma(a0, s, c07);
            c17 = Fma(a1, s, c17);
            c27 = Fma(a2, s, c27);
            a += 3 * lanes;
            b += 8;
        }

        Store(c, c00, c10, c20);
        Store(c + 3 * lanes, c01, c11, c21);
        Store(c + 6 * lanes, c02, c12, c22);
        Store(c + 9 * lanes, c03, c13, c23);
        Store(c + 12 * lanes, c04, c14, c24);
        Store(c + 15 * lanes, c05, c15, c25);
        Store(c + 18 * lanes, c06, c16, c26);
        Store(c + 21 * lanes, c07, c17, c27);
    }

    /// <summary>The first two thirds of the tile's rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Low512<T>(int k, T* a, T* b, T* c)
        where T : unmanaged
    {
        int lanes = Vector512<T>.Count;
        Vector512<T> c00 = default, c01 = default, c02 = default, c03 = default, c04 = default, c05 = default, c06 = default, c07 = default;
        Vector512<T> c10 = default, c11 = default, c12 = default, c13 = default, c14 = default, c15 = default, c16 = default, c17 = default;
        for (int p = 0; p < k; p++)
        {
            Vector512<T> a0 = Vector512.Load(a), a1 = Vector512.Load(a + lanes), s = Vector512.Create(b[0]);
            c00 = Fma(a0, s, c00);
            c10 = Fma(a1, s, c10);
            s = Vector512.Create(b[1]);
            c01 = Fma(a0, s, c01);
            c11 = Fma(a1, s, c11);
            s = Vector512.Create(b[2]);
            c02 = Fma(a0, s, c02);
            c12 = Fma(a1, s, c12);
            s = Vector512.Create(b[3]);
            c03 = Fma(a0, s, c03);
            c13 = Fma(a1, s, c13);
            s = Vector512.Create(b[4]);
            c04 = Fma(a0, s, c04);
            c14 = Fma(a1, s, c14);
            s = Vector512.Create(b[5]);
            c05 = Fma(a0, s, c05);
            c15 = Fma(a1, s, c15);
            s = Vector512.Create(b[6]);
            c06 = Fma(a0, s, c06);
            c16 = Fma(a1, s, c16);
            s = Vector512.Create(b[7]);
            c07 = Fma(a0, s, c07);
            c17 = Fma(a1, s, c17);
            a += 3 * lanes;
            b += 8;
        }

        Store(c, c00, c10);
        Store(c + 3 * lanes, c01, c11);
        Store(c + 6 * lanes, c02, c12);
        Store(c + 9 * lanes, c03, c13);
        Store(c + 12 * lanes, c04, c14);
        Store(c + 15 * lanes, c05, c15);
        Store(c + 18 * lanes, c06, c16);
        Store(c + 21 * lanes, c07, c17);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run256<T>(int k, T* a, T* b, T* c)
        where T : unmanaged
    {
        int lanes = Vector256<T>.Count;
        Vector256<T> c00 = default, c01 = default, c02 = default, c03 = default;
        Vector256<T> c10 = default, c11 = default, c12 = default, c13 = default;
        Vector256<T> c20 = default, c21 = default, c22 = default, c23 = default;
        for (int p = 0; p < k; p++)
        {
            Vector256<T> a0 = Vector256.Load(a), a1 = Vector256.Load(a + lanes), a2 = Vector256.Load(a + 2 * lanes);
            Vector256<T> s = Vector256.Create(b[0]);
            c00 = Fma(a0, s, c00);
            c10 = Fma(a1, s, c10);
            c20 = Fma(a2, s, c20);
            s = Vector256.Create(b[1]);
            c01 = Fma(a0, s, c01);
            c11 = Fma(a1, s, c11);
            c21 = Fma(a2, s, c21);
            s = Vector256.Create(b[2]);
            c02 = Fma(a0, s, c02);
            c12 = Fma(a1, s, c12);
            c22 = Fma(a2, s, c22);
            s = Vector256.Create(b[3]);
            c03 = Fma(a0, s, c03);
            c13 = Fma(a1, s, c13);
            c23 = Fma(a2, s, c23);
            a += 3 * lanes;
            b += 4;
        }

        Store(c, c00, c10, c20);
        Store(c + 3 * lanes, c01, c11, c21);
        Store(c + 6 * lanes, c02, c12, c22);
        Store(c + 9 * lanes, c03, c13, c23);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run128<T>(int k, T* a, T* b, T* c)
        where T : unmanaged
    {
        int lanes = Vector128<T>.Count;
        Vector128<T> c00 = default, c01 = default, c02 = default, c03 = default;
        Vector128<T> c10 = default, c11 = default, c12 = default, c13 = default;
        Vector128<T> c20 = default, c21 = default, c22 = default, c23 = default;
        for (int p = 0; p < k; p++)
        {
            Vector128<T> a0 = Vector128.Load(a), a1 = Vector128.Load(a + lanes), a2 = Vector128.Load(a + 2 * lanes);
            Vector128<T> s = Vector128.Create(b[0]);
            c00 = Fma(a0, s, c00);
            c10 = Fma(a1, s, c10);
            c20 = Fma(a2, s, c20);
            s = Vector128.Create(b[1]);
            c01 = Fma(a0, s, c01);
            c11 = Fma(a1, s, c11);
            c21 = Fma(a2, s, c21);
            s = Vector128.Create(b[2]);
            c02 = Fma(a0, s, c02);
            c12 = Fma(a1, s, c12);
            c22 = Fma(a2, s, c22);
            s = Vector128.Create(b[3]);
            c03 = Fma(a0, s, c03);
            c13 = Fma(a1, s, c13);
            c23 = Fma(a2, s, c23);
            a += 3 * lanes;
            b += 4;
        }

        Store(c, c00, c10, c20);
        Store(c + 3 * lanes, c01, c11, c21);
        Store(c + 6 * lanes, c02, c12, c22);
        Store(c + 9 * lanes, c03, c13, c23);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(T* c, Vector512<T> x, Vector512<T> y)
        where T : unmanaged
    {
        x.Store(c);
        y.Store(c + Vector512<T>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(T* c, Vector512<T> x, Vector512<T> y, Vector512<T> z)
        where T : unmanaged
    {
        x.Store(c);
        y.Store(c + Vector512<T>.Count);
        z.Store(c + 2 * Vector512<T>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(T* c, Vector256<T> x, Vector256<T> y, Vector256<T> z)
        where T : unmanaged
    {
        x.Store(c);
        y.Store(c + Vector256<T>.Count);
        z.Store(c + 2 * Vector256<T>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(T* c, Vector128<T> x, Vector128<T> y, Vector128<T> z)
        where T : unmanaged
    {
        x.Store(c);
        y.Store(c + Vector128<T>.Count);
        z.Store(c + 2 * Vector128<T>.Count);
    }
}

/// <summary>The shape of the register tile on this machine.</summary>
internal static class ProductTile<T>
{
    public static int Rows => 3 * (Vector512.IsHardwareAccelerated ? Vector512<T>.Count : Vector256.IsHardwareAccelerated ? Vector256<T>.Count : Vector128<T>.Count);

    public static int Columns => Vector512.IsHardwareAccelerated ? 8 : 4;
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>
/// The innermost loop of the matrix product: a tile of <see cref="ProductTile{T}.Rows"/> x <see cref="ProductTile{T}.Columns"/> accumulated in
/// registers over packed panels. a holds k columns of Rows numbers, b holds k rows of Columns numbers, both contiguous; the tile is written
/// column by column to c. One load of a for 8 (4) products: with 512-bit registers 24 of the 32 hold the tile, with shorter ones 12 of 16.
/// </summary>
internal static unsafe class ProductKernel
{
    /// <summary>c = a b over k terms, c of Rows x Columns numbers, columns contiguous; only the first <paramref name="rows"/> of each are wanted.</summary>
    public static void Run<T>(int k, T* a, T* b, T* c, int rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated && rows <= 2 * Vector512<T>.Count)
            EightColumnsOfTwo<Lanes512<T>, T>(k, a, b, c);
        else if (Vector512.IsHardwareAccelerated)
            EightColumns<Lanes512<T>, T>(k, a, b, c);
        else if (Vector256.IsHardwareAccelerated)
            FourColumns<Lanes256<T>, T>(k, a, b, c);
        else
            FourColumns<Lanes128<T>, T>(k, a, b, c);
    }

    /// <summary>The tile of a machine with 32 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightColumns<TLanes, T>(int k, T* a, T* b, T* c)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int lanes = TLanes.Count;
        TLanes c00 = default, c01 = default, c02 = default, c03 = default, c04 = default, c05 = default, c06 = default, c07 = default;
        TLanes c10 = default, c11 = default, c12 = default, c13 = default, c14 = default, c15 = default, c16 = default, c17 = default;
        TLanes c20 = default, c21 = default, c22 = default, c23 = default, c24 = default, c25 = default, c26 = default, c27 = default;
        for (int p = 0; p < k; p++)
        {
            TLanes a0 = TLanes.Load(a), a1 = TLanes.Load(a + lanes), a2 = TLanes.Load(a + 2 * lanes);
            Add(ref c00, ref c10, ref c20, a0, a1, a2, b[0]);
            Add(ref c01, ref c11, ref c21, a0, a1, a2, b[1]);
            Add(ref c02, ref c12, ref c22, a0, a1, a2, b[2]);
            Add(ref c03, ref c13, ref c23, a0, a1, a2, b[3]);
            Add(ref c04, ref c14, ref c24, a0, a1, a2, b[4]);
            Add(ref c05, ref c15, ref c25, a0, a1, a2, b[5]);
            Add(ref c06, ref c16, ref c26, a0, a1, a2, b[6]);
            Add(ref c07, ref c17, ref c27, a0, a1, a2, b[7]);
            a += 3 * lanes;
            b += 8;
        }

        Store<TLanes, T>(c, c00, c10, c20);
        Store<TLanes, T>(c + 3 * lanes, c01, c11, c21);
        Store<TLanes, T>(c + 6 * lanes, c02, c12, c22);
        Store<TLanes, T>(c + 9 * lanes, c03, c13, c23);
        Store<TLanes, T>(c + 12 * lanes, c04, c14, c24);
        Store<TLanes, T>(c + 15 * lanes, c05, c15, c25);
        Store<TLanes, T>(c + 18 * lanes, c06, c16, c26);
        Store<TLanes, T>(c + 21 * lanes, c07, c17, c27);
    }

    /// <summary>The first two of the three registers of each column: a third of the work is saved at the lower edge, where the third would be all zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightColumnsOfTwo<TLanes, T>(int k, T* a, T* b, T* c)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int lanes = TLanes.Count;
        TLanes c00 = default, c01 = default, c02 = default, c03 = default, c04 = default, c05 = default, c06 = default, c07 = default;
        TLanes c10 = default, c11 = default, c12 = default, c13 = default, c14 = default, c15 = default, c16 = default, c17 = default;
        for (int p = 0; p < k; p++)
        {
            TLanes a0 = TLanes.Load(a), a1 = TLanes.Load(a + lanes);
            Add(ref c00, ref c10, a0, a1, b[0]);
            Add(ref c01, ref c11, a0, a1, b[1]);
            Add(ref c02, ref c12, a0, a1, b[2]);
            Add(ref c03, ref c13, a0, a1, b[3]);
            Add(ref c04, ref c14, a0, a1, b[4]);
            Add(ref c05, ref c15, a0, a1, b[5]);
            Add(ref c06, ref c16, a0, a1, b[6]);
            Add(ref c07, ref c17, a0, a1, b[7]);
            a += 3 * lanes;
            b += 8;
        }

        Store<TLanes, T>(c, c00, c10);
        Store<TLanes, T>(c + 3 * lanes, c01, c11);
        Store<TLanes, T>(c + 6 * lanes, c02, c12);
        Store<TLanes, T>(c + 9 * lanes, c03, c13);
        Store<TLanes, T>(c + 12 * lanes, c04, c14);
        Store<TLanes, T>(c + 15 * lanes, c05, c15);
        Store<TLanes, T>(c + 18 * lanes, c06, c16);
        Store<TLanes, T>(c + 21 * lanes, c07, c17);
    }

    /// <summary>The tile of a machine with 16 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourColumns<TLanes, T>(int k, T* a, T* b, T* c)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int lanes = TLanes.Count;
        TLanes c00 = default, c01 = default, c02 = default, c03 = default;
        TLanes c10 = default, c11 = default, c12 = default, c13 = default;
        TLanes c20 = default, c21 = default, c22 = default, c23 = default;
        for (int p = 0; p < k; p++)
        {
            TLanes a0 = TLanes.Load(a), a1 = TLanes.Load(a + lanes), a2 = TLanes.Load(a + 2 * lanes);
            Add(ref c00, ref c10, ref c20, a0, a1, a2, b[0]);
            Add(ref c01, ref c11, ref c21, a0, a1, a2, b[1]);
            Add(ref c02, ref c12, ref c22, a0, a1, a2, b[2]);
            Add(ref c03, ref c13, ref c23, a0, a1, a2, b[3]);
            a += 3 * lanes;
            b += 4;
        }

        Store<TLanes, T>(c, c00, c10, c20);
        Store<TLanes, T>(c + 3 * lanes, c01, c11, c21);
        Store<TLanes, T>(c + 6 * lanes, c02, c12, c22);
        Store<TLanes, T>(c + 9 * lanes, c03, c13, c23);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TLanes, T>(ref TLanes c0, ref TLanes c1, ref TLanes c2, TLanes a0, TLanes a1, TLanes a2, T b)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TLanes factor = TLanes.Broadcast(b);
        c0 = TLanes.Fma(a0, factor, c0);
        c1 = TLanes.Fma(a1, factor, c1);
        c2 = TLanes.Fma(a2, factor, c2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TLanes, T>(ref TLanes c0, ref TLanes c1, TLanes a0, TLanes a1, T b)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TLanes factor = TLanes.Broadcast(b);
        c0 = TLanes.Fma(a0, factor, c0);
        c1 = TLanes.Fma(a1, factor, c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes, T>(T* c, TLanes x, TLanes y)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        x.Store(c);
        y.Store(c + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes, T>(T* c, TLanes x, TLanes y, TLanes z)
        where TLanes : unmanaged, ILanes<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Store<TLanes, T>(c, x, y);
        z.Store(c + 2 * TLanes.Count);
    }
}

/// <summary>The shape of the register tile on this machine.</summary>
internal static class ProductTile<T>
{
    public static int Rows => 3 * (Vector512.IsHardwareAccelerated ? Vector512<T>.Count : Vector256.IsHardwareAccelerated ? Vector256<T>.Count : Vector128<T>.Count);

    public static int Columns => Vector512.IsHardwareAccelerated ? 8 : 4;
}

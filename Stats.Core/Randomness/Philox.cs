using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Stats.Core;

/// <summary>
/// The Philox4x32-10 block function (Salmon, Moraes, Dror and Shaw 2011): ten rounds of two 32 x 32 -> 64 multiplications turn a 128-bit
/// counter and a 64-bit key into 128 bits. A block gives two 64-bit words: output 0 with 1, output 2 with 3, the earlier one low.
/// Eight blocks run in the lanes of a register; every width gives the same bits. Cost: 20 multiplications a block, 10 a word.
/// </summary>
internal static class Philox
{
    /// <summary>Words made at a time.</summary>
    public const int Group = 16;

    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57, Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>One block.</summary>
    public static (uint, uint, uint, uint) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = (ulong)Multiplier0 * c0, p1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>The words of blocks index, index + 1, ...; the length is a multiple of <see cref="Group"/>.</summary>
    public static void Fill(ulong key, ulong stream, ulong index, Span<ulong> words)
    {
        if (Avx512F.IsSupported)
            Fill512(key, stream, index, words);
        else if (Avx2.IsSupported)
            Fill256(key, stream, index, words);
        else
            FillScalar(key, stream, index, words);
    }

    public static void FillScalar(ulong key, ulong stream, ulong index, Span<ulong> words)
    {
        for (int i = 0; i < words.Length; i += 2, index++)
        {
            (uint o0, uint o1, uint o2, uint o3) = Block((uint)index, (uint)(index >> 32), (uint)stream, (uint)(stream >> 32), (uint)key, (uint)(key >> 32));
            words[i] = o0 | ((ulong)o1 << 32);
            words[i + 1] = o2 | ((ulong)o3 << 32);
        }
    }

    public static void Fill512(ulong key, ulong stream, ulong index, Span<ulong> words)
    {
        ref ulong target = ref MemoryMarshal.GetReference(words);
        Vector512<ulong> lanes = Vector512.Create(0UL, 1, 2, 3, 4, 5, 6, 7), low = Vector512.Create(0xFFFFFFFFUL);
        Vector512<uint> m0 = Vector512.Create((ulong)Multiplier0).AsUInt32(), m1 = Vector512.Create((ulong)Multiplier1).AsUInt32();
        Vector512<long> first = Vector512.Create(0L, 8, 1, 9, 2, 10, 3, 11), second = Vector512.Create(4L, 12, 5, 13, 6, 14, 7, 15);
        for (int i = 0; i < words.Length; i += 16, index += 8)
        {
            Vector512<ulong> counter = Vector512.Create(index) + lanes;
            // Only the low half of a lane counts; what is above it never enters a product.
            Vector512<ulong> c0 = counter, c1 = counter >>> 32;
            Vector512<ulong> c2 = Vector512.Create(stream), c3 = Vector512.Create(stream >> 32);
            uint k0 = (uint)key, k1 = (uint)(key >> 32);
            for (int round = 0; round < Rounds; round++)
            {
                Vector512<ulong> p0 = Avx512F.Multiply(c0.AsUInt32(), m0), p1 = Avx512F.Multiply(c2.AsUInt32(), m1);
                c0 = (p1 >>> 32) ^ c1 ^ Vector512.Create((ulong)k0);
                c2 = (p0 >>> 32) ^ c3 ^ Vector512.Create((ulong)k1);
                c1 = p1;
                c3 = p0;
                k0 += Weyl0;
                k1 += Weyl1;
            }

            Vector512<ulong> even = (c0 & low) | (c1 << 32), odd = (c2 & low) | (c3 << 32);
            Avx512F.PermuteVar8x64x2(even.AsInt64(), first, odd.AsInt64()).AsUInt64().StoreUnsafe(ref target, (nuint)i);
            Avx512F.PermuteVar8x64x2(even.AsInt64(), second, odd.AsInt64()).AsUInt64().StoreUnsafe(ref target, (nuint)i + 8);
        }
    }

    public static void Fill256(ulong key, ulong stream, ulong index, Span<ulong> words)
    {
        ref ulong target = ref MemoryMarshal.GetReference(words);
        Vector256<ulong> lanes = Vector256.Create(0UL, 1, 2, 3), low = Vector256.Create(0xFFFFFFFFUL);
        Vector256<uint> m0 = Vector256.Create((ulong)Multiplier0).AsUInt32(), m1 = Vector256.Create((ulong)Multiplier1).AsUInt32();
        for (int i = 0; i < words.Length; i += 8, index += 4)
        {
            Vector256<ulong> counter = Vector256.Create(index) + lanes;
            Vector256<ulong> c0 = counter, c1 = counter >>> 32;
            Vector256<ulong> c2 = Vector256.Create(stream), c3 = Vector256.Create(stream >> 32);
            uint k0 = (uint)key, k1 = (uint)(key >> 32);
            for (int round = 0; round < Rounds; round++)
            {
                Vector256<ulong> p0 = Avx2.Multiply(c0.AsUInt32(), m0), p1 = Avx2.Multiply(c2.AsUInt32(), m1);
                c0 = (p1 >>> 32) ^ c1 ^ Vector256.Create((ulong)k0);
                c2 = (p0 >>> 32) ^ c3 ^ Vector256.Create((ulong)k1);
                c1 = p1;
                c3 = p0;
                k0 += Weyl0;
                k1 += Weyl1;
            }

            Vector256<ulong> even = (c0 & low) | (c1 << 32), odd = (c2 & low) | (c3 << 32);
            // (e0 o0 | e2 o2) and (e1 o1 | e3 o3) to (e0 o0 e1 o1) and (e2 o2 e3 o3).
            Vector256<ulong> a = Avx2.UnpackLow(even, odd), b = Avx2.UnpackHigh(even, odd);
            Avx2.Permute2x128(a, b, 0x20).StoreUnsafe(ref target, (nuint)i);
            Avx2.Permute2x128(a, b, 0x31).StoreUnsafe(ref target, (nuint)i + 4);
        }
    }
}

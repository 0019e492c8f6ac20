using System.Runtime.InteropServices;

namespace Stats.Core;

/// <summary>Aligned memory for packed panels. Each thread keeps one block of up to <see cref="KeptBytes"/>, so that small products ask the system for nothing.</summary>
internal static unsafe class PackBuffers<T>
    where T : unmanaged
{
    private const int Slots = 2, KeptBytes = 1 << 19;

    [ThreadStatic]
    private static Kept? _kept;

    /// <summary>At least <paramref name="length"/> numbers, aligned to 64 bytes.</summary>
    /// <param name="length">How many numbers.</param>
    /// <param name="held">Says where the memory came from; to be handed to <see cref="Return"/>.</param>
    public static T* Rent(nint length, out nint held)
    {
        nint bytes = length * sizeof(T);
        if (bytes <= KeptBytes)
        {
            Kept kept = _kept ??= new Kept();
            for (int i = 0; i < Slots; i++)
            {
                if (!kept.Busy[i])
                {
                    kept.Busy[i] = true;
                    held = i;
                    return (T*)kept.Memory[i];
                }
            }
        }

        held = -1;
        return (T*)NativeMemory.AlignedAlloc((nuint)bytes, 64);
    }

    /// <summary>Gives memory back, on the thread that rented it.</summary>
    public static void Return(T* memory, nint held)
    {
        if (held < 0)
            NativeMemory.AlignedFree(memory);
        else
            _kept!.Busy[held] = false;
    }

    private sealed class Kept
    {
        public readonly bool[] Busy = new bool[Slots];
        public readonly nint[] Memory = new nint[Slots];

        // On the pinned heap: the collector frees it with the thread, and never moves it.
        private readonly byte[] _block = GC.AllocateUninitializedArray<byte>((Slots * KeptBytes) + 64, pinned: true);

        public Kept()
        {
            nint start = (Marshal.UnsafeAddrOfPinnedArrayElement(_block, 0) + 63) & ~63;
            for (int i = 0; i < Slots; i++)
                Memory[i] = start + (i * KeptBytes);
        }
    }
}

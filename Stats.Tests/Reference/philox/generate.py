"""Philox 4x32-10 in integer arithmetic (Salmon, Moraes, Dror and Shaw 2011): counter, key and output, as hexadecimal numbers."""
import random

M0, M1, W0, W1, MASK = 0xD2511F53, 0xCD9E8D57, 0x9E3779B9, 0xBB67AE85, 0xFFFFFFFF

# The three vectors published with the authors' own implementation: all zeros, all ones, digits of pi.
PUBLISHED = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((MASK,) * 4, (MASK,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0), (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
]


def philox(counter, key):
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p0, p1 = M0 * c0, M1 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & MASK, (p0 >> 32) ^ c3 ^ k1, p0 & MASK
        k0, k1 = (k0 + W0) & MASK, (k1 + W1) & MASK
    return c0, c1, c2, c3


def main():
    random.seed(20110612)
    rows = []
    for counter, key, output in PUBLISHED:
        assert philox(counter, key) == output
        rows.append((counter, key, output))
    for _ in range(37):
        counter = tuple(random.getrandbits(32) for _ in range(4))
        key = tuple(random.getrandbits(32) for _ in range(2))
        rows.append((counter, key, philox(counter, key)))
    with open("philox.csv", "w", encoding="ascii") as file:
        file.write("c0,c1,c2,c3,k0,k1,o0,o1,o2,o3\n")
        for counter, key, output in rows:
            file.write(",".join(f"{v:#010x}" for v in counter + key + output) + "\n")


if __name__ == "__main__":
    main()

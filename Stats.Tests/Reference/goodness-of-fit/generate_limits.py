"""log P(Q > x) for the limits of A^2 and W^2: Smirnov's integrals (1937) in 30 digits."""
import mpmath as mp

mp.mp.dps = 30


def pole(law, k):
    return mp.mpf(k) * (k + 1) / 2 if law == "ad" else mp.pi ** 2 * k * k / 2


def product(law, u):
    if law == "ad":
        return abs(mp.cos(mp.pi / 2 * mp.sqrt(1 + 8 * u))) / (2 * mp.pi * u)
    r = mp.sqrt(2 * u)
    return abs(mp.sin(r)) / r


def survival(law, x):
    total, lowest = mp.mpf(0), pole(law, 1)
    for k in range(1, 60):
        a, b = pole(law, 2 * k - 1), pole(law, 2 * k)
        middle, half = (a + b) / 2, (b - a) / 2
        # u = middle - half cos(angle): the roots at both ends go.
        part = mp.quad(lambda t: mp.exp(-(middle - half * mp.cos(t) - lowest) * x) / (middle - half * mp.cos(t)) * half * mp.sin(t)
                       / mp.sqrt(product(law, middle - half * mp.cos(t))), [0, mp.mpf("0.1"), mp.mpf("0.5"), mp.pi / 2, mp.pi])
        total += part if k % 2 else -part
        if part < total * mp.mpf(10) ** -22:
            break
    return mp.log(total / mp.pi) - lowest * x


with open("limits.csv", "w", encoding="ascii") as file:
    file.write("law,x,pLn\n")
    for law, points in [("ad", [0.1, 0.2, 0.5, 1.0, 2.492, 5.0, 10.0, 20.0, 40.0, 100.0, 500.0]), ("cvm", [0.015, 0.03, 0.05, 0.1, 0.2, 0.46136, 1.0, 2.0, 5.0, 20.0, 100.0])]:
        for x in points:
            file.write(f"{law},{x!r},{mp.nstr(survival(law, mp.mpf(x)), 20)}\n")

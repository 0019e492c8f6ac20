"""Distribution functions behind simultaneous survival bands, by other means than the library's.

Hall-Wellner: two-dimensional Gauss quadrature in double precision over the ends of the span, the bridge between them kept within +-k by the method of images.
Equal precision: eigenfunctions 1F1(-l/2; 1/2; x^2/2) of the Ornstein-Uhlenbeck operator, l the roots of that function at x = c.
Run: python3 generate_bands.py > bands.csv
"""
import mpmath as mp
import numpy as np

mp.mp.dps = 20


def images(x, y, t, k):
    phi = lambda z: np.exp(-z * z / (2 * t)) / np.sqrt(2 * np.pi * t)
    return sum(phi(y - x - 4 * m * k) - phi(y + x - 2 * k - 4 * m * k) for m in range(-8, 9))


def hall_wellner(k, a1, a2):
    k, a1, a2 = float(k), float(a1), float(a2)
    nodes, weights = np.polynomial.legendre.leggauss(400)
    y, w = k * nodes, k * weights
    after = np.exp(-y * y / (2 * (1 - a2))) / np.sqrt(2 * np.pi * (1 - a2))
    if a1 == 0:
        return np.sqrt(2 * np.pi) * np.sum(w * images(0.0, y, a2, k) * after)
    before = np.exp(-y * y / (2 * a1)) / np.sqrt(2 * np.pi * a1)
    inner = np.array([np.sum(w * images(x, y, a2 - a1, k) * after) for x in y])
    return np.sqrt(2 * np.pi) * np.sum(w * before * inner)


def equal_precision(c, u):
    c, u = mp.mpf(c), mp.mpf(u)
    f = lambda l, x: mp.hyp1f1(-l / 2, mp.mpf(1) / 2, x * x / 2)
    total, l, step, found = mp.mpf(0), mp.mpf(0), mp.mpf(1) / 40, 0
    before = f(l, c)
    while found < 12:
        after = f(l + step, c)
        if before * after < 0:
            root = mp.findroot(lambda v: f(v, c), (l, l + step), solver="anderson", tol=1e-40)
            top = mp.quad(lambda x: f(root, x) * mp.npdf(x), [0, c / 2, c]) * 2
            norm = mp.quad(lambda x: f(root, x) ** 2 * mp.npdf(x), [0, c / 4, c / 2, 3 * c / 4, c]) * 2
            term = top * top / norm * mp.exp(-root * u)
            total += term
            found += 1
            if abs(term) < mp.mpf(10) ** -18 and found > 2:
                break
        l, before = l + step, after
        step = max(mp.mpf(1) / 40, l / 30)
    return total


print("kind,critical,first,second,probability")
for k, a1, a2 in [("1.3581", 0, "0.99"), ("1.2", 0, "0.8"), ("0.8", 0, "0.3"), ("1.3", "0.1", "0.9"), ("1.0", "0.02", "0.6"), ("0.7", "0.3", "0.5"), ("1.6", "0.05", "0.95")]:
    print("hall-wellner,%s,%s,%s,%s" % (k, a1, a2, repr(float(hall_wellner(k, a1, a2)))))
for c, u in [("2.5", "1"), ("3", "2"), ("2.9", "0.5"), ("3.2", "4"), ("2", "3"), ("3.5", "6"), ("4.5", "3")]:
    print("equal-precision,%s,%s,0,%s" % (c, u, mp.nstr(equal_precision(c, u), 17)))

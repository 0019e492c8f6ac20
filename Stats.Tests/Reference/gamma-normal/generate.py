"""Writes gamma.csv and beta.csv (mpmath, 60 digits; arguments are exact doubles)."""
import random
from mpmath import mp, mpf, loggamma, log, pi, digamma, polygamma, nstr, beta, mpmathify
mp.dps = 60
random.seed(20240611)


def s(v):
    return nstr(v, 25, strip_zeros=True, min_fixed=0, max_fixed=0)


def logspace(lo, hi, n):
    return [10 ** random.uniform(lo, hi) for _ in range(n)]


xs = [5e-324, 1e-310, 2.2250738585072014e-308, 1e-300, 1e-100, 1e-20, 1e-10, 1e-5, 0.1, 0.125, 0.25, 0.5, 1.0, 1.5, 2.0,
      1.4616321449683623, 3.0, 4.0, 5.0, 10.0, 100.0, 171.0, 1e3, 1e10, 1e15, 1e16, 1e100, 1e300, 2.5e305, 1e308]
xs += logspace(-300, -3, 25) + logspace(-3, 0, 80) + logspace(0, 1, 150) + logspace(1, 4, 60) + logspace(4, 305, 40)
for centre in (1.0, 2.0, 1.4616321449683623):
    for e in range(1, 16):
        for sign in (1, -1):
            xs.append(centre + sign * random.uniform(1, 9) * 10.0 ** -e)
xs = sorted(set(xs))
with open("gamma.csv", "w") as f:
    f.write("x,log,logOnePlus,stirling,digamma,trigamma\n")
    for x in xs:
        m = mpf(x)
        mp.dps = 60 if x < 1e15 else 400
        lg = loggamma(m)
        st = lg - ((m - mpf(1) / 2) * log(m) - m + log(2 * pi) / 2)
        if x > 1e20:
            st = 1 / (12 * m)  # the next term is smaller by x^-2
        # the product form keeps digits that loggamma(1 + tiny) would need hundreds of places for
        mp.dps = 60 if x > 1e-30 else 700
        l1 = loggamma(1 + m)
        mp.dps = 60
        f.write(",".join([repr(x), s(lg), s(l1), s(st), s(digamma(m)), s(polygamma(1, m))]) + "\n")

pairs = [(1.0, 1.0), (5e-324, 1.0), (1e-300, 1e-300), (0.5, 0.5), (1e300, 1e300), (1e-5, 1e10), (3.0, 1e15), (4.0, 1e300), (1e15, 1e16)]
for _ in range(300):
    pairs.append((10 ** random.uniform(-3, 3), 10 ** random.uniform(-3, 3)))
for _ in range(150):
    pairs.append((10 ** random.uniform(-20, 15), 10 ** random.uniform(-20, 15)))
with open("beta.csv", "w") as f:
    f.write("a,b,log\n")
    for a, b in pairs:
        mp.dps = 700
        v = loggamma(mpf(a)) + loggamma(mpf(b)) - loggamma(mpf(a) + mpf(b))
        mp.dps = 60
        f.write(",".join([repr(a), repr(b), s(v)]) + "\n")

"""Writes ratio.csv (mpmath, 400 digits; arguments are exact doubles)."""
import random
from mpmath import mp, mpf, loggamma, nstr
mp.dps = 400
random.seed(20240614)
pairs = [(1.0, 1e-300), (10.0, 1e-10), (1e15, 0.5), (1e300, 1.0), (5.0, -1e-8), (100.0, -20.0), (100.0, -99.5), (1e-300, 1e-300), (0.25, 1e-20)]
for _ in range(150):
    a = 10 ** random.uniform(-3, 3)
    pairs.append((a, 10 ** random.uniform(-3, 3)))
for _ in range(150):
    a = 10 ** random.uniform(-10, 15)
    pairs.append((a, a * 10 ** random.uniform(-15, 2)))
for _ in range(60):
    a = 10 ** random.uniform(-3, 8)
    pairs.append((a, -a * random.random()))
with open("ratio.csv", "w") as f:
    f.write("a,b,ratio\n")
    for a, b in pairs:
        v = loggamma(mpf(a) + mpf(b)) - loggamma(mpf(a))
        f.write(f"{a!r},{b!r},{nstr(v, 25, strip_zeros=True, min_fixed=0, max_fixed=0)}\n")

"""Writes log_sum_exp.csv: a > b (exact doubles), log(e^a + e^b), log(e^a - e^b) from mpmath."""

import random

from mpmath import mp, mpf, exp, expm1, log1p, log, nstr

mp.prec = 3000
random.seed(3)

pairs = []
for scale in (1e-8, 1e-3, 1.0, 30.0, 700.0, 1e5):
    for _ in range(30):
        a, b = random.uniform(-scale, scale), random.uniform(-scale, scale)
        pairs.append((max(a, b), min(a, b)))
for gap in (1e-300, 1e-16, 1e-9, 0.1, 0.5, 0.7, 1.0, 5.0, 36.0, 37.0, 100.0, 700.0, 745.0):
    pairs += [(0.0, -gap), (1.0, 1.0 - gap), (-1.0, -1.0 - gap), (-1000.0, -1000.0 - gap), (1e300, 1e300 - gap)]

with open("log_sum_exp.csv", "w", encoding="utf-8") as out:
    out.write("a,b,sum,difference\n")
    for a, b in sorted({p for p in pairs if p[0] > p[1]}):
        d = mpf(b) - mpf(a)
        total = mpf(a) + log1p(exp(d))
        difference = mpf(a) + (log(-expm1(d)) if d > -1 else log1p(-exp(d)))
        out.write(f"{a!r},{b!r},{nstr(total, 25)},{nstr(difference, 25)}\n")

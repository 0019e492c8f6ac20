"""Writes pvalues.csv: tails of the uniformity statistics, computed apart from the library. Columns: test, n, statistic, log_p, error (relative, of p).

rayleigh, component: contour integral with scipy's scaled Bessel functions, Gauss-Legendre panels far out.
kuiper: Stephens' (1965) sum for the upper tail, in 60 digits; elsewhere simulation.
rao: the alternating sum for the density (Rao 1976) in 80 digits, integrated exactly between multiples of 1/n.
watson: importance sampling from von Mises samples, weights I0(kappa)^n / I0(kappa R), kappa chosen for the tail.
"""
import numpy as np
from mpmath import mp, mpf, binomial, factorial, floor, log
from numpy.polynomial.legendre import leggauss
from scipy.optimize import brentq
from scipy.special import ive, kve

mp.dps = 80
rows = []


def contour(kind, n, r):
    k = brentq(lambda k: ive(1, k) / ive(0, k) - r / n, 1e-12, 1e6)
    k = np.sqrt(k * k + 2 / n) * 1.1
    offset = n * np.log(ive(0, k)) + (n - r) * k
    g, w = leggauss(24)
    end = max(3e4 if n <= 5 else 4e3, 300 * k) if kind == "rayleigh" or n > 5 else 1e5
    edges = [0.0]
    while edges[-1] < end:
        e = edges[-1]
        edges.append(e + min(max(min(k, 1 / np.sqrt(n)), 0.3 * e), 10 / (n + r)))
    edges = np.array(edges)
    total = 0.0
    for c in range(0, len(edges) - 1, 20000):
        lo, hi = edges[c:c + 20001][:-1], edges[c:c + 20001][1:]
        s = k + 1j * ((lo[:, None] + hi[:, None]) / 2 + (hi - lo)[:, None] / 2 * g)
        log_value = n * np.log(ive(0, s) + 0j) + n * k - r * s - offset
        kernel = kve(1, r * s) * r * 2 if kind == "rayleigh" else 1 / s
        total += np.sum((hi - lo)[:, None] / 2 * w * (np.exp(log_value) * kernel).real)
    return offset + np.log(total / np.pi)


for kind in ("rayleigh", "component"):
    for n in (5, 10, 30, 100):
        for q in (0.02, 0.1, 0.3, 0.5, 0.61, 0.81, 0.95):
            if n * q < n - 0.3 or n > 5:
                rows.append((kind, n, n * q, contour(kind, n, n * q), 1e-9 if n == 5 else 1e-11))

for n in (5, 10, 30):
    for v in ("0.5", "0.55", "0.613", "0.7", "0.83", "0.95", "0.999"):
        if n % 2 == 1 and mpf(v) < mpf(n - 1) / (2 * n):
            continue
        d, total = mpf(v), mpf(0)
        for t in range(int(floor(n * (1 - d))) + 1):
            y = d + mpf(t) / n
            part = y**(t - 3) * (y**3 * n - y**2 * t * (3 - mpf(2) / n) + y * t * (t - 1) * (3 - mpf(2) / n) / n - mpf(t) * (t - 1) * (t - 2) / n**2)
            total += part * binomial(n, t) * (1 - d - mpf(t) / n)**(n - t - 1)
        rows.append(("kuiper", n, v, log(total), 1e-14))

random = np.random.default_rng(20240607)
for n in (5, 10, 30):
    size = 2_000_000
    counts = {l: 0 for l in (1.1, 1.3, 1.5, 1.62, 1.747)}
    for _ in range(10):
        u = np.sort(random.random((size // 10, n)), axis=1)
        i = np.arange(1, n + 1)
        v = (i / n - u).max(1) + (u - (i - 1) / n).max(1)
        for l in counts:
            counts[l] += int((v > l / np.sqrt(n)).sum())
    for l, c in counts.items():
        if 20 < c < size - 20:
            rows.append(("kuiper", n, repr(l / np.sqrt(n)), np.log(c / size), np.sqrt((1 - c / size) / c)))


def rao_density(n, u):
    total = mpf(0)
    for j in range(1, n):
        x = n * u
        if x >= j:
            continue
        spline = sum((-1)**k * binomial(j, k) * (x - k)**(j - 1) for k in range(int(floor(x)) + 1)) / factorial(j - 1)
        total += binomial(n, j) * factorial(n - 1) * u**(n - j - 1) / factorial(n - j - 1) * spline / mpf(n)**(j - 1)
    return total


for n in (5, 10, 30):
    for u in ("0.1", "0.3", "0.37", "0.4", "0.45", "0.5", "0.6", "0.75"):
        u0, total = mpf(u), mpf(0)
        for k in range(int(floor(n * u0)), n - 1):
            a, b = max(u0, mpf(k) / n), mpf(k + 1) / n
            total += mp.quad(lambda t: rao_density(n, t), [a, b], method="gauss-legendre", maxdegree=5)
        if total > 0:
            rows.append(("rao", n, u, log(total), 1e-13))

for n in (5, 10, 30):
    for kappa, marks in ((0.0, (0.07, 0.1, 0.15, 0.1868, 0.22)), (1.0, (0.26, 0.3, 0.34)), (1.6, (0.38,)), (3.0, (0.7, 0.9, 1.0)), (6.0, (1.3, 1.7)), (20.0, (2.1, 2.3))):
        marks = [m for m in marks if m < n / 12 * 0.97]
        if not marks:
            continue
        batches = [[] for _ in marks]
        for _ in range(20):
            a = random.vonmises(0.0, kappa, (60_000, n)) if kappa > 0 else random.uniform(-np.pi, np.pi, (60_000, n))
            r = np.hypot(np.cos(a).sum(1), np.sin(a).sum(1))
            w = np.exp(n * (np.log(ive(0, kappa)) + kappa) - np.log(ive(0, kappa * r)) - kappa * r)
            u = np.sort(a / (2 * np.pi) + 0.5, axis=1)
            x = u - u.mean(1)[:, None] - (2 * np.arange(1, n + 1) - 1) / (2 * n) + 0.5
            s = (x * x).sum(1) + 1 / (12 * n)
            for b, m in zip(batches, marks):
                b.append((w * (s > m)).mean())
        for b, m in zip(batches, marks):
            p, e = np.mean(b), np.std(b, ddof=1) / np.sqrt(len(b))
            if e < 0.05 * p:
                rows.append(("watson", n, m, np.log(p), e / p))

with open("pvalues.csv", "w") as f:
    f.write("test,n,statistic,log_p,error\n")
    for kind, n, s, l, e in rows:
        f.write(f"{kind},{n},{s if isinstance(s, str) else repr(float(s))},{mp.nstr(mpf(l), 17)},{float(e):.3g}\n")

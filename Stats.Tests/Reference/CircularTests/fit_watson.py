"""Fits the correction of Watson's law to samples/w*.csv, the output of watson_samples.cpp (columns n, -log(1 - t), log_p, relative error)."""
import glob
from math import lgamma

import numpy as np

n, g, lp, se = np.vstack([np.loadtxt(f, delimiter=",") for f in glob.glob("samples/w*.csv")]).T
TERMS = [(1, range(2, 13)), (0, range(0, 11)), (-1, range(0, 10)), (-2, range(0, 8)), (-3, range(0, 5))]


def limit(u):
    if u < 0.05:
        j = np.arange(1, 60)
        return np.log(2 * np.sum((-1.0) ** (j - 1) * np.exp(-2 * j * j * np.pi**2 * max(u, 1e-4))))
    x = 2 * np.pi**2 * u
    return np.log(2) - x + np.log1p(-np.exp(-3 * x) + np.exp(-8 * x))


def base(n, t):
    return np.array([limit((ti * ni / 12 - 0.1 / ni + 0.1 / ni**2) * (1 + 0.8 / ni)) for ni, ti in zip(n, t)])


def design(n, t):
    return np.array([((n - 1) if e == 1 else n ** float(e)) * t**k for e, ks in TERMS for k in ks]).T


use = (lp < np.log(0.97)) & (se < 0.05) & (n >= 4)
n, g, lp, se = n[use], g[use], lp[use], se[use]
t = -np.expm1(-g)
y = lp - base(n, t) + (n - 1) * (g - t)
ends = np.array([4, 5, 6, 7, 8, 10, 12, 15, 20, 30, 50, 100.0])
exact = ends * np.log(ends) + (ends - 1) * np.log(ends / 12) - 2 * np.array([lgamma(q) for q in ends])
x = np.vstack([design(n, t), design(ends, np.ones_like(ends))])
y = np.r_[y, exact - base(ends, np.ones_like(ends)) - (ends - 1)]
w = 1 / np.r_[np.hypot(se, 0.001 + 0.0003 * np.maximum(-lp - 10, 0)), np.full(len(ends), 0.005)]
scale = np.sqrt((x * w[:, None]) ** 2).sum(0)
c = np.linalg.lstsq(x * w[:, None] / scale, y * w, rcond=1e-14)[0] / scale
print("\n".join("%.10g" % v for v in c))

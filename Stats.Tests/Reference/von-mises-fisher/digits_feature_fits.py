"""Computes digits_feature_fits.csv again and prints the largest relative difference of each column.

Needs NumPy and mpmath. Features and resultants are NumPy's, in double precision (sums by numpy.sum, which is pairwise); everything that
depends on a Bessel function is done with 50 digits by Olver's uniform expansion (12 terms: their remainder is below 1e-34 at order 1023).
"""
import csv
import os
from fractions import Fraction as F

import numpy as np
from mpmath import asinh, exp, findroot, log, mp, mpf, pi, sqrt

here = os.path.dirname(os.path.abspath(__file__))
mp.dps = 50
data = os.path.join(here, "..", "..", "..", "data")
digits = np.loadtxt(os.path.join(data, "digits.csv"), delimiter=",", skiprows=1)
filters = np.loadtxt(os.path.join(data, "random_filters.csv"), delimiter=",")
labels = digits[:, 64].astype(int)
images = np.pad(digits[:, :64].reshape(-1, 8, 8) / 16, ((0, 0), (1, 1), (1, 1)))


def features(p, rows):
    patches = np.stack([images[rows, i:i + 8, j:j + 8] for i in range(3) for j in range(3)], axis=-1)
    response = np.maximum(patches @ filters[:p // 16].T, 0)
    pooled = response.reshape(len(rows), 4, 2, 4, 2, -1).mean(axis=(2, 4)).reshape(len(rows), -1)
    return pooled / np.linalg.norm(pooled, axis=1, keepdims=True)


def olver(terms):
    """U_k(t) = t^k P_k(t^2): the coefficients of P_0 ... P_terms, ascending."""
    p = [[F(1)]]
    for k in range(terms):
        nxt = [F(0)] * (k + 2)
        for i, a in enumerate(p[k]):
            m = k + 2 * i
            nxt[i] += a * (F(m, 2) + F(1, 8 * (m + 1)))
            nxt[i + 1] -= a * (F(m, 2) + F(5, 8 * (m + 3)))
        p.append(nxt)
    return [[mpf(c.numerator) / c.denominator for c in q] for q in p]


P = olver(12)


def log_i(v, x):
    w = sqrt(v * v + x * x)
    s = (v / w) ** 2
    series = sum(mp.polyval(q[::-1], s) / w ** k for k, q in enumerate(P))
    return w - v * asinh(v / x) - log(2 * pi * w) / 2 + log(series)


def ratio(v, x):
    return exp(log_i(v + 1, x) - log_i(v, x))


def fit(p, n, total):
    length = mpf(float(np.linalg.norm(total))) / n
    v = mpf(p) / 2 - 1
    banerjee = length * (p - length ** 2) / (1 - length ** 2)
    mle = findroot(lambda k: ratio(v, k) - length, (banerjee, banerjee * (1 + mpf(10) ** -5)), tol=1e-60)
    marginal = findroot(lambda k: ratio(v, k) - length * ratio(v, n * length * k), (mle, mle * (1 - mpf(10) ** -3)), tol=1e-60)
    log_c = v * log(mle) - (v + 1) * log(2 * pi) - log_i(v, mle)
    return length, mle, banerjee, marginal, n * (log_c + mle * length)


worst = {}
expected = {(r["p"], r["cls"]): r for r in csv.DictReader(open(os.path.join(here, "digits_feature_fits.csv")))}
for p in (2048, 8192, 32768):
    sums = []
    for cls in [str(d) for d in range(10)] + ["all"]:
        if cls == "all":
            n, total = len(labels), np.sum(sums, axis=0)
        else:
            rows = np.flatnonzero(labels == int(cls))
            n, total = len(rows), features(p, rows).sum(axis=0)
            sums.append(total)
        row = expected[str(p), cls]
        assert int(row["n"]) == n
        for name, value in zip(("Rbar", "kappa_mle", "kappa_banerjee", "kappa_marginal", "loglik"), fit(p, n, total)):
            worst[name] = max(worst.get(name, 0), float(abs(value / mpf(row[name]) - 1)))
print(worst)

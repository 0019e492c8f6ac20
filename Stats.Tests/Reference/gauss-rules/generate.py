"""Writes gauss.csv: some nodes and weights of Gauss rules from mpmath (Newton with 60 digits, weights by the classical formulas)."""

import random

import numpy as np
from mpmath import mp, mpf, gamma, log, nstr, pi, sqrt
from scipy.linalg import eigvalsh_tridiagonal

mp.dps = 60
random.seed(5)


def three_term(n, x, first, second, step):
    """p_n and p_(n-1) of a recurrence p_(k+1) = step(k, x, p_k, p_(k-1))."""
    before, now = first, second(x)
    if n == 0:
        return first, mpf(0)
    for k in range(1, n):
        before, now = now, step(k, x, now, before)
    return now, before


def jacobi(a, b):
    a, b = mpf(a), mpf(b)

    def second(x):
        return (a + 1) + (a + b + 2) * (x - 1) / 2

    def step(k, x, now, before):
        m, c = mpf(k + 1), 2 * (k + 1) + a + b
        return ((c - 1) * (c * (c - 2) * x + a * a - b * b) * now - 2 * (m + a - 1) * (m + b - 1) * c * before) / (2 * m * (m + a + b) * (c - 2))

    def both(n, x):
        p, q = three_term(n, x, mpf(1), second, step)
        c = 2 * n + a + b
        return p, (n * (a - b - c * x) * p + 2 * (n + a) * (n + b) * q) / (c * (1 - x * x))

    def weight(n, x, derivative):
        return gamma(n + a + 1) * gamma(n + b + 1) / (gamma(n + a + b + 1) * gamma(mpf(n + 1))) * 2 ** (a + b + 1) / ((1 - x * x) * derivative ** 2)

    def matrix(n):
        k = np.arange(1, n, dtype=float)
        s = float(a + b)
        d = np.array([float(b - a) / (s + 2)] + [float(b * b - a * a) / ((2 * j + s) * (2 * j + s + 2)) for j in k])
        e = [4 * j * (j + float(a)) * (j + float(b)) * ((j + s) / (2 * j + s - 1) if j > 1 else 1.0) / ((2 * j + s) ** 2 * (2 * j + s + 1)) for j in k]
        return d, np.sqrt(np.array(e))

    return both, weight, matrix


def hermite(probabilists):
    def both(n, x):
        # Normalised by 2^n: He for the probabilists, 2^-n H for the physicists.
        scale = 1 if probabilists else mpf(1) / 2
        p, q = three_term(n, x, mpf(1), lambda t: t, lambda k, t, now, before: t * now - k * scale * before)
        return p, n * q

    def weight(n, x, derivative):
        q = derivative / n
        if probabilists:
            return gamma(mpf(n)) / (n * q * q)
        return gamma(mpf(n)) * sqrt(pi) / (n * q * q * 2 ** mpf(n - 1))

    def matrix(n):
        return np.zeros(n), np.sqrt(np.arange(1, n) * (1.0 if probabilists else 0.5))

    return both, weight, matrix


def laguerre(a):
    a = mpf(a)

    def both(n, x):
        p, q = three_term(n, x, mpf(1), lambda t: 1 + a - t, lambda k, t, now, before: ((2 * k + 1 + a - t) * now - (k + a) * before) / (k + 1))
        return p, (n * p - (n + a) * q) / x

    def weight(n, x, derivative):
        return gamma(n + a + 1) / (gamma(mpf(n + 1)) * x * derivative ** 2)

    def matrix(n):
        k = np.arange(n, dtype=float)
        return 2 * k + 1 + float(a), np.sqrt(k[1:] * (k[1:] + float(a)))

    return both, weight, matrix


FAMILIES = [("legendre", 0.0, 0.0, jacobi(0, 0))]
FAMILIES += [("jacobi", a, b, jacobi(a, b)) for a, b in ((-0.5, -0.5), (0.5, -0.75), (2.0, 2.0), (3.25, 0.125), (40.0, 7.5))]
FAMILIES += [("hermite", 0.0, 0.0, hermite(False)), ("normal", 0.0, 0.0, hermite(True))]
FAMILIES += [("laguerre", a, 0.0, laguerre(a)) for a in (0.0, -0.5, -0.984375, 2.5, 25.0)]

with open("gauss.csv", "w", encoding="utf-8") as out:
    out.write("family,alpha,beta,order,index,node,weight,logWeight\n")
    for name, a, b, (both, weight, matrix) in FAMILIES:
        for n in (1, 2, 5, 20, 64, 200, 1000):
            d, e = matrix(n)
            start = np.sort(eigvalsh_tridiagonal(d, e)) if n > 1 else d
            indices = range(n) if n <= 20 else sorted({0, 1, 2, n // 2, n - 3, n - 2, n - 1, *random.sample(range(n), 9)})
            for i in indices:
                x = mpf(float(start[i]))
                if name == "laguerre" and x <= 0:
                    x = mpf(10) ** -8
                odd_middle = n % 2 == 1 and i == n // 2 and (name in ("legendre", "hermite", "normal") or a == b and name == "jacobi")
                if odd_middle:
                    x = mpf(0)
                for _ in range(40):
                    p, dp = both(n, x)
                    if odd_middle:
                        break
                    step = p / dp
                    x -= step
                    if abs(step) < abs(x) * mpf(10) ** -45:
                        p, dp = both(n, x)
                        break
                else:
                    raise ValueError((name, a, b, n, i))
                w = weight(n, x, dp)
                out.write(f"{name},{a!r},{b!r},{n},{i},{nstr(x, 22)},{nstr(w, 22)},{nstr(log(w), 22)}\n")

"""Exact Kolmogorov-Smirnov probabilities: one-sided by Birnbaum and Tingey's sum, two-sided by Durbin's matrix (Marsaglia, Tsang, Wang 2003) in 80 digits;
two samples by listing every division of the pooled numbers."""
import itertools
import math
import gmpy2
import mpmath as mp
import numpy as np

mp.mp.dps = 60
gmpy2.get_context().precision = 300


def one_sided(n, d):
    d = gmpy2.mpfr(d)
    total, binomial = gmpy2.mpfr(0), gmpy2.mpfr(1)
    for j in range(n):
        rest = n * (1 - d) - j
        if rest <= 0:
            break
        total += binomial * gmpy2.exp((j - 1) * gmpy2.log(d + gmpy2.mpfr(j) / n) + (n - j) * gmpy2.log(rest / n))
        binomial = binomial * (n - j) / (j + 1)
    return mp.mpf(str(d * total))


def two_sided(n, d):
    d = gmpy2.mpfr(d)
    k = int(gmpy2.floor(n * d)) + 1
    m = 2 * k - 1
    h = k - n * d
    a = np.array([[gmpy2.mpfr(1 if i - j + 1 >= 0 else 0) for j in range(m)] for i in range(m)], dtype=object)
    for i in range(m):
        a[i, 0] -= h ** (i + 1)
        a[m - 1, i] -= h ** (m - i)
    a[m - 1, 0] += (2 * h - 1) ** m if 2 * h - 1 > 0 else 0
    for i in range(m):
        for j in range(m):
            if i - j + 1 > 0:
                a[i, j] /= gmpy2.fac(i - j + 1)
    power, result, e = a, None, n
    while e:
        if e & 1:
            result = power if result is None else result.dot(power)
        e >>= 1
        if e:
            power = power.dot(power)
    value = result[k - 1, k - 1] * gmpy2.fac(n) / gmpy2.mpfr(n) ** n
    return mp.mpf(str(1 - value))


def line(file, *items):
    file.write(",".join(mp.nstr(v, 20) if isinstance(v, mp.mpf) else repr(v) if isinstance(v, float) else str(v) for v in items) + "\n")


def main():
    with open("one_sided.csv", "w", encoding="ascii") as file:
        file.write("n,d,pLn\n")
        for n in [1, 2, 3, 5, 10, 30, 100, 1000, 3000]:
            for z in [0.01, 0.2, 0.5, 0.8, 1.2, 1.7, 2.5, 4.0, 7.0, 14.0]:
                for d in {z / math.sqrt(n), z / 20}:
                    if 0 < d < 0.9999:
                        line(file, n, d, mp.log(one_sided(n, d)))
        for n in [20000, 60000]:
            for z in [0.05, 0.3, 0.6, 1.5, 3.0, 8.0]:
                d = z / math.sqrt(n)
                line(file, n, d, mp.log(one_sided(n, d)))
    with open("two_sided.csv", "w", encoding="ascii") as file:
        file.write("n,d,pLn\n")
        for n in [1, 2, 3, 5, 10, 30, 100, 400]:
            for z in [0.3, 0.51, 0.6, 0.75, 0.9, 1.1, 1.36, 1.63, 2.0, 2.3, 2.48, 2.6, 3.5]:
                d = z / math.sqrt(n)
                if 0.5 / n < d < 0.9999 and n * d < 70:
                    line(file, n, d, mp.log(two_sided(n, d)))
        for n, d in [(10, 0.5), (10, 0.49999), (10, 0.3), (30, 0.4999), (1000, 0.02), (1000, 0.03)]:
            line(file, n, d, mp.log(two_sided(n, d)))
    rng = np.random.default_rng(5)
    with open("two_sample.csv", "w", encoding="ascii") as file:
        file.write("first,second,less,greater,twoSided,cramer\n")
        for m, n, values in [(1, 1, 9), (3, 4, 99), (5, 5, 99), (5, 5, 4), (4, 8, 99), (6, 7, 5), (2, 9, 99), (7, 7, 99), (6, 6, 3), (5, 9, 8)]:
            for shift in [0, 2 if values < 20 else 60]:
                x = [int(v) for v in rng.integers(0, values, m) + shift]
                y = [int(v) for v in rng.integers(0, values, n)]
                pooled = sorted(x + y)
                ends = [i for i in range(m + n) if i == m + n - 1 or pooled[i] != pooled[i + 1]]

                def statistics(chosen):
                    plus = minus = square = count = 0
                    before = -1
                    for i in range(m + n):
                        count += chosen[i]
                        if i in ends_set:
                            c = count * n - (i + 1 - count) * m
                            plus, minus, square = max(plus, c), max(minus, -c), square + (i - before) * c * c
                            before = i
                    return minus, plus, max(plus, minus), square

                ends_set = set(ends)
                left, chosen = list(x), []
                for v in pooled:
                    if v in left:
                        left.remove(v)
                        chosen.append(1)
                    else:
                        chosen.append(0)
                observed = statistics(chosen)
                hits, total = [0] * 4, 0
                for places in itertools.combinations(range(m + n), m):
                    mask = [0] * (m + n)
                    for p in places:
                        mask[p] = 1
                    total += 1
                    for t, (a, b) in enumerate(zip(statistics(mask), observed)):
                        hits[t] += a >= b
                line(file, " ".join(map(str, x)), " ".join(map(str, y)), *[mp.mpf(h) / total for h in hits])


main()

"""Reference values of log I, log K and their scaled forms on the seams and edges of the evaluation.

Needs mpmath. Arguments are doubles, taken as exact. w = hypot(v, x).
w < 60: I by its positive power series, K by the trapezoidal rule with step 1/24 for the integral of exp(-x cosh t) cosh(v t)
(its error is below exp(-200) relative). w >= 60: the uniform expansion with 26 terms in exact rationals (first omitted term
below 1e-28 at w = 60), precision raised until log I - x keeps 30 digits.
"""
import math
import random
import sys
from fractions import Fraction as F

from mpmath import mp, mpf, asinh, exp, findroot, log, loggamma, pi, sqrt

random.seed(20260)
TERMS = 26


def rows():
    p = [[F(1)]]
    for k in range(TERMS):
        nxt = [F(0)] * (len(p[-1]) + 1)
        for i, a in enumerate(p[-1]):
            m = k + 2 * i
            nxt[i] += a * (F(m, 2) + F(1, 8 * (m + 1)))
            nxt[i + 1] -= a * (F(m, 2) + F(5, 8 * (m + 3)))
        p.append(nxt)
    d = [None]
    for k in range(1, TERMS + 1):
        r = [k * c for c in p[k]]
        for j in range(1, k):
            for a, ca in enumerate(d[j]):
                for b, cb in enumerate(p[k - j]):
                    r[a + b] -= j * ca * cb
        d.append([c / k for c in r])
    return d


D = rows()


def uniform(v, x):
    w = sqrt(v * v + x * x)
    s, u = (v / w) ** 2, 1 / w
    even = odd = mpf(0)
    for k in range(1, TERMS + 1):
        if w > mpf(10) ** 40 and k > 3:
            break
        r = mpf(0)
        for c in reversed(D[k]):
            r = r * s + mpf(c.numerator) / c.denominator
        r *= u ** k
        if k % 2:
            odd += r
        else:
            even += r
    e = w - (v * asinh(v / x) if v else 0)
    return e - log(2 * pi * w) / 2 + even + odd, -e + log(pi / (2 * w)) / 2 + even - odd


def direct(v, x):
    q = x * x / 4
    term = total = mpf(1)
    k = 0
    while term > total * mpf(2) ** -mp.prec:
        k += 1
        term *= q / (k * (k + v))
        total += term
    log_i = (v * log(x / 2) if v else 0) - loggamma(v + 1) + log(total)
    h = mpf(1) / 24
    peak = asinh(v / x)

    def f(t):
        return exp(v * t - x * mp.cosh(t) - (v * peak - x * mp.cosh(peak)))

    total = mpf(0)
    j0 = int(peak / h)
    for direction in (1, -1):
        j = j0 if direction == 1 else j0 - 1
        while True:
            a = f(j * h)
            total += a
            if a < total * mpf(10) ** -45:
                break
            j += direction
    return log_i, v * peak - x * mp.cosh(peak) + log(total * h / 2)


def value(v, x):
    v, x = mpf(v), mpf(x)
    mp.dps = 50 if max(v, x) < mpf(10) ** 12 else 720
    i, k = direct(v, x) if v * v + x * x < 3600 else uniform(v, x)
    return i, k, i - x, k + x


def near(value, count=3):
    """The doubles around a value."""
    out = [value]
    up = down = value
    for _ in range(count // 2):
        up, down = math.nextafter(up, math.inf), math.nextafter(down, 0.0)
        out += [up, down]
    return out


def polar(w):
    a = random.random() * math.pi / 2
    return w * math.sin(a), w * math.cos(a)


points = []
for w in (20.0, 21.0, 22.0, 25.0, 30.0, 40.0, 60.0, 100.0, 200.0, 500.0, 1e4, 1e6, 1e9):
    for _ in range(24):
        points.append(("seam_w", *polar(w * (1 + random.choice((-1, 1)) * 10 ** random.uniform(-15, -3)))))
    for x in near(w):
        points.append(("seam_w", 0.0, x))
    for v in near(w):
        points.append(("seam_w", v, w * 1e-6))
for _ in range(120):
    points.append(("seam_x1", random.choice((random.uniform(0, 20), float(random.randint(0, 19)), random.randint(0, 39) / 2)), random.choice(near(1.0, 7))))
for edge in (0.12, 2.2):
    for _ in range(80):
        v = 10 ** random.uniform(0.8, 12)
        points.append(("seam_window", v, edge * v * (1 + random.choice((-1, 1)) * 10 ** random.uniform(-16, -3))))
for _ in range(400):
    w = 20 * math.sqrt(random.random())
    points.append(("box", *polar(w)))
for _ in range(200):
    n = random.choice((random.randint(0, 19), random.randint(0, 39) / 2))
    points.append(("box_order", max(0.0, n + random.choice((0.0, 1.0, -1.0)) * 10 ** random.uniform(-16, -2)), 10 ** random.uniform(-3, 1.29)))
for _ in range(150):
    points.append(("box_small_x", random.choice((random.uniform(0, 20), random.random(), 10 ** random.uniform(-18, 0))), 10 ** random.uniform(-30, 0)))
for _ in range(60):
    points.append(("seam_tiny_x", random.uniform(0, 20), 1e-10 * (1 + random.choice((-1, 1)) * 10 ** random.uniform(-16, -1))))
for _ in range(60):
    x = random.choice((5e-324, 1e-323, 2e-310, 2.2250738585072014e-308, 10 ** random.uniform(-323, -290)))
    points.append(("subnormal_x", random.choice((0.0, 0.5, 1.0, random.uniform(0, 1), random.uniform(0, 25), 10 ** random.uniform(1, 12), 10 ** random.uniform(12, 300))), x))
for _ in range(60):
    points.append(("subnormal_v", random.choice((5e-324, 1e-310, 10 ** random.uniform(-323, -290))), 10 ** random.uniform(-20, 20)))
for _ in range(150):
    points.append(("extreme", 10 ** random.uniform(-300, 300), 10 ** random.uniform(-300, 300)))
for _ in range(60):
    v = 10 ** random.uniform(20, 300)
    points.append(("extreme_diagonal", v, v * 10 ** random.uniform(-2, 2)))


def root(function, low, high):
    """The double next to the sign change of the function in (low, high)."""
    for _ in range(4000):
        middle = low + (high - low) / 2
        if middle in (low, high):
            break
        if function(middle) > 0:
            high = middle
        else:
            low = middle
    return high


for index, name in ((0, "zero_of_logI"), (1, "zero_of_logK"), (3, "zero_of_logKScaled")):
    for _ in range(60):
        v = 10 ** random.uniform(0.3, 11.5)
        if index == 3:
            x = root(lambda t: -value(v, t)[3], v * 1e-3 + 1e-3, v * v + 10)
        elif index == 0:
            x = root(lambda t: value(v, t)[0], v * 0.1, v * 10)
        else:
            x = root(lambda t: -value(v, t)[1], v * 0.1, v * 10)
        for y in near(x):
            points.append((name, v, y))
for _ in range(40):
    v = 10 ** random.uniform(12, 19)
    x = float(v * 0.662743419349181580974742)
    mp.dps = 60
    points.append(("zero_huge", v, x))
    v2 = 10 ** random.uniform(12, 140)
    f = lambda t: v2 * v2 / t / t / 2 * t - 0.5 * math.log(2 * t / math.pi)
    x = v2 * v2
    for _ in range(200):
        x = v2 * (v2 / math.log(2 * x / math.pi))
    points.append(("zero_huge_scaled", v2, x))

print("region,v,x,logI,logK,logIScaled,logKScaled")
for region, v, x in points:
    if not (x > 0 and v >= 0 and math.isfinite(x) and math.isfinite(v)):
        continue
    print(region, repr(v), repr(x), *(mp.nstr(y, 25) for y in value(v, x)), sep=",")

"""Writes cosine_tails.csv: both tails of the cosine and their logarithms at high concentration, where 1 - w is of the size of 1/kappa or far
beyond. In the angle a (w = cos a) the density is proportional to exp(-kappa (1 - cos a)) sin(a)^(p-2); 40 digits, 60 Gauss-Legendre nodes on
each piece, the pieces an eighth to four times the local scale. w is the double as written, taken as exact."""
from mpmath import mp, mpf, exp, log, sin, sqrt, asin, pi, nstr, cos

mp.dps = 40


def rule(n):
    nodes = []
    for k in range(1, n + 1):
        x = cos(pi * (k - mpf(1) / 4) / (n + mpf(1) / 2))
        for _ in range(8):
            a, b = mpf(1), x
            for j in range(2, n + 1):
                a, b = b, ((2 * j - 1) * x * b - (j - 1) * a) / j
            slope = n * (x * b - a) / (x * x - 1)
            x -= b / slope
        nodes.append((x, 2 / ((1 - x * x) * slope ** 2)))
    return nodes


RULE = rule(60)


def quad(f, points):
    total = mpf(0)
    for low, high in zip(points, points[1:]):
        middle, half = (low + high) / 2, (high - low) / 2
        total += half * sum(weight * f(middle + half * x) for x, weight in RULE)
    return total


def pieces(start, end, scale):
    points, step = [start], scale / 8
    while points[-1] + step < end and points[-1] < start + 400 * scale:
        points.append(points[-1] + step)
        step = min(2 * step, 4 * scale)
    return points + ([end] if points[-1] + step >= end else [])


def row(p, kappa, w):
    p, kappa, w = mpf(p), mpf(kappa), mpf(w)
    a = 2 * asin(sqrt((1 - w) / 2))
    # Relative to the density at a, s beyond it, so that nothing underflows: cos a - cos(a + s) by the product formula.
    def relative(s):
        return exp(-2 * kappa * sin(a + s / 2) * sin(s / 2)) * (sin(a + s) / sin(a)) ** (p - 2)
    width = 1 / sqrt(kappa)
    local = min(width, 1 / (kappa * sin(a)))
    lower = quad(relative, pieces(mpf(0), pi - a, local))
    upper = None
    mode = 2 * asin(sqrt((p - 2) / (2 * (kappa + sqrt(kappa ** 2 + (p - 2) ** 2))))) if p > 2 else mpf(0)
    if a < 200 * width + mode:
        upper = quad(lambda b: relative(b - a), pieces(mpf(0), a, width))
        total = lower + upper
        return lower / total, upper / total, log(lower / total), log(upper / total)
    # The lower tail is negligible beside the whole: the whole is taken relative to the pole.
    def whole(b):
        return exp(-2 * kappa * sin(b / 2) ** 2) * sin(b) ** (p - 2)
    total = quad(whole, pieces(mpf(0), pi, width))
    ln = log(lower) + (p - 2) * log(sin(a)) - kappa * (1 - w) - log(total)
    tail = exp(ln) if ln > -100000 else mpf(0)
    return tail, 1 - tail, ln, log(1 - tail) if tail > 0 else mpf(0)


def text(x):
    return nstr(x, 20, min_fixed=1, max_fixed=0) if x != 0 and abs(x) > mpf(10) ** -320 else "0.0"


points = [(2, 1e4, 0.9999), (2, 4459.821898846818, 0.9998920680449647)]
for p in (2, 3, 4, 10, 200):
    for kappa in (100.0, 1e4, 1e6, 1e10):
        for d in (0.02, 0.3, 0.7, 1.0, 2.0, 5.0, 40.0):
            w = 1.0 - d * (p - 1) / (2 * kappa) * 2
            if w > -0.9:
                points.append((p, kappa, w))
for p in (2, 3, 7):
    for kappa in (1e20, 1e150, 1e300):
        for w in (0.9999999999999999, 0.9, -0.3):
            points.append((p, kappa, w))
with open("cosine_tails.csv", "w") as file:
    print("p,kappa,w,cdf,sf,log_cdf,log_sf", file=file)
    for p, kappa, w in points:
        print(p, repr(kappa), repr(w), *(text(v) for v in row(p, kappa, w)), sep=",", file=file)

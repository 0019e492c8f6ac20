"""Writes incomplete-gamma.csv, quantile.csv and log-quantile.csv (mpmath, 60 digits and more; arguments are exact doubles)."""
import math
import random
from mpmath import mp, mpf, log, log1p, exp, sqrt, pi, loggamma, erfc, nstr, quad

random.seed(20240817)
TERMS = 150
mp.dps = 80
# lambda(eta) - 1 = sum m_k eta^k solves m m' = (1 + m) eta; f = eta / m = m' - eta.
m = [mpf(0), mpf(1)] + [mpf(0)] * (TERMS + 2)
for n in range(2, TERMS + 2):
    m[n] = (m[n - 1] - sum(j * m[j] * m[n + 1 - j] for j in range(2, n))) / (n + 1)
f = [(n + 1) * m[n + 1] - (1 if n == 1 else 0) for n in range(TERMS)]


def digits(a, x):
    extra = max(0, int(math.log10(max(a, x)))) if max(a, x) < float("inf") else 0
    tiny = max(0, -int(math.log10(min(a, x, 1.0))))
    return 60 + extra + (tiny if a < 1e-3 else 0)


def log_front(a, x):
    """log(x^a e^-x / Gamma(a + 1))"""
    return a * log(x) - x - loggamma(a + 1)


def lower_series(a, x):
    term = total = mpf(1)
    n = 0
    while term > total * mpf(10) ** -(mp.dps):
        n += 1
        term *= x / (a + n)
        total += term
    return total


def upper_fraction(a, x):
    """Legendre's continued fraction of Gamma(a, x) e^x x^-a by the modified Lentz method."""
    tiny = mpf(10) ** -1000
    b = x + 1 - a
    c = 1 / tiny
    d = 1 / b
    h = d
    k = 0
    while True:
        k += 1
        an = -k * (k - a)
        b += 2
        d = an * d + b
        d = tiny if d == 0 else d
        c = b + an / c
        c = tiny if c == 0 else c
        d = 1 / d
        step = d * c
        h *= step
        if abs(step - 1) < mpf(10) ** -(mp.dps - 8):
            return h


def uniform(a, x):
    """(is upper, log of that tail) by Temme's uniform representation, its coefficients by backward recurrence."""
    b = [mpf(0)] * (TERMS + 2)
    for n in range(TERMS - 1, 0, -1):
        b[n - 1] = (n + 1) / a * b[n + 1] + f[n]
    mu = (x - a) / a
    half = mu - log1p(mu) if abs(mu) > mpf(10) ** -10 else sum((-1) ** k * mu ** k / k for k in range(2, mp.dps // 10 + 6))
    eta = sqrt(2 * half) * (1 if mu >= 0 else -1)
    s = sum(b[n] * eta ** n for n in range(TERMS))
    sigma = loggamma(a) - ((a - mpf(1) / 2) * log(a) - a + log(2 * pi) / 2)
    r = exp(-sigma) / sqrt(2 * pi * a) * s
    z = sqrt(a * half)
    if z > 1e4:
        # erfc z = exp(-z^2) / (z sqrt pi) (1 - 1/(2 z^2) + 1 3/(2 z^2)^2 - ...)
        term = total = mpf(1)
        for k in range(1, 14):
            term *= -(2 * k - 1) / (2 * z * z)
            total += term
        scaled = total / (z * sqrt(pi))
    else:
        scaled = erfc(z) * exp(z * z)
    upper = mu >= 0
    return upper, -a * half + log(scaled / 2 + (r if upper else -r))


def by_quadrature(a, x, upper):
    """log of a tail: with t = x e^v or x e^-v the integral of t^a e^-t dt/t, the front taken out."""
    front = log_front(a, x) + log(a)
    if upper:
        scale = 1 / (abs(x - a) + sqrt(x))
        g = lambda v: exp(a * v - x * mp.expm1(v))
        # Below -x v^2 / 2 from the mean on; where x is small the growth of e^v ends it.
        end = min(25 / sqrt(x), log(1 + (200 + 2 * a) / x) + (log(a / x) if a > x else 0))
    else:
        scale = 1 / (abs(a - x) + sqrt(a))
        g = lambda v: exp(-a * v - x * mp.expm1(-v))
        end = 300 * scale if a >= 1 else 150 / a
    points = [mpf(0)]
    step = scale / 2
    while points[-1] < end:
        points.append(min(end, points[-1] + step))
        step *= mpf(3) / 2
    return front + log(quad(g, points, method="gauss-legendre", maxdegree=6))


def tails(ad, xd):
    """(P, Q, log P, log Q) with at least 40 correct digits each."""
    mp.dps = digits(ad, xd)
    a, x = mpf(ad), mpf(xd)
    if ad >= 1e4 and 0.31 < x / a < 2.3:
        upper, tail = uniform(a, x)
    elif xd <= max(ad, 0.5):
        upper, tail = False, log_front(a, x) + log(lower_series(a, x))
    else:
        upper, tail = True, log_front(a, x) + log(a) + log(upper_fraction(a, x))
    p = exp(tail)
    other = 1 - p
    other_log = log1p(-p)
    if upper:
        return other, p, other_log, tail, upper
    return p, other, tail, other_log, upper


def nudge(x, ulps):
    for _ in range(abs(ulps)):
        x = math.nextafter(x, math.inf if ulps > 0 else 0)
    return x


def arguments():
    rows = []
    for _ in range(420):
        a = 10 ** random.uniform(-3, 3)
        rows.append((a, a * 10 ** random.uniform(-1.5, 1.5)))
    for _ in range(120):  # the smallest fractions and the series of the small shapes
        rows.append((10 ** random.uniform(-3, 1), 10 ** random.uniform(-2, 1)))
    for e in range(1, 16):  # around the mean, to thirty-seven standard deviations
        a = 10.0 ** e * random.choice([1.0, random.uniform(1, 9)])
        for z in (0, 1e-3, 0.1, 0.7, 2, 5, 12, 25, 37):
            for sign in (1, -1):
                x = a + sign * (z * (1 + random.random() / 10)) * math.sqrt(a)
                if x > 0:
                    rows.append((a, x))
    for _ in range(120):  # far tails: the exponent between -50 and -1e5
        a = 10 ** random.uniform(-1, 9)
        e = 10 ** random.uniform(1.7, 5)
        eta = math.sqrt(2 * e / a) * random.choice([1, -1])
        lam = 1 + eta + eta * eta / 3 if eta > 0 else math.exp(max(-600.0, -1 - eta * eta / 2)) + 0.5 * math.exp(eta) * (1 if eta > -2 else 0)
        if lam > 0 and (lam > 1) == (eta > 0):
            rows.append((a, a * lam))
    for _ in range(80):  # small shapes
        rows.append((10 ** random.uniform(-300, -3), random.choice([10 ** random.uniform(-300, 0), 10 ** random.uniform(-2, 2.5)])))
    for _ in range(60):
        rows.append((10 ** random.uniform(-8, 0), random.choice([10 ** random.uniform(-300, 0), 10 ** random.uniform(-2, 2.5)])))
    for a in (1.0, 10.0, 0.5, 2.0, 3.0, 12.0, 20.0, 100.0, 1e5, 1e8):  # seams
        for s in (nudge(a, -1), a, nudge(a, 1)):
            for c in (0.302, 2.357, 1.0, 1 - 2.0 ** -7, 1 + 2.0 ** -7, 1.0 / s):
                for k in (-2, 0, 2):
                    rows.append((s, nudge(c * s, k)))
    for a in (1e16, 3e18, 1e20, 1e25, 1e32, 1e60, 1e100, 1e200, 1e300):
        for k in (0, 1, -1, 7, -12):
            rows.append((a, nudge(a, k)))
    for e in (20, 24, 28):
        for z in (0.3, -0.4, 4.0, -6.0, 20.0, -30.0):
            rows.append((10.0 ** e, 10.0 ** e + z * 10.0 ** (e / 2)))
    rows += [(10.0, 1e5), (1e6, 1.0), (1e-300, 1e-300), (1e-300, 1.0), (1.0, 1e-300), (2.0, 1e-160), (0.5, 5e-324), (0.01, 5e-324), (1e-5, 5e-324),
             (1.0, 700.0), (1.0, 745.0), (171.0, 1000.0), (0.5, 740.0), (1e5, 1e3), (1e10, 1e9), (1e10, 2e10), (1e10, 4e10), (3.0, 1e8)]
    return sorted(set(rows))


def s(v):
    return nstr(v, 25, strip_zeros=True, min_fixed=0, max_fixed=0)


def row(out, a, upper, target, d, h, x, condition):
    """The quantile where the logarithm of the tail is d more than at x; h is the hazard d log tail / d log x there."""
    am, xm = mpf(a), mpf(x)
    slope = -h if upper else h
    bend = slope * (am - xm - slope)
    u = d / slope
    u -= (slope * u + bend * u * u / 2 - d) / (slope + bend * u)
    # Nothing of 25 digits is left beyond the third order where the shift is as small as this.
    if abs(u) * (1 + h + abs(am - xm)) < 1e-9:
        out.write(",".join([repr(a), "1" if upper else "0", repr(target), s(xm * exp(u)), nstr(condition, 6)]) + "\n")


def main():
    worst = mpf(0)
    out = open("incomplete-gamma.csv", "w")
    out.write("a,x,lower,upper,lowerLn,upperLn\n")
    quantile = open("quantile.csv", "w")
    quantile.write("a,upper,p,x,condition\n")
    log_quantile = open("log-quantile.csv", "w")
    log_quantile.write("a,upper,logP,x,condition\n")
    for i, (a, x) in enumerate(arguments()):
        p, q, lp, lq, upper = tails(a, x)
        out.write(",".join([repr(a), repr(x), s(p), s(q), s(lp), s(lq)]) + "\n")
        # The second method: every row where the integral is quick.
        if 1e-3 <= a <= 1e16 and x > 1e-30:
            other = by_quadrature(mpf(a), mpf(x), upper)
            difference = abs(mp.expm1(other - (lq if upper else lp)))
            if difference > mpf(10) ** -24:
                print("differs", a, x, upper, nstr(difference, 5), flush=True)
            worst = max(worst, difference)
        # Quantiles of the double nearest a tail or its logarithm, by expansion about x, whose tail is known.
        if i % 2 == 0 and x > 1e-300:
            density = exp(log_front(mpf(a), mpf(x)) + log(mpf(a)))  # x f(x)
            smaller_upper = q < p
            t, t_log = (q, lq) if smaller_upper else (p, lp)
            h = exp(log_front(mpf(a), mpf(x)) + log(mpf(a)) - t_log)
            if t > mpf(10) ** -300:
                row(quantile, a, smaller_upper, float(t), mp.log(mpf(float(t))) - t_log, h, x, 1 / h)
            row(log_quantile, a, smaller_upper, float(t_log), mpf(float(t_log)) - t_log, h, x, abs(t_log) / h)
            t, t_log = (p, lp) if smaller_upper else (q, lq)
            h = density / t
            if density > 0 and abs(t_log) > mpf(10) ** -300:
                row(log_quantile, a, not smaller_upper, float(t_log), mpf(float(t_log)) - t_log, h, x, abs(t_log) / h)
    print("largest difference of the two methods", nstr(worst, 5))


if __name__ == "__main__":
    main()

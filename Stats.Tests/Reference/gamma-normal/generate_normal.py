"""Writes normal.csv, quantile.csv and logquantile.csv (mpmath, 60 digits; arguments are exact doubles)."""
import random
from mpmath import mp, mpf, erf, erfc, log, log1p, exp, sqrt, pi, nstr, npdf, erfinv, inf
mp.dps = 60
random.seed(20240612)


def s(v):
    return "inf" if v == inf else "-inf" if v == -inf else nstr(v, 25, strip_zeros=True, min_fixed=0, max_fixed=0)


def mills(x):
    """Q(x)/phi(x) for large x by the asymptotic series."""
    total, t = mpf(0), mpf(1)
    for k in range(25):
        total += t
        t *= -(2 * k + 1) / (x * x)
    return total / x


def log_q(x):
    x = mpf(x)
    if x > 60:
        return -x * x / 2 - log(2 * pi) / 2 + log(mills(x))
    q = erfc(x / sqrt(mpf(2))) / 2
    return log(q) if x > -1 else log1p(-erfc(-x / sqrt(mpf(2))) / 2)


def solve(lp):
    """x with log Q(x) = lp, lp < log 1/2 - something, by Newton."""
    x = sqrt(max(mpf("0.3"), -2 * lp - log(max(mpf(2), -2 * lp * 2 * pi))))
    for _ in range(80):
        f = log_q(x) - lp
        h = 1 / mills(x) if x > 60 else npdf(x) / (erfc(x / sqrt(mpf(2))) / 2)
        d = f / h
        x += d
        if abs(d) < mpf(10) ** -50 * abs(x):
            break
    return x


def quantile_upper(q):
    q = mpf(q)
    if q < mpf("0.1"):
        return solve(log(q))
    if q > mpf("0.9"):
        return -solve(log(1 - q))
    return sqrt(mpf(2)) * erfinv(1 - 2 * q)


def erf_inverse(m):
    if m < mpf(10) ** -25:
        return m * sqrt(pi) / 2  # the next term is smaller by m^2
    return erfinv(m) if m < mpf("0.8") else quantile_upper((1 - m) / 2) / sqrt(mpf(2))


xs = [0.0, 5e-324, 1e-300, 1e-20, 1e-8, 0.5, 1.0, 37.5, 38.4, 38.5, 26.5, 26.6, 1e3, 1e10, 1e100]
xs += [10 ** random.uniform(-12, 0) for _ in range(40)] + [random.uniform(0, 6) for _ in range(120)]
xs += [random.uniform(6, 38.6) for _ in range(80)] + [10 ** random.uniform(1.6, 150) for _ in range(20)]
xs = sorted(set(xs + [-x for x in xs if x > 0]))
with open("normal.csv", "w") as f:
    f.write("x,erf,erfc,erfcx,survival,survivalLn\n")
    for x in xs:
        m = mpf(x)
        ecx = mills(m * sqrt(mpf(2))) / sqrt(pi / 2) if m > 60 else exp(m * m) * erfc(m) if m > -30 else inf
        big = m > 1e3
        f.write(",".join([repr(x), s(erf(m)), s(mpf(0) if big else erfc(m)), s(ecx),
                          s(mpf(0) if big else erfc(m / sqrt(mpf(2))) / 2), s(log_q(x) if x > -1e3 else mpf(0))]) + "\n")

qs = [5e-324, 1e-310, 1e-300, 1e-100, 1e-17, 0.025, 0.075, 0.075000001, 0.25, 0.499999, 0.5 - 1e-12, 0.5 + 2.0 ** -50, 0.925, 0.975,
      1 - 2.0 ** -53, 1 - 1e-10]
qs += [10 ** random.uniform(-320, -1) for _ in range(120)] + [random.random() for _ in range(150)] + [1 - 10 ** random.uniform(-15, -1) for _ in range(60)]
with open("quantile.csv", "w") as f:
    f.write("q,x,erfInverse,erfcInverse\n")
    for q in sorted(qs):
        m = mpf(q)
        f.write(",".join([repr(q), s(quantile_upper(q)), s(erf_inverse(m)), s(quantile_upper(m / 2) / sqrt(mpf(2)))]) + "\n")

ls = [-1e300, -1.7e308, -1e19, -1e18, -745.0, -840.0, -841.0, -0.6931471805599453, -0.69314718, -5e-324, -1e-300, -1e-16, -2.5903, -2.5902]
ls += [-10 ** random.uniform(-300, 300) for _ in range(60)] + [-10 ** random.uniform(-10, 5) for _ in range(150)] + [-random.uniform(0.01, 4) for _ in range(60)]
with open("logquantile.csv", "w") as f:
    f.write("logQ,x\n")
    for v in sorted(ls):
        m = mpf(v)
        if m < log(mpf("0.1")):
            x = solve(m)
        else:
            p = -mp.expm1(m)
            x = -solve(log(p)) if p < mpf("0.1") else sqrt(mpf(2)) * erfinv(1 - 2 * exp(m))
        f.write(f"{v!r},{s(x)}\n")

"""Writes linear_variance.csv, divergence.csv, high_moments.csv, middle_quantiles.csv and shifted_tails.csv beside it: mpmath, 50 digits or more."""
import os
from mpmath import mp, mpf, besseli, cos, exp, log, pi, quad, sin, sqrt, findroot, linspace

mp.dps = 60
HERE = os.path.dirname(os.path.abspath(__file__))


def text(x):
    return mp.nstr(x, 20)


def write(name, header, rows):
    with open(os.path.join(HERE, name), "w") as f:
        f.write(header + "\n")
        for row in rows:
            f.write(",".join(row) + "\n")


def kernel(k, t):
    return exp(-2 * k * sin(t / 2) ** 2)


def panels(a, b, k):
    """Cuts at multiples of the width, where the kernel is not zero to working precision."""
    width = 1 / sqrt(k + 1)
    points = [a] + [x for j in range(1, 40) for x in (a + j * width / 2,) if x < b] + [x for j in range(1, 40) for x in (b - j * width / 2,) if a < x]
    return sorted(set(points + [b]))


def integral(f, a, b, k):
    # In units of the width: the quadrature's tolerance is absolute.
    width = 1 / sqrt(mpf(k) + 1)
    return width * quad(lambda u: f(width * u), [t / width for t in panels(mpf(a), mpf(b), mpf(k))])


def log_bessel_scaled(order, k):
    k = mpf(k)
    if k == 0:
        return mpf(0) if order == 0 else None
    return log(besseli(order, k)) - k


KAPPAS = ["0", "1e-9", "1e-3", "0.1", "0.5", "1", "2", "5", "10", "30", "100", "1e3", "1e5", "1e8"]

rows = []
for k in KAPPAS:
    kk = mpf(float(k))
    end = min(pi, 60 / sqrt(kk)) if kk > 0 else pi
    mass = integral(lambda t: kernel(kk, t), 0, end, kk)
    rows.append((k, text(integral(lambda t: t * t * kernel(kk, t), 0, end, kk) / mass)))
write("linear_variance.csv", "kappa,value", rows)

rows = []
for k0 in ["0", "1e-6", "0.3", "2", "7", "50", "1000", "1e6"]:
    for factor in ["1.00000001", "1.001", "1.4", "0.7", "3", "0.01", "100"]:
        for d in ["0", "1e-6", "0.5", "3"]:
            a = mpf(float(k0))
            b = mpf(float(k0)) * mpf(float(factor)) if k0 != "0" else mpf(float(factor))
            b = mpf(float(b))
            dd = mpf(float(d))
            ratio = mpf(0) if a == 0 else besseli(1, a) / besseli(0, a)
            value = log_bessel_scaled(0, b) - log_bessel_scaled(0, a) + (b - a) * (1 - ratio) + 2 * b * ratio * sin(dd / 2) ** 2
            rows.append((repr(float(a)), repr(float(b)), d, text(value)))
write("divergence.csv", "kappa0,kappa1,difference,value", rows)

rows = []
for k in ["1e-3", "0.5", "3", "40", "1e3", "1e6"]:
    for p in [1, 2, 11, 31, 32, 33, 64, 200, 3000]:
        with mp.workdps(60):
            value = besseli(p, mpf(float(k))) / besseli(0, mpf(float(k)))
        if value > mpf("1e-300"):
            rows.append((k, str(p), text(value)))
write("high_moments.csv", "kappa,order,value", rows)

rows = []
for k in ["0", "0.01", "1", "20", "1e4", "1e9"]:
    kk = mpf(float(k))
    end = min(pi, 60 / sqrt(kk)) if kk > 0 else pi
    half = integral(lambda t: kernel(kk, t), 0, end, kk)
    for p in [0.49999999999999994, 0.4999999, 0.49, 0.45, 0.31, 0.2999]:
        target = (mpf("0.5") - mpf(p)) * 2 * half
        x = target
        for _ in range(60):
            step = (target - quad(lambda t: kernel(kk, t), linspace(0, x, 5))) / kernel(kk, x)
            x += step / (1 - step * kk * sin(x) / 2)
            if abs(step) < mpf(10) ** -40 * x:
                break
        rows.append((k, repr(p), text(-x)))
write("middle_quantiles.csv", "kappa,p,x", rows)

rows = []
for mean, k in [("1", "0"), ("1", "3"), ("-2.5", "0.2"), ("3.1", "40"), ("-3", "500"), ("0.3", "1e6"), ("0", "1e250")]:
    mm, kk = mpf(float(mean)), mpf(float(k))
    scale = 1 / sqrt(kk + mpf("0.1"))
    for z in ["-30", "-8", "-2", "-0.1", "0.001", "1", "5", "20"]:
        x = float(mm + mpf(z) * scale)
        d = mpf(x) - mm
        if abs(d) > mpf("3.1") or d == 0:
            continue
        end = min(pi, abs(d) + 60 * scale)
        half = integral(lambda t: kernel(kk, t), 0, min(pi, 60 * scale), kk)
        tail = integral(lambda t: exp(2 * kk * (sin(d / 2) ** 2 - sin(t / 2) ** 2)), abs(d), end, kk) / (2 * half)
        tail_ln = log(tail) - 2 * kk * sin(d / 2) ** 2
        other = log(1 - exp(tail_ln))
        lower, upper = (tail_ln, other) if d < 0 else (other, tail_ln)
        rows.append((mean, k, repr(x), text(lower), text(upper)))
write("shifted_tails.csv", "mean,kappa,x,log_cdf,log_sf", rows)

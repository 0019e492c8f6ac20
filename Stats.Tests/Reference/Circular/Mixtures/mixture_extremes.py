"""Log-densities, gradients and tails of mixtures of von Mises distributions at concentrations from 0 to 1e12, in arbitrary precision.

Every input is a double that is printed with full round-trip digits and taken as exact. Run in this folder: python3 mixture_extremes.py
"""
import random

from mpmath import mp, mpf, besseli, cos, exp, log, pi, quad, sin, sqrt

mp.dps = 50


def log_i0_scaled(k):
    return log(besseli(0, k)) - k


def ratio(k):
    return besseli(1, k) / besseli(0, k)


def reduce_angle(d):
    n = mp.nint(d / (2 * pi))
    return d - 2 * pi * n


def arc(mu, k, a, b):
    """The integral of the density over [a, b], cut where its scale changes."""
    norm = 2 * pi * exp(log_i0_scaled(k))
    cuts = [a, b]
    for turn in (-1, 0, 1):
        centre = mu + 2 * pi * turn
        for z in (0, 1, 3, 8, 20, 50):
            for side in (-1, 1):
                cuts.append(centre + side * z / sqrt(k + mpf(1) / 1000))
    for end in (a, b):
        slope = abs(k * sin(end - mu)) + 1
        for z in (1, 5, 20, 60):
            cuts += [end - z / slope, end + z / slope]
    cuts = sorted({c for c in cuts if a <= c <= b})
    return quad(lambda t: exp(-2 * k * sin((t - mu) / 2) ** 2), cuts) / norm


random.seed(20)
kappas = [0.0, 1e-12, 1e-9, 1e-6, 1e-3, 0.3, 5.0, 60.0, 1e3, 1e4, 1e6, 1e9, 1e12]

with open("mixture_extremes.csv", "w") as out:
    out.write("case,x,component,logit,mean,concentration,log_density,d_logit,d_mean,d_concentration\n")
    for case in range(80):
        ks = [kappas[case % len(kappas)]] + [random.choice(kappas) for _ in range(2)]
        mus = [random.uniform(-3.2, 3.2) for _ in range(3)]
        logits = [random.uniform(-4, 4) for _ in range(3)]
        # Near a component, at some multiple of its spread, or anywhere.
        k = random.randrange(3)
        x = mus[k] + random.choice([0.0, 0.5, -2.0, 6.0]) / max(ks[k], 1.0) ** 0.5 if case % 4 else random.uniform(-3.1, 3.1)
        ls = [mpf(v) for v in logits]
        norm = log(sum(exp(v) for v in ls))
        terms, ds = [], []
        for j in range(3):
            kj, d = mpf(ks[j]), reduce_angle(mpf(x) - mpf(mus[j]))
            ds.append(d)
            terms.append(ls[j] - norm - log(2 * pi) - log_i0_scaled(kj) - 2 * kj * sin(d / 2) ** 2)
        largest = max(terms)
        total = largest + log(sum(exp(t - largest) for t in terms))
        for j in range(3):
            kj, r = mpf(ks[j]), exp(terms[j] - total)
            row = [total, r - exp(ls[j] - norm), r * kj * sin(ds[j]), r * (cos(ds[j]) - ratio(kj))]
            out.write(f"{case},{x!r},{j},{logits[j]!r},{mus[j]!r},{ks[j]!r}," + ",".join(mp.nstr(v, 20) for v in row) + "\n")

mp.dps = 30
with open("mixture_tails.csv", "w") as out:
    out.write("case,component,weight,mean,concentration,x,lower,upper\n")
    for case in range(60):
        w = random.choice([0.25, 0.5, 0.875])
        ks = [random.choice(kappas) for _ in range(2)]
        mus = [random.uniform(-3.14, 3.14) for _ in range(2)]
        k = random.randrange(2)
        x = mus[k] + random.choice([0.0, 1.0, -3.0, 5.0]) / max(ks[k], 1.0) ** 0.5 if case % 3 else random.choice([-1, 1]) * (3.141592653589793 - random.choice([1e-12, 1e-6, 1e-2, 0.5]))
        x = min(max(x, -3.14159), 3.14159) if case % 3 else x
        lower = upper = mpf(0)
        for weight, mu, kk in zip((w, 1 - w), mus, ks):
            lower += mpf(weight) * arc(mpf(mu), mpf(kk), -pi, mpf(x))
            upper += mpf(weight) * arc(mpf(mu), mpf(kk), mpf(x), pi)
        assert abs(lower + upper - 1) < mpf(10) ** -18, (case, lower + upper - 1)
        for j in range(2):
            out.write(f"{case},{j},{(w, 1 - w)[j]!r},{mus[j]!r},{ks[j]!r},{x!r},{mp.nstr(lower, 20)},{mp.nstr(upper, 20)}\n")

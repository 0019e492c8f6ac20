"""Writes negative.csv: the gamma family on the negative axis by the reflection formulas (mpmath, 60 digits; arguments are exact doubles)."""
import random
from mpmath import mp, mpf, log, digamma, polygamma, nstr, floor
mp.dps = 60
random.seed(20240613)


def s(v):
    return nstr(v, 25, strip_zeros=True, min_fixed=0, max_fixed=0)


def log_abs(m):
    return log(mp.pi) - log(abs(m)) - log(abs(mp.sinpi(m))) - mp.loggamma(-m)


xs = [-5e-324, -1e-300, -1e-20, -0.25, -0.5, -0.75, -1.5, -2.5, -2.4570247382208006, -100.5, -170.5, -1e6 - 0.25, -2.0 ** 40 - 0.125]
xs += [-random.uniform(0, 10) for _ in range(120)] + [-random.uniform(10, 1e4) for _ in range(60)]
xs += [-random.randint(0, 20) + d * 10.0 ** random.uniform(-12, -2) for d in (1, -1) for _ in range(40)]
xs = sorted(x for x in set(xs) if x < 0 and x != int(x))
with open("negative.csv", "w") as f:
    f.write("x,logAbs,sign,digamma,trigamma\n")
    for x in xs:
        m = mpf(x)
        sign = 1 if int(floor(m)) % 2 == 0 else -1
        f.write(",".join([repr(x), s(log_abs(m)), str(sign), s(digamma(1 - m) - mp.pi * mp.cospi(m) / mp.sinpi(m)), s((mp.pi / mp.sinpi(m)) ** 2 - polygamma(1, 1 - m))]) + "\n")

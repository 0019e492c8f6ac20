"""Writes a table a function: x (an exact double), the nearest double to f(x), and what that lacks in its ulps, from mpmath.

    python3 generate.py [points a region, default 40]
"""

import math
import random
import sys

from mpmath import mp, mpf, exp, expm1, log, log1p, sinh, cosh, tanh

mp.prec = 400
random.seed(1)
POINTS = int(sys.argv[1]) if len(sys.argv) > 1 else 40
LOG2 = 0.6931471805599453
MAX = sys.float_info.max


def log1mexp(x):
    return log(-expm1(x)) if x > -1 else log1p(-exp(x))


def log1pexp(x):
    return log1p(exp(x))


def spread(low, high, signs=(1,)):
    """Logarithmically uniform between two positive numbers."""
    return [random.choice(signs) * math.exp(random.uniform(math.log(low), math.log(high))) for _ in range(POINTS)]


def uniform(low, high):
    return [random.uniform(low, high) for _ in range(POINTS)]


def around(*centres):
    points = []
    for c in centres:
        up = down = c
        points.append(c)
        for _ in range(3):
            up, down = math.nextafter(up, math.inf), math.nextafter(down, -math.inf)
            points += [up, down]
        points += [c + random.choice((-1, 1)) * abs(c) * 10.0 ** random.uniform(-15, -2) for _ in range(POINTS // 4)]
    return points


BOTH = (1, -1)
TINY = spread(1e-323, 2e-308, BOTH) + spread(2e-308, 1e-20, BOTH) + spread(1e-20, 1e-3, BOTH)
# Seams of the argument reduction: odd multiples of (log 2) / 2.
SEAMS = around(*[k * LOG2 / 2 for k in (-3, -1, 1, 3, 5, 41)])
REGIONS = {
    "Exp": (exp, TINY + SEAMS + uniform(-1, 1) + uniform(-50, 50) + uniform(-745, 709.7) + around(-745.13, -708.4, 709.78)),
    "Expm1": (expm1, TINY + SEAMS + uniform(-1, 1) + uniform(-2, 2) + uniform(-50, 50) + uniform(0, 709.7) + around(-36.7, 693.1, 709.78)),
    "Log": (log, spread(5e-324, 2e-308) + spread(2e-308, MAX) + uniform(0.5, 2) + uniform(0.9, 1.1)
            + around(1.0, math.sqrt(0.5), math.sqrt(2), 2.0, 2.2250738585072014e-308, 1.7e308)),
    "Log1p": (log1p, TINY + uniform(-0.999, 1) + uniform(-0.5, 1) + uniform(-0.1, 0.1) + spread(1e-3, MAX)
              + around(math.sqrt(2) - 1, math.sqrt(0.5) - 1, 1.0, 2 * math.sqrt(2) - 1, 9007199254740992.0)
              + [-1 + 10.0 ** random.uniform(-15, -1) for _ in range(POINTS)]),
    "Log1mExp": (log1mexp, spread(5e-324, 2e-308, (-1,)) + spread(2e-308, 1e-3, (-1,)) + uniform(-1, -1e-3) + uniform(-5, 0) + uniform(-40, 0)
                 + uniform(-745, 0) + around(-LOG2, -LOG2 / 2, -1.2279, -3 * LOG2 / 2, -708.4)),
    "Log1pExp": (log1pexp, TINY + uniform(-1, 1) + uniform(-5, 5) + uniform(-40, 40) + uniform(-745, 745) + spread(700, MAX)
                 + around(-LOG2 / 2, LOG2 / 2, -0.8814, 0.8814, -708.4)),
    "Sinh": (sinh, TINY + spread(1e-3, 1, BOTH) + uniform(-1, 1) + uniform(-3, 3) + uniform(-50, 50) + uniform(-710.4, 710.4) + around(1.0, -1.0, 709.78, 710.475)),
    "Cosh": (cosh, TINY + spread(1e-3, 1, BOTH) + uniform(-1, 1) + uniform(-3, 3) + uniform(-50, 50) + uniform(-710.4, 710.4) + around(709.78, 710.475)),
    "Tanh": (tanh, TINY + spread(1e-3, 1, BOTH) + uniform(-1, 1) + uniform(-3, 3) + uniform(-20, 20) + spread(19, MAX, BOTH)
             + around(LOG2 / 4, 3 * LOG2 / 4, 1e-9)),
}


def allowed(name, x):
    if x == 0 or not math.isfinite(x):
        return False
    return {"Log": x > 0, "Log1p": x > -1, "Log1mExp": x < 0}.get(name, True)


for name, (function, points) in REGIONS.items():
    with open(name.lower() + ".csv", "w", encoding="utf-8") as out:
        out.write("x,nearest,lacks\n")
        for x in sorted({x for x in points if allowed(name, x)}):
            # Beyond 1e5 mpmath would need an exponent to match; the limits are plain.
            if name == "Log1pExp" and x > 1e5:
                value = mpf(x)
            elif name == "Tanh" and abs(x) > 1e3:
                value = mpf(math.copysign(1, x))
            else:
                mp.prec = 400 if abs(x) > 1e-30 else 1500
                value = function(mpf(x))
            nearest = float(value)
            if math.isinf(nearest) or nearest == 0:
                out.write(f"{x!r},{'inf' if nearest > 0 else '-inf' if nearest < 0 else '0'},0\n")
                continue
            mp.prec = 1500
            out.write(f"{x!r},{nearest!r},{float((value - mpf(nearest)) / mpf(math.ulp(nearest))):.4f}\n")

"""Writes the tables of this folder (mpmath; arguments are exact doubles). The README tells the methods."""
import math
import random
import sys
from mpmath import mp, mpf, loggamma, log, exp, log1p, expm1, nstr, quad, sqrt, inf

random.seed(20250117)
CAP = 150000


def prefactor_ln(a, b, x, y):
    return a * log(x) + b * log(y) + loggamma(a + b) - loggamma(a) - loggamma(b)


def series_terms(a, b, x):
    """About how many terms the all-positive series needs."""
    growth = sqrt(2 * (a + 1) * 2.3 * mp.dps) / sqrt(1 - x)
    return 3 * b * x + min(growth + 2.3 * mp.dps, 2.3 * mp.dps / -log(x)) if x < 1 else inf


def series(a, b, x, y):
    """Sum of (a + b)_n / (a + 1)_n x^n / a (DLMF 8.17.8): the lower tail over x^a y^b / B(a, b)."""
    total, term, n = mpf(1), mpf(1), 0
    tolerance = mpf(10) ** (-mp.dps)
    while True:
        term = term * (a + b + n) * x / (a + 1 + n)
        total += term
        n += 1
        if term < total * tolerance and (a + b + n) * x < (a + 1 + n):
            return total / a
        if n > 20 * CAP:
            raise ArithmeticError("series")


def quadrature(a, b, x, y):
    """The same by the integral over the log-odds below the point."""
    s = a + b
    slope, curvature = a - s * x, s * x * y
    width = min(1 / slope if slope > 0 else inf, 1 / sqrt(curvature))
    f = lambda v: exp(-a * v - s * log1p(x * expm1(-v)))
    points = [width * k for k in (0, 0.5, 1, 2, 3, 4, 6, 8, 11, 15, 22, 32, 50, 80, 150)]
    return quad(f, points)


def lower_upper(a, b, x, y):
    """Both tails and both logs; x + y = 1 in mpf. Checked by the second method where both can be afforded."""
    a, b = mpf(a), mpf(b)
    below, above = series_terms(a, b, x), series_terms(b, a, y)
    inner = x * (a + b) <= a
    by_series = by_quadrature = None
    if min(below, above) < CAP:
        if below <= above:
            tail = exp(prefactor_ln(a, b, x, y)) * series(a, b, x, y)
            by_series = (tail, 1 - tail)
        else:
            tail = exp(prefactor_ln(a, b, x, y)) * series(b, a, y, x)
            by_series = (1 - tail, tail)
        # 1 minus the series may have lost its digits; then the small tail itself.
        if min(by_series) < mpf(10) ** (-mp.dps + 40) and min(by_series) != tail:
            by_series = None
            if (a if inner else b) < 2 or min(a, b) <= 0.01:
                tail = exp(prefactor_ln(a, b, x, y)) * (series(a, b, x, y) if inner else series(b, a, y, x))
                by_series = (tail, 1 - tail) if inner else (1 - tail, tail)
    if (a if inner else b) >= 2 and min(a, b) > 0.01 and (by_series is None or random.random() < 0.3):
        dps, mp.dps = mp.dps, min(mp.dps, 45 + int(math.log10(float(a + b) + 10)))
        if inner:
            tail = exp(prefactor_ln(a, b, x, y)) * quadrature(a, b, x, y)
            by_quadrature = (tail, 1 - tail)
        else:
            tail = exp(prefactor_ln(a, b, x, y)) * quadrature(b, a, y, x)
            by_quadrature = (1 - tail, tail)
        mp.dps = dps
    if by_series and by_quadrature:
        k = 0 if inner else 1
        if min(by_series) > mpf(10) ** (-mp.dps + 40):
            error = abs(by_series[k] / by_quadrature[k] - 1)
            if error > mpf(10) ** -24:
                raise ArithmeticError(f"methods differ by {nstr(error, 3)} at {a} {b} {x}")
            CHECKED.append(float(error))
    lower, upper = by_series or by_quadrature
    ln = (log(lower) if lower < 0.5 else log1p(-upper), log(upper) if upper < 0.5 else log1p(-lower))
    return lower, upper, ln[0], ln[1]


CHECKED = []


def digits(a, b):
    return 70 + int(max(0, -math.log10(min(a, b, 1.0)))) + 2 * int(max(0, math.log10(max(a, b, 1.0))))


def text(v):
    v = mpf(v)
    return "0" if v == 0 else nstr(v, 22, strip_zeros=True, min_fixed=0, max_fixed=0)


def point(x=None, y=None):
    """The smaller of the two is exact and given as a double."""
    if x is not None and x <= 0.5:
        return mpf(x), 1 - mpf(x)
    if y is None:
        y = 1 - x
    return 1 - mpf(y), mpf(y)


def points():
    def near_mean(a, b, z):
        m = a / (a + b)
        sd = math.sqrt(m * (b / (a + b)) / (a + b + 1))
        x, y = m + z * sd, b / (a + b) - z * sd
        if 0 < min(x, y) and max(x, y) < 1:
            return (a, b, x, None) if x <= 0.5 else (a, b, None, y)
        return None

    def log_uniform(low, high):
        return 10 ** random.uniform(low, high)

    for _ in range(330):  # moderate
        a, b = log_uniform(-2, 3), log_uniform(-2, 3)
        kind = random.randrange(4)
        if kind == 0:
            yield a, b, random.random(), None
        elif kind == 1:
            yield a, b, log_uniform(-20, -0.31), None
        elif kind == 2:
            yield a, b, None, log_uniform(-20, -0.31)
        else:
            yield near_mean(a, b, random.uniform(-8, 8))
    for _ in range(220):  # both large
        a, b = log_uniform(2, 10), log_uniform(2, 10)
        yield near_mean(a, b, random.choice([1, 3, 10, 37]) * random.uniform(-1, 1))
    for _ in range(50):  # both huge
        a, b = log_uniform(10, 15), log_uniform(10, 15)
        yield near_mean(a, b, random.choice([1, 5, 36]) * random.uniform(-1, 1))
    for _ in range(180):  # one large
        a, b = log_uniform(-2, 2), log_uniform(3, 12)
        x = (a + random.choice([0.0, 0.3]) + random.uniform(0, 4) * math.sqrt(a)) * log_uniform(-2, 0.8) / b
        if x < 0.5:
            yield random.choice([(a, b, x, None), (b, a, None, x)])
    for _ in range(150):  # tiny
        a = log_uniform(*random.choice([(-300, -3), (-10, -2)]))
        b = log_uniform(*random.choice([(-300, -3), (-10, 0), (0, 5)]))
        x = log_uniform(*random.choice([(-300, -1), (-3, -0.31)]))
        if b * x > 300:
            x = 300 / b * random.random()
        yield random.choice([(a, b, x, None), (b, a, None, x)])
    for _ in range(70):  # beside an end
        a, b = log_uniform(-1, 2), log_uniform(-1, 2)
        s = log_uniform(-300, -20)
        yield random.choice([(a, b, s, None), (a, b, None, s)])
    for _ in range(60):  # values that underflow
        a, b = log_uniform(1, 6), log_uniform(0, 6)
        s = log_uniform(-60, -3) * (a / (a + b))
        yield random.choice([(a, b, s, None), (b, a, None, s)])
    for curvature in (50, 80, 99, 100, 101, 120, 150, 200, 300, 500):  # seams of the methods
        for x in (0.5, 0.3, 0.01, 1e-6):
            s = curvature / (x * (1 - x))
            for z in (-6.0, -1.0, -0.01, 0.0, 0.01, 2.0, 20.0):
                a = s * x - z * math.sqrt(curvature)
                if a > 0 and s - a > 0 and random.random() < 0.5:
                    yield random.choice([(a, s - a, x, None), (s - a, a, None, x)])
    for a in (0.3, 0.999, 1.0, 1.001):
        for b in (0.5, 0.999, 1.0, 1.001, 2.0, 50.0, 1e4):
            for z in (0.01, 0.499, 0.5, 0.501, 0.9, 1.5):
                x = z / max(b, 1)
                yield (a, b, x, None) if x <= 0.5 else (a, b, None, 1 - x)
    for n in (1.0, 2.0, 30.0, 1e4, 1e8, 1e10):  # the centre
        yield n, n, 0.5, None


def write_beta():
    with open("beta.csv", "w") as f:
        f.write("a,b,x,complement,lower,upper,lowerLn,upperLn\n")
        for row in points():
            if row is None or not 0 < (row[2] or row[3] or 0) < 1:
                continue
            a, b, x, y = row
            mp.dps = digits(a, b) + int(max(0, -math.log10(x or y)))
            px, py = point(x, y)
            if py > px:
                extra = int(min(float(b * px), 1e4) / 2)
            else:
                extra = int(min(float(a * py), 1e4) / 2)
            mp.dps += min(extra, 500)
            values = lower_upper(a, b, px, py)
            f.write(",".join([repr(a), repr(b), repr(float(px)), repr(float(py))] + [text(v) for v in values]) + "\n")
            f.flush()


def newton(a, b, x, y, tail_value, target, is_lower):
    """The point where the tail is target, from one where it is tail_value, one rounding away: one step in the log-odds of second order."""
    density = exp(prefactor_ln(a, b, x, y))
    step = (target - tail_value) / density if is_lower else (tail_value - target) / density
    slope = (a - (a + b) * x)
    step = step - slope * step ** 2 / 2
    odds = x / y * exp(step)
    return odds / (1 + odds), 1 / (1 + odds)


def write_quantiles():
    with open("quantile.csv", "w") as f:
        f.write("a,b,tail,isLower,x,complement,condition\n")
        for row in points():
            if row is None or not 0 < (row[2] or row[3] or 0) < 1 or random.random() < 0.65:
                continue
            a, b, x, y = row
            mp.dps = digits(a, b) + 60 + int(max(0, -math.log10(x or y)))
            px, py = point(x, y)
            lower, upper, _, _ = lower_upper(a, b, px, py)
            is_lower = lower <= upper
            tail = lower if is_lower else upper
            target = mpf(float(tail))
            if float(tail) < 1e-300 or abs(tail - 0.5) < mpf(10) ** -30:
                continue
            qx, qy = newton(mpf(a), mpf(b), px, py, tail, target, is_lower)
            # A step beyond 1e-8 would not be right to second order.
            if abs(qx / px - 1) + abs(qy / py - 1) > 1e-8 or min(qx, qy) < 1e-300:
                continue
            # |d log min(x, 1 - x) / d log tail|
            condition = tail / exp(prefactor_ln(a, b, px, py)) * max(px, py)
            f.write(",".join([repr(a), repr(b), repr(float(target)), str(int(is_lower)), text(qx), text(qy), nstr(condition, 5)]) + "\n")
            f.flush()


def write_student():
    with open("student.csv", "w") as f, open("student_quantile.csv", "w") as g:
        f.write("df,t,survival,survivalLn,cumulativeLn\n")
        g.write("df,p,t,condition\n")
        for i in range(330):
            df = 10 ** random.uniform(*random.choice([(-3, 0), (0, 2), (2, 10)]))
            if i % 5 == 0:
                df = float(random.choice([1, 2, 3, 5, 10, 30, 100]))
            t = random.choice([random.uniform(0, 8), 10 ** random.uniform(-20, 1), 10 ** random.uniform(0, 3), 10 ** random.uniform(3, 200), random.uniform(5, 37)])
            if t > 1e3 and df > 1e6:
                t = random.uniform(0, 37)
            mp.dps = digits(df, 1.0) + 60 + int(2 * max(0, -math.log10(t)))
            d, u = mpf(df), mpf(t)
            x, y = d / (d + u * u), u * u / (d + u * u)
            if min(x, y) > mpf(10) ** -40:
                lower, upper, _, _ = lower_upper(d / 2, mpf(0.5), x, y)
                tail = lower / 2
                centre = upper / 2
            elif x < y and x < mpf(10) ** -40:
                tail = exp(prefactor_ln(d / 2, mpf(0.5), x, y)) * series(d / 2, mpf(0.5), x, y) / 2
                centre = 0.5 - tail
            else:
                centre = exp(prefactor_ln(d / 2, mpf(0.5), x, y)) * series(mpf(0.5), d / 2, y, x) / 2
                tail = 0.5 - centre
            f.write(",".join([repr(df), repr(t), text(tail), text(log(tail)), text(log1p(-tail))]) + "\n")
            p = float(tail)
            if p < 1e-300 or p > 0.4999999:
                continue
            dp = mpf(p) - tail
            ratio = dp / (exp(prefactor_ln(d / 2, mpf(0.5), x, y)))  # = dP / (2 dI/d logit x / 2); logit x = log(df/t^2)
            step = 2 * ratio - (d / 2 - (d / 2 + 0.5) * x) * (2 * ratio) ** 2 / 2
            # |d log t / d log(the smaller of 2p and 1 - 2p)|
            condition = min(tail, centre) / exp(prefactor_ln(d / 2, mpf(0.5), x, y))
            g.write(",".join([repr(df), repr(p), text(u * exp(-step / 2)), nstr(condition, 5)]) + "\n")
        for df in (0.01, 0.5, 1.0, 2.0, 4.0, 10.0, 1e3, 1e8):  # beside the median: p - 1/2 is small against its rounding
            for k in (3, 20, 30, 45, 52) if df > 0.1 else (20, 30, 45, 52):
                mp.dps = 80
                p = 0.5 - 2.0 ** -k
                d, centre = mpf(df), mpf(2) ** -k
                density = exp(loggamma((d + 1) / 2) - loggamma(d / 2)) / sqrt(d * mp.pi)
                t = centre / density
                for _ in range(200):
                    x, y = d / (d + t * t), t * t / (d + t * t)
                    value = exp(prefactor_ln(d / 2, mpf(0.5), x, y)) * series(mpf(0.5), d / 2, y, x) / 2
                    step = (centre - value) / (density * (1 + t * t / d) ** (-(d + 1) / 2))
                    t += step
                    if abs(step) < t * mpf(10) ** -40:
                        break
                else:
                    raise ArithmeticError("median")
                condition = centre / exp(prefactor_ln(d / 2, mpf(0.5), x, y))
                g.write(",".join([repr(df), repr(p), text(t), nstr(condition, 5)]) + "\n")


def write_f():
    with open("f.csv", "w") as f, open("f_quantile.csv", "w") as g:
        f.write("d1,d2,x,cumulative,survival,cumulativeLn,survivalLn\n")
        g.write("d1,d2,tail,isLower,x,condition\n")
        for i in range(300):
            d1 = 10 ** random.uniform(*random.choice([(-2, 1), (0, 2), (2, 7)]))
            d2 = 10 ** random.uniform(*random.choice([(-2, 1), (0, 2), (2, 7)]))
            sd = math.sqrt(2 / d1 + 2 / d2)
            v = random.choice([random.uniform(0, 5), 10 ** random.uniform(-30, 0), 10 ** random.uniform(0, 30), math.exp(random.uniform(-6, 6) * sd)])
            if not 1e-300 < v < 1e300 or (min(d1, d2) > 1e3 and abs(math.log(v)) > 40 * sd):
                v = math.exp(random.uniform(-6, 6) * min(sd, 1))
            mp.dps = digits(d1, d2) + 100
            a, b, u = mpf(d1) / 2, mpf(d2) / 2, mpf(d1) * mpf(v)
            x, y = u / (u + d2), d2 / (u + d2)
            values = lower_upper(a, b, x, y)
            f.write(",".join([repr(d1), repr(d2), repr(v)] + [text(w) for w in values]) + "\n")
            is_lower = values[0] <= values[1]
            tail = values[0] if is_lower else values[1]
            if tail < 1e-300:
                continue
            qx, qy = newton(a, b, x, y, tail, mpf(float(tail)), is_lower)
            quantile = qx / qy * d2 / d1
            if abs(quantile / v - 1) < 1e-8:
                # |d log x / d log tail|
                condition = tail / exp(prefactor_ln(a, b, x, y))
                g.write(",".join([repr(d1), repr(d2), repr(float(tail)), str(int(is_lower)), text(quantile), nstr(condition, 5)]) + "\n")


if __name__ == "__main__":
    for name in sys.argv[1:] or ["beta", "quantiles", "student", "f"]:
        random.seed(20250117 + len(name))
        {"beta": write_beta, "quantiles": write_quantiles, "student": write_student, "f": write_f}[name]()
        print(name, "rows checked by both methods:", len(CHECKED), "worst difference:", max(CHECKED, default=0))

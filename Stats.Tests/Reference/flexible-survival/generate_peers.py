"""Reference values of the log-normal, generalised gamma and Gompertz distributions and of means of those who have the event: peers.csv, peer_moments.csv.

mpmath with 60 digits (moments: 30); arguments are exact doubles. Needs no input.
"""
import csv

from mpmath import mp, mpf, inf, log, exp, sqrt, pi, ncdf, gammainc, gamma, erfc, quad, expm1, log1p, loggamma, digamma, linspace

mp.dps = 60


def normal_upper(w):
    return erfc(w / sqrt(mpf(2))) / 2


def lognormal(mu, sigma, t):
    w = (log(t) - mu) / sigma
    density = exp(-w * w / 2) / (t * sigma * sqrt(2 * pi))
    return density, normal_upper(-w), normal_upper(w)


def generalized_gamma(mu, sigma, q, t):
    if q == 0:
        return lognormal(mu, sigma, t)
    w = (log(t) - mu) / sigma
    a = 1 / q ** 2
    x = a * exp(q * w)
    density = abs(q) * exp(a * log(a) - loggamma(a) + a * (q * w) - x) / (sigma * t)
    lower = gammainc(a, 0, x, regularized=True)
    upper = gammainc(a, x, inf, regularized=True)
    return (density, lower, upper) if q > 0 else (density, upper, lower)


def gompertz(shape, rate, t):
    hazard = rate * t if shape == 0 else rate / shape * expm1(shape * t)
    return rate * exp(shape * t - hazard), -expm1(-hazard), exp(-hazard)


def text(x):
    x = mpf(x)
    return "Infinity" if x == inf else "-Infinity" if x == -inf else mp.nstr(x, 25, min_fixed=0, max_fixed=0) if x != 0 else "0"


rows = []


def add(name, parameters, t, values):
    density, lower, upper = values
    if density < mpf("1e-4000") or lower < mpf("1e-4000") or upper < mpf("1e-4000"):
        return
    rows.append([name] + [repr(p) for p in parameters] + [""] * (3 - len(parameters)) + [repr(t)] + [text(log(density)), text(log(lower) if lower < mpf(1) / 2 else log1p(-upper)), text(log(upper) if upper < mpf(1) / 2 else log1p(-lower))])


for mu, sigma in [(0.0, 1.0), (2.5, 0.05), (-3.0, 2.5), (0.25, 0.5)]:
    for w in [-30.0, -8.5, -3.0, -1.0, -0.1, 0.0, 0.7, 2.0, 5.0, 12.0, 36.0]:
        t = float(exp(mpf(mu) + mpf(sigma) * mpf(w)))
        add("lognormal", (mu, sigma), t, lognormal(mpf(mu), mpf(sigma), mpf(t)))

for mu, sigma, q in [(0.0, 1.0, 1.0), (0.5, 0.8, 0.3), (0.5, 0.8, -0.3), (-1.0, 0.5, 0.32), (-1.0, 0.5, 1.5), (1.0, 1.2, -1.0), (0.0, 1.0, 0.05), (0.0, 1.0, -0.05), (0.0, 2.0, 4.0), (0.0, 2.0, -4.0), (0.0, 1.0, 0.0)]:
    for w in [-25.0, -6.0, -2.0, -0.5, 0.0, 0.4, 1.5, 3.0, 6.0]:
        t = float(exp(mpf(mu) + mpf(sigma) * mpf(w)))
        add("generalizedgamma", (mu, sigma, q), t, generalized_gamma(mpf(mu), mpf(sigma), mpf(q), mpf(t)))

# Near q = 0 by the integral of the density, whose terms are those of the normal one: log f_w = -E - log(2 pi) / 2 - the Stirling correction.
mp.dps = 40
for q in [1e-3, -1e-3, 1e-6, -1e-9]:
    a = 1 / mpf(q) ** 2
    mp.dps = 80
    constant = loggamma(a) - ((a - mpf(1) / 2) * log(a) - a + log(2 * pi) / 2)

    def density_ln(w):
        x = mpf(q) * w
        return -a * (exp(x) - 1 - x) - log(2 * pi) / 2 - constant

    for t in [0.01, 0.2, 1.0, 3.0, 50.0]:
        w = log(mpf(t))
        mp.dps = 45
        low = quad(lambda v: exp(density_ln(v)), [w - 40, w - 20, w - 8, w - 3, w - 1, w])
        high = quad(lambda v: exp(density_ln(v)), [w, w + 1, w + 3, w + 8, w + 20, w + 40])
        mp.dps = 80
        assert abs(low + high - 1) < mpf("1e-25"), (q, t, low + high - 1)
        add("generalizedgamma", (0.0, 1.0, q), t, (exp(density_ln(w)) / mpf(t), low, high))

mp.dps = 60
for shape, rate in [(1.0, 1.0), (-0.5, 0.3), (1e-9, 2.0), (-1e-9, 2.0), (0.0, 0.7), (25.0, 1e-6), (-3.0, 0.01)]:
    for t in [1e-300, 1e-9, 0.01, 0.5, 1.0, 3.0, 20.0, 200.0]:
        if shape * t < 50:
            add("gompertz", (shape, rate), t, gompertz(mpf(shape), mpf(rate), mpf(t)))

with open("peers.csv", "w", newline="") as f:
    w = csv.writer(f, lineterminator="\n")
    w.writerow("distribution,p1,p2,p3,t,log_density,log_cdf,log_survival".split(","))
    w.writerows(rows)

# Moments: quantity is mean, mean_of_uncured, variance, skewness or entropy.
mp.dps = 30
rows = []


def moment(name, parameters, quantity, value):
    rows.append([name] + [repr(p) for p in parameters] + [""] * (4 - len(parameters)) + [quantity, text(value)])


def apgw_time(lam, gam, phi, kappa, e):
    c = kappa + 1
    w = e / lam
    y = c * expm1(log1p(kappa * w / c) / kappa) if kappa != 0 else expm1(w)
    return y ** (1 / gam) / phi


def expectation(f, points):
    return quad(f, points)


for phi, lam, gam, kappa in [(0.5, 1.0, 3.0, -0.5), (2.0, 0.4, 2.5, -0.8), (1.0, 0.05, 4.0, -0.9)]:
    p, l, g, k = map(mpf, (phi, lam, gam, kappa))
    c = k + 1
    theta = l * c / -k
    # With D = theta e^-r still to come: t from (1 + y / c)^k = e^-r, weight e^(-theta) e^D dD over 1 - e^-theta.
    def value(r):
        d = theta * exp(-r)
        y = c * expm1(-r / k)
        return y ** (1 / g) / p * exp(d - theta) * d
    total = expectation(value, [0, 0.01, 0.1, 1, 3, 10, 30, 100, 300]) / -expm1(-theta)
    moment("apgw", (phi, lam, gam, kappa), "mean_of_uncured", total)

for phi, lam, gam, kappa in [(0.5, 1.0, 1.5, 0.4), (2.0, 3.0, 0.7, 0.0), (1.0, 0.5, 1.0, 5.0), (1.0, 2.0, 0.5, 0.5)]:
    p, l, g, k = map(mpf, (phi, lam, gam, kappa))
    points = [0, 1e-6, 1e-3, 0.1, 1, 5, 20, 80, 300, 1000]
    if kappa != 0:
        m = [expectation(lambda e: apgw_time(l, g, p, k, e) ** j * exp(-e), points) for j in (1, 2, 3)]
        var = m[1] - m[0] ** 2
        moment("apgw", (phi, lam, gam, kappa), "mean", m[0])
        moment("apgw", (phi, lam, gam, kappa), "variance", var)
        moment("apgw", (phi, lam, gam, kappa), "skewness", (m[2] - 3 * m[0] * m[1] + 2 * m[0] ** 3) / var ** mpf(1.5))
    def hazard_ln(e):
        t = apgw_time(l, g, p, k, e)
        y = (p * t) ** g
        return log(l * g) + log(y / t) + (k - 1) * log1p(y / (k + 1))
    moment("apgw", (phi, lam, gam, kappa), "entropy", 1 - expectation(lambda e: hazard_ln(e) * exp(-e), points))

for shape, rate in [(1.0, 1.0), (0.2, 3.0), (-0.5, 0.3), (-2.0, 5.0)]:
    s, r = mpf(shape), mpf(rate)
    if shape > 0:
        mean = quad(lambda t: exp(-r / s * expm1(s * t)), linspace(0, 30, 31))
        moment("gompertz", (shape, rate), "mean", mean)
        second = quad(lambda t: 2 * t * exp(-r / s * expm1(s * t)), linspace(0, 30, 31))
        moment("gompertz", (shape, rate), "variance", second - mean ** 2)
    else:
        cured = exp(r / s)
        moment("gompertz", (shape, rate), "mean_of_uncured", quad(lambda t: (exp(-r / s * expm1(s * t)) - cured) / (1 - cured), linspace(0, 160, 161)))

for mu, sigma, q in [(0.5, 0.8, 0.3), (0.5, 0.2, -0.3), (-1.0, 0.5, 1.5), (0.0, 1.0, 0.01), (0.2, 0.6, 1e-6), (0.0, 0.7, -1e-4)]:
    m_, s_, q_ = map(mpf, (mu, sigma, q))
    mp.dps = 60
    a = 1 / q_ ** 2
    def raw(k):
        return exp(k * m_ - k * s_ / q_ * log(a) + loggamma(a + k * s_ / q_) - loggamma(a))
    mean, second, third = raw(1), raw(2), raw(3)
    var = second - mean ** 2
    moment("generalizedgamma", (mu, sigma, q), "mean", mean)
    moment("generalizedgamma", (mu, sigma, q), "variance", var)
    moment("generalizedgamma", (mu, sigma, q), "skewness", (third - 3 * mean * second + 2 * mean ** 3) / var ** mpf(1.5))
    constant = loggamma(a) - a * log(a) - log(abs(q_))
    moment("generalizedgamma", (mu, sigma, q), "entropy", log(s_) + m_ + s_ * (digamma(a) - log(a)) / q_ + constant - a * (digamma(a) - log(a)) + a)
    mp.dps = 30

for mu, sigma in [(0.3, 0.2), (-1.0, 2.0)]:
    m_, s_ = mpf(mu), mpf(sigma)
    moment("lognormal", (mu, sigma), "mean", exp(m_ + s_ ** 2 / 2))
    moment("lognormal", (mu, sigma), "variance", expm1(s_ ** 2) * exp(2 * m_ + s_ ** 2))
    moment("lognormal", (mu, sigma), "skewness", (exp(s_ ** 2) + 2) * sqrt(expm1(s_ ** 2)))
    moment("lognormal", (mu, sigma), "entropy", m_ + log(s_ * sqrt(2 * pi)) + mpf(1) / 2)

with open("peer_moments.csv", "w", newline="") as f:
    w = csv.writer(f, lineterminator="\n")
    w.writerow("distribution,p1,p2,p3,p4,quantity,value".split(","))
    w.writerows(rows)

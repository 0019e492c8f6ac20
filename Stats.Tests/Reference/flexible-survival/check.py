"""Checks apgw_derivatives.csv against the defining formula: python3 check.py (mpmath)."""
import csv
import mpmath as mp

mp.mp.dps = 60


def h0(y, nu):
    c, kappa = mp.exp(nu), mp.expm1(nu)
    return mp.log1p(y) if kappa == 0 else c / kappa * ((1 + y / c) ** kappa - 1)


def contribution(kind, t, t2, eta):
    phi, lam, gamma, nu = mp.exp(eta[0]), mp.exp(eta[1]), mp.exp(eta[2]), eta[3]
    H = lambda x: lam * h0((phi * x) ** gamma, nu)
    if kind == "event":
        y = (phi * t) ** gamma
        return mp.log(lam * gamma * y / t * (1 + y / mp.exp(nu)) ** (mp.expm1(nu) - 1)) - H(t)
    if kind == "right":
        return -H(t)
    if kind == "left":
        return mp.log(-mp.expm1(-H(t)))
    return mp.log(mp.exp(-H(t)) - mp.exp(-H(t2)))


worst = 0
for row in csv.DictReader(open("apgw_derivatives.csv")):
    eta = [mp.mpf(float(row[k])) for k in ("eta_phi", "eta_lambda", "eta_gamma", "nu")]
    t, t2 = mp.mpf(float(row["t"])), mp.mpf(float(row["t2"] or 0))
    value = contribution(row["kind"], t, t2, eta)
    worst = max(worst, abs(value - float(row["loglik"])) / (1 + abs(value)))
    for j, name in enumerate(("g_phi", "g_lambda", "g_gamma", "g_nu")):
        h = mp.mpf(10) ** -20
        up, down = list(eta), list(eta)
        up[j] += h
        down[j] -= h
        slope = (contribution(row["kind"], t, t2, up) - contribution(row["kind"], t, t2, down)) / (2 * h)
        scale = max(abs(float(row[k])) for k in ("g_phi", "g_lambda", "g_gamma", "g_nu"))
        worst = max(worst, abs(slope - float(row[name])) / max(scale, 1e-300))
print("largest error", mp.nstr(worst, 3))

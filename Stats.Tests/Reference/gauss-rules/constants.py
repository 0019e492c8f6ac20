"""Writes constants.csv: the integrals of the tests, in closed form or by mpmath's own quadrature with 40 digits."""

from mpmath import mp, mpf, atan, beta, cos, e, exp, gamma, mpc, nstr, pi, quad, sqrt, zeta

mp.dps = 40
VALUES = {
    "exponential": e - 1,
    "oscillating": ((1 - exp(10 * mpc(-1, 100))) / mpc(1, -100)).real,
    "chirp": quad(lambda x: cos(100 * x * x), [mpf(k) / 40 for k in range(41)]),
    "peak": atan(mpf(0.3) * 10 ** 6) + atan((1 - mpf(0.3)) * 10 ** 6),
    "squareRoot": mpf(2) / 3,
    "logarithm": mpf(-1),
    "kink": mpf(5) / 18,
    "jump": exp(mpf(1) / 3) - 1,
    "gauss": sqrt(pi),
    "cauchy": pi,
    "gamma": gamma(mpf(7) / 2),
    "halfSecant": pi / 4,
    "momentTwo": sqrt(pi) / 2,
    "inverseSquareRoot": mpf(2),
    "power": 1 / (1 - mpf(0.9)),
    "logOverRoot": mpf(-4),
    "arcsine": pi,
    "logSquared": mpf(2),
    "gammaTenth": gamma(1 - mpf(0.9)),
    "betaTail": pi,
    "secant": pi,
    "betaHalf": beta(mpf(1) / 4, mpf(5) / 2),
    "bose": zeta(4) * 6,
}

with open("constants.csv", "w", encoding="utf-8") as out:
    out.write("name,value\n")
    for name, value in VALUES.items():
        out.write(f"{name},{nstr(value, 30)}\n")

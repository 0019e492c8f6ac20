"""Log-normalisers and moments of the sine and cosine models by quadrature in 60-digit arithmetic (mpmath).

The integral over v is a Bessel function; that over u is Gauss-Legendre over panels that halve towards the peak.
log_normalizer is relative to the exponent at the centre: log of the integral of
exp(-k1 (1 - cos u) - k2 (1 - cos v) + c t), t = sin u sin v (sine) or 1 - cos(u - v) (cosine).
"""
import csv
import mpmath as mp

mp.mp.dps = 60


def i0e_and_ratio(r):
    """e^-r I0(r) and I1(r) / I0(r)."""
    if r < 2000:
        i0 = mp.besseli(0, r)
        return i0 * mp.exp(-r), mp.besseli(1, r) / i0
    def series(nu):
        term = total = mp.mpf(1)
        for j in range(1, 200):
            term *= -(4 * nu * nu - (2 * j - 1) ** 2) / (j * 8 * r)
            total += term
            if abs(term) < mp.mpf(10) ** -70:
                break
        return total
    s0 = series(0)
    return s0 / mp.sqrt(2 * mp.pi * r), series(1) / s0


def table(kind, k1, k2, c):
    k1, k2, c = mp.mpf(k1), mp.mpf(k2), mp.mpf(c)

    def conditional(u):
        x, y = (k2, c * mp.sin(u)) if kind == "sine" else (k2 - c * mp.cos(u), -c * mp.sin(u))
        r = mp.sqrt(x * x + y * y)
        return (r, x / r, y / r) if r > 0 else (r, mp.mpf(1), mp.mpf(0))

    def exponent(u):
        centre = k2 if kind == "sine" else k2 - c
        return -k1 * 2 * mp.sin(u / 2) ** 2 + conditional(u)[0] - centre

    # The peak of the exponent on [0, pi]: concave in cos u, so golden section in u finds it.
    a, b = mp.mpf(0), mp.pi
    g = (mp.sqrt(5) - 1) / 2
    for _ in range(250):
        x1, x2 = b - g * (b - a), a + g * (b - a)
        if exponent(x1) >= exponent(x2):
            b = x2
        else:
            a = x1
    peak = min([mp.mpf(0), mp.pi, (a + b) / 2], key=lambda u: -exponent(u))
    top = exponent(peak)

    def edge(end):
        if exponent(end) > top - 120:
            return end
        lo, hi = peak, end
        for _ in range(200):
            mid = (lo + hi) / 2
            if exponent(mid) > top - 120:
                lo = mid
            else:
                hi = mid
        return hi
    left, right = edge(mp.mpf(0)), edge(mp.pi)
    names = ["one", "h1", "h2", "t", "h1h1", "h1h2", "h1t", "h2h2", "h2t", "tt"]
    total = {n: mp.mpf(0) for n in names}
    panels = 48
    for lo, hi in ((left, peak), (peak, right)):
        for p in range(panels):
            x0, x1 = lo + (hi - lo) * p / panels, lo + (hi - lo) * (p + 1) / panels
            if x1 <= x0:
                continue
            for t0, w in NODES:
                u = (x0 + x1) / 2 + (x1 - x0) / 2 * t0
                r, ca, sa = conditional(u)
                scaled, ratio = i0e_and_ratio(r)
                weight = w * (x1 - x0) / 2 * mp.exp(exponent(u) - top) * scaled
                hu, su, cu = 2 * mp.sin(u / 2) ** 2, mp.sin(u), mp.cos(u)
                ew = ratio                                  # E cos w
                ec2 = 1 - (ratio / r if r > 0 else mp.mpf(1) / 2)   # E cos^2 w
                es2 = 1 - ec2

                def moment(f, g2):
                    """E of products of statistics a + b cos w + d sin w."""
                    (a1, b1, d1), (a2, b2, d2) = f, g2
                    return a1 * a2 + (a1 * b2 + a2 * b1) * ew + b1 * b2 * ec2 + d1 * d2 * es2
                one = (mp.mpf(1), mp.mpf(0), mp.mpf(0))
                h2 = (mp.mpf(1), -ca, sa)
                if kind == "sine":
                    t = (mp.mpf(0), su * sa, su * ca)
                else:
                    cb, sb = cu * ca + su * sa, su * ca - cu * sa
                    t = (mp.mpf(1), -cb, -sb)
                total["one"] += weight
                total["h1"] += weight * hu
                total["h1h1"] += weight * hu * hu
                total["h2"] += weight * moment(h2, one)
                total["t"] += weight * moment(t, one)
                total["h1h2"] += weight * hu * moment(h2, one)
                total["h1t"] += weight * hu * moment(t, one)
                total["h2h2"] += weight * moment(h2, h2)
                total["h2t"] += weight * moment(h2, t)
                total["tt"] += weight * moment(t, t)
    log_c = top + mp.log(4 * mp.pi * total["one"])
    m = {n: total[n] / total["one"] for n in names[1:]}
    cov = [m["h1h1"] - m["h1"] ** 2, m["h1h2"] - m["h1"] * m["h2"], m["h1t"] - m["h1"] * m["t"],
           m["h2h2"] - m["h2"] ** 2, m["h2t"] - m["h2"] * m["t"], m["tt"] - m["t"] ** 2]
    return [log_c, m["h1"], m["h2"], m["t"]] + cov


def gauss(n):
    nodes = []
    for i in range(n):
        x = mp.cos(mp.pi * (i + mp.mpf(3) / 4) / (n + mp.mpf(1) / 2))
        for _ in range(8):
            p0, p1 = mp.mpf(1), x
            for k in range(2, n + 1):
                p0, p1 = p1, ((2 * k - 1) * x * p1 - (k - 1) * p0) / k
            d = n * (x * p1 - p0) / (x * x - 1)
            x -= p1 / d
        nodes.append((x, 2 / ((1 - x * x) * d * d)))
    return nodes


NODES = gauss(16)
CASES = [
    (0, 0, 0), (1e-12, 1e-12, 1e-12), (0, 0, 3), (0, 5, 2), (0.5, 0, 0), (1, 1, 0.5), (1e-6, 2, -0.3),
    (2, 3, 6), (7.4, 13.3, -3.7), (10, 10, -9.9), (20, 20, 35), (50, 2, -30), (100, 150, 60), (300, 40, 100), (3, 500, 20),
    (1000, 1000, 999), (1000, 1000, 1000), (1000, 1000, 1001), (1e4, 3e4, -2e4), (1e6, 2e6, 1e6), (1e6, 1e6, 1e6), (1e6, 1, 2), (1, 1e6, 2), (1e6, 1e6, -3e6),
    (1e9, 3e9, 1e9), (1e12, 1e12, 5e11), (1e12, 5e11, -3e11), (1e12, 1e-3, 1e-3), (1e-3, 1e12, 10), (0, 0, 1e6), (0, 1e8, 1e8), (1e8, 0, -1e8),
]
if __name__ == "__main__":
    out = csv.writer(open("bivariate.csv", "w"), lineterminator="\n")
    out.writerow(["kind", "kappa1", "kappa2", "coupling", "log_normalizer", "h1", "h2", "t", "h1h1", "h1h2", "h1t", "h2h2", "h2t", "tt"])
    for kind in ("sine", "cosine"):
        for k1, k2, c in CASES:
            out.writerow([kind, repr(float(k1)), repr(float(k2)), repr(float(c))] + [mp.nstr(v, 20) for v in table(kind, k1, k2, c)])

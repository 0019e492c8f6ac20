"""Distribution functions of the gamma and beta laws at a grid of arguments (mpmath, 40 digits) for tests of samplers."""
import mpmath as mp

mp.mp.dps = 40
LEVELS = [0.0005, 0.01, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95, 0.99, 0.9995]


def gamma_cdf(shape, x):
    # For large shapes the lower series in x^a e^-x / Gamma(a + 1), which mpmath's own would cut short.
    if shape < 1e4:
        return mp.gammainc(shape, 0, x, regularized=True)
    term, total, k = mp.mpf(1), mp.mpf(1), 1
    while term > total * mp.mpf(10) ** -30:
        term *= x / (shape + k)
        total += term
        k += 1
    return total * mp.exp(shape * mp.log(x) - x - mp.loggamma(shape + 1))


def normal_quantile(p):
    return mp.sqrt(2) * mp.erfinv(2 * mp.mpf(p) - 1)


def gamma_points(shape):
    """Arguments near the levels: Wilson and Hilferty for shapes above 1, x^a / Gamma(a + 1) in logarithms below."""
    for p in LEVELS:
        if shape >= 1:
            c = mp.mpf(1) / (9 * shape)
            yield shape * max(mp.mpf("1e-3"), 1 - c + normal_quantile(p) * mp.sqrt(c)) ** 3
        else:
            yield mp.exp((mp.log(p) + mp.loggamma(shape + 1)) / shape)


def main():
    with open("gamma.csv", "w", encoding="ascii") as file:
        file.write("shape,logx,cdf\n")
        for shape in ["0.003", "0.1", "0.5", "0.9", "1", "1.5", "3", "20", "500", "1e5"]:
            a = mp.mpf(float(shape))
            for x in gamma_points(a):
                logx = mp.mpf(float(mp.log(x)))
                file.write(f"{shape},{mp.nstr(logx, 20)},{mp.nstr(gamma_cdf(a, mp.exp(logx)), 20)}\n")
    with open("beta.csv", "w", encoding="ascii") as file:
        file.write("a,b,logitx,cdf\n")
        for a, b in [("0.01", "0.02"), ("0.3", "0.3"), ("0.5", "4"), ("1", "1"), ("1.5", "2.5"), ("40", "0.6"), ("30", "70"), ("800", "1000")]:
            fa, fb = mp.mpf(float(a)), mp.mpf(float(b))
            # The logit of beta (a, b) is about normal, or has exponential tails of rates a and b.
            mean, spread = mp.digamma(fa) - mp.digamma(fb), mp.sqrt(mp.psi(1, fa) + mp.psi(1, fb))
            for step in [-2.5, -1.6, -1, -0.5, -0.2, 0, 0.2, 0.5, 1, 1.6, 2.5]:
                logit = mp.mpf(float(mean + step * spread))
                x = 1 / (1 + mp.exp(-logit))
                # Integrated on the smaller side, where the complement keeps its digits.
                if logit <= 0:
                    cdf = mp.betainc(fa, fb, 0, x, regularized=True)
                else:
                    cdf = 1 - mp.betainc(fb, fa, 0, 1 / (1 + mp.exp(logit)), regularized=True)
                file.write(f"{a},{b},{mp.nstr(logit, 20)},{mp.nstr(cdf, 20)}\n")


if __name__ == "__main__":
    main()

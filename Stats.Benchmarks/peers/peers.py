"""Times of SciPy and NumPy for what the benchmarks measure: one thread, the minimum of repeated runs.

Run it beside the benchmarks, on the same machine: OPENBLAS_NUM_THREADS=1 python3 Stats.Benchmarks/peers/peers.py
Debian's python3-scipy with libopenblas0-pthread. Regions and sizes are those of LogBesselBenchmarks and VonMisesFisher*Benchmarks.
"""
import time
import numpy as np
import scipy
from scipy import special


def best(action, seconds=1.0):
    action()
    least, start = 1e9, time.perf_counter()
    while time.perf_counter() - start < seconds:
        t = time.perf_counter()
        action()
        least = min(least, time.perf_counter() - t)
    return least


print(f"numpy {np.__version__}, scipy {scipy.__version__}")
random = np.random.default_rng(11)
n = 4096
print("| log-Bessel, ns a value | log(ive) + x | log(kve) - x | not finite, I / K |\n|---|---:|---:|---:|")
for name, (lv, hv, lx, hx) in {
    "[0,20] x [0,1]": (0, 20, 0, 1), "[0,20]": (0, 20, 0, 20), "[0,150]": (0, 150, 0, 150), "[150,10000]": (150, 1e4, 150, 1e4),
}.items():
    v, x = random.uniform(lv, hv, n), random.uniform(lx, hx, n)
    with np.errstate(all="ignore"):
        i, k = np.log(special.ive(v, x)) + x, np.log(special.kve(v, x)) - x
        ti = best(lambda: np.log(special.ive(v, x)) + x)
        tk = best(lambda: np.log(special.kve(v, x)) - x)
    print(f"| {name} | {ti / n * 1e9:.0f} | {tk / n * 1e9:.0f} | {np.mean(~np.isfinite(i)):.0%} / {np.mean(~np.isfinite(k)):.0%} |")

print("\n| directions, ms | column sums alone | norms, sums and 1 - R, as the fit does |\n|---|---:|---:|")
for count, dimension in [(5000, 2048), (1000, 32768)]:
    data = random.standard_normal((count, dimension))
    data /= np.linalg.norm(data, axis=1, keepdims=True)
    data[:, 0] += 5
    data /= np.linalg.norm(data, axis=1, keepdims=True)

    def fit():
        norms = np.sqrt(np.einsum("ij,ij->i", data, data))
        total = (1 / norms) @ data
        mean = total / np.linalg.norm(total)
        return 1 - np.mean(data @ mean / norms)

    print(f"| {count} x {dimension} | {best(lambda: data.sum(axis=0)) * 1e3:.1f} | {best(fit) * 1e3:.1f} |")

print("\n| draws, us a direction | normals alone | with projection |\n|---|---:|---:|")
for dimension in (3, 128, 2048, 32768):
    count = 1000

    def draw():
        g = random.standard_normal((count, dimension))
        g[:, 0] = 0
        g /= np.linalg.norm(g, axis=1, keepdims=True)
        return g

    print(f"| p = {dimension} | {best(lambda: random.standard_normal((count, dimension))) / count * 1e6:.2f} | {best(draw) / count * 1e6:.2f} |")

print("\n| angles, ns each | log-density | distribution function | quantile | draws |\n|---|---:|---:|---:|---:|")
from scipy import stats
for kappa in (0.5, 10.0, 1e4):
    law, x, p = stats.vonmises(kappa, loc=0.7), random.vonmises(0.7, kappa, 100_000), np.linspace(0.001, 0.999, 200)
    times = [best(lambda: law.logpdf(x)) / len(x), best(lambda: law.cdf(x)) / len(x), best(lambda: law.ppf(p)) / len(p), best(lambda: random.vonmises(0.7, kappa, 100_000)) / len(x)]
    print(f"| kappa {kappa:g} | " + " | ".join(f"{t * 1e9:.0f}" for t in times) + " |")

try:
    from sklearn.mixture import GaussianMixture
except ImportError:
    GaussianMixture = None
if GaussianMixture is not None:
    # The nearest peer: a normal mixture on the line, four components, 100 iterations of EM.
    data = np.concatenate([random.vonmises(m, 20.0, 25_000) for m in (-2.0, -0.5, 1.0, 2.5)]).reshape(-1, 1)
    model = GaussianMixture(4, max_iter=100, tol=0.0, init_params="random")
    import warnings
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        t = best(lambda: model.fit(data), 4.0)
    print(f"\n100 iterations of EM, 100 000 numbers, 4 components, scikit-learn's GaussianMixture: {t:.2f} s")

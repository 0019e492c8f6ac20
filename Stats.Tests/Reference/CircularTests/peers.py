"""Recomputes the column cdf_from_minus_pi of peer_distributions.csv for the wrapped normal rows: all images, 400 digits; rows of sigma = 0.01 (below the
range of doubles, or 1/2 and 1) stay."""
from mpmath import mp, mpf, pi, sqrt, erfc, nstr

mp.dps = 60
lines = open("peer_distributions.csv").read().split("\n")
out = [lines[0]]
for line in lines[1:]:
    f = line.split(",")
    if f[0] == "wrapped_normal":
        sigma, x = mpf(float(f[1])), mpf(float(f[2]))

        def below(t):
            return erfc(-t / (sigma * sqrt(2))) / 2

        def part(a, b):
            return below(b) - below(a) if a < 0 else below(-a) - below(-b)

        if sigma < 0.05:
            out.append(line)
            continue
        mp.dps = 400
        total = sum(part(-pi + 2 * pi * j, x + 2 * pi * j) for j in range(-20, 21))
        f[4] = nstr(total, 18)
        mp.dps = 60
    out.append(",".join(f))
open("peer_distributions.csv", "w").write("\n".join(out))

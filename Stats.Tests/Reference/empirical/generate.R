# Quantiles of R's nine types, and intervals of R's boot from given replicates with the jackknife's influence values. Run with Rscript in this folder.
library(boot)
set.seed(3)
x <- round(c(rnorm(9), 0.5, 0.5, 2.25), 3)
p <- c(0, 1e-6, 0.05, 0.1, 1/12, 0.25, 0.3, 1/3, 0.5, 0.6, 2/3, 0.75, 0.875, 0.9, 0.95, 0.999, 1)
out <- "quantiles.csv"
cat("p,type,quantile\n", file = out)
for (type in 1:9) for (q in p) cat(sprintf("%.17g,%d,%.17g\n", q, type, quantile(x, q, type = type, names = FALSE)), file = out, append = TRUE)
cat("x\n", paste(sprintf("%.17g", x), collapse = "\n"), "\n", sep = "", file = "sample.csv")

y <- round(rexp(25), 4)
b <- boot(y, function(d, i) mean(d[i]) / sd(d[i]), R = 999)
L <- empinf(b, type = "jack")
cat("y\n", paste(sprintf("%.17g", y), collapse = "\n"), "\n", sep = "", file = "boot_sample.csv")
cat("t\n", paste(sprintf("%.17g", b$t), collapse = "\n"), "\n", sep = "", file = "boot_replicates.csv")
cat("level,basicLower,basicUpper,percentLower,percentUpper,bcaLower,bcaUpper,estimate,bias,error,acceleration\n", file = "boot_intervals.csv")
for (level in c(0.5, 0.8, 0.9, 0.95, 0.977)) {
  ci <- boot.ci(b, conf = level, type = c("basic", "perc", "bca"), L = L)
  cat(paste(sprintf("%.17g", c(level, ci$basic[4:5], ci$percent[4:5], ci$bca[4:5], b$t0, mean(b$t) - b$t0, sd(b$t), sum(L^3) / (6 * sum(L^2)^1.5))), collapse = ","), "\n", sep = "", file = "boot_intervals.csv", append = TRUE)
}

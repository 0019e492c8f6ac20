# Writes descriptive.csv and samples.csv from angles.csv with R's package circular (0.4-95).
suppressMessages(library(circular))
d <- read.csv("angles.csv")
show <- function(x) sprintf("%.17g", as.numeric(x))
out <- c("dataset,quantity,value")
add <- function(name, quantity, value) out <<- c(out, paste(name, quantity, show(value), sep = ","))
for (name in unique(d$dataset)) {
  x <- circular(d$angle[d$dataset == name])
  add(name, "mean", mean(x)); add(name, "rho", rho.circular(x)); add(name, "variance", var.circular(x)); add(name, "sd", sd.circular(x))
  add(name, "angular_deviation", angular.deviation(x)); add(name, "median", median(x)); add(name, "mean_deviation", meandeviation(x))
  for (p in c(0.1, 0.25, 0.75, 0.9)) add(name, paste0("quantile_", p), quantile(x, p))
  add(name, "range", range(x))
  for (p in 1:3) { m <- trigonometric.moment(x, p, center = FALSE); add(name, paste0("cos_", p), m$cos); add(name, paste0("sin_", p), m$sin)
    m <- trigonometric.moment(x, p, center = TRUE); add(name, paste0("central_cos_", p), m$cos); add(name, paste0("central_sin_", p), m$sin) }
  add(name, "kuiper", kuiper.test(x)$statistic / (sqrt(length(x)) + 0.155 + 0.24 / sqrt(length(x)))); n <- length(x); add(name, "watson", watson.test(x)$statistic / (1 + 0.8 / n) + 0.1 / n - 0.1 / n^2)
  add(name, "rao_degrees", suppressWarnings(rao.spacing.test(x))$statistic)
}
x <- d$angle[d$dataset == "fisherB3"]; y <- d$angle[d$dataset == "wind"][1:length(x)]; z <- d$angle[d$dataset == "turtles"]
# The package's two-sample statistic depends on the order of tied angles: they are taken apart.
xs <- x + 1e-4 * seq_along(x); ys <- y + 2.3e-4 * seq_along(y); zs <- z + 1.7e-4 * seq_along(z)
k <- cor.circular(circular(x), circular(y), test = TRUE)
add("fisherB3|wind", "circular_correlation", k$cor); add("fisherB3|wind", "circular_correlation_statistic", k$statistic); add("fisherB3|wind", "circular_correlation_p", k$p.value)
add("fisherB3|wind", "two_sample", watson.two.test(xs, ys)$statistic); add("turtles|wind", "two_sample", watson.two.test(zs, ys[1:9])$statistic)
w <- suppressWarnings(watson.williams.test(list(circular(x), circular(y), circular(z))))
add("fisherB3|wind|turtles", "watson_williams", w$statistic); add("fisherB3|wind|turtles", "watson_williams_p", w$p.value)
v <- seq_along(x) + 5 * cos(x)
l <- summary(lm(v ~ cos(x) + sin(x))); add("fisherB3", "linear_share", l$r.squared); add("fisherB3", "linear_f", l$fstatistic[1])
add("fisherB3", "linear_p", pf(l$fstatistic[1], 2, length(x) - 3, lower.tail = FALSE))
writeLines(out, "descriptive.csv")

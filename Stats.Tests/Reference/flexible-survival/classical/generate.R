# Reference values of the classical survival estimators, from R's survival package. Run in this folder: Rscript generate.R
library(survival)
stopifnot(packageVersion("survival") >= "3.5")
control <- coxph.control(eps = 1e-14, iter.max = 50, toler.chol = 1e-15)
read <- function(name) read.csv(file.path("..", "..", "..", "..", "data", paste0("survival_", name, ".csv")))
veteran <- read("veteran"); lung <- read("lung"); heart <- read("heart_transplant"); melanoma <- read("melanoma"); colon <- read("colon_death")
veteran$squamous <- as.numeric(veteran$celltype == "squamous"); veteran$large <- as.numeric(veteran$celltype == "large"); veteran$smallcell <- as.numeric(veteran$celltype == "smallcell")
melanoma$dead <- as.numeric(melanoma$status == 1); melanoma$logthick <- log(melanoma$thickness)
lung$dead <- as.numeric(lung$status == 2); lung$w <- lung$age / 50; lung$female <- as.numeric(lung$sex == 2)
colon$lev <- as.numeric(colon$rx == "Lev"); colon$both <- as.numeric(colon$rx == "Lev+5FU")
fmt <- function(x) ifelse(is.na(x), "", formatC(as.numeric(x), digits = 17, format = "g"))
rows <- list(); put <- function(model, quantity, name, index, value, column = 0)
  rows[[length(rows) + 1]] <<- data.frame(model, quantity, name, index = index, column = column, value = fmt(value))

fits <- list(
  veteran_efron = list(f = Surv(time, status) ~ trt + karno + celltype, d = veteran, ties = "efron"),
  veteran_breslow = list(f = Surv(time, status) ~ trt + karno + celltype, d = veteran, ties = "breslow"),
  veteran_strata = list(f = Surv(time, status) ~ karno + age + strata(celltype), d = veteran, ties = "efron"),
  heart_efron = list(f = Surv(start, stop, event) ~ age + year + surgery + transplant, d = heart, ties = "efron"),
  heart_breslow = list(f = Surv(start, stop, event) ~ age + year + surgery + transplant, d = heart, ties = "breslow"),
  heart_cluster = list(f = Surv(start, stop, event) ~ age + year + surgery + transplant, d = heart, ties = "efron", cluster = TRUE),
  lung_weighted_efron = list(f = Surv(time, dead) ~ age + female, d = lung, ties = "efron", weights = TRUE),
  lung_weighted_breslow = list(f = Surv(time, dead) ~ age + female, d = lung, ties = "breslow", weights = TRUE),
  melanoma_efron = list(f = Surv(time, dead) ~ ulcer + logthick + sex, d = melanoma, ties = "efron"),
  colon_robust = list(f = Surv(time, status) ~ lev + both + node4 + age, d = colon, ties = "efron", robust = TRUE))
for (m in names(fits)) {
  s <- fits[[m]]; d <- s$d
  environment(s$f) <- environment()
  fit <- if (isTRUE(s$cluster)) coxph(s$f, d, ties = s$ties, cluster = id, control = control, x = TRUE)
    else if (isTRUE(s$weights)) coxph(s$f, d, ties = s$ties, weights = w, robust = FALSE, control = control, x = TRUE)
    else if (isTRUE(s$robust)) coxph(s$f, d, ties = s$ties, robust = TRUE, control = control, x = TRUE)
    else coxph(s$f, d, ties = s$ties, control = control, x = TRUE)
  nm <- names(coef(fit)); p <- length(nm)
  for (j in 1:p) {
    put(m, "coef", nm[j], j - 1, coef(fit)[j])
    put(m, "se", nm[j], j - 1, sqrt(diag(fit$var))[j])
    if (!is.null(fit$naive.var)) put(m, "naive_se", nm[j], j - 1, sqrt(diag(fit$naive.var))[j])
  }
  put(m, "loglik", "null", 0, fit$loglik[1]); put(m, "loglik", "fit", 1, fit$loglik[2])
  put(m, "score_test", "", 0, fit$score); put(m, "wald_test", "", 0, fit$wald.test)
  cc <- concordance(fit)
  put(m, "concordance", "", 0, cc$concordance); put(m, "concordance_se", "", 0, sqrt(cc$var))
  for (i in 0:2) put(m, "concordance_count", c("concordant", "discordant", "tied")[i + 1], i, if (is.matrix(cc$count)) sum(cc$count[, i + 1]) else cc$count[i + 1])
  mr <- residuals(fit, "martingale"); dr <- residuals(fit, "deviance")
  for (i in seq(1, length(mr), by = 7)) { put(m, "martingale", "", i - 1, mr[i]); put(m, "deviance", "", i - 1, dr[i]) }
  sc <- as.matrix(residuals(fit, "score")); db <- as.matrix(residuals(fit, "dfbeta"))
  for (i in seq(1, nrow(sc), by = 11)) for (j in 1:p) { put(m, "score_residual", nm[j], i - 1, sc[i, j], j - 1); put(m, "dfbeta", nm[j], i - 1, db[i, j], j - 1) }
  sh <- as.matrix(residuals(fit, "schoenfeld")); ss <- as.matrix(residuals(fit, "scaledsch"))
  for (i in seq(1, nrow(sh), by = 5)) for (j in 1:p) { put(m, "schoenfeld", nm[j], i - 1, sh[i, j], j - 1); put(m, "scaled_schoenfeld", nm[j], i - 1, ss[i, j], j - 1) }
  for (tr in c("km", "identity", "rank", "log")) {
    # With weights the curve that transforms time is weighted too.
    g <- if (tr == "km" && isTRUE(s$weights)) {
      sf <- survfit(update(s$f, . ~ 1), d, weights = w); left <- stepfun(sf$time, c(1, sf$surv)); function(t) 1 - left(t - 0.5)
    } else tr
    z <- cox.zph(fit, transform = g)$table
    for (i in 1:nrow(z)) { put(m, paste0("zph_", tr), rownames(z)[i], i - 1, z[i, 1]); put(m, paste0("zph_df_", tr), rownames(z)[i], i - 1, z[i, 2]) }
  }
  # Curves for the means less 1/4 standard deviation of each covariate.
  if (m != "colon_robust" && m != "heart_cluster") {
    x <- fit$x; at <- colMeans(x) - 0.25 * apply(x, 2, sd)
    for (j in 1:p) put(m, "new_covariate", nm[j], j - 1, at[j])
    if (m %in% c("veteran_efron", "veteran_breslow")) {
      # The same fit with indicators, so that a point between levels can be asked for.
      f2 <- coxph(Surv(time, status) ~ trt + karno + large + smallcell + squamous, d, ties = s$ties, control = control)
      nd <- as.data.frame(t(at)); names(nd) <- c("trt", "karno", "large", "smallcell", "squamous"); sf <- survfit(f2, newdata = nd)
    } else { nd <- as.data.frame(t(at)); if (m == "veteran_strata") nd$celltype <- "large"; sf <- survfit(fit, newdata = nd) }
    for (i in unique(c(seq(1, length(sf$time), by = 4), length(sf$time)))) {
      put(m, "curve_time", "", i - 1, sf$time[i]); put(m, "curve_cumhaz", "", i - 1, sf$cumhaz[i])
      put(m, "curve_std_err", "", i - 1, sf$std.err[i]); put(m, "curve_lower", "", i - 1, sf$lower[i])
    }
  }
}
write.csv(do.call(rbind, rows), "cox.csv", row.names = FALSE, quote = FALSE, eol = "\n")

rows <- list()
for (rho in c(0, 0.5, 1, -1)) {
  put("veteran_trt", "chisq", "", rho, survdiff(Surv(time, status) ~ trt, veteran, rho = rho)$chisq)
  put("veteran_celltype", "chisq", "", rho, survdiff(Surv(time, status) ~ celltype, veteran, rho = rho)$chisq)
  put("veteran_celltype_strata_trt", "chisq", "", rho, survdiff(Surv(time, status) ~ celltype + strata(trt), veteran, rho = rho)$chisq)
  put("lung_sex", "chisq", "", rho, survdiff(Surv(time, dead) ~ sex, lung, rho = rho)$chisq)
  put("lung_sex_strata_inst", "chisq", "", rho, survdiff(Surv(time, dead) ~ sex + strata(inst), lung[!is.na(lung$inst), ], rho = rho)$chisq)
}
write.csv(do.call(rbind, rows), "log_rank.csv", row.names = FALSE, quote = FALSE, eol = "\n")

rows <- list()
for (n in c("veteran", "lung", "melanoma")) {
  d <- get(n); y <- if (n == "veteran") Surv(d$time, d$status) else Surv(d$time, d$dead)
  f <- survfit(y ~ 1)
  for (tau in c(50, 200, 365, 700)) {
    t <- summary(f, rmean = tau)$table
    put(n, "rmean", "", tau, t["rmean"]); put(n, "rmean_se", "", tau, t["se(rmean)"])
  }
}
# Flat stretches at a quantile, a curve that ends at 0, and one that ends at 1/2.
small <- list(flat = Surv(c(1, 2, 3, 4, 5, 6), c(1, 1, 0, 1, 0, 1)), ends = Surv(1:4, c(1, 1, 1, 1)), half = Surv(1:4, c(1, 1, 0, 0)), ties = Surv(c(2, 2, 2, 5, 5, 7, 7, 9), c(1, 1, 0, 1, 0, 1, 1, 0)))
for (n in names(small)) for (type in c("log", "log-log", "plain", "logit", "arcsin")) {
  f <- survfit(small[[n]] ~ 1, conf.type = type); q <- quantile(f, c(0.25, 0.5, 0.75, 1))
  for (i in 1:4) { put(n, "quantile", type, c(0.25, 0.5, 0.75, 1)[i], q$quantile[i]); put(n, "quantile_lower", type, c(0.25, 0.5, 0.75, 1)[i], q$lower[i]); put(n, "quantile_upper", type, c(0.25, 0.5, 0.75, 1)[i], q$upper[i]) }
  for (i in seq_along(f$time)) { put(n, "lower", type, f$time[i], f$lower[i]); put(n, "upper", type, f$time[i], f$upper[i]) }
}
write.csv(do.call(rbind, rows), "curves.csv", row.names = FALSE, quote = FALSE, eol = "\n")

rows <- list()
wc <- function(name, y, x, ...) {
  cc <- concordance(y ~ x, ...)
  put(name, "concordance", "", 0, cc$concordance); put(name, "se", "", 0, sqrt(cc$var))
  for (i in 1:3) put(name, c("concordant", "discordant", "tied")[i], "", 0, cc$count[i])
}
wc("veteran_karno", Surv(veteran$time, veteran$status), veteran$karno)
wc("lung_age", Surv(lung$time, lung$dead), lung$age)
wc("lung_age_weighted", Surv(lung$time, lung$dead), lung$age, weights = lung$w)
wc("heart_age", Surv(heart$start, heart$stop, heart$event), heart$age)
wc("heart_year_cluster", Surv(heart$start, heart$stop, heart$event), heart$year, cluster = heart$id)
cc <- concordance(Surv(time, status) ~ karno + strata(celltype), veteran)
put("veteran_karno_strata", "concordance", "", 0, cc$concordance); put("veteran_karno_strata", "se", "", 0, sqrt(cc$var))
for (i in 1:3) put("veteran_karno_strata", c("concordant", "discordant", "tied")[i], "", 0, colSums(cc$count)[i])
write.csv(do.call(rbind, rows), "concordance.csv", row.names = FALSE, quote = FALSE, eol = "\n")

# Brier scores of a Weibull model's predictions, the law of the censoring times with events first among equals.
rows <- list()
brier <- function(name, time, status, tau, shape, scale) {
  g <- survfit(Surv(ifelse(status == 1, time - 0.25, time), 1 - status) ~ 1)
  before <- stepfun(g$time, c(1, g$surv))
  s <- exp(-(tau / scale)^shape)
  put(name, "score", paste(shape), tau, mean(ifelse(time > tau, (1 - s)^2 / before(tau), ifelse(status == 1, s^2 / before(time - 0.5), 0))))
}
for (tau in c(30, 100, 200, 400)) brier("veteran", veteran$time, veteran$status, tau, 0.8, 60 + veteran$karno)
for (tau in c(100, 300, 500, 800)) brier("lung", lung$time, lung$dead, tau, 1.3, 500 - 2 * lung$age)
write.csv(do.call(rbind, rows), "brier.csv", row.names = FALSE, quote = FALSE, eol = "\n")

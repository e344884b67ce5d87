# Times lme4 on the trial that stats_benchmark writes: REML, arm + 3 covariates, random intercept.
#   Rscript compare_with_lme4.R FILE.csv
# Prints the median CPU milliseconds of five fits and the estimates, to be set beside ours.
suppressMessages(library(lme4))
pupils <- read.csv(commandArgs(trailingOnly = TRUE)[1], colClasses = c(school = "character"))
times <- numeric(5)
for (run in seq_along(times)) {
  used <- system.time(fit <- lmer(post ~ arm + pre + fsm + male + (1 | school), data = pupils, REML = TRUE))
  times[run] <- 1000 * (used[["user.self"]] + used[["sys.self"]])
}
cat(sprintf("%.4f\n", median(times)))
cat(sprintf("lme4 %s: arm %.9f, SE %.9f\n", packageVersion("lme4"), fixef(fit)[["arm"]],
            sqrt(vcov(fit)[2, 2])), file = stderr())

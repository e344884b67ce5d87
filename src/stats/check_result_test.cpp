#include "stats/check_result.hpp"

#include <gtest/gtest.h>
#include <string>

#include "stats/table_search.hpp"
#include "stats/test_support.hpp"

namespace trellis::stats {
namespace {

PrintedNumber printed(const std::string& text) { return *parse_printed(text); }

const BandScheme toolkit{.id = "toolkit_2017",
                         .name = "Toolkit about 2017",
                         .source = "educationendowmentfoundation.org.uk",
                         .bands = {{1, "£", "very low", 0, true, 80.0, false},
                                   {2, "££", "low", 80, true, 200.0, true},
                                   {3, "£££", "moderate", 200, false, 720.0, true},
                                   {4, "££££", "high", 720, false, 1200.0, true},
                                   {5, "£££££", "very high", 1200, false, std::nullopt, false}}};

const CheckContext context{
    .bands = toolkit, .grade_names = {"Outstanding", "Good", "Requires improvement", "Inadequate"}};

/// The figures that the Behaviour Hubs report prints.
PublishedClaim behaviour_hubs() {
  PublishedClaim claim;
  claim.source = "Behaviour Hubs report, footnote 18";
  claim.design = ClaimDesign::same_units_before_after;
  claim.outcome = "good_or_better";
  claim.tests = {
      {.statistic = "chi2", .df = 1, .n = 34, .value = printed("6.07"), .p = printed(".014")}};
  claim.effects = {{.name = "phi", .value = printed("0.42")},
                   {.name = "d",
                    .value = printed("0.85"),
                    .lower = printed("0.51"),
                    .upper = printed("1.18"),
                    .from = "phi"},
                   {.name = "d", .value = printed("0.56"), .from = "means"}};
  claim.proportions = {{18, 19, printed("97.4")}};
  claim.costs = {{.per_pupil = printed("23.45"),
                  .years = 4,
                  .per_year = printed("5.86"),
                  .pupils = 370000,
                  .schools = 327,
                  .schools_all = 664,
                  .years_in_programme = 1,
                  .band_tops = {20, 50, 250}}};
  claim.participants = {{327, "completed"}, {167, "had graduated when the analysis began"}};
  claim.grade_words = {"adequate"};
  return claim;
}

const Finding& finding_of(const CheckReport& report, const std::string& printed_text) {
  for (const Finding& finding : report.findings)
    if (finding.printed == printed_text) return finding;
  ADD_FAILURE() << "nothing was found about " << printed_text;
  return report.findings.front();
}

bool says(const Finding& finding, const std::string& words) {
  if (finding.calculation.find(words) != std::string::npos) return true;
  for (const std::string& detail : finding.details)
    if (detail.find(words) != std::string::npos) return true;
  return false;
}

TEST(CheckResult, BehaviourHubsGoldenText) {
  const CheckReport report = check_result(behaviour_hubs(), context);
  std::string text;
  for (const std::string& line : report.summary) text += line + "\n";

  EXPECT_EQ(text,
            "34 schools had both grades under one framework (327 completed; 167 had graduated "
            "when the analysis began).\n"
            "Good or better: 15 before, 25 after (+10).   [inferred from the printed chi-square; "
            "ask the authors for the table]\n"
            "Of 19 schools below good, 18 rose (94.7%; 95% CI 75 to 99).   [if the inferred table "
            "is right, 8 of the 15 good schools fell]\n"
            "The same schools were counted twice, so the paired test applies. On the inferred "
            "table: McNemar exact p = .08; net change +29 points (95% CI +1 to +55).\n"
            "No comparison group. Schools below good are re-inspected because they are low and "
            "tend to rise anyway\n"
            "(regression to the mean). Show the same change for schools that did not take part "
            "before using any causal word.\n"
            "No effect size, no months of progress. Security: 0 padlocks (no comparator).\n"
            "Cost: GBP 23.45 per participating pupil, in one year (very low, EEF Toolkit bands, "
            "version stated).\n"
            "Bands: Toolkit about 2017 (educationendowmentfoundation.org.uk).\n");
}

TEST(CheckResult, TheChiSquaredIsThatOfTheSameSchoolsTakenForTwoGroups) {
  const CheckReport report = check_result(behaviour_hubs(), context);
  const Finding& finding = finding_of(report, "chi2(1, N = 34) = 6.07");

  EXPECT_EQ(finding.verdict, Verdict::follows_from_another_calculation);
  EXPECT_TRUE(says(finding, "15 then 25, chi2 = 6.0714"));
  EXPECT_TRUE(says(finding, "(7,770 tables tried)"));
  EXPECT_TRUE(
      says(finding, "With Yates's correction only {1, 20; 6, 7} does; its margins do not fit"))
      << check_report_text(report);
  EXPECT_TRUE(says(finding, "No McNemar split of 34 does."));
  ASSERT_TRUE(report.inferred && report.inferred->paired);
  EXPECT_EQ(report.inferred->paired->lost, 8);
}

TEST(CheckResult, EveryOtherFigureOfBehaviourHubsHasItsVerdict) {
  const CheckReport report = check_result(behaviour_hubs(), context);

  EXPECT_EQ(finding_of(report, "p = .014").verdict, Verdict::follows);
  EXPECT_TRUE(says(finding_of(report, "p = .014"), "0.01375"));
  EXPECT_EQ(finding_of(report, "phi = 0.42").verdict, Verdict::follows);
  EXPECT_TRUE(says(finding_of(report, "phi = 0.42"), "phi = 0.2988"));
  const Finding& d = finding_of(report, "d = 0.85");
  EXPECT_EQ(d.verdict, Verdict::follows_from_another_calculation);
  EXPECT_TRUE(says(d, "2 x 0.4225"));
  EXPECT_TRUE(says(d, "0.932"));
  EXPECT_TRUE(says(d, "0.626 by phi, 0.694 by the logit"));
  const Finding& interval = finding_of(report, "interval of d [0.51, 1.18]");
  EXPECT_EQ(interval.verdict, Verdict::follows_from_another_calculation);
  EXPECT_TRUE(says(interval, "the standard error of phi set on d"));
  EXPECT_TRUE(says(interval, "SE(d) = 0.378, interval [0.19, 1.67]"));
  EXPECT_TRUE(says(interval, "0.626 [0.13, 1.12]; logit 0.694 [0.13, 1.26]"));
  EXPECT_EQ(finding_of(report, "d = 0.56").verdict, Verdict::cannot_be_checked);
  const Finding& share = finding_of(report, "18/19 = 97.4 %");
  EXPECT_EQ(share.verdict, Verdict::does_not_follow);
  EXPECT_TRUE(says(share, "94.7 %; Wilson 95 % interval 75.4 % to 99.1 %"));
  EXPECT_TRUE(says(share, "97.4 % is 37/38."));
  EXPECT_EQ(finding_of(report, "grade \"adequate\"").verdict, Verdict::does_not_follow);
}

TEST(CheckResult, TheMovesOfBehaviourHubsAreWorkedOut) {
  const CheckReport report = check_result(behaviour_hubs(), context);
  const Finding& moves = finding_of(report, "(not printed) the moves of the same schools");

  EXPECT_TRUE(says(moves, "8 of the 15 fell"));
  EXPECT_TRUE(says(moves, "McNemar 18 v 8, exact p 0.0755, mid-p 0.0522, chi2 3.846 (p 0.0499)"));
  EXPECT_TRUE(says(moves, "Matched odds ratio 2.25 [0.93, 5.98]"));
  EXPECT_TRUE(says(moves, "Wald [1.7, 57.1], Agresti-Min [1.0, 54.6]"));
  EXPECT_TRUE(says(moves, "33 of 34 would have the outcome after"));
  EXPECT_TRUE(says(moves, "22.95"));
}

TEST(CheckResult, TheCostsOfBehaviourHubsAreJudgedByTheTimeInTheProgramme) {
  const CheckReport report = check_result(behaviour_hubs(), context);
  const Finding& division = finding_of(report, "23.45 over 4 years = 5.86 per year");
  EXPECT_EQ(division.verdict, Verdict::follows);
  EXPECT_TRUE(says(division, "5.8625"));
  EXPECT_TRUE(says(division, "The arithmetic is right, the logic is not."));
  EXPECT_TRUE(says(division, "£7.82"));
  const Finding& bands = finding_of(report, "cost bands 20 50 250");
  EXPECT_EQ(bands.verdict, Verdict::does_not_follow);
  EXPECT_TRUE(says(bands, "£23.45 is band 2 and £5.86 band 1, so the band rests on the division"));
  EXPECT_TRUE(says(bands, "£5.86 is very low, £7.82 is very low, £23.45 is very low"));
  const Finding& scale = finding_of(report, "370,000 pupils in 327 schools");
  EXPECT_TRUE(says(scale, "1,131 pupils per school"));
  EXPECT_TRUE(says(scale, "£8.7 million"));
  EXPECT_TRUE(says(scale, "£17.6 million"));
}

TEST(CheckResult, DIsShownOnRequestAndLabelled) {
  CheckContext with_d = context;
  with_d.show_d = true;
  const CheckReport report = check_result(behaviour_hubs(), with_d);

  EXPECT_EQ(report.summary.back(),
            "d = 0.63 [0.13, 1.12] (not comparable with trial effect sizes).");
}

TEST(CheckResult, ThePrintedFiguresOfTheReferenceAreReproduced) {
  SKIP_WITHOUT_REFERENCE();
  const Reference r("behaviour_hubs_check.json");
  const auto found = search_before_after(34, printed("6.07").range, TableTest::pearson);
  ASSERT_EQ(found.size(), 2u);  // 15 to 25, and with yes and no swapped 9 to 19.
  EXPECT_EQ(found[1].before, 15);
  EXPECT_TRUE(agrees(found[1].statistic, r.number("/out/unique_match/independent_68/chisq"), 1e-9));
  for (std::size_t i = 0; i < r.size("/out/structure_scan"); ++i) {
    const std::string at = "/out/structure_scan/" + std::to_string(i);
    const auto after = static_cast<std::int64_t>(r.number(at + "/post_good"));
    const auto lost = static_cast<std::int64_t>(r.number(at + "/lost"));
    EXPECT_TRUE(agrees(
        pearson_chi_squared({after, 34 - after, 15, 19}), r.number(at + "/prepost68"), 1e-9));
    EXPECT_TRUE(agrees(
        yates_chi_squared({after, 34 - after, 15, 19}), r.number(at + "/prepost68_yates"), 1e-9));
    EXPECT_TRUE(agrees(mcnemar_chi_squared(18, lost), r.number(at + "/mcnemar"), 1e-9));
    EXPECT_TRUE(
        agrees(mcnemar_chi_squared_corrected(18, lost), r.number(at + "/mcnemar_cc"), 1e-9));
    EXPECT_TRUE(
        agrees(pearson_chi_squared({15 - lost, lost, 18, 1}), r.number(at + "/assoc"), 1e-9));
  }
}

TEST(CheckResult, ArmsThatDoNotAddUpAreNamed) {
  PublishedClaim claim;
  claim.sums = {{"arms", {1710, 1969}, 3697}, {"kinds", {68, 71, 167}, 306}};
  const CheckReport report = check_result(claim, {});

  EXPECT_EQ(report.findings[0].verdict, Verdict::does_not_follow);
  EXPECT_EQ(report.findings[0].details[0], "The parts add to 3,679.");
  EXPECT_EQ(report.findings[1].verdict, Verdict::follows);
}

TEST(CheckResult, ATThatDoesNotFollowFromItsMeansIsNamed) {
  PublishedClaim claim;
  claim.design = ClaimDesign::two_groups;
  PrintedTest test{
      .statistic = "t",
      .df = 98,
      .value = printed("2.99"),
      .p = printed(".004"),
      .groups = {{50, printed("103.0"), printed("5.5")}, {50, printed("100.0"), printed("4.5")}}};
  claim.tests = {test};
  claim.effects = {{.name = "d", .value = printed("0.60")}};
  CheckReport report = check_result(claim, {});
  EXPECT_EQ(report.findings[0].verdict, Verdict::follows);
  EXPECT_EQ(report.findings[1].verdict, Verdict::follows);
  EXPECT_EQ(report.findings[2].verdict, Verdict::follows);

  claim.tests[0].value = printed("3.49");
  report = check_result(claim, {});
  EXPECT_EQ(report.findings[0].verdict, Verdict::does_not_follow);
  EXPECT_EQ(report.findings[1].verdict, Verdict::does_not_follow);
}

TEST(CheckResult, APercentageImpossibleForItsNumberIsNamed) {
  PublishedClaim claim;
  claim.proportions = {{std::nullopt, 19, printed("97.4%")},
                       {std::nullopt, 38, printed("97.4%")},
                       {std::nullopt, std::nullopt, printed("40%")}};
  const CheckReport report = check_result(claim, {});

  EXPECT_EQ(report.findings[0].details[0], "No whole number out of 19 gives it.");
  EXPECT_EQ(report.findings[1].verdict, Verdict::follows);
  EXPECT_EQ(report.findings[1].calculation, "37/38");
  EXPECT_EQ(report.findings[2].verdict, Verdict::cannot_be_checked);
}

TEST(CheckResult, AnIntervalThatIsNotSymmetricIsNamed) {
  PublishedClaim claim;
  claim.effects = {
      {.name = "g", .value = printed("0.20"), .lower = printed("0.05"), .upper = printed("0.45")},
      {.name = "odds_ratio",
       .value = printed("2.00"),
       .lower = printed("1.00"),
       .upper = printed("4.00")},
      {.name = "g", .value = printed("0.50"), .lower = printed("0.05"), .upper = printed("0.45")}};
  const CheckReport report = check_result(claim, {});

  EXPECT_EQ(finding_of(report, "interval of g [0.05, 0.45]").details[0],
            "The interval is not symmetric about 0.20: its middle is 0.250.");
  EXPECT_EQ(finding_of(report, "interval of odds_ratio [1.00, 4.00]").verdict,
            Verdict::cannot_be_checked);  // Symmetric on the logarithm; no standard error.
  EXPECT_EQ(report.findings.back().details[0], "The estimate lies outside its interval.");
}

TEST(CheckResult, AOneSidedPIsCalledByItsName) {
  PublishedClaim claim;
  claim.tests = {
      {.statistic = "z", .value = printed("1.75"), .p = printed(".040")},
      {.statistic = "F", .df = 1, .df2 = 40, .value = printed("4.08"), .p = printed("< .05")},
      {.statistic = "t", .value = printed("2.1"), .p = printed(".04")}};
  const CheckReport report = check_result(claim, {});

  EXPECT_EQ(finding_of(report, "p = .040").verdict, Verdict::follows_from_another_calculation);
  EXPECT_EQ(finding_of(report, "p < .05").verdict, Verdict::follows);
  EXPECT_EQ(finding_of(report, "p = .04").calculation, "missing: degrees of freedom");
}

TEST(CheckResult, AnHonestTableOfTwoGroupsFollows) {
  PublishedClaim claim;
  claim.design = ClaimDesign::two_groups;
  claim.tests = {{.statistic = "chi2",
                  .df = 1,
                  .n = 100,
                  .value = printed("5.77"),
                  .p = printed(".016"),
                  .table = TwoByTwo{30, 20, 18, 32}}};
  claim.effects = {{.name = "phi", .value = printed("0.24")}};
  const CheckReport report = check_result(claim, {});

  for (const Finding& finding : report.findings) EXPECT_EQ(finding.verdict, Verdict::follows);
  EXPECT_TRUE(report.summary.empty());
}

TEST(CheckResult, WhatIsMissingIsSaidAndNeverAssumed) {
  PublishedClaim claim;
  claim.tests = {{.statistic = "chi2", .df = 1, .n = 34, .value = printed("6.07")},
                 {.statistic = "chi2", .df = 1, .value = printed("6.07")}};
  const CheckReport report = check_result(claim, {});

  EXPECT_EQ(report.findings[0].calculation, "missing: the design");
  EXPECT_EQ(report.findings[1].calculation, "missing: N");
  EXPECT_TRUE(check_result({}, {}).findings.empty());
}

TEST(PrintedNumber, TheTextSaysHowPreciselyItIsKnown) {
  EXPECT_NEAR(printed("6.07").range.low, 6.065, 1e-9);
  EXPECT_NEAR(printed(".014").range.high, 0.0145, 1e-9);
  EXPECT_EQ(printed("1,131").value, 1131);
  EXPECT_EQ(printed("£23.45").value, 23.45);
  EXPECT_EQ(printed("−0.3").value, -0.3);
  EXPECT_EQ(printed("< .001").range.low, 0);
  EXPECT_FALSE(parse_printed("about 6"));
  EXPECT_FALSE(parse_printed(""));
  EXPECT_FALSE(parse_printed("1.2.3"));
}

}  // namespace
}  // namespace trellis::stats

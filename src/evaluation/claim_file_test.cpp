#include "evaluation/claim_file.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "evaluation/list_file.hpp"
#include "evaluation/synthesis_report.hpp"
#include "support/places.hpp"

namespace trellis::evaluation {
namespace {

std::string example(const std::string& name) {
  std::ifstream file(test::source_dir().string() + "/data/examples/" + name, std::ios::binary);
  EXPECT_TRUE(file) << name;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

TEST(ClaimFile, TheShippedBehaviourHubsClaimGivesTheGoldenSummary) {
  const auto claim = parse_claim(example("behaviour_hubs.claim.json"), "claim.json");
  ASSERT_TRUE(claim) << claim.error().message;
  const auto report = stats::check_result(*claim, check_context());

  ASSERT_EQ(report.summary.size(), 9u);
  EXPECT_EQ(report.summary[1],
            "Good or better: 15 before, 25 after (+10).   [inferred from the printed chi-square; "
            "ask the authors for the table]");
  EXPECT_EQ(report.summary[7],
            "Cost: GBP 23.45 per participating pupil, in one year (very low, EEF Toolkit bands, "
            "version stated).");
  EXPECT_TRUE(report.summary[8].starts_with("Bands: Toolkit about 2017"));
  const auto json = nlohmann::json::parse(check_report_json(report).dump());
  EXPECT_EQ(json["inferred"]["paired"]["lost"], 8);
}

std::string refused(const std::string& text) {
  const auto claim = parse_claim(text, "claim.json");
  return claim ? "" : claim.error().message;
}

TEST(ClaimFile, SlipsAreNamed) {
  EXPECT_EQ(refused(R"({"tests": [{"statistic": "chi2", "value": "six"}]})"),
            "claim.json: \"tests[0].value\" is not a printed number. \"six\" is not a printed "
            "number.");
  EXPECT_NE(refused(R"({"test": []})").find("a field \"test\" that Trellis does not know"),
            std::string::npos);
  EXPECT_NE(refused(R"({"tests": [{"statistic": "chi2"}]})"), "");
  EXPECT_NE(refused(R"({"tests": [{"statistic": "chi2", "value": "1", "df": 0}]})"), "");
  EXPECT_NE(refused(R"({"proportions": [{"k": 20, "n": 19}]})"), "");
  EXPECT_NE(refused(R"({"design": "guess"})"), "");
  EXPECT_NE(refused("[1"), "");
  EXPECT_EQ(refused("{}"), "");
}

TEST(ListFile, StudiesAreReadByName) {
  const auto studies = read_studies(example("studies.csv"), "studies.csv");
  ASSERT_TRUE(studies) << studies.error().message;
  EXPECT_EQ(studies->size(), 6u);
  EXPECT_EQ((*studies)[0].name, "Reading partners");

  EXPECT_EQ(read_studies("study,g,se\na,0.1,x\n", "s.csv").error().message,
            "s.csv:2:3 (row 1) \"x\" is not a number.");
  EXPECT_EQ(read_studies("study,g\na,0.1\n", "s.csv").error().message,
            "s.csv has no column \"se\". It has: study, g");
  EXPECT_FALSE(read_studies("", "s.csv"));
}

TEST(ListFile, UnitsKeepTheirFactorsAndComeBackWithTheirArm) {
  const UnitColumns columns{"urn", {"phase", "region"}};
  auto units = read_units(example("schools.csv"), "schools.csv", columns);
  ASSERT_TRUE(units) << units.error().message;
  EXPECT_EQ(units->size(), 12u);
  const auto allocation = *stats::randomise(
      *units, {.method = stats::AllocationMethod::minimised, .factors = columns.factors}, 5);
  const std::string csv = allocation_csv(allocation, columns);

  EXPECT_TRUE(csv.starts_with("urn,phase,region,arm\n900001,primary,north,"));
  EXPECT_FALSE(read_units(example("schools.csv"), "schools.csv", {"ukprn"}));
  EXPECT_FALSE(read_units("urn,phase\n1\n", "s.csv", {"urn", {"phase"}}));
}

TEST(SynthesisReport, MetaAndPowerGiveTextJsonAndAPage) {
  const auto studies = *read_studies(example("studies.csv"), "studies.csv");
  const auto meta = *stats::combine_studies(studies);
  EXPECT_TRUE(meta_text(meta).starts_with("Average effect 0.1"));
  EXPECT_EQ(nlohmann::json::parse(meta_json(meta).dump())["studies"].size(), 6u);
  EXPECT_NE(meta_html(meta).find("id=\"funnel-title\""), std::string::npos);

  stats::PowerDesign design{.pupils = 30,
                            .schools = 100,
                            .icc_schools = 0.15,
                            .r2_pupils = 0.5,
                            .r2_schools = 0.3,
                            .covariates = 1};
  const auto report = power_report(design, {40, 80, 120}, 0.2, 8.0);
  ASSERT_TRUE(report);
  EXPECT_NEAR(*report->power, 0.818080, 5e-7);
  EXPECT_NE(power_text(*report).find("it takes 96 schools; 95 would give 79.8%"),
            std::string::npos);
  EXPECT_EQ(power_json(*report)["curve_fsm"].size(), 3u);
  EXPECT_NE(power_html(*report).find("eligible for FSM"), std::string::npos);
  design.icc_schools = 2;
  EXPECT_FALSE(power_report(design, {40}, 0.2, {}));
}

}  // namespace
}  // namespace trellis::evaluation

#include "evaluation/allocation_file.hpp"

#include <gtest/gtest.h>

namespace trellis::evaluation {
namespace {

std::string message(std::string_view text) {
  const auto file = read_allocation_file(text, "a.json");
  return file ? "read" : file.error().message;
}

TEST(AllocationFile, UnitsAreReadWithTheirRule) {
  const auto file = read_allocation_file(R"({"kind": "allocation", "name": "Reading",
      "rule": "minimised", "factors": ["phase", "region"], "weights": [2, 1], "p": 0.7, "seed": 5,
      "units": [{"id": "900001", "levels": ["P", "North"]},
                {"id": "900002", "levels": ["S", "South"], "score": 1.5}]})",
                                         "a.json");
  ASSERT_TRUE(file) << file.error().message;
  const auto& allocation = std::get<AllocationFile>(*file);
  EXPECT_EQ(allocation.rule.method, stats::AllocationMethod::minimised);
  EXPECT_EQ(allocation.rule.weights, (std::vector<double>{2, 1}));
  EXPECT_DOUBLE_EQ(allocation.rule.minimisation_p, .7);
  EXPECT_EQ(allocation.seed, 5u);
  ASSERT_EQ(allocation.units.size(), 2u);
  EXPECT_EQ(allocation.units[1].levels, (std::vector<std::string>{"S", "South"}));
  EXPECT_DOUBLE_EQ(allocation.units[1].score, 1.5);
}

TEST(AllocationFile, SchoolsAreReadWithTheirColumns) {
  const auto file = read_allocation_file(R"({"kind": "comparison", "ratio": 2, "caliper": 0.2,
      "exact": ["phase"], "covariates": ["fsm", "phase"], "outcomes": ["before"],
      "schools": [{"urn": 900001, "treated": true, "fsm": 20, "phase": "P", "before": 1},
                  {"urn": 900002, "fsm": 25.5, "phase": "S", "before": 2}]})",
                                         "a.json");
  ASSERT_TRUE(file) << file.error().message;
  const auto& comparison = std::get<ComparisonFile>(*file);
  EXPECT_EQ(comparison.spec.method, stats::MatchMethod::optimal);
  EXPECT_EQ(comparison.spec.ratio, 2);
  EXPECT_EQ(comparison.spec.caliper, .2);
  EXPECT_EQ(comparison.pool.treated, (std::vector<int>{1, 0}));
  EXPECT_EQ(comparison.pool.covariates[0].numbers, (std::vector<double>{20, 25.5}));
  EXPECT_EQ(comparison.pool.covariates[1].categories, (std::vector<std::string>{"P", "S"}));
  EXPECT_EQ(comparison.pool.outcomes[0].numbers, (std::vector<double>{1, 2}));
}

TEST(AllocationFile, ABadFileIsRefusedInWords) {
  EXPECT_EQ(message(R"({"kind": "rota"})"),
            "The file's kind is \"rota\": trellis allocate reads \"allocation\" or \"comparison\"");
  EXPECT_EQ(message(R"({"kind": "allocation", "version": 2})"),
            "\"version\" must be 1: no other is known");
  EXPECT_EQ(message(R"({"kind": "allocation"})"), "\"units\" must be a list");
  EXPECT_EQ(message(R"({"kind": "allocation", "units": [{"levels": []}]})"),
            "\"units[0].id\" must name the unit");
  EXPECT_EQ(message(R"({"kind": "allocation", "units": [], "seed": -1})"),
            "\"seed\" must not be below 0");
  EXPECT_NE(message(R"({"kind": "allocation", "units": [], "sead": 1})").find("sead"),
            std::string::npos);
  EXPECT_EQ(message(R"({"kind": "comparison", "schools": [], "method": "best"})"),
            "\"method\" must be one of optimal, nearest, not best");
  EXPECT_EQ(
      message(R"({"kind": "comparison", "covariates": ["fsm"], "schools": [{"urn": 900001}]})"),
      "\"schools[0].fsm\" must be a number or a text in quotes");
  EXPECT_EQ(message(R"({"kind": "comparison", "covariates": ["fsm"],
                        "schools": [{"urn": 900001, "fsm": 3}, {"urn": 900002, "fsm": "high"}]})"),
            "Column \"fsm\" has numbers for some schools and text for others");
}

}  // namespace
}  // namespace trellis::evaluation

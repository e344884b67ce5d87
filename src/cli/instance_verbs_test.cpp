// The verbs that solve instance files, run as a person would type them.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <initializer_list>
#include <nlohmann/json.hpp>

#include "cli/allocate_commands.hpp"
#include "cli/cluster_commands.hpp"
#include "cli/evaluation_commands.hpp"
#include "cli/match_commands.hpp"
#include "cli/rota_commands.hpp"
#include "cli/schedule_commands.hpp"
#include "support/places.hpp"

namespace trellis::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

struct Answer {
  Exit exit = Exit::done;
  std::string out = {};
  std::string err = {};

  Json json() const { return Json::parse(out); }
};

class InstanceVerbs : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string folder = (fs::temp_directory_path() / "trellis-instances-XXXXXX").string();
    folder_ = mkdtemp(folder.data());
  }
  void TearDown() override { fs::remove_all(folder_); }

  /// A file in this test's folder that holds the text.
  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ + "/" + name) << text;
    return folder_ + "/" + name;
  }

  static std::string reference(const std::string& name) {
    return test::shared_dir().string() + "/reference/matching/" + name;
  }

  static Answer trellis(std::initializer_list<std::string> words) {
    CLI::App app;
    Settings settings;
    Commands commands{app, settings};
    app.add_flag("--json", settings.json);
    app.fallthrough();
    app.require_subcommand(1);
    add_allocate_commands(commands);
    add_cluster_commands(commands);
    add_evaluation_commands(commands);
    add_match_commands(commands);
    add_rota_commands(commands);
    add_schedule_commands(commands);
    std::vector<std::string> reversed(words);
    std::ranges::reverse(reversed);
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    app.parse(reversed);
    Answer answer = {commands.exit_code};
    answer.out = ::testing::internal::GetCapturedStdout();
    answer.err = ::testing::internal::GetCapturedStderr();
    return answer;
  }

  std::string folder_;
};

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// Five primaries 1 km apart and one school without coordinates.
constexpr const char* small = R"({"kind": "clusters", "name": "Small", "schools": [
    {"urn": 900001, "x": 0, "y": 0, "phase": "P"}, {"urn": 900002, "x": 1000, "y": 0, "phase": "P"},
    {"urn": 900003, "x": 2000, "y": 0, "phase": "P"}, {"urn": 900004, "x": 3000, "y": 0, "phase": "P"},
    {"urn": 900005, "x": 4000, "y": 0, "phase": "P"}, {"urn": 900006, "phase": "P"}]})";

}  // namespace

TEST_F(InstanceVerbs, ClusterReachesTheStatedOptimumOfEachReferenceFile) {
  if (!fs::exists(reference("cl-45.json"))) GTEST_SKIP() << "The reference instances are absent";
  for (const char* name : {"cl-18.json", "cl-45.json", "cl-90.json"}) {
    const Answer answer = trellis({"cluster", "--instance", reference(name), "--json"});
    ASSERT_EQ(answer.exit, Exit::done) << answer.err;
    const Json json = answer.json();
    EXPECT_TRUE(json["as_stated"].get<bool>()) << name;
    EXPECT_TRUE(json["bound"]["proven"].get<bool>()) << name;
    EXPECT_EQ(json["check"], "verified");
  }
}

TEST_F(InstanceVerbs, ClusterSaysInWordsWhoIsWithWhomAndWhoIsLeftOut) {
  const Answer answer = trellis({"cluster", "--instance", file("small.json", small)});
  ASSERT_EQ(answer.exit, Exit::done) << answer.err;
  EXPECT_TRUE(holds(answer.out, "Small: 5 schools in 1 cluster, 1 left out")) << answer.out;
  EXPECT_TRUE(holds(answer.out, "Proven: no other clusters by these rules cost less."));
  EXPECT_TRUE(holds(answer.out, "Cluster 1: 5 schools (5 P), 2.0 km apart on average"));
  EXPECT_TRUE(holds(answer.out, "900006  It has no coordinates, so distances cannot be known"));
  EXPECT_TRUE(holds(answer.out, "Checked: every cluster keeps every rule."));
}

TEST_F(InstanceVerbs, ClusterWithoutABoundSaysSo) {
  const std::string path = file("small.json", small);
  EXPECT_TRUE(
      trellis({"cluster", "--instance", path, "--json", "--no-bound"}).json()["bound"].is_null());
  EXPECT_TRUE(
      holds(trellis({"cluster", "--instance", path, "--no-bound"}).out, "No bound was asked for."));
}

TEST_F(InstanceVerbs, ClusterRefusesACostWellAboveTheStatedOne) {
  std::string text = small;
  text.insert(text.size() - 1, R"(, "certificate": {"best_m": 5000})");
  const Answer answer = trellis({"cluster", "--instance", file("better.json", text)});
  EXPECT_EQ(answer.exit, Exit::refused);
  EXPECT_TRUE(holds(answer.out, "The file states a cost of 5.000 km.")) << answer.out;
}

TEST_F(InstanceVerbs, BadInputIsNamedAndHasItsExitCode) {
  EXPECT_EQ(trellis({"cluster"}).exit, Exit::bad_input);
  EXPECT_EQ(trellis({"cluster", "--instance", folder_ + "/none.json"}).exit, Exit::not_found);
  const Answer empty = trellis(
      {"cluster", "--instance", file("empty.json", R"({"kind": "clusters", "schools": []})")});
  EXPECT_EQ(empty.exit, Exit::refused);
  EXPECT_TRUE(holds(empty.err, "There are no schools to form clusters of")) << empty.err;
  EXPECT_EQ(trellis({"rota"}).exit, Exit::bad_input);
  const Answer misspelt = trellis(
      {"rota", "--instance", file("r.json", R"({"kind": "rota", "clusters": [], "review": 1})")});
  EXPECT_EQ(misspelt.exit, Exit::bad_input);
  EXPECT_TRUE(holds(misspelt.err, "review is not known")) << misspelt.err;
}

TEST_F(InstanceVerbs, RotaAgreesWithTheTableOfAll123Patterns) {
  if (!fs::exists(reference("rota-feasibility.json")))
    GTEST_SKIP() << "The reference instances are absent";
  const Answer answer =
      trellis({"rota", "--instance", reference("rota-feasibility.json"), "--json"});
  EXPECT_EQ(answer.exit, Exit::done);
  EXPECT_EQ(answer.json()["cases"], 123);
  EXPECT_EQ(answer.json()["equal"], 123);
}

TEST_F(InstanceVerbs, RotaNamesAPatternThatDiffersFromItsFile) {
  const Answer answer =
      trellis({"rota", "--instance", file("table.json", R"({"kind": "peer-review-rota",
          "cases": [{"reviews": 1, "trust_blocks": [2, 1], "status": "reciprocal-only"}]})")});
  EXPECT_EQ(answer.exit, Exit::refused);
  EXPECT_TRUE(holds(answer.out, "Case 0 is impossible, not reciprocal-only")) << answer.out;
}

TEST_F(InstanceVerbs, RotaGivesEachYearAndTheReasonWhereThereIsNone) {
  const std::string path = file("rota.json", R"({"kind": "rota", "years": 2, "clusters": [
      {"name": "North", "schools": [{"urn": 900001}, {"urn": 900002}, {"urn": 900003}]},
      {"name": "South", "schools": [{"urn": 900004, "trust": 5}, {"urn": 900005, "trust": 5},
                                    {"urn": 900006}]}]})");
  const Answer text = trellis({"rota", "--instance", path});
  EXPECT_EQ(text.exit, Exit::refused);
  EXPECT_TRUE(holds(text.out, "900001 reviews 900002")) << text.out;
  EXPECT_TRUE(holds(text.out, "Year 2")) << text.out;
  EXPECT_TRUE(holds(text.out, "No rota: In year 1: One trust has 2 schools of the cluster's 3"));
  const Json clusters = trellis({"rota", "--instance", path, "--json"}).json()["clusters"];
  EXPECT_EQ(clusters[0]["years"].size(), 2u);
  EXPECT_EQ(clusters[0]["check"], "verified");
  EXPECT_TRUE(clusters[1].contains("refused"));
}

TEST_F(InstanceVerbs, ScheduleDatesVisitsAndSaysWhyOneHasNoDay) {
  const std::string path = file("visits.json", R"({"kind": "schedule", "name": "Autumn",
      "terms": [{"from": "2026-09-07", "to": "2026-09-08"}],
      "parties": [{"id": 900001, "name": "Oak"}, {"id": 900002, "name": "Elm"}],
      "visits": [{"id": 1, "parties": [900001, 900002]}, {"id": 2, "parties": [900001]},
                 {"id": 3, "parties": [900001], "fixed": "2026-09-08"}]})");
  const Answer text = trellis({"schedule", "--instance", path});
  EXPECT_EQ(text.exit, Exit::done) << text.err;
  EXPECT_TRUE(holds(text.out, "Autumn: 2 of 3 visits have a day")) << text.out;
  EXPECT_TRUE(holds(text.out, "Tue 2026-09-08  Visit 3: Oak"));
  EXPECT_TRUE(holds(text.out, "taken by other visits of Oak"));
  EXPECT_TRUE(holds(text.out, "Checked: nobody is asked to be in two places."));
  const Json json = trellis({"schedule", "--instance", path, "--json"}).json();
  EXPECT_EQ(json["visits"][2]["day"], "2026-09-08");
  EXPECT_EQ(json["undated"].size(), 1u);
  EXPECT_EQ(json["check"], "verified");
}

TEST_F(InstanceVerbs, ScheduleRefusesAFixedDayThatIsNotOpen) {
  const Answer answer = trellis({"schedule", "--instance", file("v.json", R"({"kind": "schedule",
      "terms": [{"from": "2026-09-07", "to": "2026-09-08"}], "parties": [{"id": 900001}],
      "visits": [{"id": 1, "parties": [900001], "fixed": "2026-12-25"}]})")});
  EXPECT_EQ(answer.exit, Exit::refused);
  EXPECT_TRUE(holds(answer.err, "Visit 1 is fixed on 2026-12-25, which is no open day for it"));
}

TEST_F(InstanceVerbs, AllocateIsRepeatedByItsLog) {
  const std::string path = file("trial.json", R"({"kind": "allocation", "name": "Reading",
      "rule": "minimised", "factors": ["phase"], "seed": 11, "units": [
      {"id": "900001", "levels": ["P"]}, {"id": "900002", "levels": ["P"]},
      {"id": "900003", "levels": ["S"]}, {"id": "900004", "levels": ["S"]}]})");
  const Json one = trellis({"allocate", "--instance", path, "--json"}).json();
  EXPECT_EQ(one["treated"].size() + one["control"].size(), 4u);
  EXPECT_EQ(one["seed"], "11");
  const std::string log = folder_ + "/trial.log";
  const Json other = trellis({"allocate", "--instance", path, "--json", "--log", log}).json();
  EXPECT_EQ(one["treated"], other["treated"]);
  EXPECT_EQ(trellis({"randomise", "--repeat", log}).exit, Exit::done);
}

TEST_F(InstanceVerbs, AllocateChoosesTheNearestComparisonSchools) {
  std::string schools;
  for (int i = 0; i < 24; ++i) {
    // Each fourth takes part; the others are spread far more widely.
    schools += std::string(i == 0 ? "" : ", ") + R"({"urn": )" + std::to_string(900001 + i) +
               R"(, "treated": )" + (i % 4 == 0 ? "true" : "false") + R"(, "fsm": )" +
               std::to_string(i % 4 == 0 ? 10 + i : (i * 5) % 60) + "}";
  }
  const std::string path =
      file("comparison.json",
           R"({"kind": "comparison", "covariates": ["fsm"], "schools": [)" + schools + "]}");
  const Answer text = trellis({"allocate", "--instance", path});
  ASSERT_EQ(text.exit, Exit::done) << text.err;
  EXPECT_TRUE(holds(text.out, "6 schools matched with 6 others")) << text.out;
  const Json json = trellis({"allocate", "--instance", path, "--json"}).json();
  EXPECT_EQ(json["sets"].size(), 6u);
  EXPECT_LT(std::abs(json["balance"][0]["after"].get<double>()),
            std::abs(json["balance"][0]["before"].get<double>()));
  EXPECT_EQ(trellis({"allocate"}).exit, Exit::bad_input);
}

}  // namespace trellis::cli

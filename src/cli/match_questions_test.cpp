// `trellis match --why` and `--what-if`, on instance files and on a database.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/demonstration.hpp"
#include "cli/match_commands.hpp"
#include "matching/match_actions.hpp"
#include "programme/programme_store.hpp"
#include "storage/test_database.hpp"

namespace trellis::cli {
namespace {

namespace fs = std::filesystem;
using QuestionJson = nlohmann::json;

struct Replied {
  Exit exit = Exit::done;
  std::string out = {};
  std::string err = {};

  QuestionJson json() const { return QuestionJson::parse(out); }
};

Replied ask(const std::string& url, std::vector<std::string> words) {
  CLI::App app;
  Settings settings;
  settings.database_url = url;
  Commands commands{app, settings};
  app.add_flag("--json", settings.json);
  app.fallthrough();
  app.require_subcommand(1);
  add_match_commands(commands);
  std::ranges::reverse(words);
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  app.parse(words);
  Replied replied = {commands.exit_code};
  replied.out = ::testing::internal::GetCapturedStdout();
  replied.err = ::testing::internal::GetCapturedStderr();
  return replied;
}

/// The worked example of two leads with one place each: schools 1 and 2 are placed, 3 is not.
constexpr const char* worked = R"({"kind": "lead-partner", "name": "Worked",
  "leads": [{"urn": 900101, "x": 0, "y": 0, "phase": "P", "trust": 0, "extended": 0, "core": 1, "total": 1},
            {"urn": 900102, "x": 9, "y": 0, "phase": "P", "trust": 0, "extended": 0, "core": 1, "total": 1}],
  "partners": [{"urn": 900001, "x": 1, "y": 0, "phase": "P", "trust": 0, "stream": "core"},
               {"urn": 900002, "x": 2, "y": 0, "phase": "P", "trust": 0, "stream": "core"},
               {"urn": 900003, "x": 3, "y": 0, "phase": "P", "trust": 0, "stream": "core"}],
  "edges": [[0, 0, 10], [0, 1, 50], [1, 0, 20], [1, 1, 25], [2, 0, 30]]})";

class QuestionsToAFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string folder = (fs::temp_directory_path() / "trellis-questions-XXXXXX").string();
    folder_ = mkdtemp(folder.data());
    std::ofstream(folder_ + "/worked.json") << worked;
  }
  void TearDown() override { fs::remove_all(folder_); }
  Replied question(std::vector<std::string> words) {
    words.insert(words.begin(), {"match", "--instance", folder_ + "/worked.json"});
    return ask("sqlite::memory:", std::move(words));
  }
  std::string folder_;
};

TEST_F(QuestionsToAFile, ASwitchCostsWhatTheWorkedExampleSays) {
  const auto answer = question({"--json", "--what-if", "900001=>900102"}).json();

  EXPECT_EQ(answer.at("points"), 35);
  EXPECT_EQ(answer.at("own_points"), 40);
  EXPECT_EQ(answer.at("placed"), 0);
  ASSERT_EQ(answer.at("moves").size(), 1u);
  EXPECT_EQ(answer.at("moves")[0].at("urn"), 900002);
  EXPECT_EQ(answer.at("moves")[0].at("points"), -5);
  EXPECT_EQ(answer.at("before").at("cost"), 35);
  EXPECT_EQ(answer.at("after").at("cost"), 70);
}

TEST_F(QuestionsToAFile, ASchoolWithoutAPlaceIsToldWhoSharesThem) {
  const Replied replied = question({"--json", "--why", "900003"});

  EXPECT_EQ(replied.exit, Exit::done);
  const auto answer = replied.json();
  EXPECT_TRUE(answer.at("lead").is_null());
  EXPECT_EQ(answer.at("reason").at("code"), "leads_full");
  EXPECT_EQ(answer.at("reason").at("schools_that_share"),
            QuestionJson::array({900001, 900002, 900003}));
  EXPECT_EQ(answer.at("reason").at("places_they_share"), 2);
  ASSERT_EQ(answer.at("alternatives").size(), 1u);
  EXPECT_EQ(answer.at("alternatives")[0].at("points"), 20);
}

TEST_F(QuestionsToAFile, TheSameIsToldInWords) {
  const Replied why = question({"--why", "900001"});
  EXPECT_NE(why.out.find("Lead: lead 900101"), std::string::npos) << why.out;
  EXPECT_NE(why.out.find("costs 35 points more in all: this school +40; school 900002 would move "
                         "from lead 900102 to lead 900101, -5"),
            std::string::npos)
      << why.out;
  const Replied what_if = question({"--what-if", "900003=>900101"});
  EXPECT_NE(what_if.out.find("school 900001 would lose its place"), std::string::npos)
      << what_if.out;
  EXPECT_NE(what_if.out.find("points 35 now, 55 then"), std::string::npos) << what_if.out;
}

TEST_F(QuestionsToAFile, WhatCannotBeAnsweredHasItsExitCode) {
  EXPECT_EQ(question({"--what-if", "900001"}).exit, Exit::bad_input);
  EXPECT_EQ(question({"--why", "Oak Primary"}).exit, Exit::bad_input);
  EXPECT_EQ(question({"--why", "900009"}).exit, Exit::not_found);
  EXPECT_EQ(question({"--what-if", "900001=>900109"}).exit, Exit::not_found);
  EXPECT_EQ(question({"--what-if", "900003=>900102"}).exit, Exit::refused);
}

class QuestionsToADatabase : public storage::testing::EachEngine {
 protected:
  void SetUp() override {
    storage::testing::EachEngine::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    const auto made = make_demonstration(db(), {.size = "tiny", .now = now_, .quiet = true});
    ASSERT_TRUE(made.has_value()) << made.error().message;
    db().read([&](storage::Snapshot& s) {
      programme_ = programme::programmes(s).front();
      answer_ = *matching::try_match(s, {.programme = programme_.id});
    });
  }
  Replied question(std::vector<std::string> words) {
    words.insert(words.begin(), {"match", "--programme", programme_.definition});
    return ask(test_database().url(), std::move(words));
  }
  Instant now_ = *Instant::parse("2026-03-09T14:05:06Z");
  programme::Programme programme_;
  matching::MatchAnswer answer_;
};
TRELLIS_FOR_EACH_ENGINE(QuestionsToADatabase);

TEST_P(QuestionsToADatabase, EveryPriceIsThatOfTheMatchAfterTheMove) {
  for (const matching::Partner& partner : answer_.prepared.input.partners) {
    const auto why = question({"--json", "--why", partner.school.urn.text()}).json();
    for (const auto& alternative : why.at("alternatives")) {
      if (alternative.at("possible") != true) continue;
      const std::string lead = std::to_string(alternative.at("lead").at("urn").get<int>());
      const auto one =
          question({"--json", "--what-if", partner.school.urn.text() + "=>" + lead}).json();
      EXPECT_EQ(one.at("points"), alternative.at("points"));
      const auto run =
          matching::run_match(db(), access::operator_at(now_), {.programme = programme_.id});
      const auto moved = matching::move_partner(db(),
                                                access::operator_at(now_),
                                                {.run = *run,
                                                 .partner = partner.school.urn,
                                                 .lead = *Urn::parse(lead),
                                                 .reason = "Asked on the command line"});
      ASSERT_TRUE(moved.has_value()) << moved.error().message;
      const auto kept =
          db().read([&](storage::Snapshot& s) { return matching::find_run(s, *moved); });
      EXPECT_EQ(one.at("after").at("cost"), kept->points);
      EXPECT_EQ(one.at("after").at("placed"), kept->placed);
      const Replied held = question({"--what-if", partner.school.urn.text() + "=>" + lead});
      EXPECT_NE(held.out.find("that is its lead"), std::string::npos) << held.out << held.err;
      return;
    }
  }
  FAIL() << "No partner of the demonstration has another lead";
}

TEST_P(QuestionsToADatabase, ARuleThatStandsInTheWayIsNamed) {
  const auto& input = answer_.prepared.input;
  for (const matching::Partner& partner : input.partners)
    for (const matching::Lead& lead : input.leads) {
      const auto broken = matching::broken_rules(lead, partner, input.rules);
      if (broken != matching::bit(matching::HardRule::distance)) continue;
      const Replied replied =
          question({"--what-if", partner.school.urn.text() + "=>" + lead.school.urn.text()});
      EXPECT_EQ(replied.exit, Exit::refused);
      EXPECT_NE(replied.err.find("the distance cap"), std::string::npos) << replied.err;
      return;
    }
  GTEST_SKIP() << "Every lead of the demonstration is near every partner";
}

TEST_P(QuestionsToADatabase, NothingIsKept) {
  const auto runs = [&] {
    return db().read(
        [&](storage::Snapshot& s) { return matching::runs_of(s, programme_.id).size(); });
  };
  const auto before = runs();
  question({"--why", answer_.prepared.input.partners.front().school.urn.text()});
  EXPECT_EQ(runs(), before);
}

}  // namespace
}  // namespace trellis::cli

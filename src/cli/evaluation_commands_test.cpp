#include "cli/evaluation_commands.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <string>
#include <vector>

#include "support/places.hpp"

namespace trellis::cli {
namespace {

const std::string examples = test::source_dir().string() + "/data/examples/";

struct Ran {
  Exit code = Exit::done;
  std::string out;
  std::string problem;
};

/// Runs one command line as the program would.
Ran run(std::vector<std::string> words, const std::string& person = {}) {
  CLI::App app{"test"};
  Settings settings;
  settings.quiet = true;
  settings.person = person;
  settings.today = Date(2026, 1, 12);
  Commands commands{app, settings};
  add_evaluation_commands(commands);
  std::reverse(words.begin(), words.end());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  app.parse(words);
  return {commands.exit_code,
          testing::internal::GetCapturedStdout(),
          testing::internal::GetCapturedStderr()};
}

/// A folder of its own that goes away with the test.
class EvaluationCommands : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() /
        ("trellis-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string copy(const std::string& name) const {
    std::filesystem::copy_file(examples + name, folder_ / name);
    return path(name);
  }
  std::string text(const std::string& name) const {
    std::ifstream file(path(name), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

 private:
  std::filesystem::path folder_;
};

TEST_F(EvaluationCommands, CheckResultPrintsTheBehaviourHubsFindings) {
  const Ran checked = run({"check-result", examples + "behaviour_hubs.claim.json"});

  EXPECT_EQ(checked.code, Exit::done);
  EXPECT_NE(checked.out.find("8 of the 15 good schools fell"), std::string::npos);
  EXPECT_EQ(run({"check-result"}).code, Exit::bad_input);
  EXPECT_EQ(run({"check-result", path("nothing.json")}).code, Exit::not_found);
}

TEST_F(EvaluationCommands, AListIsAllocatedOnceAndItsLogRepeats) {
  const std::string list = copy("schools.csv");
  const std::vector<std::string> words{
      "randomise", list, "--rule", "minimise", "--on", "phase,region", "--seed", "42"};
  const Ran first = run(words, "A. Evaluator");
  EXPECT_EQ(first.code, Exit::done) << first.problem;
  EXPECT_TRUE(first.out.starts_with("urn,phase,region,arm\n"));

  const Ran second = run(words, "A. Evaluator");
  EXPECT_EQ(second.code, Exit::refused);
  EXPECT_NE(second.problem.find("was allocated before"), std::string::npos);

  EXPECT_EQ(run({"randomise", "--repeat", list + ".log"}).code, Exit::done);
  std::string log = text("schools.csv.log");
  log.replace(log.find("seed: 42"), 8, "seed: 43");
  std::ofstream(list + ".log", std::ios::binary) << log;
  EXPECT_EQ(run({"randomise", "--repeat", list + ".log"}).code, Exit::refused);
}

TEST_F(EvaluationCommands, ALockedPlanIsPlannedAndAChangedOneExploratory) {
  const std::string plan = copy("reading_trial.plan.json");
  copy("reading_trial.pupils.csv");
  EXPECT_EQ(run({"study", "lock", plan}).code, Exit::bad_input);  // Nobody is named.
  EXPECT_EQ(run({"study", "lock", plan}, "A. Evaluator").code, Exit::done);
  EXPECT_EQ(run({"study", "lock", plan}, "A. Evaluator").code, Exit::conflict);

  const Ran planned = run({"evaluate", plan, "--out", path("report")});
  EXPECT_EQ(planned.code, Exit::done) << planned.problem;
  EXPECT_NE(planned.out.find("The plan was locked by A. Evaluator on 12 January 2026."),
            std::string::npos);
  EXPECT_NE(text("report/report.html").find("role=\"img\""), std::string::npos);
  EXPECT_TRUE(text("report/report.json").starts_with("{"));

  std::string changed = text("reading_trial.plan.json");
  changed.replace(changed.find("10000"), 5, "5000");
  std::ofstream(plan, std::ios::binary) << changed;
  EXPECT_NE(run({"evaluate", plan}).out.find("Primary result (exploratory)"), std::string::npos);
}

TEST_F(EvaluationCommands, OutcomesLoadedBeforeTheLockAreRemembered) {
  const std::string plan = copy("reading_trial.plan.json");
  copy("reading_trial.pupils.csv");
  EXPECT_NE(run({"evaluate", plan}).out.find("The plan is not locked"), std::string::npos);
  EXPECT_TRUE(std::filesystem::exists(plan + ".seen"));
  run({"study", "lock", plan}, "A. Evaluator");

  EXPECT_NE(text("reading_trial.plan.json.lock").find("outcome data first loaded at: 2026-01-12"),
            std::string::npos);
}

TEST_F(EvaluationCommands, AMatchedComparisonIsLockedAndReported) {
  const std::string plan = copy("reading_schools.plan.json");
  copy("reading_schools.panel.csv");
  EXPECT_EQ(run({"study", "lock", plan}, "A. Evaluator").code, Exit::done);
  const Ran compared = run({"evaluate", plan, "--html", path("comparison.html")});
  EXPECT_EQ(compared.code, Exit::done) << compared.problem;
  EXPECT_NE(compared.out.find("Result (planned): "), std::string::npos);
  EXPECT_NE(compared.out.find("The same with other comparison schools"), std::string::npos);
  EXPECT_NE(text("comparison.html").find("Year by year"), std::string::npos);
}

TEST_F(EvaluationCommands, ReviewersGiveTheRating) {
  const std::string plan = examples + "reading_trial.plan.json";
  const Ran rated = run({"evaluate", plan, "--reviews", examples + "reading_trial.reviews.json"});
  EXPECT_EQ(rated.code, Exit::done) << rated.problem;
  EXPECT_NE(rated.out.find("of 5 padlocks"), std::string::npos);
}

TEST_F(EvaluationCommands, BadInputIsNamedAndExitsWithThree) {
  const Ran wrong =
      run({"evaluate", examples + "reading_trial.plan.json", "--data", examples + "schools.csv"});
  EXPECT_EQ(wrong.code, Exit::bad_input);
  EXPECT_NE(wrong.problem.find("has no column \"arm\""), std::string::npos);
  EXPECT_EQ(run({"power", "--n", "30", "--schools", "many"}).code, Exit::bad_input);
  EXPECT_EQ(run({"power", "--n", "30", "--schools", "2", "--rho", ".15"}).code, Exit::refused);
  EXPECT_EQ(run({"meta", examples + "schools.csv"}).code, Exit::bad_input);
}

TEST_F(EvaluationCommands, PowerAndMetaWriteWhatTheyFound) {
  const Ran power = run({"power",
                         "--design",
                         "cra2",
                         "--rho",
                         ".15",
                         "--r2",
                         ".5,.3",
                         "--n",
                         "30",
                         "--schools",
                         "40..120",
                         "--es",
                         ".2"});
  EXPECT_NE(power.out.find("it takes 96 schools; 95 would give 79.8%"), std::string::npos);
  const Ran meta = run({"meta", examples + "studies.csv", "--kh", "--html", path("meta.html")});
  EXPECT_TRUE(meta.out.starts_with("Average effect 0.14 SD"));
  EXPECT_NE(text("meta.html").find("funnel"), std::string::npos);
}

}  // namespace
}  // namespace trellis::cli

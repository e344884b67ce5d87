#include "evaluation/pupil_data.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <string>

namespace trellis::evaluation {
namespace {

const std::string plan_text = R"({
  // A small cluster trial.
  "title": "Reading trial", "design": "crt", "unit": "school",
  "arm": {"column": "arm", "treated": "treated"},
  "outcome": {"column": "post", "kind": "attainment", "minimum": 0, "maximum": 120},
  "baseline": ["pre"], "design_variables": ["region"], "subgroups": ["fsm"], "pupil": "pupil",
  "loss_reason": "left" })";

AnalysisPlan plan() { return *parse_plan(plan_text, "plan.json"); }

const std::string header = "school,pupil,arm,region,fsm,pre,post,left\n";
const std::string good = header +
                         "0901,1,treated,north,1,50,61.5,\n"
                         "0901,2,treated,north,0,52,,moved\n"
                         "0902,1,control,south,0,,58,\n"
                         "0902,2,control,south,1,49,57,\n"
                         "0903,1,control,east,1,51,NA,\n";

std::string refused(const std::string& text) {
  const auto data = read_pupils(text, "pupils.csv", plan());
  EXPECT_FALSE(data);
  return data ? "" : data.error().message;
}

/// `good` with one row changed.
std::string with(const std::string& from, const std::string& to) {
  std::string text = good;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST(PupilData, AGoodFileBecomesColumnsWithGapsKept) {
  const auto data = read_pupils(good, "pupils.csv", plan());

  ASSERT_TRUE(data) << data.error().message;
  EXPECT_EQ(data->rows, 5);
  EXPECT_EQ(data->table.schools().size(), 3u);
  EXPECT_EQ(data->table.schools()[0], "0901");  // The leading zero stays.
  EXPECT_EQ(data->control_label, "control");
  EXPECT_EQ(data->factors, std::vector<std::string>{"region"});
  ASSERT_EQ(data->words.size(), 1u);
  EXPECT_EQ(data->words[0].words, (std::vector<std::string>{"east", "north", "south"}));
  const auto spec = primary_spec(plan(), *data, plan().outcomes[0]);
  EXPECT_EQ(spec.terms, (std::vector<std::string>{"arm", "pre", "factor(region)"}));
  EXPECT_EQ(data->sha256.size(), 64u);
}

TEST(PupilData, TheFlowCountsEveryPupilAndReason) {
  const auto data = *read_pupils(good, "pupils.csv", plan());
  const auto flow = flow_of(plan(), data, plan().outcomes[0]);

  ASSERT_TRUE(flow) << flow.error().sentence;
  ASSERT_EQ(flow->arms.size(), 2u);
  EXPECT_EQ(flow->arms[0].arm, "treated");
  EXPECT_EQ(flow->arms[0].losses[0].reason, "moved");
  EXPECT_EQ(flow->arms[1].allocated.schools, 2);
  EXPECT_EQ(flow->arms[1].analysed.schools, 1);
  EXPECT_EQ(flow->arms[1].analysed.pupils, 1);
  EXPECT_EQ(flow->arms[1].losses[0].reason, "no outcome");
  EXPECT_EQ(flow->arms[1].losses[0].lost.schools, 1);  // Nobody of school 0903 is analysed.
  EXPECT_EQ(flow->arms[1].losses[1].reason, "no pre");
  EXPECT_EQ(flow->arms[1].losses[1].lost.schools, 0);
}

TEST(PupilData, EveryBadCellIsNamedByLineColumnAndRow) {
  EXPECT_EQ(refused(with("61.5", "61,5x").replace(0, 0, "")),
            "pupils.csv:2:1 (row 1) This row has 9 cells, the header has 8.");
  EXPECT_EQ(refused(with("61.5", "sixty")),
            "pupils.csv:2:7 (row 1) \"sixty\" is not a number (post).");
  EXPECT_EQ(refused(with("61.5", "161.5")),
            "pupils.csv:2:7 (row 1) post is 161.5, outside its range from 0 to 120.");
  EXPECT_EQ(refused(with("north,1,50", "north,2,50")),
            "pupils.csv:2:5 (row 1) fsm is 2, but must be 0 or 1.");
  EXPECT_EQ(refused(with("0902,1,control", "0902,1,")),
            "pupils.csv:4:3 (row 3) The arm is missing. Every pupil was allocated to one.");
  EXPECT_EQ(refused(with("0901,2,treated", "0901,1,treated")),
            "pupils.csv:3:2 (row 2) Pupil \"1\" is listed twice: first in row 1.");
  EXPECT_EQ(refused(with("0901,2,treated", "0901,2,control")),
            "pupils.csv:3:3 (row 2) School \"0901\" is in two arms: row 1 has the other. Whole "
            "schools were allocated.");
  EXPECT_EQ(refused(with("0903,1", ",1")), "pupils.csv:6:1 (row 5) The school is missing.");
}

TEST(PupilData, SeveralBadCellsAreNamedInOneGo) {
  std::string text = good;
  text += "0903,2,control,east,1,x,y,\n";
  const auto data = read_pupils(text, "pupils.csv", plan());

  ASSERT_FALSE(data);
  EXPECT_EQ(data.error().details.size(), 1u);
}

TEST(PupilData, TheArmNeedsExactlyTwoLabelsAndTheTreatedOne) {
  EXPECT_EQ(refused(with("0903,1,control", "0903,1,waiting")),
            "Column \"arm\" has 3 different values; an arm needs exactly two. Say which one is "
            "treated.");
  const std::string ones = header + "1,1,0,n,0,1,1,\n2,1,1,n,0,1,1,\n";
  EXPECT_EQ(refused(ones),
            "No pupil is in the treated arm: column \"arm\" holds \"0\" and \"1\", and the plan "
            "calls it \"treated\".");
}

TEST(PupilData, AMissingColumnIsNamedWithThoseThatAreThere) {
  EXPECT_EQ(refused(with("post,left", "score,left")),
            "pupils.csv has no column \"post\", which the plan names. It has: school, pupil, arm, "
            "region, fsm, pre, score, left");
  EXPECT_EQ(refused(with("pre,post", "post,post")), "pupils.csv has two columns called \"post\".");
  EXPECT_EQ(refused(""), "pupils.csv is empty. Give one row per pupil.");
  EXPECT_EQ(refused(header), "pupils.csv has no pupils below its header.");
}

TEST(PupilData, PupilsOfDifferentSchoolsMayShareAnId) {
  EXPECT_TRUE(read_pupils(good, "pupils.csv", plan()));  // Pupil 1 is in three schools.
}

TEST(AnalysisPlan, EverythingIsEchoedInTheHashSaveCommentsAndLayout) {
  std::string other = plan_text;
  other.replace(other.find("  // A small cluster trial.\n"), 28, "");
  EXPECT_EQ(parse_plan(other, "p")->sha256, plan().sha256);
  other.replace(other.find("120"), 3, "121");
  EXPECT_NE(parse_plan(other, "p")->sha256, plan().sha256);
}

std::string plan_problem(const std::string& text) {
  const auto plan_read = parse_plan(text, "plan.json");
  return plan_read ? "" : plan_read.error().message;
}

TEST(AnalysisPlan, SlipsOfThePenAreRefused) {
  EXPECT_EQ(plan_problem("{\n  \"title\": \"x\",\n  \"arm\" }").substr(0, 14), "plan.json:3:9 ");
  EXPECT_NE(
      plan_problem(R"({"title":"x","arm":{"column":"a"},"outcome":{"column":"y"},"basline":["p"]})")
          .find("There is a field \"basline\" that Trellis does not know"),
      std::string::npos);
  EXPECT_NE(plan_problem(R"({"title":"x","arm":{"column":"a"},"outcome":{"column":"y","sort":1}})")
                .find("\"outcome.sort\""),
            std::string::npos);
  EXPECT_EQ(plan_problem(R"({"title":"x","outcome":{"column":"y"}})").find("plan.json: Say which"),
            0u);
  EXPECT_NE(
      plan_problem(R"({"title":"x","design":"rct","arm":{"column":"a"},"outcome":{"column":"y"}})")
          .find("must be one of: crt, mst, srt"),
      std::string::npos);
}

TEST(AnalysisPlan, PupilsInSchoolsAreNeverAnalysedAsIndependent) {
  EXPECT_EQ(plan_problem(R"({"title":"x","design":"crt","arm":{"column":"a"},
                             "outcome":{"column":"y"},"primary":{"model":"least_squares"}})"),
            "plan.json: Pupils in schools are not independent: choose random_intercept, "
            "random_slope or cluster_robust");
  EXPECT_NE(plan_problem(R"({"title":"x","design":"crt","unit":"pupil","arm":{"column":"a"},
                             "outcome":{"column":"y"}})"),
            "");
  EXPECT_NE(plan_problem(R"({"title":"x","arm":{"column":"a"},"outcome":{"column":"y"},
                             "sensitivity":["magic"]})"),
            "");
}

}  // namespace
}  // namespace trellis::evaluation

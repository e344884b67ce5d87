#include "casework/case_stage.hpp"

#include "casework/case_stage_store.hpp"
#include "casework/case_world_fixture.hpp"
#include "support/places.hpp"

namespace trellis::casework {
namespace {

std::string stage_with(std::set<std::string> done, const std::string& stream = "new_library") {
  std::ifstream in(test::source_dir().string() +
                   "/tests/fixtures/programmes/library_partners.json");
  std::stringstream text;
  text << in.rdbuf();
  const auto definition = programme::read_definition(text.str());
  if (!definition) {
    ADD_FAILURE() << text_of(definition.error().front(), "library_partners.json");
    return "";
  }
  const programme::Stage* stage =
      stage_at(*definition, {.unit = "school", .stream = stream, .done = std::move(done)});
  return stage ? stage->id : "";
}

TEST(CaseStage, IsTheFirstThatIsNotBehindTheCase) {
  EXPECT_EQ(stage_with({}), "begin");
  EXPECT_EQ(stage_with({"agree"}), "begin");
  EXPECT_EQ(stage_with({"agree", "count_books"}), "visit");
  EXPECT_EQ(stage_with({"agree", "write_plan"}), "open_stage") << "an earlier task may be left";
  EXPECT_EQ(stage_with({"count_again", "decide"}), "") << "the last stage is done";
}

TEST(CaseStage, CountsTheTasksOfTheStreamOnly) {
  EXPECT_EQ(stage_with({"agree", "count_books", "first_visit"}), "plan_stage");
  EXPECT_EQ(stage_with({"agree", "count_books", "first_visit"}, "book_boxes"), "visit");
}

class CaseStages : public testing::CaseWorld {};
TRELLIS_FOR_EACH_ENGINE(CaseStages);

TEST_P(CaseStages, AreReadForEveryOpenCase) {
  const CaseId fresh = open();
  const CaseId begun = open();
  assign_officer(begun);
  fill_up_to(begun, "allocate_adviser");

  const OpenCaseStages open_cases =
      db().read([&](storage::Snapshot& s) { return open_case_stages(s, programme_); });
  const auto& stages = open_cases.stages;

  ASSERT_EQ(stages.size(), 2U);
  EXPECT_NE(stages.at(fresh.value), stages.at(begun.value));
  EXPECT_EQ(stages.at(fresh.value), context(fresh).definition->stages.front().id);
  std::int64_t done = 0;
  for (const auto& [task, count] : open_cases.done) {
    EXPECT_EQ(count, 1) << task;
    done += count;
  }
  EXPECT_GT(done, 0);
  EXPECT_EQ(open_cases.done.at("allocate_adviser"), 1);
}

TEST_P(CaseStages, AreThoseOfTheProgrammeAlone) {
  open();

  const OpenCaseStages other =
      db().read([&](storage::Snapshot& s) { return open_case_stages(s, {programme_.value + 1}); });

  EXPECT_TRUE(other.stages.empty());
  EXPECT_TRUE(other.done.empty());
}

}  // namespace
}  // namespace trellis::casework

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

  const auto stages =
      db().read([&](storage::Snapshot& s) { return stages_by_case(s, programme_); });

  ASSERT_EQ(stages.size(), 2U);
  EXPECT_NE(stages.at(fresh.value), stages.at(begun.value));
  EXPECT_EQ(stages.at(fresh.value), context(fresh).definition->stages.front().id);
}

}  // namespace
}  // namespace trellis::casework

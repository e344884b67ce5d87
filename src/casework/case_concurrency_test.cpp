// Many people at one case at once, on both engines.
#include <atomic>
#include <thread>
#include <vector>

#include "casework/bulk_actions.hpp"
#include "casework/case_world_fixture.hpp"

namespace trellis::casework {
namespace {

using testing::CaseWorld;
using testing::today;

constexpr int crowd_size = 10;

class CaseCrowd : public CaseWorld {
 protected:
  struct Outcomes {
    std::atomic<int> saved = 0;
    std::atomic<int> conflicts = 0;
    std::atomic<int> others = 0;
  };

  /// Ten people press at once; each write is tried again while the engine asks for it.
  template <class F>
  void press_at_once(Outcomes& outcomes, F&& act) {
    std::vector<std::jthread> crowd;
    for (int i = 0; i < crowd_size; ++i)
      crowd.emplace_back([&, i] {
        for (bool again = true; again;) {
          again = false;
          try {
            const auto done = db().write([&](storage::Transaction& tx) { return act(tx, i); });
            if (done)
              ++outcomes.saved;
            else if (done.error().kind == ProblemKind::conflict)
              ++outcomes.conflicts;
            else
              ++outcomes.others;
          } catch (const storage::Error& error) {
            again = error.failure() == storage::Failure::serialisation;
            if (!again) ++outcomes.others;
          }
        }
      });
  }
};
TRELLIS_FOR_EACH_ENGINE(CaseCrowd);

TEST_P(CaseCrowd, OneOfTenEditorsSavesAndNineAreToldThatTheCaseChanged) {
  const CaseId id = open();
  const std::int64_t version = find(id).version;
  const std::string task = context(id).definition->tasks().front()->id;
  Outcomes outcomes;

  press_at_once(outcomes, [&](storage::Transaction& tx, int i) {
    Answers answers = all_answers(
        *programme::load_definition(tx, find_case(tx, id)->definition)->find_task(task));
    for (auto& [field, answer] : answers)
      if (answer.text == "Words") answer.text = "Words of " + std::to_string(i);
    return answer_task(tx, actor_, {id, version, task, 1, std::move(answers)}, today);
  });

  EXPECT_EQ(outcomes.saved, 1);
  EXPECT_EQ(outcomes.conflicts, crowd_size - 1);
  EXPECT_EQ(outcomes.others, 0);
  EXPECT_EQ(find(id).version, version + 1);
}

TEST_P(CaseCrowd, ABulkChangePressedTenTimesIsMadeOnce) {
  const std::vector<CaseId> cases = {open(), open(), open()};
  const BulkChange change{
      .kind = BulkChange::Kind::assign, .role = "delivery_officer", .person = officer_};
  const std::string hash = db().read(
      [&](storage::Snapshot& s) { return preview_bulk(s, actor_, cases, change, today).hash; });
  Outcomes outcomes;

  press_at_once(outcomes, [&](storage::Transaction& tx, int) {
    return apply_bulk(tx, actor_, cases, change, hash, today);
  });

  EXPECT_EQ(outcomes.saved, 1);
  EXPECT_EQ(outcomes.conflicts, crowd_size - 1);
  for (const CaseId id : cases)
    EXPECT_EQ(db().read([&](storage::Snapshot& s) { return assignments_of(s, id).size(); }), 1U);
}

}  // namespace
}  // namespace trellis::casework

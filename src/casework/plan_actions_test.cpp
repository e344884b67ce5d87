#include "casework/plan_actions.hpp"

#include "casework/case_world_fixture.hpp"

namespace trellis::casework {
namespace {

using storage::Snapshot;
using storage::Transaction;
using testing::today;

class PlanActions : public testing::CaseWorld {
 protected:
  static Objective objective(const char* area, const char* details, std::int64_t key = 0) {
    Objective made{.key = key};
    made.answers["area"].text = area;
    made.answers["details"].text = details;
    return made;
  }

  Result<PlanVersion> write(CaseId id, std::vector<Objective> objectives) {
    const std::int64_t version = find(id).version;
    return db().write([&](Transaction& tx) {
      return write_plan(tx, actor_, {id, version, {}, std::move(objectives)}, today);
    });
  }
  Result<PlanVersion> share(CaseId id) {
    return db().write([&](Transaction& tx) { return share_plan(tx, actor_, id, today); });
  }
  Result<PlanVersion> begin(CaseId id, const char* because) {
    return db().write(
        [&](Transaction& tx) { return begin_version(tx, actor_, id, because, today); });
  }
  std::vector<Objective> objectives(const PlanVersion& plan) {
    return db().read([&](Snapshot& s) { return objectives_of(s, plan.id); });
  }
};
TRELLIS_FOR_EACH_ENGINE(PlanActions);

TEST_P(PlanActions, AnObjectiveKeepsItsKeyThroughVersions) {
  const CaseId id = open();
  const auto first = write(id,
                           {objective("attendance", "Come every day"),
                            objective("quality_of_education", "Teach reading")});
  ASSERT_TRUE(first.has_value()) << first.error().message;
  ASSERT_TRUE(share(id).has_value());
  EXPECT_FALSE(write(id, {objective("attendance", "Changed", 1)}).has_value())
      << "a shared version does not change";
  EXPECT_EQ(begin(id, " ").error().field, "because");

  const auto second = begin(id, "Review of 1 September");

  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->number, 2);
  ASSERT_TRUE(write(id,
                    {objective("quality_of_education", "Teach reading daily", 2),
                     objective("leadership_and_management", "Grow leaders")})
                  .has_value());
  const auto now = objectives(*second);
  ASSERT_EQ(now.size(), 2u);
  EXPECT_EQ(now[0].key, 2);
  EXPECT_EQ(now[1].key, 3);
  EXPECT_EQ(objectives(*first).size(), 2u) << "the first version reads as it was shared";
}

TEST_P(PlanActions, AnUnfinishedPlanIsNotShared) {
  const CaseId id = open();
  EXPECT_FALSE(share(id).has_value());
  ASSERT_TRUE(write(id, {}).has_value());
  EXPECT_EQ(share(id).error().message, "Enter at least one objective");
  Objective half = objective("attendance", "");
  ASSERT_TRUE(write(id, {half}).has_value());

  EXPECT_EQ(share(id).error().message, "Enter details of objective 1");
}

TEST_P(PlanActions, TheSecondOfTwoWhoWriteIsTold) {
  const CaseId id = open();
  const std::int64_t version = find(id).version;
  ASSERT_TRUE(write(id, {objective("attendance", "One")}).has_value());

  const auto refused = db().write([&](Transaction& tx) {
    return write_plan(tx, actor_, {id, version, {}, {objective("attendance", "Two")}}, today);
  });

  EXPECT_EQ(refused.error().kind, ProblemKind::conflict);
}

TEST_P(PlanActions, MeasurementsAreAddedAndNeverOverwritten) {
  const CaseId id = open();
  ASSERT_TRUE(write(id, {objective("attendance", "Come every day")}).has_value());
  db().write([&](Transaction& tx) {
    EXPECT_TRUE(measure(tx, actor_, id, {1, Date(2026, 9, 1), 91.5, ""}).has_value());
    EXPECT_TRUE(measure(tx, actor_, id, {1, Date(2026, 12, 1), 93.0, ""}).has_value());
    EXPECT_FALSE(measure(tx, actor_, id, {9, Date(2026, 12, 1), 93.0, ""}).has_value());
  });

  const auto rows = db().read([&](Snapshot& s) { return measurements_of(s, id); });
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].value, 91.5);
}

}  // namespace
}  // namespace trellis::casework

#include "casework/bulk_actions.hpp"

#include <gtest/gtest.h>

#include "casework/case_list_store.hpp"
#include "casework/case_world_fixture.hpp"
#include "casework/diary_store.hpp"

namespace trellis::casework {
namespace {

using testing::CaseWorld;
using testing::today;

class BulkChanges : public CaseWorld {
 protected:
  BulkPreview preview(const std::vector<CaseId>& cases, const BulkChange& change) {
    return db().read([&](Snapshot& s) { return preview_bulk(s, actor_, cases, change, today); });
  }
  Result<std::size_t> apply(const std::vector<CaseId>& cases,
                            const BulkChange& change,
                            const std::string& hash) {
    return db().write(
        [&](Transaction& tx) { return apply_bulk(tx, actor_, cases, change, hash, today); });
  }
  using Snapshot = storage::Snapshot;
  using Transaction = storage::Transaction;
};
TRELLIS_FOR_EACH_ENGINE(BulkChanges);

TEST_P(BulkChanges, AssignsWhereNobodyIsAndSaysWhereItIsSoAlready) {
  const std::vector<CaseId> cases = {open(), open(), open()};
  assign_officer(cases[1]);
  const BulkChange change{
      .kind = BulkChange::Kind::assign, .role = "delivery_officer", .person = officer_};

  const BulkPreview shown = preview(cases, change);
  const auto done = apply(cases, change, shown.hash);

  EXPECT_EQ(shown.changes.size(), 2U);
  EXPECT_EQ(shown.unchanged, std::vector<CaseId>{cases[1]});
  ASSERT_TRUE(done.has_value()) << done.error().message;
  EXPECT_EQ(*done, 2U);
  const auto people = db().read([&](Snapshot& s) { return assignments_of(s, cases[0]); });
  ASSERT_EQ(people.size(), 1U);
  EXPECT_EQ(people.front().person, officer_);
}

TEST_P(BulkChanges, PausesWhatMayBePausedAndCountsTheRestWithItsReason) {
  const std::vector<CaseId> cases = {open(), open()};
  db().write([&](Transaction& tx) {
    ASSERT_TRUE(
        change_status(
            tx,
            actor_,
            {.id = cases[1], .status = "stopped", .reason = "other", .note = "", .on = today})
            .has_value());
  });
  const BulkChange change{
      .kind = BulkChange::Kind::status, .status = "paused", .reason = "other", .on = today};

  const BulkPreview shown = preview(cases, change);

  EXPECT_EQ(shown.changes, std::vector<CaseId>{cases[0]});
  EXPECT_EQ(shown.refused_count(), 1U);
  ASSERT_TRUE(apply(cases, change, shown.hash).has_value());
  EXPECT_EQ(find(cases[0]).status, "paused");
  EXPECT_EQ(find(cases[1]).status, "stopped");
}

TEST_P(BulkChanges, DoesNothingWhenACaseChangedSinceThePreview) {
  const std::vector<CaseId> cases = {open(), open()};
  const BulkChange change{
      .kind = BulkChange::Kind::status, .status = "paused", .reason = "other", .on = today};
  const BulkPreview shown = preview(cases, change);
  assign_officer(cases[0]);

  const auto done = apply(cases, change, shown.hash);

  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().kind, ProblemKind::conflict);
  EXPECT_NE(find(cases[1]).status, "paused");
}

TEST_P(BulkChanges, ASecondPressChangesNothing) {
  const std::vector<CaseId> cases = {open()};
  const BulkChange change{
      .kind = BulkChange::Kind::assign, .role = "delivery_officer", .person = officer_};
  const BulkPreview shown = preview(cases, change);
  ASSERT_TRUE(apply(cases, change, shown.hash).has_value());

  EXPECT_EQ(apply(cases, change, shown.hash).error().kind, ProblemKind::conflict);
  EXPECT_EQ(db().read([&](Snapshot& s) { return assignments_of(s, cases[0]).size(); }), 1U);
}

TEST_P(BulkChanges, AssignsOnlyPeopleWhoseRoleReachesTheCase) {
  const std::vector<CaseId> cases = {open()};
  const auto refusal = [&](PersonId person, const char* role) {
    const BulkPreview shown =
        preview(cases, {.kind = BulkChange::Kind::assign, .role = role, .person = person});
    return shown.refused.empty() ? std::string() : shown.refused.begin()->first;
  };

  EXPECT_EQ(refusal(officer_, "delivery_officer"), "");
  EXPECT_EQ(refusal({98765}, "delivery_officer"), "Choose a person of this programme");
}

TEST_P(BulkChanges, AStrangerSeesAndChangesNothing) {
  const std::vector<CaseId> cases = {open()};
  access::Actor stranger{.at = actor_.at};
  const BulkChange change{.kind = BulkChange::Kind::status, .status = "paused", .on = today};

  const BulkPreview shown =
      db().read([&](Snapshot& s) { return preview_bulk(s, stranger, cases, change, today); });

  EXPECT_TRUE(shown.changes.empty());
  EXPECT_EQ(shown.refused_count(), 0U);
}

TEST_P(BulkChanges, SetsTheNextReviewWithAReasonAndTheListSortsByIt) {
  const std::vector<CaseId> cases = {open(), open()};
  const BulkChange change{
      .kind = BulkChange::Kind::review_date, .reason = "The inspection", .on = today.plus_days(40)};
  ASSERT_TRUE(apply({cases[1]}, change, preview({cases[1]}, change).hash).has_value());

  const CasePage page =
      db().read([&](Snapshot& s) { return find_cases(s, actor_, {.today = today}, 0, 25); });

  ASSERT_EQ(page.ids.size(), 2U);
  EXPECT_EQ(page.ids.front(), cases[1]);
  EXPECT_EQ(page.counts.total, 2);
  EXPECT_EQ(page.counts.soon, 0);
  EXPECT_EQ(db().read([&](Snapshot& s) { return next_review_of(s, cases[1]); }),
            today.plus_days(40));
}

TEST_P(BulkChanges, TheListIsCutIntoPagesThatKeepTheCounts) {
  for (int i = 0; i < 7; ++i) open();

  const auto page = [&](std::int64_t offset) {
    return db().read(
        [&](Snapshot& s) { return find_cases(s, actor_, {.today = today}, offset, 3); });
  };

  EXPECT_EQ(page(0).ids.size(), 3U);
  EXPECT_EQ(page(6).ids.size(), 1U);
  EXPECT_EQ(page(9).ids.size(), 0U);
  EXPECT_EQ(page(9).counts.total, 7);
  EXPECT_NE(page(0).ids.front(), page(3).ids.front());
}

TEST_P(BulkChanges, FiltersNarrowTheList) {
  open();
  const CaseId assigned = open();
  assign_officer(assigned);
  access::Actor officer = actor_;
  officer.person = officer_;
  const auto ids = [&](const access::Actor& actor, CaseQuery query) {
    query.today = today;
    return db().read([&](Snapshot& s) { return find_cases(s, actor, query, 0, 25).ids; });
  };

  EXPECT_EQ(ids(officer, {.mine = CaseQuery::Mine::assigned}), std::vector<CaseId>{assigned});
  EXPECT_TRUE(ids(officer, {.mine = CaseQuery::Mine::watched}).empty());
  EXPECT_EQ(ids(actor_, {.only_open = true}).size(), 2U);
  EXPECT_TRUE(ids(actor_, {.status = "paused"}).empty());
  EXPECT_EQ(ids(actor_, {.overall = "none"}).size(), 2U);
  EXPECT_TRUE(ids(actor_, {.due = CaseQuery::Due::overdue}).empty());
  EXPECT_TRUE(ids(actor_, {.with_concern = true}).empty());
  EXPECT_TRUE(ids(actor_, {.cohort = 9}).empty());
  EXPECT_EQ(ids(actor_, {.words = "name"}).size(), 2U);
  EXPECT_TRUE(ids(actor_, {.words = "nobody"}).empty());
  EXPECT_TRUE(ids(actor_, {.lead = "nobody"}).empty());
  EXPECT_TRUE(ids(access::Actor{}, {}).empty());
}

}  // namespace
}  // namespace trellis::casework

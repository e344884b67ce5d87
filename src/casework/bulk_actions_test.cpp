#include "casework/bulk_actions.hpp"

#include <gtest/gtest.h>

#include "casework/bulk_undo_actions.hpp"
#include "casework/case_list_store.hpp"
#include "casework/case_world_fixture.hpp"
#include "casework/diary_store.hpp"
#include "casework/journal_store.hpp"

namespace trellis::casework {
namespace {

using testing::CaseWorld;
using testing::today;

class BulkChanges : public CaseWorld {
 protected:
  BulkPreview preview(const std::vector<CaseId>& cases, const BulkChange& change) {
    return db().read([&](Snapshot& s) { return preview_bulk(s, actor_, cases, change, today); });
  }
  Result<BulkDone> apply(const std::vector<CaseId>& cases,
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
  EXPECT_EQ(done->changed, 2U);
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

/// A change that a person made, so that it can be undone.
class BulkUndo : public BulkChanges {
 protected:
  void SetUp() override {
    BulkChanges::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    manager_ = person(access::Role::programme_manager);
    other_ = person(access::Role::delivery_officer).person.value();
  }
  access::Actor person(access::Role role) {
    return db().write([&](Transaction& tx) {
      const PersonId id{tx.insert(
          "insert into person (name, created_at) values ('Person', :now) returning person_id",
          {{"now", actor_.at}})};
      const access::Grant grant{
          .role = role, .scope = {.owner = owner_}, .period = {Date(2020, 1, 1), {}}};
      access::save_grant(tx, id, grant, std::nullopt, actor_.at);
      return access::Actor{.person = id, .name = "Person", .grants = {grant}, .at = actor_.at};
    });
  }
  BulkChangeId change_all(const std::vector<CaseId>& cases, const BulkChange& change) {
    const auto done = db().write([&](Transaction& tx) {
      const std::string hash = preview_bulk(tx, manager_, cases, change, today).hash;
      return apply_bulk(tx, manager_, cases, change, hash, today);
    });
    EXPECT_TRUE(done.has_value()) << (done ? "" : done.error().message);
    return done.value_or(BulkDone{}).id.value_or(BulkChangeId{});
  }
  Result<std::vector<BulkLine>> undo(BulkChangeId id, const access::Actor& by) {
    return db().write([&](Transaction& tx) { return undo_bulk(tx, by, id, today); });
  }
  std::optional<PersonId> holder(CaseId id) {
    for (const Assignment& row : db().read([&](Snapshot& s) { return assignments_of(s, id); }))
      if (!row.finished_on && row.role == "delivery_officer") return row.person;
    return std::nullopt;
  }
  BulkChange to_other(const char* note = "") const {
    return {.kind = BulkChange::Kind::assign,
            .role = "delivery_officer",
            .person = other_,
            .note = note};
  }

  access::Actor manager_;
  PersonId other_{};
};
TRELLIS_FOR_EACH_ENGINE(BulkUndo);

TEST_P(BulkUndo, GivesRolesBackToWhoHadThemAndNamesWhatHasChangedSince) {
  const std::vector<CaseId> cases = {open(), open(), open()};
  assign_officer(cases[0]);
  const BulkChangeId made = change_all(cases, to_other());
  assign_officer(cases[2]);

  const auto lines = undo(made, manager_);

  ASSERT_TRUE(lines.has_value()) << lines.error().message;
  EXPECT_EQ(holder(cases[0]), officer_);
  EXPECT_EQ(holder(cases[1]), std::nullopt);
  EXPECT_EQ(lines->at(2).outcome, BulkOutcome::kept);
  EXPECT_EQ(lines->at(2).refused, "Somebody has changed who has this role since");
  EXPECT_EQ(undo(made, manager_).error().kind, ProblemKind::conflict);
}

TEST_P(BulkUndo, IsForWhoeverMadeTheChange) {
  const BulkChangeId made = change_all({open()}, to_other());

  EXPECT_EQ(undo(made, person(access::Role::programme_manager)).error().kind,
            ProblemKind::not_found);
  EXPECT_EQ(undo(made, actor_).error().kind, ProblemKind::not_found);
  EXPECT_EQ(undo(BulkChangeId{999}, manager_).error().kind, ProblemKind::not_found);
}

TEST_P(BulkUndo, PutsBackStatusesReviewDaysAndWatching) {
  const std::vector<CaseId> cases = {open()};
  const auto paused = change_all(
      cases,
      {.kind = BulkChange::Kind::status, .status = "paused", .reason = "other", .on = today});
  ASSERT_TRUE(undo(paused, manager_).has_value());
  const auto set = [&](int days) {
    return change_all(cases,
                      {.kind = BulkChange::Kind::review_date,
                       .reason = "The inspection",
                       .on = today.plus_days(days)});
  };
  set(20);
  ASSERT_TRUE(undo(set(40), manager_).has_value());
  const auto watched = change_all(cases, {.kind = BulkChange::Kind::watch});
  ASSERT_TRUE(undo(watched, manager_).has_value());

  EXPECT_EQ(find(cases[0]).status, "in_progress");
  EXPECT_EQ(db().read([&](Snapshot& s) { return next_review_of(s, cases[0]); }),
            today.plus_days(20));
  EXPECT_FALSE(db().read([&](Snapshot& s) { return is_watched(s, cases[0], *manager_.person); }));
}

TEST_P(BulkUndo, AHandoverNoteGoesToTheCasesThatSomebodyHandsOver) {
  const std::vector<CaseId> cases = {open(), open()};
  assign_officer(cases[0]);

  change_all(cases, to_other("Call before you visit"));

  const auto notes = [&](CaseId id) {
    return db().read([&](Snapshot& s) { return notes_of(s, id, std::nullopt); });
  };
  ASSERT_EQ(notes(cases[0]).size(), 1U);
  EXPECT_EQ(notes(cases[0]).front().body, "Handover: Call before you visit");
  EXPECT_TRUE(notes(cases[1]).empty());
  EXPECT_EQ(holder(cases[0]), other_);
  EXPECT_EQ(holder(cases[1]), other_);
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

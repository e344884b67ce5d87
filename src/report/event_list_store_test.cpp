#include "report/event_list_store.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "casework/break_glass_actions.hpp"
#include "casework/break_glass_store.hpp"
#include "casework/case_world_fixture.hpp"

namespace trellis::report {
namespace {

using access::Actor;
using access::Role;
using casework::CaseId;
using casework::testing::today;
using storage::Snapshot;
using storage::Transaction;

class VisibleEvents : public casework::testing::CaseWorld {
 protected:
  void SetUp() override {
    casework::testing::CaseWorld::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    open_ = open();
    protected_ = open();
    db().write([&](Transaction& tx) {
      ASSERT_TRUE(casework::protect_case(tx, actor_, protected_, true).has_value());
    });
  }

  Actor with_role(Role role) {
    return {.person = officer_,
            .name = "Officer",
            .grants = {{.role = role, .scope = {.owner = owner_}}},
            .at = actor_.at};
  }
  /// Whether one of the events that the actor reads is about the case.
  bool reads_of(const Actor& actor, CaseId id) {
    return db().read([&](Snapshot& s) {
      return std::ranges::any_of(
          visible_events(s, actor, {}, {.size = 100}), [&](const events::Event& event) {
            return std::ranges::count(events::subjects_of(s, event.id), events::subject(id)) > 0;
          });
    });
  }

  CaseId open_{};
  CaseId protected_{};
};
TRELLIS_FOR_EACH_ENGINE(VisibleEvents);

TEST_P(VisibleEvents, OfProtectedCasesAreForThoseWhoManageThem) {
  EXPECT_TRUE(reads_of(with_role(Role::programme_manager), protected_));
  EXPECT_TRUE(reads_of(with_role(Role::administrator), open_));
  EXPECT_FALSE(reads_of(with_role(Role::administrator), protected_));
}

TEST_P(VisibleEvents, OfAProtectedCaseAreReadWhileItIsOpened) {
  Actor administrator = with_role(Role::administrator);
  ASSERT_TRUE(db().write([&](Transaction& tx) {
                    return casework::break_glass(
                        tx, administrator, protected_, "A parent's complaint names this case");
                  })
                  .has_value());
  EXPECT_FALSE(reads_of(administrator, protected_)) << "as an actor made before the opening";

  for (access::Grant& grant :
       db().read([&](Snapshot& s) { return casework::break_glass_grants(s, officer_, actor_.at); }))
    administrator.grants.push_back(std::move(grant));

  EXPECT_TRUE(reads_of(administrator, protected_));
  EXPECT_TRUE(reads_of(administrator, open_));
}

TEST_P(VisibleEvents, AreThoseThatAreAskedFor) {
  const Actor manager = with_role(Role::programme_manager);
  const auto found = [&](const EventFilter& filter) {
    return db().read(
        [&](Snapshot& s) { return visible_events(s, manager, filter, {.size = 1000}); });
  };
  const auto all = found({});
  ASSERT_GT(all.size(), 3U);
  db().write([&](Transaction& tx) {
    events::record(tx,
                   {.kind = events::AuthorKind::person,
                    .person = officer_,
                    .at = all.front().recorded_at.plus(std::chrono::hours{48})},
                   "visit.noted",
                   {events::subject(officer_)});
  });
  const Instant later = all.front().recorded_at.plus(std::chrono::hours{24});

  const auto oldest_first = found({.is_oldest_first = true});
  EXPECT_EQ(oldest_first.size(), all.size() + 1);
  EXPECT_EQ(oldest_first.front().id, all.back().id);
  EXPECT_EQ(oldest_first.back().type, "visit.noted");
  EXPECT_EQ(found({.type = "visit.noted"}).size(), 1U);
  EXPECT_EQ(found({.authors = std::vector{officer_}, .from = later}).size(), 1U);
  EXPECT_TRUE(found({.authors = std::vector<PersonId>()}).empty());
  EXPECT_EQ(found({.from = later}).size(), 1U);
  EXPECT_EQ(found({.until = later}).size(), all.size());
  EXPECT_FALSE(found({.subject_kind = "case"}).empty());
  EXPECT_EQ(found({.subject_kind = "person", .from = later}).size(), 1U);
  EXPECT_TRUE(found({.subject_kind = "case", .from = later}).empty());
}

}  // namespace
}  // namespace trellis::report

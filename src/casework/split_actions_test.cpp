#include "casework/split_actions.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "casework/case_actions.hpp"
#include "casework/case_change_over_actions.hpp"
#include "casework/journal_actions.hpp"
#include "casework/opening_actions.hpp"
#include "programme/payment_store.hpp"
#include "programme/world_fixture.hpp"

namespace trellis::casework {
namespace {

using programme::testing::test_day;
using programme::testing::World;
using registry::Outcome;
using storage::Snapshot;
using storage::Transaction;

const Date split_day(2021, 5, 20);

class SplitOfASchool : public storage::testing::EachEngine {
 protected:
  void SetUp() override {
    storage::testing::EachEngine::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    world_ = std::make_unique<World>(db());
    const auto lead = world_->lead();
    const auto partner = world_->accepted_partner("core");
    const auto opened = db().write([&](Transaction& tx) {
      return confirm_and_open(
          tx, world_->operator_actor, {lead, partner, Date(2021, 4, 1), "test"}, test_day());
    });
    ASSERT_TRUE(opened.has_value()) << opened.error().message;
    origin_ = opened->file;
    db().write([&](Transaction& tx) {
      main_ = programme::testing::add_organisation(tx, "school", "Main");
      other_ = programme::testing::add_organisation(tx, "school", "Other");
    });
  }

  ChangeOverId save(Transaction& tx) {
    return registry::save_decision(tx,
                                   {.organisation = origin_.holder,
                                    .urn = Urn(900001),
                                    .outcome = Outcome::merges,
                                    .successor = Urn(900002),
                                    .successor_organisation = main_,
                                    .effective_on = split_day,
                                    .edges = {},
                                    .question = std::nullopt,
                                    .proposal = ""},
                                   std::nullopt,
                                   std::nullopt,
                                   "test",
                                   world_->operator_actor.at);
  }
  /// The case goes on at the main successor; linked cases open at these.
  Result<std::vector<CaseId>> split_at(const std::vector<OrganisationId>& others) {
    return db().write([&](Transaction& tx) {
      decision_ = save(tx);
      const auto stored = *registry::find_decision(tx, decision_);
      follow_change_over(tx, world_->operator_actor.author(), stored);
      return open_linked_cases(tx, world_->operator_actor, stored, others);
    });
  }
  void reverse() {
    db().write([&](Transaction& tx) {
      const auto id = registry::save_reversal(tx,
                                              *registry::find_decision(tx, decision_),
                                              std::nullopt,
                                              "an error",
                                              world_->operator_actor.at);
      follow_change_over(tx, world_->operator_actor.author(), *registry::find_decision(tx, id));
    });
  }
  CaseFile find(CaseId id) {
    return *db().read([&](Snapshot& s) { return find_case(s, id); });
  }

  std::unique_ptr<World> world_;
  CaseFile origin_{};
  OrganisationId main_{};
  OrganisationId other_{};
  ChangeOverId decision_{};
};
TRELLIS_FOR_EACH_ENGINE(SplitOfASchool);

TEST_P(SplitOfASchool, TheCaseGoesOnAtOneAndALinkedOneOpensAtTheOther) {
  const auto before = world_->find(*origin_.participation);

  const auto linked = split_at({other_});

  ASSERT_TRUE(linked.has_value()) << linked.error().message;
  ASSERT_EQ(linked->size(), 1u);
  EXPECT_EQ(find(origin_.id).holder, main_);
  EXPECT_EQ(find(origin_.id).pairing, origin_.pairing);
  const CaseFile opened = find(linked->front());
  EXPECT_EQ(opened.holder, other_);
  EXPECT_EQ(opened.stream, origin_.stream);
  EXPECT_FALSE(opened.pairing.has_value()) << "no place of the lead is taken";
  const auto joined = world_->find(*opened.participation);
  EXPECT_EQ(joined.cohort, before.cohort);
  EXPECT_EQ(joined.applied_on, before.applied_on);
  EXPECT_EQ(joined.state, programme::ParticipationState::accepted);
  const auto link = db().read([&](Snapshot& s) { return link_of(s, opened.id); });
  ASSERT_TRUE(link.has_value());
  EXPECT_EQ(link->origin, origin_.id);
  EXPECT_EQ(db().read([&](Snapshot& s) { return links_from(s, origin_.id).size(); }), 1u);
}

TEST_P(SplitOfASchool, DaysAndGrantsStayWithTheCaseThatGoesOn) {
  db().write([&](Transaction& tx) {
    insert_engagement(tx,
                      origin_.id,
                      {.engagement = "open_day", .held_on = Date(2021, 5, 1), .amount = 2},
                      std::nullopt,
                      world_->operator_actor.at);
    programme::insert_payment(tx,
                              {.participation = *origin_.participation,
                               .kind = "grant",
                               .code = "graduation_grant",
                               .amount = {100'000},
                               .decided_on = Date(2021, 5, 2)},
                              world_->operator_actor.at);
  });

  const CaseId linked = split_at({other_}).value().front();

  db().read([&](Snapshot& s) {
    EXPECT_EQ(engagements_of(s, origin_.id).size(), 1u);
    EXPECT_TRUE(engagements_of(s, linked).empty());
    EXPECT_EQ(programme::payments_of(s, *origin_.participation).size(), 1u);
    EXPECT_TRUE(programme::payments_of(s, *find_case(s, linked)->participation).empty());
  });
}

TEST_P(SplitOfASchool, ASchoolThatTakesPartAlreadyGetsNoSecondCase) {
  db().write([&](Transaction& tx) {
    ASSERT_TRUE(
        programme::open_participation(
            tx, world_->operator_actor, {world_->programme, other_, "partner", ""}, test_day())
            .has_value());
  });

  EXPECT_TRUE(split_at({other_}).value().empty());
}

TEST_P(SplitOfASchool, ThePeopleWhoWorkOnTheCaseWorkOnTheLinkedOne) {
  const PersonId person = db().write([&](Transaction& tx) {
    const PersonId made = programme::testing::add_person(tx, "An adviser");
    insert_assignment(tx,
                      origin_.id,
                      {"behaviour_adviser", made, Date(2021, 4, 1), std::nullopt},
                      std::nullopt,
                      world_->operator_actor.at);
    return made;
  });

  const CaseId linked = split_at({other_}).value().front();

  const auto rows = db().read([&](Snapshot& s) { return assignments_of(s, linked); });
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows.front().person, person);
  EXPECT_EQ(rows.front().started_on, find(linked).opened_on);
}

TEST_P(SplitOfASchool, TakenBackALinkedCaseWithoutWorkEndsAndTheOriginGoesHome) {
  const CaseId linked = split_at({other_}).value().front();

  reverse();

  EXPECT_EQ(find(origin_.id).holder, origin_.holder);
  EXPECT_EQ(find(linked).status, "merged");
  EXPECT_TRUE(find(linked).finished_on.has_value());
  EXPECT_EQ(world_->find(*find(linked).participation).state,
            programme::ParticipationState::withdrawn);
  EXPECT_FALSE(db().read([&](Snapshot& s) { return link_of(s, linked); }).has_value());
}

TEST_P(SplitOfASchool, TakenBackALinkedCaseWithWorkInItAsksAPersonAndLosesNothing) {
  const CaseId linked = split_at({other_}).value().front();
  db().write([&](Transaction& tx) {
    ASSERT_TRUE(
        add_note(
            tx, world_->operator_actor, linked, {.body = "First talk", .happened_on = test_day()})
            .has_value());
  });

  reverse();

  EXPECT_FALSE(find(linked).finished_on.has_value());
  const auto questions = db().read([&](Snapshot& s) { return open_case_questions(s); });
  ASSERT_EQ(questions.size(), 1u);
  EXPECT_EQ(questions.front().case_id, origin_.id);
  ASSERT_TRUE(db().write([&](Transaction& tx) {
                    return decide_merger(tx,
                                         world_->operator_actor,
                                         questions.front().id,
                                         MergerChoice::keep_both,
                                         "Both go on",
                                         test_day());
                  })
                  .has_value());
  EXPECT_EQ(find(linked).holder, other_) << "it stays where its school is";
}

}  // namespace
}  // namespace trellis::casework

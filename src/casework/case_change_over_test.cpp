// What cases do when the register changes their school: programmes.md section 12, a test a row.
#include <algorithm>
#include <gtest/gtest.h>

#include "casework/case_actions.hpp"
#include "casework/case_change_over_actions.hpp"
#include "casework/diary_store.hpp"
#include "casework/grant_actions.hpp"
#include "casework/opening_actions.hpp"
#include "events/event_store.hpp"
#include "programme/world_fixture.hpp"

namespace trellis::casework {
namespace {

using programme::testing::World;
using registry::Outcome;
using storage::Snapshot;
using storage::Transaction;

const Date began(2021, 4, 1);
const Date today(2021, 6, 1);
const Date changed(2021, 5, 20);

class CaseChangeOver : public storage::testing::EachEngine {
 protected:
  void SetUp() override {
    storage::testing::EachEngine::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    world_ = std::make_unique<World>(db());
  }

  CaseFile supported_case() {
    lead_ = world_->lead();
    const auto partner = world_->accepted_partner("core");
    const auto opened = db().write([&](Transaction& tx) {
      return confirm_and_open(tx, world_->operator_actor, {lead_, partner, began, "test"}, today);
    });
    EXPECT_TRUE(opened.has_value()) << (opened ? "" : opened.error().message);
    return opened->file;
  }
  OrganisationId new_school(const char* name) {
    return db().write(
        [&](Transaction& tx) { return programme::testing::add_organisation(tx, "school", name); });
  }

  /// A decision of the register, as its own actions write it, and what cases do with it.
  ChangeOverId decide(OrganisationId school,
                      Outcome outcome,
                      std::optional<OrganisationId> successor = std::nullopt) {
    return db().write([&](Transaction& tx) {
      const ChangeOverId id = registry::save_decision(tx,
                                                      {.organisation = school,
                                                       .urn = Urn(900001),
                                                       .outcome = outcome,
                                                       .successor = Urn(900002),
                                                       .successor_organisation = successor,
                                                       .effective_on = changed,
                                                       .edges = {},
                                                       .question = std::nullopt,
                                                       .proposal = ""},
                                                      std::nullopt,
                                                      std::nullopt,
                                                      "test",
                                                      world_->operator_actor.at);
      follow_change_over(tx, world_->operator_actor.author(), *registry::find_decision(tx, id));
      return id;
    });
  }
  void reverse(ChangeOverId decision) {
    db().write([&](Transaction& tx) {
      const auto id = registry::save_reversal(tx,
                                              *registry::find_decision(tx, decision),
                                              std::nullopt,
                                              "an error",
                                              world_->operator_actor.at);
      follow_change_over(tx, world_->operator_actor.author(), *registry::find_decision(tx, id));
    });
  }

  CaseFile find(CaseId id) {
    return *db().read([&](Snapshot& s) { return find_case(s, id); });
  }
  std::vector<Matter> matters(CaseId id) {
    return db().read([&](Snapshot& s) { return matters_of(s, id); });
  }
  std::vector<CaseQuestion> questions() {
    return db().read([&](Snapshot& s) { return open_case_questions(s); });
  }
  programme::Pairing pairing(const CaseFile& file) {
    return *db().read([&](Snapshot& s) { return programme::find_pairing(s, *file.pairing); });
  }
  bool is_told(CaseId id, std::string_view type) {
    return db().read([&](Snapshot& s) {
      return std::ranges::any_of(events::timeline(s, events::subject(id), {.size = 50}),
                                 [&](const events::Event& event) { return event.type == type; });
    });
  }
  Result<void> decide_between(const CaseQuestion& question, MergerChoice choice) {
    return db().write([&](Transaction& tx) {
      return decide_merger(
          tx, world_->operator_actor, question.id, choice, "It has come further", today);
    });
  }

  std::unique_ptr<World> world_;
  programme::ParticipationId lead_{};
};
TRELLIS_FOR_EACH_ENGINE(CaseChangeOver);

TEST_P(CaseChangeOver, AConvertedSchoolKeepsItsCaseAndHasMoreToDo) {
  const CaseFile file = supported_case();

  decide(file.holder, Outcome::continues);

  const CaseFile after = find(file.id);
  EXPECT_EQ(after.holder, file.holder);
  EXPECT_FALSE(after.finished_on.has_value());
  EXPECT_EQ(after.pairing, file.pairing);
  EXPECT_FALSE(pairing(file).finished_on.has_value());
  const auto todo = matters(file.id);
  ASSERT_EQ(todo.size(), 2U);
  EXPECT_EQ(todo[0].matter, "renew_agreement");
  EXPECT_EQ(todo[1].matter, "check_conflicts");
  EXPECT_EQ(todo[0].raised_on, changed);
  EXPECT_TRUE(is_told(file.id, "case.body_changed"));
}

TEST_P(CaseChangeOver, WhatAConversionAsksForIsSettledOnceAndTakenBack) {
  const CaseFile file = supported_case();
  decide(file.holder, Outcome::continues);
  const MatterId matter = matters(file.id).front().id;
  const auto settle = [&] {
    return db().write([&](Transaction& tx) {
      return settle_matter(tx, world_->operator_actor, file.id, matter, today, "Signed again");
    });
  };

  ASSERT_TRUE(settle().has_value());
  EXPECT_EQ(matters(file.id).front().settled_on, today);
  EXPECT_EQ(settle().error().kind, ProblemKind::conflict);
  ASSERT_TRUE(db().write([&](Transaction& tx) {
                    return reopen_matter(tx, world_->operator_actor, file.id, matter);
                  })
                  .has_value());
  EXPECT_FALSE(matters(file.id).front().settled_on.has_value());
}

TEST_P(CaseChangeOver, AMergedSchoolsCaseGoesOnAtItsSuccessor) {
  const CaseFile file = supported_case();
  const OrganisationId successor = new_school("Successor");

  decide(file.holder, Outcome::merges, successor);

  EXPECT_EQ(find(file.id).holder, successor);
  EXPECT_FALSE(find(file.id).finished_on.has_value());
  EXPECT_FALSE(pairing(file).finished_on.has_value());
  EXPECT_TRUE(questions().empty());
  EXPECT_TRUE(is_told(file.id, "case.moved_to_successor"));
}

TEST_P(CaseChangeOver, TwoCasesOfAMergerAskWhichGoesOn) {
  const CaseFile first = supported_case();
  const CaseFile other = supported_case();

  decide(other.holder, Outcome::merges, first.holder);

  EXPECT_EQ(find(other.id).holder, other.holder);
  ASSERT_EQ(questions().size(), 1U);
  EXPECT_EQ(questions().front().case_id, first.id);
  EXPECT_EQ(questions().front().other, other.id);
}

TEST_P(CaseChangeOver, ThePickedCaseGoesOnAndTheOtherEndsReadableWithItsPlaceFree) {
  const CaseFile first = supported_case();
  const CaseFile other = supported_case();
  decide(other.holder, Outcome::merges, first.holder);
  const CaseQuestion question = questions().front();

  ASSERT_TRUE(decide_between(question, MergerChoice::keep_first).has_value());

  EXPECT_FALSE(find(first.id).finished_on.has_value());
  EXPECT_EQ(find(other.id).status, "merged");
  EXPECT_EQ(find(other.id).finished_on, std::max(changed, other.opened_on));
  EXPECT_TRUE(pairing(other).finished_on.has_value());
  EXPECT_FALSE(pairing(first).finished_on.has_value());
  const auto effects = db().read([&](Snapshot& s) { return effects_of(s, other.id); });
  ASSERT_EQ(effects.size(), 1U);
  EXPECT_EQ(effects.front().main, first.id);
  EXPECT_EQ(decide_between(question, MergerChoice::keep_other).error().kind, ProblemKind::conflict);
}

TEST_P(CaseChangeOver, DaysAreAddedWhereAPersonSaysSoAndGrantsCountTowardsOneCap) {
  const CaseFile first = supported_case();
  const CaseFile other = supported_case();
  const auto decision = decide(other.holder, Outcome::merges, first.holder);
  const CaseQuestion question = questions().front();
  db().write([&](Transaction& tx) {
    for (const CaseFile& file : {first, other})
      programme::insert_payment(tx,
                                {.participation = *file.participation,
                                 .kind = "grant",
                                 .code = "graduation_grant",
                                 .amount = {400'000},
                                 .decided_on = changed},
                                world_->operator_actor.at);
    ASSERT_TRUE(decide_merger(tx,
                              world_->operator_actor,
                              question.id,
                              MergerChoice::keep_first,
                              "It has come further",
                              today,
                              MergedDays::add)
                    .has_value());
  });

  db().read([&](Snapshot& s) {
    const auto merged = merged_into(s, first.id);
    ASSERT_EQ(merged.size(), 1U);
    EXPECT_EQ(merged.front().case_id, other.id);
    EXPECT_TRUE(merged.front().adds_days);
    const auto context = *load_context(s, first.id, today);
    const auto lines = grant_lines(s, context, today);
    ASSERT_FALSE(lines.empty());
    EXPECT_EQ(lines.front().decided.pence, 800'000);
    EXPECT_EQ(lines.front().merged.pence, 400'000);
    EXPECT_EQ(lines.front().payments.size(), 1U);
    EXPECT_TRUE(merged_into(s, other.id).empty());
  });
  reverse(decision);
  EXPECT_TRUE(db().read([&](Snapshot& s) { return merged_into(s, first.id).empty(); }));
}

TEST_P(CaseChangeOver, TheOtherCaseMovesToTheSuccessorWhereItIsPicked) {
  const CaseFile first = supported_case();
  const CaseFile other = supported_case();
  decide(other.holder, Outcome::merges, first.holder);

  ASSERT_TRUE(decide_between(questions().front(), MergerChoice::keep_other).has_value());

  EXPECT_EQ(find(first.id).status, "merged");
  EXPECT_EQ(find(other.id).holder, first.holder);
  EXPECT_FALSE(find(other.id).finished_on.has_value());
}

TEST_P(CaseChangeOver, NobodyDecidesBetweenCasesWithoutThePermissionOrAReason) {
  const CaseFile first = supported_case();
  const CaseFile other = supported_case();
  decide(other.holder, Outcome::merges, first.holder);
  const auto question = questions().front().id;
  access::Actor stranger{.at = world_->operator_actor.at};

  const auto refused = db().write([&](Transaction& tx) {
    return decide_merger(tx, stranger, question, MergerChoice::keep_first, "Because", today);
  });
  const auto silent = db().write([&](Transaction& tx) {
    return decide_merger(
        tx, world_->operator_actor, question, MergerChoice::keep_first, " ", today);
  });

  EXPECT_EQ(refused.error().kind, ProblemKind::not_allowed);
  EXPECT_EQ(silent.error().field, "reason");
  EXPECT_EQ(questions().size(), 1U);
}

TEST_P(CaseChangeOver, AClosedSchoolsCaseEndsOnTheDayAndGivesItsPlaceBack) {
  const CaseFile file = supported_case();

  decide(file.holder, Outcome::ends);

  EXPECT_EQ(find(file.id).status, "school_closed");
  EXPECT_EQ(find(file.id).finished_on, std::max(changed, file.opened_on));
  EXPECT_EQ(pairing(file).finish_reason, "school_closed");
  EXPECT_TRUE(is_told(file.id, "case.school_closed"));
}

TEST_P(CaseChangeOver, ALeadThatClosesLeavesItsPartnersCasesWithoutOne) {
  const CaseFile file = supported_case();
  const OrganisationId lead = world_->find(lead_).organisation;

  decide(lead, Outcome::ends);

  EXPECT_FALSE(find(file.id).finished_on.has_value());
  EXPECT_TRUE(pairing(file).finished_on.has_value());
  EXPECT_TRUE(db().read([&](Snapshot& s) { return needs_lead(s, find_case(s, file.id).value()); }));
  EXPECT_TRUE(is_told(file.id, "case.lead_gone"));
}

TEST_P(CaseChangeOver, AReversedMergerBringsTheCaseBack) {
  const CaseFile file = supported_case();
  const auto decision = decide(file.holder, Outcome::merges, new_school("Successor"));

  reverse(decision);

  EXPECT_EQ(find(file.id).holder, file.holder);
  EXPECT_TRUE(is_told(file.id, "case.change_over_reversed"));
}

TEST_P(CaseChangeOver, AReversedClosureOpensTheCaseAsItStood) {
  const CaseFile file = supported_case();
  const auto decision = decide(file.holder, Outcome::ends);

  reverse(decision);

  EXPECT_EQ(find(file.id).status, file.status);
  EXPECT_FALSE(find(file.id).finished_on.has_value());
}

TEST_P(CaseChangeOver, AReversedClosureLetsThePairingRunAgain) {
  const CaseFile file = supported_case();
  const auto decision = decide(file.holder, Outcome::ends);
  ASSERT_TRUE(pairing(file).finished_on.has_value());

  reverse(decision);

  EXPECT_FALSE(pairing(file).finished_on.has_value());
  EXPECT_EQ(pairing(file).finish_reason, "");
  EXPECT_TRUE(is_told(file.id, "case.pairing_restored"));
}

TEST_P(CaseChangeOver, AReversedClosureOfALeadGivesItsPartnersTheirLeadBack) {
  const CaseFile file = supported_case();
  const auto decision = decide(world_->find(lead_).organisation, Outcome::ends);

  reverse(decision);

  EXPECT_FALSE(pairing(file).finished_on.has_value());
  EXPECT_FALSE(
      db().read([&](Snapshot& s) { return needs_lead(s, find_case(s, file.id).value()); }));
}

TEST_P(CaseChangeOver, AReversalTakesNoPartnerFromTheLeadThatCameMeanwhile) {
  const CaseFile file = supported_case();
  const auto decision = decide(world_->find(lead_).organisation, Outcome::ends);
  const auto other = world_->lead();
  db().write([&](Transaction& tx) {
    // As an officer would for a partner in delivery: active, and without a lead.
    ASSERT_TRUE(programme::take_step(tx,
                                     world_->operator_actor,
                                     *file.participation,
                                     programme::ParticipationState::active,
                                     "",
                                     today)
                    .has_value());
    ASSERT_TRUE(programme::confirm_pairing(
                    tx, world_->operator_actor, {other, *file.participation, today, "test"}, today)
                    .has_value());
  });

  reverse(decision);

  EXPECT_TRUE(pairing(file).finished_on.has_value());
  EXPECT_TRUE(is_told(file.id, "case.pairing_not_restored"));
  EXPECT_FALSE(
      db().read([&](Snapshot& s) { return needs_lead(s, find_case(s, file.id).value()); }));
}

TEST_P(CaseChangeOver, AReversedConversionWithdrawsWhatNobodyHasSettled) {
  const CaseFile file = supported_case();
  const auto decision = decide(file.holder, Outcome::continues);

  reverse(decision);

  EXPECT_TRUE(matters(file.id).empty());
}

}  // namespace
}  // namespace trellis::casework

// Moving a partner on the board of the demonstration's match: the price that was shown is the price
// of the match that is kept.
#include <algorithm>
#include <gtest/gtest.h>

#include "access/actor.hpp"
#include "cli/demonstration.hpp"
#include "matching/match_actions.hpp"
#include "matching/stated_choice.hpp"
#include "optimise/what_if.hpp"
#include "programme/programme_store.hpp"
#include "storage/test_database.hpp"

namespace trellis::cli {
namespace {

using matching::MatchAnswer;

class DemonstrationBoard : public storage::testing::EachEngine {
 protected:
  void SetUp() override {
    storage::testing::EachEngine::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    const auto made = make_demonstration(db(), {.size = "tiny", .now = now_, .quiet = true});
    ASSERT_TRUE(made.has_value()) << made.error().message;
    programme_ =
        db().read([](storage::Snapshot& s) { return programme::programmes(s).front().id; });
    const auto run = matching::run_match(db(), operator_, {.programme = programme_});
    ASSERT_TRUE(run.has_value()) << run.error().message;
    run_ = *run;
  }
  /// Pairs kept since the demonstration was made, which has one of its own.
  std::vector<matching::PairRule> new_rules() {
    auto rules =
        db().read([&](storage::Snapshot& s) { return matching::pair_rules_of(s, programme_); });
    const auto own = std::erase_if(rules, [](const matching::PairRule& rule) {
      return rule.reason.find("for the demonstration") != std::string::npos;
    });
    EXPECT_EQ(own, 1u);
    return rules;
  }
  matching::MatchRun found(matching::MatchRunId run) {
    return *db().read([&](storage::Snapshot& s) { return matching::find_run(s, run); });
  }
  MatchAnswer trial() {
    return *db().read(
        [&](storage::Snapshot& s) { return matching::try_match(s, {.programme = programme_}); });
  }
  /// A possible switch of some partner to another lead, with the partner's number.
  std::pair<std::uint32_t, optimise::Switch> some_switch(const MatchAnswer& answer) {
    const auto explorer =
        optimise::Explorer::open(answer.prepared.instance, answer.objective, answer.solution);
    for (std::uint32_t p = 0; p < answer.prepared.input.partners.size(); ++p)
      for (const optimise::Switch& change : explorer->switches(p))
        if (change.to && change.consequence.possible && change.to != answer.solution.edge_of[p])
          return {p, change};
    throw std::runtime_error("the demonstration has no switch");
  }
  matching::MoveRequest move_of(const MatchAnswer& answer,
                                std::uint32_t partner,
                                const optimise::Switch& change) {
    return {.run = run_,
            .partner = answer.prepared.input.partners[partner].school.urn,
            .lead = answer.prepared.lead_of(answer.prepared.instance.edges[*change.to]).school.urn,
            .reason = "Existing partnership"};
  }

  Instant now_ = *Instant::parse("2026-03-09T14:05:06Z");
  access::Actor operator_ = access::operator_at(now_);
  ProgrammeId programme_{};
  matching::MatchRunId run_{};
};
TRELLIS_FOR_EACH_ENGINE(DemonstrationBoard);

TEST_P(DemonstrationBoard, EveryPriceShownIsThatOfTheMatchKeptAfterIt) {
  const MatchAnswer before = trial();
  const auto [partner, change] = some_switch(before);

  const auto run = matching::move_partner(db(), operator_, move_of(before, partner, change));

  ASSERT_TRUE(run.has_value()) << run.error().message;
  const matching::MatchRun after = found(*run);
  EXPECT_EQ(after.points, before.summary.points + change.consequence.points);
  EXPECT_EQ(after.placed,
            static_cast<std::int64_t>(before.summary.placed) + change.consequence.placed);
  EXPECT_TRUE(after.verified) << after.verification;
  EXPECT_EQ(after.follows, run_);
  EXPECT_NE(after.change_note.find("Existing partnership"), std::string::npos);
  const auto rules = new_rules();
  ASSERT_EQ(rules.size(), 1u);
  EXPECT_EQ(rules[0].kind, "lock");
  EXPECT_EQ(rules[0].set_by, operator_.name);
}

TEST_P(DemonstrationBoard, ChoicesOnApplicationFormsReachTheMatchAndItsWords) {
  const MatchAnswer answer = trial();

  const auto outcomes = matching::choice_outcomes(answer);
  ASSERT_FALSE(outcomes.empty());
  const auto eligible = std::ranges::find_if(outcomes, [](const matching::ChoiceOutcome& row) {
    EXPECT_NE(row.result, matching::ChoiceResult::unread) << row.stated->words;
    return row.result == matching::ChoiceResult::met ||
           row.result == matching::ChoiceResult::not_met;
  });
  ASSERT_NE(eligible, outcomes.end()) << "somebody may have the lead it asks for";
  matching::MatchRunId run = run_;
  if (eligible->result == matching::ChoiceResult::not_met) {
    const auto moved = matching::move_partner(db(),
                                              operator_,
                                              {.run = run_,
                                               .partner = eligible->by->urn,
                                               .lead = eligible->whom->urn,
                                               .reason = "It asked for this lead"});
    ASSERT_TRUE(moved.has_value()) << moved.error().message;
    run = *moved;
  }
  const auto kept = db().read(
      [&](storage::Snapshot& s) { return matching::find_proposal(s, run, eligible->by->urn); });
  EXPECT_NE(kept->why.find(" choice."), std::string::npos) << kept->why;
  EXPECT_NE(kept->parts.find("choice of the partner -"), std::string::npos) << kept->parts;
  EXPECT_TRUE(answer.verdict.proven) << answer.verdict.why;
}

TEST_P(DemonstrationBoard, AMoveNeedsAReasonAndTheRole) {
  const MatchAnswer before = trial();
  const auto [partner, change] = some_switch(before);
  auto request = move_of(before, partner, change);
  request.reason = " ";

  EXPECT_EQ(matching::move_partner(db(), operator_, request).error().field, "reason");
  request.reason = "Because";
  const access::Actor stranger{.name = "Somebody", .at = now_};
  EXPECT_EQ(matching::move_partner(db(), stranger, request).error().kind, ProblemKind::not_allowed);
  EXPECT_TRUE(new_rules().empty());
}

TEST_P(DemonstrationBoard, AKeptPairIsReleasedBeforeItIsMovedAgain) {
  const MatchAnswer before = trial();
  const auto [partner, change] = some_switch(before);
  const auto request = move_of(before, partner, change);
  ASSERT_TRUE(matching::move_partner(db(), operator_, request).has_value());

  const auto again = matching::move_partner(db(), operator_, request);

  EXPECT_EQ(again.error().kind, ProblemKind::conflict);
  EXPECT_NE(again.error().message.find("release that first"), std::string::npos);
  const auto rule = new_rules().at(0);
  ASSERT_TRUE(matching::release_pair(db(), operator_, programme_, rule.id, "A slip").has_value());
  const auto released = db().read(
      [&](storage::Snapshot& s) { return matching::released_pair_rules_of(s, programme_); });
  ASSERT_EQ(released.size(), 1u);
  EXPECT_EQ(released[0].removal_reason, "A slip");
  EXPECT_EQ(released[0].removed_by, operator_.name);
  EXPECT_TRUE(matching::move_partner(db(), operator_, request).has_value());
}

TEST_P(DemonstrationBoard, APartnerThatIsNotMatchedTodayStaysWhereItIs) {
  const MatchAnswer before = trial();
  const auto [partner, change] = some_switch(before);
  auto request = move_of(before, partner, change);
  request.partner = request.lead;

  EXPECT_FALSE(matching::move_partner(db(), operator_, request).has_value());
  EXPECT_TRUE(new_rules().empty());
}

TEST_P(DemonstrationBoard, ARunKeepsWhatEachLeadOfferedAndItsMeanRegret) {
  const matching::MatchRun run = found(run_);
  std::int64_t offered = 0;
  for (const auto& row :
       db().read([&](storage::Snapshot& s) { return matching::places_of_run(s, run_); }))
    offered += row.places;
  std::int64_t regret = 0;
  for (const auto& row :
       db().read([&](storage::Snapshot& s) { return matching::proposals_of(s, run_); }))
    regret += row.regret.value_or(0);

  EXPECT_EQ(offered, run.places);
  EXPECT_EQ(run.all_regret, regret);
  EXPECT_DOUBLE_EQ(run.mean_regret(),
                   static_cast<double>(regret) / static_cast<double>(run.placed));
}

}  // namespace
}  // namespace trellis::cli

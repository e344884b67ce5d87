#include "programme/selection.hpp"

#include <gtest/gtest.h>

#include "programme/shipped_test_files.hpp"

namespace trellis::programme {
namespace {

Marking marking(std::int64_t marker, double need, double fit, double plan, double value) {
  return {marker, {{"need", need}, {"fit", fit}, {"implementation", plan}, {"value", value}}};
}

/// An entry that two people have marked alike, asking for so many pounds.
SelectionEntry entry(std::int64_t id, double mark, std::int64_t pounds, double need = 0) {
  SelectionEntry made{.application = {id},
                      .participation = {id},
                      .organisation = OrganisationId{id},
                      .amount = Money{pounds * 100},
                      .need = need};
  for (const std::int64_t marker : {1, 2})
    made.marks.push_back({.application = {id}, .marking = marking(marker, mark, mark, mark, mark)});
  return made;
}

class Selection : public ::testing::Test {
 protected:
  Definition fund = shipped("excellence_fund.json");
  const Scoring& scoring = fund.scoring.front();

  std::vector<SelectionEntry> scored(std::vector<SelectionEntry> entries) {
    for (SelectionEntry& each : entries) score(scoring, each);
    return entries;
  }
};

TEST_F(Selection, KappaOfAWorkedExample) {
  // Four applications, marks from 0 to 2. Squared differences 0, 1, 0, 1: 0.5 on average. Of all
  // marks a quarter are 0, half 1, a quarter 2; chance alone would give a mean of
  // 2 * (0.25 * 0.5 * 1 + 0.5 * 0.25 * 1 + 0.25 * 0.25 * 4) = 1.
  const std::vector<std::pair<int, int>> marks = {{0, 0}, {1, 2}, {1, 1}, {1, 2}};
  const std::vector<std::pair<int, int>> turned = {{0, 0}, {2, 1}, {1, 1}, {2, 1}};

  ASSERT_TRUE(weighted_kappa(marks, 0, 2).has_value());
  EXPECT_NEAR(*weighted_kappa(marks, 0, 2), 0.5, 1e-12);
  EXPECT_NEAR(*weighted_kappa(turned, 0, 2), 0.5, 1e-12);
  EXPECT_FALSE(weighted_kappa(std::vector<std::pair<int, int>>{{1, 1}, {1, 1}}, 0, 2));
}

TEST_F(Selection, FullAgreementIsOneAndTheMeanDifferenceNothing) {
  const auto entries = scored({entry(1, 4, 1000), entry(2, 1, 1000)});

  const MarkerAgreement agreement = agreement_of(scoring, entries);

  EXPECT_EQ(agreement.applications, 2);
  EXPECT_DOUBLE_EQ(agreement.kappa.value_or(0), 1);
  EXPECT_DOUBLE_EQ(agreement.mean_difference, 0);
}

TEST_F(Selection, MoneyGoesDownTheRankingAndTheRestWaits) {
  const auto entries =
      scored({entry(1, 3, 20'000), entry(2, 4, 20'000), entry(3, 3, 20'000, 9), entry(4, 1, 500)});

  const auto decided = decisions_of(scoring, entries, Money{4'000'000});

  ASSERT_TRUE(decided.has_value());
  ASSERT_EQ(decided->size(), 4u);
  EXPECT_EQ((*decided)[0].application.value, 2);
  EXPECT_EQ((*decided)[1].application.value, 3) << "the tie goes to the greater need";
  EXPECT_EQ((*decided)[1].outcome, SelectionOutcome::awarded);
  EXPECT_EQ((*decided)[2].outcome, SelectionOutcome::waiting);
  EXPECT_EQ((*decided)[3].outcome, SelectionOutcome::not_awarded);
  EXPECT_EQ((*decided)[3].reason, "25.0 of 100 points, below the pass mark of 50");
}

TEST_F(Selection, MoneyOfAWinnerWhoLeftGoesToWhoeverWaits) {
  auto entries = scored({entry(1, 4, 20'000), entry(2, 3, 20'000)});
  entries[0].decision = SelectionDecision{
      .application = {1}, .outcome = SelectionOutcome::awarded, .amount = Money{2'000'000}};
  entries[1].decision = SelectionDecision{.application = {2}, .outcome = SelectionOutcome::waiting};

  const auto before = decisions_of(scoring, entries, Money{2'000'000});
  entries[0].state = ParticipationState::withdrawn;
  const auto after = decisions_of(scoring, entries, Money{2'000'000});

  ASSERT_TRUE(before && after);
  EXPECT_EQ(before->front().outcome, SelectionOutcome::waiting);
  EXPECT_EQ(after->front().outcome, SelectionOutcome::awarded);
}

TEST_F(Selection, NothingIsDecidedBeforeModeration) {
  auto entries = scored({entry(1, 3, 1000)});
  entries[0].marks[1].marking = marking(2, 0, 0, 0, 0);
  score(scoring, entries[0]);

  const auto refused = decisions_of(scoring, entries, Money{1'000'000});
  entries[0].moderation = Moderation{.application = {1}, .total = 62.5};
  score(scoring, entries[0]);

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().message,
            "Moderate every application on which markers differ before you decide");
  EXPECT_DOUBLE_EQ(decisions_of(scoring, entries, Money{1'000'000})->front().total, 62.5);
}

TEST_F(Selection, NobodyMarksTheirOwnTrustAndWorkIsShared) {
  const std::vector<Marker> markers = {{PersonId{1}, "A", {OrganisationId{10}, OrganisationId{90}}},
                                       {PersonId{2}, "B", {}},
                                       {PersonId{3}, "C", {}}};
  const std::vector<MarkingNeed> needs = {{{1}, {OrganisationId{11}, OrganisationId{90}}, {}, 2},
                                          {{2}, {OrganisationId{12}}, {PersonId{2}}, 2},
                                          {{3}, {OrganisationId{13}}, {}, 4}};

  const SharedOut shared = share_out(needs, markers, {});

  const std::vector<std::pair<ApplicationId, PersonId>> first(shared.assigned.begin(),
                                                              shared.assigned.begin() + 4);
  EXPECT_EQ(first,
            (std::vector<std::pair<ApplicationId, PersonId>>{
                {{1}, PersonId{2}}, {{1}, PersonId{3}}, {{2}, PersonId{1}}, {{2}, PersonId{3}}}));
  EXPECT_EQ(shared.short_of_markers, std::vector<ApplicationId>{{3}});
}

}  // namespace
}  // namespace trellis::programme

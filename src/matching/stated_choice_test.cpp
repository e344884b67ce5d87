#include "matching/stated_choice.hpp"

#include <gtest/gtest.h>

#include "matching/fairness.hpp"

namespace trellis::matching {
namespace {

School school_at(int urn, const char* name, int east_km) {
  School made;
  made.urn = Urn(urn);
  made.name = name;
  made.setting = Setting::primary;
  made.at = Point{300000 + east_km * 1000, 300000};
  return made;
}

/// Ash and Beech with one place each, 20 km apart; Oak is near Ash and Elm near Beech.
MatchInput two_and_two() {
  MatchInput input{.leads = {{school_at(900101, "Ash", 0), {{"core", 2026, 1}}, {}},
                             {school_at(900102, "Beech", 20), {{"core", 2026, 1}}, {}}},
                   .partners = {}};
  input.partners.push_back({school_at(900001, "Oak", 5), "core", 2026, 1, {}, 0});
  input.partners.push_back({school_at(900002, "Elm", 16), "core", 2026, 1, {}, 0});
  return input;
}

MatchAnswer matched(MatchInput input) {
  return match_partners(std::move(input), {.salt = "choices"}).value();
}

std::string lead_of(const MatchAnswer& answer, std::size_t partner) {
  return answer.prepared.input.leads[*answer.outcomes[partner].lead].school.name;
}

TEST(StatedChoice, IsShownAndChangesNothingWhereTheProgrammeDoesNotCountIt) {
  MatchInput input = two_and_two();
  const MatchAnswer without = matched(input);
  input.partners[0].choices = {{1, Urn(900102), "Beech, 900102"}};

  const MatchAnswer answer = matched(input);

  EXPECT_EQ(lead_of(answer, 0), "Ash");
  EXPECT_EQ(answer.summary.points, without.summary.points);
  const auto outcomes = choice_outcomes(answer);
  ASSERT_EQ(outcomes.size(), 1u);
  EXPECT_EQ(outcomes[0].result, ChoiceResult::not_met);
  EXPECT_EQ(outcomes[0].whom->name, "Beech");
  EXPECT_NE(counting_sentence(answer.prepared.input.costs).find("does not count them"),
            std::string::npos);
}

TEST(StatedChoice, TakesItsPointsOffWhereItCountsAndTheSentenceSaysSo) {
  MatchInput input = two_and_two();
  input.costs.lead_choice = 600;
  input.costs.partner_choice = 90;
  input.partners[0].choices = {{1, Urn(900102), "900102"}};
  input.leads[1].choices = {{2, Urn(900001), "900001"}};

  const MatchAnswer answer = matched(input);

  EXPECT_EQ(lead_of(answer, 0), "Beech");
  EXPECT_TRUE(answer.verdict.proven) << answer.verdict.why;
  const PairCost& cost = answer.outcomes[0].cost;
  EXPECT_EQ(cost.part(CostPart::choice_of_partner), -600);
  EXPECT_EQ(cost.part(CostPart::choice_of_lead), -60);  // a second choice: two thirds
  EXPECT_EQ(cost.total(), cost.part(CostPart::travel) - 660);
  const std::string& why = answer.outcomes[0].why;
  EXPECT_NE(why.find("It is this school's first choice."), std::string::npos) << why;
  EXPECT_NE(why.find("The lead named this school as its second choice."), std::string::npos) << why;
  EXPECT_NE(why.find("choice of the partner -600"), std::string::npos) << why;
  EXPECT_EQ(answer.outcomes[1].why.find("choice."), std::string::npos) << answer.outcomes[1].why;
}

TEST(StatedChoice, SaysWhyAChoiceCouldNotBeMet) {
  MatchInput input = two_and_two();
  input.kept_apart = {{Urn(900001), Urn(900102), "Declined", "Somebody"}};
  input.partners[0].choices = {{1, Urn(900102), "Beech, 900102"},
                               {2, Urn(900999), "Yew, 900999"},
                               {3, std::nullopt, "the school on the hill"}};
  input.leads[0].choices = {{1, Urn(900001), "Oak, 900001"}};

  const MatchAnswer answer = matched(input);
  const auto outcomes = choice_outcomes(answer);

  ASSERT_EQ(outcomes.size(), 4u);
  EXPECT_EQ(outcomes[0].result, ChoiceResult::not_eligible);
  EXPECT_EQ(outcomes[1].result, ChoiceResult::not_here);
  EXPECT_EQ(outcomes[2].result, ChoiceResult::unread);
  EXPECT_EQ(outcomes[3].side, Side::lead);
  EXPECT_EQ(outcomes[3].result, ChoiceResult::met);
}

TEST(StatedChoice, TwoThatChooseEachOtherBlockAMatchThatGoesByPointsAlone) {
  MatchInput input = two_and_two();
  input.partners[0].choices = {{1, Urn(900102), "900102"}};
  input.leads[1].choices = {{1, Urn(900001), "900001"}};

  const MatchAnswer answer = matched(input);
  const auto pairs = blocking_pairs_of(answer);
  const auto options = fairness_options(answer, {});

  ASSERT_TRUE(pairs.has_value()) << pairs.error().message;
  ASSERT_EQ(pairs->size(), 1u);
  EXPECT_EQ(pairs->front().partner->school.name, "Oak");
  EXPECT_EQ(pairs->front().lead->school.name, "Beech");
  EXPECT_EQ(pairs->front().present->school.name, "Ash");
  EXPECT_EQ(pairs->front().choice_of_partner, 1);
  EXPECT_EQ(pairs->front().choice_of_lead, 1);
  const FairnessOption& stable = options.back();
  EXPECT_EQ(stable.title, "Stable match");
  EXPECT_EQ(stable.placed, 2u);
  EXPECT_EQ(stable.other_lead, 2u);
  EXPECT_GT(stable.points, options.front().points);
}

TEST(StatedChoice, WithoutChoicesNobodyBlocksTheNearestPairs) {
  const auto pairs = blocking_pairs_of(matched(two_and_two()));

  ASSERT_TRUE(pairs.has_value());
  EXPECT_TRUE(pairs->empty());
}

}  // namespace
}  // namespace trellis::matching

#include "matching/school_words.hpp"

#include <gtest/gtest.h>

#include "matching/match.hpp"

namespace trellis::matching {
namespace {

School school_at(int urn, const char* name, int east_km) {
  School made;
  made.urn = Urn(urn);
  made.name = name;
  made.setting = Setting::primary;
  made.at = Point{300000 + east_km * 1000, 300000};
  made.faith = false;
  return made;
}

/// Elm would rather have Ash, which is given to Oak; a name with a full stop stands in the way of
/// whoever cuts sentences.
MatchAnswer two_pairs() {
  MatchInput input = {.leads = {{school_at(900101, "St. Ash. School", 10), {{"core", 2026, 1}}, {}},
                                {school_at(900102, "Beech", 90), {{"core", 2026, 1}}, {}}},
                      .partners = {{school_at(900001, "Oak", 20), "core", 2026, 1, {}, 0},
                                   {school_at(900002, "Elm", 40), "core", 2026, 1, {}, 0}}};
  input.partners[0].school.faith = true;
  return *match_partners(input, {.salt = "test"});
}

PairFigures figures_of_pair(const Outcome& outcome) {
  return {.why = outcome.why,
          .parts = parts_sentence(outcome.cost),
          .points = outcome.cost.total(),
          .regret = outcome.regret};
}

TEST(SchoolWords, TheWhyOfAMatchIsSaidWithoutPoints) {
  const MatchAnswer answer = two_pairs();

  const std::string oak = why_for_schools(figures_of_pair(answer.outcomes[0]));
  EXPECT_EQ(oak.substr(0, oak.find(" Not judged")),
            "St. Ash. School is 13.0 km away by road (estimated). What counts most against this "
            "pairing: the journey and only one being a faith school. No eligible lead fits this "
            "school better.");
  EXPECT_NE(oak.find("Not judged, because the register lacks it"), std::string::npos);
}

TEST(SchoolWords, ABetterLeadElsewhereIsSaidWithoutPoints) {
  const MatchAnswer answer = two_pairs();
  ASSERT_GT(answer.outcomes[1].regret, 0);

  const std::string elm = why_for_schools(figures_of_pair(answer.outcomes[1]));
  EXPECT_NE(elm.find("Another lead would suit this school better, but with it there other schools "
                     "would fare worse."),
            std::string::npos)
      << elm;
  EXPECT_EQ(elm.find("point"), std::string::npos) << elm;
}

TEST(SchoolWords, EveryPartHasWordsAndChoicesSpeakForThemselves) {
  for (int i = 0; i < cost_part_count; ++i) {
    PairCost cost;
    cost.parts[static_cast<std::size_t>(i)] = 1'200;
    const auto part = static_cast<CostPart>(i);
    const bool is_choice = part == CostPart::choice_of_partner || part == CostPart::choice_of_lead;
    EXPECT_EQ(weighed_words(parts_sentence(cost)).empty(), is_choice) << name_of(part);
  }
}

TEST(SchoolWords, TheThreeHeaviestPartsAreTold) {
  EXPECT_EQ(weighed_words("travel by road 1,174, difference in size 90, faith 20, selective 8"),
            "the journey, different sizes and only one being a faith school");
  EXPECT_EQ(weighed_words("travel by road 74, faith 20, choice of the partner -50"),
            "the journey and only one being a faith school");
  EXPECT_EQ(weighed_words(parts_sentence({})), "");
}

TEST(SchoolWords, ASentenceThatCountsNoPointsIsLeftAsItIs) {
  EXPECT_EQ(why_for_schools({.why = "Decided by the panel.", .parts = "faith 20", .points = 20}),
            "Decided by the panel.");
}

}  // namespace
}  // namespace trellis::matching

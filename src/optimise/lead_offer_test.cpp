#include "optimise/lead_offer.hpp"

#include <gtest/gtest.h>

#include "optimise/solve.hpp"

namespace trellis::optimise {
namespace {

const std::vector<std::string> streams{"extended", "core"};
const std::vector<std::string> years{"2026/27", "2027/28", "2028/29"};

TEST(LeadOffer, SixtyLeadsWithTwoAndThreeAYearOffer900Places) {
  std::vector<LeadOffer> offers;
  for (int lead = 0; lead < 60; ++lead) offers.push_back({900101 + lead, {2, 2, 2, 3, 3, 3}});
  const auto offered = offered_places(offers, streams, years);
  ASSERT_TRUE(offered);
  std::int64_t sum = 0;
  for (const Place& place : offered->places) sum += place.capacity;
  EXPECT_EQ(sum, 900);
  EXPECT_TRUE(offered->groups.empty());
}

TEST(LeadOffer, TotalsBecomeNestedGroupsThatHold) {
  const std::vector<LeadOffer> offers{{900101, {2, 2, 2, 3, 3, 3}, {1, {}, 2}, 3}};
  const auto offered = offered_places(offers, streams, years);
  ASSERT_TRUE(offered);
  ASSERT_EQ(offered->groups.size(), 3u);
  Instance instance;
  instance.places = offered->places;
  instance.groups = offered->groups;
  for (PartnerIndex p = 0; p < 9; ++p) {
    instance.partners.push_back({.key = 900001 + p});
    for (PlaceIndex t = 0; t < 6; ++t) instance.edges.push_back({p, t, 1 + t});
  }
  const auto solution = solve(instance, {});
  ASSERT_TRUE(solution);
  EXPECT_EQ(solution->totals.placed, 3u);
  EXPECT_EQ(solution->totals.points, 1 + 2 + 2);
}

TEST(LeadOffer, AListOfTheWrongLengthIsCountedAndRefused) {
  const std::vector<LeadOffer> offers{{900101, {2, 2, 2, 3, 3}}};
  const auto offered = offered_places(offers, streams, years);
  ASSERT_FALSE(offered);
  EXPECT_EQ(offered.error().sentence,
            "Lead 900101 gives 5 numbers of places for 2 streams in 3 years");
  EXPECT_EQ(offered.error().remedy, "Give exactly 6 numbers, 0 where no place is offered");

  const std::vector<LeadOffer> short_totals{{900101, {1, 1, 1, 1, 1, 1}, {1, 2}}};
  EXPECT_EQ(offered_places(short_totals, streams, years).error().code, RefusalCode::wrong_length);
  EXPECT_EQ(offered_places(offers, {}, years).error().code, RefusalCode::nothing_to_do);
}

}  // namespace
}  // namespace trellis::optimise

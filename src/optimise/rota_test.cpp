#include "optimise/rota.hpp"

#include <gtest/gtest.h>
#include <map>
#include <set>

#include "optimise/testing/reference_reader.hpp"

namespace trellis::optimise {
namespace {

std::vector<RotaMember> cluster(const std::vector<std::int64_t>& trusts) {
  std::vector<RotaMember> members;
  for (std::size_t i = 0; i < trusts.size(); ++i)
    members.push_back({.key = 900001 + static_cast<std::int64_t>(i),
                       .trust = trusts[i],
                       .phases_known = 1,
                       .point = Point{static_cast<std::int64_t>(1000 * i * i), 0}});
  return members;
}

/// Every school gives and gets the same number, none within its own trust.
void expect_legal(const std::vector<RotaMember>& members, const Rota& rota, std::uint32_t reviews) {
  std::map<std::uint32_t, std::uint32_t> given, got;
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (const Review& review : rota.reviews) {
    ++given[review.reviewer];
    ++got[review.reviewed];
    EXPECT_TRUE(pairs.emplace(review.reviewer, review.reviewed).second);
    const auto& one = members[review.reviewer];
    const auto& other = members[review.reviewed];
    EXPECT_TRUE(one.trust == 0 || one.trust != other.trust);
    EXPECT_NE(one.key, other.key);
  }
  for (std::uint32_t i = 0; i < members.size(); ++i) {
    EXPECT_EQ(given[i], reviews);
    EXPECT_EQ(got[i], reviews);
  }
}

TEST(Rota, All123ReferenceCasesHaveTheirStatus) {
  const auto path = testing::reference_file("rota-feasibility.json");
  if (!path) GTEST_SKIP() << "The folder of reference instances is absent";
  const auto cases = testing::read_rotas(*path);
  EXPECT_EQ(cases.size(), 123u);
  for (const auto& one : cases) {
    const RotaStatus status = rota_status(one.trust_blocks, one.reviews);
    const char* text = status == RotaStatus::non_reciprocal    ? "non-reciprocal"
                       : status == RotaStatus::reciprocal_only ? "reciprocal-only"
                                                               : "impossible";
    EXPECT_EQ(text, one.status) << one.n << " schools, " << one.reviews << " reviews";
  }
}

TEST(Rota, EveryPossibleReferenceCaseGetsALegalRota) {
  const auto path = testing::reference_file("rota-feasibility.json");
  if (!path) GTEST_SKIP() << "The folder of reference instances is absent";
  for (const auto& one : testing::read_rotas(*path)) {
    std::vector<std::int64_t> trusts;
    for (std::size_t b = 0; b < one.trust_blocks.size(); ++b)
      trusts.insert(trusts.end(), one.trust_blocks[b], static_cast<std::int64_t>(b) + 1);
    const auto members = cluster(trusts);
    const auto rota = make_rota(members, {.reviews = one.reviews}, {});
    ASSERT_EQ(rota.has_value(), one.status != "impossible");
    if (!rota) {
      EXPECT_FALSE(rota.error().sentence.empty());
      continue;
    }
    expect_legal(members, *rota, one.reviews);
    EXPECT_EQ(rota->reciprocal_pairs == 0, one.status == "non-reciprocal");
  }
}

TEST(Rota, LeastTravelIsFoundAgainstAllRotasOfFourSchools) {
  auto members = cluster({0, 0, 0, 0});
  std::int64_t best = 1'000'000;
  for (std::uint32_t a : {1u, 2u, 3u})
    for (std::uint32_t b : {0u, 2u, 3u})
      for (std::uint32_t c : {0u, 1u, 3u})
        for (std::uint32_t d : {0u, 1u, 2u}) {
          const std::uint32_t to[] = {a, b, c, d};
          if (std::set<std::uint32_t>{a, b, c, d}.size() != 4) continue;
          bool reciprocal = false;
          std::int64_t travel = 0;
          for (std::uint32_t i = 0; i < 4; ++i) {
            reciprocal = reciprocal || to[to[i]] == i;
            travel += std::abs(members[i].point->x - members[to[i]].point->x);
          }
          if (!reciprocal) best = std::min(best, travel);
        }
  EXPECT_EQ(make_rota(members, {.reviews = 1}, {})->travel_m, best);
}

TEST(Rota, TheOrderOfMembersChangesNothing) {
  const auto members = cluster({1, 1, 2, 2, 3, 0, 0});
  const auto rota = make_rota(members, {.reviews = 2}, {});
  std::vector<RotaMember> reversed(members.rbegin(), members.rend());
  const auto other = make_rota(reversed, {.reviews = 2}, {});
  ASSERT_EQ(rota->reviews.size(), other->reviews.size());
  for (std::size_t i = 0; i < rota->reviews.size(); ++i) {
    EXPECT_EQ(members[rota->reviews[i].reviewer].key, reversed[other->reviews[i].reviewer].key);
    EXPECT_EQ(members[rota->reviews[i].reviewed].key, reversed[other->reviews[i].reviewed].key);
  }
}

TEST(Rota, FiveYearsOfSixSchoolsRepeatNothing) {
  const auto members = cluster({0, 0, 0, 0, 0, 0});
  const auto years = rota_for_years(members, {.reviews = 1, .repeats = Wish::forbid}, {}, 5);
  ASSERT_TRUE(years);
  std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
  for (const Rota& rota : *years)
    for (const Review& review : rota.reviews)
      EXPECT_TRUE(seen.emplace(review.reviewer, review.reviewed).second);
  EXPECT_EQ(seen.size(), 30u);

  const auto six = rota_for_years(members, {.reviews = 1, .repeats = Wish::forbid}, {}, 6);
  ASSERT_FALSE(six);
  EXPECT_EQ(six.error().sentence.substr(0, 63),
            "In year 6: Past reviews cannot all be avoided: at least 6 would");
}

TEST(Rota, RepeatsAreFewestWhenTheyCannotBeAvoided) {
  const auto members = cluster({0, 0, 0});
  const std::vector<PastReview> past{{900001, 900002}, {900002, 900003}, {900003, 900001}};
  const auto second = make_rota(members, {.reviews = 1}, past);
  EXPECT_EQ(second->repeated, 0u);
  const auto both = make_rota(members, {.reviews = 2}, past);
  EXPECT_EQ(both->repeated, 3u);
}

TEST(Rota, ASchoolIsReviewedBySomebodyWhoKnowsItsPhase) {
  auto members = cluster({0, 0, 0, 0});
  members[0].phase = 1;
  members[3].phases_known = 3;  // The farthest, so only the rule can bring it.
  const auto rota = make_rota(members, {.reviews = 1, .unknown_phase = Wish::forbid}, {});
  ASSERT_TRUE(rota);
  EXPECT_EQ(rota->unknown_phase, 0u);
  members[3].phases_known = 1;
  const auto none = make_rota(members, {.reviews = 1, .unknown_phase = Wish::forbid}, {});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().sentence, "1 school would have no reviewer who knows its phase");
}

TEST(Rota, ImpossibleCasesSayWhy) {
  EXPECT_EQ(make_rota(cluster({7, 7, 7, 0}), {.reviews = 1}, {}).error().sentence,
            "One trust has 3 schools of the cluster's 4, so the 1 other school cannot give and get "
            "all their reviews");
  EXPECT_EQ(make_rota(cluster({7, 7, 0, 0}), {.reviews = 3}, {}).error().sentence,
            "A school has only 2 other schools outside its own trust, but is to review 3");
  EXPECT_EQ(make_rota(cluster({7, 7, 8, 8, 9}), {.reviews = 3}, {}).error().code,
            RefusalCode::infeasible);
  EXPECT_EQ(make_rota(cluster({0, 0, 0, 0}), {.reviews = 2, .reciprocal = Wish::forbid}, {})
                .error()
                .sentence,
            "Without reciprocal reviews each of 4 schools can review at most 1 others");
  EXPECT_EQ(make_rota(cluster({7, 7, 0, 0, 0}), {.reviews = 2, .reciprocal = Wish::forbid}, {})
                .error()
                .sentence,
            "With these trusts no rota avoids that two schools review each other");
}

TEST(Rota, BadClustersAreRefused) {
  EXPECT_EQ(make_rota(cluster({0}), {}, {}).error().code, RefusalCode::nothing_to_do);
  EXPECT_EQ(make_rota(cluster({0, 0, 0, 0, 0, 0, 0, 0, 0}), {}, {}).error().code,
            RefusalCode::too_large);
  EXPECT_EQ(make_rota(cluster({0, 0}), {.reviews = 0}, {}).error().code, RefusalCode::bad_rule);
  auto twice = cluster({0, 0, 0});
  twice[1].key = twice[0].key;
  EXPECT_EQ(make_rota(twice, {}, {}).error().code, RefusalCode::duplicate);
}

}  // namespace
}  // namespace trellis::optimise

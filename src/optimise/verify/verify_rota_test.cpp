#include "optimise/verify/verify_rota.hpp"

#include <gtest/gtest.h>

#include "optimise/testing/reference_reader.hpp"

namespace trellis::optimise {
namespace {

std::vector<RotaMember> members_of(const std::vector<std::uint32_t>& trust_blocks) {
  std::vector<RotaMember> members;
  for (std::size_t b = 0; b < trust_blocks.size(); ++b)
    for (std::uint32_t i = 0; i < trust_blocks[b]; ++i)
      members.push_back({.key = 900001 + static_cast<std::int64_t>(members.size()),
                         .trust = static_cast<std::int64_t>(b) + 1,
                         .phases_known = 1,
                         .point = Point{static_cast<std::int64_t>(700 * members.size()), 0}});
  return members;
}

TEST(VerifyRota, EveryRotaOfTheReferenceCasesIsWithoutFault) {
  const auto path = testing::reference_file("rota-feasibility.json");
  if (!path) GTEST_SKIP() << "The folder of reference instances is absent";
  for (const auto& one : testing::read_rotas(*path)) {
    const auto members = members_of(one.trust_blocks);
    const RotaRules rules{.reviews = one.reviews};
    const auto rota = make_rota(members, rules, {});
    if (!rota) continue;
    const auto faults = faults_of_rota(members, rules, {}, *rota);
    EXPECT_TRUE(faults.empty()) << faults.front();
  }
}

TEST(VerifyRota, EveryChangeToARotaIsFound) {
  const auto members = members_of({2, 1, 1, 1, 1});
  const RotaRules rules{.reviews = 2};
  const std::vector<PastReview> past{{900001, 900003}};
  const Rota rota = *make_rota(members, rules, past);
  ASSERT_TRUE(faults_of_rota(members, rules, past, rota).empty());
  const auto faults = [&](const auto& change) {
    Rota spoilt = rota;
    change(spoilt);
    return faults_of_rota(members, rules, past, spoilt).size();
  };
  EXPECT_GT(faults([](Rota& r) { r.reviews.pop_back(); }), 0u);
  EXPECT_GT(faults([](Rota& r) { r.reviews[0] = r.reviews[1]; }), 0u);
  EXPECT_GT(faults([](Rota& r) { r.reviews[0] = {0, 1}; }), 0u);
  EXPECT_GT(faults([](Rota& r) { r.reviews[0] = {0, 0}; }), 0u);
  EXPECT_GT(faults([](Rota& r) { r.reviews[0] = {0, 99}; }), 0u);
  EXPECT_EQ(faults([](Rota& r) { ++r.reciprocal_pairs; }), 1u);
  EXPECT_EQ(faults([](Rota& r) { ++r.repeated; }), 1u);
  EXPECT_EQ(faults([](Rota& r) { ++r.unknown_phase; }), 1u);
  EXPECT_EQ(faults([](Rota& r) { --r.travel_m; }), 1u);
}

TEST(VerifyRota, WhatIsForbiddenIsFoundAgain) {
  const auto members = members_of({1, 1, 1});
  const Rota both = *make_rota(members, {.reviews = 2}, {});
  EXPECT_TRUE(faults_of_rota(members, {.reviews = 2}, {}, both).empty());
  const auto faults = faults_of_rota(members, {.reviews = 2, .reciprocal = Wish::forbid}, {}, both);
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0], "The rota has 3 reciprocal pairs, which the rules forbid");
}

}  // namespace
}  // namespace trellis::optimise

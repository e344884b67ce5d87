#include "matching/cluster_wish.hpp"

#include <gtest/gtest.h>

namespace trellis::matching {
namespace {

constexpr int first_urn = 900001;

WishSchool school_number(int number) {
  return {.organisation = OrganisationId{number},
          .urn = Urn(first_urn + number - 1),
          .name = "School " + std::to_string(number)};
}

ClusterWish held_wish(WishKind kind, const std::vector<int>& schools) {
  ClusterWish wish{.kind = kind, .held_at = Instant{}};
  for (const int number : schools) wish.schools.push_back(school_number(number));
  return wish;
}

ClusterWish form_wish(const std::vector<int>& schools) {
  ClusterWish wish = held_wish(WishKind::together, schools);
  wish.held_at.reset();
  wish.application = programme::ApplicationId{schools.front()};
  return wish;
}

std::vector<Urn> waiting_schools(int count) {
  std::vector<Urn> urns;
  for (int i = 0; i < count; ++i) urns.emplace_back(first_urn + i);
  return urns;
}

TEST(ClusterWish, GroupsWithASchoolInCommonBecomeOne) {
  const std::vector<ClusterWish> wishes = {held_wish(WishKind::together, {1, 2}),
                                           held_wish(WishKind::together, {4, 5}),
                                           held_wish(WishKind::together, {2, 3}),
                                           held_wish(WishKind::apart, {1, 4, 9})};

  const auto rules = rules_of_wishes(wishes, waiting_schools(5), 7);

  ASSERT_TRUE(rules.has_value()) << rules.error().message;
  EXPECT_EQ(rules->together,
            (std::vector<std::vector<std::int64_t>>{{900001, 900002, 900003}, {900004, 900005}}));
  EXPECT_EQ(rules->apart, (std::vector<std::pair<std::int64_t, std::int64_t>>{{900001, 900004}}))
      << "a school that does not wait binds nobody";
}

TEST(ClusterWish, WhatDoesNotHoldBindsNobody) {
  auto ended = held_wish(WishKind::apart, {1, 2});
  ended.ended_at = Instant{};
  const std::vector<ClusterWish> wishes = {form_wish({1, 2}), ended};

  const auto rules = rules_of_wishes(wishes, waiting_schools(5), 7);

  ASSERT_TRUE(rules.has_value());
  EXPECT_TRUE(rules->together.empty());
  EXPECT_TRUE(rules->apart.empty());
}

TEST(ClusterWish, WishesThatCannotAllBeKeptAreRefusedByName) {
  const std::vector<ClusterWish> at_odds = {held_wish(WishKind::together, {1, 2}),
                                            held_wish(WishKind::together, {2, 3}),
                                            held_wish(WishKind::apart, {3, 1})};
  EXPECT_EQ(rules_of_wishes(at_odds, waiting_schools(5), 7).error().message,
            "Change the wishes of School 1 and School 3: they may not be in one cluster, and are "
            "to stay together with School 1, School 2, School 3");

  const std::vector<ClusterWish> large = {held_wish(WishKind::together, {1, 2, 3, 4})};
  EXPECT_EQ(rules_of_wishes(large, waiting_schools(5), 3).error().message,
            "Change the wishes of these schools: 4 schools want to stay together, and a cluster "
            "has at most 3: School 1, School 2, School 3, School 4");
}

TEST(ClusterWish, OneSchoolCannotBindAnother) {
  const std::vector<ClusterWish> one_sided = {form_wish({1, 2, 3}), form_wish({2, 1})};
  EXPECT_FALSE(is_mutual(one_sided[0], one_sided)) << "school 3 has not asked";
  EXPECT_TRUE(is_mutual(one_sided[1], one_sided));

  auto turned_down = one_sided;
  turned_down[0].ended_at = Instant{};
  EXPECT_FALSE(is_mutual(turned_down[1], turned_down));
}

TEST(ClusterWish, SchoolsKeptApartAreNamed) {
  const std::vector<ClusterWish> wishes = {held_wish(WishKind::apart, {1, 2, 3})};

  EXPECT_EQ(apart_faults(wishes, {OrganisationId{3}, OrganisationId{1}, OrganisationId{7}}),
            (std::vector<std::string>{"School 1 and School 3 may not be in one cluster"}));
  EXPECT_TRUE(apart_faults(wishes, {OrganisationId{2}, OrganisationId{3}}).empty());
}

}  // namespace
}  // namespace trellis::matching

#include "optimise/general.hpp"

#include <gtest/gtest.h>
#include <map>

#include "optimise/solve.hpp"
#include "optimise/testing/random_instance.hpp"

namespace trellis::optimise {
namespace {

/// Two leads with two places each; everybody is nearer to the first.
Instance two_leads() {
  Instance instance;
  instance.partners = {{.key = 900001}, {.key = 900002}, {.key = 900003}};
  instance.places = {{.lead = 900101, .capacity = 2}, {.lead = 900102, .capacity = 2}};
  instance.edges = {{0, 0, 10}, {0, 1, 30}, {1, 0, 10}, {1, 1, 40}, {2, 0, 10}, {2, 1, 50}};
  return instance;
}

std::map<std::int64_t, int> by_lead(const Instance& instance, const GeneralMatch& match) {
  std::map<std::int64_t, int> count;
  for (const auto& edge : match.edge_of)
    if (edge) ++count[instance.places[instance.edges[*edge].place].lead];
  return count;
}

TEST(General, EqualsTheExactSolverWhereBothApply) {
  std::mt19937 random(4);
  for (int i = 0; i < 25; ++i) {
    const Instance instance = testing::random_instance(
        random,
        {.classes = 1 + i % 2, .trusts = i % 3 == 0, .quotas = i % 4 == 0, .locks = i % 5 == 0});
    const auto exact = solve(instance, {});
    const auto general = solve_general(instance, {}, {});
    ASSERT_EQ(exact.has_value(), general.has_value()) << i;
    if (!exact) continue;
    EXPECT_EQ(general->placed, exact->totals.placed) << i;
    EXPECT_EQ(general->points, exact->totals.points) << i;
    EXPECT_TRUE(general->proven);
  }
}

TEST(General, ALeadOpensForAtLeastTwoOrNotAtAll) {
  const Instance instance = two_leads();
  // Two at the first and one at the second is best (30 + 10 + 10), but one is too few there.
  EXPECT_EQ(by_lead(instance, *solve_general(instance, {}, {})),
            (std::map<std::int64_t, int>{{900101, 2}, {900102, 1}}));
  const auto match = solve_general(instance, {.open_at_least = {{900102, 2}}}, {});
  ASSERT_TRUE(match) << match.error().sentence;
  EXPECT_EQ(by_lead(instance, *match), (std::map<std::int64_t, int>{{900101, 1}, {900102, 2}}));
  EXPECT_EQ(match->points, 30 + 40 + 10);
  EXPECT_NE(match->note.find("This rule needs the slower solver"), std::string::npos);
}

TEST(General, TwoSchoolsShareALead) {
  const auto match = solve_general(two_leads(), {.same_lead = {{0, 2}}}, {});
  ASSERT_TRUE(match);
  EXPECT_EQ(match->points, 10 + 40 + 10);
}

TEST(General, GroupsThatOverlapHoldTogether) {
  Instance instance = two_leads();
  instance.places.push_back({.lead = 900101, .stream = 1, .capacity = 2});
  instance.places.push_back({.lead = 900102, .stream = 1, .capacity = 2});
  instance.edges.push_back({0, 2, 5});
  instance.edges.push_back({1, 3, 5});
  instance.groups = {{"lead 900101", {0, 2}, 0, 1}, {"stream 2", {2, 3}, 0, 1}};
  EXPECT_EQ(solve(instance, {}).error().code, RefusalCode::not_laminar);
  const auto match = solve_general(instance, {}, {});
  ASSERT_TRUE(match) << match.error().sentence;
  EXPECT_EQ(match->placed, 3u);
  // One of stream 2 (5) and two elsewhere, one of them at lead 900101: 30 + 5 + 10.
  EXPECT_EQ(match->points, 45);
}

TEST(General, RulesThatCannotHoldAndBadRulesAreRefusedInWords) {
  Instance instance = two_leads();
  instance.groups = {{"everywhere", {0, 1}, 4, 4}};
  EXPECT_EQ(solve_general(instance, {}, {}).error().sentence,
            "These rules cannot all hold at once");
  EXPECT_EQ(solve_general(two_leads(), {.open_at_least = {{77, 2}}}, {}).error().sentence,
            "The smallest number of partners for lead 77 does not name a lead with places, or is "
            "below 1");
  EXPECT_EQ(solve_general(two_leads(), {.same_lead = {{0, 9}}}, {}).error().code,
            RefusalCode::unknown_index);
  instance.groups = {{"floor", {0}, 5, 4}};
  EXPECT_EQ(solve_general(instance, {}, {}).error().code, RefusalCode::bad_bound);
}

}  // namespace
}  // namespace trellis::optimise

#include "optimise/reasons.hpp"

#include <gtest/gtest.h>
#include <set>

#include "optimise/solve.hpp"
#include "optimise/testing/random_instance.hpp"
#include "optimise/testing/reference_reader.hpp"

namespace trellis::optimise {
namespace {

Instance two_leads() {
  Instance instance;
  instance.partners = {{.key = 900001}, {.key = 900002}, {.key = 900003}};
  instance.places = {{.lead = 900101, .capacity = 1}, {.lead = 900102, .capacity = 1}};
  instance.edges = {{0, 0, 10}, {0, 1, 50}, {1, 0, 20}, {1, 1, 25}, {2, 0, 30}};
  return instance;
}

std::vector<Unplaced> reasons_of(const Instance& instance) {
  const auto solution = solve(instance, {});
  EXPECT_TRUE(solution);
  return reasons(instance, *solution);
}

TEST(Reasons, WorkedExampleSharesTwoPlacesAtBothLeads) {
  const auto list = reasons_of(two_leads());
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0].kind, ReasonKind::full);
  EXPECT_EQ(list[0].sentence,
            "Eligible leads are full: schools 900001, 900002 and 900003 share 2 places at leads "
            "900101 and 900102");
  ASSERT_EQ(list[0].relief.size(), 1u);
  EXPECT_EQ(list[0].relief[0].kind, Relief::Kind::place);
}

TEST(Reasons, TheRuleThatOpensMostLeadsIsNamed) {
  Instance instance = two_leads();
  instance.edges.pop_back();
  instance.rule_names = {"the distance cap", "the same-setting rule", "the own-trust rule"};
  instance.ruled_out = {{2, 0, 0b011}, {2, 1, 0b001}};
  EXPECT_EQ(reasons_of(instance)[0].sentence,
            "No lead is eligible: without the distance cap, 1 lead would be");

  instance.ruled_out = {{2, 0, 0b011}, {2, 1, 0b111}};
  EXPECT_EQ(reasons_of(instance)[0].sentence,
            "No lead is eligible: without the distance cap and the same-setting rule, 1 lead would "
            "be");
}

TEST(Reasons, AForbiddenPairIsNamedWithWhoSetIt) {
  Instance instance = two_leads();
  instance.partners.resize(1);
  instance.edges = {{0, 0, 10}};
  instance.forbidden = {{0, 900101, "declined in 2025", "the South West hub"}};
  const auto list = reasons_of(instance);
  EXPECT_EQ(list[0].kind, ReasonKind::forbidden);
  EXPECT_EQ(list[0].sentence,
            "It would have a place, but the pair with lead 900101 is ruled out by the South West "
            "hub (declined in 2025)");
}

TEST(Reasons, ALockInTheWayIsNamed) {
  Instance instance = two_leads();
  instance.partners.pop_back();
  instance.edges = {{0, 0, 10}, {0, 1, 50}, {1, 0, 20}};
  instance.locks = {{0, 0, "existing partnership", "the programme"}};
  const auto list = reasons_of(instance);
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0].kind, ReasonKind::locked);
  ASSERT_EQ(list[0].locks.size(), 1u);

  instance.locks.clear();
  EXPECT_EQ(solve(instance, {})->totals.unplaced, 0u);
}

TEST(Reasons, APartnerThatGoesFirstIsNamedWithTheChain) {
  Instance instance = two_leads();
  instance.partners[2].priority = 1;
  instance.partners[1].priority = 1;
  const auto list = reasons_of(instance);
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0].kind, ReasonKind::lower_priority);
  EXPECT_EQ(instance.partners[list[0].chain.back().partner].key, 900001);
  EXPECT_NE(list[0].sentence.find("school 900001, which goes first"), std::string::npos);
}

TEST(Reasons, AQuotaThatIsReachedIsNamed) {
  Instance instance = two_leads();
  instance.places[0].capacity = 5;
  instance.partner_groups = {{"trust 16042", {0, 1, 2}, 0, 2}};
  const auto list = reasons_of(instance);
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0].kind, ReasonKind::quota);
  EXPECT_EQ(list[0].sentence, "The 2 places that “trust 16042” may have are taken");
  ASSERT_EQ(list[0].relief.size(), 1u);
  EXPECT_EQ(list[0].relief[0], (Relief{Relief::Kind::partner_group_ceiling, 0}));
}

TEST(Reasons, ReferenceHas18WithoutLeadAnd3WithoutPlace) {
  const auto path = testing::reference_file("lp-60x664.json");
  if (!path) GTEST_SKIP() << "The folder of reference instances is absent";
  const auto list = reasons_of(testing::read_match(*path).instance);
  std::map<ReasonKind, int> count;
  for (const Unplaced& reason : list) ++count[reason.kind];
  EXPECT_EQ(count[ReasonKind::no_eligible_lead], 18);
  EXPECT_EQ(count[ReasonKind::full], 3);
  EXPECT_EQ(list.size(), 21u);
}

void apply(const Relief& relief, Instance& instance) {
  switch (relief.kind) {
    case Relief::Kind::place:
      ++instance.places[relief.index].capacity;
      return;
    case Relief::Kind::group_ceiling:
      ++instance.groups[relief.index].upper;
      return;
    case Relief::Kind::partner_group_ceiling:
      ++instance.partner_groups[relief.index].upper;
      return;
    case Relief::Kind::floor:
      --instance.groups[relief.index].lower;
      return;
  }
}

std::vector<std::int64_t> placing(const Instance& instance, const Solution& solution) {
  auto values = testing::level_values(instance, {}, solution.edge_of);
  values.pop_back();
  return values;
}

/// Placed partners of the binding set use exactly its places, and nobody in it could go elsewhere.
void check_binding_set(const Instance& instance, const Solution& solution, const Unplaced& reason) {
  std::int64_t placed = 0;
  const std::set<std::int64_t> leads(reason.leads.begin(), reason.leads.end());
  for (const PartnerIndex p : reason.sharing) {
    placed += solution.edge_of[p].has_value();
    if (instance.groups.empty() && instance.locks.empty() && instance.forbidden.empty())
      for (const Edge& edge : instance.edges)
        if (edge.partner == p) {
          EXPECT_TRUE(leads.contains(instance.places[edge.place].lead));
        }
  }
  EXPECT_GE(placed, 0);
  EXPECT_LE(placed, reason.places);
  EXPECT_GT(static_cast<std::int64_t>(reason.sharing.size()), reason.places);
}

class TrueReasons : public ::testing::TestWithParam<testing::RandomShape> {};

/// Removing the named cause places somebody: 400 problems a shape.
TEST_P(TrueReasons, RemovingTheCausePlacesSomebody) {
  std::mt19937 random(37);
  std::map<ReasonKind, int> seen;
  for (int round = 0; round < 400; ++round) {
    const Instance instance = testing::random_instance(random, GetParam());
    const auto solution = solve(instance, {});
    if (!solution) continue;
    const auto list = reasons(instance, *solution);
    ASSERT_EQ(list.size(), solution->totals.unplaced);
    for (const Unplaced& reason : list) {
      ++seen[reason.kind];
      EXPECT_FALSE(reason.sentence.empty());
      Instance changed = instance;
      switch (reason.kind) {
        case ReasonKind::no_eligible_lead:
          continue;
        case ReasonKind::forbidden:
        case ReasonKind::locked: {
          if (reason.every_pair_forbidden) continue;
          std::vector<Lock> locks;
          for (std::size_t i = 0; i < instance.locks.size(); ++i)
            if (std::find(reason.locks.begin(), reason.locks.end(), i) == reason.locks.end())
              locks.push_back(instance.locks[i]);
          changed.locks = locks;
          for (const std::size_t i : reason.forbidden) changed.forbidden[i].lead = 999999;
          break;
        }
        case ReasonKind::lower_priority: {
          const PartnerIndex first = reason.chain.back().partner;
          EXPECT_EQ(reason.chain.front().partner, reason.partner);
          std::erase_if(changed.edges, [&](const Edge& e) { return e.partner == first; });
          const auto again = solve(changed, {});
          ASSERT_TRUE(again);
          EXPECT_GE(again->totals.placed, solution->totals.placed);
          continue;
        }
        case ReasonKind::full:
          check_binding_set(instance, *solution, reason);
          [[fallthrough]];
        case ReasonKind::quota:
          ASSERT_FALSE(reason.relief.empty());
          for (const Relief& relief : reason.relief) apply(relief, changed);
          break;
      }
      const auto again = solve(changed, {});
      ASSERT_TRUE(again) << again.error().sentence;
      EXPECT_LT(placing(changed, *again), placing(instance, *solution)) << reason.sentence;
    }
  }
  EXPECT_GT(seen[ReasonKind::full] + seen[ReasonKind::quota], 20);
}

INSTANTIATE_TEST_SUITE_P(Shapes,
                         TrueReasons,
                         ::testing::Values(testing::RandomShape{.lead_totals = false},
                                           testing::RandomShape{.leads = 4, .trusts = true},
                                           testing::RandomShape{.partners = 8, .classes = 3},
                                           testing::RandomShape{.partners = 8, .quotas = true},
                                           testing::RandomShape{
                                               .partners = 8, .density = 0.3, .locks = true}));

}  // namespace
}  // namespace trellis::optimise

#include "optimise/stable.hpp"

#include <functional>
#include <gtest/gtest.h>
#include <random>

#include "optimise/solve.hpp"
#include "optimise/testing/random_instance.hpp"

namespace trellis::optimise {
namespace {

using EdgeList = std::vector<std::optional<EdgeIndex>>;

/// Whether places and groups hold, counted by hand.
bool keeps_limits(const Instance& instance, const EdgeList& match) {
  std::vector<std::int64_t> used(instance.places.size(), 0);
  for (const auto& edge : match)
    if (edge) ++used[instance.edges[*edge].place];
  for (std::size_t t = 0; t < used.size(); ++t)
    if (used[t] > instance.places[t].capacity) return false;
  for (const CapacityGroup& group : instance.groups) {
    std::int64_t all = 0;
    for (const PlaceIndex t : group.places) all += used[t];
    if (all > group.upper) return false;
  }
  return true;
}

/// Stable by its definition: nobody can take a pair it would rather have by putting out at most one
/// partner whom the lead ranks behind it.
bool stable_by_trying(const Instance& instance, const Preferences& ranks, const EdgeList& match) {
  const auto behind = [&](EdgeIndex one, EdgeIndex other) {
    return std::pair(ranks.lead_rank[one], instance.partners[instance.edges[one].partner].key) >
           std::pair(ranks.lead_rank[other], instance.partners[instance.edges[other].partner].key);
  };
  for (EdgeIndex e = 0; e < instance.edges.size(); ++e) {
    const auto p = instance.edges[e].partner;
    if (match[p] && ranks.partner_rank[*match[p]] <= ranks.partner_rank[e]) continue;
    EdgeList changed = match;
    changed[p] = e;
    if (keeps_limits(instance, changed)) return false;
    for (std::size_t q = 0; q < match.size(); ++q) {
      if (q == p || !match[q] || !behind(*match[q], e)) continue;
      EdgeList without = changed;
      without[q].reset();
      if (keeps_limits(instance, without)) return false;
    }
  }
  return true;
}

void each_match(const Instance& instance, const std::function<void(const EdgeList&)>& see) {
  EdgeList match(instance.partners.size());
  const std::function<void(std::size_t)> choose = [&](std::size_t p) {
    if (p == match.size()) {
      if (keeps_limits(instance, match)) see(match);
      return;
    }
    match[p].reset();
    choose(p + 1);
    for (EdgeIndex e = 0; e < instance.edges.size(); ++e)
      if (instance.edges[e].partner == p) {
        match[p] = e;
        choose(p + 1);
      }
    match[p].reset();
  };
  choose(0);
}

Preferences random_ranks(const Instance& instance, std::mt19937& random) {
  std::uniform_int_distribution<std::int64_t> rank(0, 1'000'000);
  Preferences ranks;
  for (std::size_t e = 0; e < instance.edges.size(); ++e) {
    ranks.partner_rank.push_back(rank(random));
    ranks.lead_rank.push_back(rank(random));
  }
  return ranks;
}

TEST(StableByTrying, IsStableAndBestForPartnersAmongAllMatches) {
  std::mt19937 random(11);
  int seen = 0;
  for (int round = 0; round < 40; ++round) {
    const Instance instance =
        testing::random_instance(random, {.partners = 5, .leads = 3, .streams = 1, .density = 0.7});
    const Preferences ranks = random_ranks(instance, random);
    const auto optimum = solve(instance, {.salt = "test"});
    ASSERT_TRUE(optimum.has_value());
    const auto stable = stable_matching(instance, ranks);
    ASSERT_TRUE(stable.has_value()) << stable.error().sentence;

    EXPECT_TRUE(keeps_limits(instance, stable->edge_of));
    EXPECT_TRUE(stable_by_trying(instance, ranks, stable->edge_of));
    const auto blocking = blocking_pairs(instance, ranks, optimum->edge_of);
    EXPECT_EQ(blocking->empty(), stable_by_trying(instance, ranks, optimum->edge_of));
    each_match(instance, [&](const EdgeList& other) {
      if (!stable_by_trying(instance, ranks, other)) return;
      ++seen;
      for (std::size_t p = 0; p < other.size(); ++p) {
        EXPECT_EQ(other[p].has_value(), stable->edge_of[p].has_value());
        if (!other[p] || !stable->edge_of[p]) continue;
        EXPECT_LE(ranks.partner_rank[*stable->edge_of[p]], ranks.partner_rank[*other[p]]);
      }
    });
  }
  EXPECT_GE(seen, 40);
}

}  // namespace
}  // namespace trellis::optimise

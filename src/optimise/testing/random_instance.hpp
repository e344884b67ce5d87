/// Small invented matching problems for tests, and the best matching of each by trying them all.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "optimise/instance.hpp"
#include "optimise/objective.hpp"

namespace trellis::optimise::testing {

struct RandomShape {
  int partners = 6;
  int leads = 3;
  int streams = 2;
  int classes = 1;
  int cost_max = 30;     ///< Small, so that ties are frequent.
  double density = 0.6;  ///< Share of pairs that are eligible.
  bool lead_totals = true;
  bool trusts = false;  ///< Groups of two leads with a ceiling.
  bool floors = false;  ///< Some groups get a floor of 1.
  bool quotas = false;  ///< Partner groups with ceilings.
  bool locks = false;
};

Instance random_instance(std::mt19937& random, const RandomShape& shape);

/// Level values (priority classes, cap, band, moves, points with penalty) of a matching.
std::vector<std::int64_t> level_values(const Instance& instance,
                                       const Objective& objective,
                                       const std::vector<std::optional<EdgeIndex>>& edge_of);

/// Least level values over all matchings that keep every bound; nothing if there are none.
/// `forced` may fix one partner to an edge (or to none).
struct Forced {
  PartnerIndex partner = 0;
  std::optional<EdgeIndex> edge = {};
};
std::optional<std::vector<std::int64_t>> best_by_trying(const Instance& instance,
                                                        const Objective& objective,
                                                        std::optional<Forced> forced = {});

/// The same problem with its rows in another order.
struct Permuted {
  Instance instance;
  std::vector<std::uint32_t> partner_at;  ///< Old partner to new.
  std::vector<std::uint32_t> place_at;
};
Permuted permuted(const Instance& instance, std::mt19937& random);

}  // namespace trellis::optimise::testing

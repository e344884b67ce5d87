/// The instance made ready for solving: rows in their canonical order, capacities as one tree.
///
/// Partners are in the order of their keys, places in the order of (lead, stream, year), edges in
/// that of (partner, place), so that nothing computed from a model depends on the order of the
/// caller's rows. Node numbers: places first, then capacity groups from outer to inner, then
/// partner groups from outer to inner, then the sink. Every node but the sink has one arc to its
/// parent, with bounds. The unit of a partner that is left out enters the tree at its `slot`:
/// "at most 12 of 20 placed" is then "at least 8 of 20 left out", so quotas on partners are bounds
/// on the same tree.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "optimise/instance.hpp"
#include "optimise/objective.hpp"

namespace trellis::optimise {

using NodeIndex = std::uint32_t;

/// Marks "no edge: left out" in the vectors of choices.
inline constexpr std::uint32_t left_out = std::numeric_limits<std::uint32_t>::max();

struct ModelEdge {
  NodeIndex place = 0;
  EdgeIndex source = 0;  ///< Index in Instance::edges.
  std::int64_t cost = 0;
};

struct Model {
  std::uint32_t partner_count = 0;
  std::uint32_t place_count = 0;
  std::uint32_t group_count = 0;
  std::uint32_t partner_group_count = 0;

  std::vector<PartnerIndex> partner_source = {};  ///< Canonical partner to the instance's.
  std::vector<PlaceIndex> place_source = {};
  std::vector<GroupIndex> group_source = {};
  std::vector<GroupIndex> partner_group_source = {};
  std::vector<std::uint32_t> partner_at = {};  ///< The instance's partner to canonical.
  std::vector<std::uint32_t> place_at = {};

  std::vector<NodeIndex> parent = {};    ///< Of every node but the sink.
  std::vector<std::int64_t> lower = {};  ///< Of the arc to the parent.
  std::vector<std::int64_t> upper = {};

  std::vector<std::uint32_t> first = {};  ///< Edges of partner p: first[p] to first[p + 1] - 1.
  std::vector<ModelEdge> edges =
      {};  ///< Without forbidden pairs; a locked partner has its one edge.
  std::vector<NodeIndex> slot = {};          ///< Where the unit of a partner that is left out goes.
  std::vector<char> must_place = {};         ///< Locked.
  std::vector<std::int64_t> best_cost = {};  ///< Cheapest edge, lock or not; 0 if it has none.
  std::vector<std::uint32_t> partner_of_edge = {};

  NodeIndex sink() const { return place_count + group_count + partner_group_count; }
  NodeIndex group_node(std::uint32_t group) const { return place_count + group; }
  NodeIndex partner_group_node(std::uint32_t g) const { return place_count + group_count + g; }
  std::span<const ModelEdge> edges_of(std::uint32_t partner) const {
    return std::span(edges).subspan(first[partner], first[partner + 1] - first[partner]);
  }
};

/// Builds the model of an instance in which `fault_in` found nothing.
Model build_model(const Instance& instance);

/// How many units pass from each node to its parent (the sink's entry is 0), when partner p takes
/// the model's edge choice[p], or is left out.
std::vector<std::int64_t> tree_flow(const Model& model, std::span<const std::uint32_t> choice);

/// For each node the sum of `price` over it and its ancestors; the sink's is 0.
std::vector<std::int64_t> path_sums(const Model& model, std::span<const std::int64_t> price);

}  // namespace trellis::optimise

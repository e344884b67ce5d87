/// Who could make room for a partner without a place: breadth-first search over the residual
/// network, with some rules lifted at a count of one each.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "optimise/instance.hpp"
#include "optimise/model.hpp"
#include "optimise/solution.hpp"

namespace trellis::optimise {

/// The matching on a model without locks and forbidden pairs, which are marked instead.
struct Landscape {
  Model model;
  std::vector<std::uint32_t> choice;
  std::vector<std::int64_t> flow;
  std::vector<NodeIndex> at;              ///< Node of each partner's unit.
  std::vector<std::uint32_t> held_first;  ///< Partners in each place.
  std::vector<std::uint32_t> held;
  std::vector<std::uint32_t> child_first;
  std::vector<NodeIndex> child;
  std::vector<std::size_t> lock_of;       ///< By canonical partner, or no_lock.
  std::vector<std::size_t> forbidden_of;  ///< By model edge, or no_lock.

  static constexpr std::size_t no_lock = static_cast<std::size_t>(-1);
};

Landscape survey(const Instance& instance, const Solution& solution);

/// What a search may do beyond the rules, each use counting one.
struct Lifts {
  bool own_forbidden = false;  ///< The partner's own forbidden pairs.
  bool locks = false;          ///< Locked partners may move.
  bool bounds = false;         ///< Full arcs may take one more, floors give one up.
};

/// How a node was reached: from where, by which partner's move, and what was lifted.
struct ReachStep {
  NodeIndex from = 0;
  std::uint32_t partner = 0;  ///< That moves here, or no_partner on arcs of the tree.
  std::uint32_t edge = 0;
  bool lifted = false;
};

inline constexpr std::uint32_t no_partner = left_out;

struct Reach {
  std::uint32_t start = 0;                          ///< The partner without a place.
  std::vector<std::optional<std::uint32_t>> lifts;  ///< Fewest lifts to each node; none if never.
  std::vector<ReachStep> step;
};

/// From the places that the partner may take, over moves of placed partners to other places (not
/// out of the programme) and over arcs of the tree that have room.
Reach reach_from(const Landscape& land, std::uint32_t partner, const Lifts& lifts);

/// The steps on the way to `target`, first step first.
std::vector<std::pair<NodeIndex, ReachStep>> way_to(const Reach& reach, NodeIndex target);

}  // namespace trellis::optimise

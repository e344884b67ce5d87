/// Shortest paths on the residual network of an optimal matching: what a change costs everyone.
///
/// A partner is entered only through the place it holds, so it is contracted: "partner j moves from
/// its place x to place y" is an arc x -> y of cost c(j, y) - c(j, x). Nodes are the model's tree
/// nodes; up and down the capacity tree lead arcs of cost 0 where bounds leave room. With h(v) =
/// the sum of the optimal prices from v to the sink, every residual arc x -> y has reduced cost
/// cost + h(y) - h(x) >= 0, so Dijkstra's method applies.
///
/// The price of moving partner i from place a to place t is c(i, t) - c(i, a) + the cheapest path
/// from t to a on which i does not move: the unit that t has too much wanders to where i's unit is
/// missing. One search backwards from a serves every t.
///
/// `Cost` is std::int64_t where the matching's levels fit into one stage, Wide where they do not.
///
/// Sources
///   [AMO] Ahuja, Magnanti and Orlin (1993), Network Flows, sections 9.3 and 9.7.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "optimise/model.hpp"
#include "optimise/wide.hpp"

namespace trellis::optimise {

/// Marks arcs on which no partner moves (up or down the capacity tree).
inline constexpr std::uint32_t no_mover = std::numeric_limits<std::uint32_t>::max();

/// An optimal matching and its prices, ready for searches.
template <class Cost>
struct ResidualNetwork {
  /// An open edge seen from its place.
  struct Arrival {
    std::uint32_t partner = 0;
    std::uint32_t edge = 0;
    Cost reduced{};  ///< At least 0; 0 on the edges that partners hold.
  };
  std::vector<std::uint32_t> choice;
  std::vector<std::int64_t> flow;  ///< Of each node's arc to its parent.
  std::vector<Cost> height;        ///< h(v); 0 at the sink.
  std::vector<NodeIndex> at;       ///< Node that each partner's unit is in.
  std::vector<std::uint32_t> arrival_first;
  std::vector<Arrival> arrival;  ///< By place.
  std::vector<std::uint32_t> slot_first;
  std::vector<std::uint32_t> slot_partner;  ///< By slot node, those that may be left out.
  std::vector<Cost> slot_reduced;           ///< Of leaving out, by partner; at least 0.
  std::vector<std::uint32_t> child_first;
  std::vector<NodeIndex> child;
};

/// Builds the network. `edge_cost` and `left_out_cost` by the model's edges and partners; `open`
/// says which edges may be used; `height` by node.
template <class Cost>
ResidualNetwork<Cost> build_residual(const Model& model,
                                     const std::vector<Cost>& edge_cost,
                                     const std::vector<Cost>& left_out_cost,
                                     const std::vector<char>& open,
                                     const std::vector<std::uint32_t>& choice,
                                     const std::vector<Cost>& height);

/// The cheapest way from each node to the target: its cost, and its first arc.
template <class Cost>
struct PathTree {
  NodeIndex target = 0;
  std::vector<std::optional<Cost>> cost;  ///< None where there is no way.
  std::vector<NodeIndex> next;
  std::vector<std::uint32_t> mover;  ///< Partner that moves along the first arc, or no_mover.
  std::vector<std::uint32_t> takes;  ///< The edge it takes, or left_out.
};

/// Cheapest ways from every node to `target`; the partner `without` (or no_mover) does not move.
/// Stops early when `source` is given and reached.
template <class Cost>
PathTree<Cost> paths_to(const Model& model,
                        const ResidualNetwork<Cost>& network,
                        NodeIndex target,
                        std::uint32_t without,
                        std::optional<NodeIndex> source);

}  // namespace trellis::optimise

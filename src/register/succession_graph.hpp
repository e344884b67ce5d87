/// Which school followed which: the graph behind a change of URN.
///
/// An edge runs from a URN to the URN that followed it, for every successor or predecessor link.
/// Publishers do not mirror links, so both directions are joined; an edge remembers which of them
/// said so, and its date is the later of the two. The graph has cycles: every walk is bounded.
///
/// Sources
///   [T] Tarjan (1972), Depth-first search and linear graph algorithms: strongly connected groups,
///       here without recursion.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "register/link.hpp"

namespace trellis::registry {

struct SuccessionEdge {
  Urn from;
  Urn to;
  SuccessionKind kind = SuccessionKind::plain;
  bool as_successor = false;    ///< the earlier school's row names the later one
  bool as_predecessor = false;  ///< the later school's row names the earlier one
  std::optional<Date> on;

  friend bool operator==(const SuccessionEdge&, const SuccessionEdge&) = default;
};

class SuccessionGraph {
 public:
  SuccessionGraph() = default;
  /// Self links are left out; repeated ones count once.
  explicit SuccessionGraph(std::span<const Link> links);

  /// All edges, by `from` and then `to`.
  const std::vector<SuccessionEdge>& edges() const { return edges_; }
  std::span<const SuccessionEdge> successors(Urn urn) const;
  std::size_t predecessor_count(Urn urn) const;
  /// URNs that lead to this one in a single step.
  std::vector<Urn> predecessors(Urn urn) const;

  /// Groups of URNs that follow one another in a circle, each sorted, by their first URN.
  const std::vector<std::vector<Urn>>& cyclic_groups() const { return cyclic_groups_; }
  /// The cyclic group that the URN lies in or reaches, or nothing.
  const std::vector<Urn>* cyclic_group_ahead(Urn urn) const;
  /// URNs without a successor that can be reached from here, following links alone; sorted.
  std::vector<Urn> last_urns(Urn urn) const;

 private:
  std::size_t index_of(Urn urn);
  void find_cyclic_groups();
  std::vector<std::size_t> reachable(std::size_t from) const;

  std::vector<SuccessionEdge> edges_;
  std::vector<Urn> nodes_;
  std::unordered_map<Urn, std::size_t> index_;
  std::vector<std::size_t> first_edge_;  ///< of each node in edges_; one more at the end
  std::vector<std::size_t> target_;      ///< node of edges_[i].to
  std::vector<std::vector<std::size_t>> sources_;
  std::vector<std::vector<Urn>> cyclic_groups_;
  std::vector<std::optional<std::size_t>> cyclic_group_of_;
};

/// The figures by which two releases of the links are compared.
struct SuccessionFigures {
  std::size_t edges = 0;
  std::size_t only_as_successor = 0, only_as_predecessor = 0;
  std::size_t urns_with_successor = 0;
  std::size_t ending_in_one = 0, ending_in_several = 0, ending_in_none = 0;
  std::size_t most_successors = 0, most_predecessors = 0;
  std::size_t cyclic_groups = 0, urns_in_cyclic_groups = 0;
};
SuccessionFigures figures_of(const SuccessionGraph& graph);

}  // namespace trellis::registry

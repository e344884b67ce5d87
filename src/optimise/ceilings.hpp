/// Keeps count of places taken against every ceiling, for rules that fill places one by one.
#pragma once

#include <cstdint>
#include <vector>

#include "optimise/instance.hpp"

namespace trellis::optimise {

class Ceilings {
 public:
  explicit Ceilings(const Instance& instance);

  /// Whether the partner could take a place there now.
  bool has_room(const Edge& edge) const;
  void take(const Edge& edge);

 private:
  const Instance* instance_;
  std::vector<std::vector<GroupIndex>> groups_of_place_;
  std::vector<std::vector<GroupIndex>> groups_of_partner_;
  std::vector<std::int64_t> place_count_;
  std::vector<std::int64_t> group_count_;
  std::vector<std::int64_t> partner_group_count_;
};

/// The edges that a rule may use: not forbidden, and for a locked partner only its lock.
std::vector<char> usable_edges(const Instance& instance);

}  // namespace trellis::optimise

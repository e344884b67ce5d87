/// What a change of clusters by hand would break and cost: a school moves, is taken out, or changes
/// places with another. Pure.
///
/// The clusters after the change are made and looked at whole, so the price is that of a full
/// recomputation, to the millimetre.
///
/// Example
/// ```cpp
/// const auto price = TRY(price_change(file, plan, {.school = Urn(900001), .to = 3}));
/// if (price.is_legal()) save(price.after);
/// ```
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/identifiers.hpp"
#include "core/result.hpp"
#include "matching/cluster_run.hpp"

namespace trellis::matching {

struct ClusterChange {
  Urn school{};
  std::optional<std::size_t> to = {};  ///< number of the cluster, from 1; none: out of all
  std::optional<Urn> swap_with = {};   ///< in place of `to`: the two change places
};

struct ClusterChangePrice {
  std::vector<std::string> broken = {};  ///< Each rule it would break, as a sentence.
  std::int64_t change_mm = 0;            ///< Of the total, those left out counted.
  optimise::ClusterPlan before = {};
  optimise::ClusterPlan after = {};
  std::vector<std::uint32_t> moved = {};  ///< Positions of the schools that move, by key.

  bool is_legal() const { return broken.empty(); }
};

/// Schools that stay together by rule move together.
///
///   refuses   a school that the run does not have; a cluster that there is not; the place where
///   the
///             school is already; two schools of one cluster that would change places
Result<ClusterChangePrice> price_change(const ClusterFile& file,
                                        const optimise::ClusterPlan& plan,
                                        const ClusterChange& change);

/// The number of the cluster in which a school is, from 1.
std::optional<std::size_t> cluster_number_of(const optimise::ClusterPlan& plan,
                                             std::uint32_t school);

/// The position of a school in the file.
std::optional<std::uint32_t> position_of(const ClusterFile& file, Urn school);

/// The sentence of a school that a person took out.
inline constexpr const char* taken_out_sentence = "It was taken out by hand";

}  // namespace trellis::matching

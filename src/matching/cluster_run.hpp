/// A run of cluster forming: what it is told, and what comes out. Pure.
///
/// The input is written as an instance file (docs/formats/cluster-instance.md) and everything is
/// read from that text again, so what is stored is all there is. Forming goes in stages, each at
/// least as good as the one before, so that the best so far can be shown while the search goes on.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "matching/cluster_file.hpp"
#include "matching/school.hpp"
#include "optimise/clusters.hpp"
#include "programme/definition.hpp"

namespace trellis::matching {

/// Sizes and their cost, the least of each setting, the share of one trust, the distance and the
/// rota that every cluster must allow, as the definition has them. Sizes that it gives no cost cost
/// what those of cluster_rules() do, and beyond three to seven as much as the next and two
/// kilometres more for each school.
optimise::ClusterRules cluster_rules_of(const programme::MatchingRules& rules);

/// The instance file of these schools and rules. A closed school has no coordinates in it.
std::string cluster_instance_text(std::string_view name,
                                  std::span<const School> schools,
                                  const optimise::ClusterRules& rules);

/// The best clusters of a stage.
struct ClusterOutcome {
  optimise::ClusterPlan plan = {};  ///< Positions in the file's list of schools.
  std::optional<std::int64_t> bound_mm =
      {};                       ///< Those left out counted; none where part of the map has none.
  std::int64_t counted_mm = 0;  ///< Cost with those left out counted.
  bool proven = false;
  std::vector<std::string> broken = {};  ///< By the verifier: empty when every rule is kept.
  double mean_km = 0;
};

/// Per cent by which something better could be, at most; nothing without a bound.
std::optional<double> gap_per_cent(std::int64_t counted_mm, std::optional<std::int64_t> bound_mm);

struct ClusterStage {
  std::string title = {};  ///< "Searching"
  int number = 1;
  int of = 1;
};

struct ClusterStages {
  std::uint32_t searches = 2;
  std::function<bool()> stop = {};  ///< Asked now and then; true ends with the best so far.
  /// Told when a stage begins.
  std::function<void(const ClusterStage&)> begins = {};
  /// Given what each stage found, if it is better or says more of how good it is.
  std::function<void(const ClusterStage&, const ClusterOutcome&)> found = {};
};

/// First a plan in short, then the whole search, then the bound and what it improves. Without a
/// stop the result is that of `trellis cluster --instance` on the same text.
///
///   refuses   what optimise::form_clusters refuses, in its words
Result<ClusterOutcome> form_in_stages(const ClusterFile& file, const ClusterStages& stages);

/// The plan with its cost, mean distance and check, computed anew.
ClusterOutcome outcome_of(const ClusterFile& file, optimise::ClusterPlan plan);

/// Mean over these schools of each one's mean distance to the others, in kilometres.
double cluster_mean_km(const ClusterFile& file, const std::vector<std::uint32_t>& cluster);
/// The mean distance of one school to the others of its cluster.
double school_mean_km(const ClusterFile& file,
                      const std::vector<std::uint32_t>& cluster,
                      std::uint32_t school);

/// The word of tables for why a school is left out, and back.
std::string_view name_of(optimise::LeftOutKind kind);
optimise::LeftOutKind left_out_kind_from(std::string_view name);

}  // namespace trellis::matching

/// From schools to clusters and their rotas: what matching proposes and a programme confirms.
///
/// Pure: schools in, a proposal out. Closed schools and schools without coordinates are left out
/// with that reason. Kinds of school are the settings, in their order.
///
/// Example
/// ```cpp
/// const auto proposal = TRY(propose_clusters(schools, cluster_rules(), {}));
/// const auto rotas = propose_rota(schools, proposal.plan.clusters[0], {.reviews = 2}, past, 3);
/// ```
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "matching/school.hpp"
#include "optimise/clusters.hpp"
#include "optimise/rota.hpp"

namespace trellis::matching {

/// Three to seven schools, at least three of them primaries, no trust with more than half, at most
/// 30 km apart (peer review in England); change what the definition says otherwise.
optimise::ClusterRules cluster_rules();

struct ClusterProposal {
  optimise::ClusterPlan plan;       ///< Positions in the list of schools.
  std::vector<std::string> broken;  ///< What the verifier found; empty when every rule is kept.
  double mean_km = 0;  ///< Mean over placed schools of the mean distance to the others.
};

/// The best clusters found, checked by the verifier.
///
///   refuses   what optimise::form_clusters refuses, in its words
Result<ClusterProposal> propose_clusters(std::span<const School> schools,
                                         const optimise::ClusterRules& rules,
                                         const optimise::FormBudget& budget);

/// What moving one school to another cluster (or out of all) would break or cost.
Result<optimise::MovePrice> price_cluster_move(std::span<const School> schools,
                                               const optimise::ClusterRules& rules,
                                               const optimise::ClusterPlan& plan,
                                               std::uint32_t school,
                                               std::optional<std::size_t> to);

/// Rotas of one cluster (positions in the list of schools) for some years. Every school's reviewers
/// know its own setting; those of an all-through school know primary and secondary too.
///
///   refuses   what optimise::rota_for_years refuses, in its words
Result<std::vector<optimise::Rota>> propose_rota(std::span<const School> schools,
                                                 const std::vector<std::uint32_t>& cluster,
                                                 const optimise::RotaRules& rules,
                                                 std::span<const optimise::PastReview> past,
                                                 std::uint32_t years);

}  // namespace trellis::matching

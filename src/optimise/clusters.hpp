/// Clusters of schools that work together: who is with whom, at what distance, and who is left out.
///
/// Rules are data: sizes, least number of each kind of school, the share of one trust, distance,
/// pre-formed groups, pairs kept apart, and the review rota the cluster must allow. First as few
/// schools as possible are left out, then the cost is least. The cost of a cluster of n schools is
/// 2 W / (n - 1) + the penalty of size n, W being the sum of its pairwise straight-line distances:
/// each school's mean distance to its peers, summed. All in whole millimetres.
///
/// Example
/// ```cpp
/// const auto plan = form_clusters(schools, rules, {});
/// const auto proof = prove_clusters(schools, rules, *plan, {});
/// if (proof->proven) print("nothing better exists");
/// ```
///
/// Sources
///   [DK] Desrosiers and Lübbecke (2005), A primer in column generation.
///   [KGV] Kirkpatrick, Gelatt and Vecchi (1983), Optimization by simulated annealing.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "optimise/point_grid.hpp"
#include "optimise/refusal.hpp"
#include "optimise/rota.hpp"

namespace trellis::optimise {

/// Schools of a cluster at most, whatever the rules.
inline constexpr std::size_t cluster_schools_max = 8;

struct ClusterSchool {
  std::int64_t key = 0;             ///< URN, each once.
  std::optional<Point> point = {};  ///< Without it the school is left out, with that reason.
  std::uint32_t kind = 0;           ///< The caller's number of its phase, below 8.
  std::int64_t trust = 0;           ///< 0 for none.
};

/// At least so many schools of a kind in every cluster.
struct KindMinimum {
  std::uint32_t kind = 0;
  std::uint32_t least = 0;
  std::string name = {};  ///< For sentences: "primaries".
};

/// A size that clusters may have, and what it costs.
struct ClusterSize {
  std::uint32_t schools = 0;
  std::int64_t penalty_mm = 0;
};

struct ClusterRules {
  /// 3 to 7 schools. Without penalties everything would fall into threes.
  std::vector<ClusterSize> sizes = {
      {3, 4'000'000}, {4, 1'000'000}, {5, 0}, {6, 500'000}, {7, 3'000'000}};
  std::vector<KindMinimum> minimums = {{0, 3, "primaries"}};
  /// One trust holds at most max(1, n x share_top / share_bottom, rounded down) of n schools.
  std::uint32_t trust_share_top = 1;
  std::uint32_t trust_share_bottom = 2;
  std::int64_t distance_m_max = 30'000;  ///< Between any two schools of a cluster.
  /// Schools by key that stay together, and pairs that are kept apart.
  std::vector<std::vector<std::int64_t>> together = {};
  std::vector<std::pair<std::int64_t, std::int64_t>> apart = {};
  /// Reviews that the rota of every cluster must allow; 0 asks for no rota.
  std::uint32_t reviews = 0;
  Wish reciprocal = Wish::allow;
  /// What one school left out counts when cost is one number: far beyond any saving.
  std::int64_t left_out_mm = 1'000'000'000;
};

/// How long to search. With `stop` empty the result depends on the numbers alone.
struct FormBudget {
  std::uint32_t seeds = 2;                 ///< Independent searches; the best counts.
  std::uint64_t moves_per_school = 2'000;  ///< Tried by each.
  std::uint64_t first_seed = 1;
  /// Parts of the map with at most so many schools are improved by column generation as a whole,
  /// larger ones patch by patch.
  std::uint32_t area_schools_max = 500;
  std::function<bool()> stop = {};  ///< Asked now and then; true ends the search early.
};

/// Why a school is in no cluster.
enum class LeftOutKind {
  no_point,      ///< It has no coordinates.
  too_few_near,  ///< Fewer schools within the distance than the smallest cluster needs.
  too_few_kind,  ///< Too few of a kind within the distance.
  no_legal,      ///< Trusts, distances among the others, or pairs kept apart allow none.
  costs_others,  ///< Clusters with it exist, but each found would leave out others.
};

struct LeftOut {
  std::uint32_t school = 0;  ///< Position in the list of schools.
  LeftOutKind kind = LeftOutKind::costs_others;
  std::string sentence = {};
};

struct ClusterPlan {
  std::vector<std::vector<std::uint32_t>> clusters = {};  ///< Positions, by key; clusters by first.
  std::vector<LeftOut> left_out = {};                     ///< By key.
  std::int64_t cost_mm = 0;                               ///< Of the clusters alone.
  std::vector<std::string> notes = {};  ///< Such as schools with identical coordinates.
};

/// Remotest-first construction, exact re-splits, annealing with several seeds, and the best plan
/// over the clusters met and those that column generation adds.
///
///   refuses   no schools; a school twice; no sizes, or sizes beyond cluster_schools_max; minimums
///             that no size can hold; a pre-formed group that breaks a rule or holds a pair kept
///             apart; schools named in rules that are not listed
///   promise   the same plan for the same schools in any order, unless `stop` ends the search
std::expected<ClusterPlan, Refusal> form_clusters(std::span<const ClusterSchool> schools,
                                                  const ClusterRules& rules,
                                                  const FormBudget& budget);

/// Rules of thumb to show beside the plan.
struct ClusterBaselines {
  ClusterPlan list_order_nearest;  ///< Down the list: a school and the nearest that fit.
  ClusterPlan remotest_first;      ///< The school with fewest possible peers first.
};
std::expected<ClusterBaselines, Refusal> cluster_baselines(std::span<const ClusterSchool> schools,
                                                           const ClusterRules& rules);

/// How far to go for a proof.
struct ProofBudget {
  std::size_t columns_max = 400'000;  ///< Clusters kept for the last step.
  std::function<bool()> stop = {};    ///< Asked now and then; true ends with the bound so far.
};

/// One part of the map whose clusters cannot reach another part's.
struct AreaBound {
  std::vector<std::uint32_t> schools = {};
  std::int64_t cost_mm = 0;        ///< Of the plan there, those left out counted.
  std::int64_t bound_mm = 0;       ///< No plan there costs less.
  std::int64_t relaxation_mm = 0;  ///< The bound by column generation alone.
  bool proven = false;             ///< The plan there is optimal.
  std::size_t columns = 0;         ///< Clusters priced into the master problem.
};

struct ClusterProof {
  ClusterPlan plan;           ///< The plan given, or a better one found on the way.
  std::int64_t cost_mm = 0;   ///< With those left out counted.
  std::int64_t bound_mm = 0;  ///< Sum over areas.
  bool proven = false;
  std::vector<AreaBound> areas;
};

/// How good is it? Column generation over every legal cluster gives a lower bound for each area;
/// then all clusters that could be in a better plan are listed and the set partition over them is
/// solved, which proves the optimum.
///
///   refuses   what form_clusters refuses; a plan that is not legal for these schools and rules
std::expected<ClusterProof, Refusal> prove_clusters(std::span<const ClusterSchool> schools,
                                                    const ClusterRules& rules,
                                                    const ClusterPlan& plan,
                                                    const ProofBudget& budget);

/// What moving one school (with its pre-formed group) would do.
struct MovePrice {
  bool legal = false;
  std::vector<std::string> broken = {};  ///< Each rule the move would break, as a sentence.
  std::int64_t change_mm = 0;            ///< Of the total, those left out counted.
};

/// Moves a school to cluster number `to` of the plan, or out of all clusters when empty.
///
///   refuses   a school or cluster that is not in the plan
std::expected<MovePrice, Refusal> price_move(std::span<const ClusterSchool> schools,
                                             const ClusterRules& rules,
                                             const ClusterPlan& plan,
                                             std::uint32_t school,
                                             std::optional<std::size_t> to);

/// Every rule that the clusters of a plan break, as sentences; empty when the plan is legal.
std::expected<std::vector<std::string>, Refusal> broken_rules(
    std::span<const ClusterSchool> schools,
    const ClusterRules& rules,
    const std::vector<std::vector<std::uint32_t>>& clusters);

/// Schools that can be in a cluster together, directly or by a chain: each part may be formed and
/// proved on its own. Positions by key; parts by their first school.
std::expected<std::vector<std::vector<std::uint32_t>>, Refusal> cluster_areas(
    std::span<const ClusterSchool> schools, const ClusterRules& rules);

}  // namespace trellis::optimise

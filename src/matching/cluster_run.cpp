#include "matching/cluster_run.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "matching/cluster_forming.hpp"
#include "matching/match.hpp"
#include "optimise/verify/verify_clusters.hpp"
#include "programme/cluster.hpp"

namespace trellis::matching {
namespace {

using OrderedJson = nlohmann::ordered_json;
using optimise::ClusterPlan;

constexpr std::int64_t metres_to_mm = 1000;
constexpr std::int64_t beyond_usual_mm = 2'000'000;  // for each school beyond three to seven
constexpr std::uint64_t quick_moves = 100;           // a school, of the first stage

std::int64_t penalty_of(std::uint32_t size) {
  const auto usual = optimise::ClusterRules().sizes;
  for (const optimise::ClusterSize& known : usual)
    if (known.schools == size) return known.penalty_mm;
  const optimise::ClusterSize& next = size < usual.front().schools ? usual.front() : usual.back();
  const std::uint32_t away = size < next.schools ? next.schools - size : size - next.schools;
  return next.penalty_mm + away * beyond_usual_mm;
}

/// What the definition says, else the usual.
std::int64_t size_cost_mm(const programme::MatchingRules& rules, int size) {
  const auto said = rules.size_cost_km.find(std::to_string(size));
  return said == rules.size_cost_km.end() ? penalty_of(static_cast<std::uint32_t>(size))
                                          : std::llround(said->second * 1000) * metres_to_mm;
}

std::string_view wish_word(optimise::Wish wish) {
  switch (wish) {
    case optimise::Wish::allow:
      return "allow";
    case optimise::Wish::avoid:
      return "avoid";
    case optimise::Wish::forbid:
      return "forbid";
  }
  return "allow";
}

std::int64_t counted_cost(const ClusterFile& file, const ClusterPlan& plan) {
  return plan.cost_mm + file.rules.left_out_mm * static_cast<std::int64_t>(plan.left_out.size());
}

double placed_mean_km(const ClusterFile& file, const ClusterPlan& plan) {
  double sum = 0;
  std::size_t placed = 0;
  for (const auto& cluster : plan.clusters) {
    sum += cluster_mean_km(file, cluster) * static_cast<double>(cluster.size());
    placed += cluster.size();
  }
  return placed == 0 ? 0 : sum / static_cast<double>(placed);
}

/// The bound of all areas together; nothing when one of them has none.
std::optional<std::int64_t> whole_bound(const optimise::ClusterProof& proof) {
  for (const optimise::AreaBound& area : proof.areas)
    if (area.cost_mm > 0 && area.bound_mm <= 0) return std::nullopt;
  return proof.bound_mm;
}

}  // namespace

optimise::ClusterRules cluster_rules_of(const programme::MatchingRules& rules) {
  optimise::ClusterRules made = cluster_rules();
  made.sizes.clear();
  const programme::ClusterSizes sizes = programme::cluster_sizes(rules);
  const int most = std::min<int>(sizes.most, static_cast<int>(optimise::cluster_schools_max));
  for (int size = sizes.least; size <= most; ++size)
    made.sizes.push_back({static_cast<std::uint32_t>(size), size_cost_mm(rules, size)});
  made.minimums.clear();
  for (const programme::ClusterMinimum& minimum : programme::cluster_minimums(rules))
    made.minimums.push_back(
        {static_cast<std::uint32_t>(setting_from_name(minimum.setting).value_or(Setting::unknown)),
         static_cast<std::uint32_t>(minimum.least),
         minimum.setting == "primary" ? "primaries" : programme::setting_plural(minimum.setting)});
  const auto share = programme::trust_share(rules).value_or(programme::TrustShare{1, 1});
  made.trust_share_top = static_cast<std::uint32_t>(share.schools);
  made.trust_share_bottom = static_cast<std::uint32_t>(share.of);
  made.distance_m_max = std::llround(programme::cluster_km_max(rules) * 1000);
  made.reviews = static_cast<std::uint32_t>(rules.reviewers_per_school);
  made.reciprocal = rules.reciprocal == "forbid"  ? optimise::Wish::forbid
                    : rules.reciprocal == "avoid" ? optimise::Wish::avoid
                                                  : optimise::Wish::allow;
  return made;
}

std::string cluster_instance_text(std::string_view name,
                                  std::span<const School> schools,
                                  const optimise::ClusterRules& rules) {
  OrderedJson listed = OrderedJson::array();
  for (const School& school : schools) {
    OrderedJson row = {{"urn", school.urn.number()}, {"name", school.name}};
    if (school.at && school.is_open) {
      row["x"] = school.at->easting;
      row["y"] = school.at->northing;
    }
    row["phase"] = name_of(school.setting);
    row["trust"] = school.trust ? school.trust->number() : 0;
    listed.push_back(std::move(row));
  }
  OrderedJson sizes = OrderedJson::object();
  for (const optimise::ClusterSize& size : rules.sizes)
    sizes[std::to_string(size.schools)] = size.penalty_mm / metres_to_mm;
  OrderedJson minimums = OrderedJson::array();
  for (const optimise::KindMinimum& minimum : rules.minimums)
    minimums.push_back({{"phase", name_of(static_cast<Setting>(minimum.kind))},
                        {"least", minimum.least},
                        {"name", minimum.name}});
  return OrderedJson{{"version", 1},
                     {"kind", "clusters"},
                     {"name", name},
                     {"dmax_m", rules.distance_m_max},
                     {"size_penalty_m", std::move(sizes)},
                     {"minimums", std::move(minimums)},
                     {"trust_share", {rules.trust_share_top, rules.trust_share_bottom}},
                     {"reviews", rules.reviews},
                     {"reciprocal", wish_word(rules.reciprocal)},
                     {"together", rules.together},
                     {"apart", rules.apart},
                     {"schools", std::move(listed)}}
      .dump();
}

std::optional<double> gap_per_cent(std::int64_t counted_mm, std::optional<std::int64_t> bound_mm) {
  if (!bound_mm) return std::nullopt;
  if (counted_mm <= 0) return 0;
  return 100.0 * static_cast<double>(std::max<std::int64_t>(0, counted_mm - *bound_mm)) /
         static_cast<double>(counted_mm);
}

ClusterOutcome outcome_of(const ClusterFile& file, ClusterPlan plan) {
  ClusterOutcome outcome;
  outcome.counted_mm = counted_cost(file, plan);
  outcome.mean_km = placed_mean_km(file, plan);
  outcome.broken = optimise::verify_clusters(file.schools, file.rules, plan).broken;
  outcome.plan = std::move(plan);
  return outcome;
}

Result<ClusterOutcome> form_in_stages(const ClusterFile& file, const ClusterStages& stages) {
  constexpr int count = 3;
  std::optional<ClusterOutcome> best;
  const auto begin = [&](const ClusterStage& stage) {
    if (stages.begins) stages.begins(stage);
  };
  const auto keep = [&](const ClusterStage& stage, ClusterOutcome made) {
    if (best && !made.bound_mm && !made.proven && made.counted_mm >= best->counted_mm) return;
    best = std::move(made);
    if (stages.found) stages.found(stage, *best);
  };
  const auto stopped = [&] { return stages.stop && stages.stop(); };
  const auto form = [&](const ClusterStage& stage,
                        const optimise::FormBudget& budget) -> Result<void> {
    begin(stage);
    auto plan = optimise::form_clusters(file.schools, file.rules, budget);
    if (!plan) return std::unexpected(problem_of(plan.error()));
    keep(stage, outcome_of(file, std::move(*plan)));
    return {};
  };

  TRY_VOID(form({"First clusters", 1, count},
                {.seeds = 1, .moves_per_school = quick_moves, .stop = stages.stop}));
  if (stopped()) return *best;
  TRY_VOID(form({"Searching for better clusters", 2, count},
                {.seeds = stages.searches, .stop = stages.stop}));
  if (stopped()) return *best;
  const ClusterStage last{"Finding out how good they are", 3, count};
  begin(last);
  auto proof =
      optimise::prove_clusters(file.schools, file.rules, best->plan, {.stop = stages.stop});
  if (!proof) return std::unexpected(problem_of(proof.error()));
  ClusterOutcome proven = outcome_of(file, std::move(proof->plan));
  proven.bound_mm = whole_bound(*proof);
  proven.proven = proof->proven;
  keep(last, std::move(proven));
  return *best;
}

double school_mean_km(const ClusterFile& file,
                      const std::vector<std::uint32_t>& cluster,
                      std::uint32_t school) {
  if (cluster.size() < 2) return 0;
  double metres = 0;
  for (const std::uint32_t other : cluster)
    if (other != school)
      metres += std::sqrt(static_cast<double>(
          optimise::squared_distance(*file.schools[school].point, *file.schools[other].point)));
  return metres / static_cast<double>(cluster.size() - 1) / 1000;
}

double cluster_mean_km(const ClusterFile& file, const std::vector<std::uint32_t>& cluster) {
  double sum = 0;
  for (const std::uint32_t school : cluster) sum += school_mean_km(file, cluster, school);
  return cluster.empty() ? 0 : sum / static_cast<double>(cluster.size());
}

std::string_view name_of(optimise::LeftOutKind kind) {
  switch (kind) {
    case optimise::LeftOutKind::no_point:
      return "no_point";
    case optimise::LeftOutKind::too_few_near:
      return "too_few_near";
    case optimise::LeftOutKind::too_few_kind:
      return "too_few_kind";
    case optimise::LeftOutKind::no_legal:
      return "no_legal";
    case optimise::LeftOutKind::costs_others:
      return "costs_others";
  }
  return "costs_others";
}

optimise::LeftOutKind left_out_kind_from(std::string_view name) {
  using enum optimise::LeftOutKind;
  for (const auto kind : {no_point, too_few_near, too_few_kind, no_legal})
    if (name_of(kind) == name) return kind;
  return costs_others;
}

}  // namespace trellis::matching

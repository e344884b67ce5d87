#include "cli/cluster_instance.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/evaluation_verbs.hpp"
#include "core/text.hpp"
#include "matching/cluster_file.hpp"
#include "matching/match.hpp"
#include "optimise/verify/verify_clusters.hpp"

namespace trellis::cli {
namespace {

using Json = nlohmann::ordered_json;
using optimise::ClusterPlan;

struct Formed {
  matching::ClusterFile file;
  ClusterPlan plan;
  optimise::ClusterBaselines baselines;
  std::optional<optimise::ClusterProof> proof;
  optimise::ClusterVerdict verdict;
  bool stopped = false;
  double seconds = 0;

  std::size_t placed() const { return file.schools.size() - plan.left_out.size(); }
  std::size_t placed(const ClusterPlan& other) const {
    return file.schools.size() - other.left_out.size();
  }
  /// Sum of mean distances without size penalties, a school, in km.
  double mean_km(const ClusterPlan& other) const {
    std::int64_t mm = other.cost_mm;
    for (const auto& cluster : other.clusters)
      for (const optimise::ClusterSize& size : file.rules.sizes)
        if (size.schools == cluster.size()) mm -= size.penalty_mm;
    return placed(other) == 0 ? 0
                              : static_cast<double>(mm) / 1e6 / static_cast<double>(placed(other));
  }
  /// At most so many per cent better is possible; nothing when an area has no bound.
  std::optional<double> gap_per_cent() const {
    if (!proof) return {};
    for (const optimise::AreaBound& area : proof->areas)
      if (area.cost_mm > 0 && area.bound_mm <= 0) return {};
    return proof->cost_mm == 0 ? 0
                               : 100.0 * static_cast<double>(proof->cost_mm - proof->bound_mm) /
                                     static_cast<double>(proof->cost_mm);
  }
  /// Files state metres to the millimetre and do not round each distance: 50 mm may differ.
  bool as_stated() const {
    return !file.stated_mm || std::abs(*file.stated_mm - plan.cost_mm) <= 50;
  }
  bool well_above_stated() const {
    return file.stated_mm &&
           static_cast<double>(plan.cost_mm) > 1.005 * static_cast<double>(*file.stated_mm);
  }
};

Result<Formed> form_file(const ClusterOptions& options) {
  using Clock = std::chrono::steady_clock;
  const std::string text = TRY(read_whole(options.instance));
  Formed formed;
  formed.file = TRY(matching::read_cluster_file(text));
  const auto begin = Clock::now();
  bool stopped = false;
  std::function<bool()> stop;
  if (options.seconds)
    stop = [&stopped, end = begin + std::chrono::seconds(*options.seconds)] {
      stopped = stopped || Clock::now() >= end;
      return stopped;
    };
  const auto& schools = formed.file.schools;
  const auto& rules = formed.file.rules;
  auto plan = optimise::form_clusters(
      schools, rules, {.seeds = options.searches, .first_seed = options.seed, .stop = stop});
  if (!plan) return std::unexpected(matching::problem_of(plan.error()));
  formed.plan = std::move(*plan);
  if (!options.no_bound) {
    auto proof = optimise::prove_clusters(schools, rules, formed.plan, {.stop = stop});
    if (!proof) return std::unexpected(matching::problem_of(proof.error()));
    formed.proof = std::move(*proof);
    formed.plan = formed.proof->plan;
  }
  formed.stopped = stopped;
  formed.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  formed.baselines = optimise::cluster_baselines(schools, rules).value();
  formed.verdict = optimise::verify_clusters(schools, rules, formed.plan);
  return formed;
}

std::string count_of_phases(const Formed& formed, const std::vector<std::uint32_t>& cluster) {
  std::map<std::string, int> counts;
  for (const std::uint32_t s : cluster) ++counts[formed.file.phases[formed.file.schools[s].kind]];
  std::vector<std::string> parts;
  for (const auto& [phase, count] : counts) parts.push_back(fmt::format("{} {}", count, phase));
  return join(parts, ", ");
}

double cluster_mean_km(const Formed& formed, const std::vector<std::uint32_t>& cluster) {
  double sum = 0;
  for (const std::uint32_t s : cluster)
    for (const std::uint32_t t : cluster)
      if (s < t)
        sum += std::sqrt(static_cast<double>(optimise::squared_distance(
            *formed.file.schools[s].point, *formed.file.schools[t].point)));
  const auto n = static_cast<double>(cluster.size());
  return cluster.size() < 2 ? 0 : 2 * sum / (n - 1) / n / 1000;
}

std::string bound_line(const Formed& formed) {
  if (!formed.proof) return "No bound was asked for.";
  if (formed.proof->proven) return "Proven: no other clusters by these rules cost less.";
  if (const auto gap = formed.gap_per_cent())
    return fmt::format("At most {} % less is possible by these rules.", decimal(*gap, 2));
  return "There is no bound for part of the map: how much less is possible is not known.";
}

void print_rule_of_thumb(const Formed& formed, const char* name, const ClusterPlan& plan) {
  fmt::print("  {:<34}{:>10}{:>14}{:>14}\n",
             name,
             with_commas(static_cast<long long>(plan.left_out.size())),
             decimal(formed.mean_km(plan), 2),
             decimal(static_cast<double>(plan.cost_mm) / 1e6, 1));
}

void print_text(const Formed& formed) {
  const auto& schools = formed.file.schools;
  fmt::print("{}: {} in {}, {} left out\n",
             formed.file.name,
             counted(static_cast<long long>(formed.placed()), "school"),
             counted(static_cast<long long>(formed.plan.clusters.size()), "cluster"),
             formed.plan.left_out.empty()
                 ? "none"
                 : with_commas(static_cast<long long>(formed.plan.left_out.size())));
  fmt::print("{}\n", bound_line(formed));
  if (formed.stopped)
    fmt::print("The search ended at its time limit: without --seconds it would go further.\n");
  fmt::print("\n  {:<34}{:>10}{:>14}{:>14}\n", "", "Left out", "Mean km", "Cost km");
  print_rule_of_thumb(formed, "This plan", formed.plan);
  print_rule_of_thumb(formed, "Remotest school first", formed.baselines.remotest_first);
  print_rule_of_thumb(
      formed, "Down the list, nearest that fit", formed.baselines.list_order_nearest);
  for (std::size_t c = 0; c < formed.plan.clusters.size(); ++c) {
    const auto& cluster = formed.plan.clusters[c];
    fmt::print("\nCluster {}: {} ({}), {} km apart on average\n",
               c + 1,
               counted(static_cast<long long>(cluster.size()), "school"),
               count_of_phases(formed, cluster),
               decimal(cluster_mean_km(formed, cluster), 1));
    for (const std::uint32_t s : cluster)
      fmt::print("  {}  {}  {}\n",
                 schools[s].key,
                 formed.file.phases[schools[s].kind],
                 schools[s].trust == 0 ? "no trust" : fmt::format("trust {}", schools[s].trust));
  }
  if (!formed.plan.left_out.empty()) fmt::print("\nLeft out\n");
  for (const optimise::LeftOut& one : formed.plan.left_out)
    fmt::print("  {}  {}\n", schools[one.school].key, one.sentence);
  for (const std::string& note : formed.plan.notes) fmt::print("\nNote: {}", note);
  if (!formed.plan.notes.empty()) fmt::print("\n");
  if (formed.file.stated_mm)
    fmt::print("\n{}\n",
               formed.as_stated()
                   ? "That is the cost the file states."
                   : fmt::format("The file states a cost of {} km.",
                                 decimal(static_cast<double>(*formed.file.stated_mm) / 1e6, 3)));
  for (const std::string& fault : formed.verdict.broken) fmt::print("The check found: {}\n", fault);
  if (formed.verdict.holds) fmt::print("\nChecked: every cluster keeps every rule.\n");
  fmt::print("Formed in {} s.\n", decimal(formed.seconds, 2));
}

Json urns_of(const Formed& formed, const std::vector<std::uint32_t>& cluster) {
  Json urns = Json::array();
  for (const std::uint32_t s : cluster) urns.push_back(formed.file.schools[s].key);
  return urns;
}

Json bound_of(const Formed& formed) {
  if (!formed.proof) return nullptr;
  Json areas = Json::array();
  for (const optimise::AreaBound& area : formed.proof->areas)
    areas.push_back({{"schools", area.schools.size()},
                     {"cost_mm", area.cost_mm},
                     {"bound_mm", area.bound_mm},
                     {"relaxation_mm", area.relaxation_mm},
                     {"proven", area.proven}});
  const auto gap = formed.gap_per_cent();
  return {{"proven", formed.proof->proven},
          {"cost_mm", formed.proof->cost_mm},
          {"bound_mm", formed.proof->bound_mm},
          {"gap_per_cent", gap ? Json(*gap) : Json()},
          {"areas", std::move(areas)}};
}

void print_json(const Formed& formed, const ClusterOptions& options) {
  Json clusters = Json::array(), left_out = Json::array();
  for (const auto& cluster : formed.plan.clusters)
    clusters.push_back(
        {{"schools", urns_of(formed, cluster)}, {"mean_km", cluster_mean_km(formed, cluster)}});
  for (const optimise::LeftOut& one : formed.plan.left_out)
    left_out.push_back({{"urn", formed.file.schools[one.school].key}, {"reason", one.sentence}});
  const auto thumb = [&](const ClusterPlan& plan) {
    return Json{{"left_out", plan.left_out.size()},
                {"mean_km", formed.mean_km(plan)},
                {"cost_mm", plan.cost_mm}};
  };
  const Json out = {
      {"name", formed.file.name},
      {"schools", formed.file.schools.size()},
      {"clusters", std::move(clusters)},
      {"left_out", std::move(left_out)},
      {"mean_km", formed.mean_km(formed.plan)},
      {"cost_mm", formed.plan.cost_mm},
      {"bound", bound_of(formed)},
      {"rules_of_thumb",
       {{"remotest_first", thumb(formed.baselines.remotest_first)},
        {"list_order_nearest", thumb(formed.baselines.list_order_nearest)}}},
      {"check", formed.verdict.holds ? Json("verified") : Json(formed.verdict.broken)},
      {"as_stated", formed.file.stated_mm ? Json(formed.as_stated()) : Json()},
      {"notes", formed.plan.notes},
      {"seed", options.seed},
      {"stopped", formed.stopped},
      {"seconds", formed.seconds}};
  fmt::print("{}\n", out.dump());
}

}  // namespace

Exit cluster_instance_file(const ClusterOptions& options, const Settings& settings) {
  const auto formed = form_file(options);
  if (!formed) return report(formed.error(), settings.json);
  if (settings.json)
    print_json(*formed, options);
  else
    print_text(*formed);
  return formed->verdict.holds && !formed->well_above_stated() ? Exit::done : Exit::refused;
}

}  // namespace trellis::cli

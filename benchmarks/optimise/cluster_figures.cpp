#include <cstdio>

#include "optimise/clusters.hpp"
#include "optimise/rota.hpp"
#include "optimise/testing/reference_reader.hpp"
#include "optimise/verify/verify_clusters.hpp"
#include "parts.hpp"
#include "stopwatch.hpp"

namespace trellis::benchmarks {
namespace {

using optimise::ClusterPlan;
using optimise::testing::ReferenceClusters;

/// Cost in kilometres, those left out counted.
double total_km(const ReferenceClusters& file, const ClusterPlan& plan) {
  const auto left_out = static_cast<std::int64_t>(plan.left_out.size());
  return static_cast<double>(plan.cost_mm + left_out * file.rules.left_out_mm) / 1e6;
}

/// Mean over placed schools of the mean distance to the others of the cluster, in kilometres.
double mean_km(const ReferenceClusters& file, const ClusterPlan& plan) {
  std::int64_t mm = plan.cost_mm;
  std::size_t placed = 0;
  for (const auto& cluster : plan.clusters) {
    placed += cluster.size();
    for (const auto& size : file.rules.sizes)
      if (size.schools == cluster.size()) mm -= size.penalty_mm;
  }
  return placed == 0 ? 0 : static_cast<double>(mm) / 1e6 / static_cast<double>(placed);
}

void line(const char* name,
          const ReferenceClusters& file,
          const ClusterPlan& plan,
          const std::string& time) {
  const bool holds = optimise::verify_clusters(file.schools, file.rules, plan).holds;
  std::printf("  %-26s left out %zu, cost %.3f km, mean %.3f km%s, %s\n",
              name,
              plan.left_out.size(),
              static_cast<double>(plan.cost_mm) / 1e6,
              mean_km(file, plan),
              holds ? "" : " (BREAKS A RULE)",
              time.c_str());
}

/// True once so many processor seconds have gone by.
std::function<bool()> after(double seconds) {
  return [seconds, watch = Stopwatch()] { return watch.processor() >= seconds; };
}

ClusterPlan formed(const char* name,
                   const ReferenceClusters& file,
                   const optimise::FormBudget& budget) {
  const Stopwatch watch;
  const auto plan = optimise::form_clusters(file.schools, file.rules, budget);
  line(name, file, *plan, watch.text());
  return *plan;
}

void rules_of_thumb(const ReferenceClusters& file) {
  const Stopwatch watch;
  const auto thumb = optimise::cluster_baselines(file.schools, file.rules);
  const std::string time = watch.text();
  line("remotest first", file, thumb->remotest_first, time + " both");
  line("list order, nearest", file, thumb->list_order_nearest, "");
}

}  // namespace

void cluster_figures(const std::string& path, double proof_seconds) {
  const ReferenceClusters file = optimise::testing::read_clusters(path);
  std::printf("%s: %zu schools\n", path.c_str(), file.schools.size());
  rules_of_thumb(file);
  const ClusterPlan half =
      formed("half a second", file, {.seeds = 1, .moves_per_school = 500, .stop = after(.5)});
  const ClusterPlan five = formed("five seconds", file, {.stop = after(5)});
  const ClusterPlan sixty =
      formed("sixty seconds", file, {.seeds = 12, .moves_per_school = 8'000, .stop = after(60)});
  const Stopwatch watch;
  const auto proof =
      optimise::prove_clusters(file.schools, file.rules, sixty, {.stop = after(proof_seconds)});
  const double cost = static_cast<double>(proof->cost_mm) / 1e6;
  const double bound = static_cast<double>(proof->bound_mm) / 1e6;
  std::size_t proven = 0;
  for (const auto& area : proof->areas) proven += area.proven;
  std::printf("  %s: cost %.3f km, bound %.3f km, gap %.4f %%, %zu of %zu areas proven, %s\n",
              proof->proven ? "proven" : "not proven",
              cost,
              bound,
              100 * (cost - bound) / cost,
              proven,
              proof->areas.size(),
              watch.text().c_str());
  const auto above = [&](const ClusterPlan& plan) {
    return 100 * (total_km(file, plan) / cost - 1);
  };
  std::printf("  above the best: half a second %.4f %%, five %.4f %%, sixty %.4f %%\n",
              above(half),
              above(five),
              above(sixty));
  if (file.best_m > 0) std::printf("  the file states %.3f km\n", file.best_m / 1000);
}

void national_cluster_figures(const std::string& path) {
  const ReferenceClusters file = optimise::testing::read_clusters(path);
  std::printf("%s: %zu schools\n", path.c_str(), file.schools.size());
  rules_of_thumb(file);
  const ClusterPlan plan = formed("formed", file, {.seeds = 1, .stop = after(85)});
  std::size_t reasons = 0;
  for (const auto& one : plan.left_out) reasons += !one.sentence.empty();
  std::printf("  %zu of %zu left out have a reason, peak %.0f MB\n",
              reasons,
              plan.left_out.size(),
              peak_mb());
}

void rota_figures() {
  const auto path = optimise::testing::reference_file("rota-feasibility.json");
  if (!path) {
    std::printf("rota-feasibility.json is absent\n");
    return;
  }
  const auto cases = optimise::testing::read_rotas(*path);
  const Stopwatch watch;
  std::size_t equal = 0;
  for (const auto& one : cases) {
    const auto status = optimise::rota_status(one.trust_blocks, one.reviews);
    const char* text = status == optimise::RotaStatus::non_reciprocal    ? "non-reciprocal"
                       : status == optimise::RotaStatus::reciprocal_only ? "reciprocal-only"
                                                                         : "impossible";
    equal += one.status == text;
  }
  std::printf("rota: %zu of %zu cases as the table, %s in all\n",
              equal,
              cases.size(),
              watch.text().c_str());
}

}  // namespace trellis::benchmarks

#include <cstdio>
#include <set>

#include "optimise/baselines.hpp"
#include "optimise/reasons.hpp"
#include "optimise/rematch.hpp"
#include "optimise/solve.hpp"
#include "optimise/testing/reference_reader.hpp"
#include "optimise/verify/verify.hpp"
#include "optimise/what_if.hpp"
#include "parts.hpp"
#include "stopwatch.hpp"

namespace trellis::benchmarks {
namespace {

using optimise::Instance;
using optimise::Solution;

void print_totals(const Instance& instance, const Solution& solution) {
  std::printf("  placed %zu of %zu, points %lld, largest %lld, rounds %u, stages %zu\n",
              solution.totals.placed,
              instance.partners.size(),
              static_cast<long long>(solution.totals.points),
              static_cast<long long>(solution.totals.largest_cost),
              solution.work.rounds,
              solution.certificate.stages.size());
}

void prices(const Instance& instance,
            const optimise::Objective& objective,
            const Solution& solution) {
  const Stopwatch opening;
  const auto explorer = optimise::Explorer::open(instance, objective, solution);
  if (!explorer) return;
  std::printf("  explorer opened %s\n", opening.text().c_str());
  const std::size_t count = instance.partners.size();
  const Stopwatch asking;
  std::size_t found = 0;
  constexpr std::size_t asked = 20;
  for (std::size_t i = 0; i < asked; ++i)
    found += explorer->switches(static_cast<optimise::PartnerIndex>(i * 700 % count)).size();
  std::printf("  all prices of one partner: %.2f ms (wall %.2f), %zu prices on average\n",
              asking.processor() * 1000 / asked,
              asking.wall() * 1000 / asked,
              found / asked);
}

/// One lead in twenty leaves; the others keep their partners unless a move saves 200 points.
void match_again(const Instance& instance, const Solution& solution) {
  Instance left = instance;
  std::set<std::int64_t> leads, gone;
  for (const optimise::Place& place : instance.places) leads.insert(place.lead);
  std::size_t i = 0;
  for (const std::int64_t lead : leads)
    if (i++ % 20 == 7) gone.insert(lead);
  std::erase_if(left.edges, [&](const optimise::Edge& edge) {
    return gone.contains(left.places[edge.place].lead);
  });
  optimise::Objective objective{.salt = "benchmark"};
  objective.moves.penalty = optimise::default_move_penalty;
  std::size_t displaced = 0;
  for (const auto& edge : solution.edge_of) {
    std::optional<std::int64_t> lead;
    if (edge) lead = instance.places[instance.edges[*edge].place].lead;
    displaced += lead && gone.contains(*lead);
    objective.moves.present.push_back(lead);
  }
  const Stopwatch watch;
  const auto again = optimise::solve(left, objective);
  if (!again) return;
  std::printf("  matched again after %zu leads left (%zu partners displaced): %s, placed %zu\n",
              gone.size(),
              displaced,
              watch.text().c_str(),
              again->totals.placed);
}

void figures(const Instance& instance,
             const std::vector<std::int64_t>& distance_m,
             const Stopwatch& from_schools) {
  const optimise::Objective objective{.salt = "benchmark"};
  const Stopwatch solving;
  const auto solution = optimise::solve(instance, objective);
  if (!solution) {
    std::printf("  %s\n", solution.error().sentence.c_str());
    return;
  }
  std::printf("  %zu edges, solved %s, with candidates %s, peak %.0f MB\n",
              instance.edges.size(),
              solving.text().c_str(),
              from_schools.text().c_str(),
              peak_mb());
  print_totals(instance, *solution);
  const Stopwatch checking;
  const auto verdict = optimise::verify(instance, objective, solution->certificate);
  std::printf("  %s %s\n", verdict.proven ? "verified" : "NOT PROVEN", checking.text().c_str());
  const Stopwatch explaining;
  const std::size_t reasons = optimise::reasons(instance, *solution).size();
  std::printf("  %zu reasons for unmatched schools %s\n", reasons, explaining.text().c_str());
  prices(instance, objective, *solution);
  match_again(instance, *solution);
  const Stopwatch thumb;
  const auto others = optimise::baselines(instance, distance_m);
  const auto line = [](const char* name, const auto& plan) {
    std::printf("  rule of thumb, %s: placed %zu, points %lld\n",
                name,
                plan.totals.placed,
                static_cast<long long>(plan.totals.points));
  };
  line("nearest with a place", *others->nearest);
  line("best score, list order", others->best_score);
  line("pairs sorted by score", others->sorted_pairs);
  std::printf("  rules of thumb took %s\n", thumb.text().c_str());
}

}  // namespace

void match_figures(const std::string& name, const Drawn& drawn) {
  std::printf("%s\n", name.c_str());
  const Stopwatch building;
  const Scenario scenario = build_scenario(drawn, 100);
  std::printf("  candidates %s\n", building.text().c_str());
  figures(scenario.instance, scenario.distance_m, building);
  other_solvers(scenario.instance);
}

void reference_figures(const std::string& file) {
  const auto path = optimise::testing::reference_file(file);
  if (!path) {
    std::printf("%s is absent\n", file.c_str());
    return;
  }
  const auto reference = optimise::testing::read_match(*path);
  std::printf("%s (states %lld placed, %lld points)\n",
              file.c_str(),
              static_cast<long long>(reference.matched),
              static_cast<long long>(reference.cost));
  // The first call pays for pages the process has not touched yet.
  static_cast<void>(optimise::solve(reference.instance, {.salt = "benchmark"}));
  figures(reference.instance, reference.distance_m, {});
  other_solvers(reference.instance);
}

}  // namespace trellis::benchmarks

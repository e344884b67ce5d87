// Figures of optimise, printed beside what other methods give in the same run.
#include <chrono>
#include <cstdio>
#include <string>
#include <sys/resource.h>

#include "match_scenario.hpp"
#include "optimise/baselines.hpp"
#include "optimise/reasons.hpp"
#include "optimise/rematch.hpp"
#include "optimise/solve.hpp"
#include "optimise/verify/verify.hpp"
#include "optimise/what_if.hpp"

namespace {

using namespace trellis;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double peak_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void match_figures(const char* name, const benchmarks::Drawn& drawn) {
  auto start = Clock::now();
  const auto scenario = benchmarks::build_scenario(drawn, 100);
  const double building = seconds_since(start);
  const optimise::Objective objective{.salt = "benchmark"};
  start = Clock::now();
  const auto solution = optimise::solve(scenario.instance, objective);
  const double solving = seconds_since(start);
  if (!solution) {
    std::printf("%s: %s\n", name, solution.error().sentence.c_str());
    return;
  }
  std::printf("%s: %zu edges, candidates %.2f s, solve %.2f s, together %.2f s, peak %.0f MB\n",
              name,
              scenario.instance.edges.size(),
              building,
              solving,
              building + solving,
              peak_mb());
  std::printf(
      "  placed %zu of %zu, points %lld, mean %.1f, rounds %u, drawn %zu, stages %zu\n",
      solution->totals.placed,
      scenario.instance.partners.size(),
      static_cast<long long>(solution->totals.points),
      static_cast<double>(solution->totals.points) / static_cast<double>(solution->totals.placed),
      solution->work.rounds,
      solution->work.drawn,
      solution->certificate.stages.size());
  start = Clock::now();
  const auto verdict = optimise::verify(scenario.instance, objective, solution->certificate);
  std::printf("  verified %d in %.2f s\n", verdict.proven, seconds_since(start));
  start = Clock::now();
  const auto explorer = optimise::Explorer::open(scenario.instance, objective, *solution);
  std::printf("  explorer opened in %.2f s\n", seconds_since(start));
  start = Clock::now();
  std::size_t count = 0;
  for (optimise::PartnerIndex p = 0; p < 20; ++p) count += explorer->switches(p * 700 % 600).size();
  std::printf("  what-ifs: %.1f ms a partner (%zu prices)\n", seconds_since(start) * 50, count);
  start = Clock::now();
  const auto others = optimise::baselines(scenario.instance, scenario.distance_m);
  std::printf("  baselines (%.2f s): nearest %zu / %lld, best score %zu / %lld, pairs %zu / %lld\n",
              seconds_since(start),
              others->nearest->totals.placed,
              static_cast<long long>(others->nearest->totals.points),
              others->best_score.totals.placed,
              static_cast<long long>(others->best_score.totals.points),
              others->sorted_pairs.totals.placed,
              static_cast<long long>(others->sorted_pairs.totals.points));
}

}  // namespace

int main(int argc, char** argv) {
  const std::string schools = argc > 1 ? argv[1] : "";
  match_figures("synthetic 60 x 664",
                benchmarks::draw(benchmarks::synthetic_schools(900, 1), 60, 664));
  if (!schools.empty())
    match_figures("real 1,600 x 16,000",
                  benchmarks::draw(benchmarks::read_schools(schools), 1600, 16000));
  match_figures("synthetic 2,000 x 20,000",
                benchmarks::draw(benchmarks::synthetic_schools(22'000, 2), 2000, 20'000));
}

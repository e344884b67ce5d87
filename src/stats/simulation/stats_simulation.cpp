// The long form of the coverage simulation: every design with many trials, one line each.
// Ends with 1 when a share lies further from its nominal value than Monte-Carlo error allows.
//
//   stats_simulation [trials] [threads]        default 20,000 trials, 2 threads

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "stats/simulation.hpp"

namespace {

using namespace trellis::stats;

struct Design {
  const char* name;
  TrialDesign kind;
  std::vector<int> pupils;
  double effect_spread = 0;  // SD of the effect between schools
};

constexpr double errors_allowed = 3.5;  // Monte-Carlo errors: one false alarm in 2,000

std::vector<int> unequal(int schools) {
  std::vector<int> pupils;
  for (int school = 0; school < schools; ++school) pupils.push_back(5 + (school * 7) % 41);
  return pupils;
}

bool run(const Design& design, double effect, SimulationSpec spec) {
  spec.design = design.kind;
  spec.pupils = design.pupils;
  spec.effect = effect;
  spec.effect_spread = design.effect_spread;
  if (spec.effect_spread > 0) spec.trials = std::max<std::int64_t>(spec.trials / 5, 200);
  spec.icc = design.kind == TrialDesign::individual ? 0.0 : 0.15;
  const auto start = std::chrono::steady_clock::now();
  const SimulationResult result = simulate_trials(spec).value();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  const double error = std::sqrt(0.05 * 0.95 / static_cast<double>(spec.trials));
  bool good = result.failed == 0 && std::abs(result.coverage - 0.95) <= errors_allowed * error &&
              std::abs(result.mean_effect - effect) <=
                  errors_allowed * result.mean_effect_error + 0.01 * std::abs(effect);
  if (effect == 0) good = good && std::abs(result.rejected - 0.05) <= errors_allowed * error;
  std::printf(
      "%-38s effect %.1f: %lld trials, covers %.4f (+/- %.4f), rejects %.4f, mean %.4f (+/- %.4f), "
      "boundary %.3f, %.1f s  %s\n",
      design.name,
      effect,
      static_cast<long long>(spec.trials),
      result.coverage,
      error,
      result.rejected,
      result.mean_effect,
      result.mean_effect_error,
      result.boundary_share,
      seconds.count(),
      good ? "" : "OFF");
  return good;
}

bool permutation_level(SimulationSpec spec) {
  spec.design = TrialDesign::cluster;
  spec.pupils = unequal(16);
  spec.trials = std::max<std::int64_t>(spec.trials / 5, 200);
  spec.permutations = 199;
  const SimulationResult result = simulate_trials(spec).value();
  const double error = std::sqrt(0.05 * 0.95 / static_cast<double>(spec.trials));
  const bool good = std::abs(result.permutation_rejected - 0.05) <= errors_allowed * error;
  std::printf("%-38s %lld trials, rejects %.4f (+/- %.4f)  %s\n",
              "permutation test, 16 unequal schools",
              static_cast<long long>(spec.trials),
              result.permutation_rejected,
              error,
              good ? "" : "OFF");
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  SimulationSpec spec;
  spec.trials = argc > 1 ? std::atoll(argv[1]) : 20'000;
  spec.threads = argc > 2 ? std::atoi(argv[2]) : 2;
  spec.seed = 20261121;
  const std::vector<Design> designs{
      {"individual, 200 pupils", TrialDesign::individual, {200}},
      {"cluster, 100 schools of 60", TrialDesign::cluster, std::vector<int>(100, 60)},
      {"cluster, 40 equal schools", TrialDesign::cluster, std::vector<int>(40, 25)},
      {"cluster, 40 unequal schools", TrialDesign::cluster, unequal(40)},
      {"cluster, 10 equal schools", TrialDesign::cluster, std::vector<int>(10, 25)},
      {"cluster, 10 unequal schools", TrialDesign::cluster, unequal(10)},
      {"multisite, 20 equal schools", TrialDesign::multisite, std::vector<int>(20, 24)},
      {"multisite, 20 unequal schools", TrialDesign::multisite, unequal(20)},
      {"multisite, effect differs by school",
       TrialDesign::multisite,
       std::vector<int>(20, 24),
       0.25}};
  bool good = true;
  for (const Design& design : designs)
    for (const double effect : {0.0, 0.2}) good = run(design, effect, spec) && good;
  good = permutation_level(spec) && good;
  return good ? 0 : 1;
}

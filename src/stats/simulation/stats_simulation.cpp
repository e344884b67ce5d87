// The long form of the coverage simulation: every design with many trials, one line each.
// Ends with 1 when a share lies further from its nominal value than Monte-Carlo error allows.
//
//   stats_simulation [trials] [threads]        default 10,000 trials, 2 threads

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
  double allowance;  // beyond Monte-Carlo error, for designs known to be approximate
};

std::vector<int> unequal(int schools) {
  std::vector<int> pupils;
  for (int school = 0; school < schools; ++school) pupils.push_back(5 + (school * 7) % 41);
  return pupils;
}

bool run(const Design& design, double effect, SimulationSpec spec) {
  spec.design = design.kind;
  spec.pupils = design.pupils;
  spec.effect = effect;
  spec.icc = design.kind == TrialDesign::individual ? 0.0 : 0.15;
  const auto start = std::chrono::steady_clock::now();
  const SimulationResult result = simulate_trials(spec).value();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  const double error = std::sqrt(0.05 * 0.95 / static_cast<double>(spec.trials));
  bool good = std::abs(result.coverage - 0.95) <= 3.5 * error + design.allowance &&
              std::abs(result.mean_effect - effect) <=
                  3.5 * result.mean_effect_error + 0.01 * std::abs(effect);
  if (effect == 0)
    good = good && std::abs(result.rejected - 0.05) <= 3.5 * error + design.allowance;
  std::printf(
      "%-38s effect %.1f: covers %.4f, rejects %.4f, mean %.4f (+/- %.4f), "
      "boundary %.3f, %.1f s  %s\n",
      design.name,
      effect,
      result.coverage,
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
  const bool good = std::abs(result.permutation_rejected - 0.05) <= 3.5 * error;
  std::printf("%-38s rejects %.4f  %s\n",
              "permutation test, 16 unequal schools",
              result.permutation_rejected,
              good ? "" : "OFF");
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  SimulationSpec spec;
  spec.trials = argc > 1 ? std::atoll(argv[1]) : 10'000;
  spec.threads = argc > 2 ? std::atoi(argv[2]) : 2;
  spec.seed = 20261121;
  const std::vector<Design> designs{
      {"individual, 200 pupils", TrialDesign::individual, {200}, 0},
      {"cluster, 100 schools of 60", TrialDesign::cluster, std::vector<int>(100, 60), 0},
      {"cluster, 40 equal schools", TrialDesign::cluster, std::vector<int>(40, 25), 0},
      {"cluster, 40 unequal schools", TrialDesign::cluster, unequal(40), 0},
      {"cluster, 10 equal schools", TrialDesign::cluster, std::vector<int>(10, 25), 0.01},
      {"cluster, 10 unequal schools", TrialDesign::cluster, unequal(10), 0.015},
      {"multisite, 20 equal schools", TrialDesign::multisite, std::vector<int>(20, 24), 0},
      {"multisite, 20 unequal schools", TrialDesign::multisite, unequal(20), 0}};
  bool good = true;
  for (const Design& design : designs)
    for (const double effect : {0.0, 0.2}) good = run(design, effect, spec) && good;
  good = permutation_level(spec) && good;
  return good ? 0 : 1;
}

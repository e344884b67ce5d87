// How long the evaluation statistics take. Prints one line per figure: median CPU time of several
// runs, in milliseconds, in memory, on one thread unless said otherwise.
//
//   stats_benchmark                     all figures
//   stats_benchmark --write-csv FILE    writes the 100,000-pupil trial, for other programs to time
//   stats_benchmark --fit-only          one line: the 100,000-pupil fit, for comparisons
//   stats_benchmark --write-million FILE  writes a trial of 1,000,000 pupils in 20,000 schools
//   stats_benchmark --read FILE         reads and analyses it, with the memory that took

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <vector>

#include "stats/bootstrap.hpp"
#include "stats/cluster_robust.hpp"
#include "stats/eef_effect_size.hpp"
#include "stats/permutation.hpp"
#include "stats/random.hpp"
#include "stats/school_sums.hpp"
#include "stats/simulation.hpp"
#include "stats/table_csv.hpp"

namespace {

using namespace trellis::stats;

/// An invented trial: pupils in schools of unequal size, arm by school, three covariates.
Table make_trial(std::int32_t schools, std::int32_t pupils, std::uint64_t seed) {
  RandomStream random(seed, 0);
  TableInput input;
  std::vector<double> arm, pre, fsm, male, post;
  const double average = static_cast<double>(pupils) / schools;
  for (std::int32_t school = 0; school < schools; ++school) {
    const double treated = school % 2;
    const double level = 3.4 * random.normal();
    const std::int32_t left = pupils - static_cast<std::int32_t>(pre.size());
    auto size = static_cast<std::int32_t>(average * (0.5 + random.uniform()));
    size = school + 1 == schools ? left : std::clamp(size, 1, left - (schools - school - 1));
    input.school.names.push_back(std::to_string(900001 + school));
    for (std::int32_t pupil = 0; pupil < size; ++pupil) {
      input.school.index.push_back(school);
      arm.push_back(treated);
      fsm.push_back(random.uniform() < 0.28 ? 1 : 0);
      male.push_back(random.uniform() < 0.5 ? 1 : 0);
      pre.push_back(100 + 15 * random.normal());
      post.push_back(30 + 2 * treated + 0.7 * pre.back() - 2.5 * fsm.back() + level +
                     9.3 * random.normal());
    }
  }
  input.columns = {{"arm", arm}, {"pre", pre}, {"fsm", fsm}, {"male", male}, {"post", post}};
  return Table::build(std::move(input)).value();
}

double median_ms(int runs, const std::function<void()>& work) {
  std::vector<double> times;
  for (int run = 0; run < runs; ++run) {
    const std::clock_t start = std::clock();
    work();
    times.push_back(1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

void line(const char* what, double ms, const char* target) {
  std::printf("%-68s %10.2f ms   %s\n", what, ms, target);
}

const ModelSpec full{"post", {"arm", "pre", "fsm", "male"}, "arm", TrialDesign::cluster};
const ModelSpec small{"post", {"arm", "pre"}, "arm", TrialDesign::cluster};

double fit_time(const Table& table, int runs) {
  return median_ms(runs, [&] {
    const SchoolSums sums = summarise(table, full).value();
    if (fit_random_intercept(sums).value().boundary) std::puts("at the boundary");
  });
}

void write_csv(const Table& table, const std::string& file) {
  std::ofstream out(file);
  out << "school,arm,pre,fsm,male,post\n";
  out.precision(10);
  for (std::size_t school = 0; school < table.schools().size(); ++school)
    for (std::size_t row = table.school_begin()[school]; row < table.school_begin()[school + 1];
         ++row) {
      out << table.schools()[school];
      for (const char* name : {"arm", "pre", "fsm", "male", "post"})
        out << ',' << table.find(name)->values[row];
      out << '\n';
    }
}

/// Reads a file and works out the effect size; a process of its own, so that its memory counts.
void read_and_analyse(const std::string& file) {
  CsvOptions columns;
  columns.school = "school";
  const auto start = std::chrono::steady_clock::now();
  const Table table = read_table_file(file, columns).value();
  const EffectSize effect = eef_effect_size(summarise(table, full).value()).value();
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  line("CSV of 1,000,000 pupils read from disk and analysed, wall clock",
       took.count(),
       "(target 1500)");
  std::printf("%-68s %10.0f MB   (target 400)\n",
              "  its peak memory",
              static_cast<double>(used.ru_maxrss) / 1024);
  std::printf("  effect size %.4f SD over %lld pupils\n",
              effect.estimate.value,
              static_cast<long long>(effect.estimate.pupils));
}

void time_fits() {
  const Table large = make_trial(400, 100'000, 1);
  line("random intercept, 100,000 pupils in 400 schools, arm + 3 covariates",
       fit_time(large, 15),
       "(lme4 / 100)");
  const SchoolSums sums = summarise(large, full).value();
  line("  of which the search, given the sums",
       median_ms(50, [&] { (void)fit_random_intercept(sums).value(); }),
       "");
  const MixedFit fit = fit_random_intercept(sums).value();
  line("Kenward-Roger and CR2 on it",
       median_ms(15,
                 [&] {
                   (void)infer(fit, sums, "arm").value();
                   (void)cluster_robust(sums, CrType::cr2).value().infer("arm").value();
                 }),
       "(target 20)");
  const Table huge = make_trial(20'000, 1'000'000, 2);
  line("random intercept, 1,000,000 pupils in 20,000 schools",
       fit_time(huge, 9),
       "(target 50, aim 30)");
}

void time_resampling() {
  const Table table = make_trial(40, 1'000, 3);
  const SchoolSums sums = summarise(table, small).value();
  ResampleSpec spec;
  spec.draws = 1'000;
  line("1,000 school permutations, 1,000 pupils in 40 schools",
       median_ms(15, [&] { (void)permute_schools(sums, {}, spec).value(); }),
       "(target 50, aim 25)");
  line("1,000 school bootstraps of the same, with BCa",
       median_ms(15, [&] { (void)bootstrap_schools(sums, spec).value(); }),
       "(target 50, aim 25)");
}

/// Wall clock, because threads are what it is about.
void time_simulation() {
  SimulationSpec spec;
  spec.pupils.assign(100, 60);
  spec.effect = 0.2;
  spec.trials = 10'000;
  spec.seed = 1;
  spec.threads = 2;
  const auto start = std::chrono::steady_clock::now();
  const SimulationResult result = simulate_trials(spec).value();
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  line("10,000 simulated trials of 100 schools of 60, 2 threads, wall clock",
       took.count(),
       "(target 10000)");
  std::printf("  power %.3f, coverage %.4f\n", result.rejected, result.coverage);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view option = argc > 1 ? argv[1] : "";
  if (option == "--write-csv" && argc > 2) {
    write_csv(make_trial(400, 100'000, 1), argv[2]);
    return 0;
  }
  if (option == "--write-million" && argc > 2) {
    write_csv(make_trial(20'000, 1'000'000, 2), argv[2]);
    return 0;
  }
  if (option == "--read" && argc > 2) {
    read_and_analyse(argv[2]);
    return 0;
  }
  if (option == "--fit-only") {
    const Table trial = make_trial(400, 100'000, 1);
    std::printf("%.4f\n", fit_time(trial, 15));
    const MixedFit fit = fit_random_intercept(summarise(trial, full).value()).value();
    std::fprintf(stderr, "ours: arm %.9f, SE %.9f\n", fit.beta(1), fit.standard_errors()(1));
    return 0;
  }
  time_fits();
  time_resampling();
  time_simulation();
  return 0;
}

// Figures of optimise, printed beside what other methods give in the same run.
#include <cstdio>
#include <exception>
#include <string>

#include "parts.hpp"

namespace {

using namespace trellis;

constexpr const char* usage =
    "optimise_benchmark reference             the 60 x 664 reference files\n"
    "optimise_benchmark real SCHOOLS.csv      1,600 x 16,000 real schools (cut_schools.py)\n"
    "optimise_benchmark synthetic             2,000 x 20,000 synthetic schools\n"
    "optimise_benchmark clusters FILE [SECS]  a cluster file (cut_clusters.py), proof within SECS\n"
    "optimise_benchmark national FILE         a cluster file of national size\n"
    "optimise_benchmark rota                  all 123 patterns of the reference table\n";

bool run(int argc, char** argv) {
  const std::string part = argc > 1 ? argv[1] : "";
  const std::string file = argc > 2 ? argv[2] : "";
  if (part == "reference") {
    benchmarks::reference_figures("lp-60x664.json");
    benchmarks::reference_figures("lp-60x664-far.json");
  } else if (part == "real" && !file.empty()) {
    benchmarks::match_figures("real 1,600 x 16,000",
                              benchmarks::draw(benchmarks::read_schools(file), 1600, 16'000));
  } else if (part == "synthetic") {
    benchmarks::match_figures(
        "synthetic 2,000 x 20,000",
        benchmarks::draw(benchmarks::synthetic_schools(22'000, 2), 2000, 20'000));
  } else if (part == "clusters" && !file.empty()) {
    benchmarks::cluster_figures(file, argc > 3 ? std::stod(argv[3]) : 60);
  } else if (part == "national" && !file.empty()) {
    benchmarks::national_cluster_figures(file);
  } else if (part == "rota") {
    benchmarks::rota_figures();
  } else {
    return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (run(argc, argv)) return 0;
    std::fputs(usage, stderr);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
  }
  return 64;
}

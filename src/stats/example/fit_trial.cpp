// Fits the primary model of a cluster-randomised trial: fit_trial crt_main.csv
#include <cstdio>

#include "stats/eef_effect_size.hpp"
#include "stats/table_csv.hpp"

using namespace trellis::stats;

Expected<EffectSize> analyse(const char* file) {
  CsvOptions columns;
  columns.school = "school";
  const Table pupils = STATS_TRY(read_table_file(file, columns));
  ModelSpec model;
  model.outcome = "post";
  model.terms = {"arm", "pre"};
  model.arm = "arm";
  return eef_effect_size(STATS_TRY(summarise(pupils, model)));
}

int main(int count, char** arguments) {
  const auto effect = analyse(count > 1 ? arguments[1] : "crt_main.csv");
  if (!effect) {
    std::fprintf(stderr, "%s %s\n", effect.error().sentence.c_str(), effect.error().remedy.c_str());
    return 2;
  }
  const Estimate& sd = effect->estimate;
  std::printf("Effect size %.2f SD (95%% CI %.2f to %.2f), p = %.3f\n",
              sd.value,
              sd.ci.lower,
              sd.ci.upper,
              sd.p);
  std::printf("%.2f points, %.1f degrees of freedom (%s), %lld pupils in %lld schools\n",
              effect->difference,
              sd.df,
              sd.df_method.c_str(),
              static_cast<long long>(sd.pupils),
              static_cast<long long>(sd.schools));
}

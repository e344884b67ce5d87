#include "stats/subgroup.hpp"

#include <algorithm>
#include <cmath>

#include "stats/text.hpp"

namespace trellis::stats {

namespace {

Expected<std::vector<char>> members(const Table& table, const std::string& group) {
  const Column* column = STATS_TRY(table.column(group));
  std::vector<char> keep(table.rows(), 0);
  bool outside = false;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double value = column->values[row];
    if (std::isnan(value)) continue;
    if (value != 0 && value != 1)
      return refuse("group_not_coded",
                    filled("Column \"{}\" holds {}; a group is coded 1 and everyone else 0.",
                           {group, brief(value, 6)}),
                    "Code the column as 0 and 1.");
    keep[row] = value == 1;
    outside = outside || value == 0;
  }
  if (!outside || std::find(keep.begin(), keep.end(), 1) == keep.end())
    return refuse(
        "group_empty",
        filled("Column \"{}\" has one value only, so there is no group to compare.", {group}),
        "Choose a column that divides the pupils.");
  return keep;
}

std::string sentence_of(const SubgroupAnalysis& analysis) {
  const bool differs = analysis.interaction.p < 0.05;
  const bool works = analysis.effect.estimate.p < 0.05;
  if (differs)
    return "The effect differs between this group and the others by more than chance would "
           "explain.";
  if (works)
    return "The effect does not differ clearly between this group and the others, so the result "
           "in the group alone is not evidence of a special effect.";
  return "The effect does not differ clearly between this group and the others.";
}

}  // namespace

Expected<SubgroupAnalysis> analyse_subgroup(const Table& table,
                                            const ModelSpec& spec,
                                            const std::string& group,
                                            const InferenceOptions& options) {
  const std::vector<char> keep = STATS_TRY(members(table, group));
  SubgroupAnalysis analysis;
  analysis.column = group;

  ModelSpec with_group = spec;
  if (std::find(spec.terms.begin(), spec.terms.end(), group) == spec.terms.end())
    with_group.terms.push_back(group);
  const std::string product = spec.arm + ":" + group;
  with_group.terms.push_back(product);
  const SchoolSums sums = STATS_TRY(summarise(table, with_group));
  const MixedFit fit = STATS_TRY(fit_random_intercept(sums, Criterion::reml));
  analysis.interaction = STATS_TRY(infer(fit, sums, product, options));

  const SchoolSums whole = STATS_TRY(summarise(table, spec));
  const MixedFit arm_only = STATS_TRY(arm_only_fit(whole));
  analysis.interaction_in_sd = eef_effect_size(analysis.interaction, arm_only).estimate;

  ModelSpec inside = spec;
  std::erase(inside.terms, group);
  const Table of_group = table.filtered(keep);
  const SchoolSums group_sums = STATS_TRY(summarise(of_group, inside));
  const MixedFit group_fit = STATS_TRY(fit_random_intercept(group_sums, Criterion::reml));
  const Estimate difference = STATS_TRY(infer(group_fit, group_sums, spec.arm, options));
  STATS_TRY(check_effect_size_outcome(whole));
  analysis.effect = eef_effect_size(difference, arm_only);
  analysis.effect.divisor_words =
      "total SD of the outcome in the whole sample, schools and pupils, from the model with arm "
      "only";
  analysis.effect_own_sd = eef_effect_size(difference, STATS_TRY(arm_only_fit(group_sums)));
  analysis.pupils = group_sums.pupils;
  analysis.schools = static_cast<std::int64_t>(group_sums.school_count());
  analysis.sentence = sentence_of(analysis);
  return analysis;
}

}  // namespace trellis::stats

#include "cli/allocate_commands.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/evaluation_verbs.hpp"
#include "core/text.hpp"
#include "evaluation/allocation_file.hpp"
#include "evaluation/analysis_plan.hpp"
#include "evaluation/refusal_problem.hpp"
#include "stats/allocation_log.hpp"

namespace trellis::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::string instance;
  std::optional<std::uint64_t> seed;
  std::string log;
};

/// Allocates, and writes the log by which anyone can repeat it.
Result<Forms> allocate_units(evaluation::AllocationFile file,
                             const std::string& text,
                             const Options& options,
                             const Settings& settings) {
  stats::AllocationRecord record;
  record.software = "trellis 0.1.0";
  record.input_sha256 = evaluation::sha256_of(text);
  record.list_locked_at = now(settings).text();
  const std::uint64_t seed = options.seed ? *options.seed : file.seed ? *file.seed : drawn_seed();
  record.seed_set_at = now(settings).text();
  record.person = settings.person.empty() ? "not named" : settings.person;
  const auto allocation = stats::randomise(std::move(file.units), file.rule, seed);
  if (!allocation) return std::unexpected(evaluation::problem_of(allocation.error()));
  const auto log = stats::allocation_log(*allocation, record);
  if (!log) return std::unexpected(evaluation::problem_of(log.error()));
  if (!options.log.empty()) TRY_VOID(write_whole(options.log, *log));
  Json treated = Json::array(), control = Json::array(), warnings = Json::array();
  for (std::size_t i = 0; i < allocation->units.size(); ++i)
    (allocation->arm[i] == 1 ? treated : control).push_back(allocation->units[i].id);
  std::string lines = fmt::format("{}: {} treated, {} control, by the rule \"{}\" with seed {}\n",
                                  file.name,
                                  treated.size(),
                                  control.size(),
                                  stats::allocation_method_name(file.rule.method),
                                  seed);
  if (!file.rule.factors.empty())
    lines += fmt::format("Mean imbalance over the levels of {}: {}\n",
                         join(file.rule.factors, ", "),
                         decimal(allocation->imbalance, 2));
  for (std::size_t i = 0; i < allocation->units.size(); ++i)
    lines += fmt::format(
        "  {}  {}\n", allocation->units[i].id, allocation->arm[i] == 1 ? "treated" : "control");
  for (const stats::Warning& warning : allocation->warnings) {
    lines += fmt::format("Note: {}\n", warning.sentence);
    warnings.push_back(warning.sentence);
  }
  if (!options.log.empty()) lines += fmt::format("The log is in {}.\n", options.log);
  const Json json = {{"name", file.name},
                     {"rule", stats::allocation_method_name(file.rule.method)},
                     {"seed", std::to_string(seed)},
                     {"imbalance", allocation->imbalance},
                     {"treated", treated},
                     {"control", control},
                     {"warnings", warnings},
                     {"log", *log}};
  return Forms{"allocation", lines, json.dump() + "\n", ""};
}

std::string set_line(const stats::SchoolPool& pool, const stats::MatchedSet& set) {
  std::vector<std::string> controls;
  for (const std::size_t control : set.controls) controls.push_back(pool.urn[control]);
  return fmt::format("  {}  {}\n", pool.urn[set.treated], join(controls, ", "));
}

Json sets_of(const stats::SchoolPool& pool, const stats::ComparisonGroup& group) {
  Json sets = Json::array();
  for (const stats::MatchedSet& set : group.sets) {
    Json controls = Json::array();
    for (const std::size_t control : set.controls)
      controls.push_back(std::stoll(pool.urn[control]));
    sets.push_back({{"treated", std::stoll(pool.urn[set.treated])}, {"controls", controls}});
  }
  return sets;
}

Result<Forms> choose_comparison(const evaluation::ComparisonFile& file) {
  const auto group = stats::match_schools(file.pool, file.spec);
  if (!group) return std::unexpected(evaluation::problem_of(group.error()));
  std::string lines = fmt::format("{}: {} matched with {}, {} without a match\n{}\n\n",
                                  file.name,
                                  counted(group->treated_matched, "school"),
                                  counted(group->controls_used, "other"),
                                  group->unmatched.size(),
                                  group->method);
  lines += fmt::format("  {:<28}{:>14}{:>14}\n", "Difference in SD", "before", "after");
  Json balance = Json::array(), unmatched = Json::array(), warnings = Json::array();
  for (const stats::BalanceRow& row : group->balance) {
    lines += fmt::format("  {:<28}{:>14}{:>14}\n",
                         row.column,
                         decimal(row.difference_before, 3),
                         decimal(row.difference_after, 3));
    balance.push_back({{"column", row.column},
                       {"before", row.difference_before},
                       {"after", row.difference_after}});
  }
  lines += "\nSchool and its comparison schools\n";
  for (const stats::MatchedSet& set : group->sets) lines += set_line(file.pool, set);
  for (const std::size_t school : group->unmatched) {
    lines += fmt::format("  {}  no school near enough\n", file.pool.urn[school]);
    unmatched.push_back(std::stoll(file.pool.urn[school]));
  }
  for (const stats::Warning& warning : group->warnings) {
    lines += fmt::format("Note: {}\n", warning.sentence);
    warnings.push_back(warning.sentence);
  }
  const Json json = {{"name", file.name},
                     {"method", group->method},
                     {"sets", sets_of(file.pool, *group)},
                     {"unmatched", unmatched},
                     {"balance", balance},
                     {"effective_controls", group->effective_controls},
                     {"warnings", warnings}};
  return Forms{"comparison", lines, json.dump() + "\n", ""};
}

Result<Forms> allocate_file(const Options& options, const Settings& settings) {
  const std::string text = TRY(read_whole(options.instance));
  auto file = TRY(evaluation::read_allocation_file(text, file_name_of(options.instance)));
  if (auto* units = std::get_if<evaluation::AllocationFile>(&file))
    return allocate_units(std::move(*units), text, options, settings);
  return choose_comparison(std::get<evaluation::ComparisonFile>(file));
}

}  // namespace

void add_allocate_commands(Commands& commands) {
  CLI::App* verb = commands.app.add_subcommand(
      "allocate",
      "Allocate units to two arms, or choose a comparison group, from an instance file\n"
      "  trellis allocate --instance trial.json --log trial.log\n"
      "  trellis allocate --instance comparison.json --json");
  auto options = std::make_shared<Options>();
  verb->add_option("--instance",
                   options->instance,
                   "Instance file (docs/formats/allocation-instance.md); - is stdin");
  verb->add_option("--seed", options->seed, "Seed; else the file's, else one is drawn");
  verb->add_option("--log", options->log, "Write the log that repeats the allocation to this file");
  verb->callback([options, &commands] {
    if (options->instance.empty()) {
      commands.exit_code =
          report({ProblemKind::missing, "--instance", "Say what to allocate: --instance FILE", {}},
                 commands.settings.json);
      return;
    }
    const auto forms = allocate_file(*options, commands.settings);
    commands.exit_code = forms ? deliver(*forms, {}, commands.settings)
                               : report(forms.error(), commands.settings.json);
  });
}

}  // namespace trellis::cli

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/evaluation_verbs.hpp"
#include "evaluation/analysis_plan.hpp"
#include "evaluation/list_file.hpp"
#include "evaluation/refusal_problem.hpp"
#include "stats/allocation_log.hpp"

namespace trellis::cli {
namespace {

struct RandomiseOptions {
  std::string list;
  std::string rule = "complete";
  evaluation::UnitColumns columns;
  std::vector<double> weights;
  double share_treated = 0.5;
  double p = 0.8;
  std::int64_t draws = 1000;
  std::optional<std::uint64_t> seed;
  std::string log;
  std::string out;
  std::string repeat;
  std::string reason;
};

Result<stats::AllocationRule> rule_of(const RandomiseOptions& options) {
  const auto method = stats::parse_allocation_method(options.rule);
  if (!method) return std::unexpected(evaluation::problem_of(method.error()));
  stats::AllocationRule rule;
  rule.method = *method;
  rule.factors = options.columns.factors;
  rule.weights = options.weights;
  rule.share_treated = options.share_treated;
  rule.minimisation_p = options.p;
  rule.draws = options.draws;
  return rule;
}

/// A list is locked by its first log; another run needs a reason.
Result<void> check_not_locked(const std::string& log, const std::string& reason) {
  if (!std::filesystem::exists(log) || !reason.empty()) return {};
  return problem(
      ProblemKind::refused_by_rule,
      "--reason",
      "This list was allocated before: " + log +
          " exists. Say why it is allocated again with --reason, and name another --log.");
}

Result<Forms> allocate(const RandomiseOptions& options, const Settings& settings) {
  const std::string log_path = options.log.empty() ? options.list + ".log" : options.log;
  TRY_VOID(check_not_locked(log_path, options.reason));
  const std::string text = TRY(read_whole(options.list));
  auto units = TRY(evaluation::read_units(text, file_name_of(options.list), options.columns));
  // The list is fixed by its hash before the seed is set or drawn.
  stats::AllocationRecord record;
  record.software = "trellis 0.1.0";
  record.input_sha256 = evaluation::sha256_of(text);
  record.list_locked_at = now(settings).text();
  const std::uint64_t seed = options.seed ? *options.seed : drawn_seed();
  record.seed_set_at = now(settings).text();
  record.person = settings.person.empty() ? "not named" : settings.person;
  record.reason = options.reason;
  const auto allocation = stats::randomise(std::move(units), TRY(rule_of(options)), seed);
  if (!allocation) return std::unexpected(evaluation::problem_of(allocation.error()));
  const auto log = stats::allocation_log(*allocation, record);
  if (!log) return std::unexpected(evaluation::problem_of(log.error()));
  TRY_VOID(write_whole(log_path, *log));
  const std::string csv = evaluation::allocation_csv(*allocation, options.columns);
  if (!options.out.empty()) TRY_VOID(write_whole(options.out, csv));
  nlohmann::json json{{"seed", std::to_string(seed)},
                      {"log", log_path},
                      {"rule", stats::allocation_method_name(allocation->rule.method)},
                      {"imbalance", allocation->imbalance},
                      {"treated", nlohmann::json::array()},
                      {"control", nlohmann::json::array()},
                      {"warnings", nlohmann::json::array()}};
  for (std::size_t i = 0; i < allocation->units.size(); ++i)
    json[allocation->arm[i] == 1 ? "treated" : "control"].push_back(allocation->units[i].id);
  for (const stats::Warning& warning : allocation->warnings)
    json["warnings"].push_back(warning.sentence);
  for (const stats::Warning& warning : allocation->warnings)
    if (!settings.json) std::fprintf(stderr, "%s\n", warning.sentence.c_str());
  return Forms{"allocation", csv, json.dump(2) + "\n", ""};
}

Result<Forms> repeat(const RandomiseOptions& options) {
  const std::string log = TRY(read_whole(options.repeat));
  const auto again = stats::repeat_allocation(log);
  if (!again) return std::unexpected(evaluation::problem_of(again.error()));
  if (*again != log)
    return problem(
        ProblemKind::refused_by_rule,
        "--repeat",
        "Run again, the log does not give the same bytes: it was changed, or it is not of "
        "this version");
  return Forms{"allocation", "The log gives the same bytes again.\n", "{\"same\": true}\n", ""};
}

}  // namespace

void add_randomise(Commands& commands) {
  CLI::App* verb = commands.app.add_subcommand(
      "randomise",
      "Allocate schools by rule and seed, with a log that anyone can repeat\n"
      "  trellis randomise schools.csv --rule minimise --on phase,region --p .8\n"
      "  trellis randomise --repeat schools.csv.log");
  auto options = std::make_shared<RandomiseOptions>();
  verb->add_option("list", options->list, "List of units, CSV");
  verb->add_option(
          "--rule", options->rule, "simple, complete, stratify, minimise, rerandomise or pairs")
      ->capture_default_str();
  verb->add_option("--id", options->columns.id, "Column that names the unit")
      ->capture_default_str();
  verb->add_option("--on", options->columns.factors, "Columns to balance")->delimiter(',');
  verb->add_option("--weights", options->weights, "Weight of each of them")->delimiter(',');
  verb->add_option("--score", options->columns.score, "Column that pairs are formed on");
  verb->add_option("--share", options->share_treated, "Share treated")->capture_default_str();
  verb->add_option("--p", options->p, "Chance that minimisation takes the better arm")
      ->capture_default_str();
  verb->add_option("--draws", options->draws, "Allocations that rerandomise compares")
      ->capture_default_str();
  verb->add_option("--seed", options->seed, "Seed; else one is drawn after the list is locked");
  verb->add_option("--log", options->log, "Where the log goes; else LIST.log");
  verb->add_option("--out", options->out, "Write the allocation to this CSV file as well");
  verb->add_option("--reason", options->reason, "Why a list is allocated again");
  verb->add_option("--repeat", options->repeat, "Repeat the allocation of a log and compare bytes");
  verb->callback([options, &commands] {
    if (options->list.empty() && options->repeat.empty()) {
      commands.exit_code = report({ProblemKind::missing, "list", "Say which list to allocate", {}},
                                  commands.settings.json);
      return;
    }
    const auto forms =
        options->repeat.empty() ? allocate(*options, commands.settings) : repeat(*options);
    commands.exit_code = forms ? deliver(*forms, {}, commands.settings)
                               : report(forms.error(), commands.settings.json);
  });
}

}  // namespace trellis::cli

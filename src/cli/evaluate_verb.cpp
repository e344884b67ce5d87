#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/evaluation_verbs.hpp"
#include "evaluation/trial_report.hpp"

namespace trellis::cli {
namespace {

struct Options {
  std::string plan;
  std::string data;
  Outputs outputs;
  std::optional<std::uint64_t> seed;
  std::vector<std::string> sensitivity;
  std::vector<std::string> subgroups;
};

/// The data named on the command line, or beside the plan.
Result<std::string> data_path(const Options& options, const evaluation::AnalysisPlan& plan) {
  if (!options.data.empty()) return options.data;
  if (plan.data_file.empty())
    return problem(ProblemKind::missing, "--data", "Say where the pupils are: --data pupils.csv");
  return (std::filesystem::path(options.plan).parent_path() / plan.data_file).string();
}

Result<std::optional<evaluation::PlanLock>> lock_of(const std::string& plan_path) {
  if (!std::filesystem::exists(plan_path + ".lock")) return std::optional<evaluation::PlanLock>();
  return std::optional(TRY(evaluation::parse_lock(TRY(read_whole(plan_path + ".lock")))));
}

/// Remembers that outcome data were loaded while no lock existed; the first time counts. A folder
/// that cannot be written is left alone.
void note_data_seen(const std::string& plan_path,
                    const evaluation::PupilData& data,
                    const Settings& settings) {
  const std::string path = plan_path + ".seen";
  if (std::filesystem::exists(path)) return;
  (void)write_whole(path, now(settings).text() + " " + data.sha256 + "\n");
}

Result<Forms> evaluate(const Options& options, const Settings& settings) {
  const std::string text = TRY(read_whole(options.plan));
  const auto plan = TRY(evaluation::parse_plan(text, file_name_of(options.plan)));
  const std::string path = TRY(data_path(options, plan));
  const std::string csv = TRY(read_whole(path));
  const auto data = TRY(evaluation::read_pupils(csv, file_name_of(path), plan));
  const auto lock = TRY(lock_of(options.plan));
  if (!lock) note_data_seen(options.plan, data, settings);
  evaluation::AnalysisOptions analysis;
  analysis.seed = options.seed ? *options.seed : plan.seed ? *plan.seed : drawn_seed();
  analysis.threads = thread_count();
  analysis.extra_sensitivity = options.sensitivity;
  analysis.extra_subgroups = options.subgroups;
  auto report =
      TRY(evaluation::analyse_trial(plan, data, evaluation::standing_of(plan, lock), analysis));
  report.data_name = file_name_of(path);
  const bool wants_page = !options.outputs.html.empty() || !options.outputs.folder.empty();
  return Forms{"report",
               evaluation::report_text(report),
               evaluation::report_json(report).dump(2) + "\n",
               wants_page ? evaluation::report_html(report) : std::string()};
}

}  // namespace

void add_evaluate(Commands& commands) {
  CLI::App* verb =
      commands.app.add_subcommand("evaluate",
                                  "Analyse a trial by its plan and write the report\n"
                                  "  trellis evaluate plan.json --data pupils.csv --out report\n"
                                  "  trellis evaluate data/examples/reading_trial.plan.json");
  auto options = std::make_shared<Options>();
  verb->add_option("plan", options->plan, "Plan file (docs/formats/analysis-plan.md)")->required();
  verb->add_option("--data", options->data, "Pupils, one row each; else the plan's \"data\"");
  verb->add_option("--html", options->outputs.html, "Write the page to this file");
  verb->add_option("--out", options->outputs.folder, "Write text, JSON and page to this folder");
  verb->add_option("--seed", options->seed, "Seed of permutations and bootstraps");
  verb->add_option("--sensitivity",
                   options->sensitivity,
                   "Another analysis; exploratory unless the plan names it")
      ->delimiter(',');
  verb->add_option("--subgroup",
                   options->subgroups,
                   "Another subgroup column; exploratory unless the plan names it")
      ->delimiter(',');
  verb->callback([options, &commands] {
    const auto forms = evaluate(*options, commands.settings);
    commands.exit_code = forms ? deliver(*forms, options->outputs, commands.settings)
                               : report(forms.error(), commands.settings.json);
  });
}

}  // namespace trellis::cli

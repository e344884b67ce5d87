#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/evaluation_verbs.hpp"
#include "evaluation/comparison_report.hpp"
#include "evaluation/trial_report.hpp"

namespace trellis::cli {
namespace {

struct EvaluateOptions {
  std::string plan;
  std::string data;
  std::string reviews;
  Outputs outputs;
  std::optional<std::uint64_t> seed;
  std::vector<std::string> sensitivity;
  std::vector<std::string> subgroups;
};

/// The data named on the command line, or beside the plan.
Result<std::string> data_path(const EvaluateOptions& options, const std::string& planned) {
  if (!options.data.empty()) return options.data;
  if (planned.empty())
    return problem(ProblemKind::missing, "--data", "Say where the data are: --data pupils.csv");
  return (std::filesystem::path(options.plan).parent_path() / planned).string();
}

Result<std::optional<evaluation::PlanLock>> lock_of(const std::string& plan_path) {
  if (!std::filesystem::exists(plan_path + ".lock")) return std::optional<evaluation::PlanLock>();
  return std::optional(TRY(evaluation::parse_lock(TRY(read_whole(plan_path + ".lock")))));
}

/// Remembers that outcome data were loaded while no lock existed; the first time counts. A folder
/// that cannot be written is left alone.
void note_data_seen(const std::string& plan_path,
                    const std::string& data_sha256,
                    const Settings& settings) {
  const std::string path = plan_path + ".seen";
  if (std::filesystem::exists(path)) return;
  (void)write_whole(path, now(settings).text() + " " + data_sha256 + "\n");
}

Result<Forms> evaluate_comparison(const EvaluateOptions& options,
                                  const std::string& text,
                                  const Settings& settings) {
  const auto plan = TRY(evaluation::parse_comparison_plan(text, file_name_of(options.plan)));
  const std::string path = TRY(data_path(options, plan.data_file));
  const auto data = TRY(evaluation::read_panel(TRY(read_whole(path)), file_name_of(path), plan));
  const auto lock = TRY(lock_of(options.plan));
  if (!lock) note_data_seen(options.plan, data.sha256, settings);
  auto report =
      TRY(evaluation::analyse_comparison(plan, data, evaluation::standing_of(plan.sha256, lock)));
  report.data_name = file_name_of(path);
  return Forms{"report",
               evaluation::comparison_text(report),
               evaluation::comparison_json(report).dump(2) + "\n",
               evaluation::comparison_html(report)};
}

Result<Forms> evaluate(const EvaluateOptions& options, const Settings& settings) {
  const std::string text = TRY(read_whole(options.plan));
  if (TRY(evaluation::is_comparison_plan(text, file_name_of(options.plan))))
    return evaluate_comparison(options, text, settings);
  const auto plan = TRY(evaluation::parse_plan(text, file_name_of(options.plan)));
  const std::string path = TRY(data_path(options, plan.data_file));
  const std::string csv = TRY(read_whole(path));
  const auto data = TRY(evaluation::read_pupils(csv, file_name_of(path), plan));
  const auto lock = TRY(lock_of(options.plan));
  if (!lock) note_data_seen(options.plan, data.sha256, settings);
  evaluation::AnalysisOptions analysis;
  analysis.seed = options.seed ? *options.seed : plan.seed ? *plan.seed : drawn_seed();
  analysis.threads = thread_count();
  analysis.extra_sensitivity = options.sensitivity;
  analysis.extra_subgroups = options.subgroups;
  if (!options.reviews.empty())
    analysis.reviews = TRY(
        evaluation::parse_reviews(TRY(read_whole(options.reviews)), file_name_of(options.reviews)));
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
                                  "Analyse a trial or a matched comparison by its plan\n"
                                  "  trellis evaluate plan.json --data pupils.csv --out report\n"
                                  "  trellis evaluate data/examples/reading_trial.plan.json");
  auto options = std::make_shared<EvaluateOptions>();
  verb->add_option("plan", options->plan, "Plan file (docs/formats/analysis-plan.md)")->required();
  verb->add_option(
      "--data", options->data, "Pupils (or schools by year), one row each; else the plan's");
  verb->add_option(
      "--reviews", options->reviews, "What reviewers answered about the security of the finding");
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

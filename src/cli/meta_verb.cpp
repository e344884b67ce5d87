#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/evaluation_verbs.hpp"
#include "evaluation/list_file.hpp"
#include "evaluation/refusal_problem.hpp"
#include "evaluation/synthesis_report.hpp"

namespace trellis::cli {
namespace {

struct MetaOptions {
  std::string studies;
  std::string method = "reml";
  bool is_knapp_hartung = true;  ///< The default; --kh says it aloud.
  bool is_normal = false;
  Outputs outputs;
};

Result<Forms> combine(const MetaOptions& options) {
  const auto method = stats::parse_heterogeneity(options.method);
  if (!method) return std::unexpected(evaluation::problem_of(method.error()));
  const std::string text = TRY(read_whole(options.studies));
  const auto studies = TRY(evaluation::read_studies(text, file_name_of(options.studies)));
  const auto result = stats::combine_studies(studies, {*method, !options.is_normal});
  if (!result) return std::unexpected(evaluation::problem_of(result.error()));
  return Forms{"meta",
               evaluation::meta_text(*result),
               evaluation::meta_json(*result).dump(2) + "\n",
               evaluation::meta_html(*result)};
}

}  // namespace

void add_meta(Commands& commands) {
  CLI::App* verb =
      commands.app.add_subcommand("meta",
                                  "Put the findings of several studies together\n"
                                  "  trellis meta studies.csv --method reml --kh --html meta.html");
  auto options = std::make_shared<MetaOptions>();
  verb->add_option("studies", options->studies, "CSV with study, effect (or g) and se")->required();
  verb->add_option("--method", options->method, "reml, dl, pm, ml or fe")->capture_default_str();
  verb->add_flag("--kh", options->is_knapp_hartung, "Knapp-Hartung interval (the default)");
  verb->add_flag("--normal", options->is_normal, "Normal interval in its place");
  verb->add_option("--html", options->outputs.html, "Write the page to this file");
  verb->add_option("--out", options->outputs.folder, "Write text, JSON and page to this folder");
  verb->callback([options, &commands] {
    const auto forms = combine(*options);
    commands.exit_code = forms ? deliver(*forms, options->outputs, commands.settings)
                               : report(forms.error(), commands.settings.json);
  });
}

}  // namespace trellis::cli

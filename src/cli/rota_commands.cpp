#include "cli/rota_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/cluster_programme.hpp"
#include "cli/rota_instance.hpp"

namespace trellis::cli {

void add_rota_commands(Commands& commands) {
  CLI::App* verb =
      commands.app.add_subcommand("rota",
                                  "Draw up who reviews whom in each cluster, year by year\n"
                                  "  trellis rota --instance clusters.json\n"
                                  "  trellis rota --instance clusters.json --json\n"
                                  "  trellis rota --programme peer_review");
  auto instance = std::make_shared<std::string>();
  verb->add_option(
      "--instance", *instance, "Instance file (docs/formats/rota-instance.md); - is stdin");
  auto kept = std::make_shared<ProgrammeRota>();
  verb->add_option("--programme", kept->programme, "A programme of the database, by its id")
      ->excludes("--instance");
  verb->add_option("--from-year", kept->from_year, "Earlier years stay as they are")
      ->needs("--programme")
      ->capture_default_str();
  verb->callback([instance, kept, &commands] {
    if (!kept->programme.empty()) {
      commands.exit_code = make_programme_rota(*kept, commands.settings);
      return;
    }
    if (instance->empty()) {
      commands.exit_code = report({ProblemKind::missing,
                                   "--instance",
                                   "Say which clusters to draw up a rota for: --instance FILE, or "
                                   "--programme ID",
                                   {}},
                                  commands.settings.json);
      return;
    }
    commands.exit_code = rota_instance_file(*instance, commands.settings);
  });
}

}  // namespace trellis::cli

#include "cli/rota_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/rota_instance.hpp"

namespace trellis::cli {

void add_rota_commands(Commands& commands) {
  CLI::App* verb =
      commands.app.add_subcommand("rota",
                                  "Draw up who reviews whom in each cluster, year by year\n"
                                  "  trellis rota --instance clusters.json\n"
                                  "  trellis rota --instance clusters.json --json");
  auto instance = std::make_shared<std::string>();
  verb->add_option(
      "--instance", *instance, "Instance file (docs/formats/rota-instance.md); - is stdin");
  verb->callback([instance, &commands] {
    if (instance->empty()) {
      commands.exit_code = report({ProblemKind::missing,
                                   "--instance",
                                   "Say which clusters to draw up a rota for: --instance FILE",
                                   {}},
                                  commands.settings.json);
      return;
    }
    commands.exit_code = rota_instance_file(*instance, commands.settings);
  });
}

}  // namespace trellis::cli

#include "cli/match_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/match_instance.hpp"

namespace trellis::cli {
namespace {

struct Options {
  std::string instance;
  std::string salt = "round-1";
};

}  // namespace

void add_match_commands(Commands& commands) {
  CLI::App* verb = commands.app.add_subcommand(
      "match",
      "Match partner schools with lead schools\n"
      "  trellis match --instance round.json --json\n"
      "  trellis match --programme behaviour_hubs --db sqlite:trellis.db");
  auto options = std::make_shared<Options>();
  verb->add_option("--instance",
                   options->instance,
                   "Instance file (docs/formats/matching-instance.md); - is stdin");
  verb->add_option("--salt", options->salt, "Name of the round: it settles ties")
      ->capture_default_str();
  verb->callback([options, &commands] {
    if (options->instance.empty()) {
      commands.exit_code =
          report({ProblemKind::missing, "--instance", "Say what to match: --instance FILE", {}},
                 commands.settings.json);
      return;
    }
    commands.exit_code = match_instance_file(options->instance, options->salt, commands.settings);
  });
}

}  // namespace trellis::cli

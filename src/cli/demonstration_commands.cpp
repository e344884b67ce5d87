#include "cli/demonstration_commands.hpp"

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <memory>

#include "cli/demonstration.hpp"

namespace trellis::cli {
namespace {

struct Arguments {
  DemonstrationOptions options;
  bool only_summary = false;
};

Result<std::string> run(const Settings& settings, const Arguments& arguments) {
  storage::Database db = TRY(storage::Database::open(settings.database_url));
  if (!arguments.only_summary) {
    DemonstrationOptions options = arguments.options;
    options.quiet = settings.quiet;
    options.now =
        Instant(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
    TRY_VOID(db.migrate(options.now));
    TRY_VOID(make_demonstration(db, options));
  }
  return demonstration_summary(db);
}

}  // namespace

void add_demonstration_commands(Commands& commands) {
  CLI::App* verb =
      commands.app.add_subcommand("demo",
                                  "Make a demonstration database: invented applications on a "
                                  "synthetic or a published register");
  auto arguments = std::make_shared<Arguments>();
  verb->add_option("--seed", arguments->options.seed, "The same seed gives the same demonstration")
      ->capture_default_str();
  verb->add_option(
          "--size", arguments->options.size, "Of the synthetic register: tiny, small or national")
      ->capture_default_str();
  verb->add_option("--register",
                   arguments->options.register_files,
                   "Published files in place of the synthetic register");
  verb->add_flag(
      "--summary", arguments->only_summary, "Only print the summary of the newest match");
  verb->callback([&commands, arguments] {
    const auto summary = run(commands.settings, *arguments);
    if (!summary) {
      commands.exit_code = report(summary.error(), commands.settings.json);
      return;
    }
    std::fputs(summary->c_str(), stdout);
  });
}

}  // namespace trellis::cli

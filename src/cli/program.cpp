#include "cli/program.hpp"

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>

#include "cli/allocate_commands.hpp"
#include "cli/cluster_commands.hpp"
#include "cli/command.hpp"
#include "cli/database_commands.hpp"
#include "cli/demonstration_commands.hpp"
#include "cli/evaluation_commands.hpp"
#include "cli/import_commands.hpp"
#include "cli/job_commands.hpp"
#include "cli/match_commands.hpp"
#include "cli/people_commands.hpp"
#include "cli/programme_commands.hpp"
#include "cli/retention_commands.hpp"
#include "cli/rota_commands.hpp"
#include "cli/schedule_commands.hpp"
#include "cli/serve_commands.hpp"
#include "cli/synth_commands.hpp"
#include "cli/token_commands.hpp"

namespace trellis::cli {

namespace {

/// The options that every verb understands.
void add_settings(CLI::App& app, Settings& settings) {
  app.add_option("--db", settings.database_url, "Database: sqlite:FILE or postgresql://...")
      ->envname("TRELLIS_DB")
      ->capture_default_str();
  app.add_flag("--json", settings.json, "Print one JSON document");
  app.add_flag("--quiet", settings.quiet, "Print results only");
  app.add_flag("--verbose", settings.verbose, "Say more");
  app.add_flag("--yes", settings.yes, "Answer yes to every question");
  app.add_option("--as", settings.person, "Act as this person");
  app.add_option_function<std::string>(
      "--today",
      [&settings](const std::string& text) {
        const auto date = Date::parse(text);
        if (!date) throw CLI::ValidationError("--today", date.error().message);
        settings.today = *date;
      },
      "Use this date in place of the clock (demonstration databases only)");
}

int run_verb(int argc, char** argv) {
  CLI::App app{"Trellis: schools helping schools, and learning whether it worked"};
  app.set_version_flag("--version", "trellis 0.1.0");
  app.require_subcommand(1);
  app.fallthrough();
  Settings settings;
  add_settings(app, settings);
  app.set_config("--config",
                 "",
                 "File of settings (share/doc/trellis/examples/trellis.ini explains each; "
                 "packaging/trellis.ini "
                 "in the sources)");
  Commands commands{app, settings};
  add_allocate_commands(commands);
  add_cluster_commands(commands);
  add_database_commands(commands);
  add_demonstration_commands(commands);
  add_evaluation_commands(commands);
  add_import_commands(commands);
  add_job_commands(commands);
  add_match_commands(commands);
  add_people_commands(commands);
  add_programme_commands(commands);
  add_retention_commands(commands);
  add_rota_commands(commands);
  add_schedule_commands(commands);
  add_serve_commands(commands);
  add_synth_commands(commands);
  add_token_commands(commands);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : static_cast<int>(Exit::usage);
  }
  return static_cast<int>(commands.exit_code);
}

}  // namespace

int run_program(int argc, char** argv) {
  // A file-size limit is then an error of the write, told like a full disk, and not a silent end.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return run_verb(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "Trellis met an unexpected error: %s\n", error.what());
    return static_cast<int>(Exit::unexpected);
  }
}

}  // namespace trellis::cli

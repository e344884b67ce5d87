#include "cli/database_commands.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/opening.hpp"
#include "core/text.hpp"
#include "storage/backup.hpp"
#include "storage/migrate.hpp"

namespace trellis::cli {

namespace {

using nlohmann::json;
using storage::Database;

struct FileArgument {
  std::string file = {};
};

std::string digits_of(Instant at) {
  std::string digits = at.text();
  std::erase_if(digits, [](char c) { return c == '-' || c == ':'; });
  return digits;
}

/// "trellis.db.before-0031-20260309T140506Z", beside the database or, for a server, in the folder
/// the command runs in.
std::string backup_name(const Database& db, const std::string& first_pending) {
  const std::string url = db.address();
  const std::string base = db.engine() == storage::Engine::sqlite ? url.substr(url.find(':') + 1)
                                                                  : std::string("trellis.db");
  return base + ".before-" + first_pending.substr(0, 4) + "-" + digits_of(now());
}

void print(const Settings& settings, const json& document, const std::string& text) {
  if (settings.json)
    std::printf("%s\n", document.dump().c_str());
  else if (!settings.quiet)
    std::printf("%s\n", text.c_str());
}

json as_json(const storage::BackupReport& report, const std::string& file) {
  json tables = json::object();
  for (const storage::TableCount& count : report.tables) tables[count.table] = count.rows;
  return {{"file", file}, {"rows", report.rows}, {"bytes", report.bytes}, {"tables", tables}};
}

std::string sizes_of(const storage::BackupReport& report) {
  return counted(static_cast<long long>(report.tables.size()), "table") + ", " +
         counted(report.rows, "row") + ", " + with_commas(report.bytes / 1000) + " kB";
}

Exit back_up(const Settings& settings, const std::string& file) {
  auto db = Database::open(settings.database_url, {.create = false});
  if (!db) return report(db.error(), settings.json);
  const auto written = storage::back_up(*db, file, now());
  if (!written) return report(written.error(), settings.json);
  print(settings,
        as_json(*written, file),
        "Backed up " + db->address() + " to " + file + ": " + sizes_of(*written) + ", checked");
  return Exit::done;
}

Exit restore(const Settings& settings, const std::string& file) {
  const auto restored = storage::restore(file, settings.database_url, now());
  if (!restored) return report(restored.error(), settings.json);
  print(settings,
        as_json(*restored, file),
        "Restored " + file + " into " + settings.database_url + ": " + sizes_of(*restored) +
            ", checked");
  return Exit::done;
}

Exit migrate(const Settings& settings, bool without_backup) {
  auto db = Database::open(settings.database_url);
  if (!db) return report(db.error(), settings.json);
  const auto pending = db->pending_migrations();
  const bool is_new = pending.size() == storage::embedded_migrations().size();
  std::string backup;
  if (!pending.empty() && !is_new && !without_backup) {
    backup = backup_name(*db, pending.front());
    const auto written = storage::back_up(*db, backup, now());
    if (!written) return report(written.error(), settings.json);
    if (!settings.quiet) std::fprintf(stderr, "Backed up to %s\n", backup.c_str());
  }
  const auto migrated = db->migrate(now());
  if (!migrated) return report(migrated.error(), settings.json);
  print(settings,
        {{"applied", pending}, {"backup", backup.empty() ? json(nullptr) : json(backup)}},
        pending.empty()
            ? "The schema was up to date; no changes were made"
            : "Applied " + counted(static_cast<long long>(pending.size()), "migration") + ": " +
                  pending.front() + " to " + pending.back());
  return Exit::done;
}

Exit examine(const Settings& settings) {
  auto db = Database::open(settings.database_url, {.create = false});
  if (!db) return report(db.error(), settings.json);
  const auto findings = storage::examine(*db);
  const bool all_well = std::ranges::all_of(findings, &storage::Finding::is_well);
  json document = json::array();
  std::string text;
  for (const storage::Finding& finding : findings) {
    document.push_back(
        {{"is_well", finding.is_well}, {"what", finding.what}, {"advice", finding.advice}});
    text += (finding.is_well ? "well   " : "WRONG  ") + finding.what + "\n";
    if (!finding.advice.empty()) text += "       " + finding.advice + "\n";
  }
  print(settings, document, text + (all_well ? "All is well" : "See what to do above"));
  return all_well ? Exit::done : Exit::refused;
}

}  // namespace

void add_database_commands(Commands& commands) {
  const Settings& settings = commands.settings;
  auto argument = std::make_shared<FileArgument>();
  auto without_backup = std::make_shared<bool>(false);

  CLI::App* migrating = commands.app.add_subcommand(
      "migrate", "Bring the database up to date, such as: trellis migrate --db sqlite:trellis.db");
  migrating->add_flag("--without-backup", *without_backup, "Do not make a backup first");
  migrating->callback([&commands, &settings, without_backup] {
    commands.exit_code =
        with_engine_errors(settings, [&] { return migrate(settings, *without_backup); });
  });

  CLI::App* backing_up = commands.app.add_subcommand(
      "backup", "Copy the database to a file, such as: trellis backup trellis-20260309.db");
  backing_up->add_option("file", argument->file, "A file that does not exist yet")->required();
  backing_up->callback([&commands, &settings, argument] {
    commands.exit_code =
        with_engine_errors(settings, [&] { return back_up(settings, argument->file); });
  });

  CLI::App* restoring = commands.app.add_subcommand(
      "restore",
      "Fill an empty database from a backup, such as: trellis restore trellis-20260309.db "
      "--db sqlite:new.db");
  restoring->add_option("file", argument->file, "A file that trellis backup made")->required();
  restoring->callback([&commands, &settings, argument] {
    commands.exit_code =
        with_engine_errors(settings, [&] { return restore(settings, argument->file); });
  });

  CLI::App* doctor = commands.app.add_subcommand(
      "doctor", "Check engine, schema, integrity and space, such as: trellis doctor");
  doctor->callback([&commands, &settings] {
    commands.exit_code = with_engine_errors(settings, [&] { return examine(settings); });
  });
}

}  // namespace trellis::cli

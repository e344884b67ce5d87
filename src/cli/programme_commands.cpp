#include "cli/programme_commands.hpp"

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>

#include "casework/definition_actions.hpp"
#include "cli/programme_move_commands.hpp"
#include "core/text.hpp"
#include "programme/definition_diff.hpp"
#include "programme/programme_actions.hpp"

namespace trellis::cli {
namespace {

using namespace programme;

Instant programme_now(const Settings& settings) {
  if (settings.today) return Instant(settings.today->days() + std::chrono::hours{12});
  return Instant(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

Result<std::string> read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return problem(ProblemKind::not_found, "", "There is no file " + path + " that can be read");
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::string base_name(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

Result<Definition> read_definition_file(const std::string& path) {
  const std::string text = TRY(read_text(path));
  auto definition = read_definition(text);
  if (!definition) return std::unexpected(problem_of(definition.error(), path));
  return std::move(*definition);
}

void print_definition(const Definition& definition, const std::string& path, bool json) {
  std::size_t rules = 0;
  for (const EligibilityVersion& version : definition.eligibility) rules += version.rules.size();
  if (json) {
    const nlohmann::json document = {{"id", definition.id},
                                     {"version", definition.version},
                                     {"sha256", definition.sha256},
                                     {"stages", definition.stages.size()},
                                     {"tasks", definition.tasks().size()},
                                     {"eligibility_rules", rules},
                                     {"cohorts", cohorts_of(definition).size()}};
    std::printf("%s\n", document.dump(2).c_str());
    return;
  }
  std::printf(
      "%s is sound: %s, version %d\n", path.c_str(), definition.title.c_str(), definition.version);
  const auto say = [](std::size_t count, const char* one, const char* many = "") {
    if (count) std::printf("  %s\n", counted(static_cast<long long>(count), one, many).c_str());
  };
  say(definition.streams.size(), "stream");
  say(definition.stages.size(), "stage");
  say(definition.tasks().size(), "task");
  say(definition.forms.size(), "form");
  say(definition.eligibility.size(), "set of eligibility rules", "sets of eligibility rules");
  say(rules, "eligibility rule");
  say(cohorts_of(definition).size(), "cohort");
  std::printf("  checksum %s\n", definition.sha256.c_str());
}

/// In the light of the versions and the open cases of a database, too.
Result<void> check_with_database(const std::string& path, const Settings& settings) {
  const std::string text = TRY(read_text(path));
  auto db = TRY(storage::Database::open(settings.database_url, {.create = false}));
  TRY_VOID(db.check_schema());
  const auto found =
      db.read([&](storage::Snapshot& snapshot) { return casework::report_on(snapshot, text); });
  if (!found.is_sound()) return std::unexpected(problem_of(found.mistakes, path));
  return {};
}

Exit check_definition_file(const std::string& path, bool with_database, const Settings& settings) {
  const auto definition = read_definition_file(path);
  if (!definition) return report(definition.error(), settings.json);
  if (with_database)
    if (const auto checked = check_with_database(path, settings); !checked)
      return report(checked.error(), settings.json);
  print_definition(*definition, path, settings.json);
  return Exit::done;
}

Exit diff(const std::string& before_path, const std::string& after_path, const Settings& settings) {
  const auto before = read_definition_file(before_path);
  if (!before) return report(before.error(), settings.json);
  const auto after = read_definition_file(after_path);
  if (!after) return report(after.error(), settings.json);
  const auto found = differences(*parse_json(before->canonical), *parse_json(after->canonical));
  if (settings.json) {
    nlohmann::json list = nlohmann::json::array();
    for (const Difference& each : found)
      list.push_back({{"path", each.path}, {"before", each.before}, {"after", each.after}});
    std::printf("%s\n", list.dump(2).c_str());
    return Exit::done;
  }
  for (const Difference& each : found) std::printf("%s\n", text_of(each).c_str());
  if (found.empty()) std::printf("The two definitions say the same\n");
  return Exit::done;
}

struct ImportRequest {
  std::string file;
  std::int64_t owner = 0;
  bool publish = false;
  std::string because;
};

Result<ImportedDefinition> import(const ImportRequest& request, const Settings& settings) {
  const std::string text = TRY(read_text(request.file));
  auto db = TRY(storage::Database::open(settings.database_url, {.create = false}));
  TRY_VOID(db.check_schema());
  std::optional<OrganisationId> owner;
  if (request.owner) owner = OrganisationId{request.owner};
  const std::string name = base_name(request.file);
  return db.write([&](storage::Transaction& tx) {
    return casework::import_checked(tx,
                                    access::operator_at(programme_now(settings)),
                                    owner,
                                    {.file = {.text = text, .name = name},
                                     .because = request.because,
                                     .publish = request.publish});
  });
}

Exit run_import(const ImportRequest& request, const Settings& settings) {
  const auto imported = import(request, settings);
  if (!imported) return report(imported.error(), settings.json);
  const std::string state(name_of(imported->row.state()));
  if (imported->unchanged)
    std::printf("No changes were made: version %d is already there (%s)\n",
                imported->row.version,
                state.c_str());
  else
    std::printf("%s: version %d imported (%s)\n",
                imported->programme.title.c_str(),
                imported->row.version,
                state.c_str());
  return Exit::done;
}

Result<std::string> exported(const std::string& definition, int version, const Settings& settings) {
  auto db = TRY(storage::Database::open(settings.database_url, {.create = false}));
  return db.read([&](storage::Snapshot& snapshot) -> Result<std::string> {
    const auto found = find_programme(snapshot, definition);
    if (!found)
      return problem(
          ProblemKind::not_found, "programme", "There is no programme " + definition + " here");
    const auto row = version ? find_definition_version(snapshot, found->id, version)
                             : version_in_force(snapshot, found->id);
    if (!row)
      return problem(ProblemKind::not_found, "version", "This programme has no such version");
    return source_of(snapshot, row->id);
  });
}

Exit run_export(const std::string& definition, int version, const Settings& settings) {
  const auto text = exported(definition, version, settings);
  if (!text) return report(text.error(), settings.json);
  std::fwrite(text->data(), 1, text->size(), stdout);
  return Exit::done;
}

void add_check(CLI::App& programme, Commands& commands) {
  CLI::App* verb = programme.add_subcommand("check", "Say what is wrong with a definition file");
  const auto file = std::make_shared<std::string>();
  const auto with_database = std::make_shared<bool>(false);
  verb->add_option("file", *file, "Definition file")->required();
  verb->add_flag("--open-cases",
                 *with_database,
                 "Also against the earlier versions and open cases of the database");
  verb->callback([file, with_database, &commands] {
    commands.exit_code = check_definition_file(*file, *with_database, commands.settings);
  });
}

void add_diff(CLI::App& programme, Commands& commands) {
  CLI::App* verb =
      programme.add_subcommand("diff", "Say what differs between two definition files");
  const auto files = std::make_shared<std::pair<std::string, std::string>>();
  verb->add_option("before", files->first, "The earlier file")->required();
  verb->add_option("after", files->second, "The later file")->required();
  verb->callback([files, &commands] {
    commands.exit_code = diff(files->first, files->second, commands.settings);
  });
}

void add_programme_import(CLI::App& programme, Commands& commands) {
  CLI::App* verb = programme.add_subcommand("import", "Keep a definition file as a draft");
  const auto request = std::make_shared<ImportRequest>();
  verb->add_option("file", request->file, "Definition file")->required();
  verb->add_option("--owner", request->owner, "Organisation that answers for the programme");
  verb->add_flag("--publish", request->publish, "Put it into force at once");
  verb->add_option("--because", request->because, "Why this version comes");
  verb->callback(
      [request, &commands] { commands.exit_code = run_import(*request, commands.settings); });
}

void add_export(CLI::App& programme, Commands& commands) {
  CLI::App* verb = programme.add_subcommand("export", "Print a definition as it was imported");
  const auto request = std::make_shared<std::pair<std::string, int>>();
  verb->add_option("programme", request->first, "Id of the programme")->required();
  verb->add_option("--definition-version", request->second, "Version; the one in force without it");
  verb->callback([request, &commands] {
    commands.exit_code = run_export(request->first, request->second, commands.settings);
  });
}

}  // namespace

void add_programme_commands(Commands& commands) {
  CLI::App* programme = commands.app.add_subcommand("programme", "Work with programme definitions");
  programme->require_subcommand(1);
  add_check(*programme, commands);
  add_diff(*programme, commands);
  add_programme_import(*programme, commands);
  add_export(*programme, commands);
  add_programme_move_commands(*programme, commands);
}

}  // namespace trellis::cli

#include "cli/programme_move_commands.hpp"

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "casework/move_actions.hpp"
#include "core/text.hpp"
#include "programme/programme_store.hpp"

namespace trellis::cli {
namespace {

using casework::MoveOutcome;
using casework::MovePreview;

Instant move_now(const Settings& settings) {
  if (settings.today) return Instant(settings.today->days() + std::chrono::hours{12});
  return Instant(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

struct MoveRequest {
  std::string programme;
  int version = 0;
};

struct Previewed {
  ProgrammeId programme{};
  MovePreview preview{};
};

Result<Previewed> preview(storage::Database& db,
                          const MoveRequest& request,
                          const Settings& settings) {
  return db.read([&](storage::Snapshot& snapshot) -> Result<Previewed> {
    const auto found = programme::find_programme(snapshot, request.programme);
    if (!found)
      return problem(ProblemKind::not_found,
                     "programme",
                     "There is no programme " + request.programme + " here");
    Previewed previewed{.programme = found->id};
    previewed.preview = TRY(casework::preview_moves(snapshot,
                                                    access::operator_at(move_now(settings)),
                                                    found->id,
                                                    request.version,
                                                    today(settings)));
    return previewed;
  });
}

void print_move_json(const MovePreview& preview) {
  const nlohmann::json document = {{"to_version", preview.to_version},
                                   {"cases", preview.cases.size()},
                                   {"unchanged", preview.unchanged()},
                                   {"refused", preview.refused()},
                                   {"answers_to_earlier", preview.answers_to_earlier()},
                                   {"status_changes", preview.status_changes()},
                                   {"warnings", preview.warnings},
                                   {"hash", preview.hash}};
  std::printf("%s\n", document.dump(2).c_str());
}

void print_move(const MovePreview& preview) {
  std::printf("%s would move to version %d\n",
              counted(static_cast<long long>(preview.cases.size()), "open case").c_str(),
              preview.to_version);
  std::printf("  %s change nothing but words\n", counted(preview.unchanged(), "case").c_str());
  for (const auto& [words, count] : preview.status_changes())
    std::printf("  %s: %s\n", words.c_str(), counted(count, "task").c_str());
  if (const int earlier = preview.answers_to_earlier())
    std::printf("  %s kept among the earlier answers\n", counted(earlier, "answer").c_str());
  for (const casework::CasePreview& each : preview.cases)
    if (each.refused)
      std::printf("  case %lld stays: %s\n",
                  static_cast<long long>(each.id.value),
                  each.refused->message.c_str());
  for (const std::string& warning : preview.warnings) std::printf("  %s\n", warning.c_str());
}

Exit run_preview(const MoveRequest& request, const Settings& settings) {
  auto db = storage::Database::open(settings.database_url, {.create = false});
  if (!db) return report(db.error(), settings.json);
  const auto previewed = preview(*db, request, settings);
  if (!previewed) return report(previewed.error(), settings.json);
  settings.json ? print_move_json(previewed->preview) : print_move(previewed->preview);
  return previewed->preview.refused() > 0 ? Exit::refused : Exit::done;
}

Exit run_move(const MoveRequest& request, const Settings& settings) {
  auto db = storage::Database::open(settings.database_url, {.create = false});
  if (!db) return report(db.error(), settings.json);
  const auto previewed = preview(*db, request, settings);
  if (!previewed) return report(previewed.error(), settings.json);
  if (!settings.yes) {
    print_move(previewed->preview);
    std::fprintf(stderr, "Add --yes to move these cases\n");
    return Exit::refused;
  }
  const auto outcome = db->write([&](storage::Transaction& tx) {
    return casework::apply_moves(tx,
                                 access::operator_at(move_now(settings)),
                                 previewed->programme,
                                 previewed->preview,
                                 today(settings));
  });
  if (!outcome) return report(outcome.error(), settings.json);
  std::printf("%s moved to version %d\n",
              counted(static_cast<long long>(outcome->moved.size()), "case").c_str(),
              request.version);
  for (const casework::CaseId id : outcome->left_out)
    std::printf("  case %lld was left out\n", static_cast<long long>(id.value));
  return outcome->left_out.empty() ? Exit::done : Exit::refused;
}

void add_verb(CLI::App& programme,
              Commands& commands,
              const char* name,
              const char* help,
              Exit (*run)(const MoveRequest&, const Settings&)) {
  CLI::App* verb = programme.add_subcommand(name, help);
  const auto request = std::make_shared<MoveRequest>();
  verb->add_option("programme", request->programme, "Id of the programme")->required();
  verb->add_option("--to", request->version, "Version that cases move to")->required();
  verb->callback(
      [request, run, &commands] { commands.exit_code = run(*request, commands.settings); });
}

}  // namespace

void add_programme_move_commands(CLI::App& programme, Commands& commands) {
  add_verb(programme,
           commands,
           "preview",
           "Say what a version would do to open cases; nothing is written",
           run_preview);
  add_verb(programme, commands, "move", "Move open cases to a version", run_move);
}

}  // namespace trellis::cli

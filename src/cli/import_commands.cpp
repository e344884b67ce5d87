#include "cli/import_commands.hpp"

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

#include "access/actor.hpp"
#include "cli/import_report.hpp"
#include "cli/job_handlers.hpp"
#include "core/text.hpp"
#include "network/after_import_actions.hpp"
#include "register/import_actions.hpp"
#include "register/import_json.hpp"
#include "register/question_store.hpp"
#include "register/release_store.hpp"
#include "storage/database.hpp"

namespace trellis::cli {
namespace {

constexpr std::size_t file_bytes_max = std::size_t{1} << 30;

struct ImportArguments {
  std::vector<std::string> files;
  std::string kind, as_of, keep_purpose, keep_until, changes_file;
  std::vector<std::string> waivers;
  int year = 0;
  std::size_t establishments = 0;
  bool dry_run = false, complete = false, history = false;
};

Instant now() {
  return Instant(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

Result<std::string> read_whole_file(const std::string& path) {
  if (path == "-") {
    std::string bytes;
    std::array<char, 1 << 16> buffer{};
    while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), stdin)) {
      bytes.append(buffer.data(), read);
      if (bytes.size() > file_bytes_max) break;
    }
    return bytes;
  }
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0)
    return problem(ProblemKind::not_found, "", "There is no file " + path);
  if (!S_ISREG(facts.st_mode)) return problem(ProblemKind::invalid, "", path + " is not a file");
  if (static_cast<std::size_t>(facts.st_size) > file_bytes_max)
    return problem(ProblemKind::invalid, "", path + " is larger than 1 GB. Import it in parts.");
  std::ifstream file(path, std::ios::binary);
  std::string bytes;
  bytes.resize_and_overwrite(
      static_cast<std::size_t>(facts.st_size), [&](char* data, std::size_t size) {
        file.read(data, static_cast<std::streamsize>(size));
        return static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0));
      });
  if (bytes.size() != static_cast<std::size_t>(facts.st_size))
    return problem(ProblemKind::not_allowed, "", path + " cannot be read");
  return bytes;
}

/// One updating line on a terminal; one line for every tenth elsewhere.
class ProgressLine {
 public:
  explicit ProgressLine(std::string file) : file_(std::move(file)) {}
  ~ProgressLine() {
    if (terminal_ && shown_ >= 0) std::fprintf(stderr, "\r\033[K");
  }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  bool tell(double share, std::string_view what) {
    const int percent = static_cast<int>(share * 100);
    const int step = terminal_ ? 1 : 10;
    if (percent / step == shown_) return true;
    shown_ = percent / step;
    std::fprintf(stderr,
                 terminal_ ? "\r\033[K%s: %.*s, %d %%" : "%s: %.*s, %d %%\n",
                 file_.c_str(),
                 static_cast<int>(what.size()),
                 what.data(),
                 percent);
    return true;
  }

 private:
  std::string file_;
  bool terminal_ = isatty(STDERR_FILENO) != 0;
  int shown_ = -1;
};

Result<registry::ImportOptions> options_of(const ImportArguments& given, const Settings& settings) {
  registry::ImportOptions options;
  if (!given.kind.empty()) {
    options.kind = registry::kind_from_name(given.kind);
    if (!options.kind)
      return problem(ProblemKind::invalid, "kind", "There is no kind of file " + given.kind);
  }
  if (!given.as_of.empty()) options.as_of = TRY(Date::parse(given.as_of));
  if (given.year) options.year = given.year;
  if (given.complete) options.coverage = registry::Coverage::complete;
  if (given.establishments) options.expected_establishments = given.establishments;
  options.dry_run = given.dry_run;
  options.history = given.history;
  for (const std::string& waiver : given.waivers) {
    const auto equals = waiver.find('=');
    options.waivers[waiver.substr(0, equals)] =
        equals == std::string::npos ? std::string() : waiver.substr(equals + 1);
  }
  if (!given.keep_purpose.empty()) options.personal_purpose = given.keep_purpose;
  if (!given.keep_until.empty()) options.personal_until = TRY(Date::parse(given.keep_until));
  options.now = now();
  if (settings.today) options.now = Instant(settings.today->days() + std::chrono::hours{12});
  return options;
}

/// Opens the database; a new one gets its tables.
Result<storage::Database> open_database(const Settings& settings) {
  storage::Database db = TRY(storage::Database::open(settings.database_url));
  const auto pending = db.pending_migrations();
  if (!pending.empty() && pending.front().starts_with("0001")) TRY_VOID(db.migrate(now()));
  TRY_VOID(db.check_schema());
  return db;
}

/// What follows an import elsewhere, and its sentence.
Exit follow(storage::Database& db,
            const access::Actor& actor,
            const registry::ImportReport& imported,
            const Settings& settings) {
  const auto said = network::follow_import(db, actor, imported);
  if (!said) return report(said.error(), settings.json);
  if (!said->empty() && !settings.quiet && !settings.json) std::printf("  %s\n", said->c_str());
  return Exit::done;
}

Exit import_named(storage::Database& db,
                  const std::string& path,
                  const ImportArguments& given,
                  registry::ImportOptions options,
                  const Settings& settings) {
  auto bytes = read_whole_file(path);
  if (!bytes) return report(bytes.error(), settings.json);
  auto progress = settings.quiet || settings.json ? nullptr : std::make_unique<ProgressLine>(path);
  if (progress)
    options.progress = [&](double share, std::string_view what) {
      return progress->tell(share, what);
    };
  const access::Actor actor = access::operator_at(options.now);
  const auto result =
      registry::import_file(db, actor, {path, std::move(*bytes)}, options, import_hooks());
  progress.reset();
  if (!result) {
    Problem refusal = result.error();
    if (!refusal.message.starts_with(path)) refusal.message = path + ": " + refusal.message;
    return report(refusal, settings.json);
  }
  const std::string text = settings.json ? registry::report_json(*result) + "\n"
                                         : report_text(*result, settings.verbose);
  if (!settings.quiet || settings.json) std::fputs(text.c_str(), stdout);
  if (!given.changes_file.empty())
    std::ofstream(given.changes_file, std::ios::binary) << changes_csv(*result);
  if (result->is_refused()) return Exit::refused;
  return options.dry_run ? Exit::done : follow(db, actor, *result, settings);
}

Exit import_all(const ImportArguments& given, const Settings& settings) {
  const auto options = options_of(given, settings);
  if (!options) {
    report(options.error(), settings.json);
    return Exit::usage;
  }
  auto db = open_database(settings);
  if (!db) return report(db.error(), settings.json);
  Exit worst = Exit::done;
  for (const std::string& path : given.files) {
    const Exit code = import_named(*db, path, given, *options, settings);
    if (code != Exit::done && worst == Exit::done) worst = code;
  }
  return worst;
}

Exit list_questions(const Settings& settings, const std::string& kind) {
  auto db = open_database(settings);
  if (!db) return report(db.error(), settings.json);
  const auto wanted = registry::question_kind_from_name(kind);
  const auto questions = db->read([&](storage::Snapshot& snapshot) {
    return registry::open_questions(snapshot, wanted, 1000);
  });
  for (const registry::Question& question : questions)
    std::printf("%lld  %s  %s %s: %s\n",
                static_cast<long long>(question.id.value),
                std::string(registry::title_of(question.kind)).c_str(),
                question.urn ? question.urn->text().c_str() : "",
                question.name.c_str(),
                question.proposal.c_str());
  if (questions.empty() && !settings.quiet) std::printf("No questions are open.\n");
  return Exit::done;
}

Exit list_releases(const Settings& settings) {
  auto db = open_database(settings);
  if (!db) return report(db.error(), settings.json);
  const auto found =
      db->read([](storage::Snapshot& snapshot) { return registry::releases(snapshot, 200); });
  for (const registry::Release& release : found)
    std::printf("%lld  %s  %s  %s  %s%s  %s rows\n",
                static_cast<long long>(release.id.value),
                release.as_of.text().c_str(),
                std::string(registry::name_of(release.kind)).c_str(),
                release.file_name.c_str(),
                std::string(registry::name_of(release.coverage)).c_str(),
                release.synthetic ? ", synthetic" : "",
                with_commas(static_cast<long long>(release.rows.read)).c_str());
  return Exit::done;
}

void add_import(Commands& commands) {
  auto given = std::make_shared<ImportArguments>();
  CLI::App* verb = commands.app.add_subcommand(
      "import",
      "Import published files, such as: trellis import edubasealldata20260301.csv --complete");
  verb->add_option(
          "files", given->files, "CSV, XLSX, JSON or GeoJSON; .gz and .zip too; - reads stdin")
      ->required();
  verb->add_option("--kind", given->kind, "What the file is, where its header does not say");
  verb->add_option("--as-of", given->as_of, "The day the file speaks of, where its name does not");
  verb->add_option("--year", given->year, "The year in which the school year of results ends");
  verb->add_flag("--complete", given->complete, "The file is whole: rows it lacks are marked");
  verb->add_flag("--dry-run", given->dry_run, "Say what would change, and change nothing");
  verb->add_flag("--history", given->history, "Fill in the past from an older file");
  verb->add_option("--waive", given->waivers, "Pass a check for a reason: names-changed=\"...\"");
  verb->add_option(
      "--establishments", given->establishments, "About how many a whole file has here");
  verb->add_option(
      "--keep-personal", given->keep_purpose, "Keep columns about people, for this purpose");
  verb->add_option("--keep-until", given->keep_until, "Day on which kept personal columns go");
  verb->add_option("--changes", given->changes_file, "Write the changed rows to this CSV file");
  verb->callback(
      [&commands, given] { commands.exit_code = import_all(*given, commands.settings); });
}

}  // namespace

void add_import_commands(Commands& commands) {
  add_import(commands);
  CLI::App* noun = commands.app.add_subcommand("register", "Look at the imported register");
  noun->require_subcommand(1);
  auto kind = std::make_shared<std::string>();
  CLI::App* questions =
      noun->add_subcommand("questions", "Questions of imports that wait for a person");
  questions->add_option("--kind", *kind, "Only of this kind, such as split");
  questions->callback(
      [&commands, kind] { commands.exit_code = list_questions(commands.settings, *kind); });
  noun->add_subcommand("releases", "Files that were imported")->callback([&commands] {
    commands.exit_code = list_releases(commands.settings);
  });
}

}  // namespace trellis::cli

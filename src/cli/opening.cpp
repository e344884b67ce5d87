#include "cli/opening.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <unistd.h>

namespace trellis::cli {

namespace {

Exit exit_code_of(storage::Failure failure) {
  switch (failure) {
    case storage::Failure::unavailable:
    case storage::Failure::busy:
    case storage::Failure::read_only:
    case storage::Failure::full:
    case storage::Failure::damaged:
      return Exit::unavailable;
    case storage::Failure::serialisation:
      return Exit::conflict;
    case storage::Failure::constraint:
    case storage::Failure::statement:
      return Exit::unexpected;
  }
  return Exit::unexpected;
}

}  // namespace

Instant now() {
  return Instant(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

Result<storage::Database> open_current(const Settings& settings,
                                       const storage::OpenOptions& options) {
  storage::Database db = TRY(storage::Database::open(settings.database_url, options));
  TRY_VOID(db.check_schema());
  TRY_VOID(check_clock(db, settings));
  return db;
}

Result<void> check_clock(storage::Database& db, const Settings& settings) {
  if (!settings.today || db.is_demonstration()) return {};
  return problem(ProblemKind::refused_by_rule,
                 "today",
                 "The date of a real database cannot be changed. Leave out --today");
}

Exit with_engine_errors(const Settings& settings, const std::function<Exit()>& body) {
  try {
    return body();
  } catch (const storage::Error& error) {
    const Problem told = {ProblemKind::conflict, "db", error.what(), {}};
    report(told, settings.json);
    return exit_code_of(error.failure());
  }
}

bool is_confirmed(const Settings& settings, const std::string& question) {
  if (settings.yes) return true;
  if (isatty(STDIN_FILENO) == 0) return false;
  std::fprintf(stderr, "%s [y/N] ", question.c_str());
  std::array<char, 16> answer{};
  if (!std::fgets(answer.data(), answer.size(), stdin)) return false;
  return answer[0] == 'y' || answer[0] == 'Y';
}

}  // namespace trellis::cli

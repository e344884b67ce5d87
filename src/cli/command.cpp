#include "cli/command.hpp"

#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace trellis::cli {

Exit exit_code_of(ProblemKind kind) {
  switch (kind) {
    case ProblemKind::invalid:
    case ProblemKind::missing:
      return Exit::bad_input;
    case ProblemKind::conflict:
      return Exit::conflict;
    case ProblemKind::not_allowed:
      return Exit::not_allowed;
    case ProblemKind::not_found:
      return Exit::not_found;
    case ProblemKind::too_late:
    case ProblemKind::refused_by_rule:
      return Exit::refused;
  }
  return Exit::unexpected;
}

Exit report(const Problem& problem, bool json) {
  if (json) {
    const nlohmann::json document = {{"problem", name_of(problem.kind)},
                                     {"field", problem.field},
                                     {"message", problem.message},
                                     {"details", problem.details}};
    std::fprintf(stderr, "%s\n", document.dump().c_str());
  } else {
    std::fprintf(stderr, "%s\n", problem.message.c_str());
    for (const std::string& detail : problem.details)
      std::fprintf(stderr, "  %s\n", detail.c_str());
  }
  return exit_code_of(problem.kind);
}

Date today(const Settings& settings) {
  if (settings.today) return *settings.today;
  return Instant(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()))
      .date_in_england();
}

}  // namespace trellis::cli

/// Cases with what lists show: the school, its lead, where the case stands, what comes next.
///
/// Only what is stored; statuses of tasks are derived from the case itself (case_view.hpp).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "access/actor.hpp"
#include "casework/subjects.hpp"
#include "core/identifiers.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

struct CaseLine {
  CaseId id{};
  ProgrammeId programme{};
  std::string programme_title{};
  std::int64_t definition = 0;  ///< key of the version
  std::optional<Urn> urn{};
  std::string name{};
  std::string region{};
  std::string unit{};
  std::string stream{};
  std::optional<int> cohort{};
  std::string status{};
  Date status_on{};
  Date opened_on{};
  std::optional<Date> finished_on{};
  std::string lead{};                 ///< name; empty without
  std::string overall{};              ///< of the newest review; empty without
  std::optional<Date> reviewed_on{};  ///< of the newest review
  std::optional<Date> review_due{};
  std::int64_t concerns = 0;  ///< open ones
  std::string people{};       ///< names of those assigned, with commas
  bool is_mine = false;       ///< assigned to the reader
  bool is_watched = false;    ///< on the reader's own list
};
void read_row(storage::Columns& columns, CaseLine& row);

/// The cases that the actor may see, by name; protected ones only for those who manage them.
std::vector<CaseLine> case_lines(storage::Snapshot& db, const access::Actor& actor);

/// How many open cases of a programme have completed each task, by task; and how many there are,
/// under "".
std::map<std::string, std::int64_t> completions_of(storage::Snapshot& db, ProgrammeId programme);

}  // namespace trellis::casework

/// Eligibility results, their inputs as used, overrides, and uploaded lists.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "programme/eligibility.hpp"
#include "programme/subjects.hpp"
#include "storage/database.hpp"

namespace trellis::programme {

struct EligibilityRow {
  EligibilityResultId id{};
  ParticipationId participation{};
  DefinitionId definition{};
  std::string rule_version{};
  Eligibility result = Eligibility::review;
  std::string code{};
  std::string sentence{};
  std::vector<std::string> missing{};
  std::vector<std::string> notes{};
  Date decided_on{};
  Instant recorded_at{};
  std::optional<PersonId> by{};
  std::optional<EligibilityResultId> overrides{};
  std::optional<PersonId> approver{};
  std::string reason{};

  bool is_override() const { return overrides.has_value(); }
};

/// Oldest first; the last one counts.
std::vector<EligibilityRow> eligibility_results(storage::Snapshot& db, ParticipationId id);
std::optional<EligibilityRow> latest_eligibility(storage::Snapshot& db, ParticipationId id);
std::vector<InputRecord> inputs_of(storage::Snapshot& db, EligibilityResultId id);

EligibilityResultId insert_eligibility(storage::Transaction& tx,
                                       const EligibilityRow& row,
                                       const std::vector<InputRecord>& inputs);

struct CodeCount {
  std::string unit{};
  std::string result{};
  std::string code{};
  std::int64_t count = 0;
};
/// How many of each code, by the latest result of each participation.
std::vector<CodeCount> count_by_code(storage::Snapshot& db, ProgrammeId programme);

struct ListUpload {
  ProgrammeId programme{};
  std::string name{};
  std::string key{};
  std::string file_name{};
  std::string file_sha256{};
  Date as_of{};
  std::vector<std::string> values{};
  std::int64_t refused = 0;
  std::int64_t ignored_columns = 0;
  std::optional<PersonId> by{};
  Instant at{};
};
/// Replaces the list of this name as a whole; the one before stays readable.
void replace_list(storage::Transaction& tx, const ListUpload& upload);

struct ListInForce {
  std::string key{};
  Date as_of{};
  std::set<std::string> values{};
};
/// The list in force, or nothing when none was uploaded.
std::optional<ListInForce> list_in_force(storage::Snapshot& db,
                                         ProgrammeId programme,
                                         std::string_view name);

void read_row(storage::Columns& columns, EligibilityRow& row);
void read_row(storage::Columns& columns, InputRecord& row);
void read_row(storage::Columns& columns, CodeCount& row);

}  // namespace trellis::programme

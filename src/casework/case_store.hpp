/// Cases in the database: who holds them, their status, their answers, who is assigned.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/permission.hpp"
#include "casework/case_record.hpp"
#include "casework/subjects.hpp"
#include "programme/subjects.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

/// A case as lists show it.
struct CaseFile {
  CaseId id{};
  ProgrammeId programme{};
  OrganisationId owner{};
  std::optional<programme::ParticipationId> participation{};
  std::optional<CaseId> parent{};
  programme::DefinitionId definition{};
  std::string unit{};
  std::string unit_kind{};
  std::string stream{};
  std::string region{};
  Date opened_on{};
  std::optional<Date> finished_on{};
  std::int64_t version = 0;
  bool is_protected = false;
  OrganisationId holder{};
  std::string status{};
  std::optional<programme::PairingId> pairing{};  ///< the newest of the participation
};

/// With the pairing, so that a lead sees the cases of its partners and no others.
access::Scope scope_of(const CaseFile& file);

std::optional<CaseFile> find_case(storage::Snapshot& db, CaseId id);
/// Open cases of a programme, by id.
std::vector<CaseFile> open_cases(storage::Snapshot& db, ProgrammeId programme);
std::vector<CaseFile> open_cases_under(storage::Snapshot& db, programme::DefinitionId version);
std::vector<CaseFile> cases_of(storage::Snapshot& db, OrganisationId organisation);
std::vector<CaseFile> child_cases(storage::Snapshot& db, CaseId parent);

/// Everything known of a case, for the rules.
CaseRecord load_record(storage::Snapshot& db, const CaseFile& file);

struct CaseStatusRow {
  std::string status{};
  std::string reason{};
  std::string note{};
  Date happened_on{};
  std::optional<PersonId> by{};
  Instant recorded_at{};
};
/// Oldest first.
std::vector<CaseStatusRow> statuses_of(storage::Snapshot& db, CaseId id);

struct Assignment {
  std::string role{};
  PersonId person{};
  Date started_on{};
  std::optional<Date> finished_on{};
};
std::vector<Assignment> assignments_of(storage::Snapshot& db, CaseId id);

CaseId insert_case(storage::Transaction& tx,
                   const CaseFile& file,
                   std::optional<PersonId> by,
                   Instant now);
/// Raises the version; the caller has compared it.
void raise_version(storage::Transaction& tx, CaseId id);
void insert_status(storage::Transaction& tx, CaseId id, const CaseStatusRow& row);
void finish_case(storage::Transaction& tx, CaseId id, Date on);
/// An empty answer removes the row.
void save_answer(storage::Transaction& tx,
                 CaseId id,
                 const std::string& task,
                 const std::string& field,
                 const Answer& answer,
                 std::optional<PersonId> by,
                 Instant now);
void mark_complete(storage::Transaction& tx,
                   CaseId id,
                   const std::string& task,
                   Date on,
                   std::optional<PersonId> by,
                   Instant now);
void mark_reopened(storage::Transaction& tx, CaseId id, const std::string& task, Instant now);
void insert_assignment(storage::Transaction& tx,
                       CaseId id,
                       const Assignment& assignment,
                       std::optional<PersonId> by,
                       Instant now);
void end_assignments(storage::Transaction& tx, CaseId id, std::string_view role, Date on);
/// Writes what a move to another version changed.
void save_move(storage::Transaction& tx,
               const CaseFile& file,
               programme::DefinitionId version,
               const CaseRecord& before,
               const CaseRecord& after,
               Instant now);
/// Ends the present holder and begins another.
void change_holder(storage::Transaction& tx, CaseId id, OrganisationId holder, Date on);

void read_row(storage::Columns& columns, CaseFile& row);
void read_row(storage::Columns& columns, CaseStatusRow& row);
void read_row(storage::Columns& columns, Assignment& row);

}  // namespace trellis::casework

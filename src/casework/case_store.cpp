#include "casework/case_store.hpp"

#include "programme/programme_store.hpp"

namespace trellis::casework {
namespace {

using storage::Snapshot;
using storage::Transaction;

// What every question about cases selects.
#define SELECT_CASES                                                                \
  "select c.case_id, c.programme_id, c.owner_organisation_id, c.participation_id, " \
  "c.parent_case_id, "                                                              \
  "c.definition_version_id, c.unit, c.unit_kind, c.stream, c.region, c.opened_on, " \
  "c.finished_on, c.version, c.protected, h.organisation_id, s.status, "            \
  "(select max(g.pairing_id) "                                                      \
  "from pairing g "                                                                 \
  "where g.partner_participation_id = c.participation_id) "                         \
  "from case_file c "                                                               \
  "join case_holder h on h.case_id = c.case_id and h.finished_on is null "          \
  "join case_status s on s.case_id = c.case_id and s.superseded_at is null "

constexpr auto find_case_sql = SELECT_CASES R"(
  where c.case_id = :id
  order by c.case_id)";

constexpr auto open_cases_sql = SELECT_CASES R"(
  where c.programme_id = :programme and c.finished_on is null
  order by c.case_id)";

constexpr auto open_cases_under_sql = SELECT_CASES R"(
  where c.definition_version_id = :version and c.finished_on is null
  order by c.case_id)";

constexpr auto cases_of_sql = SELECT_CASES R"(
  where h.organisation_id = :organisation
  order by c.case_id)";

constexpr auto child_cases_sql = SELECT_CASES R"(
  where c.parent_case_id = :parent and c.finished_on is null
  order by c.case_id)";

constexpr auto assignments_sql = R"(
  select role, person_id, started_on, finished_on
  from case_assignment
  where case_id = :id
  order by case_assignment_id)";

constexpr auto statuses_sql = R"(
  select status, reason, note, happened_on, by_person_id, recorded_at
  from case_status
  where case_id = :id
  order by case_status_id)";

constexpr auto insert_case_sql = R"(
  insert into case_file (programme_id, owner_organisation_id, participation_id, parent_case_id,
                         definition_version_id, unit, unit_kind, stream, region, opened_on,
                         protected, opened_at)
  values (:programme, :owner, :participation, :parent, :definition, :unit, :unit_kind, :stream,
          :region, :opened_on, :protected, :now)
  returning case_id)";

constexpr auto insert_holder_sql = R"(
  insert into case_holder (case_id, organisation_id, started_on)
  values (:id, :organisation, :on))";

constexpr auto end_holder_sql = R"(
  update case_holder
  set finished_on = :on
  where case_id = :id and finished_on is null)";

constexpr auto supersede_status_sql = R"(
  update case_status
  set superseded_at = :now
  where case_id = :id and superseded_at is null)";

constexpr auto insert_status_sql = R"(
  insert into case_status (case_id, status, reason, note, happened_on, by_person_id, recorded_at)
  values (:id, :status, :reason, :note, :on, :by, :now))";

constexpr auto raise_version_sql = R"(
  update case_file
  set version = version + 1
  where case_id = :id)";

constexpr auto finish_case_sql = R"(
  update case_file
  set finished_on = :on
  where case_id = :id and finished_on is null)";

constexpr auto insert_assignment_sql = R"(
  insert into case_assignment (case_id, role, person_id, started_on, by_person_id, recorded_at)
  values (:id, :role, :person, :on, :by, :now))";

constexpr auto end_assignments_sql = R"(
  update case_assignment
  set finished_on = :on
  where case_id = :id and role = :role and finished_on is null)";

}  // namespace

access::Scope scope_of(const CaseFile& file) {
  access::Scope scope{
      .owner = file.owner, .programme = file.programme, .organisation = file.holder};
  if (!file.region.empty()) scope.region = file.region;
  if (file.pairing) scope.pairing = file.pairing->value;
  return scope;
}

void read_row(storage::Columns& columns, CaseFile& row) {
  columns >> row.id >> row.programme >> row.owner >> row.participation >> row.parent >>
      row.definition >> row.unit >> row.unit_kind >> row.stream >> row.region >> row.opened_on >>
      row.finished_on >> row.version >> row.is_protected >> row.holder >> row.status >> row.pairing;
}

void read_row(storage::Columns& columns, CaseStatusRow& row) {
  columns >> row.status >> row.reason >> row.note >> row.happened_on >> row.by >> row.recorded_at;
}

void read_row(storage::Columns& columns, Assignment& row) {
  columns >> row.role >> row.person >> row.started_on >> row.finished_on;
}

std::optional<CaseFile> find_case(Snapshot& db, CaseId id) {
  return db.one<CaseFile>(find_case_sql, {{"id", id}});
}

std::vector<CaseFile> open_cases(Snapshot& db, ProgrammeId programme) {
  return db.rows<CaseFile>(open_cases_sql, {{"programme", programme}});
}

std::vector<CaseFile> open_cases_under(Snapshot& db, programme::DefinitionId version) {
  return db.rows<CaseFile>(open_cases_under_sql, {{"version", version}});
}

std::vector<CaseFile> cases_of(Snapshot& db, OrganisationId organisation) {
  return db.rows<CaseFile>(cases_of_sql, {{"organisation", organisation}});
}

std::vector<CaseFile> child_cases(Snapshot& db, CaseId parent) {
  return db.rows<CaseFile>(child_cases_sql, {{"parent", parent}});
}

std::vector<CaseStatusRow> statuses_of(Snapshot& db, CaseId id) {
  return db.rows<CaseStatusRow>(statuses_sql, {{"id", id}});
}

std::vector<Assignment> assignments_of(Snapshot& db, CaseId id) {
  return db.rows<Assignment>(assignments_sql, {{"id", id}});
}

CaseId insert_case(Transaction& tx, const CaseFile& file, std::optional<PersonId> by, Instant now) {
  const CaseId id{tx.insert(insert_case_sql,
                            {{"programme", file.programme},
                             {"owner", file.owner},
                             {"participation", file.participation},
                             {"parent", file.parent},
                             {"definition", file.definition},
                             {"unit", file.unit},
                             {"unit_kind", file.unit_kind},
                             {"stream", file.stream},
                             {"region", file.region},
                             {"opened_on", file.opened_on},
                             {"protected", file.is_protected},
                             {"now", now}})};
  tx.execute(insert_holder_sql,
             {{"id", id}, {"organisation", file.holder}, {"on", file.opened_on}});
  insert_status(tx, id, {file.status, "", "", file.opened_on, by, now});
  return id;
}

void raise_version(Transaction& tx, CaseId id) { tx.execute(raise_version_sql, {{"id", id}}); }

void insert_status(Transaction& tx, CaseId id, const CaseStatusRow& row) {
  tx.execute(supersede_status_sql, {{"id", id}, {"now", row.recorded_at}});
  tx.execute(insert_status_sql,
             {{"id", id},
              {"status", row.status},
              {"reason", row.reason},
              {"note", row.note},
              {"on", row.happened_on},
              {"by", row.by},
              {"now", row.recorded_at}});
}

void finish_case(Transaction& tx, CaseId id, Date on) {
  tx.execute(finish_case_sql, {{"id", id}, {"on", on}});
}

void insert_assignment(Transaction& tx,
                       CaseId id,
                       const Assignment& assignment,
                       std::optional<PersonId> by,
                       Instant now) {
  tx.execute(insert_assignment_sql,
             {{"id", id},
              {"role", assignment.role},
              {"person", assignment.person},
              {"on", assignment.started_on},
              {"by", by},
              {"now", now}});
}

void end_assignments(Transaction& tx, CaseId id, std::string_view role, Date on) {
  tx.execute(end_assignments_sql, {{"id", id}, {"role", role}, {"on", on}});
}

void change_holder(Transaction& tx, CaseId id, OrganisationId holder, Date on) {
  tx.execute(end_holder_sql, {{"id", id}, {"on", on}});
  tx.execute(insert_holder_sql, {{"id", id}, {"organisation", holder}, {"on", on}});
}

}  // namespace trellis::casework

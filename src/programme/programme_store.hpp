/// Programmes, versions of their definitions, and cohorts, in the database.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/permission.hpp"
#include "programme/cohort.hpp"
#include "programme/definition.hpp"
#include "programme/subjects.hpp"
#include "storage/database.hpp"

namespace trellis::programme {

struct Programme {
  ProgrammeId id{};
  OrganisationId owner{};
  std::string definition{};  ///< "behaviour_hubs"
  std::string title{};
};

/// Where the programme lies, for access checks.
access::Scope scope_of(const Programme& programme);

enum class DefinitionState { draft, published, retired };
std::string_view name_of(DefinitionState state);

struct DefinitionRow {
  DefinitionId id{};
  ProgrammeId programme{};
  int version = 0;
  Date valid_from{};
  std::string sha256{};
  Instant imported_at{};
  std::optional<Instant> published_at{};
  std::optional<Instant> retired_at{};

  DefinitionState state() const;
};

struct Cohort {
  CohortId id{};
  ProgrammeId programme{};
  DefinitionId definition{};
  CohortPlan plan{};  ///< without streams: ask the definition
};

std::optional<Programme> find_programme(storage::Snapshot& db, ProgrammeId id);
/// By the definition's id: of one owner, or of whoever has it when only one does.
std::optional<Programme> find_programme(storage::Snapshot& db,
                                        std::string_view definition,
                                        std::optional<OrganisationId> owner = std::nullopt);
std::vector<Programme> programmes(storage::Snapshot& db);
ProgrammeId insert_programme(storage::Transaction& tx, const Programme& programme, Instant now);

std::vector<DefinitionRow> definition_versions(storage::Snapshot& db, ProgrammeId programme);
std::optional<DefinitionRow> find_definition_version(storage::Snapshot& db,
                                                     ProgrammeId programme,
                                                     int version);
/// The newest published version that is not retired.
std::optional<DefinitionRow> version_in_force(storage::Snapshot& db, ProgrammeId programme);
DefinitionId insert_definition(storage::Transaction& tx,
                               ProgrammeId programme,
                               const Definition& definition,
                               std::string_view source,
                               std::optional<PersonId> by,
                               Instant now);
void mark_published(storage::Transaction& tx,
                    DefinitionId id,
                    std::optional<PersonId> by,
                    Instant now);
void mark_retired(storage::Transaction& tx, DefinitionId id, Instant now);

/// The definition of a version, read once in a process: a version's content never changes.
std::shared_ptr<const Definition> load_definition(storage::Snapshot& db, DefinitionId id);
/// The file as it was written, comments and all.
std::string source_of(storage::Snapshot& db, DefinitionId id);

std::vector<Cohort> cohorts(storage::Snapshot& db, ProgrammeId programme);
std::optional<Cohort> find_cohort(storage::Snapshot& db, CohortId id);
std::optional<Cohort> find_cohort(storage::Snapshot& db, ProgrammeId programme, int number);
CohortId insert_cohort(storage::Transaction& tx,
                       ProgrammeId programme,
                       DefinitionId version,
                       const CohortPlan& plan);
/// Lets a cohort without participations start under another version, with its dates.
void update_cohort(storage::Transaction& tx,
                   CohortId id,
                   DefinitionId version,
                   const CohortPlan& plan);
std::int64_t participations_in(storage::Snapshot& db, CohortId cohort);

void read_row(storage::Columns& columns, Programme& row);
void read_row(storage::Columns& columns, DefinitionRow& row);
void read_row(storage::Columns& columns, Cohort& row);

}  // namespace trellis::programme

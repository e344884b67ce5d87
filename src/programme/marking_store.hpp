/// The work of markers in the database: what each has to mark, their marks, and conflicts.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "programme/selection.hpp"
#include "storage/database.hpp"

namespace trellis::programme {

/// What a marker has to do: their assignments that carry no conflict, with whether they are marked.
struct MarkingTask {
  ApplicationId application{};
  ProgrammeId programme{};
  std::string programme_title{};
  OrganisationId owner{};
  OrganisationId organisation{};
  std::int64_t definition = 0;
  std::string form{};
  std::string state{};  ///< of the participation
  std::optional<Instant> marked_at{};
  std::optional<Date> mark_by{};  ///< none where nobody named a day

  bool is_late(Date today) const { return !marked_at && mark_by && *mark_by < today; }
};
std::vector<MarkingTask> marking_tasks(storage::Snapshot& db, PersonId marker);
std::optional<MarkingTask> marking_task(storage::Snapshot& db,
                                        PersonId marker,
                                        ApplicationId application);
/// Those whose applications this person is to mark and that are not decided yet: who they are is
/// kept from them meanwhile.
std::set<ParticipationId> participations_to_mark(storage::Snapshot& db, PersonId marker);
std::optional<GivenMarks> marks_by(storage::Snapshot& db,
                                   PersonId marker,
                                   ApplicationId application);
bool has_moderation(storage::Snapshot& db, ApplicationId application);
/// How many applications each marker has, over all programmes.
std::map<PersonId, int> marking_load(storage::Snapshot& db);

void insert_assignment(storage::Transaction& tx,
                       ApplicationId application,
                       PersonId marker,
                       std::optional<PersonId> by,
                       Instant now,
                       std::optional<Date> mark_by = {});
void save_conflict(storage::Transaction& tx,
                   ApplicationId application,
                   PersonId marker,
                   std::string_view reason,
                   Date on);
/// Replaces the marks that this person gave before.
void save_marks(storage::Transaction& tx, const GivenMarks& marks);
void read_row(storage::Columns& columns, GivenMarks& row);
void read_row(storage::Columns& columns, MarkingTask& row);

}  // namespace trellis::programme

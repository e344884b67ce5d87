/// Changes made to many cases at once, in the database, with what each case was before.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "casework/bulk_actions.hpp"

namespace trellis::casework {

struct BulkRecord {
  BulkChangeId id{};
  PersonId by{};
  BulkChange change{};  ///< without words that were written with it
  Instant applied_at{};
  std::optional<Instant> undone_at{};
};

enum class BulkOutcome { applied, undone, kept };

/// One case of it as it was before.
struct BulkLine {
  CaseId case_id{};
  std::optional<PersonId> person{};  ///< who had an exclusive role
  std::string status{};
  std::string reason{};
  std::optional<Date> review_on{};  ///< a day that a person had set
  BulkOutcome outcome = BulkOutcome::applied;
  std::string refused{};  ///< why it was kept when the rest was undone
};

std::optional<BulkRecord> find_bulk_change(storage::Snapshot& db, BulkChangeId id);
/// The newest first.
std::vector<BulkRecord> bulk_changes_of(storage::Snapshot& db, PersonId by, int count);
/// By case.
std::vector<BulkLine> bulk_lines(storage::Snapshot& db, BulkChangeId id);

/// What the case is now of that which this change changes.
BulkLine line_before(storage::Snapshot& db, const CaseFile& file, const BulkChange& change);

BulkChangeId insert_bulk_change(storage::Transaction& tx,
                                const BulkChange& change,
                                PersonId by,
                                Instant now);
void insert_bulk_line(storage::Transaction& tx, BulkChangeId id, const BulkLine& line);
void save_bulk_outcome(storage::Transaction& tx, BulkChangeId id, const BulkLine& line);
/// False when it was undone before.
bool mark_bulk_undone(storage::Transaction& tx, BulkChangeId id, Instant now);
/// Ends what one person has of a role; others who have it keep it.
void end_assignment(
    storage::Transaction& tx, CaseId id, std::string_view role, PersonId person, Date on);

void read_row(storage::Columns& columns, BulkRecord& row);
void read_row(storage::Columns& columns, BulkLine& row);

}  // namespace trellis::casework

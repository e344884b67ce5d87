/// Reviews and side records of cases in the database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "casework/case_rules.hpp"
#include "casework/subjects.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

struct ReviewRow {
  ReviewId id{};
  std::string review{};
  Date held_on{};
  std::string overall{};
  std::string next_step{};
  std::optional<Date> next_on{};
  std::optional<PersonId> by{};
};
/// Oldest first, without the deleted.
std::vector<ReviewRow> reviews_of(storage::Snapshot& db, CaseId id);
std::vector<Rating> ratings_of(storage::Snapshot& db, ReviewId id);
ReviewId insert_review(storage::Transaction& tx,
                       CaseId id,
                       const ReviewEntry& entry,
                       Date next_on,
                       std::optional<PersonId> by,
                       Instant now);
/// The day of the next review: as a person set it since the last one, else as that one proposed.
std::optional<Date> next_review_of(storage::Snapshot& db, CaseId id);
/// Sets it, over the one before. An empty day takes it back.
void save_review_date(storage::Transaction& tx,
                      CaseId id,
                      std::optional<Date> on,
                      const std::string& reason,
                      std::optional<PersonId> by,
                      Instant now);
void mark_review_deleted(storage::Transaction& tx, ReviewId id, Instant now);

struct SideRecordRow {
  SideRecordId id{};
  CaseId case_id{};
  std::string record{};
  std::string state{};  ///< of the last step; empty: the first
  Answers answers{};
  Answers escalation{};
  Date raised_on{};
  std::optional<Date> finished_on{};
};
std::vector<SideRecordRow> side_records_of(storage::Snapshot& db, CaseId id);
std::optional<SideRecordRow> find_side_record(storage::Snapshot& db, SideRecordId id);
SideRecordId insert_side_record(storage::Transaction& tx,
                                const SideRecordRow& row,
                                std::optional<PersonId> by,
                                Instant now);
void save_escalation(storage::Transaction& tx, SideRecordId id, const Answers& escalation);
struct NewSideStep {
  SideRecordId record{};
  std::string state{};
  Answers answers{};
  Date on{};
  bool ends = false;
};
void insert_side_step(storage::Transaction& tx,
                      const NewSideStep& step,
                      std::optional<PersonId> by,
                      Instant now);

/// Keys of the objectives of the newest plan of a case, as ratings name them.
std::vector<std::string> objective_keys(storage::Snapshot& db, CaseId id);

void read_row(storage::Columns& columns, ReviewRow& row);
void read_row(storage::Columns& columns, Rating& row);
void read_row(storage::Columns& columns, SideRecordRow& row);

}  // namespace trellis::casework

/// Application forms in the database: drafts, answers, and the one submission.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "programme/answer.hpp"
#include "programme/subjects.hpp"
#include "storage/database.hpp"

namespace trellis::programme {

struct Application {
  ApplicationId id{};
  ParticipationId participation{};
  std::string form{};
  std::string submit_token{};
  std::int64_t version = 0;
  Instant started_at{};
  Instant saved_at{};
  std::optional<Date> received_on{};
  std::optional<Instant> submitted_at{};
  std::optional<PersonId> submitted_by{};

  bool is_submitted() const { return submitted_at.has_value(); }
};

std::optional<Application> find_application(storage::Snapshot& db, ApplicationId id);
std::optional<Application> find_application(storage::Snapshot& db,
                                            ParticipationId participation,
                                            std::string_view form);
std::vector<Application> applications_of(storage::Snapshot& db, ParticipationId participation);
Answers answers_of(storage::Snapshot& db, ApplicationId id);

/// Answers of every submitted form of a kind in a programme, for matching and reports.
struct ApplicationAnswer {
  ParticipationId participation{};
  std::string field{};
  std::string answer{};  ///< JSON
};
std::vector<ApplicationAnswer> submitted_answers(storage::Snapshot& db,
                                                 ProgrammeId programme,
                                                 std::string_view form);

ApplicationId insert_application(storage::Transaction& tx,
                                 const Application& application,
                                 Date retain_until);
/// Saves answers; an empty one removes the row. Raises the version.
void save_answers(storage::Transaction& tx,
                  ApplicationId id,
                  const Answers& answers,
                  std::optional<PersonId> by,
                  Instant now);
void mark_submitted(storage::Transaction& tx,
                    ApplicationId id,
                    Date received_on,
                    std::optional<PersonId> by,
                    Instant now);

void read_row(storage::Columns& columns, Application& row);
void read_row(storage::Columns& columns, ApplicationAnswer& row);

}  // namespace trellis::programme

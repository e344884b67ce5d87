/// Plans of cases by version, their objectives, and what was measured.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "casework/case_record.hpp"
#include "casework/subjects.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

struct PlanVersion {
  PlanVersionId id{};
  CaseId case_id{};
  int number = 0;
  Answers columns{};  ///< by the definition's plan columns
  std::optional<Date> shared_on{};
  std::string because{};  ///< why there is a new version: "review of 3 June 2026"

  bool is_draft() const { return !shared_on.has_value(); }
};

/// Oldest first.
std::vector<PlanVersion> plan_versions(storage::Snapshot& db, CaseId id);
std::optional<PlanVersion> latest_plan(storage::Snapshot& db, CaseId id);

/// An objective keeps its key through all versions of a plan.
struct Objective {
  std::int64_t key = 0;
  int position = 0;
  Answers answers{};
};
std::vector<Objective> objectives_of(storage::Snapshot& db, PlanVersionId id);

struct Measurement {
  std::int64_t objective = 0;
  Date measured_on{};
  std::optional<double> value{};
  std::string note{};
};
/// By objective, the newest last.
std::vector<Measurement> measurements_of(storage::Snapshot& db, CaseId id);

PlanVersionId insert_plan(storage::Transaction& tx,
                          const PlanVersion& plan,
                          std::optional<PersonId> by,
                          Instant now);
void save_columns(storage::Transaction& tx, PlanVersionId id, const Answers& columns);
void replace_objectives(storage::Transaction& tx,
                        PlanVersionId id,
                        const std::vector<Objective>& objectives);
void mark_shared(storage::Transaction& tx, PlanVersionId id, Date on);
void insert_measurement(storage::Transaction& tx,
                        CaseId id,
                        const Measurement& measurement,
                        std::optional<PersonId> by,
                        Instant now);

void read_row(storage::Columns& columns, PlanVersion& row);
void read_row(storage::Columns& columns, Objective& row);
void read_row(storage::Columns& columns, Measurement& row);

}  // namespace trellis::casework

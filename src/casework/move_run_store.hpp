/// Previews of moving open cases, as they were made and as they were applied, in the database.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "casework/move_words.hpp"
#include "casework/subjects.hpp"
#include "core/identifiers.hpp"
#include "programme/subjects.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

using MoveRunId = Id<struct MoveRunTag>;

struct MoveRun {
  MoveRunId id{};
  ProgrammeId programme{};
  programme::DefinitionId definition{};
  int to_version = 0;
  Instant asked_at{};
  std::string asked_by{};  ///< a name; empty for the command line
  std::optional<JobId> preview_job{};
  std::optional<Instant> previewed_at{};  ///< nothing while the preview is being made
  std::string hash{};
  std::string warnings{};  ///< one a line
  std::optional<JobId> apply_job{};
  std::optional<Instant> applied_at{};
  std::string applied_by{};
};

/// One case of a preview.
struct MoveLine {
  CaseId id{};
  std::int64_t version = 0;  ///< of the case when it was looked at
  int from_version = 0;
  std::string refused{};  ///< why it stays; empty when it moves
  std::string outcome{};  ///< empty, moved or left_out
  std::string name{};     ///< of its school or trust
  std::optional<Urn> urn{};
};

struct MoveLineEffect {
  CaseId id{};
  std::string kind{};
  std::string sentence{};
};

/// A sentence of the preview and how many cases it is true of.
struct EffectCount {
  std::string kind{};
  std::string sentence{};
  std::int64_t cases = 0;
};

MoveRunId insert_move_run(storage::Transaction& tx,
                          ProgrammeId programme,
                          programme::DefinitionId definition,
                          std::optional<PersonId> by,
                          Instant now);
std::optional<MoveRun> find_move_run(storage::Snapshot& db, MoveRunId id);
/// Newest first.
std::vector<MoveRun> move_runs(storage::Snapshot& db, ProgrammeId programme, int count_max);

void set_preview_job(storage::Transaction& tx, MoveRunId id, JobId job);
void set_apply_job(storage::Transaction& tx, MoveRunId id, JobId job);
void mark_previewed(storage::Transaction& tx,
                    MoveRunId id,
                    std::string_view hash,
                    std::string_view warnings,
                    Instant now);
void mark_applied(storage::Transaction& tx, MoveRunId id, std::optional<PersonId> by, Instant now);
void set_outcomes(storage::Transaction& tx,
                  MoveRunId id,
                  const std::vector<CaseId>& cases,
                  std::string_view outcome);

void insert_move_lines(storage::Transaction& tx, MoveRunId id, const std::vector<MoveLine>& lines);
void insert_move_effects(storage::Transaction& tx,
                         MoveRunId id,
                         const std::vector<MoveLineEffect>& effects);
/// In the order of the cases.
std::vector<MoveLine> move_lines(storage::Snapshot& db, MoveRunId id);
std::vector<MoveLineEffect> move_effects(storage::Snapshot& db, MoveRunId id);
std::vector<EffectCount> count_effects(storage::Snapshot& db, MoveRunId id);

void read_row(storage::Columns& columns, MoveRun& row);
void read_row(storage::Columns& columns, MoveLine& row);
void read_row(storage::Columns& columns, MoveLineEffect& row);
void read_row(storage::Columns& columns, EffectCount& row);

}  // namespace trellis::casework

/// Moving open cases of a programme to a newer version: preview first, then exactly what was
/// previewed.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "access/actor.hpp"
#include "casework/case_move.hpp"
#include "casework/case_store.hpp"
#include "programme/programme_store.hpp"

namespace trellis::casework {

/// What would happen to one case.
struct CasePreview {
  CaseId id{};
  std::int64_t version = 0;  ///< of the case when it was looked at
  int from_version = 0;
  CaseMove move{};
  std::optional<Problem> refused{};
};

struct MovePreview {
  int to_version = 0;
  std::vector<CasePreview> cases;
  std::vector<std::string> warnings;  ///< questions that look renamed without `was`
  std::string hash;                   ///< of the cases and their versions

  int unchanged() const;
  int refused() const;
  /// "Complete becomes In progress" and how often.
  std::map<std::string, int> status_changes() const;
  int answers_to_earlier() const;
};

/// Told how many cases are done, of how many; gives false when it is to stop.
using MoveProgress = std::function<bool(std::int64_t done, std::int64_t total)>;

/// The version that cases of a programme may be moved to, for those who edit its definition.
Result<programme::DefinitionRow> target_version(storage::Snapshot& db,
                                                const access::Actor& actor,
                                                ProgrammeId programme,
                                                int version);

/// Computes and writes nothing.
Result<MovePreview> preview_moves(storage::Snapshot& db,
                                  const access::Actor& actor,
                                  ProgrammeId programme,
                                  int to_version,
                                  Date today,
                                  const MoveProgress& progress = {});

struct MoveOutcome {
  std::vector<CaseId> moved;
  std::vector<CaseId> left_out;  ///< changed since the preview, or refused
};

/// Applies a preview in one transaction, one event a case. A case that somebody changed since is
/// left out and listed.
Result<MoveOutcome> apply_moves(storage::Transaction& tx,
                                const access::Actor& actor,
                                ProgrammeId programme,
                                const MovePreview& preview,
                                Date today,
                                const MoveProgress& progress = {});

}  // namespace trellis::casework

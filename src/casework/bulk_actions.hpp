/// One change to many cases at once: looked at first, then made exactly as it was shown.
///
/// Every case is asked by itself: who may not change it, or where the rules refuse, it is left as
/// it is and counted with the reason. What is applied is applied in one transaction.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "access/actor.hpp"
#include "casework/case_store.hpp"

namespace trellis::casework {

using BulkChangeId = Id<struct BulkChangeTag>;

struct BulkChange {
  enum class Kind { assign, status, watch, review_date };
  Kind kind = Kind::watch;
  std::string role{};  ///< assign: an id of the definition
  PersonId person{};   ///< assign
  std::string note{};  ///< assign: for the next person, where somebody has an exclusive role
  std::string status{};
  std::string reason{};  ///< of the status, an id; of a review date, words
  Date on{};             ///< the day of the status, or of the next review
};

struct BulkPreview {
  std::vector<CaseId> changes{};    ///< cases that change
  std::vector<CaseId> unchanged{};  ///< cases that are so already
  /// Why a case is refused, with the cases.
  std::map<std::string, std::vector<CaseId>> refused{};
  std::string hash{};  ///< of the cases that change, their versions and the change

  std::size_t refused_count() const;
};

/// Computes and writes nothing. A case that the actor may not see is as if it were not there.
BulkPreview preview_bulk(storage::Snapshot& db,
                         const access::Actor& actor,
                         const std::vector<CaseId>& cases,
                         const BulkChange& change,
                         Date today);

struct BulkDone {
  std::size_t changed = 0;
  std::optional<BulkChangeId> id{};  ///< by which a person may undo it (bulk_undo_actions)
};
/// Changes what the preview of this hash said would change, and keeps what was before. When
/// anything has changed since, nothing is done and the preview has to be looked at again.
Result<BulkDone> apply_bulk(storage::Transaction& tx,
                            const access::Actor& actor,
                            const std::vector<CaseId>& cases,
                            const BulkChange& change,
                            const std::string& hash,
                            Date today);

}  // namespace trellis::casework

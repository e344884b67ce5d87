/// The days on which schools signed their agreements, and the fees copied on them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "programme/subjects.hpp"
#include "programme/value.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

struct Agreement {
  std::int64_t id = 0;
  programme::ParticipationId participation{};
  std::string kind{};  ///< the unit that signed: "member"
  Date agreed_on{};
  std::optional<programme::Money> fee{};  ///< as it was on that day; nothing without a fee
  std::string link{};                     ///< to the document; may be empty
  std::optional<Instant> corrected_at{};  ///< a later row says the day rightly
};

/// Oldest first, those corrected too.
std::vector<Agreement> agreements_of(storage::Snapshot& db, programme::ParticipationId id);
void insert_agreement(storage::Transaction& tx,
                      const Agreement& agreement,
                      std::optional<PersonId> by,
                      Instant now);
/// Every one in force of the participation counts no more.
void mark_corrected(storage::Transaction& tx, programme::ParticipationId id, Instant now);

void read_row(storage::Columns& columns, Agreement& row);

}  // namespace trellis::casework

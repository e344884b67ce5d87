/// People whom a school names for training and visits without an account of theirs, in the
/// database. Of each only the name is kept, until it is erased or its time is over.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/id.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

struct Nominee {
  PersonId person{};
  OrganisationId organisation{};
  ProgrammeId programme{};
  std::string name{};
  Date started_on{};
  Date retain_until{};
};
void read_row(storage::Columns& columns, Nominee& row);

/// Those whom the school names for this programme and had not taken off by that day, by name. Who
/// was named later than the day counts: a sheet is often written afterwards.
std::vector<Nominee> nominees_of(storage::Snapshot& db,
                                 OrganisationId organisation,
                                 ProgrammeId programme,
                                 Date day);
/// Named, taken off or not; nothing for anybody else and for the erased.
std::optional<Nominee> find_nominee(storage::Snapshot& db, PersonId person);
/// Those whose time is over on that day.
std::vector<Nominee> nominees_to_forget(storage::Snapshot& db, Date today);

void insert_nominee(storage::Transaction& tx,
                    const Nominee& nominee,
                    std::optional<PersonId> by,
                    Instant now);
void end_nominee(storage::Transaction& tx, PersonId person, Date on);

}  // namespace trellis::casework

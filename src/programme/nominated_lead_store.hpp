/// The people who act for a school in a programme, and which of them leads, in the database.
#pragma once

#include <string>
#include <vector>

#include "access/permission.hpp"
#include "storage/database.hpp"

namespace trellis::programme {

struct NominatedPerson {
  PersonId person{};
  std::string name{};
  bool is_lead = false;
};
void read_row(storage::Columns& columns, NominatedPerson& row);

/// Whoever holds a role of a lead or partner school for this organisation on the day, each once:
/// the lead first, then by name.
std::vector<NominatedPerson> nominated_people(storage::Snapshot& db,
                                              OrganisationId organisation,
                                              ProgrammeId programme,
                                              Date today);

/// Ends the lead before, if any, and begins another.
struct NewNominatedLead {
  OrganisationId organisation{};
  ProgrammeId programme{};
  PersonId person{};
  std::optional<PersonId> by{};
  Date on{};
};
void save_nominated_lead(storage::Transaction& tx, const NewNominatedLead& lead, Instant now);

}  // namespace trellis::programme

/// Reads what a match needs: who takes part, what they asked for and offer, and the facts of their
/// schools from the register.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/id.hpp"
#include "core/identifiers.hpp"
#include "matching/school.hpp"
#include "matching/taker.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

/// Pairings that are taken for ended.
struct TakenForEnded {
  std::vector<Urn> leads = {};     ///< those of these leads
  std::vector<Urn> partners = {};  ///< those of these partners
};

/// Partners that have accepted a place and have no lead, of one cohort or of all, by URN. Pairings
/// `ended` count as none.
std::vector<Taker> partners_to_match(storage::Snapshot& db,
                                     ProgrammeId programme,
                                     std::optional<int> cohort,
                                     const TakenForEnded& ended = {});

/// A partner school whose lead is confirmed, in a pairing that lasts.
struct ConfirmedLead {
  OrganisationId partner;
  OrganisationId lead;
  int cohort = 0;  ///< of the partner; 0 for none
};
void read_row(storage::Columns& columns, ConfirmedLead& row);
/// Those of the programme, one a partner, by partner.
std::vector<ConfirmedLead> confirmed_leads(storage::Snapshot& db, ProgrammeId programme);

/// Adds to each taker the answers of its application that matching reads.
void add_answers(storage::Snapshot& db, ProgrammeId programme, std::vector<Taker>& takers);

/// Leads that were accepted, by URN.
std::vector<Taker> leads_to_match(storage::Snapshot& db, ProgrammeId programme);

void read_row(storage::Columns& columns, Taker& row);
void read_row(storage::Columns& columns, LeadPlaces& row);
/// Places offered that differ from the applications.
std::vector<LeadPlaces> lead_places(storage::Snapshot& db, ProgrammeId programme);
/// Places that confirmed pairings hold, but those of the partners `freed`.
std::vector<LeadPlaces> places_given(storage::Snapshot& db,
                                     ProgrammeId programme,
                                     const std::vector<Urn>& freed = {});

/// Facts of these schools by URN; a URN that the register does not have is left out.
std::map<Urn, School> matching_facts(storage::Snapshot& db, const std::vector<Taker>& takers);

/// Overall grades under the framework of 2019, by the URN under which the school is listed: the
/// latest of each.
std::map<Urn, int> overall_grades(storage::Snapshot& db, const std::vector<Taker>& takers);

}  // namespace trellis::matching

/// Offers, agreements, places of leads and pairings in the database.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "access/permission.hpp"
#include "programme/subjects.hpp"
#include "programme/value.hpp"
#include "storage/database.hpp"

namespace trellis::programme {

struct Pairing {
  PairingId id{};
  ProgrammeId programme{};
  OrganisationId owner{};
  ParticipationId lead{};
  ParticipationId partner{};
  OrganisationId lead_organisation{};
  OrganisationId partner_organisation{};
  std::optional<CohortId> cohort{};
  std::string stream{};
  Date started_on{};
  std::optional<Date> finished_on{};
  std::string finish_reason{};
  std::string because{};  ///< why this pairing: "matching run 3", "existing partnership"
  std::optional<PersonId> confirmed_by{};
  Instant confirmed_at{};
};

/// Where a pairing lies; it belongs to the organisation asked about, lead or partner.
access::Scope scope_of(const Pairing& pairing, OrganisationId organisation);

std::optional<Pairing> find_pairing(storage::Snapshot& db, PairingId id);
/// The pairing a partner has now.
std::optional<Pairing> open_pairing_of(storage::Snapshot& db, ParticipationId partner);
/// All pairings of a programme, ended ones too, by lead.
std::vector<Pairing> pairings(storage::Snapshot& db, ProgrammeId programme);
std::vector<Pairing> pairings_of_lead(storage::Snapshot& db, ParticipationId lead);
std::vector<Pairing> pairings_of_partner(storage::Snapshot& db, ParticipationId partner);

/// Streams of the places a lead has given in a programme year and not got back.
Texts places_taken(storage::Snapshot& db, ParticipationId lead, int programme_year);
/// Places the lead offers in a year, where it said so.
std::map<std::string, int> places_offered(storage::Snapshot& db,
                                          ParticipationId lead,
                                          int programme_year);
void set_places_offered(storage::Transaction& tx,
                        ParticipationId lead,
                        int programme_year,
                        const std::map<std::string, int>& places,
                        Instant now);

PairingId insert_pairing(storage::Transaction& tx,
                         const Pairing& pairing,
                         const std::vector<int>& programme_years);
void take_place(storage::Transaction& tx, const Pairing& pairing, int programme_year, Instant now);
void finish_pairing(storage::Transaction& tx, PairingId id, Date on, std::string_view reason);
/// Gives back the places of years that have not begun, or all that are not over.
void release_places(storage::Transaction& tx, PairingId id, int from_programme_year, Instant now);

struct Offer {
  OfferId id{};
  ParticipationId participation{};
  CohortId cohort{};
  std::string stream{};
  Date offered_on{};
  Date answer_by{};
  std::optional<std::string> answer{};
  std::optional<Date> answered_on{};
};
std::vector<Offer> offers_of(storage::Snapshot& db, ParticipationId participation);
std::optional<Offer> open_offer_of(storage::Snapshot& db, ParticipationId participation);
OfferId insert_offer(storage::Transaction& tx,
                     const Offer& offer,
                     std::optional<PersonId> by,
                     Instant now);
void answer_offer(storage::Transaction& tx, OfferId id, std::string_view answer, Date on);

void read_row(storage::Columns& columns, Pairing& row);
void read_row(storage::Columns& columns, Offer& row);

}  // namespace trellis::programme

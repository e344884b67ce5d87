/// Our organisations behind the numbers of the register.
///
/// A school, trust or local authority is an organisation of ours with a dated identifier. A school
/// keeps its organisation when its URN changes: see change_over.hpp. Organisations for open
/// establishments are made at import; for others when somebody first needs one (`ensure_school`).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/id.hpp"
#include "core/identifiers.hpp"
#include "storage/database.hpp"

namespace trellis::registry {

/// A URN that an organisation holds or held.
struct HeldUrn {
  OrganisationId organisation;
  Urn urn;
  Date started_on;
  std::optional<Date> finished_on;  ///< first day after
};
void read_row(storage::Columns& columns, HeldUrn& row);

/// The organisation that holds the URN today, or held it last.
std::optional<OrganisationId> organisation_of(storage::Snapshot& db, Urn urn);
std::optional<OrganisationId> organisation_of(storage::Snapshot& db, GroupUid uid);
std::optional<OrganisationId> organisation_of(storage::Snapshot& db, LaCode la);
/// The URN that the organisation holds, or nothing when its last one ended.
std::optional<Urn> urn_of(storage::Snapshot& db, OrganisationId organisation);
/// The group that the organisation is, or nothing.
std::optional<GroupUid> group_uid_of(storage::Snapshot& db, OrganisationId organisation);
/// What we call the organisation: its published name where it is a school or a group.
std::string organisation_name(storage::Snapshot& db, OrganisationId organisation);
/// All URNs of an organisation, the first one first.
std::vector<HeldUrn> urns_of(storage::Snapshot& db, OrganisationId organisation);
/// All open URN identifiers, by URN.
std::vector<HeldUrn> held_urns(storage::Snapshot& db);

/// The organisation of the establishment, made if need be. Nothing when the register does not know
/// the URN.
std::optional<OrganisationId> ensure_school(storage::Transaction& tx, Urn urn, Instant now);

/// Makes organisations for all open establishments in scope that have none, save those in
/// `waiting`; for all groups and local authorities likewise. Returns how many.
std::size_t ensure_school_organisations(storage::Transaction& tx,
                                        const std::vector<Urn>& waiting,
                                        Instant now);
std::size_t ensure_group_organisations(storage::Transaction& tx, Instant now);
std::size_t ensure_authority_organisations(storage::Transaction& tx, Instant now);

/// Ends an identifier on a day, and begins one.
void end_identifier(storage::Transaction& tx, OrganisationId organisation, Urn urn, Date on);
void begin_identifier(storage::Transaction& tx, OrganisationId organisation, Urn urn, Date on);
/// Takes back an identifier's end (an error was reversed).
void reopen_identifier(storage::Transaction& tx, OrganisationId organisation, Urn urn);
/// A new organisation without identifiers.
OrganisationId make_organisation(storage::Transaction& tx, std::string_view kind, Instant now);

}  // namespace trellis::registry

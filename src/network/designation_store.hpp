/// Designations in the database.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "network/designation.hpp"
#include "storage/database.hpp"

namespace trellis::network {

void read_row(storage::Columns& columns, Designation& row);

DesignationId save_designation(storage::Transaction& tx,
                               const Designation& designation,
                               Instant now,
                               std::optional<PersonId> by);
void end_designation(storage::Transaction& tx, DesignationId id, Date on);

std::optional<Designation> find_designation(storage::Snapshot& db, DesignationId id);
/// Of one organisation, ended ones too, by kind and name.
std::vector<Designation> designations_of(storage::Snapshot& db, OrganisationId organisation);
/// Of one kind, or all when it is empty, by kind and name.
std::vector<Designation> all_designations(storage::Snapshot& db, std::string_view kind = {});
/// Kinds that occur, by name.
std::vector<std::string> designation_kinds(storage::Snapshot& db);

/// The newest rows of every imported network list, as listings.
std::vector<Listing> network_listings(storage::Snapshot& db);

/// A designation that holds on a day, with its host's place: what maps and pages list.
struct DesignatedSchool {
  DesignationId designation;
  OrganisationId organisation;
  std::string kind, name;
  Urn urn;
  std::string school_name;
  std::string region;
  std::optional<std::int32_t> easting, northing;
};
void read_row(storage::Columns& columns, DesignatedSchool& row);

/// Designations that hold on the day and whose organisation holds a URN then, by kind and name.
std::vector<DesignatedSchool> designated_schools(storage::Snapshot& db, Date day);

}  // namespace trellis::network

/// Organisations as access needs them: who answers for data, and whom one may act for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/id.hpp"
#include "storage/database.hpp"

namespace trellis::access {

/// Kinds of organisation, as the table holds them.
enum class OrganisationKind {
  school,
  trust,
  federation,
  local_authority,
  hub,
  supplier,
  body,  ///< answers for programmes and their data
};
std::string_view name_of(OrganisationKind kind);

OrganisationId save_organisation(storage::Transaction& tx,
                                 OrganisationKind kind,
                                 std::string_view name,
                                 Instant now);
/// What we call it; a school's published name lies with the register.
std::optional<std::string> find_organisation_name(storage::Snapshot& db, OrganisationId id);
/// The organisation of this kind and name, if there is one.
std::optional<OrganisationId> find_organisation(storage::Snapshot& db,
                                                OrganisationKind kind,
                                                std::string_view name);

struct NamedOrganisation {
  OrganisationId id = {};
  std::string name = {};
};
std::vector<NamedOrganisation> list_bodies(storage::Snapshot& db);

}  // namespace trellis::access

/// The programme that an address names, with the definition in force, for the pages of programmes.
#pragma once

#include "access/permission.hpp"
#include "core/result.hpp"
#include "programme/programme_store.hpp"
#include "web/context.hpp"
#include "web/page.hpp"
#include "web/request.hpp"

namespace trellis::web {

struct FoundProgramme {
  programme::Programme programme;
  programme::DefinitionRow version;
};

/// Refuses, as if it were not there, a programme over which this person lacks the permission, and
/// one without a definition in force.
Result<FoundProgramme> programme_of_route(const Request& request,
                                          const Context& context,
                                          storage::Snapshot& db,
                                          access::Permission permission);

/// "/programmes/3"
std::string path_of(const programme::Programme& programme);
/// From Programmes to this one.
std::vector<Crumb> crumbs_below(const programme::Programme& programme);

}  // namespace trellis::web

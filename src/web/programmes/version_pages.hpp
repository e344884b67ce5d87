/// The versions of a programme's definition: who brought them, what each changes, its files,
/// publishing and retiring.
#pragma once

#include "core/result.hpp"
#include "programme/version_history_store.hpp"
#include "web/context.hpp"
#include "web/page.hpp"
#include "web/request.hpp"
#include "web/router.hpp"

namespace trellis::web {

/// A programme whose definition this person edits or publishes; drafts alone are enough.
Result<programme::Programme> definition_programme(const Request& request,
                                                  const Context& context,
                                                  storage::Snapshot& db);

/// From Programmes through the programme to its versions.
std::vector<Crumb> version_crumbs(const programme::Programme& programme);

void add_version_routes(Routes& routes);

}  // namespace trellis::web

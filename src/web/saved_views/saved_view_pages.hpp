/// Views that a person keeps of a list: above it as links, with the form that keeps another, and
/// the page on which they are renamed and removed.
#pragma once

#include "web/list_page.hpp"
#include "web/page.hpp"
#include "web/router.hpp"

namespace trellis::web {

void add_saved_view_routes(Routes& routes);

/// What stands above the list: the person's views of it, the one that is open marked; and, where
/// filters are chosen that are not kept yet, the form that keeps them. Empty for whoever cannot.
Html saved_views_html(storage::Snapshot& db,
                      const Context& context,
                      const ListDefinition& definition,
                      const ListQuery& query);

}  // namespace trellis::web

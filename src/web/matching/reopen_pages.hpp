/// Opening a confirmed match again before its work begins.
#pragma once

#include "matching/challenge_actions.hpp"
#include "programme/programme_store.hpp"
#include "web/context.hpp"
#include "web/html.hpp"
#include "web/routes.hpp"

namespace trellis::web {

/// The way to it from the page of a match, for those who may and while it has not ended.
Html reopen_link(const Context& context,
                 const programme::Programme& programme,
                 const matching::ConfirmedMatch& match);

void add_reopen_routes(Routes& routes);

}  // namespace trellis::web

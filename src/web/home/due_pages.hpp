/// What is due, for staff: numbers on the home page, and the list behind them.
#pragma once

#include "web/context.hpp"
#include "web/html.hpp"

namespace trellis::web {

/// What is overdue, due this week, and waits for others; register questions; unread messages; and
/// the next few things by date. Each number is one query. Nothing for those without cases.
Html due_html(Context& context);

/// The list of what is due, with its CSV.
void add_due_routes(Routes& routes);

}  // namespace trellis::web

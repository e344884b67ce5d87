/// The history: every event, newest first, for those who may audit; and the timeline of one subject
/// for any page.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "events/event_store.hpp"
#include "web/context.hpp"
#include "web/html.hpp"

namespace trellis::web {

/// The last events of a subject as a timeline, with a link to the rest where the reader may audit.
/// For the foot of a school's or case's page.
Html subject_timeline(Context& context, const events::Subject& subject, int size = 25);

void add_event_routes(Routes& routes);

}  // namespace trellis::web

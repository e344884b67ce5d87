/// What a reader asks of the history: kind, person, subject, days and order, and the panel that
/// asks it. The history is read on from an event, so it has no numbered pages.
#pragma once

#include "report/event_list_store.hpp"
#include "web/form.hpp"
#include "web/request.hpp"

namespace trellis::web {

/// Lives no longer than the request.
struct AskedEvents {
  report::EventFilter filter = {};
  Fields asked = {};  ///< the same as it stands in the address, to carry on in links
  FormReader form;    ///< with a problem where a day cannot be read
};

/// Days count in England, and both are included.
AskedEvents read_asked_events(storage::Snapshot& db, const Request& request);

/// The filter beside the history, with a chip for everything that is asked.
Html events_filter(const AskedEvents& events);

/// The way to the other order.
Html events_order(const AskedEvents& events);

}  // namespace trellis::web

/// The events that one person may read. An event lies where its case, participation or programme
/// lies; one that names none of these (an import of the register, a sign-in) belongs to the service
/// and is read by all who read events. What happened to a protected case is withheld from all but
/// those who manage the case and those who have opened it by break-glass.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/actor.hpp"
#include "events/event_store.hpp"

namespace trellis::report {

/// Newest first; only those of `type` when it is given.
std::vector<events::Event> visible_events(storage::Snapshot& db,
                                          const access::Actor& actor,
                                          const std::optional<std::string>& type,
                                          const events::Page& page = {});

}  // namespace trellis::report

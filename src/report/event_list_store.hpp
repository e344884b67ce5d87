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

/// Which events are wanted; all that is given must hold.
struct EventFilter {
  std::optional<std::string> type = {};
  std::optional<std::vector<PersonId>> authors = {};  ///< by one of these; 500 at most
  std::string subject_kind = {};                      ///< about something of this kind
  std::optional<Instant> from = {};                   ///< recorded at this moment or later
  std::optional<Instant> until = {};                  ///< recorded before
  bool is_oldest_first = false;  ///< then a page begins after `before`, the last one read
};

/// Newest first unless asked otherwise.
std::vector<events::Event> visible_events(storage::Snapshot& db,
                                          const access::Actor& actor,
                                          const EventFilter& filter,
                                          const events::Page& page = {});

}  // namespace trellis::report

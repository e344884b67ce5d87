/// The event log in the database: recording, timelines, and reading on from where one stopped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/event.hpp"
#include "storage/database.hpp"

namespace trellis::events {

/// Writes one event with its subjects. `type` is "<noun>.<verb>".
EventId record(storage::Transaction& tx,
               const Author& author,
               std::string_view type,
               const std::vector<Subject>& subjects,
               const Changes& changes = {});

struct Page {
  int size = 25;
  std::optional<EventId> before = {};  ///< the last event of the page before
};

/// The events of one subject, newest first. Empty after the last page.
std::vector<Event> timeline(storage::Snapshot& db, const Subject& subject, const Page& page = {});
std::int64_t count_events(storage::Snapshot& db, const Subject& subject);
/// Every event, newest first; only those of `type` when it is given. For the audit page.
std::vector<Event> all_events(storage::Snapshot& db,
                              const std::optional<std::string>& type,
                              const Page& page = {});
std::vector<Subject> subjects_of(storage::Snapshot& db, EventId event);

/// A place in the log: everything up to it has been handled.
struct Cursor {
  std::int64_t transaction_number = 0;
  EventId event = {};
  friend auto operator<=>(const Cursor&, const Cursor&) = default;
};
Cursor cursor_of(const Event& event);

/// The next events after a place, oldest first, at most `count_max`. No event ever appears before a
/// place that was given out: on PostgreSQL those of transactions still open are held back.
std::vector<Event> events_after(storage::Snapshot& db, const Cursor& place, int count_max);

}  // namespace trellis::events

/// Reads rows of any resource with one query, and finds places in the event log.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "access/actor.hpp"
#include "events/event_store.hpp"
#include "storage/database.hpp"
#include "web/api/resource.hpp"

namespace trellis::web::api {

/// Where a row stands in its list.
struct RowPlace {
  std::int64_t key = 0;
  std::string second = {};
  friend bool operator==(const RowPlace&, const RowPlace&) = default;
};

/// A part of the event log: after one place, up to another.
struct Window {
  events::Cursor after = {};
  events::Cursor until = {};
  friend bool operator==(const Window&, const Window&) = default;
};

/// Rows whose column is one of these keys.
struct Among {
  std::string column = {};
  std::vector<std::int64_t> keys = {};
  bool with_ended = false;  ///< those that a list usually leaves out too
};

struct Asked {
  const Resource* resource = nullptr;
  std::vector<std::pair<const ResourceFilter*, storage::Value>> filters = {};
  std::optional<RowPlace> after = {};     ///< the last row of the page before
  std::optional<std::int64_t> only = {};  ///< the one row of this key
  std::optional<Among> among = {};
  std::optional<Window> changed = {};  ///< rows that events of this part speak of
  int limit = 100;
};

using CellValue = std::variant<std::monostate, std::int64_t, double, std::string>;
struct FoundRow {
  RowPlace place = {};
  /// One for each field of the resource; a measured one has two: the value and the reason.
  std::vector<CellValue> cells = {};
};

/// The rows that the actor may see, in the order of their keys, at most one more than the limit.
std::vector<FoundRow> find_rows(storage::Snapshot& db,
                                const access::Actor& actor,
                                const Asked& asked);

/// The last event that nothing can come before any more.
events::Cursor latest_place(storage::Snapshot& db);
/// The place of an event; nothing when there is no such event.
std::optional<events::Cursor> place_of(storage::Snapshot& db, EventId event);
/// A place before everything that was recorded at this moment or later.
events::Cursor place_before(storage::Snapshot& db, Instant moment);

}  // namespace trellis::web::api

/// Erasing the words of cases whose retention is over; that something was there stays.
#pragma once

#include "casework/retention_store.hpp"
#include "events/event.hpp"

namespace trellis::casework {

struct ErasedWords {
  std::int64_t cases = 0;
  std::int64_t notes = 0;
  std::int64_t contacts = 0;
  std::int64_t comments = 0;

  std::int64_t all() const { return notes + contacts + comments; }
};

/// What `erase_due` would erase on this day; writes nothing.
ErasedWords preview_erasing(storage::Snapshot& db, Date today);

/// Erases what is due, with one event for each case that says how much and never what. Doing it
/// twice changes nothing.
ErasedWords erase_due(storage::Transaction& tx, const events::Author& author, Date today);

}  // namespace trellis::casework

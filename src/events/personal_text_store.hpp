/// Personal words and free text, kept apart from the event log so that they can be erased.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "events/event.hpp"
#include "storage/database.hpp"

namespace trellis::events {

struct NewText {
  std::string_view body = {};
  std::optional<PersonId> about = {};  ///< the person whose words or data these are
  std::optional<PersonId> written_by = {};
  Date retain_until = {};  ///< erased from this day on, whether or not anybody asks
  Instant at = {};
};

PersonalTextId keep_text(storage::Transaction& tx, const NewText& text);

/// The words, unless they were erased.
std::optional<std::string> find_text(storage::Snapshot& db, PersonalTextId id);

/// Blanks every text about the person. Returns how many.
std::int64_t erase_texts_about(storage::Transaction& tx, PersonId person, Instant now);

/// How many texts `erase_texts_due` would blank on this day.
std::int64_t count_texts_due(storage::Snapshot& db, Date today);

/// Blanks every text whose time has come. Returns how many.
std::int64_t erase_texts_due(storage::Transaction& tx, Date today, Instant now);

}  // namespace trellis::events

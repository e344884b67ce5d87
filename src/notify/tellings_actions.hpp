/// From an event to what is said about it, and to whom; private to this module.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "events/event_store.hpp"
#include "notify/directory.hpp"
#include "notify/message.hpp"
#include "storage/database.hpp"

namespace trellis::notify {

/// An event with what is needed to say it.
struct Scene {
  storage::Snapshot& db;
  const events::Event& event;
  const std::vector<events::Subject>& subjects;
  const Directory& directory;
  Date today = {};

  /// The key of the first subject of this kind; 0 when there is none.
  std::int64_t key(std::string_view kind) const;
  std::string said(const std::string& name) const;
};

struct Telling {
  Draft draft = {};
  std::vector<PersonId> people = {};
};

/// Nothing for the many kinds of event that nobody needs to be told of.
std::vector<Telling> tellings_of(const Scene& scene);
/// Whether an event of this type is told to anybody.
bool is_told(std::string_view type);

}  // namespace trellis::notify

/// The titles of streams, which people read in place of their ids.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "programme/programme_store.hpp"
#include "web/list_page.hpp"

namespace trellis::web {

/// Titles by the version in force of each programme, read once. Lives no longer than the snapshot.
class StreamWords {
 public:
  explicit StreamWords(storage::Snapshot& db) : db_(db) {}

  /// "Core" for "core"; the id itself where the programme has no such stream now.
  std::string title(ProgrammeId programme, const std::string& stream);
  /// The same for the choice of this stream in a list's filter "stream"; what it selects stays the
  /// id.
  void say_options(ListDefinition& list, ProgrammeId programme, const std::string& stream);

 private:
  storage::Snapshot& db_;
  std::map<ProgrammeId, std::shared_ptr<const programme::Definition>> definitions_;
};

}  // namespace trellis::web

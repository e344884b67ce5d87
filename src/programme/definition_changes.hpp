/// What a version changes, sorted for people: what is added, moved, renamed or retired, which gates
/// and rules, which amounts.
///
/// Works on the two files as JSON, so that it also says what the engine does not read. A task that
/// goes to another section is one change and not a removal with an addition. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "programme/json_document.hpp"

namespace trellis::programme {

enum class ChangeKind { added, removed, moved, renamed, retired, gate, rule, amount, place, other };
std::string_view title_of(ChangeKind kind);

struct DefinitionChange {
  ChangeKind kind = ChangeKind::other;
  std::string what;    ///< "Task “Sign the agreement”, question “Date”: label"
  std::string before;  ///< a value of the file, empty for what is new
  std::string after;

  friend bool operator==(const DefinitionChange&, const DefinitionChange&) = default;
};

/// All changes, by kind and within a kind in the order of the new file.
std::vector<DefinitionChange> changes_between(const JsonValue& before, const JsonValue& after);

}  // namespace trellis::programme

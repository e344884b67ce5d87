/// What differs between two definition files, in words.
///
/// Objects in lists are matched by their id (code, version or file order where they have none), so
/// that moving a task is one line and not two. Order, labels and rules are told apart.
#pragma once

#include <string>
#include <vector>

#include "programme/json_document.hpp"

namespace trellis::programme {

enum class DifferenceKind { added, removed, changed, moved };

struct Difference {
  DifferenceKind kind = DifferenceKind::changed;
  std::string path;  ///< "stages/decide/sections/decision/tasks/record_offer/title"
  std::string before;
  std::string after;

  friend bool operator==(const Difference&, const Difference&) = default;
};

/// What names an object within its list: its id, code or subject; empty where it has none.
std::string name_in_list(const JsonValue& value);

/// All differences, in the order of the new file.
std::vector<Difference> differences(const JsonValue& before, const JsonValue& after);

/// "stages/…/title: \"Begin\" becomes \"Start\"".
std::string text_of(const Difference& difference);

}  // namespace trellis::programme

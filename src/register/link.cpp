#include "register/link.hpp"

#include <algorithm>
#include <array>

namespace trellis::registry {
namespace {

struct TypeRow {
  std::string_view type;
  LinkSense sense;
  SuccessionKind kind;
};

using enum LinkSense;
using enum SuccessionKind;

constexpr std::array types = {
    TypeRow{"Successor", successor, plain},
    TypeRow{"Successor - merged", successor, merged},
    TypeRow{"Successor - amalgamated", successor, amalgamated},
    TypeRow{"Successor - Split School", successor, split},
    TypeRow{"Predecessor", predecessor, plain},
    TypeRow{"Predecessor - merged", predecessor, merged},
    TypeRow{"Predecessor - amalgamated", predecessor, amalgamated},
    TypeRow{"Predecessor - Split School", predecessor, split},
    TypeRow{"Sixth Form Centre School", information, plain},
    TypeRow{"Sixth Form Centre Link", information, plain},
    TypeRow{"Result of Amalgamation", information, plain},
    TypeRow{"Merged - expansion in school capacity and changer in age range", information, plain},
    TypeRow{"Merged - change in age range", information, plain},
    TypeRow{"Merged - expansion of school capacity", information, plain},
    TypeRow{"Expansion", information, plain},
    TypeRow{"Closure", information, plain},
    TypeRow{"Other", information, plain},
};

const TypeRow* find(std::string_view type) {
  const auto row = std::ranges::find(types, type, &TypeRow::type);
  return row == types.end() ? nullptr : &*row;
}

}  // namespace

LinkSense sense_of(std::string_view type) {
  const TypeRow* row = find(type);
  return row ? row->sense : information;
}

SuccessionKind succession_kind_of(std::string_view type) {
  const TypeRow* row = find(type);
  return row ? row->kind : plain;
}

std::string_view name_of(SuccessionKind kind) {
  switch (kind) {
    case plain:
      return "plain";
    case merged:
      return "merged";
    case amalgamated:
      return "amalgamated";
    case split:
      return "split";
  }
  return "";
}

bool is_known_link_type(std::string_view type) { return find(type) != nullptr; }

}  // namespace trellis::registry

/// The values and types that expressions work on.
///
/// A value may be unknown: nobody has answered yet, or the publisher gave no figure. Unknown is not
/// false. Money is whole pence and never mixes with plain numbers by accident.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/date.hpp"

namespace trellis::programme {

struct Unknown {
  friend auto operator<=>(Unknown, Unknown) = default;
};

/// An amount in whole pence.
struct Money {
  std::int64_t pence = 0;

  friend auto operator<=>(const Money&, const Money&) = default;
};

using Texts = std::vector<std::string>;

/// What an expression reads or gives: a choice is the id of its option.
using Value = std::variant<Unknown, bool, double, Money, Date, std::string, Texts>;

inline bool is_unknown(const Value& value) { return std::holds_alternative<Unknown>(value); }
inline bool is_true(const Value& value) {
  const bool* truth = std::get_if<bool>(&value);
  return truth && *truth;
}

/// "yes", "12.5", "£3,000", "2026-03-09", the text itself, "not known".
std::string text_of(const Value& value);
/// "£1,320", "£40.50".
std::string text_of(Money money);

enum class TypeKind {
  boolean,
  number,
  money,
  date,
  text,
  choice,   ///< one of `options`, or any id when `options` is empty
  choices,  ///< several of `options`
  judgement,
  list,  ///< items one can count; never a value of its own
};

/// What a value may be. A judgement belongs to one framework and one area.
struct Type {
  TypeKind kind = TypeKind::text;
  Texts options{};
  std::string framework{};
  std::string area{};

  friend bool operator==(const Type&, const Type&) = default;
};

/// "a date", "a choice", "a judgement of eif_2019".
std::string name_of(const Type& type);

}  // namespace trellis::programme

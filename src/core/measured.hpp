/// A published value, or the reason why there is none.
///
/// Sources print symbols in place of numbers (SUPP, c, z, NE, LOWCOV ...). A symbol never becomes a
/// number: it becomes a reason, which pages print in words and exports carry in a column of its
/// own. Arithmetic on a Measured value does not compile; the caller says what happens to the absent
/// ones.
#pragma once

#include <cassert>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

namespace trellis {

/// Why a value is absent. The words are those of the tables and of the API.
enum class Absent {
  blank,           ///< the cell was empty
  not_applicable,  ///< z, NA, "Not applicable", "Does not apply"
  suppressed,      ///< SUPP, c: hidden by the publisher to protect people
  low_coverage,    ///< LOWCOV
  no_entries,      ///< NE
  not_published,   ///< NP
  new_school,      ///< NEW
  unavailable,     ///< x
  unreliable,      ///< u
  rounds_to_zero,  ///< low
  unexplained,     ///< k: its meaning is unverified
  unknown,         ///< sentinels, NULL, "Not recorded", "Not reported"
};

/// The word that tables and the API use: "suppressed".
std::string_view name_of(Absent reason);
/// What a page prints in place of the number: "Suppressed by the publisher".
std::string_view sentence_of(Absent reason);
/// The reason with this name, if there is one.
std::optional<Absent> absent_from_name(std::string_view name);

template <class T>
class Measured {
 public:
  Measured() : content_(Absent::blank) {}
  Measured(T value) : content_(std::move(value)) {}
  Measured(Absent reason) : content_(reason) {}

  bool has_value() const { return std::holds_alternative<T>(content_); }
  explicit operator bool() const { return has_value(); }
  const T& value() const {
    assert(has_value());
    return *std::get_if<T>(&content_);
  }
  const T& operator*() const { return value(); }
  Absent reason() const {
    assert(!has_value());
    return *std::get_if<Absent>(&content_);
  }
  std::optional<T> optional() const {
    return has_value() ? std::optional<T>(value()) : std::nullopt;
  }

  friend bool operator==(const Measured&, const Measured&) = default;

 private:
  std::variant<T, Absent> content_;
};

}  // namespace trellis

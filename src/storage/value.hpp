/// What goes into a statement: values, and the named parameters that carry them.
///
/// `Stored<T>` says how a type of ours lies in a table. Whole numbers and keys are 64-bit integers,
/// dates and instants text, booleans 0 or 1. A module stores a type of its own by specialising
/// `Stored` with the same two functions.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/date.hpp"
#include "core/id.hpp"
#include "core/identifiers.hpp"

namespace trellis::storage {

/// Uninterpreted bytes, for columns of type @bytes@.
struct Bytes {
  std::string data;
  friend bool operator==(const Bytes&, const Bytes&) = default;
};

/// Null, whole number, real number, text (UTF-8 without NUL) or bytes.
using Value = std::variant<std::monostate, std::int64_t, double, std::string, Bytes>;

/// One cell of the current row of a result. Each reader throws Error when the cell is null or holds
/// something else, so that nothing is silently truncated or taken for 0.
class Cell;

template <class T>
struct Stored;

/// Types that know how they are stored.
template <class T>
concept Storable = requires(const T& field, const Cell& cell) {
  { Stored<T>::value(field) } -> std::convertible_to<Value>;
  { Stored<T>::read(cell) } -> std::convertible_to<T>;
};

/// At most this many values in one `in (:names)`; more go through a scratch table.
inline constexpr std::size_t list_values_max = 500;

/// A name without its colon, and the value bound to it. A vector of values stands for a list:
/// `where urn in (:urns)` with `{"urns", urns}`. An empty list matches nothing; lists are refused
/// after `not in`, where SQL would silently match nothing as well.
struct Parameter {
  Parameter(std::string_view the_name, std::nullopt_t) : name(the_name) {}
  Parameter(std::string_view the_name, std::string_view text)
      : name(the_name), value(std::string(text)) {}
  Parameter(std::string_view the_name, const char* text)
      : Parameter(the_name, std::string_view(text)) {}
  Parameter(std::string_view the_name, std::string text) : name(the_name), value(std::move(text)) {}
  template <class T>
  requires requires(const T& t) { Stored<T>::value(t); }
  Parameter(std::string_view the_name, const T& field)
      : name(the_name), value(Stored<T>::value(field)) {}
  template <class T>
  Parameter(std::string_view the_name, const std::vector<T>& fields)
      : name(the_name), list(std::in_place) {
    for (const T& field : fields) list->push_back(Stored<T>::value(field));
  }

  std::string_view name;
  Value value;
  std::optional<std::vector<Value>> list;
};

/// The parameters of one statement; lives no longer than the call it is given to.
class Parameters {
 public:
  Parameters() = default;
  Parameters(std::initializer_list<Parameter> list) : items_(list.begin(), list.size()) {}
  Parameters(const std::vector<Parameter>& list) : items_(list) {}

  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }
  std::size_t size() const { return items_.size(); }

 private:
  std::span<const Parameter> items_;
};

}  // namespace trellis::storage

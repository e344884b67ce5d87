/// Writing many rows at once: COPY on PostgreSQL, one prepared insert on SQLite.
///
/// The caller fills a BulkRow for each row, column after column. Everything is copied into the row,
/// so that views and temporaries may be given.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/columns.hpp"
#include "storage/value.hpp"

namespace trellis::storage {

class BulkRow {
 public:
  enum class Kind : unsigned char { null, integer, real, text, bytes };
  struct Item {
    Kind kind = Kind::null;
    std::int64_t integer = 0;  ///< the number, or where the text begins
    double real = 0;
    std::size_t length = 0;
  };

  BulkRow& null() {
    items_.push_back({});
    return *this;
  }
  BulkRow& operator<<(std::string_view text) { return add(Kind::text, text); }
  BulkRow& operator<<(const char* text) { return *this << std::string_view(text); }
  BulkRow& operator<<(const std::string& text) { return *this << std::string_view(text); }
  BulkRow& operator<<(const Bytes& bytes) { return add(Kind::bytes, bytes.data); }
  BulkRow& operator<<(double number) {
    items_.push_back({Kind::real, 0, number, 0});
    return *this;
  }
  template <std::integral T>
  BulkRow& operator<<(T number) {
    items_.push_back({Kind::integer, std::get<std::int64_t>(Stored<T>::value(number)), 0, 0});
    return *this;
  }
  BulkRow& operator<<(std::nullopt_t) { return null(); }
  template <class T>
  BulkRow& operator<<(const std::optional<T>& field) {
    return field ? *this << *field : null();
  }
  /// Any value, or any other type that says how it is stored.
  BulkRow& operator<<(const Value& value);
  template <class T>
  requires(requires(const T& t) { Stored<T>::value(t); } && !std::integral<T>) BulkRow& operator<<(
      const T& field) {
    return *this << Stored<T>::value(field);
  }

  void clear() {
    items_.clear();
    text_.clear();
  }
  const std::vector<Item>& items() const { return items_; }
  std::string_view text(const Item& item) const {
    return std::string_view(text_).substr(static_cast<std::size_t>(item.integer), item.length);
  }

 private:
  BulkRow& add(Kind kind, std::string_view text) {
    items_.push_back({kind, static_cast<std::int64_t>(text_.size()), 0, text.size()});
    text_.append(text);
    return *this;
  }

  std::vector<Item> items_;
  std::string text_;  ///< all texts of the row, one after the other
};

/// Where bulk rows go. Each engine has its own; only `storage` makes them.
class BulkTarget {
 public:
  virtual ~BulkTarget() = default;
  virtual void write(const BulkRow& row) = 0;
  /// Ends the load; the number of rows written.
  virtual std::int64_t finish() = 0;
};

}  // namespace trellis::storage

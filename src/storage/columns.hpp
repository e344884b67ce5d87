/// Reading the columns of a row, in the order of the select, into typed fields.
///
/// A row type has, beside it, `void read_row(storage::Columns& columns, Row& row)` with
/// `columns >> row.urn >> row.name;`. A column that may be null is read into an optional. Reading
/// text into a number, null into a plain field, a number that does not fit, or fewer columns than
/// the select gives is an Error on both engines.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "storage/error.hpp"
#include "storage/value.hpp"

namespace trellis::storage {

/// The result of a statement, row after row. Each engine has its own; only `storage` makes them.
class Cursor {
 public:
  virtual ~Cursor() = default;
  /// Moves to the next row; false after the last.
  virtual bool next() = 0;
  virtual int column_count() const = 0;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual double real(int column) const = 0;
  /// Valid until the cursor moves.
  virtual std::string_view text(int column) const = 0;
  virtual std::string bytes(int column) const = 0;
  /// The cell whatever its type, as the engine declares it: for copying whole tables.
  virtual Value value(int column) const = 0;
  virtual std::string column_name(int column) const = 0;
};

class Cell {
 public:
  Cell(const Cursor& cursor, int column) : cursor_(cursor), column_(column) {}

  bool is_null() const { return cursor_.is_null(column_); }
  std::int64_t integer() const { return not_null().integer(column_); }
  double real() const { return not_null().real(column_); }
  std::string_view text() const { return not_null().text(column_); }
  std::string bytes() const { return not_null().bytes(column_); }
  /// Throws the Error that says which column could not be read, and why.
  [[noreturn]] void refuse(std::string_view why) const;

 private:
  const Cursor& not_null() const {
    if (is_null()) refuse("is null, and was read into a field that is not optional");
    return cursor_;
  }
  const Cursor& cursor_;
  int column_;
};

class Columns {
 public:
  explicit Columns(const Cursor& cursor) : cursor_(cursor) {}

  template <Storable T>
  Columns& operator>>(T& field) {
    field = Stored<T>::read(next());
    return *this;
  }
  /// Throws unless every column of the select was read.
  void finish() const;

 private:
  Cell next();

  const Cursor& cursor_;
  int column_ = 0;
};

template <std::integral T>
struct Stored<T> {
  static Value value(T number) {
    if (!std::in_range<std::int64_t>(number))
      throw Error(Failure::statement, "A number is too large for the database");
    return static_cast<std::int64_t>(number);
  }
  static T read(const Cell& cell) {
    const std::int64_t number = cell.integer();
    if (!std::in_range<T>(number)) cell.refuse("holds a number too large for its field");
    return static_cast<T>(number);
  }
};

template <>
struct Stored<bool> {
  static Value value(bool flag) { return std::int64_t{flag}; }
  static bool read(const Cell& cell) {
    const std::int64_t number = cell.integer();
    if (number != 0 && number != 1) cell.refuse("is neither 0 nor 1");
    return number == 1;
  }
};

template <>
struct Stored<double> {
  static Value value(double number) { return number; }
  static double read(const Cell& cell) { return cell.real(); }
};

template <>
struct Stored<std::string> {
  static Value value(const std::string& text) { return text; }
  static std::string read(const Cell& cell) { return std::string(cell.text()); }
};

template <>
struct Stored<Bytes> {
  static Value value(const Bytes& bytes) { return bytes; }
  static Bytes read(const Cell& cell) { return {cell.bytes()}; }
};

template <>
struct Stored<Date> {
  static Value value(Date date) { return date.text(); }
  static Date read(const Cell& cell);
};

template <>
struct Stored<Instant> {
  static Value value(Instant instant) { return instant.text(); }
  static Instant read(const Cell& cell);
};

template <class Tag>
struct Stored<Id<Tag>> {
  static Value value(Id<Tag> id) { return id.value; }
  static Id<Tag> read(const Cell& cell) { return {cell.integer()}; }
};

/// Urn, GroupUid, LaCode, Laestab: identifiers that are a number underneath.
template <class T>
requires requires(const T& identifier) {
  { identifier.number() } -> std::integral;
  requires !std::integral<T>;
}
struct Stored<T> {
  static Value value(const T& identifier) { return std::int64_t{identifier.number()}; }
  static T read(const Cell& cell) {
    return T(Stored<decltype(std::declval<const T&>().number())>::read(cell));
  }
};

template <class T>
struct Stored<std::optional<T>> {
  static Value value(const std::optional<T>& field) {
    return field ? Stored<T>::value(*field) : Value();
  }
  static std::optional<T> read(const Cell& cell) {
    if (cell.is_null()) return std::nullopt;
    return Stored<T>::read(cell);
  }
};

template <class T>
T read_one_row(const Cursor& cursor) {
  Columns columns(cursor);
  T row{};
  if constexpr (Storable<T>) {
    columns >> row;
  } else {
    read_row(columns, row);
  }
  columns.finish();
  return row;
}

}  // namespace trellis::storage

/// The first line of a published file: names of columns, tidied so that they can be compared.
///
/// Publishers change case, double a space, add a footnote "(7)" or an unnamed column of row
/// numbers. Columns are found by their tidied name, never by position.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace trellis::registry {

/// Trimmed, spaces squeezed, lower case, without a trailing footnote number in brackets.
/// "Number of  Pupils on roll (7)" becomes "number of pupils on roll".
std::string tidy_column_name(std::string_view cell);

class Header {
 public:
  Header() = default;
  explicit Header(std::span<const std::string_view> cells);

  /// Tidied names in the order of the file; empty for an unnamed column.
  const std::vector<std::string>& names() const { return names_; }
  /// Names as published, trimmed.
  const std::vector<std::string>& published() const { return published_; }
  std::size_t size() const { return names_.size(); }

  /// Position of a column by its tidied name; the first one where a name is repeated.
  std::optional<std::size_t> find(std::string_view name) const;
  /// Position of the first of these names that the file has.
  std::optional<std::size_t> find_any(std::initializer_list<std::string_view> names) const;
  bool has(std::string_view name) const { return positions_.contains(std::string(name)); }
  /// Names that occur more than once.
  const std::vector<std::string>& repeated() const { return repeated_; }
  /// Repeated names that a reader asked for with `find`: which of the columns is meant, nobody can
  /// know. Published files repeat names that we do not read.
  const std::vector<std::string>& ambiguous() const { return ambiguous_; }
  /// All positions of a name, from 0.
  std::vector<std::size_t> positions(std::string_view name) const;

 private:
  std::vector<std::string> names_;
  std::vector<std::string> published_;
  std::vector<std::string> repeated_;
  mutable std::vector<std::string> ambiguous_;  ///< noted by `find`, so no reader can forget it
  std::unordered_map<std::string, std::size_t> positions_;
};

}  // namespace trellis::registry

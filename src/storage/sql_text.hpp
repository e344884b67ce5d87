/// Reading SQL text: which parameters it names, its statements, its type tokens. Pure.
///
/// Both engines get the same text. What they would answer differently, or silently, is refused
/// here: a `::` cast, a name without a value (SQLite takes null), a value without a name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "storage/database.hpp"

namespace trellis::storage {

struct SqlText {
  std::string text;                ///< without comments
  std::vector<std::string> names;  ///< each parameter once, in order of appearance
};

/// Throws Error (statement) on a `::` cast and on a quotation mark that is not closed.
SqlText read_sql(std::string_view sql);

/// The text with `:urns` replaced by `:urns_1, :urns_2, ...` for `size` values. Throws when the
/// name stands after `not in (` or is not in the text.
std::string expand_list(const std::string& sql, std::string_view name, std::size_t size);

/// How many names a list of `count` values takes: the next of 1, 2, 4, ... 256, 500, so that few
/// texts need to be prepared. Throws above list_values_max.
std::size_t list_size(std::size_t count);

/// The statements of a migration, split at semicolons, without comments and empty ones.
std::vector<std::string> split_statements(std::string_view script);

/// Throws Error (statement) unless the text can be stored on both engines: UTF-8 without NUL.
void check_text(std::string_view text);

}  // namespace trellis::storage

/// One published file as of a date: where the facts of the register come from.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/id.hpp"
#include "core/result.hpp"
#include "register/file_kind.hpp"

namespace trellis::registry {

enum class Coverage { complete, partial };
std::string_view name_of(Coverage coverage);

/// What the rows of a file did to the register.
struct RowCounts {
  std::size_t read = 0;
  std::size_t rejected = 0;
  std::size_t added = 0;
  std::size_t changed = 0;
  std::size_t closed = 0;    ///< of the changed: closed now and not before
  std::size_t reopened = 0;  ///< of the changed: open now and not before
  std::size_t vanished = 0;  ///< complete files: rows that are no longer there
  std::size_t unchanged = 0;

  bool changes_nothing() const { return added + changed + vanished == 0; }
};

struct Release {
  ReleaseId id;
  FileKind kind = FileKind::gias;
  std::string layout;
  std::string file_name;
  std::string sha256;  ///< of the content, unpacked
  std::int64_t bytes = 0;
  Date as_of;
  Coverage coverage = Coverage::partial;
  std::string publisher;
  std::string licence;
  std::string attribution;
  std::string encoding;
  std::string columns;  ///< of packed rows, separated by U+001F
  std::string filled;   ///< column=count pairs separated by ";"
  RowCounts rows;
  bool synthetic = false;
  bool history = false;
  std::string waivers;  ///< "threshold=reason" lines
  std::string personal_purpose;
  std::optional<Date> personal_until;
  std::optional<PersonId> imported_by;
  Instant imported_at;
};

/// Publisher, licence and attribution of a kind of file.
struct Publisher {
  std::string_view name;
  std::string_view licence;
  std::string_view attribution;
};
Publisher publisher_of(FileKind kind);

/// The date in a file's name: 20250109, 202606 (the first of the month), 202324 and 2018-2019 (31
/// August at the end of the school year), 2025-03 (the last of the month), 31_March_2025, dec2024
/// (the first of the month), 2022 (1 January). Nothing where several years or such days stand in
/// it, such as 2020_2022: none of them is the day of the file.
std::optional<Date> as_of_in_name(std::string_view file_name);

/// The year in which the school year of a file's name ends: 2019 for "2018-2019" and "201819".
std::optional<int> school_year_in_name(std::string_view file_name);

/// True for files that our generator made: their names begin with SYNTHETIC_.
bool is_synthetic_name(std::string_view file_name);

}  // namespace trellis::registry

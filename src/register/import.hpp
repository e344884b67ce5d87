/// What an import is asked to do, and what it says it did: shared by every kind of file.
///
/// An import decodes and checks a file, compares it with the register, reports what it would do
/// (a dry run stops there) and applies it in one transaction. Nothing is ever deleted; a row that
/// is missing from a file closes nothing; an older file never overwrites what a newer one said.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/id.hpp"
#include "core/result.hpp"
#include "register/cells.hpp"
#include "register/file_kind.hpp"
#include "register/release.hpp"

namespace trellis::registry {

struct ImportOptions {
  std::optional<FileKind> kind;  ///< overrides recognition
  std::optional<Date> as_of;     ///< else the date in the file's name
  std::optional<int> year;       ///< school year of results; else from the file or its name
  Coverage coverage = Coverage::partial;
  bool dry_run = false;
  bool history = false;  ///< fills earlier periods from an older file
  /// Threshold to the reason for which it may be passed.
  std::map<std::string, std::string> waivers;
  /// Keeps columns about people, for this purpose and until this date; dropped when absent.
  std::optional<std::string> personal_purpose;
  std::optional<Date> personal_until;
  /// Establishments that a complete file should have; smaller installations say how many.
  std::size_t expected_establishments = 52000;
  std::string network;  ///< name of the network that a list of one's own belongs to
  std::optional<PersonId> person;
  Instant now;  ///< written beside the release
  /// Told what is going on: share from 0 to 1 and a few words. Returns false to stop.
  std::function<bool(double, std::string_view)> progress;
};

/// A check that a file did not pass. It stops the import unless waived.
struct Finding {
  std::string threshold;              ///< the word to waive it by: "names-changed"
  std::string message;                ///< a full sentence
  std::optional<std::string> waived;  ///< the reason given
};

/// One establishment, group or other row that the file changes.
struct RowChange {
  enum class Kind { added, changed, closed, reopened, vanished };
  Kind kind = Kind::changed;
  std::int64_t key = 0;  ///< URN or group UID
  std::string name;
  std::vector<std::string> columns;  ///< that differ
};
std::string_view name_of(RowChange::Kind kind);

struct ImportReport {
  FileKind kind = FileKind::gias;
  std::string layout;        ///< "gias-download"
  std::string layout_title;  ///< "the GIAS establishment download"
  std::string file_name;
  std::string encoding;
  Date as_of;
  std::optional<int> year;
  Coverage coverage = Coverage::partial;
  RowCounts rows;
  std::size_t empty_rows = 0, short_rows = 0, long_rows = 0, controls_repaired = 0;
  std::vector<std::string> unknown_columns;  ///< that no known layout of the kind has
  std::vector<Finding> findings;
  std::vector<std::string>
      notes;  ///< sentences worth printing: "1,623 children's centres were left out"
  CellProblems problems;
  std::map<std::string, std::size_t> columns_changed;  ///< column to number of rows
  std::vector<RowChange> changes;  ///< at most `changes_max`, the rest counted in `rows`
  std::size_t questions_opened = 0;
  std::size_t decisions_made = 0;
  std::size_t organisations_made = 0;
  bool already_applied = false;  ///< the same content was imported before: nothing was done
  bool applied = false;
  std::optional<ReleaseId> release;

  static constexpr std::size_t changes_max = 5000;
  void add_change(RowChange change);
  /// True when a threshold stands in the way.
  bool is_refused() const;
};

/// A table with fewer rows than this is looked at as a whole rather than by share.
inline constexpr std::size_t few_rows = 200;

/// Checks that every file must pass: at most one row in a thousand rejected, not cut short, not
/// empty. The Problem's details are the first rejected rows.
Result<void> check_structure(const ImportReport& report, bool cut_short);

/// Takes the reasons of `waivers` into the findings. Refuses a waiver without a reason.
Result<void> waive(ImportReport& report, const std::map<std::string, std::string>& waivers);

/// The Problem of a report with unwaived findings.
Problem refusal_of(const ImportReport& report);

}  // namespace trellis::registry

/// Reading a catalogue file: every row or what is wrong with it, and what it would add.
///
/// Columns: item, title, as_of, source; and where known kind, months, months_state, cost_band,
/// cost_scheme, security, recommendation (docs/formats/evidence.md). Pure.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/evidence.hpp"

namespace trellis::evidence {

struct CatalogueRow {
  std::size_t line = 0;
  std::string code{};
  EvidenceKind kind = EvidenceKind::strand;
  Finding finding{};
};

/// A cell that cannot be read, and what to do.
struct CatalogueMistake {
  std::size_t line = 0;
  std::string column{};
  std::string value{};
  std::string message{};
};

struct CatalogueFile {
  std::vector<CatalogueRow> rows{};          ///< those that are sound
  std::vector<CatalogueMistake> mistakes{};  ///< in the order of the lines
  std::vector<std::string> unknown_columns{};
};

/// A Problem when it is no CSV or lacks a column that is needed.
Result<CatalogueFile> read_catalogue(std::string_view text);

/// The newest version of an item that is held.
struct HeldItem {
  EvidenceKind kind = EvidenceKind::strand;
  int version = 0;
  Finding finding{};
};

struct LoadStep {
  enum class Kind { new_item, new_version, unchanged };
  Kind kind = Kind::new_item;
  CatalogueRow row{};
  int version = 1;  ///< under which it would be kept, or is held
};

struct LoadPlan {
  std::vector<LoadStep> steps{};
  std::vector<CatalogueMistake> mistakes{};  ///< of the file, and rows older than what is held

  std::size_t count(LoadStep::Kind kind) const;
};

/// What loading the file would do to what is held, by code. A version is never overwritten: a row
/// that differs needs a later `as_of`.
LoadPlan plan_load(const CatalogueFile& file, const std::map<std::string, HeldItem>& held);

}  // namespace trellis::evidence

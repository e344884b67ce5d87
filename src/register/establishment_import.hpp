/// What a file of establishments would change: rows read and packed, compared with what is known.
///
/// Pure: the file on one side, the register's known rows on the other, a plan as the result. The
/// store of the same name loads the one and applies the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "register/establishment_reader.hpp"
#include "register/import.hpp"
#include "register/thresholds.hpp"

namespace trellis::registry {

struct StagedEstablishment {
  EstablishmentView facts;  ///< points into the source table
  std::int64_t row_hash = 0;
  std::size_t cells_at = 0;  ///< of the packed row in StagedEstablishments::cells
  std::size_t cells_length = 0;
  std::size_t row = 0, line = 0;  ///< in the file
};

/// A file's rows, sorted by URN, each URN once.
struct StagedEstablishments {
  std::vector<StagedEstablishment> rows;
  std::string cells;               ///< all packed rows
  std::string columns;             ///< of the packed rows
  std::vector<std::string> given;  ///< columns of table establishment that the layout has
  std::string filled;              ///< column=count pairs of the given columns
  std::string_view packed(const StagedEstablishment& row) const {
    return std::string_view(cells).substr(row.cells_at, row.cells_length);
  }
};

/// Reads all rows. Counts and problems go into `report`. Refuses a file with two rows of one URN.
Result<StagedEstablishments> stage_establishments(SourceTable& table,
                                                  const ImportOptions& options,
                                                  ImportReport& report);

/// What the register knows of an establishment, as far as comparing needs it.
struct KnownEstablishment {
  Urn urn;
  std::int64_t row_hash = 0;
  std::string layout;
  Date as_of;
  Status status = Status::open;
  std::string name;
  std::optional<std::int32_t> easting, northing;
  bool vanished = false;
};

struct EstablishmentPlan {
  std::vector<std::size_t> added;  ///< positions in the staged rows
  struct Differing {
    std::size_t staged = 0;
    bool other_layout = false;  ///< last described by a file of another layout
  };
  std::vector<Differing> differing;     ///< known, and the row hash or the layout differs
  std::vector<std::size_t> reappeared;  ///< known, unchanged, had been marked as vanished
  std::vector<std::size_t> older;       ///< known by a newer release: a version of the past only
  std::vector<Urn> vanished;            ///< complete files: known and not in the file
  ThresholdFigures figures;
};

/// Compares staged rows with known ones; both sorted by URN. Counts go into `report`.
EstablishmentPlan plan_establishments(const StagedEstablishments& staged,
                                      std::span<const KnownEstablishment> known,
                                      const ImportOptions& options,
                                      ImportReport& report);

/// Columns that differ between new facts and old ones, of those the layout gives.
std::vector<std::string> differing_columns(const StagedEstablishments& staged,
                                           const EstablishmentView& now,
                                           const Establishment& before);

/// The facts to store: those given by the file, the others as they were. Points into both.
EstablishmentView merged(const StagedEstablishments& staged,
                         const EstablishmentView& now,
                         const Establishment& before);

}  // namespace trellis::registry

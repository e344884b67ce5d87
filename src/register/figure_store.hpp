/// Published figures of schools and areas in the database.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "core/id.hpp"
#include "register/figure_reader.hpp"
#include "storage/database.hpp"

namespace trellis::registry {

/// What one release says of a school for a year.
struct SchoolFigures {
  Urn urn;
  int year = 0;
  FileKind kind = FileKind::ks2;
  ReleaseId release;
  Date as_of;
  Figures figures;
};
void read_row(storage::Columns& columns, SchoolFigures& row);

/// All figures of a school, the newest year first; where several releases speak of one year and
/// kind, only the newest of them.
std::vector<SchoolFigures> figures_of(storage::Snapshot& db, Urn urn);
/// The newest year's value of one measure for a school, with where it comes from. Nothing when no
/// release speaks of it.
struct SchoolFigure {
  Measured<double> value;
  int year = 0;
  FileKind kind = FileKind::ks2;
  ReleaseId release;
  Date as_of;
};
std::optional<SchoolFigure> newest_figure(const std::vector<SchoolFigures>& all, Measure measure);

/// The same for many schools at once, by URN; a school of which no release speaks is left out.
std::map<Urn, SchoolFigure> newest_figures(storage::Snapshot& db,
                                           const std::vector<Urn>& urns,
                                           Measure measure);

/// Figures of all schools from one kind of file for one year, by URN; the newest release only.
std::vector<SchoolFigures> figures_of_year(storage::Snapshot& db, FileKind kind, int year);
/// Years for which a kind has figures, the newest first.
std::vector<int> years_of(storage::Snapshot& db, FileKind kind);

/// What one release says of an area for a year.
struct AreaFigures {
  FigureSubject area;
  int year = 0;
  FileKind kind = FileKind::ks2;
  ReleaseId release;
  Figures figures;
};
void read_row(storage::Columns& columns, AreaFigures& row);
/// All figures of an area ("la", "850"), the newest year first.
std::vector<AreaFigures> figures_of_area(storage::Snapshot& db,
                                         std::string_view level,
                                         std::string_view code);

void add_figures(storage::Transaction& tx,
                 const std::vector<FigureRow>& rows,
                 FileKind kind,
                 ReleaseId release);

/// Deprivation of a small area, within one vintage of areas.
struct Deprivation {
  std::int32_t vintage = 0;
  std::string lsoa;
  std::optional<std::int32_t> imd_rank, imd_decile;
  std::optional<double> imd_score;
  std::optional<std::int32_t> idaci_rank, idaci_decile;
};
void read_row(storage::Columns& columns, Deprivation& row);
std::optional<Deprivation> deprivation_of(storage::Snapshot& db,
                                          std::string_view lsoa,
                                          std::int32_t vintage);
/// All areas of a vintage, by code.
std::vector<Deprivation> deprivation_of_vintage(storage::Snapshot& db, std::int32_t vintage);

}  // namespace trellis::registry

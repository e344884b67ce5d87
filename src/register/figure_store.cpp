#include "register/figure_store.hpp"

#include <algorithm>

namespace trellis::registry {
namespace {

constexpr auto of_school_sql = R"(
  select f.urn, f.year, f.kind, f.release_id, r.as_of, f.figures
  from school_figures f
  join release r on r.release_id = f.release_id
  where f.urn = :urn
  order by f.year desc, f.kind, r.as_of desc, f.release_id desc)";

constexpr auto of_schools_sql = R"(
  select f.urn, f.year, f.kind, f.release_id, r.as_of, f.figures
  from school_figures f
  join release r on r.release_id = f.release_id
  where f.urn in (:urns)
  order by f.urn, f.year desc, f.kind, r.as_of desc, f.release_id desc)";

constexpr auto of_year_sql = R"(
  select f.urn, f.year, f.kind, f.release_id, r.as_of, f.figures
  from school_figures f
  join release r on r.release_id = f.release_id
  where f.kind = :kind and f.year = :year
  order by f.urn, r.as_of desc, f.release_id desc)";

constexpr auto years_sql = R"(
  select distinct year
  from school_figures
  where kind = :kind
  order by year desc)";

constexpr auto of_area_sql = R"(
  select f.level, f.code, f.phase, f.year, f.kind, f.release_id, f.figures
  from area_figures f
  join release r on r.release_id = f.release_id
  where f.level = :level and f.code = :code
  order by f.year desc, f.kind, f.phase, r.as_of desc, f.release_id desc)";

constexpr auto deprivation_sql = R"(
  select vintage, lsoa, imd_rank, imd_decile, imd_score, idaci_rank, idaci_decile
  from lsoa_deprivation
  where vintage = :vintage and lsoa = :lsoa
  order by release_id desc)";

constexpr auto vintage_sql = R"(
  select vintage, lsoa, imd_rank, imd_decile, imd_score, idaci_rank, idaci_decile
  from lsoa_deprivation
  where vintage = :vintage and release_id =
    (select max(release_id) from lsoa_deprivation where vintage = :vintage)
  order by lsoa)";

}  // namespace

void read_row(storage::Columns& columns, SchoolFigures& row) {
  std::string kind;
  std::string figures;
  columns >> row.urn >> row.year >> kind >> row.release >> row.as_of >> figures;
  row.kind = kind_from_name(kind).value_or(FileKind::ks2);
  row.figures = read_figures(figures);
}

void read_row(storage::Columns& columns, AreaFigures& row) {
  std::string kind;
  std::string figures;
  columns >> row.area.level >> row.area.code >> row.area.phase >> row.year >> kind >> row.release >>
      figures;
  row.kind = kind_from_name(kind).value_or(FileKind::ks2);
  row.figures = read_figures(figures);
}

void read_row(storage::Columns& columns, Deprivation& row) {
  columns >> row.vintage >> row.lsoa >> row.imd_rank >> row.imd_decile >> row.imd_score >>
      row.idaci_rank >> row.idaci_decile;
}

std::vector<SchoolFigures> figures_of(storage::Snapshot& db, Urn urn) {
  std::vector<SchoolFigures> found;
  db.each<SchoolFigures>(of_school_sql, {{"urn", urn}}, [&](SchoolFigures&& row) {
    const bool older =
        !found.empty() && found.back().year == row.year && found.back().kind == row.kind;
    if (!older) found.push_back(std::move(row));
  });
  return found;
}

std::optional<SchoolFigure> newest_figure(const std::vector<SchoolFigures>& all, Measure measure) {
  for (const SchoolFigures& set : all) {
    const auto found = set.figures.find(measure);
    if (found != set.figures.end())
      return SchoolFigure{found->second, set.year, set.kind, set.release, set.as_of};
  }
  return std::nullopt;
}

std::map<Urn, SchoolFigure> newest_figures(storage::Snapshot& db,
                                           const std::vector<Urn>& urns,
                                           Measure measure) {
  std::map<Urn, SchoolFigure> found;
  for (std::size_t from = 0; from < urns.size(); from += storage::list_values_max) {
    const auto first = urns.begin() + static_cast<std::ptrdiff_t>(from);
    const std::size_t count = std::min(storage::list_values_max, urns.size() - from);
    const std::vector<Urn> some(first, first + static_cast<std::ptrdiff_t>(count));
    db.each<SchoolFigures>(of_schools_sql, {{"urns", some}}, [&](SchoolFigures&& set) {
      const auto value = set.figures.find(measure);
      if (value != set.figures.end())
        found.try_emplace(set.urn,
                          SchoolFigure{value->second, set.year, set.kind, set.release, set.as_of});
    });
  }
  return found;
}

std::vector<SchoolFigures> figures_of_year(storage::Snapshot& db, FileKind kind, int year) {
  std::vector<SchoolFigures> found;
  db.each<SchoolFigures>(
      of_year_sql, {{"kind", name_of(kind)}, {"year", year}}, [&](SchoolFigures&& row) {
        if (found.empty() || found.back().urn != row.urn) found.push_back(std::move(row));
      });
  return found;
}

std::vector<int> years_of(storage::Snapshot& db, FileKind kind) {
  return db.rows<int>(years_sql, {{"kind", name_of(kind)}});
}

std::vector<AreaFigures> figures_of_area(storage::Snapshot& db,
                                         std::string_view level,
                                         std::string_view code) {
  std::vector<AreaFigures> found;
  db.each<AreaFigures>(of_area_sql, {{"level", level}, {"code", code}}, [&](AreaFigures&& row) {
    const bool older = !found.empty() && found.back().year == row.year &&
                       found.back().kind == row.kind && found.back().area == row.area;
    if (!older) found.push_back(std::move(row));
  });
  return found;
}

void add_figures(storage::Transaction& tx,
                 const std::vector<FigureRow>& rows,
                 FileKind kind,
                 ReleaseId release) {
  std::size_t i = 0;
  tx.bulk("school_figures",
          {"urn", "year", "kind", "release_id", "figures"},
          [&](storage::BulkRow& out) {
            while (i < rows.size() && !rows[i].subject.urn) ++i;
            if (i == rows.size()) return false;
            const FigureRow& row = rows[i++];
            out << *row.subject.urn << row.year << name_of(kind) << release.value
                << text_of(row.figures);
            return true;
          });
  i = 0;
  tx.bulk("area_figures",
          {"level", "code", "phase", "year", "kind", "release_id", "figures"},
          [&](storage::BulkRow& out) {
            while (i < rows.size() && rows[i].subject.urn) ++i;
            if (i == rows.size()) return false;
            const FigureRow& row = rows[i++];
            out << row.subject.level << row.subject.code << row.subject.phase << row.year
                << name_of(kind) << release.value << text_of(row.figures);
            return true;
          });
}

std::optional<Deprivation> deprivation_of(storage::Snapshot& db,
                                          std::string_view lsoa,
                                          std::int32_t vintage) {
  return db.one<Deprivation>(deprivation_sql, {{"vintage", vintage}, {"lsoa", lsoa}});
}

std::vector<Deprivation> deprivation_of_vintage(storage::Snapshot& db, std::int32_t vintage) {
  return db.rows<Deprivation>(vintage_sql, {{"vintage", vintage}});
}

}  // namespace trellis::registry

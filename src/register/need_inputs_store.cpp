// Reads what need is measured from: read_need_inputs of need_store.hpp.
#include <algorithm>

#include "register/establishment_store.hpp"
#include "register/need_inputs.hpp"
#include "register/need_store.hpp"

namespace trellis::registry {

namespace {

/// The newest release of each URN, year and kind comes last, and takes the place of older ones.
constexpr auto figures_sql = R"(
  select f.urn, f.year, f.kind, f.release_id, f.figures
  from school_figures f
  join release r on r.release_id = f.release_id
  where f.kind in ('ks2', 'ks4', 'census', 'characteristics', 'absence', 'pupil-premium')
  order by f.urn, f.kind, f.year, r.as_of, f.release_id)";

struct FiguresRow {
  Urn urn;
  int year = 0;
  std::string kind;
  ReleaseId release;
  std::string figures;
};

void read_row(storage::Columns& columns, FiguresRow& row) {
  columns >> row.urn >> row.year >> row.kind >> row.release >> row.figures;
}

std::vector<NeedFigures> read_figures_of_schools(storage::Snapshot& db) {
  std::vector<NeedFigures> list;
  db.each<FiguresRow>(figures_sql, {}, [&](FiguresRow&& row) {
    NeedFigures figures{
        row.urn, row.year, std::move(row.kind), row.release, read_figures(row.figures)};
    const bool newer = !list.empty() && list.back().urn == figures.urn &&
                       list.back().year == figures.year && list.back().kind == figures.kind;
    if (newer)
      list.back() = std::move(figures);
    else
      list.push_back(std::move(figures));
  });
  return list;
}

constexpr auto inspections_sql = R"(
  select urn, listed_urn, framework, judgements, started_on, release_id
  from inspection
  where kind = 'graded'
  order by urn, started_on)";

struct InspectionRow {
  NeedInspectionRow row;
};

void read_row(storage::Columns& columns, InspectionRow& row) {
  columns >> row.row.urn >> row.row.listed_urn >> row.row.framework >> row.row.judgements >>
      row.row.started_on >> row.row.release;
}

constexpr auto links_sql = R"(
  select urn, link_urn, link_type, established_on
  from establishment_link
  where withdrawn_on is null
  order by urn, link_urn, link_type)";

struct LinkRow {
  Link link;
};

void read_row(storage::Columns& columns, LinkRow& row) {
  columns >> row.link.urn >> row.link.link_urn >> row.link.type >> row.link.established_on;
}

}  // namespace

std::vector<NeedInput> read_need_inputs(storage::Snapshot& db) {
  std::vector<NeedSchool> schools;
  for (StoredEstablishment& row : state_schools(db))
    schools.push_back({std::move(row.facts), row.release, row.as_of});
  const std::vector<NeedFigures> figures = read_figures_of_schools(db);
  std::vector<NeedInspectionRow> inspections;
  db.each<InspectionRow>(
      inspections_sql, {}, [&](InspectionRow&& row) { inspections.push_back(std::move(row.row)); });
  std::vector<Link> links;
  db.each<LinkRow>(links_sql, {}, [&](LinkRow&& row) { links.push_back(std::move(row.link)); });
  return need_inputs(schools, figures, inspections, SuccessionGraph(links));
}

}  // namespace trellis::registry

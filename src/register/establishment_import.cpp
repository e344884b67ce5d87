#include "register/establishment_import.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "register/packing_thread.hpp"

namespace trellis::registry {
namespace {

constexpr std::size_t rows_between_reports = 4096;
constexpr std::size_t bytes_of_a_row = 900;  ///< of the download: less than most

template <class Field>
bool is_filled(const Field& field) {
  if constexpr (requires { field.has_value(); })
    return field.has_value();
  else if constexpr (requires { field.empty(); })
    return !field.empty();
  else
    return true;
}

/// How often each given column is filled, as text.
std::string filled_columns(const StagedEstablishments& staged) {
  std::vector<std::pair<std::string_view, std::size_t>> counts;
  for (const StagedEstablishment& row : staged.rows) {
    std::size_t column = 0;
    visit_fields(
        [&](std::string_view name, const auto& field) {
          if (column == counts.size()) counts.emplace_back(name, 0);
          counts[column++].second += is_filled(field);
        },
        row.facts);
  }
  std::string text;
  for (const auto& [name, count] : counts) {
    if (!std::ranges::binary_search(staged.given, name)) continue;
    if (!text.empty()) text += ';';
    text += std::string(name) + "=" + std::to_string(count);
  }
  return text;
}

/// Sorts by URN; each may stand in one row.
Result<void> sort_and_check_keys(StagedEstablishments& staged) {
  auto& rows = staged.rows;
  const auto urn_of = [](const StagedEstablishment& row) { return row.facts.urn; };
  if (!std::ranges::is_sorted(rows, {}, urn_of)) std::ranges::stable_sort(rows, {}, urn_of);
  const auto twice = std::ranges::adjacent_find(rows, {}, urn_of);
  if (twice == rows.end()) return {};
  const StagedEstablishment& again = *std::next(twice);
  return problem(ProblemKind::invalid,
                 "URN",
                 "URN " + urn_of(again).text() + " stands in row " + std::to_string(twice->row) +
                     " and again in row " + std::to_string(again.row) + ", line " +
                     std::to_string(again.line) + ". Each establishment may have one row.");
}

void set_lsoa_vintage(StagedEstablishments& staged) {
  std::string_view highest;
  for (const StagedEstablishment& row : staged.rows)
    if (row.facts.lsoa.starts_with("E01")) highest = std::max(highest, row.facts.lsoa);
  const std::int32_t vintage = EstablishmentReader::lsoa_vintage(highest);
  for (StagedEstablishment& row : staged.rows)
    row.facts.lsoa_vintage = row.facts.lsoa.empty() ? 0 : vintage;
}

Result<void> read_rows(SourceTable& table,
                       const ImportOptions& options,
                       EstablishmentReader& reader,
                       PackingThread& packing,
                       StagedEstablishments& staged,
                       ImportReport& report) {
  while (const SourceRow* row = TRY(table.next())) {
    ++report.rows.read;
    if (options.progress && report.rows.read % rows_between_reports == 0 &&
        !options.progress(table.share_read() / 2, "Reading rows"))
      return problem(ProblemKind::too_late, "", "The import was cancelled. Nothing was changed.");
    auto facts = reader.read(*row, report.problems);
    if (!facts) continue;
    packing.give(row->cells);
    staged.rows.push_back({.facts = *facts, .row = row->row, .line = row->line});
  }
  return {};
}

void add_packed(PackedRows packed, StagedEstablishments& staged) {
  staged.cells = std::move(packed.cells);
  for (std::size_t i = 0; i < staged.rows.size(); ++i) {
    const auto& [hash, at, length] = packed.places[i];
    staged.rows[i].row_hash = hash;
    staged.rows[i].cells_at = at;
    staged.rows[i].cells_length = length;
  }
}

bool has_moved_far(const EstablishmentView& now, const KnownEstablishment& before, double metres) {
  if (!now.easting || !now.northing || !before.easting || !before.northing) return false;
  return distance_metres({*now.easting, *now.northing}, {*before.easting, *before.northing}) >
         metres;
}

}  // namespace

Result<StagedEstablishments> stage_establishments(SourceTable& table,
                                                  const ImportOptions& options,
                                                  ImportReport& report) {
  StagedEstablishments staged;
  EstablishmentReader reader(table.layout(), table.header(), report.as_of);
  const RowPacker packer(
      table.header(),
      options.personal_purpose ? RowPacker::Personal::keep : RowPacker::Personal::drop);
  staged.columns = packer.columns();
  staged.rows.reserve(table.content_bytes() / bytes_of_a_row);
  PackingThread packing(packer, table.content_bytes());
  TRY_VOID(read_rows(table, options, reader, packing, staged, report));
  add_packed(packing.finish(), staged);
  Establishment any;
  visit_fields(
      [&](std::string_view column, auto&) {
        if (reader.is_given(column)) staged.given.emplace_back(column);
      },
      any);
  std::ranges::sort(staged.given);
  if (reader.childrens_centres() > 0)
    report.notes.push_back(
        counted(static_cast<long long>(reader.childrens_centres()), "children's centre") +
        " left out.");
  TRY_VOID(check_structure(report, table.cut_short()));
  TRY_VOID(sort_and_check_keys(staged));
  set_lsoa_vintage(staged);
  staged.filled = filled_columns(staged);
  return staged;
}

EstablishmentPlan plan_establishments(const StagedEstablishments& staged,
                                      std::span<const KnownEstablishment> known,
                                      const ImportOptions& options,
                                      ImportReport& report) {
  EstablishmentPlan plan;
  ThresholdFigures& figures = plan.figures;
  const bool complete = report.coverage == Coverage::complete;
  std::size_t k = 0;
  const auto pass_unmatched = [&](std::optional<Urn> until) {
    for (; k < known.size() && (!until || known[k].urn < *until); ++k) {
      figures.open_before += is_open(known[k].status);
      if (complete && !known[k].vanished && known[k].as_of <= report.as_of)
        plan.vanished.push_back(known[k].urn);
    }
  };
  for (std::size_t i = 0; i < staged.rows.size(); ++i) {
    const EstablishmentView& facts = staged.rows[i].facts;
    pass_unmatched(facts.urn);
    if (k == known.size() || known[k].urn != facts.urn) {
      plan.added.push_back(i);
      continue;
    }
    const KnownEstablishment& before = known[k++];
    const bool open_before = is_open(before.status);
    figures.open_before += open_before;
    if (before.as_of > report.as_of) {
      plan.older.push_back(i);
      continue;
    }
    ++figures.matched;
    if (before.row_hash == staged.rows[i].row_hash && before.layout == report.layout) {
      if (before.vanished) plan.reappeared.push_back(i);
      ++report.rows.unchanged;
      continue;
    }
    plan.differing.push_back({i, before.layout != report.layout});
    figures.newly_closed += open_before && facts.status == Status::closed;
    figures.names_changed += fold(facts.name) != fold(before.name);
    figures.moved_far += has_moved_far(facts, before, ThresholdLimits{}.moved_metres);
  }
  pass_unmatched({});
  figures.complete = complete;
  figures.rows_before = known.size();
  figures.rows_after = staged.rows.size();
  figures.rows_called = "establishments";
  figures.minimum = limits_for(options.expected_establishments).establishments_min;
  figures.has_authorities = true;
  std::unordered_set<int> authorities;
  for (const StagedEstablishment& row : staged.rows)
    if (!row.facts.la.is_none()) authorities.insert(row.facts.la.number());
  figures.authorities = authorities.size();
  report.rows.vanished = plan.vanished.size();
  return plan;
}

std::vector<std::string> differing_columns(const StagedEstablishments& staged,
                                           const EstablishmentView& now,
                                           const Establishment& before) {
  std::vector<std::string> columns;
  visit_fields(
      [&](std::string_view column, const auto& field, const auto& old) {
        if (field != old && std::ranges::binary_search(staged.given, column))
          columns.emplace_back(column);
      },
      now,
      before);
  return columns;
}

EstablishmentView merged(const StagedEstablishments& staged,
                         const EstablishmentView& now,
                         const Establishment& before) {
  EstablishmentView facts = now;
  visit_fields(
      [&](std::string_view column, auto& field, const auto& old) {
        if (!std::ranges::binary_search(staged.given, column)) field = old;
      },
      facts,
      before);
  return facts;
}

}  // namespace trellis::registry

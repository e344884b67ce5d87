#include "register/establishment_reader.hpp"

#include <cmath>

#include "core/text.hpp"
#include "register/code_words.hpp"
#include "register/reference_tables.hpp"

namespace trellis::registry {
namespace {

/// GIAS prints these for "unknown" in columns of statistical areas, and 0 in identifiers.
bool is_sentinel(std::string_view cell) {
  return cell == "999999999" || cell == "999999" || cell == "0" || cell == "X999999";
}

std::optional<std::int32_t> number_other_than_zero(std::optional<std::int32_t> number) {
  return number && *number != 0 ? number : std::nullopt;
}

std::optional<std::int32_t> age(std::string_view cell) {
  const auto number = read_code(cell);
  return number && *number >= 0 && *number <= 99 ? number : std::nullopt;
}

}  // namespace

void EstablishmentReader::note(const SourceRow& row,
                               std::string_view column,
                               std::string_view value,
                               std::string why) {
  problems_->add({row.row, row.line, std::string(column), shown(value), std::move(why)});
}

std::optional<std::int32_t> EstablishmentReader::code(CodedColumn& column, const SourceRow& row) {
  if (column.code) return read_code(row.cell(column.code));
  const std::string_view words = row.cell(column.words);
  if (words.empty()) return std::nullopt;
  const auto [entry, added] = column.seen.emplace(words, 0);
  if (added) {
    const auto found = code_of_words(column.list, words);
    if (found) entry->second = *found;
    if (!found) note(row, column.list, words, "is not in the code list. It was taken as unknown.");
  }
  return entry->second;
}

std::optional<Date> EstablishmentReader::date(DateColumn& form,
                                              Column column,
                                              const SourceRow& row,
                                              std::string_view name) {
  const std::string_view cell = row.cell(column);
  if (cell.empty()) return std::nullopt;
  const auto read = form.read(cell);
  if (read) return *read;
  note(row, name, cell, read.error().message + ". It was left out.");
  return std::nullopt;
}

std::optional<double> EstablishmentReader::number(Column column, const SourceRow& row) {
  const std::string_view cell = row.cell(column);
  if (cell.empty()) return std::nullopt;
  const auto value = read_number(cell);
  if (value && *value >= 0) return value;
  if (!reference::absent_reason("gias", cell) && !reference::absent_reason("census", cell))
    note(row, header_.published()[*column], cell, "is not a number. It was left out.");
  return std::nullopt;
}

std::optional<EstablishmentView> EstablishmentReader::read(const SourceRow& row,
                                                           CellProblems& problems) {
  problems_ = &problems;
  std::optional<EstablishmentView> found;  // the one thing returned, so that it is never copied
  const std::string_view key = row.cell(urn_);
  const auto urn = Urn::parse(key);
  if (!urn) {
    problems.reject({row.row, row.line, "URN", shown(key), urn.error().message});
    return found;
  }
  if (urn->is_childrens_centre()) {
    ++childrens_centres_;
    return found;
  }
  EstablishmentView& facts = found.emplace();
  facts.urn = *urn;
  facts.name = row.cell(name_);
  if (facts.name.empty()) note(row, "EstablishmentName", "", "is blank.");
  if (const auto la = read_code(row.cell(la_)); la && *la >= 0 && *la <= 999)
    facts.la = LaCode(static_cast<std::int16_t>(*la));
  facts.establishment_number = number_other_than_zero(read_code(row.cell(number_)));
  read_texts(row, facts);
  read_kind(row, facts);
  read_people(row, facts);
  read_place(row, facts);
  return found;
}

void EstablishmentReader::read_kind(const SourceRow& row, EstablishmentView& facts) {
  facts.opened_on = date(opened_form_, opened_, row, "OpenDate");
  facts.closed_on = date(closed_form_, closed_, row, "CloseDate");
  facts.type = code(type_, row).value_or(0);
  facts.type_group = code(group_, row).value_or(0);
  if (facts.type_group == 0)
    if (const auto* type = reference::establishment_type(facts.type))
      facts.type_group = type->group_code;
  const auto status = status_from_code(code(status_, row).value_or(0));
  if (!status)
    note(row, "EstablishmentStatus", "", "is not known. It was taken from the close date.");
  facts.status = status.value_or(facts.closed_on ? Status::closed : Status::open);
  facts.open_reason = code(open_reason_, row).value_or(0);
  facts.close_reason = code(close_reason_, row).value_or(0);
  const std::int32_t phase = code(phase_, row).value_or(0);
  facts.phase = phase >= 0 && phase <= 7 ? static_cast<Phase>(phase) : Phase::not_applicable;
  facts.age_low = age(row.cell(age_low_));
  facts.age_high = age(row.cell(age_high_));
  facts.phase_derived = facts.phase == Phase::not_applicable
                            ? phase_by_ages(facts.age_low, facts.age_high)
                            : facts.phase;
  const std::int32_t gender = code(gender_, row).value_or(0);
  facts.gender = gender >= 1 && gender <= 3 ? gender : 0;
  facts.state_funded = is_state_funded(facts.type, facts.type_group);
}

void EstablishmentReader::read_people(const SourceRow& row, EstablishmentView& facts) {
  facts.capacity = number(capacity_, row);
  facts.pupils = number(pupils_, row);
  facts.boys = number(boys_, row);
  facts.girls = number(girls_, row);
  facts.fsm_count = number(fsm_count_, row);
  if (const std::string_view cell = row.cell(fsm_); !cell.empty()) {
    facts.fsm = read_share(cell, Share::percent);
    if (facts.fsm && (*facts.fsm < 0 || *facts.fsm > 1)) {
      note(row, "PercentageFSM", cell, "is not between 0 and 100. It was left out.");
      facts.fsm.reset();
    }
  }
  facts.census_on = date(census_form_, census_, row, "CensusDate");
  facts.source_changed_on = date(changed_form_, changed_, row, "LastChangedDate");
  facts.ofsted_last_on = date(ofsted_form_, ofsted_on_, row, "OfstedLastInsp");
}

void EstablishmentReader::read_texts(const SourceRow& row, EstablishmentView& facts) {
  for (const auto& [member, column] : texts_) facts.*member = row.cell(column);
  for (auto member : {&EstablishmentView::ukprn,
                      &EstablishmentView::uprn,
                      &EstablishmentView::lsoa,
                      &EstablishmentView::msoa,
                      &EstablishmentView::ward_code,
                      &EstablishmentView::district_code,
                      &EstablishmentView::constituency_code})
    if (is_sentinel(facts.*member)) facts.*member = {};
}

std::string_view EstablishmentReader::region_of(const SourceRow& row, LaCode la) {
  const std::string_view published = region_code_ ? row.cell(region_code_) : row.cell(region_name_);
  const auto [entry, added] = regions_seen_.emplace(published, std::string_view());
  if (added && !published.empty()) {
    if (const auto* region = reference::region_by_words(published)) entry->second = region->code;
    if (published == "W" || lower_ascii(published).starts_with("wales")) entry->second = "W";
  }
  if (!entry->second.empty()) return entry->second;
  const auto [by_la, first] = regions_of_la_.emplace(la.number(), std::string_view());
  if (first) {
    const auto* authority = reference::local_authority(la, as_of_);
    if (!authority) authority = reference::local_authority_ever(la);
    if (authority) by_la->second = authority->region_code;
  }
  return by_la->second;
}

void EstablishmentReader::read_place(const SourceRow& row, EstablishmentView& facts) {
  facts.region = region_of(row, facts.la);
  facts.in_scope = is_in_scope(facts.type, facts.region);
  read_point(row, facts);
  facts.previous_la = number_other_than_zero(read_code(row.cell(previous_la_)));
  if (facts.previous_la == 999) facts.previous_la.reset();
  facts.previous_number = number_other_than_zero(read_code(row.cell(previous_number_)));
}

void EstablishmentReader::read_point(const SourceRow& row, EstablishmentView& facts) {
  const std::string_view easting = row.cell(easting_);
  const std::string_view northing = row.cell(northing_);
  if (easting.empty() && northing.empty()) return;
  const auto east = read_number(easting);
  const auto north = read_number(northing);
  if (east == 0.0 && north == 0.0) return;
  if (!east || !north) {
    note(row,
         east ? "Northing" : "Easting",
         east ? northing : easting,
         "is not a whole number of metres. The place was left out.");
    return;
  }
  const auto point = make_point(std::llround(*east), std::llround(*north));
  if (!point) {
    note(row, point.error().field, easting, point.error().message + ". The place was left out.");
    return;
  }
  facts.easting = point->easting;
  facts.northing = point->northing;
}

std::int32_t EstablishmentReader::lsoa_vintage(std::string_view highest_lsoa) {
  if (highest_lsoa.empty()) return 0;
  return highest_lsoa > "E01033768" ? 2021 : 2011;
}

}  // namespace trellis::registry

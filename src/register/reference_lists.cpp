// The typed lists of reference_tables.hpp: each is read from its table once.
#include <algorithm>
#include <charconv>
#include <map>
#include <stdexcept>
#include <unordered_map>

#include "core/text.hpp"
#include "register/reference_tables.hpp"

namespace trellis::reference {

namespace {

Provenance provenance_of(const Table& rows, std::size_t row) {
  return {rows.cell(row, "source"),
          rows.cell(row, "as_of"),
          !rows.has_column("verified") || rows.cell(row, "verified") != "no"};
}

std::optional<Date> date_of(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto date = Date::parse(text);
  if (!date) throw std::logic_error("A reference table has no date in " + std::string(text));
  return *date;
}

/// The last day inside, as several tables have it, as the first day after.
std::optional<Date> day_after(std::string_view text) {
  const auto date = date_of(text);
  return date ? std::optional(date->plus_days(1)) : std::nullopt;
}

int list_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size())
    throw std::logic_error("A reference table has no number in " + std::string(text));
  return number;
}

LaCode la_of(std::string_view text) { return LaCode(static_cast<std::int16_t>(list_number(text))); }

std::vector<LaCode> las_of(std::string_view text) {
  std::vector<LaCode> codes;
  for (const std::string_view part : split(text, ' '))
    if (!part.empty()) codes.push_back(la_of(part));
  return codes;
}

std::vector<Region> read_regions() {
  const Table& rows = table("regions");
  std::vector<Region> list;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    Region region{rows.cell(row, "region_code"),
                  rows.cell(row, "name"),
                  rows.cell(row, "gor_letter"),
                  rows.cell(row, "gor_name"),
                  {},
                  provenance_of(rows, row)};
    const std::string_view wordings = rows.cell(row, "other_wordings");
    for (const std::string_view wording : split(wordings, '|'))
      if (!wording.empty()) region.other_wordings.emplace_back(wording);
    list.push_back(std::move(region));
  }
  return list;
}

std::vector<LocalAuthority> read_local_authorities() {
  const Table& rows = table("la");
  std::vector<LocalAuthority> list;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    list.push_back({la_of(rows.cell(row, "la_code")),
                    rows.cell(row, "la_name"),
                    rows.cell(row, "gss_code"),
                    rows.cell(row, "region_code"),
                    date_of(rows.cell(row, "valid_from")),
                    date_of(rows.cell(row, "valid_to")),
                    las_of(rows.cell(row, "preceded_by")),
                    las_of(rows.cell(row, "succeeded_by")),
                    provenance_of(rows, row)});
  }
  std::ranges::stable_sort(list, [](const LocalAuthority& a, const LocalAuthority& b) {
    return std::pair(a.code, a.from) < std::pair(b.code, b.from);
  });
  return list;
}

struct SchemeRow {
  LaCode la;
  std::optional<Date> from;
  std::optional<Date> to;
  std::string region;
};

using Schemes = std::map<std::string, std::vector<SchemeRow>, std::less<>>;

const Schemes& schemes() {
  static const Schemes by_name = [] {
    const Table& rows = table("region_schemes");
    Schemes map;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      if (rows.cell(row, "la_code").empty()) continue;
      map[rows.cell(row, "scheme")].push_back({la_of(rows.cell(row, "la_code")),
                                               date_of(rows.cell(row, "valid_from")),
                                               day_after(rows.cell(row, "valid_to")),
                                               rows.cell(row, "region_code")});
    }
    return map;
  }();
  return by_name;
}

std::optional<bool> yes_no(std::string_view text) {
  if (text == "yes") return true;
  if (text == "no") return false;
  return std::nullopt;
}

std::vector<OfstedFramework> read_frameworks() {
  const Table& rows = table("ofsted_frameworks");
  std::vector<OfstedFramework> list;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const std::string& id = rows.cell(row, "framework_id");
    if (list.empty() || list.back().id != id)
      list.push_back({id,
                      rows.cell(row, "framework"),
                      rows.cell(row, "scale_family"),
                      date_of(rows.cell(row, "valid_from")),
                      day_after(rows.cell(row, "valid_to")),
                      {},
                      {},
                      provenance_of(rows, row)});
    if (rows.cell(row, "row_kind") == "area")
      list.back().areas.push_back({rows.cell(row, "code"), rows.cell(row, "label")});
    else
      list.back().grades.push_back({rows.cell(row, "code"),
                                    rows.cell(row, "label"),
                                    list_number(rows.cell(row, "rank_best_first")),
                                    yes_no(rows.cell(row, "good_or_better"))});
  }
  return list;
}

std::vector<EstablishmentType> read_types() {
  const Table& rows = table("establishment_types");
  std::vector<EstablishmentType> list;
  for (std::size_t row = 0; row < rows.rows(); ++row)
    list.push_back({list_number(rows.cell(row, "type_code")),
                    rows.cell(row, "type_name"),
                    list_number(rows.cell(row, "group_code")),
                    rows.cell(row, "group_name"),
                    rows.cell(row, "state_funded") == "1",
                    rows.cell(row, "in_scope") == "1"});
  std::ranges::sort(list, {}, &EstablishmentType::code);
  return list;
}

std::vector<PolicyArea> read_policy_areas() {
  const Table& rows = table("policy_areas");
  std::vector<PolicyArea> list;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const bool whole = rows.cell(row, "extent") == "LA";
    list.push_back({rows.cell(row, "kind"),
                    rows.cell(row, "area_id"),
                    rows.cell(row, "area"),
                    whole ? std::optional(la_of(rows.cell(row, "la_code"))) : std::nullopt,
                    la_of(rows.cell(row, "la_code")),
                    whole ? std::string() : rows.cell(row, "lad_code"),
                    provenance_of(rows, row)});
  }
  return list;
}

std::string_view without_zeros(std::string_view code) {
  while (code.size() > 1 && code.front() == '0') code.remove_prefix(1);
  return code;
}

/// Two texts as one key; the separator occurs in no table.
std::string pair_key(std::string_view one, std::string_view other) {
  return std::string(one) + '\x1f' + std::string(other);
}

}  // namespace

const std::vector<Region>& regions() {
  static const std::vector<Region> list = read_regions();
  return list;
}

const Region* region_by_code(std::string_view code) {
  const auto found = std::ranges::find(regions(), code, &Region::code);
  return found == regions().end() ? nullptr : &*found;
}

const Region* region_by_words(std::string_view words) {
  static const std::unordered_map<std::string, const Region*> by_words = [] {
    std::unordered_map<std::string, const Region*> map;
    for (const Region& region : regions()) {
      for (const std::string* text :
           {&region.code, &region.gor_letter, &region.name, &region.gor_name})
        map.emplace(fold(*text), &region);
      for (const std::string& wording : region.other_wordings) map.emplace(fold(wording), &region);
    }
    return map;
  }();
  const auto found = by_words.find(fold(words));
  return found == by_words.end() ? nullptr : found->second;
}

const std::vector<LocalAuthority>& local_authorities() {
  static const std::vector<LocalAuthority> list = read_local_authorities();
  return list;
}

const LocalAuthority* local_authority(LaCode code, Date day) {
  for (const auto& row :
       std::ranges::equal_range(local_authorities(), code, {}, &LocalAuthority::code))
    if (row.holds_on(day)) return &row;
  return nullptr;
}

const LocalAuthority* local_authority_ever(LaCode code) {
  const auto rows = std::ranges::equal_range(local_authorities(), code, {}, &LocalAuthority::code);
  return rows.empty() ? nullptr : &rows.back();
}

std::string_view region_in_scheme(std::string_view scheme, LaCode la, Date day) {
  const auto found = schemes().find(scheme);
  if (found == schemes().end()) return {};
  for (const SchemeRow& row : found->second)
    if (row.la == la && (!row.from || *row.from <= day) && (!row.to || day < *row.to))
      return row.region;
  return {};
}

const std::vector<std::string>& region_schemes() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const auto& [name, rows] : schemes()) list.push_back(name);
    return list;
  }();
  return names;
}

std::optional<Absent> absent_reason(std::string_view scheme, std::string_view symbol) {
  static const std::unordered_map<std::string, Absent> reasons = [] {
    const Table& rows = table("absent_codes");
    std::unordered_map<std::string, Absent> map;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      const auto reason = absent_from_name(rows.cell(row, "reason"));
      if (!reason) throw std::logic_error("absent_codes.csv has an unknown reason");
      map.emplace(pair_key(rows.cell(row, "scheme"), rows.cell(row, "symbol")), *reason);
    }
    return map;
  }();
  const auto found = reasons.find(pair_key(scheme, symbol));
  return found == reasons.end() ? std::nullopt : std::optional(found->second);
}

const OfstedGrade* OfstedFramework::grade(std::string_view code) const {
  const auto found = std::ranges::find(grades, code, &OfstedGrade::code);
  return found == grades.end() ? nullptr : &*found;
}

const std::vector<OfstedFramework>& ofsted_frameworks() {
  static const std::vector<OfstedFramework> list = read_frameworks();
  return list;
}

const OfstedFramework* ofsted_framework(std::string_view id) {
  const auto found = std::ranges::find(ofsted_frameworks(), id, &OfstedFramework::id);
  return found == ofsted_frameworks().end() ? nullptr : &*found;
}

const OfstedFramework* ofsted_framework_on(Date inspection_start) {
  for (const OfstedFramework& framework : ofsted_frameworks())
    if (framework.holds_on(inspection_start)) return &framework;
  return nullptr;
}

const std::vector<EstablishmentType>& establishment_types() {
  static const std::vector<EstablishmentType> list = read_types();
  return list;
}

const EstablishmentType* establishment_type(int code) {
  const auto found =
      std::ranges::lower_bound(establishment_types(), code, {}, &EstablishmentType::code);
  return found == establishment_types().end() || found->code != code ? nullptr : &*found;
}

std::optional<std::string_view> gias_words(std::string_view list, std::string_view code) {
  static const std::unordered_map<std::string, std::string> words = [] {
    const Table& rows = table("gias_codes");
    std::unordered_map<std::string, std::string> map;
    for (std::size_t row = 0; row < rows.rows(); ++row)
      map.emplace(pair_key(rows.cell(row, "list"), rows.cell(row, "code")), rows.cell(row, "name"));
    return map;
  }();
  const auto found = words.find(pair_key(list, without_zeros(code)));
  return found == words.end() ? std::nullopt : std::optional<std::string_view>(found->second);
}

const std::vector<PolicyArea>& policy_areas() {
  static const std::vector<PolicyArea> list = read_policy_areas();
  return list;
}

const std::vector<std::string>& layout(std::string_view name) {
  static const auto layouts = [] {
    const Table& rows = table("layouts");
    std::map<std::string, std::vector<std::string>, std::less<>> map;
    for (std::size_t row = 0; row < rows.rows(); ++row)
      map[rows.cell(row, "layout")].push_back(rows.cell(row, "column"));
    return map;
  }();
  static const std::vector<std::string> none;
  const auto found = layouts.find(name);
  return found == layouts.end() ? none : found->second;
}

}  // namespace trellis::reference

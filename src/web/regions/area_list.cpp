#include "web/regions/area_list.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "register/reference_tables.hpp"
#include "web/regions/area_view.hpp"
#include "web/schools/school_list.hpp"

namespace trellis::web {
namespace {

using report::AreaLevel;
using report::AreaSummary;

std::string share(const std::optional<double>& value) {
  return value ? decimal(*value * 100, 0) + "%" : "none";
}

/// The region that an authority lies in; empty where it is not known.
std::string region_code_of(const std::string& authority) {
  const auto code = LaCode::parse(authority);
  const auto* found = code ? reference::local_authority_ever(*code) : nullptr;
  return found ? found->region_code : "";
}

/// The regions of England by name.
std::vector<Option> region_options() {
  std::set<std::pair<std::string, std::string>> regions;
  for (const reference::LocalAuthority& row : reference::local_authorities())
    if (const std::string name = region_name(row.region_code); !name.empty())
      regions.emplace(name, row.region_code);
  std::vector<Option> options = {{.value = "", .text = "Any"}};
  for (const auto& [name, code] : regions) options.push_back({.value = code, .text = name});
  return options;
}

/// What an area is sorted by; the name where two are equal.
std::pair<double, std::string> sort_key(const AreaSummary& area,
                                        const std::string& name,
                                        std::string_view sort) {
  if (sort == "schools") return {area.schools, name};
  if (sort == "high") return {area.high_need, name};
  if (sort == "unreached") return {area.high_need_unreached, name};
  if (sort == "unknown") return {area.schools - area.with_need, name};
  if (sort == "reached") return {area.reached, name};
  if (sort == "twice") return {area.reached_twice, name};
  if (sort == "need") return {area.need_mean.value_or(-1), name};
  return {0, name};
}

bool is_chosen_area(const AreaSummary& area,
                    AreaLevel level,
                    const ListQuery& query,
                    const std::string& words) {
  if (fold(area_name(area.area, level)).find(words) == std::string::npos) return false;
  const std::string_view cold = query.filters.text("cold");
  if (!cold.empty() && area.cold_spot != (cold == "yes")) return false;
  const std::string_view region = query.filters.text("region");
  return region.empty() || region_code_of(area.area) == region;
}

/// All areas together: the counts added up, the means weighted by the schools that have an index.
AreaSummary sum_of(std::span<const AreaSummary> areas) {
  AreaSummary sum;
  double need = 0;
  for (const AreaSummary& area : areas) {
    sum.schools += area.schools;
    sum.with_need += area.with_need;
    sum.high_need += area.high_need;
    sum.high_need_unreached += area.high_need_unreached;
    sum.reached += area.reached;
    sum.reached_twice += area.reached_twice;
    need += area.need_mean.value_or(0) * area.with_need;
  }
  if (sum.with_need > 0) sum.need_mean = need / sum.with_need;
  return sum;
}

std::string reached_words(const AreaSummary& area) {
  return with_commas(area.reached) + " (" + share(area.reach_share()) + ")";
}

}  // namespace

ListDefinition areas_list(AreaLevel level) {
  const bool is_region = level == AreaLevel::region;
  const std::string title = is_region ? "Region" : "Local authority";
  ListDefinition list{
      .path = is_region ? "/regions" : "/authorities",
      .filters = {{.name = "q", .label = title, .hint = "Part of its name"}},
      .columns = {{.name = "name", .text = title},
                  {.name = "schools", .text = "Schools", .is_numeric = true},
                  {.name = "high", .text = "High need", .is_numeric = true},
                  {.name = "unreached", .text = "High need, nobody there", .is_numeric = true},
                  {.name = "unknown", .text = "Need not known", .is_numeric = true},
                  {.name = "reached", .text = "Reached", .is_numeric = true},
                  {.name = "twice", .text = "By two or more", .is_numeric = true},
                  {.name = "need", .text = "Mean need", .is_numeric = true}},
      .sort = "unreached",
      .is_descending = true,
      .thing = is_region ? "region" : "local authority",
      .things = is_region ? "regions" : "local authorities",
      .csv_path = is_region ? "/regions.csv" : "/authorities.csv"};
  if (!is_region)
    list.filters.push_back({.kind = FilterField::Kind::select,
                            .name = "region",
                            .label = "Region",
                            .options = region_options()});
  list.filters.push_back({.kind = FilterField::Kind::select,
                          .name = "cold",
                          .label = "Cold spot",
                          .hint = "Need is high and almost nobody is there",
                          .options = {{.value = "", .text = "Any"},
                                      {.value = "yes", .text = "Cold spots"},
                                      {.value = "no", .text = "All others"}}});
  return list;
}

std::vector<AreaSummary> chosen_areas(std::vector<AreaSummary> areas,
                                      AreaLevel level,
                                      const ListQuery& query) {
  const std::string words = fold(query.filters.text("q"));
  std::erase_if(
      areas, [&](const AreaSummary& area) { return !is_chosen_area(area, level, query, words); });
  std::ranges::stable_sort(areas, [&](const AreaSummary& one, const AreaSummary& other) {
    const auto a = sort_key(one, fold(area_name(one.area, level)), query.sort);
    const auto b = sort_key(other, fold(area_name(other.area, level)), query.sort);
    // Names run from A to Z among equals, whichever way the figure is sorted.
    if (a.first != b.first) return query.is_descending ? b.first < a.first : a.first < b.first;
    return query.sort == "name" && query.is_descending ? b.second < a.second : a.second < b.second;
  });
  return areas;
}

std::vector<Cell> area_row(const AreaSummary& area, AreaLevel level) {
  Html name = link_to(area_path(area.area, level), area_name(area.area, level));
  if (area.cold_spot) name += html_text(" ") + tag("Cold spot", "blue");
  return {{.content = name},
          number_cell(area.schools),
          number_cell(area.high_need),
          number_cell(area.high_need_unreached),
          number_cell(area.schools - area.with_need),
          {.content = reached_words(area), .is_numeric = true},
          number_cell(area.reached_twice),
          {.content = area.need_mean ? decimal(*area.need_mean, 1) : "none", .is_numeric = true}};
}

std::string england_sentence(std::span<const AreaSummary> areas) {
  const AreaSummary sum = sum_of(areas);
  return "England: " + counted(sum.schools, "school") + ", of which " + with_commas(sum.high_need) +
         " in high need, " + with_commas(sum.high_need_unreached) +
         " of them with nobody there. Somebody works with " + reached_words(sum) +
         ", two or more with " + with_commas(sum.reached_twice) + ". Mean need " +
         (sum.need_mean ? decimal(*sum.need_mean, 1) : "not measured") + ".";
}

std::string areas_csv(std::span<const AreaSummary> areas, AreaLevel level) {
  CsvWriter csv;
  for (const char* head : {"code",
                           "name",
                           "schools",
                           "high_need",
                           "high_need_unreached",
                           "need_not_known",
                           "reached",
                           "reached_twice",
                           "mean_need",
                           "cold_spot"})
    csv.text(head);
  csv.end_row();
  for (const AreaSummary& area : areas) {
    csv.text(area.area).text(area_name(area.area, level)).number(std::int64_t{area.schools});
    csv.number(std::int64_t{area.high_need}).number(std::int64_t{area.high_need_unreached});
    csv.number(std::int64_t{area.schools - area.with_need});
    csv.number(std::int64_t{area.reached}).number(std::int64_t{area.reached_twice});
    area.need_mean ? csv.number(*area.need_mean, 2) : csv.blank();
    csv.text(area.cold_spot ? "yes" : "no").end_row();
  }
  return csv.take();
}

}  // namespace trellis::web

#include "web/regions/area_view.hpp"

#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "web/schools/school_list.hpp"

namespace trellis::web {

std::string area_name(const std::string& code, report::AreaLevel level) {
  if (level == report::AreaLevel::region) {
    const std::string name = region_name(code);
    return name.empty() ? "Region not known" : name;
  }
  const auto la = LaCode::parse(code);
  return la ? authority_name(*la) : code;
}

std::string area_path(const std::string& code, report::AreaLevel level) {
  return (level == report::AreaLevel::region ? "/regions/" : "/authorities/") + code;
}

std::string area_sentence(const report::AreaSummary& area) {
  const int unknown = area.schools - area.with_need;
  std::string text = counted(area.schools, "school") + ", of which " + with_commas(area.high_need) +
                     " in high need (the top fifth of their phase in England). ";
  if (unknown > 0)
    text += "The need of " + with_commas(unknown) +
            " is not known, because too little is published about them: they count neither as "
            "high nor as low. ";
  text += "Somebody works with " + with_commas(area.reached) + " of all and with " +
          with_commas(area.high_need_reached) + " of those in high need; two or more work with " +
          with_commas(area.reached_twice) + ".";
  if (area.cold_spot)
    text += unknown > 0 ? " This is a cold spot among the schools whose need is known: need is "
                          "high and almost nobody is there."
                        : " This is a cold spot: need is high and almost nobody is there.";
  return text;
}

ListDefinition area_schools_list(const std::string& path) {
  FilterField group{.kind = FilterField::Kind::select, .name = "group", .label = "Phase"};
  group.options = {{.value = "", .text = "Any"}};
  for (const registry::NeedGroup each : {registry::NeedGroup::nursery,
                                         registry::NeedGroup::primary,
                                         registry::NeedGroup::secondary,
                                         registry::NeedGroup::special,
                                         registry::NeedGroup::alternative,
                                         registry::NeedGroup::sixteen_plus})
    group.options.push_back({.value = std::to_string(static_cast<int>(each)),
                             .text = std::string(registry::words_of(each))});
  FilterField reach{.kind = FilterField::Kind::select, .name = "reach", .label = "Who is there"};
  reach.options = {{.value = "", .text = "Any"},
                   {.value = "none", .text = "Nobody"},
                   {.value = "one", .text = "Somebody"},
                   {.value = "two", .text = "Two or more"}};
  return {.path = path,
          .filters = {group, reach},
          .columns = {{.text = "School"},
                      {.text = "Local authority"},
                      {.text = "Need", .is_numeric = true},
                      {.text = "Rank in its phase", .is_numeric = true},
                      {.text = "Who already works there"}},
          .thing = "school",
          .things = "schools",
          .csv_path = path + "/schools.csv"};
}

std::vector<Cell> area_school_row(const registry::NeedListRow& school,
                                  const std::vector<std::string>& reached_by) {
  return {{.content = link_to("/schools/" + school.urn.text(), school.name)},
          {.content = authority_name(school.la)},
          {.content = school.index ? decimal(*school.index, 1)
                                   : std::string("not measured: too little is published"),
           .is_numeric = true},
          {.content = school.rank ? with_commas(*school.rank) : "none", .is_numeric = true},
          {.content = reached_by.empty() ? "Nobody known" : join(reached_by, "; ")}};
}

std::string area_csv(const std::vector<const registry::NeedListRow*>& schools,
                     const std::map<Urn, std::vector<std::string>>& reached_by) {
  CsvWriter csv;
  for (const char* head : {"urn",
                           "name",
                           "la_code",
                           "local_authority",
                           "region",
                           "phase_group",
                           "need",
                           "coverage",
                           "rank",
                           "who_works_there"})
    csv.text(head);
  csv.end_row();
  for (const registry::NeedListRow* row : schools) {
    const registry::NeedListRow& school = *row;
    csv.number(std::int64_t{school.urn.number()})
        .text(school.name)
        .text(school.la.text())
        .text(authority_name(school.la));
    csv.text(region_name(school.region)).text(registry::words_of(school.group));
    school.index ? csv.number(*school.index, 2) : csv.blank();
    csv.number(school.coverage, 3);
    school.rank ? csv.number(std::int64_t{*school.rank}) : csv.blank();
    const auto found = reached_by.find(school.urn);
    csv.text(found == reached_by.end() ? "" : join(found->second, "; ")).end_row();
  }
  return csv.take();
}

}  // namespace trellis::web

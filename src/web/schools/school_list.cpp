#include "web/schools/school_list.hpp"

#include <nlohmann/json.hpp>

#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "register/reference_tables.hpp"

namespace trellis::web {
namespace {

constexpr std::array phases = {registry::Phase::nursery,
                               registry::Phase::primary,
                               registry::Phase::middle_deemed_primary,
                               registry::Phase::secondary,
                               registry::Phase::middle_deemed_secondary,
                               registry::Phase::all_through,
                               registry::Phase::sixteen_plus};

std::string code_text(registry::Phase phase) { return std::to_string(static_cast<int>(phase)); }

FilterField region_field() {
  FilterField field{.kind = FilterField::Kind::select, .name = "region", .label = "Region"};
  field.options = {{.value = "", .text = "All of England"}};
  for (const reference::Region& region : reference::regions())
    field.options.push_back({.value = region.code, .text = region.name});
  return field;
}

FilterField authority_field() {
  FilterField field{.kind = FilterField::Kind::select, .name = "la", .label = "Local authority"};
  field.options = {{.value = "", .text = "Any"}};
  std::vector<std::pair<std::string, std::string>> names;
  for (const reference::LocalAuthority& row : reference::local_authorities())
    if (!row.to && !row.code.is_none()) names.emplace_back(row.name, row.code.text());
  std::sort(names.begin(), names.end());
  for (const auto& [name, code] : names) field.options.push_back({.value = code, .text = name});
  return field;
}

FilterField phase_field() {
  FilterField field{.kind = FilterField::Kind::checkboxes, .name = "phase", .label = "Phase"};
  for (const registry::Phase phase : phases)
    field.options.push_back(
        {.value = code_text(phase), .text = std::string(registry::words_of(phase))});
  return field;
}

std::string percentage(const std::optional<double>& share) {
  return share ? decimal(*share * 100, 1) + "%" : "not known";
}

Html status_tag(registry::Status status) {
  if (registry::is_open(status)) return {};
  return html_text(" ") + tag(registry::words_of(status), "grey");
}

}  // namespace

std::string authority_name(LaCode code) {
  const reference::LocalAuthority* found = reference::local_authority_ever(code);
  return found ? found->name : code.text();
}

std::string region_name(std::string_view code) {
  const reference::Region* found = reference::region_by_code(code);
  return found ? found->name : "";
}

ListDefinition schools_list() {
  static const ListDefinition definition = {
      .path = "/schools",
      .filters = {{.name = "q", .label = "School", .hint = "Name, town, postcode or URN"},
                  region_field(),
                  authority_field(),
                  phase_field(),
                  {.kind = FilterField::Kind::select,
                   .name = "state",
                   .label = "Which schools",
                   .options = {{.value = "", .text = "Open, state-funded"},
                               {.value = "open", .text = "Every open school"},
                               {.value = "all", .text = "Closed ones too"}}}},
      .columns = {{.name = "name", .text = "School"},
                  {.text = "Town"},
                  {.name = "local_authority", .text = "Local authority"},
                  {.text = "Phase"},
                  {.name = "pupils", .text = "Pupils", .is_numeric = true},
                  {.name = "fsm", .text = "Free school meals", .is_numeric = true}},
      .sort = "",
      .thing = "school",
      .things = "schools",
      .csv_path = "/schools.csv"};
  return definition;
}

registry::SchoolQuery school_query(const ListQuery& query) {
  registry::SchoolQuery wanted;
  wanted.text = std::string(query.filters.text("q"));
  wanted.filter.region = std::string(query.filters.text("region"));
  if (const auto la = LaCode::parse(query.filters.text("la"))) wanted.filter.la = *la;
  for (const std::string& code : query.filters.all("phase"))
    for (const registry::Phase phase : phases)
      if (code_text(phase) == code) wanted.filter.phases.push_back(phase);
  const std::string state(query.filters.text("state"));
  wanted.filter.open_only = state != "all";
  wanted.filter.state_funded_only = state.empty();
  wanted.filter.in_scope_only = state != "all";
  if (query.sort == "name") wanted.order = registry::SchoolOrder::name;
  if (query.sort == "local_authority") wanted.order = registry::SchoolOrder::local_authority;
  if (query.sort == "pupils") wanted.order = registry::SchoolOrder::pupils;
  if (query.sort == "fsm") wanted.order = registry::SchoolOrder::fsm;
  wanted.page = {static_cast<std::size_t>(query.page_size),
                 static_cast<std::size_t>(query.offset())};
  return wanted;
}

std::vector<Cell> school_row(const registry::EstablishmentSummary& school) {
  const Html name = Element("a")
                        .classes({"govuk-link"})
                        .link("href", Url::local("/schools/" + school.urn.text()))
                        .text(school.name);
  return {
      {.content = name + status_tag(school.status)},
      {.content = school.town},
      {.content = authority_name(school.la)},
      {.content = std::string(registry::words_of(school.phase))},
      {.content = school.pupils ? with_commas(static_cast<long long>(*school.pupils)) : "not known",
       .is_numeric = true},
      {.content = percentage(school.fsm), .is_numeric = true}};
}

std::string schools_csv(const std::vector<const registry::EstablishmentSummary*>& schools) {
  CsvWriter csv;
  for (const char* head : {"urn",
                           "name",
                           "status",
                           "town",
                           "postcode",
                           "local_authority",
                           "la_code",
                           "region",
                           "phase",
                           "pupils",
                           "fsm_share"})
    csv.text(head);
  csv.end_row();
  for (const registry::EstablishmentSummary* school : schools) {
    csv.number(std::int64_t{school->urn.number()})
        .text(school->name)
        .text(registry::words_of(school->status));
    csv.text(school->town)
        .text(school->postcode)
        .text(authority_name(school->la))
        .text(school->la.text());
    csv.text(region_name(school->region)).text(registry::words_of(school->phase));
    school->pupils ? csv.number(*school->pupils, 0) : csv.blank();
    school->fsm ? csv.number(*school->fsm, 4) : csv.blank();
    csv.end_row();
  }
  return csv.take();
}

std::string suggestions_json(const std::vector<const registry::EstablishmentSummary*>& schools) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const registry::EstablishmentSummary* school : schools) {
    std::string hint =
        school->town + ", " + authority_name(school->la) + ", URN " + school->urn.text();
    if (!registry::is_open(school->status))
      hint += ", " + lower_ascii(registry::words_of(school->status));
    list.push_back({{"label", school->name}, {"hint", hint}, {"value", school->urn.text()}});
  }
  return list.dump();
}

}  // namespace trellis::web

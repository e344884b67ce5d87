#include "web/programmes/programme_pages.hpp"

#include <map>

#include "core/text.hpp"
#include "programme/eligibility_store.hpp"
#include "programme/participation_store.hpp"
#include "programme/programme_store.hpp"
#include "web/applications/application_list.hpp"
#include "web/page.hpp"
#include "web/programmes/found_programme.hpp"

namespace trellis::web {
namespace {

using access::Permission;

bool may_see_programme(const Context& context, const programme::Programme& programme) {
  return access::may(context.actor, Permission::view_programme, programme::scope_of(programme));
}

/// Who edits the definition or puts it into force.
bool works_on_definition(const Context& context, const programme::Programme& programme) {
  const access::Scope scope = programme::scope_of(programme);
  return access::may(context.actor, Permission::edit_definition, scope) ||
         access::may(context.actor, Permission::publish, scope);
}

Response programmes_index(const Request&, Context& context) {
  const auto programmes =
      context.db.read([](storage::Snapshot& db) { return programme::programmes(db); });
  Html items;
  for (const programme::Programme& programme : programmes)
    if (may_see_programme(context, programme))
      items += Element("li").add(
          link_to("/programmes/" + std::to_string(programme.id.value), programme.title));
  const Html content =
      items.empty()
          ? paragraph(
                "No programme is open to you. An operator imports one with: trellis programme "
                "import FILE.")
          : Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items));
  return page(context, {.title = "Programmes", .section = "Programmes"}, content);
}

Html streams_table(const programme::Definition& definition) {
  Table options;
  options.caption = "Streams";
  options.caption_classes = "govuk-table__caption--m";
  options.head = {{.content = "Stream"}, {.content = "Length"}, {.content = "What it asks"}};
  for (const programme::Stream& stream : definition.streams) {
    std::vector<std::string> asks;
    for (const programme::Commitment& row : stream.commitments)
      asks.push_back(row.what + ": " + decimal(row.min, 0) +
                     (row.max ? " to " + decimal(*row.max, 0) : " or more") + " " + row.unit);
    std::string length = counted(stream.length_months, "month");
    if (stream.extension_months > 0)
      length += ", may be extended by " + counted(stream.extension_months, "month");
    options.rows.push_back(
        {{.content = stream.title}, {.content = length}, {.content = join(asks, "; ")}});
  }
  return scrolling("Streams", table(options));
}

/// The title of a unit or a role of the definition.
std::string holder_title(const programme::Definition& definition, std::string_view id) {
  if (const programme::Unit* unit = definition.find_unit(id)) return unit->title;
  for (const programme::Role& role : definition.roles)
    if (role.id == id) return role.title;
  return std::string(id);
}

std::string stream_title(const programme::Definition& definition, std::string_view id) {
  for (const programme::Stream& stream : definition.streams)
    if (stream.id == id) return stream.title;
  return std::string(id);
}

Html places(const programme::Definition& definition) {
  if (definition.capacity.empty()) return {};
  Table options;
  options.caption = "Places in a programme year";
  options.caption_classes = "govuk-table__caption--m";
  options.head = {{.content = "Whose"},
                  {.content = "Stream"},
                  {.content = "Places", .is_numeric = true},
                  {.content = "Days of their leaders a year"}};
  for (const programme::Capacity& row : definition.capacity) {
    const std::string days = row.days_min && row.days_max
                                 ? decimal(*row.days_min, 0) + " to " + decimal(*row.days_max, 0)
                                 : "Not set";
    for (const auto& [stream, count] : row.by_stream)
      options.rows.push_back({{.content = holder_title(definition, row.of)},
                              {.content = stream_title(definition, stream)},
                              number_cell(count),
                              {.content = days}});
  }
  if (options.rows.empty()) return {};
  return scrolling("Places in a programme year", table(options)) +
         paragraph("Streams do not lend places to each other.");
}

Html cohorts_table(storage::Snapshot& db, const programme::Programme& programme) {
  Table options;
  options.caption = "Cohorts";
  options.caption_classes = "govuk-table__caption--m";
  options.head = {{.content = "Cohort"},
                  {.content = "Applications close"},
                  {.content = "Applied", .is_numeric = true},
                  {.content = "Accepted or further", .is_numeric = true},
                  {.content = "Left or refused", .is_numeric = true}};
  for (const programme::Cohort& cohort : programme::cohorts(db, programme.id)) {
    std::int64_t applied = 0, accepted = 0, left = 0;
    for (const programme::StateCount& row :
         programme::count_by_state(db, programme.id, cohort.id)) {
      if (row.unit != "partner") continue;
      applied += row.count;
      if (programme::holds_a_place(row.state)) accepted += row.count;
      if (programme::is_final(row.state) || row.state == programme::ParticipationState::ineligible)
        left += row.count;
    }
    options.rows.push_back({{.content = cohort.plan.title},
                            {.content = cohort.plan.applications_close_on.long_text()},
                            number_cell(applied),
                            number_cell(accepted),
                            number_cell(left)});
  }
  return scrolling("Cohorts", table(options));
}

std::string result_words(programme::RuleResult result) {
  switch (result) {
    case programme::RuleResult::eligible:
      return "Eligible";
    case programme::RuleResult::refused:
      return "Refused";
    case programme::RuleResult::review:
      return "A person decides";
    case programme::RuleResult::next:
      return "Noted";
  }
  return "";
}

Html rules_section(storage::Snapshot& db,
                   const programme::Programme& programme,
                   const programme::Definition& definition) {
  std::map<std::pair<std::string, std::string>, std::int64_t> count;
  for (const programme::CodeCount& row : programme::count_by_code(db, programme.id))
    count[{row.unit, row.code}] += row.count;
  Html versions;
  for (const programme::EligibilityVersion& version : definition.eligibility) {
    Table options;
    options.caption = "Rules in order: the first that holds decides";
    options.head = {{.content = "Result"},
                    {.content = "Why"},
                    {.content = "Code"},
                    {.content = "Decided so", .is_numeric = true}};
    auto rules = version.rules;
    rules.push_back(version.otherwise);
    for (const programme::EligibilityRule& rule : rules)
      options.rows.push_back({{.content = result_words(rule.result)},
                              {.content = rule.text},
                              {.content = rule.code},
                              number_cell(count[{version.applies_to, rule.code}])});
    const std::string until =
        version.valid_to ? " to " + version.valid_to->plus_days(-1).long_text() : "";
    versions += details({.summary = unit_words(version.applies_to) + ", from " +
                                    version.valid_from.long_text() + until,
                         .content = scrolling("Rules of " + version.version, table(options))});
  }
  return heading("Who may join") + versions +
         paragraph(
             "Where the register lacks what a rule asks for, a person decides (code "
             "missing_data): " +
             counted(count[{"partner", "missing_data"}] + count[{"lead", "missing_data"}],
                     "application") +
             " so far.");
}

Html sources_section(const programme::Definition& definition,
                     const programme::DefinitionRow& version) {
  Html items;
  for (const programme::Source& source : definition.sources)
    items +=
        Element("li").text(source.text + (source.verified ? "" : " (unverified: editable values)"));
  return heading("Where this comes from") +
         paragraph("Definition version " + std::to_string(version.version) + ", in force from " +
                   version.valid_from.long_text() + ", SHA-256 " + version.sha256.substr(0, 16) +
                   "…") +
         Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items));
}

/// Where the reader may go from here, in one line.
Html links_of(const Context& context,
              const programme::Programme& programme,
              const programme::Definition& definition) {
  const std::string id = std::to_string(programme.id.value);
  std::vector<Html> links;
  if (context.may(Permission::view_case))
    links.push_back(link_to("/applications?programme=" + id, "Applications"));
  if (context.may(Permission::run_matching))
    links.push_back(link_to("/matching/" + id, "Matching"));
  if (context.may(Permission::view_targeting) && !definition.eligibility.empty())
    links.push_back(link_to(path_of(programme) + "/who-would-qualify", "Who would qualify"));
  links.push_back(link_to(path_of(programme) + "/design", "Stages and gates"));
  if (works_on_definition(context, programme))
    links.push_back(link_to(path_of(programme) + "/versions", "Versions of the definition"));
  Html line;
  for (const Html& link : links) line += (line.empty() ? Html() : html_text(" · ")) + link;
  return Element("p").classes({"govuk-body"}).add(line);
}

Response show_programme(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = programme_of_route(request, context, db, Permission::view_programme);
    if (!found) return problem_page(context, found.error());
    const auto& [programme, version] = *found;
    const auto definition = programme::load_definition(db, version.id);
    Html content = Html(Element("p").classes({"govuk-body-l"}).text(definition->summary));
    content += links_of(context, programme, *definition);
    content += streams_table(*definition) + places(*definition) + cohorts_table(db, programme) +
               rules_section(db, programme, *definition) + sources_section(*definition, version);
    return page(context,
                {.title = programme.title,
                 .caption = "Programme",
                 .section = "Programmes",
                 .breadcrumbs = {{.content = "Programmes", .link = Url::local("/programmes")}}},
                content);
  });
}

}  // namespace

void add_programme_routes(Routes& routes) {
  routes.push_back({.method = Method::get,
                    .pattern = "/programmes",
                    .permission = Permission::view_programme,
                    .handler = programmes_index});
  routes.push_back({.method = Method::get,
                    .pattern = "/programmes/{programme}",
                    .permission = Permission::view_programme,
                    .handler = show_programme});
}

}  // namespace trellis::web

#include "web/programmes/version_pages.hpp"

#include <algorithm>

#include "casework/held_answer_store.hpp"
#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "programme/programme_actions.hpp"
#include "web/cases/case_parts.hpp"
#include "web/programmes/definition_view.hpp"
#include "web/programmes/found_programme.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using programme::DefinitionRow;
using programme::DefinitionState;
using programme::Programme;
using programme::VersionEntry;

bool may_edit(const Context& context, const Programme& programme) {
  return access::may(context.actor, Permission::edit_definition, programme::scope_of(programme));
}

bool may_put_in_force(const Context& context, const Programme& programme) {
  return access::may(context.actor, Permission::publish, programme::scope_of(programme));
}

std::string version_path(const Programme& programme, int version) {
  return path_of(programme) + "/versions/" + std::to_string(version);
}

std::string person_words(const std::string& name) {
  return name.empty() ? "the command line" : name;
}

std::string imported_words(const VersionEntry& entry) {
  return entry.row.imported_at.long_text() + " by " + person_words(entry.imported_by);
}

std::string published_words(const VersionEntry& entry) {
  if (!entry.row.published_at) return "Not yet";
  return entry.row.published_at->long_text() + " by " + person_words(entry.published_by);
}

std::string because_words(const VersionEntry& entry) {
  return entry.because.empty() ? "No reason was given" : entry.because;
}

Html versions_table(const Programme& programme,
                    const std::vector<VersionEntry>& entries,
                    const std::map<std::int64_t, std::int64_t>& open) {
  Table options{.caption = "Versions, newest first"};
  options.head = {{.content = "Version"},
                  {.content = "State"},
                  {.content = "Why"},
                  {.content = "Imported"},
                  {.content = "Published"},
                  {.content = "Open cases", .is_numeric = true}};
  for (const VersionEntry& entry : entries) {
    const auto cases = open.find(entry.row.id.value);
    options.rows.push_back(
        {{.content = link_to(version_path(programme, entry.row.version),
                             "Version " + std::to_string(entry.row.version))},
         {.content = version_tag(entry.row)},
         {.content = because_words(entry)},
         {.content = imported_words(entry)},
         {.content = published_words(entry)},
         {.content = with_commas(cases == open.end() ? 0 : cases->second), .is_numeric = true}});
  }
  options.first_cell_is_header = true;
  return scrolling("Versions", table(options));
}

Html list_item_link(const std::string& path, const char* words) {
  return Element("li").add(link_to(path, words));
}

Response show_versions(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = definition_programme(request, context, db);
    if (!found) return problem_page(context, found.error());
    const auto entries = programme::version_history(db, found->id);
    Html links;
    if (may_edit(context, *found)) {
      links += list_item_link("/programmes/definition-files", "Check or import a definition file");
      links += list_item_link(path_of(*found) + "/moves", "Move open cases to another version");
    }
    links += list_item_link(path_of(*found) + "/versions.csv", "Download this list (CSV)");
    const Html content =
        paragraph(
            "Open cases keep the version they began under until somebody moves them. A "
            "published version never changes: a correction is a new version.") +
        Html(Element("ul").classes({"govuk-list"}).add(links)) +
        versions_table(*found, entries, casework::open_cases_by_version(db, found->id));
    return page(context,
                {.title = "Versions of the definition",
                 .caption = found->title,
                 .section = "Programmes",
                 .breadcrumbs = crumbs_below(*found)},
                content);
  });
}

Response versions_csv(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = definition_programme(request, context, db);
    if (!found) return problem_page(context, found.error());
    const auto open = casework::open_cases_by_version(db, found->id);
    CsvWriter csv;
    for (const char* head : {"programme",
                             "version",
                             "state",
                             "valid_from",
                             "because",
                             "imported_at",
                             "imported_by",
                             "published_at",
                             "published_by",
                             "retired_at",
                             "sha256",
                             "open_cases"})
      csv.text(head);
    csv.end_row();
    const auto moment = [](const std::optional<Instant>& at) { return at ? at->text() : ""; };
    for (const VersionEntry& entry : programme::version_history(db, found->id)) {
      const auto cases = open.find(entry.row.id.value);
      csv.text(found->definition).number(std::int64_t{entry.row.version});
      csv.text(name_of(entry.row.state())).text(entry.row.valid_from.text()).text(entry.because);
      csv.text(entry.row.imported_at.text()).text(entry.imported_by);
      csv.text(moment(entry.row.published_at)).text(entry.published_by);
      csv.text(moment(entry.row.retired_at)).text(entry.row.sha256);
      csv.number(cases == open.end() ? std::int64_t{0} : cases->second).end_row();
    }
    return csv_response(csv.take(), "definition-versions");
  });
}

struct FoundVersion {
  Programme programme{};
  std::vector<VersionEntry> entries{};
  VersionEntry entry{};
};

Result<FoundVersion> version_of_route(const Request& request,
                                      const Context& context,
                                      storage::Snapshot& db) {
  FoundVersion found;
  found.programme = TRY(definition_programme(request, context, db));
  found.entries = programme::version_history(db, found.programme.id);
  const auto number = number_in_route(request, "version");
  const auto entry = std::ranges::find_if(
      found.entries, [&](const VersionEntry& one) { return one.row.version == number; });
  if (entry == found.entries.end())
    return problem(ProblemKind::not_found, "", "This programme has no such version");
  found.entry = *entry;
  return found;
}

Html changes_section(storage::Snapshot& db, const FoundVersion& found) {
  const VersionEntry* before = nullptr;
  for (const VersionEntry& entry : found.entries)
    if (entry.row.version < found.entry.row.version) {
      before = &entry;
      break;
    }
  if (!before) return paragraph("It is the first version that was imported.");
  const auto old = programme::load_definition(db, before->row.id);
  const auto now = programme::load_definition(db, found.entry.row.id);
  return heading("What it changes from version " + std::to_string(before->row.version)) +
         changes_html(programme::changes_between(*programme::parse_json(old->canonical),
                                                 *programme::parse_json(now->canonical)));
}

Html step_forms(const Context& context, const FoundVersion& found) {
  const std::string path = version_path(found.programme, found.entry.row.version);
  const DefinitionState state = found.entry.row.state();
  Html out;
  if (state == DefinitionState::draft && may_put_in_force(context, found.programme))
    out +=
        post_form(context,
                  Url::local(path + "/publication"),
                  paragraph("New cases start under a published version. Open cases keep theirs.") +
                      button("Publish this version"));
  if (state != DefinitionState::retired && may_edit(context, found.programme))
    out += button({.content = "Preview moving open cases to it",
                   .link = Url::local(path_of(found.programme) +
                                      "/moves?to=" + std::to_string(found.entry.row.version)),
                   .classes = "govuk-button--secondary"});
  if (state == DefinitionState::published && may_put_in_force(context, found.programme))
    out += details(
        {.summary = "Retire this version",
         .content = post_form(
             context,
             Url::local(path + "/retirement"),
             paragraph("Nothing new starts under a retired version, and no case can be moved to "
                       "it. What runs under it goes on. It cannot be taken back.") +
                 button({.content = "Retire this version", .classes = "govuk-button--warning"}))});
  return out;
}

Response show_version(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = version_of_route(request, context, db);
    if (!found) return problem_page(context, found.error());
    const auto definition = programme::load_definition(db, found->entry.row.id);
    SummaryList facts = definition_counts(*definition);
    facts.rows.push_back(summary_row("Why it came", because_words(found->entry)));
    facts.rows.push_back(summary_row("Imported", imported_words(found->entry)));
    facts.rows.push_back(summary_row("Published", published_words(found->entry)));
    if (found->entry.row.retired_at)
      facts.rows.push_back(summary_row("Retired", found->entry.row.retired_at->long_text()));
    const std::string path = version_path(found->programme, found->entry.row.version);
    const Html links = list_item_link(path + "/file", "Download the file as it was imported") +
                       list_item_link(path + "/canonical", "Download the canonical text");
    return page(context,
                {.title = "Version " + std::to_string(found->entry.row.version),
                 .caption = found->programme.title,
                 .section = "Programmes",
                 .breadcrumbs = version_crumbs(found->programme),
                 .heading_after = version_tag(found->entry.row)},
                summary_list(facts) + Html(Element("ul").classes({"govuk-list"}).add(links)) +
                    step_forms(context, *found) + changes_section(db, *found));
  });
}

/// JSON with comments is no JSON: the file as it was written goes out as text.
Response file_response(std::string text, const std::string& name, const char* type) {
  Response response;
  response.headers.set("Content-Type", type);
  response.headers.set("Content-Disposition", "attachment; filename=\"" + name + "\"");
  response.body = std::move(text);
  return response;
}

Response version_file(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = version_of_route(request, context, db);
    if (!found) return problem_page(context, found.error());
    return file_response(programme::source_of(db, found->entry.row.id),
                         found->programme.definition + "-version-" +
                             std::to_string(found->entry.row.version) + ".json",
                         "text/plain; charset=utf-8");
  });
}

Response version_canonical(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = version_of_route(request, context, db);
    if (!found) return problem_page(context, found.error());
    return file_response(programme::load_definition(db, found->entry.row.id)->canonical,
                         found->programme.definition + "-version-" +
                             std::to_string(found->entry.row.version) + "-canonical.json",
                         "application/json");
  });
}

Response publish(const Request& request, Context& context) {
  const auto done =
      programme::publish_definition(context.db,
                                    context.actor,
                                    ProgrammeId{number_in_route(request, "programme")},
                                    static_cast<int>(number_in_route(request, "version")));
  if (!done) return problem_page(context, done.error());
  context.say("Version " + std::to_string(done->version) + " is published");
  return redirect(Url::local("/programmes/" + std::to_string(done->programme.value) + "/versions/" +
                             std::to_string(done->version)));
}

Response retire(const Request& request, Context& context) {
  const ProgrammeId programme{number_in_route(request, "programme")};
  const int version = static_cast<int>(number_in_route(request, "version"));
  const auto done = programme::retire_definition(context.db, context.actor, programme, version);
  if (!done) return problem_page(context, done.error());
  context.say("Version " + std::to_string(version) + " is retired");
  return redirect(Url::local("/programmes/" + std::to_string(programme.value) + "/versions"));
}

}  // namespace

Result<Programme> definition_programme(const Request& request,
                                       const Context& context,
                                       storage::Snapshot& db) {
  auto programme =
      programme::find_programme(db, ProgrammeId{number_in_route(request, "programme")});
  if (!programme || (!may_edit(context, *programme) && !may_put_in_force(context, *programme)))
    return problem(ProblemKind::not_found, "", "There is no programme at this address");
  return std::move(*programme);
}

std::vector<Crumb> version_crumbs(const Programme& programme) {
  auto crumbs = crumbs_below(programme);
  crumbs.push_back({.content = "Versions", .link = Url::local(path_of(programme) + "/versions")});
  return crumbs;
}

void add_version_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Permission permission, Handler handler) {
    routes.push_back(
        {.method = method, .pattern = pattern, .permission = permission, .handler = handler});
  };
  // Who edits and who publishes may be two people: both see the versions.
  add(Method::get, "/programmes/{programme}/versions", Permission::view_programme, show_versions);
  add(Method::get,
      "/programmes/{programme}/versions.csv",
      Permission::view_programme,
      versions_csv);
  add(Method::get,
      "/programmes/{programme}/versions/{version}",
      Permission::view_programme,
      show_version);
  add(Method::get,
      "/programmes/{programme}/versions/{version}/file",
      Permission::view_programme,
      version_file);
  add(Method::get,
      "/programmes/{programme}/versions/{version}/canonical",
      Permission::view_programme,
      version_canonical);
  add(Method::post,
      "/programmes/{programme}/versions/{version}/publication",
      Permission::publish,
      publish);
  add(Method::post,
      "/programmes/{programme}/versions/{version}/retirement",
      Permission::publish,
      retire);
}

}  // namespace trellis::web

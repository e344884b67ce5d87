#include "web/cases/bulk_report.hpp"

#include <algorithm>
#include <map>

#include "access/person_store.hpp"
#include "casework/bulk_undo_actions.hpp"
#include "casework/case_list_store.hpp"
#include "core/text.hpp"
#include "programme/programme_store.hpp"
#include "web/page.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using casework::BulkChange;
using casework::BulkLine;
using casework::BulkOutcome;
using casework::BulkRecord;
using casework::CaseId;

constexpr int recent_shown_max = 5;
constexpr std::size_t named_max = 25;

std::string report_path(casework::BulkChangeId id) {
  return "/cases/bulk/" + std::to_string(id.value);
}

std::string role_title_of(storage::Snapshot& db,
                          const std::vector<BulkLine>& lines,
                          const std::string& role) {
  const auto file = lines.empty() ? std::nullopt : casework::find_case(db, lines.front().case_id);
  if (!file) return role;
  const auto definition = programme::load_definition(db, file->definition);
  const auto found = std::ranges::find(definition->roles, role, &programme::Role::id);
  return found == definition->roles.end() ? role : found->title;
}

std::string status_title_of(storage::Snapshot& db,
                            const std::vector<BulkLine>& lines,
                            const std::string& status) {
  const auto file = lines.empty() ? std::nullopt : casework::find_case(db, lines.front().case_id);
  if (!file) return status;
  const auto definition = programme::load_definition(db, file->definition);
  const auto* found = definition->find_status(status);
  return found == nullptr ? status : found->title;
}

/// "An officer was assigned as Delivery officer".
std::string bulk_sentence(storage::Snapshot& db,
                          const BulkChange& change,
                          const std::vector<BulkLine>& lines) {
  switch (change.kind) {
    case BulkChange::Kind::assign: {
      const auto person = access::find_person(db, change.person);
      return (person ? person->name : std::string("Somebody")) + " was assigned as " +
             role_title_of(db, lines, change.role);
    }
    case BulkChange::Kind::status:
      return "The status was set to " + status_title_of(db, lines, change.status);
    case BulkChange::Kind::watch:
      return "Added to your watchlist";
    case BulkChange::Kind::review_date:
      return "The next review was set to " + change.on.long_text();
  }
  return "";
}

/// Names with links, of those that the reader may see; the rest is counted.
Html named_cases(storage::Snapshot& db, const Context& context, const std::vector<CaseId>& cases) {
  casework::CaseQuery query{.today = context.today};
  query.only = cases;
  auto seen = casework::find_cases(db, context.actor, query).ids;
  if (seen.size() > named_max) seen.resize(named_max);
  Element list("ul");
  list.classes({"govuk-list", "govuk-list--bullet"});
  for (const casework::CaseLine& line : casework::lines_of(db, context.actor, seen))
    list.add(Element("li").add(link_to("/cases/" + std::to_string(line.id.value), line.name)));
  if (cases.size() > seen.size())
    list.add(Element("li").text("and " +
                                counted(std::ssize(cases) - std::ssize(seen), "other", "others")));
  return list;
}

Html kept_html(storage::Snapshot& db, const Context& context, const std::vector<BulkLine>& lines) {
  std::map<std::string, std::vector<CaseId>> kept;
  for (const BulkLine& line : lines)
    if (line.outcome == BulkOutcome::kept) kept[line.refused].push_back(line.case_id);
  if (kept.empty()) return {};
  Html html = heading("Kept as they are");
  for (const auto& [reason, cases] : kept)
    html += Element("h3")
                .classes({"govuk-heading-s"})
                .text(counted(std::ssize(cases), "case") + ": " + reason)
                .html() +
            named_cases(db, context, cases);
  return html;
}

std::vector<CaseId> cases_with(const std::vector<BulkLine>& lines, BulkOutcome outcome) {
  std::vector<CaseId> cases;
  for (const BulkLine& line : lines)
    if (line.outcome == outcome) cases.push_back(line.case_id);
  return cases;
}

Html undo_form(const Context& context, const BulkRecord& made) {
  return heading("Undo it") +
         paragraph(
             "Every case is put back as it was. A case that somebody has changed since is "
             "kept as it is and named here. Notes that were written stay.") +
         post_form(context,
                   Url::local(report_path(made.id) + "/undo"),
                   button({.content = "Undo this change", .classes = "govuk-button--warning"}));
}

Response report_page(storage::Snapshot& db, const Context& context, const BulkRecord& made) {
  const auto lines = casework::bulk_lines(db, made.id);
  const bool is_undone = made.undone_at.has_value();
  const auto changed = cases_with(lines, is_undone ? BulkOutcome::undone : BulkOutcome::applied);
  const std::string title =
      counted(std::ssize(changed), "case") + (is_undone ? " put back" : " changed");
  Html content = paragraph(
      bulk_sentence(db, made.change, lines) + " on " +
      made.applied_at.date_in_england().long_text() + " in " + counted(std::ssize(lines), "case") +
      "." + (is_undone ? " Undone on " + made.undone_at->date_in_england().long_text() + "." : ""));
  // Before the names, which may be many.
  content += is_undone ? kept_html(db, context, lines) : undo_form(context, made);
  if (!changed.empty())
    content += heading(is_undone ? "Put back" : "Changed") + named_cases(db, context, changed);
  return page(context,
              {.title = title,
               .section = "Cases",
               .breadcrumbs = {{.content = "Cases", .link = Url::local("/cases")}}},
              content);
}

casework::BulkChangeId change_in(const Request& request) {
  return casework::BulkChangeId{number_in_route(request, "change")};
}

Response show_bulk_report(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto made = casework::own_bulk_change(db, context.actor, change_in(request));
    return made ? report_page(db, context, *made) : problem_page(context, made.error());
  });
}

Response undo_bulk_change(const Request& request, Context& context) {
  const auto id = change_in(request);
  const auto lines = context.db.write([&](storage::Transaction& tx) {
    return casework::undo_bulk(tx, context.actor, id, context.today);
  });
  if (!lines) return problem_page(context, lines.error());
  const auto back = std::ssize(cases_with(*lines, BulkOutcome::undone));
  if (back > 0)
    context.say(counted(back, "case") + " put back as before");
  else
    context.say_no_change();
  return redirect(Url::local(report_path(id)));
}

}  // namespace

Html recent_bulk_changes(storage::Snapshot& db, const Context& context) {
  if (!context.actor.person) return {};
  const auto made = casework::bulk_changes_of(db, *context.actor.person, recent_shown_max);
  if (made.empty()) return {};
  Element list("ul");
  list.classes({"govuk-list", "govuk-list--bullet"});
  for (const BulkRecord& one : made) {
    const auto lines = casework::bulk_lines(db, one.id);
    list.add(Element("li")
                 .add(link_to(report_path(one.id), bulk_sentence(db, one.change, lines)))
                 .text(" in " + counted(std::ssize(lines), "case") + ", " +
                       one.applied_at.date_in_england().long_text() +
                       (one.undone_at ? ", undone" : "")));
  }
  return heading("Your last changes") + Html(list);
}

void add_bulk_report_routes(Routes& routes) {
  routes.push_back({.pattern = "/cases/bulk/{change}",
                    .permission = Permission::view_case,
                    .handler = show_bulk_report});
  routes.push_back({.method = Method::post,
                    .pattern = "/cases/bulk/{change}/undo",
                    .permission = Permission::view_case,
                    .handler = undo_bulk_change});
}

}  // namespace trellis::web

#include "access/person_store.hpp"
#include "casework/case_link_store.hpp"
#include "casework/journal_store.hpp"
#include "casework/plan_store.hpp"
#include "core/text.hpp"
#include "events/event_store.hpp"
#include "programme/payment_store.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/case_parts.hpp"
#include "web/cases/origin_view.hpp"
#include "web/cases/plan_view.hpp"
#include "web/events/event_sentences.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using casework::CaseLink;

constexpr int origin_events_max = 200;

/// What was delivered and decided until the split, which counts for the case that went on.
Html delivered_html(storage::Snapshot& db, const OpenedCase& origin, const CaseLink& link) {
  int held = 0;
  for (const casework::EngagementHeld& row : casework::engagements_of(db, origin.file().id))
    if (row.held_on <= link.linked_on) ++held;
  programme::Money decided;
  if (origin.file().participation)
    for (const auto& payment : programme::payments_of(db, *origin.file().participation))
      if (payment.decided_on <= link.linked_on) decided.pence += payment.amount.pence;
  SummaryList list;
  list.rows = {summary_row("Visits and events",
                           counted(held, "visit or event", "visits or events") +
                               " so far: their days count for that case, not here"),
               summary_row("Grants",
                           programme::text_of(decided) +
                               " decided so far: it counts for that case, not here")};
  return summary_list(list);
}

/// The version of the plan that was shared last before the split.
Html plan_html_until(storage::Snapshot& db, const OpenedCase& origin, const CaseLink& link) {
  Html html = heading("Plan until the split");
  const auto versions = casework::plan_versions(db, origin.file().id);
  const casework::PlanVersion* last = nullptr;
  for (const casework::PlanVersion& version : versions)
    if (version.shared_on && *version.shared_on <= link.linked_on) last = &version;
  if (!last) return html + paragraph("No version of the plan was shared before the split.");
  PlanShown shown = plan_shown(db, origin, *last);
  std::erase_if(shown.measured,
                [&](const casework::Measurement& row) { return row.measured_on > link.linked_on; });
  shown.hides_people = true;
  return html + paragraph(version_words(*last)) + columns_html(origin, shown) +
         objectives_html(origin, shown, link.linked_on);
}

Html people_until(storage::Snapshot& db, const OpenedCase& origin, const CaseLink& link) {
  Table options{.caption = "Who worked on it until the split",
                .caption_classes = "govuk-table__caption--m"};
  options.head = {{.content = "Role"}, {.content = "Name"}, {.content = "From"}};
  for (const casework::Assignment& row : casework::assignments_of(db, origin.file().id)) {
    if (row.started_on > link.linked_on) continue;
    const auto person = access::find_person(db, row.person);
    options.rows.push_back({{.content = role_titles(origin.definition(), {row.role})},
                            {.content = person ? person->name : "Somebody who has left"},
                            {.content = row.started_on.long_text()}});
  }
  if (options.rows.empty())
    return heading("Who worked on it until the split") + paragraph("Nobody was assigned.");
  return scrolling("Who worked on it until the split", table(options));
}

/// Concerns and private notes stay with the case itself.
bool is_kept_back(const events::Event& event) {
  return event.type.starts_with("side_record") || event.type.starts_with("note") ||
         event.type.starts_with("break_glass");
}

/// The sentence of an event, with the title of the task that it is about.
std::string origin_sentence(const OpenedCase& origin, const events::Event& event) {
  const auto about = event.summary.find("task");
  const programme::Task* task = event.type == "task.answered" && about != event.summary.end()
                                    ? origin.definition().find_task(about->second)
                                    : nullptr;
  return task ? "Task answered: " + task->title : sentence_of(event);
}

Html history_until(storage::Snapshot& db, const OpenedCase& origin, const CaseLink& link) {
  Html items;
  for (const events::Event& event :
       events::timeline(db, events::subject(origin.file().id), {.size = origin_events_max})) {
    if (event.recorded_at > link.recorded_at || is_kept_back(event)) continue;
    items +=
        Element("li").text(event.recorded_at.long_text() + ": " + origin_sentence(origin, event));
  }
  Html html = heading("History until the split");
  if (items.empty()) return html + paragraph("Nothing was recorded before the split.");
  return html + Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items));
}

Response show_origin(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    const auto link = casework::link_of(db, opened->file().id);
    const auto file = link ? casework::find_case(db, link->origin) : std::nullopt;
    if (!file)
      return problem_page(context,
                          {ProblemKind::not_found, "", "This case did not begin with a split", {}});
    // What is protected stays so: only those who may read the case itself read it from here.
    if (file->is_protected && !casework::may_see(context.actor, *file))
      return problem_page(
          context,
          {ProblemKind::not_allowed, "", "The case that this one began from is protected", {}});
    const OpenedCase origin = open_case_of(db, *file, context.today);
    return case_form_page(
        context,
        *opened,
        {.title = "Until the split on " + link->linked_on.long_text(), .back = opened->path()},
        paragraph("The case went on at " + origin.name +
                  ". This is what it held on the day of the split; what followed there is not "
                  "shown.") +
            delivered_html(db, origin, *link) + plan_html_until(db, origin, *link) +
            people_until(db, origin, *link) + history_until(db, origin, *link));
  });
}

std::string split_sentence(const events::Event&) {
  return "The school split, and a linked case opened at another of its successors";
}

}  // namespace

Html links_html(storage::Snapshot& db, const Context& context, const OpenedCase& opened) {
  Html html;
  if (const auto link = casework::link_of(db, opened.file().id))
    html +=
        Element("p")
            .classes({"govuk-body"})
            .add(link_to(opened.path("/origin"),
                         "This case began when a school split on " + link->linked_on.long_text() +
                             ": its plan, people and history until then"));
  for (const CaseLink& link : casework::links_from(db, opened.file().id)) {
    const auto file = casework::find_case(db, link.case_id);
    if (!file) continue;
    const OpenedCase other = open_case_of(db, *file, context.today);
    const std::string words = "Linked case of " + other.name + ", since the split on " +
                              link.linked_on.long_text() +
                              ". The days and grants until then count here";
    if (casework::may_see(context.actor, *file))
      html += Element("p").classes({"govuk-body"}).add(link_to(other.path(), words));
    else
      html += paragraph(words + ".");
  }
  return html;
}

void add_case_origin_routes(Routes& routes) {
  routes.push_back({.method = Method::get,
                    .pattern = "/cases/{case}/origin",
                    .permission = Permission::view_case,
                    .handler = show_origin});
  say_events("case.split", split_sentence);
}

}  // namespace trellis::web
